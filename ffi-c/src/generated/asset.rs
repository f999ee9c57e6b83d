//! Records: assets.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use std::ffi::c_char;

use vpp::Asset;

use crate::basics;
use crate::error::vppkit_error;
use crate::generated::constants::vppkit_status;
use crate::handle::handles;
use crate::page::{self, IntoOwned, PageHandle, PlainRecord, Records, json_text};
use crate::text::vppkit_str;

/// An app or book for which the library has licences (`getVPPAssetsSrv`).
///
/// Its identity is the pair of adamId and pricingParam. The counts are there only where they were
/// asked for; total = assigned + available, retired ones stand outside.
///
/// What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
/// and -1 where it is 1 (yes) or 0 (no).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct vppkit_asset {
    /// The id of the item in the store.
    pub adam_id: vppkit_str,
    /// The quality.
    pub pricing_param: vppkit_str,
    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    pub product_type_id: i64,
    /// The name of the product type: `Software`, `Application`, `Publication`.
    pub product_type_name: vppkit_str,
    /// Whether a licence, once assigned, cannot be taken back.
    pub is_irrevocable: i8,
    /// Whether it can be assigned to devices.
    pub device_assignable: i8,
    /// Licences assigned to users and devices.
    pub assigned_count: i64,
    /// Licences free to assign.
    pub available_count: i64,
    /// Licences that were refunded or moved away.
    pub retired_count: i64,
    /// Assigned and available licences together.
    pub total_count: i64,
}

impl PlainRecord for vppkit_asset {
    type Model = Asset;

    #[inline(always)]
    fn of_view(view: vpp::AssetRef<'_>) -> Self {
        Self {
            adam_id: vppkit_str::of_bytes(view.adam_id_bytes().unwrap_or_default()),
            pricing_param: vppkit_str::of_bytes(view.pricing_param_bytes().unwrap_or_default()),
            product_type_id: basics::or_absent(view.product_type_id()),
            product_type_name: vppkit_str::of_bytes_option(view.product_type_name_bytes()),
            is_irrevocable: basics::flag(view.is_irrevocable()),
            device_assignable: basics::flag(view.device_assignable()),
            assigned_count: basics::or_absent(view.assigned_count()),
            available_count: basics::or_absent(view.available_count()),
            retired_count: basics::or_absent(view.retired_count()),
            total_count: basics::or_absent(view.total_count()),
        }
    }

    fn of_record(record: &Asset) -> Self {
        Self {
            adam_id: vppkit_str::of(&record.adam_id),
            pricing_param: vppkit_str::of(record.pricing_param.as_str()),
            product_type_id: basics::or_absent(record.product_type_id),
            product_type_name: vppkit_str::of_option(record.product_type_name.as_deref()),
            is_irrevocable: basics::flag(record.is_irrevocable),
            device_assignable: basics::flag(record.device_assignable),
            assigned_count: basics::or_absent(record.assigned_count),
            available_count: basics::or_absent(record.available_count),
            retired_count: basics::or_absent(record.retired_count),
            total_count: basics::or_absent(record.total_count),
        }
    }
}

impl IntoOwned for Asset {
    fn into_owned(view: vpp::AssetRef<'_>) -> Self {
        view.into_owned()
    }
}

/// A page of assets. Free it with `vppkit_asset_page_free`, unless it belongs to another handle. May be read by
/// any threads at once.
pub struct vppkit_asset_page(pub(crate) Records<vppkit_asset>);

handles!(vppkit_asset_page);

impl PageHandle for vppkit_asset_page {
    type Plain = vppkit_asset;

    fn new(records: Records<vppkit_asset>) -> Self {
        Self(records)
    }

    fn records(&self) -> &Records<vppkit_asset> {
        &self.0
    }
}

/// How many records the page has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_len(page: *const vppkit_asset_page) -> usize {
    page::len("vppkit_asset_page_len", page)
}

/// Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
/// or `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_get(
    page: *const vppkit_asset_page,
    index: usize,
    record: *mut vppkit_asset,
) -> vppkit_status {
    page::get("vppkit_asset_page_get", page, index, record)
}

/// All records of the page as an array, which is made once and lives as long as the page. How many
/// they are is put into `count`, which may be NULL. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_records(
    page: *const vppkit_asset_page,
    count: *mut usize,
) -> *const vppkit_asset {
    page::records("vppkit_asset_page_records", page, count)
}

/// Makes a JSON object of the record at an index, under Apple's names and with all members that
/// came. Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_to_json(
    page: *const vppkit_asset_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_asset_page_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record))
}

/// Makes a JSON object of the members of the record at an index that this version does not know.
/// Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_extra_to_json(
    page: *const vppkit_asset_page,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_asset_page_extra_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record.extra))
}

/// Makes a JSON object of what the answer said beside its records: what is stored in the account,
/// estimates of totals, tokens. Empty where the records are not those of an answer of their own.
/// Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_head_to_json(
    page: *const vppkit_asset_page,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    page::head_to_json("vppkit_asset_page_head_to_json", page, json, error)
}

/// Makes another handle to the same page. Yours; free it with `vppkit_asset_page_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_clone(
    page: *const vppkit_asset_page,
) -> *mut vppkit_asset_page {
    page::clone("vppkit_asset_page_clone", page)
}

/// Frees a page of your own. What it lent is gone then. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_page_free(page: *mut vppkit_asset_page) {
    page::free("vppkit_asset_page_free", page);
}
