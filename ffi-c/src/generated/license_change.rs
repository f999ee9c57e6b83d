//! Records: licence changes.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use std::ffi::c_char;

use vpp::LicenseChange;

use crate::basics;
use crate::error::vppkit_error;
use crate::generated::constants::vppkit_status;
use crate::handle::handles;
use crate::page::{self, IntoOwned, PageHandle, PlainRecord, Records, json_text};
use crate::text::vppkit_str;

/// One entry of `associations` or `disassociations` in the answer of
/// `manageVPPLicensesByAdamIdSrv`.
///
/// It succeeded if and only if it has no error number: a failed entry may carry a licence id, and
/// a successful one may carry none or another licence's.
///
/// What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
/// and -1 where it is 1 (yes) or 0 (no).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct vppkit_license_change {
    /// The user of this entry, if it was a user.
    pub client_user_id: vppkit_str,
    /// The device of this entry, if it was a device.
    pub serial_number: vppkit_str,
    /// The licence. After a disassociation it may be another licence that is free now.
    pub license_id: vppkit_str,
    /// Why this entry failed; absent if it succeeded.
    pub error_number: i64,
    /// Apple's text about the failure.
    pub error_message: vppkit_str,
    /// The id of the item in the store; not always sent.
    pub adam_id: vppkit_str,
    /// The quality; not always sent.
    pub pricing_param: vppkit_str,
    /// 7 macOS software, 8 iOS or macOS app, 10 book; not always sent.
    pub product_type_id: i64,
    /// The name of the product type; not always sent.
    pub product_type_name: vppkit_str,
    /// Whether the licence cannot be taken back; not always sent.
    pub is_irrevocable: i8,
    /// The state of the licence; not always sent.
    pub status: vppkit_str,
    /// Apple's id of the user record; not always sent.
    pub user_id: vppkit_str,
}

impl PlainRecord for vppkit_license_change {
    type Model = LicenseChange;

    #[inline(always)]
    fn of_view(view: vpp::LicenseChangeRef<'_>) -> Self {
        Self {
            client_user_id: vppkit_str::of_bytes_option(view.client_user_id_bytes()),
            serial_number: vppkit_str::of_bytes_option(view.serial_number_bytes()),
            license_id: vppkit_str::of_bytes_option(view.license_id_bytes()),
            error_number: basics::or_absent(view.error_number()),
            error_message: vppkit_str::of_bytes_option(view.error_message_bytes()),
            adam_id: vppkit_str::of_bytes_option(view.adam_id_bytes()),
            pricing_param: vppkit_str::of_bytes_option(view.pricing_param_bytes()),
            product_type_id: basics::or_absent(view.product_type_id()),
            product_type_name: vppkit_str::of_bytes_option(view.product_type_name_bytes()),
            is_irrevocable: basics::flag(view.is_irrevocable()),
            status: vppkit_str::of_bytes_option(view.status_bytes()),
            user_id: vppkit_str::of_bytes_option(view.user_id_bytes()),
        }
    }

    fn of_record(record: &LicenseChange) -> Self {
        Self {
            client_user_id: vppkit_str::of_option(record.client_user_id.as_deref()),
            serial_number: vppkit_str::of_option(record.serial_number.as_deref()),
            license_id: vppkit_str::of_option(record.license_id.as_deref()),
            error_number: basics::or_absent(record.error_number),
            error_message: vppkit_str::of_option(record.error_message.as_deref()),
            adam_id: vppkit_str::of_option(record.adam_id.as_deref()),
            pricing_param: vppkit_str::of_option(
                record.pricing_param.as_ref().map(vpp::PricingParam::as_str),
            ),
            product_type_id: basics::or_absent(record.product_type_id),
            product_type_name: vppkit_str::of_option(record.product_type_name.as_deref()),
            is_irrevocable: basics::flag(record.is_irrevocable),
            status: vppkit_str::of_option(record.status.as_ref().map(vpp::LicenseStatus::as_str)),
            user_id: vppkit_str::of_option(record.user_id.as_deref()),
        }
    }
}

