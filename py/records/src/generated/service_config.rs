//! The class `ServiceConfig`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// Where the services are and what they take (`VPPServiceConfigSrv`).
///
/// Limits and URLs may change at any time without notice; the client reads them again every five
/// minutes.
#[pyclass(frozen, module = "vppkit")]
pub struct ServiceConfig {
    /// What every answer says; here hardly more than the status.
    #[pyo3(get)]
    pub envelope: Py<PyAny>,
    /// The URLs by their member names (`getVPPAssetsSrvUrl` …), white space taken out: Apple's own
    /// documents print blanks inside.
    #[pyo3(get)]
    pub urls: Py<PyAny>,
    /// Most entries in one associate list.
    #[pyo3(get)]
    pub max_batch_associate_license_count: Py<PyAny>,
    /// Most entries in one disassociate list.
    #[pyo3(get)]
    pub max_batch_disassociate_license_count: Py<PyAny>,
    /// The error numbers with the texts of today.
    #[pyo3(get)]
    pub error_codes: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "envelope",
    "urls",
    "max_batch_associate_license_count",
    "max_batch_disassociate_license_count",
    "error_codes",
    "extra",
]);

impl ServiceConfig {
    fn members(&self) -> [&Py<PyAny>; 6] {
        [
            &self.envelope,
            &self.urls,
            &self.max_batch_associate_license_count,
            &self.max_batch_disassociate_license_count,
            &self.error_codes,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::ServiceConfig {
    type Class = ServiceConfig;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<ServiceConfig>> {
        record::made(
            py,
            ServiceConfig {
                envelope: self.envelope.into_member(py)?,
                urls: self.urls.into_member(py)?,
                max_batch_associate_license_count: self
                    .max_batch_associate_license_count
                    .into_member(py)?,
                max_batch_disassociate_license_count: self
                    .max_batch_disassociate_license_count
                    .into_member(py)?,
                error_codes: self.error_codes.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl ServiceConfig {
    #[new]
    #[pyo3(signature = (*, envelope=None, urls=None, max_batch_associate_license_count=None, max_batch_disassociate_license_count=None, error_codes=None, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        envelope: Option<Py<crate::generated::envelope::Envelope>>,
        urls: Option<Bound<'_, PyMapping>>,
        max_batch_associate_license_count: Option<i64>,
        max_batch_disassociate_license_count: Option<i64>,
        error_codes: Option<Vec<Py<crate::generated::error_text::ErrorText>>>,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            envelope: record::or_empty::<vpp::Envelope>(py, envelope)?.into_member(py)?,
            urls: record::mapping(py, urls)?.into_member(py)?,
            max_batch_associate_license_count: max_batch_associate_license_count.into_member(py)?,
            max_batch_disassociate_license_count: max_batch_disassociate_license_count
                .into_member(py)?,
            error_codes: error_codes.unwrap_or_default().into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "ServiceConfig", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "ServiceConfig", &self.members())
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
