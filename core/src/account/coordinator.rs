//! What all clients of one account must agree on, and who keeps it.
//!
//! A `Retry-After` holds for the account, not for the task, client or token that met it. So the
//! gate, the budget for repeats, the memory of licence requests and the knowledge that another
//! product has taken over are shared by all clients of one account. In one process
//! [`InMemory`](super::in_memory::InMemory) keeps them; a store that several processes share can
//! be given to [`ClientBuilder::coordinator`](crate::ClientBuilder::coordinator) in its place.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::error::Result;

/// Keeps what accounts share.
pub trait Coordinator: Send + Sync + 'static {
    /// The shared part of an account. Asked for when a client is built, and again as soon as an
    /// answer tells which library it opens.
    fn account(&self, key: &AccountKey) -> Arc<dyn SharedAccount>;
}

/// Which account. Never token text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AccountKey {
    /// Scheme, host and port of the service configuration: whose service it is.
    pub service: String,
    /// The organization that the token names; for a token without one, a text that only the same
    /// token gives.
    pub organization: String,
    /// The library (`uId`), or the organization of the client configuration where there is none.
    /// Unknown until the first answer about the account.
    pub library: Option<String>,
}

/// What all clients of one account share.
///
/// All methods but [`enter`](Self::enter) return at once. They may be called from any thread.
pub trait SharedAccount: Send + Sync + 'static {
    /// Waits for the gate to be open and for a place among the requests in flight.
    ///
    /// # Errors
    /// `Throttled` with effect `NotSent`, at once, if the gate opens only after the visitor's
    /// patience ends.
    fn enter<'v>(&'v self, visit: Visit<'v>) -> BoxFuture<'v, Result<Place>>;

    /// Closes the gate for a while from now. Never shortens an earlier wait.
    fn close_for(&self, wait: Duration);

    /// The gate as it is now.
    fn gate(&self) -> GateState;

    /// Takes one repeat from the account's budget; `false` if there is none left.
    fn take_repeat(&self) -> bool;

    /// The clientContext of another product, as far as a client of this account has met one.
    fn foreign_context(&self) -> Option<Arc<str>>;

    /// Tells all clients of the account that another product has it, or that one of them has
    /// settled since that it is theirs. A client that met the other's claim itself stays silent
    /// until its own [`reactivate`](crate::Client::reactivate).
    fn set_foreign_context(&self, context: Option<&str>);

    /// Notes that a licence request is about to leave, by a hash of its body. `false` if the same
    /// is under way or was sent within the last 15 minutes.
    fn begin_request(&self, body_hash: u64) -> bool;

    /// Notes that a licence request is no longer under way. If the service may have `seen` it, it
    /// is remembered for 15 minutes from now.
    fn end_request(&self, body_hash: u64, seen: bool);
}

/// A request that wants to leave.
pub struct Visit<'v> {
    /// Whether it changes something. Writes go before reads that wait.
    pub writes: bool,
    /// Which client, to count its requests by.
    pub client: u64,
    /// Most requests of this client in flight, 1 to 5.
    pub at_most: usize,
    /// The end of the call.
    pub deadline: Option<Instant>,
    /// The longest that it would wait for a closed gate.
    pub longest_wait: Duration,
    /// Is told of each wait for a closed gate.
    pub waiting: &'v mut (dyn FnMut(Duration) + Send),
}

/// A place among the requests in flight; given back on drop.
#[must_use]
pub struct Place {
    holds: Arc<dyn Fn() -> bool + Send + Sync>,
    leave: Option<Box<dyn FnOnce(Left) + Send>>,
    left: Left,
}

/// How a request ended, as far as the gate is concerned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Left {
    /// No answer came, or the caller no longer waits for it.
    #[default]
    Unanswered,
    /// An answer came, whatever it says.
    Answered,
    /// An answer came that says that all is well.
    Good,
}

impl Place {
    /// A place that holds as long as `holds` says, and that `leave` is told the end of.
    pub fn new(
        holds: impl Fn() -> bool + Send + Sync + 'static,
        leave: impl FnOnce(Left) + Send + 'static,
    ) -> Self {
        Self { holds: Arc::new(holds), leave: Some(Box::new(leave)), left: Left::Unanswered }
    }

    /// Asked right before the first byte: whether the gate has been open since the place was given.
    pub(crate) fn holds(&self) -> Arc<dyn Fn() -> bool + Send + Sync> {
        Arc::clone(&self.holds)
    }

    /// Gives the place back after an answer.
    pub(crate) fn leave(mut self, left: Left) {
        self.left = left;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(leave) = self.leave.take() {
            leave(self.left);
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("left", &self.left).finish_non_exhaustive()
    }
}

/// The gate of an account at one moment; see [`Client::gate`](crate::Client::gate).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct GateState {
    /// How long it stays closed; `None` when it is open.
    pub closed_for: Option<Duration>,
    /// How many requests may be in flight now: 1 while the first one after a closing is on its
    /// way, then 2, then 5.
    pub at_once: usize,
    /// How many are in flight.
    pub in_flight: usize,
    /// How many wait for a place.
    pub waiting: usize,
    /// How often requests of this account may be repeated now.
    pub repeats_left: u32,
}

impl GateState {
    /// A gate with these values.
    pub fn new(
        closed_for: Option<Duration>,
        at_once: usize,
        in_flight: usize,
        waiting: usize,
        repeats_left: u32,
    ) -> Self {
        Self { closed_for, at_once, in_flight, waiting, repeats_left }
    }

    /// Whether requests may leave.
    pub fn is_open(&self) -> bool {
        self.closed_for.is_none()
    }
}
