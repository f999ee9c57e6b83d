//! The answer of `VPPServiceConfigSrv`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Envelope, Extra};
use crate::decode::DecodeError;
use crate::decode::members::Members;

/// Where the services are and what they take (`VPPServiceConfigSrv`, protocol 1.6).
///
/// Limits and URLs may change at any time without notice; the client reads them again every five
/// minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServiceConfig {
    /// What every answer says; here hardly more than the status.
    pub envelope: Envelope,
    /// The URLs by their member names (`getVPPAssetsSrvUrl` …), white space taken out: Apple's own
    /// documents print blanks inside.
    pub urls: BTreeMap<String, String>,
    /// Most entries in one associate list.
    pub max_batch_associate_license_count: Option<i64>,
    /// Most entries in one disassociate list.
    pub max_batch_disassociate_license_count: Option<i64>,
    /// The error numbers with the texts of today.
    pub error_codes: Vec<ErrorText>,
    /// Members that this version does not know.
    pub extra: Extra,
}

/// An error number and Apple's text for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ErrorText {
    /// `errorNumber`, or `errorCode` as some answers have it.
    pub number: Option<i64>,
    /// The text.
    pub message: Option<String>,
    /// Members that this version does not know.
    pub extra: Extra,
}

impl ServiceConfig {
    pub(crate) fn take(envelope: Envelope, mut from: Members) -> Result<Self, DecodeError> {
        let urls = take_urls(&mut from);
        let config = Self {
            envelope,
            max_batch_associate_license_count: from.number("maxBatchAssociateLicenseCount")?,
            max_batch_disassociate_license_count: from
                .number("maxBatchDisassociateLicenseCount")?,
            error_codes: from
                .objects("errorCodes")?
                .into_iter()
                .map(ErrorText::take)
                .collect::<Result<_, _>>()?,
            urls,
            extra: from.rest(),
        };
        // An object of something else must not replace a good configuration.
        let says_something = config.envelope.status.is_some()
            || !config.urls.is_empty()
            || !config.error_codes.is_empty()
            || config.max_batch_associate_license_count.is_some();
        if says_something {
            Ok(config)
        } else {
            Err(DecodeError("the answer is no service configuration".to_owned()))
        }
    }

    /// The URL under a member name.
    pub fn url(&self, member: &str) -> Option<&str> {
        self.urls.get(member).map(String::as_str)
    }
}

impl ErrorText {
    fn take(mut from: Members) -> Result<Self, DecodeError> {
        let number = from.number("errorNumber")?;
        let code = from.number("errorCode")?;
        let message = from.text("errorMessage")?;
        Ok(Self { number: number.or(code), message, extra: from.rest() })
    }
}

/// Takes every `…Url` member, known or not, so that services of later days are found too.
fn take_urls(from: &mut Members) -> BTreeMap<String, String> {
    let names: Vec<String> = from
        .0
        .iter()
        .filter(|(name, value)| name.ends_with("Url") && value.is_string())
        .map(|(name, _)| name.clone())
        .collect();
    let mut urls = BTreeMap::new();
    for name in names {
        if let Some(Value::String(url)) = from.0.remove(&name) {
            urls.insert(name, url.split_whitespace().collect());
        }
    }
    urls
}
