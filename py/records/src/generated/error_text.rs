//! The class `ErrorText`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// An error number and Apple's text for it.
#[pyclass(frozen, module = "vppkit")]
pub struct ErrorText {
    /// `errorNumber`, or `errorCode` as some answers have it.
    #[pyo3(get)]
    pub number: Py<PyAny>,
    /// The text.
    #[pyo3(get)]
    pub message: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&["number", "message", "extra"]);

impl ErrorText {
    fn members(&self) -> [&Py<PyAny>; 3] {
        [&self.number, &self.message, &self.extra]
    }
}

impl IntoRecord for vpp::ErrorText {
    type Class = ErrorText;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<ErrorText>> {
        record::made(
            py,
            ErrorText {
                number: self.number.into_member(py)?,
                message: self.message.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl ErrorText {
    #[new]
    #[pyo3(signature = (*, number=None, message=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        number: Option<i64>,
        message: Option<Bound<'_, PyString>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            number: number.into_member(py)?,
            message: message.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "ErrorText", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "ErrorText", &self.members())
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
