//! What a client tells while it works. Never bodies, never the token.

use std::time::Duration;

use crate::account::TokenState;
use crate::error::Kind;
use crate::service::Service;

/// One thing that happened inside a client; see [`ClientBuilder::on_event`](crate::ClientBuilder::on_event).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A request was answered, or failed below HTTP.
    #[non_exhaustive]
    Answered {
        /// The service.
        service: Service,
        /// HTTP status; absent if no answer came.
        status: Option<u16>,
        /// Apple's error number, if the answer carried one.
        number: Option<i64>,
        /// Bytes of the answer over the wire.
        bytes: u64,
        /// From sending to the whole answer.
        took: Duration,
        /// Which attempt of the call it was, from 1.
        attempt: u32,
    },
    /// A failed request will be sent again.
    #[non_exhaustive]
    Repeating {
        /// The service.
        service: Service,
        /// Attempts made so far.
        attempts: u32,
        /// Why.
        kind: Kind,
        /// The wait before the next one, beside what the gate demands.
        wait: Duration,
    },
    /// A listing began anew because Apple lost its data: all records come again.
    #[non_exhaustive]
    Restarted {
        /// The service.
        service: Service,
        /// Apple's error number.
        number: Option<i64>,
    },
    /// The state of the token has changed.
    #[non_exhaustive]
    Token {
        /// What it is now.
        state: TokenState,
    },
    /// A request waits because Apple asked this account to.
    #[non_exhaustive]
    Waiting {
        /// The service.
        service: Service,
        /// How long.
        wait: Duration,
    },
}
