//! The class `License`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// One licence (`getVPPLicensesSrv`).
///
/// Apple advises not to store licence ids: they are an inner matter of the service and may change.
#[pyclass(frozen, module = "vppkit")]
pub struct License {
    /// The id of the licence. Not always a number.
    #[pyo3(get)]
    pub license_id: Py<PyAny>,
    /// The id of the item in the store.
    #[pyo3(get)]
    pub adam_id: Py<PyAny>,
    /// The quality. Sometimes not sent where the licence is nested in another answer.
    #[pyo3(get)]
    pub pricing_param: Py<PyAny>,
    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    #[pyo3(get)]
    pub product_type_id: Py<PyAny>,
    /// The name of the product type: `Software`, `Application`, `Publication`.
    #[pyo3(get)]
    pub product_type_name: Py<PyAny>,
    /// Whether it cannot be taken back once assigned.
    #[pyo3(get)]
    pub is_irrevocable: Py<PyAny>,
    /// Assigned, free or refunded. Not sent where the licence is nested in a user.
    #[pyo3(get)]
    pub status: Py<PyAny>,
    /// Apple's id of the user record that holds it.
    #[pyo3(get)]
    pub user_id: Py<PyAny>,
    /// The user who holds it, if a user does.
    #[pyo3(get)]
    pub client_user_id: Py<PyAny>,
    /// A hash of the store account that holds it. Opaque.
    #[pyo3(get)]
    pub its_id_hash: Py<PyAny>,
    /// The device that holds it, if a device does.
    #[pyo3(get)]
    pub serial_number: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "license_id",
    "adam_id",
    "pricing_param",
    "product_type_id",
    "product_type_name",
    "is_irrevocable",
    "status",
    "user_id",
    "client_user_id",
    "its_id_hash",
    "serial_number",
    "extra",
]);

