//! The class `Library`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// A library of a migrated account.
#[pyclass(frozen, module = "vppkit")]
pub struct Library {
    /// Apple Account.
    #[pyo3(get)]
    pub apple_id: Py<PyAny>,
    /// E-mail address.
    #[pyo3(get)]
    pub email: Py<PyAny>,
    /// The library.
    #[pyo3(get)]
    pub library_id: Py<PyAny>,
    /// Where it is.
    #[pyo3(get)]
    pub location: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&["apple_id", "email", "library_id", "location", "extra"]);

impl Library {
    fn members(&self) -> [&Py<PyAny>; 5] {
        [&self.apple_id, &self.email, &self.library_id, &self.location, &self.extra]
    }
}

impl IntoRecord for vpp::Library {
    type Class = Library;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Library>> {
        record::made(
            py,
            Library {
                apple_id: self.apple_id.into_member(py)?,
                email: self.email.into_member(py)?,
                library_id: self.library_id.into_member(py)?,
                location: self.location.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl Library {
    #[new]
    #[pyo3(signature = (*, apple_id=None, email=None, library_id=None, location=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        apple_id: Option<Bound<'_, PyString>>,
        email: Option<Bound<'_, PyString>>,
        library_id: Option<Bound<'_, PyString>>,
        location: Option<Py<crate::generated::location::Location>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            apple_id: apple_id.into_member(py)?,
            email: email.into_member(py)?,
            library_id: library_id.into_member(py)?,
            location: location.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "Library", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "Library", &self.members())
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
