//! The class `Location`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// A location ("organizational unit") of Apple School Manager or Apple Business Manager.
#[pyclass(frozen, module = "vppkit")]
pub struct Location {
    /// Its id; unique.
    #[pyo3(get)]
    pub id: Py<PyAny>,
    /// Its name, for people; several locations may share one.
    #[pyo3(get)]
    pub name: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&["id", "name", "extra"]);

impl Location {
    fn members(&self) -> [&Py<PyAny>; 3] {
        [&self.id, &self.name, &self.extra]
    }
}

impl IntoRecord for vpp::Location {
    type Class = Location;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Location>> {
        record::made(
            py,
            Location {
                id: self.id.into_member(py)?,
                name: self.name.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl Location {
    #[new]
    #[pyo3(signature = (*, id=None, name=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        id: Option<Bound<'_, PyString>>,
        name: Option<Bound<'_, PyString>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            id: id.into_member(py)?,
            name: name.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "Location", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "Location", &self.members())
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
