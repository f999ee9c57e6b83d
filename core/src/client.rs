//! The client, and what its calls share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::account::coordinator::GateState;
use crate::account::retry::Pace;
use crate::account::{Account, TokenState};
use crate::builder::{ClientBuilder, Listener, Options};
use crate::date::Timestamp;
use crate::error::Scrubber;
use crate::event::Event;
use crate::model::{ClientConfig, TokenKind};
use crate::stats::{Counters, Stats};
use crate::token::ServerToken;
use crate::transport::{Transport, UrlPolicy};

/// Options that hold for single calls; see [`Client::with`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct CallOptions {
    pub(crate) deadline: Option<Duration>,
    pub(crate) attempts: Option<u32>,
    pub(crate) facilitator_member_id: Option<String>,
    pub(crate) also_told: Option<AlsoTold>,
}

/// Who is told of the events of single calls, beside the client's own listener.
#[derive(Clone)]
pub(crate) struct AlsoTold(pub(crate) Listener);

impl fmt::Debug for AlsoTold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AlsoTold")
    }
}

impl PartialEq for AlsoTold {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for AlsoTold {}

impl CallOptions {
    /// No options: what the client was built with holds.
    pub fn new() -> Self {
        Self::default()
    }

    /// The longest that each request of the call may take, with all waits and repeats.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often each request of the call is sent at most; 1 to send it once.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts.max(1));
        self
    }

    /// Carries the call out as if with this group member's token (legacy tokens, protocol 1.5).
    /// Left out where the service does not take it.
    pub fn facilitator_member_id(mut self, id: impl Into<String>) -> Self {
        self.facilitator_member_id = Some(id.into());
        self
    }
}

/// A connection to the services for one token. Cheap to clone; all clones share one account state.
///
/// Its methods may be called from any task and thread of a tokio runtime. Dropping a call cancels
/// it.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
    pub(crate) options: CallOptions,
}

pub(crate) struct Inner {
    pub(crate) token: ServerToken,
    pub(crate) scrubber: Arc<Scrubber>,
    pub(crate) account: Arc<Account>,
    pub(crate) urls: UrlPolicy,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) options: Options,
    pub(crate) stats: Counters,
    pub(crate) listener: Option<Listener>,
}

impl Inner {
    pub(crate) fn emit(&self, options: &CallOptions, event: &Event) {
        if let Some(listener) = &self.listener {
            listener(event);
        }
        if let Some(AlsoTold(listener)) = &options.also_told {
            listener(event);
        }
    }

    /// The options of a call whose deadline has been running since `started`.
    pub(crate) fn remaining(&self, options: &CallOptions, started: Instant) -> CallOptions {
        let limit = options.deadline.or(self.options.deadline);
        let deadline = limit.map(|limit| limit.saturating_sub(started.elapsed()));
        CallOptions { deadline, ..options.clone() }
    }

    pub(crate) fn pace(&self, options: &CallOptions) -> Pace {
        let pace = self.options.pace;
        Pace { attempts: options.attempts.unwrap_or(pace.attempts), ..pace }
    }
}

impl Client {
    /// Starts to set up a client for a token.
    pub fn builder(token: ServerToken) -> ClientBuilder {
        ClientBuilder::new(token)
    }

    /// The same client with options for the calls that are made through it.
    pub fn with(&self, options: CallOptions) -> Self {
        Self { inner: Arc::clone(&self.inner), options }
    }

    /// A name of the account for people: its location, library or organization.
    pub fn account_label(&self) -> String {
        self.inner.account.label()
    }

    /// The id of the library (`uId`), once an answer has told it.
    pub fn library_uid(&self) -> Option<String> {
        self.inner.account.library_uid()
    }

    /// Whether another client opens the same library: two people may have uploaded a token of one
    /// location. `None` while one of the ids is not known.
    pub fn same_library(&self, other: &Self) -> Option<bool> {
        Some(self.library_uid()? == other.library_uid()?)
    }

    /// Whether the token is one of a location or of a facilitator, by the client configuration
    /// that the client connected with.
    pub fn token_kind(&self) -> TokenKind {
        self.account().map(ClientConfig::token_kind).unwrap_or_default()
    }

    /// How the token fares, by its own date, by what answers said, and by what Apple refused.
    pub fn token_state(&self) -> TokenState {
        self.inner.account.token_state()
    }

    /// When the token or the password behind it ends, whichever is known to come first.
    pub fn token_end(&self) -> Option<Timestamp> {
        self.inner.account.token_end()
    }

    /// The gate of the account: whether requests may leave, and how many at once. All clients of
    /// one account in this process share it.
    pub fn gate(&self) -> GateState {
        self.inner.account.shared().gate()
    }

    /// What the client has done so far.
    pub fn stats(&self) -> Stats {
        self.inner.stats.read()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("account", &self.account_label()).finish_non_exhaustive()
    }
}
