//! Listings: page by page, or record by record.

use std::sync::{Arc, Mutex};

use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use vpp::{CallOptions, Client, Listed, Listing, ListingProgress};

use crate::pending::Pending;
use crate::steps::{self, Next, Shared, Stepper, Steps};
use records::arrow;
use records::columns::{Paged, Table};
use records::page::{AnyPage, Page, RecordSource};

/// The pages of a listing, of whatever records.
trait Source: Send {
    fn next(&mut self) -> Next<'_, AnyPage>;
    fn progress(&self) -> ListingProgress;
    fn restarts(&self) -> u32;
    fn since_modified_token(&self) -> Option<&str>;
}

impl<R: Listed + Paged> Source for vpp::Pages<R> {
    fn next(&mut self) -> Next<'_, AnyPage> {
        Box::pin(async { Ok(self.try_next().await?.map(AnyPage::from)) })
    }

    fn progress(&self) -> ListingProgress {
        self.progress()
    }

    fn restarts(&self) -> u32 {
        self.restarts()
    }

    fn since_modified_token(&self) -> Option<&str> {
        self.since_modified_token()
    }
}

impl Steps for Box<dyn Source> {
    type Item = AnyPage;

    fn next(&mut self) -> Next<'_, AnyPage> {
        (**self).next()
    }
}

/// How what a filter names is fetched.
#[derive(Clone, Copy)]
pub(crate) struct Fetching {
    pub(crate) parallel: Option<usize>,
    pub(crate) is_ordered: bool,
}

/// The pages of a listing. Nothing is sent before the first is asked for.
///
/// After an exception the next page may be asked for again: the listing goes on where it stands.
/// Belongs to one thread or task at a time, and to the process that made it.
#[pyclass(frozen, module = "vppkit._native")]
pub(crate) struct Pages {
    pages: Arc<Stepper<Box<dyn Source>>>,
    table: &'static Table,
}

impl Pages {
    pub(crate) fn new<R: Listed + Paged>(
        shared: Shared,
        options: CallOptions,
        fetching: Fetching,
        list: impl FnOnce(&Client) -> Listing<R> + Send + 'static,
    ) -> Self {
        let begin = move |client: &Client| {
            let mut listing = list(client);
            if let Some(pages) = fetching.parallel {
                listing = listing.parallel(pages);
            }
            if !fetching.is_ordered {
                listing = listing.unordered();
            }
            let source: Box<dyn Source> = Box::new(listing.pages());
            Ok(source)
        };
        Self { pages: Arc::new(Stepper::new(shared, options, begin)), table: R::TABLE }
    }

    fn read<T>(&self, py: Python<'_>, read: impl FnOnce(&dyn Source) -> T) -> PyResult<Option<T>> {
        self.pages.with(|source| read(&**source)).map_err(|failure| failure.raise(py))
    }
}

#[pymethods]
impl Pages {
    fn __iter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<Page>>> {
        self.pages.next(py)?.map(|page| page.into_page(py)).transpose()
    }

    /// Whether it is known what comes next, and what that is: None when there is no more.
    fn try_next(&self, py: Python<'_>) -> PyResult<(bool, Option<Py<Page>>)> {
        Ok(match self.pages.try_next(py)? {
            None => (false, None),
            Some(next) => (true, next.map(|page| page.into_page(py)).transpose()?),
        })
    }

    /// The call that brings the next page, for `try_next` to take.
    fn bring_next(&self) -> Pending {
        self.pages.pending()
    }

    /// The call that ends its requests, for those who may just have cancelled one.
    fn closing(&self) -> Pending {
        self.pages.closing()
    }

    /// Record by record.
    fn records(&self) -> Records {
        Records { pages: Arc::clone(&self.pages), current: Mutex::new(RecordSource::default()) }
    }

    /// Pages and records delivered, and how many there are in all as Apple estimates.
    fn progress(&self, py: Python<'_>) -> PyResult<(u64, Option<u64>, u64, Option<u64>)> {
        let now = self.read(py, |source| source.progress())?.unwrap_or_default();
        Ok((now.pages, now.total_pages, now.records, now.total_records))
    }

    /// How often the listing began anew because Apple lost its data.
    fn restarts(&self, py: Python<'_>) -> PyResult<u32> {
        Ok(self.read(py, |source| source.restarts())?.unwrap_or(0))
    }

    /// Once the listing is complete: the token for what changes from now on.
    fn since_modified_token(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let token = self.read(py, |source| source.since_modified_token().map(str::to_owned))?;
        Ok(token.flatten())
    }

    /// The listing as a stream of Arrow: each page is fetched when it is read.
    fn arrow_stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let pages = Arc::clone(&self.pages);
        arrow::stream(py, self.table, Box::new(move |py| pages.next(py)))
    }

    /// Ends its requests.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.pages.close().map_err(|failure| failure.raise(py))
    }
}

/// The records of a listing, one after the other.
#[pyclass(frozen, module = "vppkit._native")]
pub(crate) struct Records {
    pages: Arc<Stepper<Box<dyn Source>>>,
    current: Mutex<RecordSource>,
}

#[pymethods]
impl Records {
    fn __iter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        // Never waits for another thread with Python held: that one may wait for Python.
        let mut current = self.current.try_lock().map_err(|_| steps::in_use().raise(py))?;
        loop {
            if let Some(record) = current.next(py)? {
                return Ok(Some(record));
            }
            let Some(page) = self.pages.next(py)? else { return Ok(None) };
            current.set_page(page);
        }
    }

    /// Ends its requests.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.pages.close().map_err(|failure| failure.raise(py))
    }
}
