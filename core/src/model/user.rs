//! A user record.

use serde::Serialize;

use super::{Extra, License, UserStatus};

/// A user of the library (protocol 1.8).
///
/// Key on the clientUserIdStr: it never changes, while Apple's userId of the active record can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename = "users")]
#[non_exhaustive]
pub struct User {
    /// The id that the client chose when it registered the user.
    #[serde(rename = "clientUserIdStr")]
    pub client_user_id: String,
    /// Apple's id of this record.
    #[serde(rename = "userIdStr", alias = "userId", skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The state of the record.
    #[serde(rename = "status", skip_serializing_if = "Option::is_none")]
    pub status: Option<UserStatus>,
    /// The e-mail address, if known.
    #[serde(rename = "email", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A hash of the store account. Opaque.
    #[serde(rename = "itsIdHash", skip_serializing_if = "Option::is_none")]
    pub its_id_hash: Option<String>,
    /// Where the person accepts the invitation; while Registered only.
    #[serde(rename = "inviteUrl", skip_serializing_if = "Option::is_none")]
    pub invite_url: Option<String>,
    /// The code of the invitation; while Registered only.
    #[serde(rename = "inviteCode", skip_serializing_if = "Option::is_none")]
    pub invite_code: Option<String>,
    /// The managed Apple Account, seen in some live answers.
    #[serde(rename = "managedAppleIDStr", skip_serializing_if = "Option::is_none")]
    pub managed_apple_id: Option<String>,
    /// The licences of the user. `getVPPUsersSrv` leaves them out.
    #[serde(rename = "licenses", skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<License>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
