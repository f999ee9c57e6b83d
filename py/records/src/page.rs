//! The class `Page`, and how records are read from pages one after the other.

use std::sync::Arc;

use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCapsule, PyDict, PyGenericAlias, PyList, PySlice};

use crate::arrow;
use crate::cache::Cache;
use crate::columns::{self, Paged, Rows};
use crate::generated::{self, page_head::PageHead};
use crate::record::{IntoMember, IntoRecord};

/// A page of core, whichever kind of records it has. Cheap to clone.
#[derive(Clone)]
pub struct AnyPage(Arc<dyn Answer>);

/// What a page is beside its rows.
trait Answer: Rows {
    fn head(&self) -> &vpp::PageHead;

    /// The records as a JSON text that can be decoded again.
    fn json(&self) -> serde_json::Result<String>;

    fn rows(&self) -> &dyn Rows;
}

impl<R: Paged> Answer for vpp::Page<R> {
    fn head(&self) -> &vpp::PageHead {
        vpp::Page::head(self)
    }

    fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.to_vec())
    }

    fn rows(&self) -> &dyn Rows {
        self
    }
}

impl<R: Paged> From<vpp::Page<R>> for AnyPage {
    fn from(page: vpp::Page<R>) -> Self {
        Self(Arc::new(page))
    }
}

impl AnyPage {
    pub fn head(&self) -> &vpp::PageHead {
        self.0.head()
    }

    pub fn rows(&self) -> &dyn Rows {
        self.0.rows()
    }

    /// The page as Python sees it.
    pub fn into_page(self, py: Python<'_>) -> PyResult<Py<Page>> {
        Py::new(py, Page { page: self, head: PyOnceLock::new() })
    }
}

impl IntoMember for AnyPage {
    fn into_member(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.into_page(py)?.into_any())
    }
}

/// Gives the records of one page after the other. What its cache has outlives the pages.
#[derive(Default)]
pub struct RecordSource {
    page: Option<AnyPage>,
    next: usize,
    cache: Cache,
}

impl RecordSource {
    /// Goes on with this page.
    pub fn set_page(&mut self, page: AnyPage) {
        self.page = Some(page);
        self.next = 0;
    }

    /// The next record of the page; `None` when it is at its end.
    #[inline]
    pub fn next(&mut self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let Some(page) = &self.page else { return Ok(None) };
        let record = page.0.record(py, self.next, &mut self.cache)?;
        match record {
            Some(_) => self.next += 1,
            // What the page holds need not wait for the next one.
            None => self.page = None,
        }
        Ok(record)
    }
}

/// The records of one answer of a listing. It never changes.
///
/// It is also what Arrow knows as a stream: `pyarrow.table(page)` and `polars.DataFrame(page)` take
/// it as it is. Members that this version does not know are there as JSON, in the column `extra`.
#[pyclass(frozen, module = "vppkit")]
pub struct Page {
    page: AnyPage,
    head: PyOnceLock<Py<PageHead>>,
}

/// An iterator over the records of a page.
#[pyclass(module = "vppkit._native")]
pub struct PageIterator(RecordSource);

#[pymethods]
impl PageIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        self.0.next(py)
    }
}

impl Page {
    fn rows(&self) -> &dyn Rows {
        self.page.rows()
    }

    /// Made when it is first asked for: most pages are read for their records only.
    fn head_of(&self, py: Python<'_>) -> PyResult<&Py<PageHead>> {
        self.head.get_or_try_init(py, || self.page.head().clone().into_record(py))
    }
}

#[pymethods]
impl Page {
    fn __len__(&self) -> usize {
        self.rows().len()
    }

    fn __iter__(&self) -> PageIterator {
        let mut source = RecordSource::default();
        source.set_page(self.page.clone());
        PageIterator(source)
    }

