//! The members that nearly every answer has.

use serde::Serialize;

use super::Extra;
use crate::date::{ServerDate, Timestamp};
use crate::decode::DecodeError;
use crate::decode::members::Members;

/// What an answer says about the account, beside what was asked (protocol 1.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Envelope {
    /// 0 done, -1 failed, -3 partly failed. Absent in bare lists.
    pub status: Option<i64>,
    /// What is stored in the account's `clientContext`.
    pub client_context: Option<String>,
    /// When the token or the password behind it ends, whichever comes first.
    pub expires: Option<Timestamp>,
    /// When the token ends; sent within 15 days of that only.
    pub token_expires: Option<ServerDate>,
    /// The location; with location tokens only.
    pub location: Option<Location>,
    /// The id of the library: equal for two tokens that open the same library.
    pub library_uid: Option<String>,
    /// For whom the request was carried out; only if it named a facilitator member.
    pub facilitator_member: Option<FacilitatorMember>,
}

/// A location ("organizational unit") of Apple School Manager or Apple Business Manager.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Location {
    /// Its id; unique.
    pub id: Option<String>,
    /// Its name, for people; several locations may share one.
    pub name: Option<String>,
    /// Members that this version does not know.
    pub extra: Extra,
}

/// The facilitator for whom a request was carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FacilitatorMember {
    /// Apple Account.
    pub apple_id: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country_code: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The id to name this facilitator by.
    pub facilitator_member_id: Option<String>,
    /// The organization.
    pub organization_id: Option<String>,
    /// Members that this version does not know.
    pub extra: Extra,
}

impl Envelope {
    pub(crate) fn take(from: &mut Members) -> Result<Self, DecodeError> {
        let location = from.object("location").ok().flatten();
        let member = from.object("facilitatorMember").ok().flatten();
        Ok(Self {
            status: from.number("status")?,
            client_context: from.text("clientContext")?,
            // A broken detail beside it must not make a finished write look unfinished.
            expires: from.number("expirationMillis").ok().flatten().map(Timestamp::from_millis),
            token_expires: from.text("tokenExpDate").ok().flatten().map(ServerDate::new),
            location: location.and_then(|location| Location::nested(location).ok()),
            library_uid: from.text("uId").ok().flatten(),
            facilitator_member: member.and_then(|member| FacilitatorMember::take(member).ok()),
        })
    }
}

impl Location {
    /// The nested form: an object of its own.
    pub(crate) fn nested(mut from: Members) -> Result<Self, DecodeError> {
        let (id, name) = (from.text("locationId")?, from.text("locationName")?);
        Ok(Self { id, name, extra: from.rest() })
    }

    /// The flat form, as in `vppGroupMembers` (protocol 3.1 row 21).
    pub(crate) fn flat(from: &mut Members) -> Result<Option<Self>, DecodeError> {
        let (id, name) = (from.text("locationId")?, from.text("locationName")?);
        let location = Self { id, name, extra: Extra::default() };
        Ok((location != Self::default()).then_some(location))
    }
}

impl FacilitatorMember {
    fn take(mut from: Members) -> Result<Self, DecodeError> {
        Ok(Self {
            apple_id: from.text("appleId")?,
            country_code: from.text("countryCode")?,
            email: from.text("email")?,
            facilitator_member_id: from.text("facilitatorMemberId")?,
            organization_id: from.text("organizationId")?,
            extra: from.rest(),
        })
    }
}
