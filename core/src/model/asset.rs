//! An asset of `getVPPAssetsSrv`.

use serde::Serialize;

use super::{Extra, PricingParam};

/// An app or book for which the library has licences (`getVPPAssetsSrv`, protocol 1.14).
///
/// Its identity is the pair of adamId and pricingParam. The counts are there only where they were
/// asked for; total = assigned + available, retired ones stand outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename = "assets")]
#[non_exhaustive]
pub struct Asset {
    /// The id of the item in the store.
    #[serde(rename = "adamIdStr", alias = "adamId")]
    pub adam_id: String,
    /// The quality.
    #[serde(rename = "pricingParam")]
    pub pricing_param: PricingParam,
    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    #[serde(rename = "productTypeId", skip_serializing_if = "Option::is_none")]
    pub product_type_id: Option<i64>,
    /// The name of the product type: `Software`, `Application`, `Publication`.
    #[serde(rename = "productTypeName", skip_serializing_if = "Option::is_none")]
    pub product_type_name: Option<String>,
    /// Whether a licence, once assigned, cannot be taken back.
    #[serde(rename = "isIrrevocable", skip_serializing_if = "Option::is_none")]
    pub is_irrevocable: Option<bool>,
    /// Whether it can be assigned to devices.
    #[serde(rename = "deviceAssignable", skip_serializing_if = "Option::is_none")]
    pub device_assignable: Option<bool>,
    /// Licences assigned to users and devices.
    #[serde(rename = "assignedCount", skip_serializing_if = "Option::is_none")]
    pub assigned_count: Option<i64>,
    /// Licences free to assign.
    #[serde(rename = "availableCount", skip_serializing_if = "Option::is_none")]
    pub available_count: Option<i64>,
    /// Licences that were refunded or moved away.
    #[serde(rename = "retiredCount", skip_serializing_if = "Option::is_none")]
    pub retired_count: Option<i64>,
    /// Assigned and available licences together.
    #[serde(rename = "totalCount", skip_serializing_if = "Option::is_none")]
    pub total_count: Option<i64>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
