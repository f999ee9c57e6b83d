//! The class `Envelope`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// What an answer says about the account, beside what was asked.
#[pyclass(frozen, module = "vppkit")]
pub struct Envelope {
    /// 0 done, -1 failed, -3 partly failed. Absent in bare lists.
    #[pyo3(get)]
    pub status: Py<PyAny>,
    /// What is stored in the account's `clientContext`.
    #[pyo3(get)]
    pub client_context: Py<PyAny>,
    /// When the token or the password behind it ends, whichever comes first.
    #[pyo3(get)]
    pub expires: Py<PyAny>,
    /// When the token ends; sent within 15 days of that only.
    #[pyo3(get)]
    pub token_expires: Py<PyAny>,
    /// The location; with location tokens only.
    #[pyo3(get)]
    pub location: Py<PyAny>,
    /// The id of the library: equal for two tokens that open the same library.
    #[pyo3(get)]
    pub library_uid: Py<PyAny>,
    /// For whom the request was carried out; only if it named a facilitator member.
    #[pyo3(get)]
    pub facilitator_member: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "status",
    "client_context",
    "expires",
    "token_expires",
    "location",
    "library_uid",
    "facilitator_member",
]);

impl Envelope {
    fn members(&self) -> [&Py<PyAny>; 7] {
        [
            &self.status,
            &self.client_context,
            &self.expires,
            &self.token_expires,
            &self.location,
            &self.library_uid,
            &self.facilitator_member,
        ]
    }
}

impl IntoRecord for vpp::Envelope {
    type Class = Envelope;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Envelope>> {
        record::made(
            py,
            Envelope {
                status: self.status.into_member(py)?,
                client_context: self.client_context.into_member(py)?,
                expires: self.expires.into_member(py)?,
                token_expires: self.token_expires.into_member(py)?,
                location: self.location.into_member(py)?,
                library_uid: self.library_uid.into_member(py)?,
                facilitator_member: self.facilitator_member.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl Envelope {
    #[new]
    #[pyo3(signature = (*, status=None, client_context=None, expires=None, token_expires=None, location=None, library_uid=None, facilitator_member=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        status: Option<i64>,
        client_context: Option<Bound<'_, PyString>>,
        expires: Option<Bound<'_, PyDateTime>>,
        token_expires: Option<Py<crate::generated::server_date::ServerDate>>,
        location: Option<Py<crate::generated::location::Location>>,
        library_uid: Option<Bound<'_, PyString>>,
        facilitator_member: Option<Py<crate::generated::facilitator_member::FacilitatorMember>>,
    ) -> PyResult<Self> {
        Ok(Self {
            status: status.into_member(py)?,
            client_context: client_context.into_member(py)?,
            expires: expires.into_member(py)?,
            token_expires: token_expires.into_member(py)?,
            location: location.into_member(py)?,
            library_uid: library_uid.into_member(py)?,
            facilitator_member: facilitator_member.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "Envelope", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "Envelope", &self.members())
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
