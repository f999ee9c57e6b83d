//! What became of one target of a licence request.

use serde::Serialize;

use crate::error::{self, Kind};

use super::{Extra, License, LicenseStatus, PricingParam, User};

/// One entry of `associations` or `disassociations` in the answer of
/// `manageVPPLicensesByAdamIdSrv` (protocol 1.17).
///
/// It succeeded if and only if it has no error number: a failed entry may carry a licence id, and
/// a successful one may carry none or another licence's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename = "associations")]
#[non_exhaustive]
pub struct LicenseChange {
    /// The user of this entry, if it was a user.
    #[serde(rename = "clientUserIdStr", skip_serializing_if = "Option::is_none")]
    pub client_user_id: Option<String>,
    /// The device of this entry, if it was a device.
    #[serde(rename = "serialNumber", skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// The licence. After a disassociation it may be another licence that is free now.
    #[serde(rename = "licenseIdStr", alias = "licenseId", skip_serializing_if = "Option::is_none")]
    pub license_id: Option<String>,
    /// Why this entry failed; absent if it succeeded.
    #[serde(rename = "errorNumber", alias = "errorCode", skip_serializing_if = "Option::is_none")]
    pub error_number: Option<i64>,
    /// Apple's text about the failure.
    #[serde(rename = "errorMessage", skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// With 9616: the licence that this user holds already.
    #[serde(rename = "licenseAlreadyAssigned", skip_serializing_if = "Option::is_none")]
    pub license_already_assigned: Option<License>,
    /// With 9616: other users of the same store account who hold one.
    #[serde(rename = "regUsersAlreadyAssigned", skip_serializing_if = "Vec::is_empty")]
    pub reg_users_already_assigned: Vec<User>,
    /// The id of the item in the store; not always sent.
    #[serde(rename = "adamIdStr", alias = "adamId", skip_serializing_if = "Option::is_none")]
    pub adam_id: Option<String>,
    /// The quality; not always sent.
    #[serde(rename = "pricingParam", skip_serializing_if = "Option::is_none")]
    pub pricing_param: Option<PricingParam>,
    /// 7 macOS software, 8 iOS or macOS app, 10 book; not always sent.
    #[serde(rename = "productTypeId", skip_serializing_if = "Option::is_none")]
    pub product_type_id: Option<i64>,
    /// The name of the product type; not always sent.
    #[serde(rename = "productTypeName", skip_serializing_if = "Option::is_none")]
    pub product_type_name: Option<String>,
    /// Whether the licence cannot be taken back; not always sent.
    #[serde(rename = "isIrrevocable", skip_serializing_if = "Option::is_none")]
    pub is_irrevocable: Option<bool>,
    /// The state of the licence; not always sent.
    #[serde(rename = "status", skip_serializing_if = "Option::is_none")]
    pub status: Option<LicenseStatus>,
    /// Apple's id of the user record; not always sent.
    #[serde(rename = "userIdStr", alias = "userId", skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl LicenseChange {
    /// Whether it was done.
    pub fn is_done(&self) -> bool {
        self.error_kind().is_none()
    }

    /// The kind of failure, by the same table as errors; `None` if it was done.
    pub fn error_kind(&self) -> Option<Kind> {
        let number = self.error_number.filter(|number| *number != 0)?;
        Some(error::lookup(number).map_or(Kind::InvalidRequest, |row| row.kind))
    }
}
