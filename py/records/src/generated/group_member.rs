//! The class `GroupMember`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// A facilitator of the group.
#[pyclass(frozen, module = "vppkit")]
pub struct GroupMember {
    /// Apple Account.
    #[pyo3(get)]
    pub apple_id: Py<PyAny>,
    /// What this facilitator's account stores as `clientContext`.
    #[pyo3(get)]
    pub client_context: Py<PyAny>,
    /// E-mail address.
    #[pyo3(get)]
    pub email: Py<PyAny>,
    /// The id to name this facilitator by in a request.
    #[pyo3(get)]
    pub facilitator_member_id: Py<PyAny>,
    /// Where it is.
    #[pyo3(get)]
    pub location: Py<PyAny>,
    /// The organization.
    #[pyo3(get)]
    pub organization_id: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "apple_id",
    "client_context",
    "email",
    "facilitator_member_id",
    "location",
    "organization_id",
    "extra",
]);

impl GroupMember {
    fn members(&self) -> [&Py<PyAny>; 7] {
        [
            &self.apple_id,
            &self.client_context,
            &self.email,
            &self.facilitator_member_id,
            &self.location,
            &self.organization_id,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::GroupMember {
    type Class = GroupMember;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<GroupMember>> {
        record::made(
            py,
            GroupMember {
                apple_id: self.apple_id.into_member(py)?,
                client_context: self.client_context.into_member(py)?,
                email: self.email.into_member(py)?,
                facilitator_member_id: self.facilitator_member_id.into_member(py)?,
                location: self.location.into_member(py)?,
                organization_id: self.organization_id.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl GroupMember {
    #[new]
    #[pyo3(signature = (*, apple_id=None, client_context=None, email=None, facilitator_member_id=None, location=None, organization_id=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        apple_id: Option<Bound<'_, PyString>>,
        client_context: Option<Bound<'_, PyString>>,
        email: Option<Bound<'_, PyString>>,
        facilitator_member_id: Option<Bound<'_, PyString>>,
        location: Option<Py<crate::generated::location::Location>>,
        organization_id: Option<Bound<'_, PyString>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            apple_id: apple_id.into_member(py)?,
            client_context: client_context.into_member(py)?,
            email: email.into_member(py)?,
            facilitator_member_id: facilitator_member_id.into_member(py)?,
            location: location.into_member(py)?,
            organization_id: organization_id.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "GroupMember", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "GroupMember", &self.members())
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
