//! Services that Apple deprecates.
//!
//! Use `vppkit_client_manage_licenses` in their place. Where they are gone they answer 9634.

use std::ffi::c_char;

use vpp::{LicenseChanged, LicenseChoice, PricingParam, UserKey};

use crate::call_options::vppkit_call_options;
use crate::client::{Call, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::handle::out;
use crate::page::json_text;
use crate::{guard, text};

unsafe fn change(
    name: &'static str,
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
    send: impl FnOnce(Call) -> Result<LicenseChanged, Failure>,
) -> vppkit_status {
    guard::call(name, error, || {
        let json = out(json, "json")?;
        let changed = send(Call::of(client, options)?)?;
        json.write(json_text(&changed));
        Ok(VPPKIT_OK)
    })
}

/// Assigns a certain licence to a user (`associateVPPLicenseSrv`), and makes a JSON object of the
/// licence and the user. Yours; free it with `vppkit_string_free`. `options` may be NULL.
///
/// Errors: `VPPKIT_CONFLICT` (9616) if the user or one of the same store account holds one, see
/// `vppkit_error_license_held`; `VPPKIT_NO_LICENSE` (9610); `VPPKIT_INVALID_REQUEST` (9634) where
/// Apple has removed the service; and what every call that writes may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_associate_license(
    client: *const vppkit_client,
    client_user_id: *const c_char,
    license_id: *const c_char,
    options: *const vppkit_call_options,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    change("vppkit_client_associate_license", client, options, json, error, |call| {
        let user = UserKey::client_user_id(text::read(client_user_id, "client_user_id")?);
        let license = LicenseChoice::License(text::read(license_id, "license_id")?);
        #[allow(deprecated)]
        call.write(async |client| client.associate_license(user, license).await)
    })
}

/// Assigns any free licence of an asset to a user; otherwise as `vppkit_client_associate_license`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_associate_any_license(
    client: *const vppkit_client,
    client_user_id: *const c_char,
    adam_id: *const c_char,
    pricing_param: *const c_char,
    options: *const vppkit_call_options,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    change("vppkit_client_associate_any_license", client, options, json, error, |call| {
        let user = UserKey::client_user_id(text::read(client_user_id, "client_user_id")?);
        let quality = text::read(pricing_param, "pricing_param")?;
        let license = LicenseChoice::Asset {
            adam_id: text::read(adam_id, "adam_id")?,
            pricing_param: PricingParam::from(quality.as_str()),
        };
        #[allow(deprecated)]
        call.write(async |client| client.associate_license(user, license).await)
    })
}

/// Takes a licence back (`disassociateVPPLicenseSrv`), and makes a JSON object of it. Where the
/// service configuration names `disassociateVPPLicenseFromVPPUserSrv`, Apple's id of the user is
/// needed too; otherwise `user_id` may be NULL. Yours; free it with `vppkit_string_free`. `options`
/// may be NULL.
///
/// Errors: `VPPKIT_CONFLICT` (9607, 9619) if it cannot be taken back or nobody holds it;
/// `VPPKIT_INVALID_REQUEST` (9634) where Apple has removed the service; and what every call that
/// writes may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_disassociate_license(
    client: *const vppkit_client,
    license_id: *const c_char,
    user_id: *const c_char,
    options: *const vppkit_call_options,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    change("vppkit_client_disassociate_license", client, options, json, error, |call| {
        let license = text::read(license_id, "license_id")?;
        let user = text::read_if(user_id, "user_id")?;
        #[allow(deprecated)]
        call.write(async |client| client.disassociate_license(license, user).await)
    })
}
