//! The class `LicenseChanges`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// The answer of `manageVPPLicensesByAdamIdSrv`: what became of each target.
///
/// Some of them may have failed, or all: look at each. A request that failed as a whole, with
/// nothing done, is an error instead.
#[pyclass(frozen, module = "vppkit")]
pub struct LicenseChanges {
    /// What every answer says. Its status is 0 if all was done, -3 if some failed, -1 if all did.
    #[pyo3(get)]
    pub envelope: Py<PyAny>,
    /// The id of the item in the store.
    #[pyo3(get)]
    pub adam_id: Py<PyAny>,
    /// The quality; filled in even where the request left it out.
    #[pyo3(get)]
    pub pricing_param: Py<PyAny>,
    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    #[pyo3(get)]
    pub product_type_id: Py<PyAny>,
    /// The name of the product type.
    #[pyo3(get)]
    pub product_type_name: Py<PyAny>,
    /// Whether the licences cannot be taken back.
    #[pyo3(get)]
    pub is_irrevocable: Py<PyAny>,
    /// One entry for each target that was to get a licence.
    #[pyo3(get)]
    pub associations: Py<PyAny>,
    /// One entry for each target that was to lose one.
    #[pyo3(get)]
    pub disassociations: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "envelope",
    "adam_id",
    "pricing_param",
    "product_type_id",
    "product_type_name",
    "is_irrevocable",
    "associations",
    "disassociations",
    "extra",
]);

impl LicenseChanges {
    fn members(&self) -> [&Py<PyAny>; 9] {
        [
            &self.envelope,
            &self.adam_id,
            &self.pricing_param,
            &self.product_type_id,
            &self.product_type_name,
            &self.is_irrevocable,
            &self.associations,
            &self.disassociations,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::LicenseChanges {
    type Class = LicenseChanges;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<LicenseChanges>> {
        record::made(
            py,
            LicenseChanges {
                envelope: self.envelope.into_member(py)?,
                adam_id: self.adam_id.into_member(py)?,
                pricing_param: self.pricing_param.into_member(py)?,
                product_type_id: self.product_type_id.into_member(py)?,
                product_type_name: self.product_type_name.into_member(py)?,
                is_irrevocable: self.is_irrevocable.into_member(py)?,
                associations: self.associations.into_member(py)?,
                disassociations: self.disassociations.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl LicenseChanges {
    #[new]
    #[pyo3(signature = (*, envelope=None, adam_id=None, pricing_param=None, product_type_id=None, product_type_name=None, is_irrevocable=None, associations=None, disassociations=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        envelope: Option<Py<crate::generated::envelope::Envelope>>,
        adam_id: Option<Bound<'_, PyString>>,
        pricing_param: Option<Bound<'_, PyString>>,
        product_type_id: Option<i64>,
        product_type_name: Option<Bound<'_, PyString>>,
        is_irrevocable: Option<bool>,
        associations: Option<Vec<Py<crate::generated::license_change::LicenseChange>>>,
        disassociations: Option<Vec<Py<crate::generated::license_change::LicenseChange>>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            envelope: record::or_empty::<vpp::Envelope>(py, envelope)?.into_member(py)?,
            adam_id: adam_id.into_member(py)?,
            pricing_param: pricing_param.into_member(py)?,
            product_type_id: product_type_id.into_member(py)?,
            product_type_name: product_type_name.into_member(py)?,
            is_irrevocable: is_irrevocable.into_member(py)?,
            associations: associations.unwrap_or_default().into_member(py)?,
            disassociations: disassociations.unwrap_or_default().into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "LicenseChanges", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "LicenseChanges", &self.members())
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

    /// Whether everything that was asked for was done.
    #[getter]
    fn is_all_done(&self, py: Python<'_>) -> PyResult<bool> {
        crate::derived::license_changes_is_all_done(py, self)
    }

    /// The entries that were not done.
    #[getter]
    fn failed(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        crate::derived::license_changes_failed(py, self)
    }
}
