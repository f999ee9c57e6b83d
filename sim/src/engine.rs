//! The simulated service as one pure function from request to answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use crate::clock::Clock;
use crate::control;
use crate::exchange;
use crate::http::{Answer, Request};
use crate::state::State;

/// The service without sockets. Clones share one world.
#[derive(Clone)]
pub struct Engine {
    state: Arc<Mutex<State>>,
    clock: Arc<dyn Clock>,
}

impl Engine {
    pub(crate) fn new(state: State, clock: Arc<dyn Clock>) -> Self {
        Self { state: Arc::new(Mutex::new(state)), clock }
    }

    /// Answers a request. Takes no time of its own: what a fault rule wants delayed or cut is left
    /// to the transport in [`Answer::delivery`].
    pub fn handle(&self, request: &Request) -> Answer {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        let mut answer = match control::answer(&mut state, request, now) {
            Some(answer) => answer,
            None => exchange::answer(&mut state, request, now),
        };
        // A fault rule may have given it another date.
        if answer.header("date").is_none() {
            answer.headers.push(("Date".into(), http_date(now)));
        }
        answer
    }

    /// To be called when the head of an answer has gone out: the time of a Retry-After counts from
    /// here. Without it that time counts from [`finished`](Self::finished).
    pub fn head_sent(&self, exchange: u64) {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        let grace = state.settings.judge_grace_ms.into();
        state.judge.head_sent(exchange, now, grace);
    }

    /// To be called when the answer of an exchange has gone out. The judge counts what is under way
    /// until here.
    pub fn finished(&self, exchange: u64) {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        state.log.finished(exchange, now);
        let grace = state.settings.judge_grace_ms.into();
        state.judge.finished(exchange, now, grace);
    }

    /// To be called instead when the connection has broken before the whole answer had gone out:
    /// the client cannot know what stood in the rest of it.
    pub fn broken(&self, exchange: u64) {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        state.log.finished(exchange, now);
        let grace = state.settings.judge_grace_ms.into();
        state.judge.broken(exchange, now, grace);
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now_millis()
    }

    /// A panic in one call leaves a state that the next can still use: changes are made last.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

fn http_date(millis: i64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(millis.max(0) as u64))
}