impl IntoOwned for LicenseChange {
    fn into_owned(view: vpp::LicenseChangeRef<'_>) -> Self {
        view.into_owned()
    }
}

/// A page of licence changes. Free it with `vppkit_license_change_page_free`, unless it belongs to another handle. May be read by
/// any threads at once.
pub struct vppkit_license_change_page(pub(crate) Records<vppkit_license_change>);

handles!(vppkit_license_change_page);

impl PageHandle for vppkit_license_change_page {
    type Plain = vppkit_license_change;

    fn new(records: Records<vppkit_license_change>) -> Self {
        Self(records)
    }

    fn records(&self) -> &Records<vppkit_license_change> {
        &self.0
    }
}

/// How many records the page has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_len(
    page: *const vppkit_license_change_page,
) -> usize {
    page::len("vppkit_license_change_page_len", page)
}

/// Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
/// or `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_get(
    page: *const vppkit_license_change_page,
    index: usize,
    record: *mut vppkit_license_change,
) -> vppkit_status {
    page::get("vppkit_license_change_page_get", page, index, record)
}

/// All records of the page as an array, which is made once and lives as long as the page. How many
/// they are is put into `count`, which may be NULL. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_records(
    page: *const vppkit_license_change_page,
    count: *mut usize,
) -> *const vppkit_license_change {
    page::records("vppkit_license_change_page_records", page, count)
}

/// Makes a JSON object of the record at an index, under Apple's names and with all members that
/// came. Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_to_json(
    page: *const vppkit_license_change_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_license_change_page_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record))
}

/// Makes a JSON object of the members of the record at an index that this version does not know.
/// Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_extra_to_json(
    page: *const vppkit_license_change_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_license_change_page_extra_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record.extra))
}

/// Makes a JSON object of what the answer said beside its records: what is stored in the account,
/// estimates of totals, tokens. Empty where the records are not those of an answer of their own.
/// Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_head_to_json(
    page: *const vppkit_license_change_page,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    page::head_to_json("vppkit_license_change_page_head_to_json", page, json, error)
}

/// Makes another handle to the same page. Yours; free it with `vppkit_license_change_page_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_clone(
    page: *const vppkit_license_change_page,
) -> *mut vppkit_license_change_page {
    page::clone("vppkit_license_change_page_clone", page)
}

/// Frees a page of your own. What it lent is gone then. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_free(page: *mut vppkit_license_change_page) {
    page::free("vppkit_license_change_page_free", page);
}

/// With 9616: the licence that this user holds already.
///
/// Makes a page of them, which may be empty. Yours; free it with `vppkit_license_page_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_license_already_assigned(
    page: *const vppkit_license_change_page,
    index: usize,
    license_already_assigned: *mut *mut crate::generated::license::vppkit_license_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_license_change_page_license_already_assigned";
    page::of_record(
        name,
        page,
        index,
        (license_already_assigned, "license_already_assigned"),
        error,
        |record| {
            let nested = record.license_already_assigned;
            crate::handle::give(PageHandle::new(Records::own(nested.into_iter().collect())))
        },
    )
}

/// With 9616: other users of the same store account who hold one.
///
/// Makes a page of them, which may be empty. Yours; free it with `vppkit_user_page_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_change_page_reg_users_already_assigned(
    page: *const vppkit_license_change_page,
    index: usize,
    reg_users_already_assigned: *mut *mut crate::generated::user::vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_license_change_page_reg_users_already_assigned";
    page::of_record(
        name,
        page,
        index,
        (reg_users_already_assigned, "reg_users_already_assigned"),
        error,
        |record| {
            let nested = record.reg_users_already_assigned;
            crate::handle::give(PageHandle::new(Records::own(nested)))
        },
    )
}
