//! Listings.
//!
//! A listing comes page by page through a pager:
//!
//! ```c
//! vppkit_license_pager *pager;
//! vppkit_license_page *page;
//! vppkit_status status = vppkit_client_licenses(client, NULL, NULL, &pager, &error);
//! if (status != VPPKIT_OK) ...
//! while ((status = vppkit_license_pager_next(pager, NULL, &page, &error)) == VPPKIT_OK) {
//!     ...
//!     vppkit_license_page_free(page);
//! }
//! if (status != VPPKIT_DONE) ...
//! vppkit_license_pager_free(pager);
//! ```
//!
//! `VPPKIT_DONE` says that the listing is complete; anything else but `VPPKIT_OK` is a failure,
//! after which the same call may be made again: it goes on where the listing stands. Further pages
//! are fetched in the background. Empty pages in the middle are normal. Records that come twice are
//! left out the second time. If Apple loses the listing's data it begins anew by itself:
//! `..._pager_restarts` grows, all records come again, and those that do not are gone.

use std::sync::{Arc, Mutex, TryLockError};

use vpp::{Client, Effect, Listed, Listing, Pages};

use crate::basics::count_or_absent;
use crate::call_options::vppkit_call_options;
use crate::cancel::{self, Cancel, vppkit_cancel};
use crate::client::{Call, Connection, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_DONE, VPPKIT_OK, VPPKIT_USAGE};
use crate::handle::{self, Handle, out};
use crate::page::{PageHandle, PlainRecord, Records};
use crate::runtime::block;
use crate::settings::{self, Builder};
use crate::{guard, text};
use vppkit_bindings::per_process::Stamped;

/// How far a listing is.
#[repr(C)]
pub struct vppkit_listing_progress {
    /// Pages delivered.
    pub pages: u64,
    /// Pages in all, as Apple estimates; `VPPKIT_ABSENT` if it does not.
    pub total_pages: i64,
    /// Records delivered.
    pub records: u64,
    /// Records in all, as Apple estimates; `VPPKIT_ABSENT` if it does not.
    pub total_records: i64,
}

/// Something that moves on from call to call. It belongs to the process that made it, and to one
/// call at a time.
pub(crate) struct Moving<T>(Stamped<Mutex<T>>);

impl<T> Moving<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Stamped::new(Mutex::new(value)))
    }

    pub(crate) fn with<R>(
        &self,
        body: impl FnOnce(&mut T) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let value = self.0.get().ok_or_else(|| {
            Failure::usage("it was made before this process was forked", "Begin anew.")
        })?;
        match value.try_lock() {
            Ok(mut value) => body(&mut value),
            Err(TryLockError::WouldBlock) => Err(Failure::usage(
                "another thread uses it at the moment",
                "Let one thread at a time use it.",
            )),
            Err(TryLockError::Poisoned(_)) => {
                Err(Failure::internal("an earlier call met a bug in this library", Effect::NotSent))
            }
        }
    }
}

/// What a pager handle holds.
pub(crate) struct Pager<R> {
    pages: Moving<Pages<R>>,
    cancel: Option<Arc<Cancel>>,
    /// Behind the pages, which tell its log function.
    _connection: Arc<Connection>,
}

/// A handle to the pages of a listing.
pub(crate) trait PagerHandle: Handle {
    type Page: PageHandle<Plain: PlainRecord<Model: Listed>>;

    fn new(pager: Pager<Model<Self>>) -> Self;
    fn pager(&self) -> &Pager<Model<Self>>;
}

pub(crate) type Model<P> = <<<P as PagerHandle>::Page as PageHandle>::Plain as PlainRecord>::Model;

impl<R: Listed> Pager<R> {
    fn new(listing: Listing<R>, cancel: Option<Arc<Cancel>>, connection: Arc<Connection>) -> Self {
        Self { pages: Moving::new(listing.pages()), cancel, _connection: connection }
    }
}

/// A filter, and how what it names is fetched.
#[derive(Clone, Default)]
pub(crate) struct Asked<F> {
    pub(crate) filter: F,
    parallel: Option<u32>,
    is_unordered: bool,
}

impl<F> Asked<F> {
    pub(crate) fn map(self, change: impl FnOnce(F) -> F) -> Self {
        Self { filter: change(self.filter), ..self }
    }

