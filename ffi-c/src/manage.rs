//! Licence requests.
//!
//! One request of `manageVPPLicensesByAdamIdSrv`: who gets a licence of an asset, and who loses one.
//! For more targets than one request takes use a job.

use std::ffi::c_char;

use vpp::{LicenseChanges, LicenseRequest, PricingParam};

use crate::call_options::vppkit_call_options;
use crate::client::{Call, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::generated::license_change::vppkit_license_change_page;
use crate::handle::{handles, out};
use crate::page::{Records, json_text};
use crate::part::Part;
use crate::settings::{self, Settings, builders, set};
use crate::{guard, handle, text};

/// One request for licences of one asset. Yours; free it with `vppkit_license_request_free`. Used
/// by one thread at a time.
pub struct vppkit_license_request(Settings<LicenseRequest>);

builders!(vppkit_license_request of LicenseRequest);

/// What became of each target of a request. Yours; free it with `vppkit_license_changes_free`. May
/// be read by any threads at once.
pub struct vppkit_license_changes {
    associations: Part<vppkit_license_change_page>,
    disassociations: Part<vppkit_license_change_page>,
    changes: LicenseChanges,
}

handles!(vppkit_license_changes);

/// Makes a request for an asset; `pricing_param` is its quality, such as `VPPKIT_STDQ`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_new(
    adam_id: *const c_char,
    pricing_param: *const c_char,
) -> *mut vppkit_license_request {
    guard::plain("vppkit_license_request_new", std::ptr::null_mut(), || {
        let asset = || -> Result<_, Failure> {
            let pricing_param = text::read(pricing_param, "pricing_param")?;
            Ok((text::read(adam_id, "adam_id")?, PricingParam::from(pricing_param.as_str())))
        };
        let request = asset().map(|(adam_id, quality)| LicenseRequest::new(adam_id, quality));
        handle::give(vppkit_license_request(Settings::from(request)))
    })
}

unsafe fn add(
    name: &'static str,
    request: *mut vppkit_license_request,
    ids: *const *const c_char,
    count: usize,
    apply: fn(LicenseRequest, Vec<String>) -> LicenseRequest,
) {
    set(name, request, || text::read_list(ids, count, "ids"), apply);
}

/// Assigns a licence to each of these users, by their clientUserIdStr.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_associate_users(
    request: *mut vppkit_license_request,
    ids: *const *const c_char,
    count: usize,
) {
    let name = "vppkit_license_request_associate_users";
    add(name, request, ids, count, LicenseRequest::associate_users);
}

/// Assigns a licence to each of these devices, by their serial numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_associate_devices(
    request: *mut vppkit_license_request,
    ids: *const *const c_char,
    count: usize,
) {
    let name = "vppkit_license_request_associate_devices";
    add(name, request, ids, count, LicenseRequest::associate_devices);
}

/// Takes the licence of each of these users back. Apple carries that out first, so a licence that
/// is freed can be used in the same request.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_disassociate_users(
    request: *mut vppkit_license_request,
    ids: *const *const c_char,
    count: usize,
) {
    let name = "vppkit_license_request_disassociate_users";
    add(name, request, ids, count, LicenseRequest::disassociate_users);
}

/// Takes the licence of each of these devices back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_disassociate_devices(
    request: *mut vppkit_license_request,
    ids: *const *const c_char,
    count: usize,
) {
    let name = "vppkit_license_request_disassociate_devices";
    add(name, request, ids, count, LicenseRequest::disassociate_devices);
}

/// Takes these licences back, by their ids; they must be of this asset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_disassociate_licenses(
    request: *mut vppkit_license_request,
    ids: *const *const c_char,
    count: usize,
) {
    let name = "vppkit_license_request_disassociate_licenses";
    add(name, request, ids, count, LicenseRequest::disassociate_licenses);
}

/// Whether users are told that they lose a licence; Apple's default is yes. Devices never are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_set_notify_disassociation(
    request: *mut vppkit_license_request,
    notify: bool,
) {
    let name = "vppkit_license_request_set_notify_disassociation";
    set(name, request, || Ok(notify), LicenseRequest::notify_disassociation);
}

/// Frees a request. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_request_free(request: *mut vppkit_license_request) {
    guard::plain("vppkit_license_request_free", (), || handle::free(request));
}

/// Sends one request (`manageVPPLicensesByAdamIdSrv`), once, and gives what became of each target.
/// Look at each: `VPPKIT_OK` says that Apple answered target by target; some or all of them may
/// have failed. `options` may be NULL.
///
/// Errors: `VPPKIT_USAGE` for more than one list to associate or to disassociate, more entries than
/// the limit of the service configuration, empty or repeated entries: nothing is sent.
/// `VPPKIT_INVALID_REQUEST` (9602) if the limit has fallen meanwhile: nothing was done.
/// `VPPKIT_PERMISSION` for a token that only reads. And what every call that writes may return;
/// look at `vppkit_error_effect` before sending it again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_manage_licenses(
    client: *const vppkit_client,
    request: *const vppkit_license_request,
    options: *const vppkit_call_options,
    changes: *mut *mut vppkit_license_changes,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_manage_licenses", error, || {
        let changes = out(changes, "changes")?;
        let request = settings::read(request, "request")?;
        let call = Call::of(client, options)?;
        let answer = call.write(async |client| client.manage_licenses(request).await)?;
        let page =
            |entries: &Vec<_>| Part::new(vppkit_license_change_page(Records::own(entries.clone())));
        changes.give(vppkit_license_changes {
            associations: page(&answer.associations),
            disassociations: page(&answer.disassociations),
            changes: answer,
        });
        Ok(VPPKIT_OK)
    })
}

/// One record for each target that was to get a licence. The page belongs to the changes. NULL for
/// NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_changes_associations(
    changes: *const vppkit_license_changes,
) -> *const vppkit_license_change_page {
    guard::plain("vppkit_license_changes_associations", std::ptr::null(), || {
        handle::lend_if(changes).map_or(std::ptr::null(), |changes| changes.associations.show())
    })
}

/// One record for each target that was to lose one. The page belongs to the changes. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_changes_disassociations(
    changes: *const vppkit_license_changes,
) -> *const vppkit_license_change_page {
    guard::plain("vppkit_license_changes_disassociations", std::ptr::null(), || {
        handle::lend_if(changes).map_or(std::ptr::null(), |changes| changes.disassociations.show())
    })
}

/// Whether everything that was asked for was done. False for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_changes_all_done(
    changes: *const vppkit_license_changes,
) -> bool {
    guard::plain("vppkit_license_changes_all_done", false, || {
        handle::lend_if(changes).is_some_and(|changes| changes.changes.is_all_done())
    })
}

/// Makes a JSON object of the whole answer. Yours; free it with `vppkit_string_free`. NULL for
/// NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_changes_to_json(
    changes: *const vppkit_license_changes,
) -> *mut c_char {
    guard::plain("vppkit_license_changes_to_json", std::ptr::null_mut(), || {
        handle::lend_if(changes).map_or(std::ptr::null_mut(), |changes| json_text(&changes.changes))
    })
}

/// Frees changes, and the pages that belong to them. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_changes_free(changes: *mut vppkit_license_changes) {
    guard::plain("vppkit_license_changes_free", (), || handle::free(changes));
}
