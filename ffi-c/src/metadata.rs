//! Metadata: what the store knows about items.

use std::ffi::c_char;

use vpp::{Metadata, MetadataQuery};

use crate::basics::flag;
use crate::call_options::vppkit_call_options;
use crate::client::{Call, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_NOT_FOUND, VPPKIT_OK, VPPKIT_USAGE};
use crate::handle::{handles, out};
use crate::page::json_text;
use crate::settings::{self, Settings, builders, set};
use crate::text::vppkit_str;
use crate::{guard, handle, text};

/// What to look up, and for which storefront. Yours; free it with `vppkit_metadata_query_free`. Used
/// by one thread at a time.
pub struct vppkit_metadata_query(Settings<MetadataQuery>);

builders!(vppkit_metadata_query of MetadataQuery);

/// What was found, in the order asked for. Yours; free it with `vppkit_metadata_list_free`. May be
/// read by any threads at once.
pub struct vppkit_metadata_list(Vec<Option<Metadata>>);

handles!(vppkit_metadata_list);

/// What the store knows about an app or book. Views live as long as the list. Everything else is in
/// `vppkit_metadata_list_to_json`.
#[repr(C)]
pub struct vppkit_metadata {
    /// The id of the item in the store.
    pub adam_id: vppkit_str,
    /// Its name.
    pub name: vppkit_str,
    /// `iosSoftware`, `macSoftware`, `ebook` …
    pub kind: vppkit_str,
    /// The bundle id of an app.
    pub bundle_id: vppkit_str,
    /// Who made it.
    pub artist_name: vppkit_str,
    /// The description, in the language asked for.
    pub description: vppkit_str,
    /// A URL of its picture, with `{w}`, `{h}` and `{f}` to be replaced where it is a template.
    pub artwork_url: vppkit_str,
    /// Its page in the store.
    pub url: vppkit_str,
    /// The version to show.
    pub version: vppkit_str,
    /// The version's id in the store.
    pub external_version_id: vppkit_str,
    /// The price to show, such as `$9.99`.
    pub price_formatted: vppkit_str,
    /// The oldest system it runs on.
    pub minimum_os_version: vppkit_str,
    /// When it was first released, as the store writes it.
    pub release_date: vppkit_str,
    /// When its latest version was released, as the store writes it.
    pub latest_version_release_date: vppkit_str,
    /// Whether it was made for one business only; -1 if the store does not say.
    pub is_b2b_custom_app: i8,
    /// Whether it can be assigned to devices; -1 if the store does not say.
    pub is_vpp_device_based_licensing_enabled: i8,
}

/// Makes a query for items by their ids in the store. Platform and country are those of the client
/// configuration, the language is English.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_query_new(
    adam_ids: *const *const c_char,
    count: usize,
) -> *mut vppkit_metadata_query {
    guard::plain("vppkit_metadata_query_new", std::ptr::null_mut(), || {
        let query = text::read_list(adam_ids, count, "adam_ids").map(MetadataQuery::new);
        handle::give(vppkit_metadata_query(Settings::from(query)))
    })
}

/// `volumestore` (education), `enterprisestore` (business), or one of the older words.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_query_set_platform(
    query: *mut vppkit_metadata_query,
    platform: *const c_char,
) {
    let name = "vppkit_metadata_query_set_platform";
    set(name, query, || text::read(platform, "platform"), MetadataQuery::platform);
}

/// ISO 3166-1 alpha-2 code of the storefront.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_query_set_country(
    query: *mut vppkit_metadata_query,
    country: *const c_char,
) {
    let name = "vppkit_metadata_query_set_country";
    set(name, query, || text::read(country, "country"), MetadataQuery::country);
}

/// The language of names and descriptions, such as `en`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_query_set_language(
    query: *mut vppkit_metadata_query,
    language: *const c_char,
) {
    let name = "vppkit_metadata_query_set_language";
    set(name, query, || text::read(language, "language"), MetadataQuery::language);
}

