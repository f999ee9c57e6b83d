//! What a client says of itself.

use std::sync::PoisonError;

use pyo3::prelude::*;
use pyo3::types::PyDateTime;
use vpp::{Client as Core, TokenKind};

use super::Client;
use crate::activity::token_state;
use crate::text;
use records::record::IntoRecord;

/// How long the gate stays closed, requests at once, in flight, waiting, and repeats left.
type GateFields<'py> = (Option<Bound<'py, PyAny>>, usize, usize, usize, u32);

/// The state of the client: nothing is sent for it.
#[pymethods]
impl Client {
    fn account(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let account = self.state(py, |client| client.account().cloned())?;
        account.map(|config| Ok(config.into_record(py)?.into_any())).transpose()
    }

    fn account_label(&self, py: Python<'_>) -> PyResult<String> {
        self.state(py, Core::account_label)
    }

    /// The name without connecting for it: of the client, or that there is none here.
    fn label_here(&self) -> String {
        match self.shared() {
            Ok(shared) => match shared.connection.here() {
                Some(client) => client.account_label(),
                None => "not connected in this process".to_owned(),
            },
            Err(_) => "closed".to_owned(),
        }
    }

    fn library_uid(&self, py: Python<'_>) -> PyResult<Option<String>> {
        self.state(py, Core::library_uid)
    }

    fn token_kind(&self, py: Python<'_>) -> PyResult<&'static str> {
        Ok(match self.state(py, Core::token_kind)? {
            TokenKind::Location => "location",
            TokenKind::Legacy => "legacy",
            _ => "unknown",
        })
    }

    fn token_state<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(&'static str, Option<Bound<'py, PyDateTime>>)> {
        let (state, end) = self.state(py, |client| (client.token_state(), client.token_end()))?;
        let (word, _) = token_state(py, state);
        Ok((word, end.and_then(|end| text::date_of(py, end))))
    }

    fn gate<'py>(&self, py: Python<'py>) -> PyResult<GateFields<'py>> {
        let gate = self.state(py, Core::gate)?;
        let closed_for = gate.closed_for.map(|time| text::timedelta(py, time)).transpose()?;
        Ok((closed_for, gate.at_once, gate.in_flight, gate.waiting, gate.repeats_left))
    }

    /// Requests sent, bytes sent, bytes received.
    fn stats(&self, py: Python<'_>) -> PyResult<(u64, u64, u64)> {
        let stats = self.state(py, Core::stats)?;
        Ok((stats.requests, stats.sent_bytes, stats.received_bytes))
    }

    fn close(&self) {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(shared);
    }
}
