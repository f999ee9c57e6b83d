//! The class `LicenseChange`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// One entry of `associations` or `disassociations` in the answer of
/// `manageVPPLicensesByAdamIdSrv`.
///
/// It succeeded if and only if it has no error number: a failed entry may carry a licence id, and
/// a successful one may carry none or another licence's.
#[pyclass(frozen, module = "vppkit")]
pub struct LicenseChange {
    /// The user of this entry, if it was a user.
    #[pyo3(get)]
    pub client_user_id: Py<PyAny>,
    /// The device of this entry, if it was a device.
    #[pyo3(get)]
    pub serial_number: Py<PyAny>,
    /// The licence. After a disassociation it may be another licence that is free now.
    #[pyo3(get)]
    pub license_id: Py<PyAny>,
    /// Why this entry failed; absent if it succeeded.
    #[pyo3(get)]
    pub error_number: Py<PyAny>,
    /// Apple's text about the failure.
    #[pyo3(get)]
    pub error_message: Py<PyAny>,
    /// With 9616: the licence that this user holds already.
    #[pyo3(get)]
    pub license_already_assigned: Py<PyAny>,
    /// With 9616: other users of the same store account who hold one.
    #[pyo3(get)]
    pub reg_users_already_assigned: Py<PyAny>,
    /// The id of the item in the store; not always sent.
    #[pyo3(get)]
    pub adam_id: Py<PyAny>,
    /// The quality; not always sent.
    #[pyo3(get)]
    pub pricing_param: Py<PyAny>,
    /// 7 macOS software, 8 iOS or macOS app, 10 book; not always sent.
    #[pyo3(get)]
    pub product_type_id: Py<PyAny>,
    /// The name of the product type; not always sent.
    #[pyo3(get)]
    pub product_type_name: Py<PyAny>,
    /// Whether the licence cannot be taken back; not always sent.
    #[pyo3(get)]
    pub is_irrevocable: Py<PyAny>,
    /// The state of the licence; not always sent.
    #[pyo3(get)]
    pub status: Py<PyAny>,
    /// Apple's id of the user record; not always sent.
    #[pyo3(get)]
    pub user_id: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "client_user_id",
    "serial_number",
    "license_id",
    "error_number",
    "error_message",
    "license_already_assigned",
    "reg_users_already_assigned",
    "adam_id",
    "pricing_param",
    "product_type_id",
    "product_type_name",
    "is_irrevocable",
    "status",
    "user_id",
    "extra",
]);