/// Sends the token to the lookup host too, as the cookie `itvt`: needed for custom apps that the
/// library owns, and for items that are no longer sold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_query_authenticated(query: *mut vppkit_metadata_query) {
    let name = "vppkit_metadata_query_authenticated";
    set(name, query, || Ok(()), |query, ()| query.authenticated());
}

/// Frees a query. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_query_free(query: *mut vppkit_metadata_query) {
    guard::plain("vppkit_metadata_query_free", (), || handle::free(query));
}

/// Asks what the store knows about some items, with one request for each. `options` may be NULL.
///
/// Errors: `VPPKIT_USAGE` for what is no adamId, `VPPKIT_PERMISSION` where the lookup refuses the
/// token, and what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_metadata(
    client: *const vppkit_client,
    query: *const vppkit_metadata_query,
    options: *const vppkit_call_options,
    list: *mut *mut vppkit_metadata_list,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_metadata", error, || {
        let list = out(list, "list")?;
        let query = settings::read(query, "query")?;
        let call = Call::of(client, options)?;
        let found = call.read(async |client| client.metadata(query).await)?;
        list.give(vppkit_metadata_list(found));
        Ok(VPPKIT_OK)
    })
}

/// How many items were asked for; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_list_len(list: *const vppkit_metadata_list) -> usize {
    guard::plain("vppkit_metadata_list_len", 0, || {
        handle::lend_if(list).map_or(0, |list| list.0.len())
    })
}

fn view(text: &Option<String>) -> vppkit_str {
    vppkit_str::of_option(text.as_deref())
}

/// Fills in the item at an index, from 0. Returns `VPPKIT_OK`; `VPPKIT_NOT_FOUND` for one that the
/// store does not know or show to this account; `VPPKIT_USAGE` where none was asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_list_get(
    list: *const vppkit_metadata_list,
    index: usize,
    metadata: *mut vppkit_metadata,
) -> vppkit_status {
    guard::plain("vppkit_metadata_list_get", vppkit_status::VPPKIT_INTERNAL, || {
        let Some(list) = handle::lend_if(list) else { return VPPKIT_USAGE };
        let item = match list.0.get(index) {
            Some(Some(item)) if !metadata.is_null() => item,
            Some(None) => return VPPKIT_NOT_FOUND,
            _ => return VPPKIT_USAGE,
        };
        metadata.write(vppkit_metadata {
            adam_id: vppkit_str::of(&item.adam_id),
            name: view(&item.name),
            kind: view(&item.kind),
            bundle_id: view(&item.bundle_id),
            artist_name: view(&item.artist_name),
            description: view(&item.description),
            artwork_url: view(&item.artwork_url),
            url: view(&item.url),
            version: view(&item.version),
            external_version_id: view(&item.external_version_id),
            price_formatted: view(&item.price_formatted),
            minimum_os_version: view(&item.minimum_os_version),
            release_date: view(&item.release_date),
            latest_version_release_date: view(&item.latest_version_release_date),
            is_b2b_custom_app: flag(item.is_b2b_custom_app),
            is_vpp_device_based_licensing_enabled: flag(item.is_vpp_device_based_licensing_enabled),
        });
        VPPKIT_OK
    })
}

/// Makes a JSON object of the item at an index, with the whole record of the store in `raw`; `null`
/// for one that was not found. Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where none was asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_list_to_json(
    list: *const vppkit_metadata_list,
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_metadata_list_to_json", error, || {
        let json = out(json, "json")?;
        let list = handle::lend(list, "list")?;
        let item = list
            .0
            .get(index)
            .ok_or_else(|| Failure::usage(format!("no item was asked for at index {index}"), ""))?;
        json.write(json_text(item));
        Ok(VPPKIT_OK)
    })
}

/// Frees a list. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_metadata_list_free(list: *mut vppkit_metadata_list) {
    guard::plain("vppkit_metadata_list_free", (), || handle::free(list));
}
