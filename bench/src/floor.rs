//! The floor under the library's transport: hyper alone, with the library's own decoder.

use anyhow::{Context, ensure};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::{Body, Bytes};
use hyper::header::CONTENT_TYPE;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::measure::Tally;
use crate::plain::{LicensesRequest, ServiceConfig};

type Page = vppkit::page::Page<vppkit::License>;

pub(crate) async fn run(config_url: &str, token: &str) -> anyhow::Result<Tally> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let http = Client::builder(TokioExecutor::new()).build(connector);
    let config = post(&http, config_url, b"{}".to_vec()).await?;
    let config: ServiceConfig = serde_json::from_slice(&config)?;

    let mut tally = Tally::default();
    let mut request = LicensesRequest { s_token: token, batch_token: None };
    loop {
        let body = serde_json::to_vec(&request)?;
        let page = Page::decode(post(&http, &config.get_licenses_srv_url, body).await?)?;
        tally.add_page(&page);
        if page.head().since_modified_token.is_some() {
            return Ok(tally);
        }
        let next = page.head().batch_token.clone();
        request.batch_token = Some(next.context("neither token in the answer")?);
    }
}

async fn post(
    http: &Client<HttpConnector, Full<Bytes>>,
    url: &str,
    body: Vec<u8>,
) -> anyhow::Result<Vec<u8>> {
    let request =
        Request::post(url).header(CONTENT_TYPE, "application/json").body(Full::from(body))?;
    let response = http.request(request).await?;
    ensure!(response.status().is_success(), "HTTP status {}", response.status());
    let mut body = response.into_body();
    let mut bytes = Vec::with_capacity(body.size_hint().lower() as usize);
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}
