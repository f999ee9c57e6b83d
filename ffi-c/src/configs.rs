//! The two configurations.

use std::ffi::{CString, c_char};

use vpp::ClientConfig;

use crate::basics::{VPPKIT_ABSENT, or_absent};
use crate::call_options::vppkit_call_options;
use crate::client::{Call, client_of, vppkit_client};
use crate::error::vppkit_error;
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK, VPPKIT_USAGE};
use crate::handle::{handles, out};
use crate::page::json_text;
use crate::text::{owned, vppkit_str};
use crate::{guard, handle};

/// The account behind a token. Yours; free it with `vppkit_client_config_free`. May be read by any
/// threads at once.
pub struct vppkit_client_config {
    config: ClientConfig,
    holder_hostname: Option<CString>,
    holder_guid: Option<CString>,
}

handles!(vppkit_client_config);

/// What the client configuration says (`VPPClientConfigSrv`). Views live as long as the
/// `vppkit_client_config`. Lists, and members that this version does not know, are in
/// `vppkit_client_config_to_json`.
#[repr(C)]
pub struct vppkit_account {
    /// Apple Account of the content manager.
    pub apple_id: vppkit_str,
    /// E-mail address of the content manager.
    pub email: vppkit_str,
    /// ISO 3166-1 alpha-2 code of the account.
    pub country_code: vppkit_str,
    /// `volumestore` (education) or `enterprisestore` (business): the platform for metadata.
    pub default_platform: vppkit_str,
    /// The organization.
    pub organization_id: vppkit_str,
    /// The location's id; with location tokens only.
    pub location_id: vppkit_str,
    /// The location's name, for people; several locations may share one.
    pub location_name: vppkit_str,
    /// The id of the library: equal for two tokens that open the same library.
    pub library_uid: vppkit_str,
    /// Legacy tokens: the facilitator behind the token.
    pub facilitator_member_id: vppkit_str,
    /// Legacy tokens: the library.
    pub library_id: vppkit_str,
    /// What is stored in the account's `clientContext`.
    pub client_context: vppkit_str,
    /// The host name of whoever holds the account, by its `clientContext`: perhaps this very
    /// installation. For people; without a text if nobody does.
    pub holder_hostname: vppkit_str,
    /// The guid of whoever holds the account.
    pub holder_guid: vppkit_str,
    /// When the token or the password behind it ends, or `VPPKIT_ABSENT`.
    pub expires: i64,
}

/// The limits of the service configuration, `VPPKIT_ABSENT` where it has none.
#[repr(C)]
pub struct vppkit_limits {
    /// Most entries in one associate list.
    pub associate: i64,
    /// Most entries in one disassociate list.
    pub disassociate: i64,
}

fn handle_of(config: ClientConfig) -> vppkit_client_config {
    let holder = config.holder();
    let (hostname, guid) = holder.map_or((None, None), |holder| (holder.hostname, holder.guid));
    let (holder_hostname, holder_guid) = (hostname.map(owned), guid.map(owned));
    vppkit_client_config { config, holder_hostname, holder_guid }
}

/// Asks for the client configuration: who is behind the token, where, and what `clientContext`
/// holds. `options` may be NULL.
///
/// Errors: `VPPKIT_TOKEN` if Apple does not take the token, and what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_read_config(
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    config: *mut *mut vppkit_client_config,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_read_config", error, || {
        let config = out(config, "config")?;
        let call = Call::of(client, options)?;
        let answer = call.read(async |client| client.client_config().await)?;
        config.give(handle_of(answer));
        Ok(VPPKIT_OK)
    })
}

/// Gives the client configuration as it was when the client connected. Sends nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_first_config(
    client: *const vppkit_client,
    config: *mut *mut vppkit_client_config,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_first_config", error, || {
        let config = out(config, "config")?;
        let client = client_of(client)?;
        config.give(handle_of(client.account().cloned().unwrap_or_default()));
        Ok(VPPKIT_OK)
    })
}

