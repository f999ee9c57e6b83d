//! The least server that the clients need: configuration, and licence pages prepared in memory.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use axum::serve::ListenerExt;

use crate::pages;

#[derive(Clone)]
struct Served {
    config: Bytes,
    pages: &'static [Bytes],
}

/// Serves until the process is ended; prints the URL of the service configuration first.
pub(crate) async fn run(records: usize) -> anyhow::Result<()> {
    let count = records.div_ceil(pages::PAGE_RECORDS);
    let pages: Vec<Bytes> = (0..count).map(|index| pages::page(index, count).into()).collect();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let served = Served { config: service_config(&origin).into(), pages: pages.leak() };
    let router = Router::new()
        .route("/mdm/VPPServiceConfigSrv", any(send_service_config))
        .route("/mdm/VPPClientConfigSrv", post(async || json(CLIENT_CONFIG.into())))
        .route("/mdm/getVPPLicensesSrv", post(send_page))
        .with_state(served);
    println!("{origin}/mdm/VPPServiceConfigSrv");
    let listener = listener.tap_io(|stream| {
        // Without it the measurement would be one of Nagle's algorithm.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

async fn send_service_config(State(served): State<Served>) -> Response {
    json(served.config)
}

async fn send_page(State(served): State<Served>, body: Bytes) -> Response {
    match pages::page_asked_for(&body).ok().and_then(|index| served.pages.get(index)) {
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
