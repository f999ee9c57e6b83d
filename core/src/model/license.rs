//! A licence of `getVPPLicensesSrv`, and wherever a licence is nested in another answer.

use serde::Serialize;

use super::{Extra, LicenseStatus, PricingParam};

/// One licence (`getVPPLicensesSrv`, protocol 1.15).
///
/// Apple advises not to store licence ids: they are an inner matter of the service and may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename = "licenses")]
#[non_exhaustive]
pub struct License {
    /// The id of the licence. Not always a number.
    #[serde(rename = "licenseIdStr", alias = "licenseId")]
    pub license_id: String,
    /// The id of the item in the store.
    #[serde(rename = "adamIdStr", alias = "adamId")]
    pub adam_id: String,
    /// The quality. Sometimes not sent where the licence is nested in another answer.
    #[serde(rename = "pricingParam", skip_serializing_if = "Option::is_none")]
    pub pricing_param: Option<PricingParam>,
    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    #[serde(rename = "productTypeId", skip_serializing_if = "Option::is_none")]
    pub product_type_id: Option<i64>,
    /// The name of the product type: `Software`, `Application`, `Publication`.
    #[serde(rename = "productTypeName", skip_serializing_if = "Option::is_none")]
    pub product_type_name: Option<String>,
    /// Whether it cannot be taken back once assigned.
    #[serde(rename = "isIrrevocable", skip_serializing_if = "Option::is_none")]
    pub is_irrevocable: Option<bool>,
    /// Assigned, free or refunded. Not sent where the licence is nested in a user.
    #[serde(rename = "status", skip_serializing_if = "Option::is_none")]
    pub status: Option<LicenseStatus>,
    /// Apple's id of the user record that holds it.
    #[serde(rename = "userIdStr", alias = "userId", skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The user who holds it, if a user does.
    #[serde(rename = "clientUserIdStr", skip_serializing_if = "Option::is_none")]
    pub client_user_id: Option<String>,
    /// A hash of the store account that holds it. Opaque.
    #[serde(rename = "itsIdHash", skip_serializing_if = "Option::is_none")]
    pub its_id_hash: Option<String>,
    /// The device that holds it, if a device does.
    #[serde(rename = "serialNumber", skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
