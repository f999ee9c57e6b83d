//! Assets: what the library owns.
//!
//! This is the way to licence counts; read them often, because licences move between locations
//! without your doing.

use std::ffi::c_char;

use vpp::{AssetFilter, PricingParam};

use crate::call_options::vppkit_call_options;
use crate::client::{Call, vppkit_client};
use crate::error::vppkit_error;
use crate::generated::asset::vppkit_asset_page;
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::handle::out;
use crate::page::Records;
use crate::settings::{self, Settings, builders, set};
use crate::{guard, handle, text};

/// Which assets, and whether with their counts. Yours; free it with `vppkit_asset_filter_free`.
/// Used by one thread at a time.
pub struct vppkit_asset_filter(Settings<AssetFilter>);

builders!(vppkit_asset_filter of AssetFilter);

/// Makes a filter for all assets, without counts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_filter_new() -> *mut vppkit_asset_filter {
    guard::plain("vppkit_asset_filter_new", std::ptr::null_mut(), || {
        handle::give(vppkit_asset_filter(Settings::new(AssetFilter::new())))
    })
}

/// Asks for the licence counts as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_filter_with_counts(filter: *mut vppkit_asset_filter) {
    set("vppkit_asset_filter_with_counts", filter, || Ok(()), |filter, ()| filter.with_counts());
}

/// Only assets of this quality, such as `VPPKIT_STDQ`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_filter_set_pricing_param(
    filter: *mut vppkit_asset_filter,
    pricing_param: *const c_char,
) {
    let name = "vppkit_asset_filter_set_pricing_param";
    set(
        name,
        filter,
        || text::read(pricing_param, "pricing_param"),
        |filter, word| filter.pricing_param(PricingParam::from(word.as_str())),
    );
}

/// Frees a filter. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_asset_filter_free(filter: *mut vppkit_asset_filter) {
    guard::plain("vppkit_asset_filter_free", (), || handle::free(filter));
}

/// Gets the assets of the library (`getVPPAssetsSrv`), all in one page of your own. `filter` may be
/// NULL for all, without counts; `options` may be NULL.
///
/// Errors: what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_assets(
    client: *const vppkit_client,
    filter: *const vppkit_asset_filter,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_asset_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_assets", error, || {
        let page = out(page, "page")?;
        let filter = settings::read_or(filter, AssetFilter::new)?;
        let call = Call::of(client, options)?;
        let assets = call.read(async |client| client.assets(filter).await)?;
        page.give(vppkit_asset_page(Records::of(assets)));
        Ok(VPPKIT_OK)
    })
}