impl LicenseChange {
    fn members(&self) -> [&Py<PyAny>; 15] {
        [
            &self.client_user_id,
            &self.serial_number,
            &self.license_id,
            &self.error_number,
            &self.error_message,
            &self.license_already_assigned,
            &self.reg_users_already_assigned,
            &self.adam_id,
            &self.pricing_param,
            &self.product_type_id,
            &self.product_type_name,
            &self.is_irrevocable,
            &self.status,
            &self.user_id,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::LicenseChange {
    type Class = LicenseChange;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<LicenseChange>> {
        record::made(
            py,
            LicenseChange {
                client_user_id: self.client_user_id.into_member(py)?,
                serial_number: self.serial_number.into_member(py)?,
                license_id: self.license_id.into_member(py)?,
                error_number: self.error_number.into_member(py)?,
                error_message: self.error_message.into_member(py)?,
                license_already_assigned: self.license_already_assigned.into_member(py)?,
                reg_users_already_assigned: self.reg_users_already_assigned.into_member(py)?,
                adam_id: self.adam_id.into_member(py)?,
                pricing_param: self.pricing_param.into_member(py)?,
                product_type_id: self.product_type_id.into_member(py)?,
                product_type_name: self.product_type_name.into_member(py)?,
                is_irrevocable: self.is_irrevocable.into_member(py)?,
                status: self.status.into_member(py)?,
                user_id: self.user_id.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl LicenseChange {
    #[new]
    #[pyo3(signature = (*, client_user_id=None, serial_number=None, license_id=None, error_number=None, error_message=None, license_already_assigned=None, reg_users_already_assigned=None, adam_id=None, pricing_param=None, product_type_id=None, product_type_name=None, is_irrevocable=None, status=None, user_id=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        client_user_id: Option<Bound<'_, PyString>>,
        serial_number: Option<Bound<'_, PyString>>,
        license_id: Option<Bound<'_, PyString>>,
        error_number: Option<i64>,
        error_message: Option<Bound<'_, PyString>>,
        license_already_assigned: Option<Py<crate::generated::license::License>>,
        reg_users_already_assigned: Option<Vec<Py<crate::generated::user::User>>>,
        adam_id: Option<Bound<'_, PyString>>,
        pricing_param: Option<Bound<'_, PyString>>,
        product_type_id: Option<i64>,
        product_type_name: Option<Bound<'_, PyString>>,
        is_irrevocable: Option<bool>,
        status: Option<Bound<'_, PyString>>,
        user_id: Option<Bound<'_, PyString>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            client_user_id: client_user_id.into_member(py)?,
            serial_number: serial_number.into_member(py)?,
            license_id: license_id.into_member(py)?,
            error_number: error_number.into_member(py)?,
            error_message: error_message.into_member(py)?,
            license_already_assigned: license_already_assigned.into_member(py)?,
            reg_users_already_assigned: reg_users_already_assigned
                .unwrap_or_default()
                .into_member(py)?,
            adam_id: adam_id.into_member(py)?,
            pricing_param: pricing_param.into_member(py)?,
            product_type_id: product_type_id.into_member(py)?,
            product_type_name: product_type_name.into_member(py)?,
            is_irrevocable: is_irrevocable.into_member(py)?,
            status: status.into_member(py)?,
            user_id: user_id.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "LicenseChange", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "LicenseChange", &self.members())
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

    /// Whether it was done.
    #[getter]
    fn is_done(&self, py: Python<'_>) -> PyResult<bool> {
        crate::derived::license_change_is_done(py, self)
    }

    /// The kind of failure, by the same table as errors; `None` if it was done.
    #[getter]
    fn error_kind(&self, py: Python<'_>) -> PyResult<Option<&'static str>> {
        crate::derived::license_change_error_kind(py, self)
    }
}

use crate::cache::Cache;
use crate::columns::{Cell, Column, Holds, Paged, Table};

impl Paged for vpp::LicenseChange {
    const TABLE: &'static Table = &Table {
        name: "LicenseChange",
        columns: &[
            Column { name: "client_user_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "serial_number", holds: Holds::Text { is_repeated: false } },
            Column { name: "license_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "error_number", holds: Holds::Number },
            Column { name: "error_message", holds: Holds::Text { is_repeated: true } },
            Column {
                name: "license_already_assigned",
                holds: Holds::Record(<vpp::License as Paged>::TABLE),
            },
            Column {
                name: "reg_users_already_assigned",
                holds: Holds::Records(<vpp::User as Paged>::TABLE),
            },
            Column { name: "adam_id", holds: Holds::Text { is_repeated: true } },
            Column { name: "pricing_param", holds: Holds::Text { is_repeated: true } },
            Column { name: "product_type_id", holds: Holds::Number },
            Column { name: "product_type_name", holds: Holds::Text { is_repeated: true } },
            Column { name: "is_irrevocable", holds: Holds::Flag },
            Column { name: "status", holds: Holds::Text { is_repeated: true } },
            Column { name: "user_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "extra", holds: Holds::Json },
        ],
    };

    #[inline(always)]
    fn build(
        view: vpp::LicenseChangeRef<'_>,
        py: Python<'_>,
        cache: &mut Cache,
    ) -> PyResult<Py<LicenseChange>> {
        record::made(
            py,
            LicenseChange {
                client_user_id: record::text(py, view.client_user_id_bytes())?,
                serial_number: record::text(py, view.serial_number_bytes())?,
                license_id: record::text(py, view.license_id_bytes())?,
                error_number: record::number(py, view.error_number()),
                error_message: cache.text(py, view.error_message_bytes())?,
                license_already_assigned: view.license_already_assigned().into_member(py)?,
                reg_users_already_assigned: view.reg_users_already_assigned().into_member(py)?,
                adam_id: cache.text(py, view.adam_id_bytes())?,
                pricing_param: cache.word(py, view.pricing_param_bytes())?,
                product_type_id: record::number(py, view.product_type_id()),
                product_type_name: cache.text(py, view.product_type_name_bytes())?,
                is_irrevocable: record::flag(py, view.is_irrevocable()),
                status: cache.word(py, view.status_bytes())?,
                user_id: record::text(py, view.user_id_bytes())?,
                extra: view.extra().into_member(py)?,
            },
        )
    }

    fn cell(view: <Self as vpp::Record>::Ref<'_>, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::of_bytes(view.client_user_id_bytes()),
            1 => Cell::of_bytes(view.serial_number_bytes()),
            2 => Cell::of_bytes(view.license_id_bytes()),
            3 => Cell::of_number(view.error_number()),
            4 => Cell::of_bytes(view.error_message_bytes()),
            5 => Cell::record(view.license_already_assigned()),
            6 => Cell::records(view.reg_users_already_assigned()),
            7 => Cell::of_bytes(view.adam_id_bytes()),
            8 => Cell::of_bytes(view.pricing_param_bytes()),
            9 => Cell::of_number(view.product_type_id()),
            10 => Cell::of_bytes(view.product_type_name_bytes()),
            11 => Cell::of_flag(view.is_irrevocable()),
            12 => Cell::of_bytes(view.status_bytes()),
            13 => Cell::of_bytes(view.user_id_bytes()),
            14 => Cell::of_extra(view.extra()),
            _ => Cell::Absent,
        }
    }

    fn cell_of(&self, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::of_text(self.client_user_id.as_deref()),
            1 => Cell::of_text(self.serial_number.as_deref()),
            2 => Cell::of_text(self.license_id.as_deref()),
            3 => Cell::of_number(self.error_number),
            4 => Cell::of_text(self.error_message.as_deref()),
            5 => Cell::record(self.license_already_assigned.clone()),
            6 => Cell::records(self.reg_users_already_assigned.clone()),
            7 => Cell::of_text(self.adam_id.as_deref()),
            8 => Cell::of_text(self.pricing_param.as_ref().map(|word| word.as_str())),
            9 => Cell::of_number(self.product_type_id),
            10 => Cell::of_text(self.product_type_name.as_deref()),
            11 => Cell::of_flag(self.is_irrevocable),
            12 => Cell::of_text(self.status.as_ref().map(|word| word.as_str())),
            13 => Cell::of_text(self.user_id.as_deref()),
            14 => Cell::of_extra(self.extra.clone()),
            _ => Cell::Absent,
        }
    }
}
