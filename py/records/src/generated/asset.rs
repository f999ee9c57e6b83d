//! The class `Asset`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// An app or book for which the library has licences (`getVPPAssetsSrv`).
///
/// Its identity is the pair of adamId and pricingParam. The counts are there only where they were
/// asked for; total = assigned + available, retired ones stand outside.
#[pyclass(frozen, module = "vppkit")]
pub struct Asset {
    /// The id of the item in the store.
    #[pyo3(get)]
    pub adam_id: Py<PyAny>,
    /// The quality.
    #[pyo3(get)]
    pub pricing_param: Py<PyAny>,
    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    #[pyo3(get)]
    pub product_type_id: Py<PyAny>,
    /// The name of the product type: `Software`, `Application`, `Publication`.
    #[pyo3(get)]
    pub product_type_name: Py<PyAny>,
    /// Whether a licence, once assigned, cannot be taken back.
    #[pyo3(get)]
    pub is_irrevocable: Py<PyAny>,
    /// Whether it can be assigned to devices.
    #[pyo3(get)]
    pub device_assignable: Py<PyAny>,
    /// Licences assigned to users and devices.
    #[pyo3(get)]
    pub assigned_count: Py<PyAny>,
    /// Licences free to assign.
    #[pyo3(get)]
    pub available_count: Py<PyAny>,
    /// Licences that were refunded or moved away.
    #[pyo3(get)]
    pub retired_count: Py<PyAny>,
    /// Assigned and available licences together.
    #[pyo3(get)]
    pub total_count: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "adam_id",
    "pricing_param",
    "product_type_id",
    "product_type_name",
    "is_irrevocable",
    "device_assignable",
    "assigned_count",
    "available_count",
    "retired_count",
    "total_count",
    "extra",
]);

impl Asset {
    fn members(&self) -> [&Py<PyAny>; 11] {
        [
            &self.adam_id,
            &self.pricing_param,
            &self.product_type_id,
            &self.product_type_name,
            &self.is_irrevocable,
            &self.device_assignable,
            &self.assigned_count,
            &self.available_count,
            &self.retired_count,
            &self.total_count,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::Asset {
    type Class = Asset;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Asset>> {
        record::made(
            py,
            Asset {
                adam_id: self.adam_id.into_member(py)?,
                pricing_param: self.pricing_param.into_member(py)?,
                product_type_id: self.product_type_id.into_member(py)?,
                product_type_name: self.product_type_name.into_member(py)?,
                is_irrevocable: self.is_irrevocable.into_member(py)?,
                device_assignable: self.device_assignable.into_member(py)?,
                assigned_count: self.assigned_count.into_member(py)?,
                available_count: self.available_count.into_member(py)?,
                retired_count: self.retired_count.into_member(py)?,
                total_count: self.total_count.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl Asset {
    #[new]
    #[pyo3(signature = (*, adam_id, pricing_param, product_type_id=None, product_type_name=None, is_irrevocable=None, device_assignable=None, assigned_count=None, available_count=None, retired_count=None, total_count=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        adam_id: Bound<'_, PyString>,
        pricing_param: Bound<'_, PyString>,
        product_type_id: Option<i64>,
        product_type_name: Option<Bound<'_, PyString>>,
        is_irrevocable: Option<bool>,
        device_assignable: Option<bool>,
        assigned_count: Option<i64>,
        available_count: Option<i64>,
        retired_count: Option<i64>,
        total_count: Option<i64>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            adam_id: adam_id.into_member(py)?,
            pricing_param: pricing_param.into_member(py)?,
            product_type_id: product_type_id.into_member(py)?,
            product_type_name: product_type_name.into_member(py)?,
            is_irrevocable: is_irrevocable.into_member(py)?,
            device_assignable: device_assignable.into_member(py)?,
            assigned_count: assigned_count.into_member(py)?,
            available_count: available_count.into_member(py)?,
            retired_count: retired_count.into_member(py)?,
            total_count: total_count.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "Asset", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "Asset", &self.members())
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

impl Paged for vpp::Asset {
    const TABLE: &'static Table = &Table {
        name: "Asset",
        columns: &[
            Column { name: "adam_id", holds: Holds::Text { is_repeated: true } },
            Column { name: "pricing_param", holds: Holds::Text { is_repeated: true } },
            Column { name: "product_type_id", holds: Holds::Number },
            Column { name: "product_type_name", holds: Holds::Text { is_repeated: true } },
            Column { name: "is_irrevocable", holds: Holds::Flag },
            Column { name: "device_assignable", holds: Holds::Flag },
            Column { name: "assigned_count", holds: Holds::Number },
            Column { name: "available_count", holds: Holds::Number },
            Column { name: "retired_count", holds: Holds::Number },
            Column { name: "total_count", holds: Holds::Number },
            Column { name: "extra", holds: Holds::Json },
        ],
    };

    #[inline(always)]
    fn build(view: vpp::AssetRef<'_>, py: Python<'_>, cache: &mut Cache) -> PyResult<Py<Asset>> {
        record::made(
            py,
            Asset {
                adam_id: cache.text(py, view.adam_id_bytes())?,
                pricing_param: cache.word(py, view.pricing_param_bytes())?,
                product_type_id: record::number(py, view.product_type_id()),
                product_type_name: cache.text(py, view.product_type_name_bytes())?,
                is_irrevocable: record::flag(py, view.is_irrevocable()),
                device_assignable: record::flag(py, view.device_assignable()),
                assigned_count: record::number(py, view.assigned_count()),
                available_count: record::number(py, view.available_count()),
                retired_count: record::number(py, view.retired_count()),
                total_count: record::number(py, view.total_count()),
                extra: view.extra().into_member(py)?,
            },
        )
    }

    fn cell(view: <Self as vpp::Record>::Ref<'_>, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::of_bytes(view.adam_id_bytes()),
            1 => Cell::of_bytes(view.pricing_param_bytes()),
            2 => Cell::of_number(view.product_type_id()),
            3 => Cell::of_bytes(view.product_type_name_bytes()),
            4 => Cell::of_flag(view.is_irrevocable()),
            5 => Cell::of_flag(view.device_assignable()),
            6 => Cell::of_number(view.assigned_count()),
            7 => Cell::of_number(view.available_count()),
            8 => Cell::of_number(view.retired_count()),
            9 => Cell::of_number(view.total_count()),
            10 => Cell::of_extra(view.extra()),
            _ => Cell::Absent,
        }
    }

    fn cell_of(&self, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::text(&self.adam_id),
            1 => Cell::text(self.pricing_param.as_str()),
            2 => Cell::of_number(self.product_type_id),
            3 => Cell::of_text(self.product_type_name.as_deref()),
            4 => Cell::of_flag(self.is_irrevocable),
            5 => Cell::of_flag(self.device_assignable),
            6 => Cell::of_number(self.assigned_count),
            7 => Cell::of_number(self.available_count),
            8 => Cell::of_number(self.retired_count),
            9 => Cell::of_number(self.total_count),
            10 => Cell::of_extra(self.extra.clone()),
            _ => Cell::Absent,
        }
    }
}
