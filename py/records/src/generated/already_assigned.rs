//! The class `AlreadyAssigned`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// Who holds an item that could not be assigned again (error 9616).
///
/// Both members may be there at once.
#[pyclass(frozen, module = "vppkit")]
pub struct AlreadyAssigned {
    /// The licence that the requested user holds already: there is nothing to do.
    #[pyo3(get)]
    pub license: Py<PyAny>,
    /// Other users of the same store account who hold one: retire them, or assign to the device.
    #[pyo3(get)]
    pub users: Py<PyAny>,
}

static NAMES: Names = Names::new(&["license", "users"]);

impl AlreadyAssigned {
    fn members(&self) -> [&Py<PyAny>; 2] {
        [&self.license, &self.users]
    }
}

impl IntoRecord for vpp::AlreadyAssigned {
    type Class = AlreadyAssigned;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<AlreadyAssigned>> {
        record::made(
            py,
            AlreadyAssigned {
                license: self.license.into_member(py)?,
                users: self.users.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl AlreadyAssigned {
    #[new]
    #[pyo3(signature = (*, license=None, users=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        license: Option<Py<crate::generated::license::License>>,
        users: Option<Vec<Py<crate::generated::user::User>>>,
    ) -> PyResult<Self> {
        Ok(Self {
            license: license.into_member(py)?,
            users: users.unwrap_or_default().into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "AlreadyAssigned", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "AlreadyAssigned", &self.members())
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
