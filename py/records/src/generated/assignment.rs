//! The class `Assignment`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// One asset in the hands of one user or one device (`getAssignments`).
#[pyclass(frozen, module = "vppkit")]
pub struct Assignment {
    /// The id of the item in the store.
    #[pyo3(get)]
    pub adam_id: Py<PyAny>,
    /// The quality.
    #[pyo3(get)]
    pub pricing_param: Py<PyAny>,
    /// The user who holds it, if a user does.
    #[pyo3(get)]
    pub client_user_id: Py<PyAny>,
    /// The device that holds it, if a device does.
    #[pyo3(get)]
    pub serial_number: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names =
    Names::new(&["adam_id", "pricing_param", "client_user_id", "serial_number", "extra"]);

impl Assignment {
    fn members(&self) -> [&Py<PyAny>; 5] {
        [&self.adam_id, &self.pricing_param, &self.client_user_id, &self.serial_number, &self.extra]
    }
}

impl IntoRecord for vpp::Assignment {
    type Class = Assignment;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<Assignment>> {
        record::made(
            py,
            Assignment {
                adam_id: self.adam_id.into_member(py)?,
                pricing_param: self.pricing_param.into_member(py)?,
                client_user_id: self.client_user_id.into_member(py)?,
                serial_number: self.serial_number.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl Assignment {
    #[new]
    #[pyo3(signature = (*, adam_id, pricing_param, client_user_id=None, serial_number=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        adam_id: Bound<'_, PyString>,
        pricing_param: Bound<'_, PyString>,
        client_user_id: Option<Bound<'_, PyString>>,
        serial_number: Option<Bound<'_, PyString>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            adam_id: adam_id.into_member(py)?,
            pricing_param: pricing_param.into_member(py)?,
            client_user_id: client_user_id.into_member(py)?,
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
        record::repr(py, "Assignment", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "Assignment", &self.members())
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

impl Paged for vpp::Assignment {
    const TABLE: &'static Table = &Table {
        name: "Assignment",
        columns: &[
            Column { name: "adam_id", holds: Holds::Text { is_repeated: true } },
            Column { name: "pricing_param", holds: Holds::Text { is_repeated: true } },
            Column { name: "client_user_id", holds: Holds::Text { is_repeated: false } },
            Column { name: "serial_number", holds: Holds::Text { is_repeated: false } },
            Column { name: "extra", holds: Holds::Json },
        ],
    };

    #[inline(always)]
    fn build(
        view: vpp::AssignmentRef<'_>,
        py: Python<'_>,
        cache: &mut Cache,
    ) -> PyResult<Py<Assignment>> {
        record::made(
            py,
            Assignment {
                adam_id: cache.text(py, view.adam_id_bytes())?,
                pricing_param: cache.word(py, view.pricing_param_bytes())?,
                client_user_id: record::text(py, view.client_user_id_bytes())?,
                serial_number: record::text(py, view.serial_number_bytes())?,
                extra: view.extra().into_member(py)?,
            },
        )
    }

    fn cell(view: <Self as vpp::Record>::Ref<'_>, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::of_bytes(view.adam_id_bytes()),
            1 => Cell::of_bytes(view.pricing_param_bytes()),
            2 => Cell::of_bytes(view.client_user_id_bytes()),
            3 => Cell::of_bytes(view.serial_number_bytes()),
            4 => Cell::of_extra(view.extra()),
            _ => Cell::Absent,
        }
    }

    fn cell_of(&self, column: usize) -> Cell<'_> {
        match column {
            0 => Cell::text(&self.adam_id),
            1 => Cell::text(self.pricing_param.as_str()),
            2 => Cell::of_text(self.client_user_id.as_deref()),
            3 => Cell::of_text(self.serial_number.as_deref()),
            4 => Cell::of_extra(self.extra.clone()),
            _ => Cell::Absent,
        }
    }
}
