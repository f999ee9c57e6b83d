//! What a client knows without asking anybody.

use std::sync::Arc;

use napi::bindgen_prelude::External;
use napi_derive::napi;
use serde_json::{Value, json};
use vpp::Timestamp;

use crate::client::Handle;
use crate::configs;
use crate::error::{Failure, word};
use crate::events::{millis, token_state};
use crate::tokens::answer;

/// Reads one thing that a client knows: JSON with `value` or `error`.
#[napi]
pub fn look(client: &External<Arc<Handle>>, what: String) -> String {
    let look = || -> Result<Value, Failure> {
        let client = client.client()?;
        Ok(match what.as_str() {
            "account" => client.account().map_or(Value::Null, configs::client_config),
            "accountLabel" => json!(client.account_label()),
            "libraryUid" => json!(client.library_uid()),
            "token" => json!({
                "kind": word(&client.token_kind()),
                "state": token_state(client.token_state()),
                "end": client.token_end().map(Timestamp::as_millis),
            }),
            "gate" => {
                let gate = client.gate();
                json!({
                    "closedFor": gate.closed_for.map_or(0.0, millis),
                    "atOnce": gate.at_once,
                    "inFlight": gate.in_flight,
                    "waiting": gate.waiting,
                    "repeatsLeft": gate.repeats_left,
                })
            }
            "stats" => {
                let stats = client.stats();
                json!({
                    "requests": stats.requests,
                    "sentBytes": stats.sent_bytes,
                    "receivedBytes": stats.received_bytes,
                })
            }
            other => return Err(Failure::usage(format!("a client knows nothing of {other}"))),
        })
    };
    answer(look())
}

/// Whether two clients open the same library: JSON with `value` or `error`.
#[napi]
pub fn same_library(ours: &External<Arc<Handle>>, theirs: &External<Arc<Handle>>) -> String {
    let compare = || Ok(json!(ours.client()?.same_library(&theirs.client()?)));
    answer(compare())
}

/// What a checkpoint says of itself: JSON with `value` or `error`.
#[napi]
pub fn read_checkpoint(text: String) -> String {
    let look = || -> Result<Value, Failure> {
        let checkpoint: vpp::Checkpoint = text.parse()?;
        Ok(json!({
            "isComplete": checkpoint.is_complete(),
            "libraryUid": checkpoint.library_uid(),
        }))
    };
    answer(look())
}

/// What one of Apple's error numbers means: JSON, or nothing for one that is not in the table.
#[napi]
pub fn meaning_of_number(number: i64) -> Option<String> {
    let row = vpp::error::lookup(number)?;
    let meaning = json!({
        "kind": word(&row.kind),
        "meaning": row.meaning,
        "advice": row.advice,
    });
    Some(meaning.to_string())
}

/// The version of the library.
#[napi]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
