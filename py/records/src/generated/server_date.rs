//! The class `ServerDate`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// A date that a server or a token wrote: its text, and the time it means where it can be read.
#[pyclass(frozen, module = "vppkit")]
pub struct ServerDate {
    /// The text as received.
    #[pyo3(get)]
    pub text: Py<PyAny>,
    /// The time it means; absent when the text follows no known form.
    #[pyo3(get)]
    pub timestamp: Py<PyAny>,
}

static NAMES: Names = Names::new(&["text", "timestamp"]);

impl ServerDate {
    fn members(&self) -> [&Py<PyAny>; 2] {
        [&self.text, &self.timestamp]
    }
}

impl IntoRecord for vpp::ServerDate {
    type Class = ServerDate;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<ServerDate>> {
        record::made(
            py,
            ServerDate {
                text: self.text.into_member(py)?,
                timestamp: self.timestamp.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl ServerDate {
    #[new]
    #[pyo3(signature = (*, text, timestamp=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        text: Bound<'_, PyString>,
        timestamp: Option<Bound<'_, PyDateTime>>,
    ) -> PyResult<Self> {
        Ok(Self { text: text.into_member(py)?, timestamp: timestamp.into_member(py)? })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "ServerDate", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "ServerDate", &self.members())
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        record::new_arguments(py, &NAMES, &self.members())
    }

    /// All members by name, absent ones as None, ready for JSON: times as texts, records
    /// within as dicts. It is the caller's own.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        record::dict(py, &NAMES, &self.members())
    }
}
