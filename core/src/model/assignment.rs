//! An assignment of `getAssignments`.

use serde::Serialize;

use super::{Extra, PricingParam};

/// One asset in the hands of one user or one device (`getAssignments`, protocol 1.16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename = "assignments")]
#[non_exhaustive]
pub struct Assignment {
    /// The id of the item in the store.
    #[serde(rename = "adamIdStr", alias = "adamId")]
    pub adam_id: String,
    /// The quality.
    #[serde(rename = "pricingParam")]
    pub pricing_param: PricingParam,
    /// The user who holds it, if a user does.
    #[serde(rename = "clientUserIdStr", skip_serializing_if = "Option::is_none")]
    pub client_user_id: Option<String>,
    /// The device that holds it, if a device does.
    #[serde(rename = "serialNumber", skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
