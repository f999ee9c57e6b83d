//! The class `UserAnswer`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// The answer of the services about one user: `registerVPPUserSrv`, `getVPPUserSrv`,
/// `editVPPUserSrv`, `retireVPPUserSrv`.
#[pyclass(frozen, module = "vppkit")]
pub struct UserAnswer {
    /// What every answer says.
    #[pyo3(get)]
    pub envelope: Py<PyAny>,
    /// The user. `retireVPPUserSrv` may leave it out.
    #[pyo3(get)]
    pub user: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&["envelope", "user", "extra"]);

impl UserAnswer {
    fn members(&self) -> [&Py<PyAny>; 3] {
        [&self.envelope, &self.user, &self.extra]
    }
}

impl IntoRecord for vpp::UserAnswer {
    type Class = UserAnswer;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<UserAnswer>> {
        record::made(
            py,
            UserAnswer {
                envelope: self.envelope.into_member(py)?,
                user: self.user.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl UserAnswer {
    #[new]
    #[pyo3(signature = (*, envelope=None, user=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        envelope: Option<Py<crate::generated::envelope::Envelope>>,
        user: Option<Py<crate::generated::user::User>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            envelope: record::or_empty::<vpp::Envelope>(py, envelope)?.into_member(py)?,
            user: user.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "UserAnswer", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "UserAnswer", &self.members())
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
