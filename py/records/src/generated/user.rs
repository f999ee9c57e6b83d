//! The class `User`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// A user of the library.
///
/// Key on the clientUserIdStr: it never changes, while Apple's userId of the active record can.
#[pyclass(frozen, module = "vppkit")]
pub struct User {
    /// The id that the client chose when it registered the user.
    #[pyo3(get)]
    pub client_user_id: Py<PyAny>,
    /// Apple's id of this record.
    #[pyo3(get)]
    pub user_id: Py<PyAny>,
    /// The state of the record.
    #[pyo3(get)]
    pub status: Py<PyAny>,
    /// The e-mail address, if known.
    #[pyo3(get)]
    pub email: Py<PyAny>,
    /// A hash of the store account. Opaque.
    #[pyo3(get)]
    pub its_id_hash: Py<PyAny>,
    /// Where the person accepts the invitation; while Registered only.
    #[pyo3(get)]
    pub invite_url: Py<PyAny>,
    /// The code of the invitation; while Registered only.
    #[pyo3(get)]
    pub invite_code: Py<PyAny>,
    /// The managed Apple Account, seen in some live answers.
    #[pyo3(get)]
    pub managed_apple_id: Py<PyAny>,
    /// The licences of the user. `getVPPUsersSrv` leaves them out.
    #[pyo3(get)]
    pub licenses: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "client_user_id",
    "user_id",
    "status",
    "email",
    "its_id_hash",
    "invite_url",
    "invite_code",
    "managed_apple_id",
    "licenses",
    "extra",
]);

impl User {
    fn members(&self) -> [&Py<PyAny>; 10] {
        [
            &self.client_user_id,
            &self.user_id,
            &self.status,
            &self.email,
            &self.its_id_hash,
            &self.invite_url,
            &self.invite_code,
            &self.managed_apple_id,
            &self.licenses,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::User {
    type Class = User;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<User>> {
        record::made(
            py,
            User {
                client_user_id: self.client_user_id.into_member(py)?,
                user_id: self.user_id.into_member(py)?,
                status: self.status.into_member(py)?,
                email: self.email.into_member(py)?,
                its_id_hash: self.its_id_hash.into_member(py)?,
                invite_url: self.invite_url.into_member(py)?,
                invite_code: self.invite_code.into_member(py)?,
                managed_apple_id: self.managed_apple_id.into_member(py)?,
                licenses: self.licenses.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl User {
    #[new]
    #[pyo3(signature = (*, client_user_id, user_id=None, status=None, email=None, its_id_hash=None, invite_url=None, invite_code=None, managed_apple_id=None, licenses=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        client_user_id: Bound<'_, PyString>,
        user_id: Option<Bound<'_, PyString>>,
        status: Option<Bound<'_, PyString>>,
        email: Option<Bound<'_, PyString>>,
        its_id_hash: Option<Bound<'_, PyString>>,
        invite_url: Option<Bound<'_, PyString>>,
        invite_code: Option<Bound<'_, PyString>>,
        managed_apple_id: Option<Bound<'_, PyString>>,
        licenses: Option<Vec<Py<crate::generated::license::License>>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            client_user_id: client_user_id.into_member(py)?,
            user_id: user_id.into_member(py)?,
            status: status.into_member(py)?,
            email: email.into_member(py)?,
            its_id_hash: its_id_hash.into_member(py)?,
            invite_url: invite_url.into_member(py)?,
            invite_code: invite_code.into_member(py)?,
            managed_apple_id: managed_apple_id.into_member(py)?,
            licenses: licenses.unwrap_or_default().into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "User", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "User", &self.members())
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

use crate::cache::Cache;
use crate::columns::{Cell, Column, Holds, Paged, Table};

impl Paged for vpp::User {
    const TABLE: &'static Table = &Table {
        name: "User",
        columns: &[
            Column { name: "client_user_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "user_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "status", holds: Holds::Text { is_repeated: true } },
            Column { name: "email", holds: Holds::Text { is_repeated: false } },
            Column { name: "its_id_hash", holds: Holds::Text { is_repeated: false } },
            Column { name: "invite_url", holds: Holds::Text { is_repeated: false } },
            Column { name: "invite_code", holds: Holds::Text { is_repeated: false } },
            Column { name: "managed_apple_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "licenses", holds: Holds::Records(<vpp::License as Paged>::TABLE) },
            Column { name: "extra", holds: Holds::Json },
        ],
    };

    #[inline(always)]
    fn build(view: vpp::UserRef<'_>, py: Python<'_>, cache: &mut Cache) -> PyResult<Py<User>> {
        record::made(
            py,
            User {
                client_user_id: record::text(py, view.client_user_id_bytes())?,
                user_id: record::text(py, view.user_id_bytes())?,
                status: cache.word(py, view.status_bytes())?,
                email: record::text(py, view.email_bytes())?,
                its_id_hash: record::text(py, view.its_id_hash_bytes())?,
                invite_url: record::text(py, view.invite_url_bytes())?,
                invite_code: record::text(py, view.invite_code_bytes())?,
                managed_apple_id: record::text(py, view.managed_apple_id_bytes())?,
                licenses: view.licenses().into_member(py)?,
                extra: view.extra().into_member(py)?,
            },
        )
    }

    fn cell(view: <Self as vpp::Record>::Ref<'_>, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::of_bytes(view.client_user_id_bytes()),
            1 => Cell::of_bytes(view.user_id_bytes()),
            2 => Cell::of_bytes(view.status_bytes()),
            3 => Cell::of_bytes(view.email_bytes()),
            4 => Cell::of_bytes(view.its_id_hash_bytes()),
            5 => Cell::of_bytes(view.invite_url_bytes()),
            6 => Cell::of_bytes(view.invite_code_bytes()),
            7 => Cell::of_bytes(view.managed_apple_id_bytes()),
            8 => Cell::records(view.licenses()),
            9 => Cell::of_extra(view.extra()),
            _ => Cell::Absent,
        }
    }

    fn cell_of(&self, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::text(&self.client_user_id),
            1 => Cell::of_text(self.user_id.as_deref()),
            2 => Cell::of_text(self.status.as_ref().map(|word| word.as_str())),
            3 => Cell::of_text(self.email.as_deref()),
            4 => Cell::of_text(self.its_id_hash.as_deref()),
            5 => Cell::of_text(self.invite_url.as_deref()),
            6 => Cell::of_text(self.invite_code.as_deref()),
            7 => Cell::of_text(self.managed_apple_id.as_deref()),
            8 => Cell::records(self.licenses.clone()),
            9 => Cell::of_extra(self.extra.clone()),
            _ => Cell::Absent,
        }
    }
}
