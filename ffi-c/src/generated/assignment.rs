//! Records: assignments.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use std::ffi::c_char;

use vpp::Assignment;

use crate::cancel::vppkit_cancel;
use crate::error::vppkit_error;
use crate::generated::constants::vppkit_status;
use crate::handle::handles;
use crate::page::{self, IntoOwned, PageHandle, PlainRecord, Records, json_text};
use crate::pager::{self, Pager, PagerHandle, vppkit_listing_progress};
use crate::text::vppkit_str;

/// One asset in the hands of one user or one device (`getAssignments`).
///
/// What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
/// and -1 where it is 1 (yes) or 0 (no).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct vppkit_assignment {
    /// The id of the item in the store.
    pub adam_id: vppkit_str,
    /// The quality.
    pub pricing_param: vppkit_str,
    /// The user who holds it, if a user does.
    pub client_user_id: vppkit_str,
    /// The device that holds it, if a device does.
    pub serial_number: vppkit_str,
}

impl PlainRecord for vppkit_assignment {
    type Model = Assignment;

    #[inline(always)]
    fn of_view(view: vpp::AssignmentRef<'_>) -> Self {
        Self {
            adam_id: vppkit_str::of_bytes(view.adam_id_bytes().unwrap_or_default()),
            pricing_param: vppkit_str::of_bytes(view.pricing_param_bytes().unwrap_or_default()),
            client_user_id: vppkit_str::of_bytes_option(view.client_user_id_bytes()),
            serial_number: vppkit_str::of_bytes_option(view.serial_number_bytes()),
        }
    }

    fn of_record(record: &Assignment) -> Self {
        Self {
            adam_id: vppkit_str::of(&record.adam_id),
            pricing_param: vppkit_str::of(record.pricing_param.as_str()),
            client_user_id: vppkit_str::of_option(record.client_user_id.as_deref()),
            serial_number: vppkit_str::of_option(record.serial_number.as_deref()),
        }
    }
}

impl IntoOwned for Assignment {
    fn into_owned(view: vpp::AssignmentRef<'_>) -> Self {
        view.into_owned()
    }
}

/// A page of assignments. Free it with `vppkit_assignment_page_free`, unless it belongs to another handle. May be read by
/// any threads at once.
pub struct vppkit_assignment_page(pub(crate) Records<vppkit_assignment>);

handles!(vppkit_assignment_page);

impl PageHandle for vppkit_assignment_page {
    type Plain = vppkit_assignment;

    fn new(records: Records<vppkit_assignment>) -> Self {
        Self(records)
    }

    fn records(&self) -> &Records<vppkit_assignment> {
        &self.0
    }
}

/// How many records the page has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_len(page: *const vppkit_assignment_page) -> usize {
    page::len("vppkit_assignment_page_len", page)
}

/// Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
/// or `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_get(
    page: *const vppkit_assignment_page,
    index: usize,
    record: *mut vppkit_assignment,
) -> vppkit_status {
    page::get("vppkit_assignment_page_get", page, index, record)
}

/// All records of the page as an array, which is made once and lives as long as the page. How many
/// they are is put into `count`, which may be NULL. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_records(
    page: *const vppkit_assignment_page,
    count: *mut usize,
) -> *const vppkit_assignment {
    page::records("vppkit_assignment_page_records", page, count)
}

/// Makes a JSON object of the record at an index, under Apple's names and with all members that
/// came. Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_to_json(
    page: *const vppkit_assignment_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_assignment_page_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record))
}

/// Makes a JSON object of the members of the record at an index that this version does not know.
/// Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_extra_to_json(
    page: *const vppkit_assignment_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_assignment_page_extra_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record.extra))
}

/// Makes a JSON object of what the answer said beside its records: what is stored in the account,
/// estimates of totals, tokens. Empty where the records are not those of an answer of their own.
/// Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_head_to_json(
    page: *const vppkit_assignment_page,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    page::head_to_json("vppkit_assignment_page_head_to_json", page, json, error)
}

/// Makes another handle to the same page. Yours; free it with `vppkit_assignment_page_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_clone(
    page: *const vppkit_assignment_page,
) -> *mut vppkit_assignment_page {
    page::clone("vppkit_assignment_page_clone", page)
}

/// Frees a page of your own. What it lent is gone then. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_page_free(page: *mut vppkit_assignment_page) {
    page::free("vppkit_assignment_page_free", page);
}

/// A listing of assignments on its way. Yours; free it with `vppkit_assignment_pager_free`, which ends what is under way.
/// Used by one thread at a time.
pub struct vppkit_assignment_pager(pub(crate) Pager<Assignment>);

handles!(vppkit_assignment_pager);

impl PagerHandle for vppkit_assignment_pager {
    type Page = vppkit_assignment_page;

    fn new(pager: Pager<Assignment>) -> Self {
        Self(pager)
    }

    fn pager(&self) -> &Pager<Assignment> {
        &self.0
    }
}

/// Waits for the next page: `VPPKIT_OK` with a page of your own, `VPPKIT_DONE` once the listing is
/// complete. After a failure it may be called again. `cancel` may be NULL: then that of the call
/// options which the listing was asked for with holds, if they had one.
///
/// Errors: `VPPKIT_PROTOCOL` if the service neither ends the listing nor tells how to go on,
/// `VPPKIT_CHECKPOINT` if Apple does not take the token that the listing began with, or loses it
/// again and again; `VPPKIT_USAGE` while another thread uses the pager; and what every call may
/// return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_pager_next(
    pager: *mut vppkit_assignment_pager,
    cancel: *const vppkit_cancel,
    page: *mut *mut vppkit_assignment_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    pager::next("vppkit_assignment_pager_next", pager, cancel, page, error)
}

/// Fills in how far the listing is. `VPPKIT_USAGE` while another thread uses the pager.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_pager_progress(
    pager: *const vppkit_assignment_pager,
    progress: *mut vppkit_listing_progress,
) -> vppkit_status {
    pager::progress("vppkit_assignment_pager_progress", pager, progress)
}

/// How often the listing began anew because Apple lost its data. When this number grows, all
/// records come again, and those that came before and do not come again are gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_pager_restarts(
    pager: *const vppkit_assignment_pager,
) -> u32 {
    pager::restarts("vppkit_assignment_pager_restarts", pager)
}

/// Makes the token that later lists what has changed since; NULL before the listing is complete,
/// and for listings without one. Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_pager_since_modified_token(
    pager: *const vppkit_assignment_pager,
) -> *mut c_char {
    pager::since_modified_token("vppkit_assignment_pager_since_modified_token", pager)
}

/// Frees a pager; its pages live on. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_pager_free(pager: *mut vppkit_assignment_pager) {
    pager::free("vppkit_assignment_pager_free", pager);
}