    fn __getitem__<'py>(&self, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (py, rows) = (index.py(), self.rows());
        let mut cache = Cache::default();
        if let Ok(slice) = index.cast::<PySlice>() {
            let slice = slice.indices(rows.len() as isize)?;
            let mut records = Vec::with_capacity(slice.slicelength);
            let mut row = slice.start;
            for _ in 0..slice.slicelength {
                records.extend(rows.record(py, row as usize, &mut cache)?);
                row += slice.step;
            }
            return Ok(PyList::new(py, records)?.into_any());
        }
        let index: isize = index.extract()?;
        let row = if index < 0 { index + rows.len() as isize } else { index };
        let record = match usize::try_from(row) {
            Ok(row) => rows.record(py, row, &mut cache)?,
            Err(_) => None,
        };
        let record = record.ok_or_else(|| PyIndexError::new_err("page index out of range"))?;
        Ok(record.into_bound(py))
    }

    #[classmethod]
    #[pyo3(signature = (item, /))]
    fn __class_getitem__<'py>(
        class: &Bound<'py, pyo3::types::PyType>,
        item: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyGenericAlias>> {
        PyGenericAlias::new(class.py(), class.as_any(), item)
    }

    fn __repr__(&self) -> String {
        let rows = self.rows();
        format!("<Page of {} {}>", rows.len(), rows.table().name)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Pickled)> {
        let json = self.page.0.json();
        let json = json.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let restore = py.import("vppkit._native")?.getattr("_restore_page")?;
        let head = self.head_of(py)?.clone_ref(py);
        Ok((restore, (self.rows().table().name, json, head)))
    }

    /// All records.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = self.rows();
        let mut cache = Cache::default();
        let mut records = Vec::with_capacity(rows.len());
        for row in 0..rows.len() {
            records.extend(rows.record(py, row, &mut cache)?);
        }
        PyList::new(py, records)
    }

    /// All records as dicts, as `to_dict` of a record makes them.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let records = self.to_list(py)?;
        let dicts =
            records.iter().map(|record| record.call_method0(intern!(record.py(), "to_dict")));
        PyList::new(py, dicts.collect::<PyResult<Vec<_>>>()?)
    }

    /// The values of the named members, or of all, as a list each.
    ///
    /// Raises ValueError where the records have no such member.
    #[pyo3(signature = (names=None))]
    fn to_columns<'py>(
        &self,
        py: Python<'py>,
        names: Option<Vec<String>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        columns::columns(py, self.rows(), names)
    }

    /// What Arrow knows the records as.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::schema_of(py, self.rows().table())
    }

    /// The records as a stream of Arrow, always with the page's own schema.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Arrow leaves it to the producer whether it can convert: consumers do so themselves.
        drop(requested_schema);
        arrow::stream_of(py, self.page.clone())
    }

    /// What the answer said beside its records. Its members are those of the page as well.
    #[getter]
    fn head(&self, py: Python<'_>) -> PyResult<Py<PageHead>> {
        Ok(self.head_of(py)?.clone_ref(py))
    }

    /// What every answer says.
    #[getter]
    fn envelope(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().envelope.clone_ref(py))
    }

    /// An estimate of all records of the listing, for progress; on its first batch only.
    #[getter]
    fn total_count(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().total_count.clone_ref(py))
    }

    /// Records in this batch, as the server counts.
    #[getter]
    fn batch_count(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().batch_count.clone_ref(py))
    }

    /// Batches of the listing, for progress; may be 0 where there is one.
    #[getter]
    fn total_batch_count(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().total_batch_count.clone_ref(py))
    }

    /// There is more: the token for the next batch.
    #[getter]
    fn batch_token(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().batch_token.clone_ref(py))
    }

    /// The listing is complete: the token for what changes from now on.
    #[getter]
    fn since_modified_token(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().since_modified_token.clone_ref(py))
    }

    /// The index of this page, from 0.
    #[getter]
    fn current_page_index(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().current_page_index.clone_ref(py))
    }

    /// There is more: the index of the next page.
    #[getter]
    fn next_page_index(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().next_page_index.clone_ref(py))
    }

    /// Pages of the listing.
    #[getter]
    fn total_pages(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().total_pages.clone_ref(py))
    }

    /// Assignments of the listing.
    #[getter]
    fn total_assignments(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().total_assignments.clone_ref(py))
    }

    /// Assignments on this page, as the server counts.
    #[getter]
    fn assignments_in_current_page(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().assignments_in_current_page.clone_ref(py))
    }

    /// The listing that further pages belong to.
    #[getter]
    fn request_id(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().request_id.clone_ref(py))
    }

    /// Whether the answer was a bare list, without anything beside the records.
    #[getter]
    fn is_bare(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().is_bare.clone_ref(py))
    }

    /// Members that this version does not know.
    #[getter]
    fn extra(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.head_of(py)?.get().extra.clone_ref(py))
    }
}

/// The class of the records, the records as JSON, and the head.
type Pickled = (&'static str, String, Py<PageHead>);

/// Reads the body of an answer with records of the named class. For tests and measurements.
#[pyfunction]
#[pyo3(name = "_decode_page", signature = (kind, body, /))]
pub fn decode_page(py: Python<'_>, kind: &str, body: &[u8]) -> PyResult<Py<Page>> {
    // A `Vec` would be made byte by byte.
    decoded(kind, body.to_vec())?.into_page(py)
}

/// Makes a page of what was pickled.
#[pyfunction]
#[pyo3(name = "_restore_page", signature = (kind, records, head, /))]
pub fn restore_page(
    py: Python<'_>,
    kind: &str,
    records: String,
    head: Py<PageHead>,
) -> PyResult<Py<Page>> {
    let page = decoded(kind, records.into_bytes())?;
    let restored = Page { page, head: PyOnceLock::new() };
    restored.head.get_or_init(py, || head);
    Py::new(py, restored)
}

/// The capsule of a stream of Arrow over pages, whose records are of the named class. The pages are
/// asked for one by one, as the consumer takes them.
#[pyfunction]
#[pyo3(name = "_arrow_stream", signature = (kind, pages, /))]
pub fn arrow_stream<'py>(
    py: Python<'py>,
    kind: &str,
    pages: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let table = generated::table(kind).ok_or_else(|| unknown(kind))?;
    let pages = pages.try_iter()?.unbind();
    let next = move |py: Python<'_>| {
        let Some(page) = pages.bind(py).clone().next().transpose()? else { return Ok(None) };
        Ok(Some(page.cast::<Page>()?.get().page.clone()))
    };
    arrow::stream(py, table, Box::new(next))
}

fn decoded(kind: &str, body: Vec<u8>) -> PyResult<AnyPage> {
    match generated::decode(kind, body) {
        Some(Ok(page)) => Ok(page),
        Some(Err(error)) => Err(PyValueError::new_err(error.to_string())),
        None => Err(unknown(kind)),
    }
}

fn unknown(kind: &str) -> PyErr {
    PyValueError::new_err(format!("no records are called {kind:?}"))
}
