//! The class `Holder`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// Who holds an account, read from its `clientContext`.
#[pyclass(frozen, module = "vppkit")]
pub struct Holder {
    /// The host name that the other product wrote. For people to read; never decide by it.
    #[pyo3(get)]
    pub hostname: Py<PyAny>,
    /// The guid of the other installation.
    #[pyo3(get)]
    pub guid: Py<PyAny>,
}

static NAMES: Names = Names::new(&["hostname", "guid"]);

impl Holder {
    fn members(&self) -> [&Py<PyAny>; 2] {
        [&self.hostname, &self.guid]
    }
}

impl IntoRecord for vpp::error::Holder {
    type Class = Holder;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Holder>> {
        record::made(
            py,
            Holder { hostname: self.hostname.into_member(py)?, guid: self.guid.into_member(py)? },
        )
    }
}

#[pymethods]
impl Holder {
    #[new]
    #[pyo3(signature = (*, hostname=None, guid=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        hostname: Option<Bound<'_, PyString>>,
        guid: Option<Bound<'_, PyString>>,
    ) -> PyResult<Self> {
        Ok(Self { hostname: hostname.into_member(py)?, guid: guid.into_member(py)? })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "Holder", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "Holder", &self.members())
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
