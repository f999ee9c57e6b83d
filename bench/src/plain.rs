//! What one would write without a library: reqwest, and serde_json into owned structs.

use anyhow::Context;
use reqwest::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::measure::Tally;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceConfig {
    pub(crate) get_licenses_srv_url: String,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LicensesRequest<'a> {
    pub(crate) s_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) batch_token: Option<String>,
}

/// A page with records of either kind below.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<L> {
    status: i32,
    error_number: Option<i32>,
    error_message: Option<String>,
    pub(crate) licenses: Vec<L>,
    batch_token: Option<String>,
    since_modified_token: Option<String>,
}

/// A licence with all that the service documents.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoded because a user would keep them, not read here")]
pub(crate) struct License {
    adam_id: i64,
    adam_id_str: String,
    client_user_id_str: Option<String>,
    is_irrevocable: bool,
    its_id_hash: Option<String>,
    license_id: i64,
    license_id_str: String,
    pricing_param: String,
    product_type_id: i32,
    product_type_name: String,
    serial_number: Option<String>,
    status: String,
    user_id: Option<i64>,
    user_id_str: Option<String>,
}

/// A licence with nothing but the four fields that are read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FourFields {
    adam_id_str: String,
    client_user_id_str: Option<String>,
    license_id_str: String,
    serial_number: Option<String>,
}

pub(crate) trait Countable: DeserializeOwned {
    fn count(&self, tally: &mut Tally);
}

impl Countable for License {
    fn count(&self, tally: &mut Tally) {
        let (user, serial) = (self.client_user_id_str.as_deref(), self.serial_number.as_deref());
        tally.add(&self.adam_id_str, &self.license_id_str, user, serial);
    }
}

impl Countable for FourFields {
    fn count(&self, tally: &mut Tally) {
        let (user, serial) = (self.client_user_id_str.as_deref(), self.serial_number.as_deref());
        tally.add(&self.adam_id_str, &self.license_id_str, user, serial);
    }
}

/// Reads the whole listing.
pub(crate) async fn run<L: Countable>(config_url: &str, token: &str) -> anyhow::Result<Tally> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().build()?;
    let config = post(&http, config_url, b"{}".to_vec()).await?;
    let config: ServiceConfig = serde_json::from_slice(config.as_ref())?;

    let mut tally = Tally::default();
    let mut request = LicensesRequest { s_token: token, batch_token: None };
    loop {
        let body = serde_json::to_vec(&request)?;
        let answer = post(&http, &config.get_licenses_srv_url, body).await?;
        let page: Page<L> = serde_json::from_slice(answer.as_ref())?;
        if page.status != 0 {
            anyhow::bail!("{:?} {:?}", page.error_number, page.error_message);
        }
        for license in &page.licenses {
            license.count(&mut tally);
        }
        if page.since_modified_token.is_some() {
            return Ok(tally);
        }
        request.batch_token = Some(page.batch_token.context("neither token in the answer")?);
    }
}

async fn post(
    http: &reqwest::Client,
    url: &str,
    body: Vec<u8>,
) -> anyhow::Result<impl AsRef<[u8]>> {
    let request = http.post(url).header(CONTENT_TYPE, "application/json").body(body);
    Ok(request.send().await?.error_for_status()?.bytes().await?)
}