impl License {
    fn members(&self) -> [&Py<PyAny>; 12] {
        [
            &self.license_id,
            &self.adam_id,
            &self.pricing_param,
            &self.product_type_id,
            &self.product_type_name,
            &self.is_irrevocable,
            &self.status,
            &self.user_id,
            &self.client_user_id,
            &self.its_id_hash,
            &self.serial_number,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::License {
    type Class = License;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<License>> {
        record::made(
            py,
            License {
                license_id: self.license_id.into_member(py)?,
                adam_id: self.adam_id.into_member(py)?,
                pricing_param: self.pricing_param.into_member(py)?,
                product_type_id: self.product_type_id.into_member(py)?,
                product_type_name: self.product_type_name.into_member(py)?,
                is_irrevocable: self.is_irrevocable.into_member(py)?,
                status: self.status.into_member(py)?,
                user_id: self.user_id.into_member(py)?,
                client_user_id: self.client_user_id.into_member(py)?,
                its_id_hash: self.its_id_hash.into_member(py)?,
                serial_number: self.serial_number.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl License {
    #[new]
    #[pyo3(signature = (*, license_id, adam_id, pricing_param=None, product_type_id=None, product_type_name=None, is_irrevocable=None, status=None, user_id=None, client_user_id=None, its_id_hash=None, serial_number=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        license_id: Bound<'_, PyString>,
        adam_id: Bound<'_, PyString>,
        pricing_param: Option<Bound<'_, PyString>>,
        product_type_id: Option<i64>,
        product_type_name: Option<Bound<'_, PyString>>,
        is_irrevocable: Option<bool>,
        status: Option<Bound<'_, PyString>>,
        user_id: Option<Bound<'_, PyString>>,
        client_user_id: Option<Bound<'_, PyString>>,
        its_id_hash: Option<Bound<'_, PyString>>,
        serial_number: Option<Bound<'_, PyString>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            license_id: license_id.into_member(py)?,
            adam_id: adam_id.into_member(py)?,
            pricing_param: pricing_param.into_member(py)?,
            product_type_id: product_type_id.into_member(py)?,
            product_type_name: product_type_name.into_member(py)?,
            is_irrevocable: is_irrevocable.into_member(py)?,
            status: status.into_member(py)?,
            user_id: user_id.into_member(py)?,
            client_user_id: client_user_id.into_member(py)?,
            its_id_hash: its_id_hash.into_member(py)?,
            serial_number: serial_number.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "License", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "License", &self.members())
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

impl Paged for vpp::License {
    const TABLE: &'static Table = &Table {
        name: "License",
        columns: &[
            Column { name: "license_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "adam_id", holds: Holds::Text { is_repeated: true } },
            Column { name: "pricing_param", holds: Holds::Text { is_repeated: true } },
            Column { name: "product_type_id", holds: Holds::Number },
            Column { name: "product_type_name", holds: Holds::Text { is_repeated: true } },
            Column { name: "is_irrevocable", holds: Holds::Flag },
            Column { name: "status", holds: Holds::Text { is_repeated: true } },
            Column { name: "user_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "client_user_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "its_id_hash", holds: Holds::Text { is_repeated: false } },
            Column { name: "serial_number", holds: Holds::Text { is_repeated: false } },
            Column { name: "extra", holds: Holds::Json },
        ],
    };

    #[inline(always)]
    fn build(
        view: vpp::LicenseRef<'_>,
        py: Python<'_>,
        cache: &mut Cache,
    ) -> PyResult<Py<License>> {
        record::made(
            py,
            License {
                license_id: record::text(py, view.license_id_bytes())?,
                adam_id: cache.text(py, view.adam_id_bytes())?,
                pricing_param: cache.word(py, view.pricing_param_bytes())?,
                product_type_id: record::number(py, view.product_type_id()),
                product_type_name: cache.text(py, view.product_type_name_bytes())?,
                is_irrevocable: record::flag(py, view.is_irrevocable()),
                status: cache.word(py, view.status_bytes())?,
                user_id: record::text(py, view.user_id_bytes())?,
                client_user_id: record::text(py, view.client_user_id_bytes())?,
                its_id_hash: record::text(py, view.its_id_hash_bytes())?,
                serial_number: record::text(py, view.serial_number_bytes())?,
                extra: view.extra().into_member(py)?,
            },
        )
    }

    fn cell(view: <Self as vpp::Record>::Ref<'_>, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::of_bytes(view.license_id_bytes()),
            1 => Cell::of_bytes(view.adam_id_bytes()),
            2 => Cell::of_bytes(view.pricing_param_bytes()),
            3 => Cell::of_number(view.product_type_id()),
            4 => Cell::of_bytes(view.product_type_name_bytes()),
            5 => Cell::of_flag(view.is_irrevocable()),
            6 => Cell::of_bytes(view.status_bytes()),
            7 => Cell::of_bytes(view.user_id_bytes()),
            8 => Cell::of_bytes(view.client_user_id_bytes()),
            9 => Cell::of_bytes(view.its_id_hash_bytes()),
            10 => Cell::of_bytes(view.serial_number_bytes()),
            11 => Cell::of_extra(view.extra()),
            _ => Cell::Absent,
        }
    }

    fn cell_of(&self, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::text(&self.license_id),
            1 => Cell::text(&self.adam_id),
            2 => Cell::of_text(self.pricing_param.as_ref().map(|word| word.as_str())),
            3 => Cell::of_number(self.product_type_id),
            4 => Cell::of_text(self.product_type_name.as_deref()),
            5 => Cell::of_flag(self.is_irrevocable),
            6 => Cell::of_text(self.status.as_ref().map(|word| word.as_str())),
            7 => Cell::of_text(self.user_id.as_deref()),
            8 => Cell::of_text(self.client_user_id.as_deref()),
            9 => Cell::of_text(self.its_id_hash.as_deref()),
            10 => Cell::of_text(self.serial_number.as_deref()),
            11 => Cell::of_extra(self.extra.clone()),
            _ => Cell::Absent,
        }
    }
}
