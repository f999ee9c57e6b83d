//! The class `ClientConfig`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// The account behind a token (`VPPClientConfigSrv`).
///
/// Three shapes exist: location tokens have a location, legacy tokens have a facilitator member
/// and a library, legacy tokens of a migrated account also list libraries and group members.
#[pyclass(frozen, module = "vppkit")]
pub struct ClientConfig {
    /// What every answer says.
    #[pyo3(get)]
    pub envelope: Py<PyAny>,
    /// Apple Account of the content manager.
    #[pyo3(get)]
    pub apple_id: Py<PyAny>,
    /// E-mail address of the content manager.
    #[pyo3(get)]
    pub email: Py<PyAny>,
    /// ISO 3166-1 alpha-2 code of the account.
    #[pyo3(get)]
    pub country_code: Py<PyAny>,
    /// `volumestore` (education) or `enterprisestore` (business): the platform for metadata.
    #[pyo3(get)]
    pub default_platform: Py<PyAny>,
    /// The organization.
    #[pyo3(get)]
    pub organization_id: Py<PyAny>,
    /// A hash of it. Opaque.
    #[pyo3(get)]
    pub organization_id_hash: Py<PyAny>,
    /// Push token for notifications.
    #[pyo3(get)]
    pub apn_token: Py<PyAny>,
    /// Notification token; may be empty.
    #[pyo3(get)]
    pub notification_token: Py<PyAny>,
    /// Legacy tokens: the facilitator behind the token.
    #[pyo3(get)]
    pub facilitator_member_id: Py<PyAny>,
    /// Legacy tokens: the library.
    #[pyo3(get)]
    pub library_id: Py<PyAny>,
    /// Legacy tokens of a migrated account: all libraries.
    #[pyo3(get)]
    pub libraries: Py<PyAny>,
    /// Legacy tokens: the facilitators of the group, the caller among them.
    #[pyo3(get)]
    pub group_members: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "envelope",
    "apple_id",
    "email",
    "country_code",
    "default_platform",
    "organization_id",
    "organization_id_hash",
    "apn_token",
    "notification_token",
    "facilitator_member_id",
    "library_id",
    "libraries",
    "group_members",
    "extra",
]);

impl ClientConfig {
    fn members(&self) -> [&Py<PyAny>; 14] {
        [
            &self.envelope,
            &self.apple_id,
            &self.email,
            &self.country_code,
            &self.default_platform,
            &self.organization_id,
            &self.organization_id_hash,
            &self.apn_token,
            &self.notification_token,
            &self.facilitator_member_id,
            &self.library_id,
            &self.libraries,
            &self.group_members,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::ClientConfig {
    type Class = ClientConfig;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<ClientConfig>> {
        record::made(
            py,
            ClientConfig {
                envelope: self.envelope.into_member(py)?,
                apple_id: self.apple_id.into_member(py)?,
                email: self.email.into_member(py)?,
                country_code: self.country_code.into_member(py)?,
                default_platform: self.default_platform.into_member(py)?,
                organization_id: self.organization_id.into_member(py)?,
                organization_id_hash: self.organization_id_hash.into_member(py)?,
                apn_token: self.apn_token.into_member(py)?,
                notification_token: self.notification_token.into_member(py)?,
                facilitator_member_id: self.facilitator_member_id.into_member(py)?,
                library_id: self.library_id.into_member(py)?,
                libraries: self.libraries.into_member(py)?,
                group_members: self.group_members.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl ClientConfig {
    #[new]
    #[pyo3(signature = (*, envelope=None, apple_id=None, email=None, country_code=None, default_platform=None, organization_id=None, organization_id_hash=None, apn_token=None, notification_token=None, facilitator_member_id=None, library_id=None, libraries=None, group_members=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        envelope: Option<Py<crate::generated::envelope::Envelope>>,
        apple_id: Option<Bound<'_, PyString>>,
        email: Option<Bound<'_, PyString>>,
        country_code: Option<Bound<'_, PyString>>,
        default_platform: Option<Bound<'_, PyString>>,
        organization_id: Option<Bound<'_, PyString>>,
        organization_id_hash: Option<Bound<'_, PyString>>,
        apn_token: Option<Bound<'_, PyString>>,
        notification_token: Option<Bound<'_, PyString>>,
        facilitator_member_id: Option<Bound<'_, PyString>>,
        library_id: Option<Bound<'_, PyString>>,
        libraries: Option<Vec<Py<crate::generated::library::Library>>>,
        group_members: Option<Vec<Py<crate::generated::group_member::GroupMember>>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            envelope: record::or_empty::<vpp::Envelope>(py, envelope)?.into_member(py)?,
            apple_id: apple_id.into_member(py)?,
            email: email.into_member(py)?,
            country_code: country_code.into_member(py)?,
            default_platform: default_platform.into_member(py)?,
            organization_id: organization_id.into_member(py)?,
            organization_id_hash: organization_id_hash.into_member(py)?,
            apn_token: apn_token.into_member(py)?,
            notification_token: notification_token.into_member(py)?,
            facilitator_member_id: facilitator_member_id.into_member(py)?,
            library_id: library_id.into_member(py)?,
            libraries: libraries.unwrap_or_default().into_member(py)?,
            group_members: group_members.unwrap_or_default().into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "ClientConfig", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "ClientConfig", &self.members())
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

    /// Who holds the account, by its `clientContext`; `None` if nobody does.
    ///
    /// It may be this very installation; whoever only reads can see here whom to ask.
    #[getter]
    fn holder(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        crate::derived::client_config_holder(py, self)
    }

    /// Of which kind the token is that read this.
    #[getter]
    fn token_kind(&self, py: Python<'_>) -> PyResult<&'static str> {
        crate::derived::client_config_token_kind(py, self)
    }
}
