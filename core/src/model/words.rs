//! Members whose value is one of a few words. Words that Apple adds later are kept as `Unknown`.

use serde::Serialize;

/// The quality of an asset; with the adamId it makes up the asset's identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum PricingParam {
    /// Standard quality.
    #[serde(rename = "STDQ")]
    Stdq,
    /// High quality; books mostly.
    #[serde(rename = "PLUS")]
    Plus,
    /// A word that this version does not know.
    #[serde(untagged)]
    Unknown(String),
}

/// The state of a licence (protocol 1.25).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum LicenseStatus {
    /// Assigned to a user or a device.
    #[serde(rename = "Associated")]
    Associated,
    /// Free.
    #[serde(rename = "Available")]
    Available,
    /// Given back to Apple; it can no longer be assigned.
    #[serde(rename = "Refunded")]
    Refunded,
    /// A word that this version does not know.
    #[serde(untagged)]
    Unknown(String),
}

/// The state of a user record (protocol 1.8).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum UserStatus {
    /// Known to Apple, but not yet joined to a store account.
    #[serde(rename = "Registered")]
    Registered,
    /// Joined to a store account.
    #[serde(rename = "Associated")]
    Associated,
    /// Retired: revocable licences were given back.
    #[serde(rename = "Retired")]
    Retired,
    /// This userId no longer belongs to its clientUserIdStr; look the user up by that.
    #[serde(rename = "Deleted")]
    Deleted,
    /// A word that this version does not know.
    #[serde(untagged)]
    Unknown(String),
}
