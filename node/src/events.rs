//! What a client tells while it works, as JSON. Never bodies, never the token.

use std::time::Duration;

use serde_json::json;
use vpp::{Event, TokenState};

use crate::error::word;

pub(crate) fn to_json(event: &Event) -> String {
    let told = match event {
        Event::Answered { service, status, number, bytes, took, attempt, .. } => json!({
            "type": "answered",
            "service": service.name(),
            "httpStatus": status,
            "appleNumber": number,
            "bytes": bytes,
            "took": millis(*took),
            "attempt": attempt,
        }),
        Event::Repeating { service, attempts, kind, wait, .. } => json!({
            "type": "repeating",
            "service": service.name(),
            "attempt": attempts,
            "kind": word(kind),
            "wait": millis(*wait),
        }),
        Event::Restarted { service, number, .. } => json!({
            "type": "restarted",
            "service": service.name(),
            "appleNumber": number,
        }),
        Event::Waiting { service, wait, .. } => json!({
            "type": "waiting",
            "service": service.name(),
            "wait": millis(*wait),
        }),
        Event::Token { state, .. } => json!({
            "type": "token",
            "tokenState": token_state(*state),
        }),
        other => json!({ "type": "other", "text": format!("{other:?}") }),
    };
    told.to_string()
}

pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

pub(crate) fn token_state(state: TokenState) -> String {
    // Without the time within, which stands elsewhere.
    word(&state).split('(').next().unwrap_or_default().to_owned()
}
