//! What a client tells while it works: kept until somebody can reach Python, and then handed to
//! `vppkit._activity`, which logs it and tells the user's own function.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use vpp::{Event, TokenState};
use vppkit_bindings::per_process::PerProcess;

use crate::asyncio;
use crate::error::kind_word;
use crate::text;

/// So many are kept where nobody comes for them; older ones are forgotten first.
const MOST_KEPT: usize = 10_000;

pub(crate) struct Activity {
    /// A child process begins without those of its parent.
    kept: PerProcess<Mutex<VecDeque<Event>>>,
    /// Whether the thread of the bridge is to come for them.
    is_async: AtomicBool,
    on_event: Option<Py<PyAny>>,
}

impl Activity {
    pub(crate) fn new(on_event: Option<Py<PyAny>>, is_async: bool) -> Self {
        Self { kept: PerProcess::new(), is_async: AtomicBool::new(is_async), on_event }
    }

    /// From within a request: never waits for Python.
    pub(crate) fn keep(self: &Arc<Self>, event: &Event) {
        let mut kept = self.kept.get(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MOST_KEPT {
            kept.pop_front();
        }
        kept.push_back(event.clone());
        let is_first = kept.len() == 1;
        drop(kept);
        if is_first && self.is_async.load(Ordering::Relaxed) {
            asyncio::tell_of(self);
        }
    }

    /// Tells Python of what was kept. What fails there is reported as Python reports failures in
    /// destructors: a call must not fail because somebody's log does. What is no `Exception` is
    /// returned: Ctrl-C, or `sys.exit` in the handler of a signal, that struck meanwhile.
    pub(crate) fn hand_over(&self, py: Python<'_>) -> PyResult<()> {
        let kept = self.kept.get(Mutex::default);
        let told = std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner));
        let mut ended = Ok(());
        for event in told {
            match self.tell(py, &event) {
                Ok(()) => {}
                Err(error) if error.is_instance_of::<PyException>(py) => {
                    error.write_unraisable(py, None);
                }
                Err(error) => ended = Err(error),
            }
        }
        ended
    }

    fn tell(&self, py: Python<'_>, event: &Event) -> PyResult<()> {
        static TELL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let tell = TELL.import(py, "vppkit._activity", "_tell")?;
        let on_event = self.on_event.as_ref();
        match event {
            Event::Answered { service, status, number, bytes, took, attempt, .. } => {
                let fields = (
                    service.to_string(),
                    status,
                    number,
                    bytes,
                    text::timedelta(py, *took)?,
                    attempt,
                );
                tell.call1((on_event, "answered", fields))
            }
            Event::Repeating { service, attempts, kind, wait, .. } => {
                let wait = text::timedelta(py, *wait)?;
                let fields = (service.to_string(), attempts, kind_word(*kind), wait);
                tell.call1((on_event, "repeating", fields))
            }
            Event::Restarted { service, number, .. } => {
                tell.call1((on_event, "restarted", (service.to_string(), number)))
            }
            Event::Token { state, .. } => {
                let (word, end) = token_state(py, *state);
                tell.call1((on_event, "token", (word, end)))
            }
            Event::Waiting { service, wait, .. } => {
                let fields = (service.to_string(), text::timedelta(py, *wait)?);
                tell.call1((on_event, "waiting", fields))
            }
            _ => return Ok(()),
        }
        .map(drop)
    }
}

/// The word for the state of a token, and when it ends if that is near.
pub(crate) fn token_state<'py>(
    py: Python<'py>,
    state: TokenState,
) -> (&'static str, Option<Bound<'py, pyo3::types::PyDateTime>>) {
    match state {
        TokenState::Valid => ("valid", None),
        TokenState::ExpiringAt(end) => ("expiring", text::date_of(py, end)),
        TokenState::Expired => ("expired", None),
        TokenState::Revoked => ("revoked", None),
        TokenState::Invalid => ("invalid", None),
        // A state of a newer core that this binding has no word for.
        _ => ("unknown", None),
    }
}
