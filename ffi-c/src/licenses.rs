//! Licences, one by one.
//!
//! Apple announces that this service will go; prefer assignments where they will do.

use std::ffi::c_char;

use vpp::{Client, LicenseFilter, PricingParam};

use crate::call_options::vppkit_call_options;
use crate::client::vppkit_client;
use crate::error::vppkit_error;
use crate::generated::constants::vppkit_status;
use crate::generated::license::vppkit_license_pager;
use crate::pager::{self, Asked};
use crate::settings::{Settings, builders, set};
use crate::{guard, handle, text};

/// Which licences. Yours; free it with `vppkit_license_filter_free`, also before the listing is complete.
/// Used by one thread at a time.
pub struct vppkit_license_filter(Settings<Asked<LicenseFilter>>);

builders!(vppkit_license_filter of Asked<LicenseFilter>);

/// Makes a filter for all licences that are assigned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_new() -> *mut vppkit_license_filter {
    guard::plain("vppkit_license_filter_new", std::ptr::null_mut(), || {
        handle::give(vppkit_license_filter(Settings::new(Asked::default())))
    })
}

/// Only licences of this asset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_set_adam_id(
    filter: *mut vppkit_license_filter,
    adam_id: *const c_char,
) {
    let name = "vppkit_license_filter_set_adam_id";
    set(
        name,
        filter,
        || text::read(adam_id, "adam_id"),
        |asked, value| asked.map(|filter| filter.asset(value)),
    );
}

/// Only licences of this quality, such as `VPPKIT_STDQ`; an asset must be named too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_set_pricing_param(
    filter: *mut vppkit_license_filter,
    pricing_param: *const c_char,
) {
    let name = "vppkit_license_filter_set_pricing_param";
    set(
        name,
        filter,
        || text::read(pricing_param, "pricing_param"),
        |asked, value| asked.map(|filter| filter.pricing_param(PricingParam::from(value.as_str()))),
    );
}

/// Only licences of this device.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_set_serial_number(
    filter: *mut vppkit_license_filter,
    serial_number: *const c_char,
) {
    let name = "vppkit_license_filter_set_serial_number";
    set(
        name,
        filter,
        || text::read(serial_number, "serial_number"),
        |asked, value| asked.map(|filter| filter.device(value)),
    );
}

/// Only licences that users hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_held_by_users(filter: *mut vppkit_license_filter) {
    let name = "vppkit_license_filter_held_by_users";
    set(name, filter, || Ok(()), |asked, ()| asked.map(LicenseFilter::held_by_users));
}

/// Only licences that devices hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_held_by_devices(filter: *mut vppkit_license_filter) {
    let name = "vppkit_license_filter_held_by_devices";
    set(name, filter, || Ok(()), |asked, ()| asked.map(LicenseFilter::held_by_devices));
}

/// Free and refunded licences as well. Slow, and Apple may throttle it: counts come cheaper with
/// assets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_including_unassigned(
    filter: *mut vppkit_license_filter,
) {
    let name = "vppkit_license_filter_including_unassigned";
    set(name, filter, || Ok(()), |asked, ()| asked.map(LicenseFilter::including_unassigned));
}

/// Only what changed since an earlier listing ended with this token. The asset and quality of that
/// listing hold on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_set_since(
    filter: *mut vppkit_license_filter,
    since_modified_token: *const c_char,
) {
    let name = "vppkit_license_filter_set_since";
    set(
        name,
        filter,
        || text::read(since_modified_token, "since_modified_token"),
        |asked, value| asked.map(|filter| filter.since(value)),
    );
}

/// How many pages are fetched at once, 1 to 5; if not set, as many as the client may have requests
/// in flight.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_set_parallel(
    filter: *mut vppkit_license_filter,
    pages: u32,
) {
    set("vppkit_license_filter_set_parallel", filter, || Ok(pages), Asked::parallel);
}

/// Whether pages are delivered as they come instead of in the service's order. Takes less memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_set_unordered(
    filter: *mut vppkit_license_filter,
    unordered: bool,
) {
    set("vppkit_license_filter_set_unordered", filter, || Ok(unordered), Asked::unordered);
}

/// Frees a filter. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_filter_free(filter: *mut vppkit_license_filter) {
    guard::plain("vppkit_license_filter_free", (), || handle::free(filter));
}

/// Lists the licences that a filter names (`getVPPLicensesSrv`): makes a pager of your own. Nothing
/// is sent before its first page is asked for. `filter` may be NULL for all that are assigned;
/// `options` may be NULL, they hold for each request.
///
/// Errors: `VPPKIT_USAGE` for a NULL that is not allowed; a filter that cannot be right is refused
/// when the first page is asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_licenses(
    client: *const vppkit_client,
    filter: *const vppkit_license_filter,
    options: *const vppkit_call_options,
    pager: *mut *mut vppkit_license_pager,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let list = |client: &Client, filter| client.licenses(filter);
    pager::begin("vppkit_client_licenses", client, filter, options, pager, error, list)
}
