//! What a token says of itself, without asking anybody.

use napi_derive::napi;
use serde_json::{Value, json};
use vpp::Timestamp;

use crate::error::Failure;
use crate::options::{Token, read};

/// JSON with `value` or `error`.
#[napi]
pub fn read_token(token: String) -> String {
    let look = || -> Result<Value, Failure> {
        let token = read::<Token>(&token)?.take()?;
        let date = token.expires().and_then(|date| date.timestamp);
        Ok(json!({
            "expires": date.map(Timestamp::as_millis),
            "organization": token.organization(),
        }))
    };
    answer(look())
}

/// A guid for an installation, to be made once and kept.
#[napi]
pub fn new_guid() -> String {
    vpp::Installation::new_guid()
}

pub(crate) fn answer(result: Result<Value, Failure>) -> String {
    match result {
        Ok(value) => json!({ "value": value }).to_string(),
        Err(failure) => format!(r#"{{"error":{}}}"#, failure.to_json()),
    }
}