/// Writes another text to `clientContext` that holds this installation's claim, for members of your
/// own beside `hostname` and `guid`, and gives the client configuration as it is then. `options`
/// may be NULL.
///
/// Errors: `VPPKIT_USAGE` if the text has 256 bytes of UTF-8 or more, or would not be read as this
/// installation's claim; nothing is sent then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_write_client_context(
    client: *const vppkit_client,
    text: *const c_char,
    options: *const vppkit_call_options,
    config: *mut *mut vppkit_client_config,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_write_client_context", error, || {
        let config = out(config, "config")?;
        let text = crate::text::read(text, "text")?;
        let call = Call::of(client, options)?;
        let answer = call.write(async |client| client.write_client_context(&text).await)?;
        config.give(handle_of(answer));
        Ok(VPPKIT_OK)
    })
}

fn view(text: &Option<String>) -> vppkit_str {
    vppkit_str::of_option(text.as_deref())
}

fn view_owned(text: &Option<CString>) -> vppkit_str {
    text.as_ref().map_or(vppkit_str::NONE, |text| vppkit_str {
        data: text.as_ptr(),
        len: text.as_bytes().len(),
    })
}

/// Fills in what a client configuration says. Returns `VPPKIT_OK`, or `VPPKIT_USAGE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_config_get(
    config: *const vppkit_client_config,
    account: *mut vppkit_account,
) -> vppkit_status {
    guard::plain("vppkit_client_config_get", vppkit_status::VPPKIT_INTERNAL, || {
        let Some(of) = handle::lend_if(config) else { return VPPKIT_USAGE };
        if account.is_null() {
            return VPPKIT_USAGE;
        }
        let config = &of.config;
        let location = config.envelope.location.as_ref();
        account.write(vppkit_account {
            apple_id: view(&config.apple_id),
            email: view(&config.email),
            country_code: view(&config.country_code),
            default_platform: view(&config.default_platform),
            organization_id: view(&config.organization_id),
            location_id: vppkit_str::of_option(location.and_then(|one| one.id.as_deref())),
            location_name: vppkit_str::of_option(location.and_then(|one| one.name.as_deref())),
            library_uid: view(&config.envelope.library_uid),
            facilitator_member_id: view(&config.facilitator_member_id),
            library_id: view(&config.library_id),
            client_context: view(&config.envelope.client_context),
            holder_hostname: view_owned(&of.holder_hostname),
            holder_guid: view_owned(&of.holder_guid),
            expires: config.envelope.expires.map_or(VPPKIT_ABSENT, |end| end.as_millis()),
        });
        VPPKIT_OK
    })
}

/// Makes a JSON object of all of a client configuration. Yours; free it with `vppkit_string_free`.
/// NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_config_to_json(
    config: *const vppkit_client_config,
) -> *mut c_char {
    guard::plain("vppkit_client_config_to_json", std::ptr::null_mut(), || {
        handle::lend_if(config).map_or(std::ptr::null_mut(), |config| json_text(&config.config))
    })
}

/// Frees a client configuration. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_config_free(config: *mut vppkit_client_config) {
    guard::plain("vppkit_client_config_free", (), || handle::free(config));
}

/// Fills in the limits of the service configuration, which is kept for five minutes and then read
/// again by one caller for all. `options` may be NULL.
///
/// Errors: what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_limits(
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    limits: *mut vppkit_limits,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_limits", error, || {
        let limits = out(limits, "limits")?;
        let config =
            Call::of(client, options)?.read(async |client| client.service_config().await)?;
        limits.write(vppkit_limits {
            associate: or_absent(config.max_batch_associate_license_count),
            disassociate: or_absent(config.max_batch_disassociate_license_count),
        });
        Ok(VPPKIT_OK)
    })
}

/// Makes a JSON object of the whole service configuration: URLs, limits, error numbers. Yours; free
/// it with `vppkit_string_free`. `options` may be NULL.
///
/// Errors: what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_service_config(
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_service_config", error, || {
        let json = out(json, "json")?;
        let config =
            Call::of(client, options)?.read(async |client| client.service_config().await)?;
        json.write(json_text(&*config));
        Ok(VPPKIT_OK)
    })
}
