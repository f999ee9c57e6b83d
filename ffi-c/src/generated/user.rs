//! Records: users.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use std::ffi::c_char;

use vpp::User;

use crate::cancel::vppkit_cancel;
use crate::error::vppkit_error;
use crate::generated::constants::vppkit_status;
use crate::handle::handles;
use crate::page::{self, IntoOwned, PageHandle, PlainRecord, Records, json_text};
use crate::pager::{self, Pager, PagerHandle, vppkit_listing_progress};
use crate::text::vppkit_str;

/// A user of the library.
///
/// Key on the clientUserIdStr: it never changes, while Apple's userId of the active record can.
///
/// What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
/// and -1 where it is 1 (yes) or 0 (no).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct vppkit_user {
    /// The id that the client chose when it registered the user.
    pub client_user_id: vppkit_str,
    /// Apple's id of this record.
    pub user_id: vppkit_str,
    /// The state of the record.
    pub status: vppkit_str,
    /// The e-mail address, if known.
    pub email: vppkit_str,
    /// A hash of the store account. Opaque.
    pub its_id_hash: vppkit_str,
    /// Where the person accepts the invitation; while Registered only.
    pub invite_url: vppkit_str,
    /// The code of the invitation; while Registered only.
    pub invite_code: vppkit_str,
    /// The managed Apple Account, seen in some live answers.
    pub managed_apple_id: vppkit_str,
}

impl PlainRecord for vppkit_user {
    type Model = User;

    #[inline(always)]
    fn of_view(view: vpp::UserRef<'_>) -> Self {
        Self {
            client_user_id: vppkit_str::of_bytes(view.client_user_id_bytes().unwrap_or_default()),
            user_id: vppkit_str::of_bytes_option(view.user_id_bytes()),
            status: vppkit_str::of_bytes_option(view.status_bytes()),
            email: vppkit_str::of_bytes_option(view.email_bytes()),
            its_id_hash: vppkit_str::of_bytes_option(view.its_id_hash_bytes()),
            invite_url: vppkit_str::of_bytes_option(view.invite_url_bytes()),
            invite_code: vppkit_str::of_bytes_option(view.invite_code_bytes()),
            managed_apple_id: vppkit_str::of_bytes_option(view.managed_apple_id_bytes()),
        }
    }

    fn of_record(record: &User) -> Self {
        Self {
            client_user_id: vppkit_str::of(&record.client_user_id),
            user_id: vppkit_str::of_option(record.user_id.as_deref()),
            status: vppkit_str::of_option(record.status.as_ref().map(vpp::UserStatus::as_str)),
            email: vppkit_str::of_option(record.email.as_deref()),
            its_id_hash: vppkit_str::of_option(record.its_id_hash.as_deref()),
            invite_url: vppkit_str::of_option(record.invite_url.as_deref()),
            invite_code: vppkit_str::of_option(record.invite_code.as_deref()),
            managed_apple_id: vppkit_str::of_option(record.managed_apple_id.as_deref()),
        }
    }
}

impl IntoOwned for User {
    fn into_owned(view: vpp::UserRef<'_>) -> Self {
        view.into_owned()
    }
}

/// A page of users. Free it with `vppkit_user_page_free`, unless it belongs to another handle. May be read by
/// any threads at once.
pub struct vppkit_user_page(pub(crate) Records<vppkit_user>);

handles!(vppkit_user_page);

impl PageHandle for vppkit_user_page {
    type Plain = vppkit_user;

    fn new(records: Records<vppkit_user>) -> Self {
        Self(records)
    }

    fn records(&self) -> &Records<vppkit_user> {
        &self.0
    }
}

/// How many records the page has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_len(page: *const vppkit_user_page) -> usize {
    page::len("vppkit_user_page_len", page)
}

/// Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
/// or `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_get(
    page: *const vppkit_user_page,
    index: usize,
    record: *mut vppkit_user,
) -> vppkit_status {
    page::get("vppkit_user_page_get", page, index, record)
}

/// All records of the page as an array, which is made once and lives as long as the page. How many
/// they are is put into `count`, which may be NULL. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_records(
    page: *const vppkit_user_page,
    count: *mut usize,
) -> *const vppkit_user {
    page::records("vppkit_user_page_records", page, count)
}

/// Makes a JSON object of the record at an index, under Apple's names and with all members that
/// came. Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_to_json(
    page: *const vppkit_user_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_user_page_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record))
}

/// Makes a JSON object of the members of the record at an index that this version does not know.
/// Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_extra_to_json(
    page: *const vppkit_user_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_user_page_extra_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record.extra))
}

/// Makes a JSON object of what the answer said beside its records: what is stored in the account,
/// estimates of totals, tokens. Empty where the records are not those of an answer of their own.
/// Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_head_to_json(
    page: *const vppkit_user_page,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    page::head_to_json("vppkit_user_page_head_to_json", page, json, error)
}

/// Makes another handle to the same page. Yours; free it with `vppkit_user_page_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_clone(
    page: *const vppkit_user_page,
) -> *mut vppkit_user_page {
    page::clone("vppkit_user_page_clone", page)
}

/// Frees a page of your own. What it lent is gone then. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_free(page: *mut vppkit_user_page) {
    page::free("vppkit_user_page_free", page);
}

/// The licences of the user. `getVPPUsersSrv` leaves them out.
///
/// Makes a page of them, which may be empty. Yours; free it with `vppkit_license_page_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_page_licenses(
    page: *const vppkit_user_page,
    index: usize,
    licenses: *mut *mut crate::generated::license::vppkit_license_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_user_page_licenses";
    page::of_record(name, page, index, (licenses, "licenses"), error, |record| {
        let nested = record.licenses;
        crate::handle::give(PageHandle::new(Records::own(nested)))
    })
}

/// A listing of users on its way. Yours; free it with `vppkit_user_pager_free`, which ends what is under way.
/// Used by one thread at a time.
pub struct vppkit_user_pager(pub(crate) Pager<User>);

handles!(vppkit_user_pager);

impl PagerHandle for vppkit_user_pager {
    type Page = vppkit_user_page;

    fn new(pager: Pager<User>) -> Self {
        Self(pager)
    }

    fn pager(&self) -> &Pager<User> {
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
pub unsafe extern "C" fn vppkit_user_pager_next(
    pager: *mut vppkit_user_pager,
    cancel: *const vppkit_cancel,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    pager::next("vppkit_user_pager_next", pager, cancel, page, error)
}

/// Fills in how far the listing is. `VPPKIT_USAGE` while another thread uses the pager.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_pager_progress(
    pager: *const vppkit_user_pager,
    progress: *mut vppkit_listing_progress,
) -> vppkit_status {
    pager::progress("vppkit_user_pager_progress", pager, progress)
}

/// How often the listing began anew because Apple lost its data. When this number grows, all
/// records come again, and those that came before and do not come again are gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_pager_restarts(pager: *const vppkit_user_pager) -> u32 {
    pager::restarts("vppkit_user_pager_restarts", pager)
}

/// Makes the token that later lists what has changed since; NULL before the listing is complete,
/// and for listings without one. Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_pager_since_modified_token(
    pager: *const vppkit_user_pager,
) -> *mut c_char {
    pager::since_modified_token("vppkit_user_pager_since_modified_token", pager)
}

/// Frees a pager; its pages live on. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_pager_free(pager: *mut vppkit_user_pager) {
    pager::free("vppkit_user_pager_free", pager);
}
