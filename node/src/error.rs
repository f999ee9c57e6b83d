//! Errors as JSON, from which the package makes its classes.

use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use vpp::{Effect, Kind};

/// Why a call failed.
pub(crate) enum Failure {
    Core(Box<vpp::Error>),
    /// A failure that core knows nothing of.
    Here {
        kind: Kind,
        what: String,
        advice: &'static str,
        effect: Effect,
    },
}

impl From<vpp::Error> for Failure {
    fn from(error: vpp::Error) -> Self {
        Self::Core(Box::new(error))
    }
}

impl Failure {
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::here(Kind::Usage, what, "", Effect::NotSent)
    }

    pub(crate) fn no_threads(error: &io::Error) -> Self {
        let what = format!("the threads of the library cannot be started: {error}");
        Self::here(Kind::Internal, what, "", Effect::NotSent)
    }

    pub(crate) fn panicked() -> Self {
        let what = "the call met a bug in this library";
        Self::here(Kind::Internal, what, "Report it.", Effect::Unknown)
    }

    pub(crate) fn closed(what: &'static str) -> Self {
        Self::here(Kind::Cancelled, what, "", Effect::Unknown)
    }

    fn here(kind: Kind, what: impl Into<String>, advice: &'static str, effect: Effect) -> Self {
        Self::Here { kind, what: what.into(), advice, effect }
    }

    pub(crate) fn to_json(&self) -> String {
        self.to_value().to_string()
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Core(error) => of_core(error),
            Self::Here { kind, what, advice, effect } => {
                let message = match *advice {
                    "" => format!("{what}."),
                    advice => format!("{what}. {advice}"),
                };
                json!({
                    "kind": word(kind),
                    "message": message,
                    "what": what,
                    "advice": advice,
                    "effect": word(effect),
                    "attempts": 0,
                })
            }
        }
    }
}

/// An error of core; members that it does not have are null.
pub(crate) fn of_core(error: &vpp::Error) -> Value {
    json!({
        "kind": word(&error.kind()),
        "message": error.to_string(),
        "what": error.what(),
        "advice": error.advice(),
        "effect": word(&error.effect()),
        "service": error.service().map(|service| service.name()),
        "account": error.account(),
        "appleNumber": error.apple().map(|apple| apple.number),
        "appleText": error.apple().map(|apple| apple.text.as_str()),
        "httpStatus": error.http_status(),
        "retryAt": error.retry_at().map(millis_since_1970),
        "attempts": error.attempts(),
        "tokenProblem": error.token_problem().map(|problem| word(&problem)),
        "transportProblem": error.transport_problem().map(|problem| word(&problem)),
        "holder": error.holder().map(holder),
        "alreadyAssigned": error.already_assigned(),
        "cause": std::error::Error::source(error).map(ToString::to_string),
    })
}

pub(crate) fn holder(holder: &vpp::error::Holder) -> Value {
    json!({ "hostname": holder.hostname, "guid": holder.guid })
}

/// A word of core's enums as it stands in the source: the contract of all bindings.
pub(crate) fn word(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

pub(crate) fn millis_since_1970(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
