//! Pages.
//!
//! Records come in pages. Read one record at a time with `..._page_get`, or all at once as an array
//! with `..._page_records`; both cost no copy, because texts are views into the page. Everything
//! that a page lends lives as long as the page, not as long as the pager or client. A page never
//! changes: any threads may read it at once. To keep one that belongs to another handle, such as an
//! event's, make a handle of your own with `..._page_clone`: that copies nothing either.

use std::ffi::c_char;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde_json::json;
use vpp::{Page, PageHead, Record};

use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK, VPPKIT_USAGE};
use crate::handle::{self, Handle, out};
use crate::{guard, text};

/// A plain record of C.
pub(crate) trait PlainRecord: Copy + Send + Sync + 'static {
    type Model: Record + Serialize;

    /// Views a record of a page.
    fn of_view(view: <Self::Model as Record>::Ref<'_>) -> Self;

    /// Views a record that stands alone.
    fn of_record(record: &Self::Model) -> Self;
}

/// What a page handle holds: the records of an answer, or some that stood alone in one.
pub(crate) struct Records<C: PlainRecord> {
    source: Source<C::Model>,
    array: OnceLock<Box<[C]>>,
}

enum Source<R> {
    Page(Page<R>),
    Own(Arc<[R]>),
}

/// A handle to records.
pub(crate) trait PageHandle: Handle {
    type Plain: PlainRecord;

    fn new(records: Records<Self::Plain>) -> Self;
    fn records(&self) -> &Records<Self::Plain>;
}

impl<C: PlainRecord> Records<C> {
    pub(crate) fn of(page: Page<C::Model>) -> Self {
        Self { source: Source::Page(page), array: OnceLock::new() }
    }

    pub(crate) fn own(records: Vec<C::Model>) -> Self {
        Self { source: Source::Own(records.into()), array: OnceLock::new() }
    }

    fn share(&self) -> Self {
        let source = match &self.source {
            Source::Page(page) => Source::Page(page.clone()),
            Source::Own(records) => Source::Own(Arc::clone(records)),
        };
        Self { source, array: OnceLock::new() }
    }

    fn len(&self) -> usize {
        match &self.source {
            Source::Page(page) => page.len(),
            Source::Own(records) => records.len(),
        }
    }

    /// Fills in the record at an index, in its place: to move it there costs as much as to make it.
    /// What this calls is inlined by order, because else it would be made elsewhere.
    ///
    /// # Safety
    /// `record` may be written to.
    unsafe fn fill(&self, index: usize, record: *mut C) -> bool {
        match &self.source {
            Source::Page(page) => match page.get(index) {
                Some(view) => record.write(C::of_view(view)),
                None => return false,
            },
            Source::Own(records) => match records.get(index) {
                Some(one) => record.write(C::of_record(one)),
                None => return false,
            },
        }
        true
    }

    fn array(&self) -> &[C] {
        self.array.get_or_init(|| match &self.source {
            Source::Page(page) => page.iter().map(C::of_view).collect(),
            Source::Own(records) => records.iter().map(C::of_record).collect(),
        })
    }

    /// The record as a value of its own.
    pub(crate) fn owned(&self, index: usize) -> Result<C::Model, Failure>
    where
        C::Model: Clone + IntoOwned,
    {
        let record = match &self.source {
            Source::Page(page) => page.get(index).map(C::Model::into_owned),
            Source::Own(records) => records.get(index).cloned(),
        };
        record.ok_or_else(|| {
            let what = format!("the page has {} records, and none at index {index}", self.len());
            Failure::usage(what, "Indexes count from 0.")
        })
    }

    fn head(&self) -> Option<&PageHead> {
        match &self.source {
            Source::Page(page) => Some(page.head()),
            Source::Own(_) => None,
        }
    }
}

/// Makes a value of a view; the generated code says how.
pub(crate) trait IntoOwned: Record {
    fn into_owned(view: Self::Ref<'_>) -> Self;
}

pub(crate) unsafe fn len<P: PageHandle>(name: &'static str, page: *const P) -> usize {
    guard::plain(name, 0, || handle::lend_if(page).map_or(0, |page| page.records().len()))
}

pub(crate) unsafe fn get<P: PageHandle>(
    name: &'static str,
    page: *const P,
    index: usize,
    record: *mut P::Plain,
) -> vppkit_status {
    guard::plain(name, vppkit_status::VPPKIT_INTERNAL, || {
        let Some(page) = handle::lend_if(page) else { return VPPKIT_USAGE };
        let is_there = !record.is_null() && page.records().fill(index, record);
        if is_there { VPPKIT_OK } else { VPPKIT_USAGE }
    })
}

pub(crate) unsafe fn records<P: PageHandle>(
    name: &'static str,
    page: *const P,
    count: *mut usize,
) -> *const P::Plain {
    guard::plain(name, std::ptr::null(), || {
        let Some(page) = handle::lend_if(page) else { return std::ptr::null() };
        let array = page.records().array();
        if !count.is_null() {
            count.write(array.len());
        }
        array.as_ptr()
    })
}

/// Makes something of one record as a value of its own.
pub(crate) unsafe fn of_record<P: PageHandle, T>(
    name: &'static str,
    page: *const P,
    index: usize,
    result: (*mut T, &str),
    error: *mut *mut vppkit_error,
    make: impl FnOnce(<P::Plain as PlainRecord>::Model) -> T,
) -> vppkit_status
where
    <P::Plain as PlainRecord>::Model: Clone + IntoOwned,
{
    guard::call(name, error, || {
        let result = out(result.0, result.1)?;
        let record = handle::lend(page, "page")?.records().owned(index)?;
        result.write(make(record));
        Ok(VPPKIT_OK)
    })
}

/// JSON as a text of C's own.
pub(crate) fn json_text(value: &impl Serialize) -> *mut c_char {
    // Plain data: it cannot fail.
    text::owned(serde_json::to_string(value).unwrap_or_default()).into_raw()
}

pub(crate) unsafe fn head_to_json<P: PageHandle>(
    name: &'static str,
    page: *const P,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call(name, error, || {
        let json = out(json, "json")?;
        let page = handle::lend(page, "page")?;
        json.write(match page.records().head() {
            Some(head) => json_text(&head_json(head)),
            None => json_text(&json!({})),
        });
        Ok(VPPKIT_OK)
    })
}

fn head_json(head: &PageHead) -> serde_json::Value {
    json!({
        "envelope": head.envelope,
        "total_count": head.total_count,
        "batch_count": head.batch_count,
        "total_batch_count": head.total_batch_count,
        "batch_token": head.batch_token,
        "since_modified_token": head.since_modified_token,
        "current_page_index": head.current_page_index,
        "next_page_index": head.next_page_index,
        "total_pages": head.total_pages,
        "total_assignments": head.total_assignments,
        "assignments_in_current_page": head.assignments_in_current_page,
        "request_id": head.request_id,
        "is_bare": head.is_bare,
        "extra": head.extra,
    })
}

pub(crate) unsafe fn clone<P: PageHandle>(name: &'static str, page: *const P) -> *mut P {
    guard::plain(name, std::ptr::null_mut(), || match handle::lend_if(page) {
        Some(page) => handle::give(P::new(page.records().share())),
        None => std::ptr::null_mut(),
    })
}

pub(crate) unsafe fn free<P: PageHandle>(name: &'static str, page: *mut P) {
    guard::plain(name, (), || handle::free(page));
}