    pub(crate) fn parallel(self, pages: u32) -> Self {
        Self { parallel: Some(pages), ..self }
    }

    pub(crate) fn unordered(self, is_unordered: bool) -> Self {
        Self { is_unordered, ..self }
    }

    pub(crate) fn list<R: Listed>(self, list: impl FnOnce(F) -> Listing<R>) -> Listing<R> {
        let mut listing = list(self.filter);
        if let Some(parallel) = self.parallel {
            listing = listing.parallel(parallel as usize);
        }
        if self.is_unordered { listing.unordered() } else { listing }
    }
}

pub(crate) unsafe fn next<P: PagerHandle>(
    name: &'static str,
    pager: *const P,
    cancel: *const vppkit_cancel,
    page: *mut *mut P::Page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call(name, error, || {
        let page = out(page, "page")?;
        let pager = handle::lend(pager, "pager")?;
        let pager = pager.pager();
        let cancel = cancel::of(cancel).or_else(|| pager.cancel.clone());
        let next = pager.pages.with(|pages| {
            block(cancel.as_deref(), Effect::NotApplied, async { Ok(pages.try_next().await?) })
        })?;
        match next {
            Some(next) => page.give(P::Page::new(Records::of(next))),
            None => return Ok(VPPKIT_DONE),
        }
        Ok(VPPKIT_OK)
    })
}

pub(crate) unsafe fn progress<P: PagerHandle>(
    name: &'static str,
    pager: *const P,
    progress: *mut vppkit_listing_progress,
) -> vppkit_status {
    guard::plain(name, vppkit_status::VPPKIT_INTERNAL, || {
        let Some(pager) = handle::lend_if(pager) else { return VPPKIT_USAGE };
        if progress.is_null() {
            return VPPKIT_USAGE;
        }
        match pager.pager().pages.with(|pages| Ok(pages.progress())) {
            Ok(now) => progress.write(vppkit_listing_progress {
                pages: now.pages,
                total_pages: count_or_absent(now.total_pages),
                records: now.records,
                total_records: count_or_absent(now.total_records),
            }),
            Err(failure) => return failure.status(),
        }
        VPPKIT_OK
    })
}

pub(crate) unsafe fn restarts<P: PagerHandle>(name: &'static str, pager: *const P) -> u32 {
    guard::plain(name, 0, || {
        let Some(pager) = handle::lend_if(pager) else { return 0 };
        pager.pager().pages.with(|pages| Ok(pages.restarts())).unwrap_or(0)
    })
}

pub(crate) unsafe fn since_modified_token<P: PagerHandle>(
    name: &'static str,
    pager: *const P,
) -> *mut std::ffi::c_char {
    guard::plain(name, std::ptr::null_mut(), || {
        let Some(pager) = handle::lend_if(pager) else { return std::ptr::null_mut() };
        let token =
            pager.pager().pages.with(|pages| Ok(pages.since_modified_token().map(text::owned)));
        token.ok().flatten().map_or(std::ptr::null_mut(), std::ffi::CString::into_raw)
    })
}

pub(crate) unsafe fn free<P: PagerHandle>(name: &'static str, pager: *mut P) {
    guard::plain(name, (), || handle::free(pager));
}

/// Makes a pager of what a filter asks for. Nothing is sent yet.
pub(crate) unsafe fn begin<P: PagerHandle, B: Builder<Value = Asked<F>>, F: Clone + Default>(
    name: &'static str,
    client: *const vppkit_client,
    filter: *const B,
    options: *const vppkit_call_options,
    pager: *mut *mut P,
    error: *mut *mut vppkit_error,
    list: impl FnOnce(&Client, F) -> Listing<Model<P>>,
) -> vppkit_status {
    guard::call(name, error, || {
        let pager = out(pager, "pager")?;
        let asked = settings::read_or(filter, Asked::default)?;
        let call = Call::of(client, options)?;
        let (cancel, connection) = (call.cancel(), call.connection());
        let client = call.client()?;
        let listing = asked.list(|filter| list(&client, filter));
        pager.give(P::new(Pager::new(listing, cancel, connection)));
        Ok(VPPKIT_OK)
    })
}
