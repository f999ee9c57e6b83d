//! getVPPAssetsSrv (protocol 1.14).

use serde::Serialize;

use super::Call;
use crate::args::Args;
use crate::members::Members;
use crate::numbers::Failure;
use crate::world::assets::{Asset, Pricing};

/// An asset on the wire, members in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    adam_id_str: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_count: Option<u32>,
    device_assignable: bool,
    is_irrevocable: bool,
    pricing_param: &'static str,
    product_type_id: u8,
    product_type_name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retired_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_count: Option<u32>,
}

impl<'a> Row<'a> {
    fn new(asset: &'a Asset, counts: bool) -> Self {
        Self {
            adam_id_str: &asset.adam_id_str,
            assigned_count: counts.then_some(asset.assigned),
            available_count: counts.then_some(asset.available()),
            device_assignable: asset.device_assignable,
            is_irrevocable: asset.irrevocable,
            pricing_param: asset.pricing.as_str(),
            product_type_id: asset.product.id(),
            product_type_name: asset.product.name(),
            retired_count: counts.then_some(asset.retired),
            total_count: counts.then_some(asset.total()),
        }
    }
}

pub(super) fn get_assets(call: &mut Call<'_>) -> Result<Members, Failure> {
    let counts = call.args.flag("includeLicenseCounts")?;
    let pricing = pricing_param(&call.args)?;
    let assets = call.library().assets.iter();
    let wanted = assets.filter(|asset| pricing.is_none_or(|pricing| asset.pricing == pricing));
    let rows: Vec<_> = wanted.map(|asset| Row::new(asset, counts)).collect();
    let mut members = Members::default();
    // An empty account was once answered with the status alone (protocol 1.2).
    if call.library().assets.len() > 0 {
        members.set("totalCount", rows.len());
        members.set("assets", rows);
    }
    Ok(members)
}

/// The pricingParam of a request. 9602 for a word that is not one of the two.
pub(super) fn pricing_param(args: &Args) -> Result<Option<Pricing>, Failure> {
    let parse =
        |word: String| Pricing::parse(&word).ok_or_else(|| Failure::invalid("pricingParam"));
    args.word("pricingParam")?.map(parse).transpose()
}
