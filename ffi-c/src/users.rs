//! Users.

use std::ffi::c_char;

use vpp::{Client, UserFilter};

use crate::call_options::vppkit_call_options;
use crate::client::vppkit_client;
use crate::error::vppkit_error;
use crate::generated::constants::vppkit_status;
use crate::generated::user::vppkit_user_pager;
use crate::pager::{self, Asked};
use crate::settings::{Settings, builders, set};
use crate::{guard, handle, text};

/// Which users to list. Yours; free it with `vppkit_user_filter_free`, also before the listing is complete.
/// Used by one thread at a time.
pub struct vppkit_user_filter(Settings<Asked<UserFilter>>);

builders!(vppkit_user_filter of Asked<UserFilter>);

/// Makes a filter for all users who are not retired.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_filter_new() -> *mut vppkit_user_filter {
    guard::plain("vppkit_user_filter_new", std::ptr::null_mut(), || {
        handle::give(vppkit_user_filter(Settings::new(Asked::default())))
    })
}

/// Retired users as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_filter_including_retired(filter: *mut vppkit_user_filter) {
    let name = "vppkit_user_filter_including_retired";
    set(name, filter, || Ok(()), |asked, ()| asked.map(UserFilter::including_retired));
}

/// Retired users only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_filter_retired_only(filter: *mut vppkit_user_filter) {
    let name = "vppkit_user_filter_retired_only";
    set(name, filter, || Ok(()), |asked, ()| asked.map(UserFilter::retired_only));
}

/// Only what changed since an earlier listing ended with this token. To learn who was retired since,
/// include retired users.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_filter_set_since(
    filter: *mut vppkit_user_filter,
    since_modified_token: *const c_char,
) {
    let name = "vppkit_user_filter_set_since";
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
pub unsafe extern "C" fn vppkit_user_filter_set_parallel(
    filter: *mut vppkit_user_filter,
    pages: u32,
) {
    set("vppkit_user_filter_set_parallel", filter, || Ok(pages), Asked::parallel);
}

/// Whether pages are delivered as they come instead of in the service's order. Takes less memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_filter_set_unordered(
    filter: *mut vppkit_user_filter,
    unordered: bool,
) {
    set("vppkit_user_filter_set_unordered", filter, || Ok(unordered), Asked::unordered);
}

/// Frees a filter. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_filter_free(filter: *mut vppkit_user_filter) {
    guard::plain("vppkit_user_filter_free", (), || handle::free(filter));
}

/// Lists the users that a filter names (`getVPPUsersSrv`), without their licences: makes a pager of
/// your own. Nothing is sent before its first page is asked for. `filter` may be NULL for all who
/// are not retired; `options` may be NULL, they hold for each request.
///
/// Errors: `VPPKIT_USAGE` for a NULL that is not allowed; a filter that cannot be right is refused
/// when the first page is asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_users(
    client: *const vppkit_client,
    filter: *const vppkit_user_filter,
    options: *const vppkit_call_options,
    pager: *mut *mut vppkit_user_pager,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let list = |client: &Client, filter| client.users(filter);
    pager::begin("vppkit_client_users", client, filter, options, pager, error, list)
}
