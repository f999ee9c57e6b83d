//! The least server that the clients need: configuration, and licence pages prepared in memory.

use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use axum::serve::ListenerExt;

use crate::delay::Delay;
use crate::pages::{self, Listing, PAGE_RECORDS};
use crate::tls;

/// What is served, and how.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Licence records, rounded up to whole pages
    records: usize,
    /// Records in a page
    #[arg(long, default_value_t = PAGE_RECORDS)]
    page_records: usize,
    /// Answer each request of the listing after so many milliseconds
    #[arg(long)]
    latency_ms: Option<u64>,
    /// Answer it after 50 to 150 ms, one page in fifty after a second
    #[arg(long, conflicts_with = "latency_ms")]
    jitter: bool,
    /// Serve over TLS; the certificate of the CA is written to this file
    #[arg(long, value_name = "FILE")]
    tls: Option<PathBuf>,
}

impl Options {
    fn delay(&self) -> Delay {
        match self.latency_ms {
            _ if self.jitter => Delay::Jitter,
            Some(millis) => Delay::Fixed(Duration::from_millis(millis)),
            None => Delay::None,
        }
    }
}

#[derive(Clone)]
struct Served {
    config: Bytes,
    pages: &'static [Bytes],
    delay: Delay,
}

/// Serves until the process is ended; prints the URL of the service configuration first.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let listing = Listing::new(options.records, options.page_records);
    let pages: Vec<Bytes> = (0..listing.pages).map(|index| listing.page(index).into()).collect();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let scheme = if options.tls.is_some() { "https" } else { "http" };
    let origin = format!("{scheme}://{}", listener.local_addr()?);
    let served = Served {
        config: service_config(&origin).into(),
        pages: pages.leak(),
        delay: options.delay(),
    };
    let router = Router::new()
        .route("/mdm/VPPServiceConfigSrv", any(send_service_config))
        .route("/mdm/VPPClientConfigSrv", post(async || json(CLIENT_CONFIG.into())))
        .route("/mdm/getVPPLicensesSrv", post(send_page))
        .with_state(served);
    let listener = listener.tap_io(|stream| {
        // Without it the measurement would be one of Nagle's algorithm.
        let _ = stream.set_nodelay(true);
    });
    let url = format!("{origin}/mdm/VPPServiceConfigSrv");
    match &options.tls {
        Some(ca) => {
            let listener = tls::Listener::new(listener, ca)?;
            println!("{url}");
            axum::serve(listener, router).await?;
        }
        None => {
            println!("{url}");
            axum::serve(listener, router).await?;
        }
    }
    Ok(())
}

async fn send_service_config(State(served): State<Served>) -> Response {
    json(served.config)
}

async fn send_page(State(served): State<Served>, body: Bytes) -> Response {
    let Ok(index) = pages::page_asked_for(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let delay = served.delay.before(index);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    match served.pages.get(index) {
        Some(page) => json(page.clone()),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

fn json(body: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json;charset=UTF-8")], body).into_response()
}

const CLIENT_CONFIG: &str = r#"{"appleId":"content@example.com","countryCode":"US","defaultPlatform":"enterprisestore","email":"content@example.com","location":{"locationId":2000000003431864,"locationName":"Benchmark"},"organizationId":2168850000179778,"organizationIdHash":"0f3b","status":0,"uId":"9397866"}"#;

/// Every service on the server's own origin.
fn service_config(origin: &str) -> String {
    const SERVICES: [(&str, &str); 14] = [
        ("associateLicenseSrvUrl", "associateVPPLicenseSrv"),
        ("clientConfigSrvUrl", "VPPClientConfigSrv"),
        ("contentMetadataLookupUrl", "lookup"),
        ("disassociateLicenseSrvUrl", "disassociateVPPLicenseSrv"),
        ("editUserSrvUrl", "editVPPUserSrv"),
        ("getAssignmentsSrvUrl", "getAssignments"),
        ("getLicensesSrvUrl", "getVPPLicensesSrv"),
        ("getUserSrvUrl", "getVPPUserSrv"),
        ("getUsersSrvUrl", "getVPPUsersSrv"),
        ("getVPPAssetsSrvUrl", "getVPPAssetsSrv"),
        ("manageVPPLicensesByAdamIdSrvUrl", "manageVPPLicensesByAdamIdSrv"),
        ("registerUserSrvUrl", "registerVPPUserSrv"),
        ("retireUserSrvUrl", "retireVPPUserSrv"),
        ("vppWebsiteUrl", ""),
    ];
    let mut config = serde_json::json!({
        "errorCodes": [],
        "invitationEmailUrl": format!("{origin}/invite?inviteCode=%25inviteCode%25&mt=8"),
        "maxBatchAssociateLicenseCount": 10,
        "maxBatchDisassociateLicenseCount": 10,
        "status": 0,
    });
    for (key, service) in SERVICES {
        config[key] = format!("{origin}/mdm/{service}").into();
    }
    config.to_string()
}
