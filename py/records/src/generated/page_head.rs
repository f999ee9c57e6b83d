//! The class `PageHead`.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use pyo3::prelude::*;
use pyo3::types::*;

use crate::record::{self, IntoMember, IntoRecord, Names};

/// What an answer says beside its records.
#[pyclass(frozen, module = "vppkit")]
pub struct PageHead {
    /// What every answer says.
    #[pyo3(get)]
    pub envelope: Py<PyAny>,
    /// An estimate of all records of the listing, for progress; on its first batch only.
    #[pyo3(get)]
    pub total_count: Py<PyAny>,
    /// Records in this batch, as the server counts.
    #[pyo3(get)]
    pub batch_count: Py<PyAny>,
    /// Batches of the listing, for progress; may be 0 where there is one.
    #[pyo3(get)]
    pub total_batch_count: Py<PyAny>,
    /// There is more: the token for the next batch.
    #[pyo3(get)]
    pub batch_token: Py<PyAny>,
    /// The listing is complete: the token for what changes from now on.
    #[pyo3(get)]
    pub since_modified_token: Py<PyAny>,
    /// The index of this page, from 0.
    #[pyo3(get)]
    pub current_page_index: Py<PyAny>,
    /// There is more: the index of the next page.
    #[pyo3(get)]
    pub next_page_index: Py<PyAny>,
    /// Pages of the listing.
    #[pyo3(get)]
    pub total_pages: Py<PyAny>,
    /// Assignments of the listing.
    #[pyo3(get)]
    pub total_assignments: Py<PyAny>,
    /// Assignments on this page, as the server counts.
    #[pyo3(get)]
    pub assignments_in_current_page: Py<PyAny>,
    /// The listing that further pages belong to.
    #[pyo3(get)]
    pub request_id: Py<PyAny>,
    /// Whether the answer was a bare list, without anything beside the records.
    #[pyo3(get)]
    pub is_bare: Py<PyAny>,
    /// Members that this version does not know.
    #[pyo3(get)]
    pub extra: Py<PyAny>,
}

static NAMES: Names = Names::new(&[
    "envelope",
    "total_count",
    "batch_count",
    "total_batch_count",
    "batch_token",
    "since_modified_token",
    "current_page_index",
    "next_page_index",
    "total_pages",
    "total_assignments",
    "assignments_in_current_page",
    "request_id",
    "is_bare",
    "extra",
]);

impl PageHead {
    fn members(&self) -> [&Py<PyAny>; 14] {
        [
            &self.envelope,
            &self.total_count,
            &self.batch_count,
            &self.total_batch_count,
            &self.batch_token,
            &self.since_modified_token,
            &self.current_page_index,
            &self.next_page_index,
            &self.total_pages,
            &self.total_assignments,
            &self.assignments_in_current_page,
            &self.request_id,
            &self.is_bare,
            &self.extra,
        ]
    }
}

impl IntoRecord for vpp::PageHead {
    type Class = PageHead;

    fn into_record(self, py: Python<'_>) -> PyResult<Py<PageHead>> {
        record::made(
            py,
            PageHead {
                envelope: self.envelope.into_member(py)?,
                total_count: self.total_count.into_member(py)?,
                batch_count: self.batch_count.into_member(py)?,
                total_batch_count: self.total_batch_count.into_member(py)?,
                batch_token: self.batch_token.into_member(py)?,
                since_modified_token: self.since_modified_token.into_member(py)?,
                current_page_index: self.current_page_index.into_member(py)?,
                next_page_index: self.next_page_index.into_member(py)?,
                total_pages: self.total_pages.into_member(py)?,
                total_assignments: self.total_assignments.into_member(py)?,
                assignments_in_current_page: self.assignments_in_current_page.into_member(py)?,
                request_id: self.request_id.into_member(py)?,
                is_bare: self.is_bare.into_member(py)?,
                extra: self.extra.into_member(py)?,
            },
        )
    }
}

#[pymethods]
impl PageHead {
    #[new]
    #[pyo3(signature = (*, envelope=None, total_count=None, batch_count=None, total_batch_count=None, batch_token=None, since_modified_token=None, current_page_index=None, next_page_index=None, total_pages=None, total_assignments=None, assignments_in_current_page=None, request_id=None, is_bare=false, extra=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        envelope: Option<Py<crate::generated::envelope::Envelope>>,
        total_count: Option<i64>,
        batch_count: Option<i64>,
        total_batch_count: Option<i64>,
        batch_token: Option<Bound<'_, PyString>>,
        since_modified_token: Option<Bound<'_, PyString>>,
        current_page_index: Option<i64>,
        next_page_index: Option<i64>,
        total_pages: Option<i64>,
        total_assignments: Option<i64>,
        assignments_in_current_page: Option<i64>,
        request_id: Option<Bound<'_, PyString>>,
        is_bare: bool,
        extra: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Self> {
        Ok(Self {
            envelope: record::or_empty::<vpp::Envelope>(py, envelope)?.into_member(py)?,
            total_count: total_count.into_member(py)?,
            batch_count: batch_count.into_member(py)?,
            total_batch_count: total_batch_count.into_member(py)?,
            batch_token: batch_token.into_member(py)?,
            since_modified_token: since_modified_token.into_member(py)?,
            current_page_index: current_page_index.into_member(py)?,
            next_page_index: next_page_index.into_member(py)?,
            total_pages: total_pages.into_member(py)?,
            total_assignments: total_assignments.into_member(py)?,
            assignments_in_current_page: assignments_in_current_page.into_member(py)?,
            request_id: request_id.into_member(py)?,
            is_bare: is_bare.into_member(py)?,
            extra: record::mapping(py, extra)?.into_member(py)?,
        })
    }

    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, NAMES.of(py))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(py, "PageHead", &NAMES, &self.members())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        record::are_equal(py, &self.members(), &other.members())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        record::hash(py, "PageHead", &self.members())
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
