//! The answer of `VPPClientConfigSrv`.

use serde::Serialize;

use crate::account::claim::Context;
use crate::error::Holder;

use super::{Envelope, Extra, Location};
use crate::decode::DecodeError;
use crate::decode::members::Members;

/// The account behind a token (`VPPClientConfigSrv`, protocol 1.7).
///
/// Three shapes exist: location tokens have a location, legacy tokens have a facilitator member
/// and a library, legacy tokens of a migrated account also list libraries and group members.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClientConfig {
    /// What every answer says.
    pub envelope: Envelope,
    /// Apple Account of the content manager.
    pub apple_id: Option<String>,
    /// E-mail address of the content manager.
    pub email: Option<String>,
    /// ISO 3166-1 alpha-2 code of the account.
    pub country_code: Option<String>,
    /// `volumestore` (education) or `enterprisestore` (business): the platform for metadata.
    pub default_platform: Option<String>,
    /// The organization.
    pub organization_id: Option<String>,
    /// A hash of it. Opaque.
    pub organization_id_hash: Option<String>,
    /// Push token for notifications.
    pub apn_token: Option<String>,
    /// Notification token; may be empty.
    pub notification_token: Option<String>,
    /// Legacy tokens: the facilitator behind the token.
    pub facilitator_member_id: Option<String>,
    /// Legacy tokens: the library.
    pub library_id: Option<String>,
    /// Legacy tokens of a migrated account: all libraries.
    pub libraries: Vec<Library>,
    /// Legacy tokens: the facilitators of the group, the caller among them.
    pub group_members: Vec<GroupMember>,
    /// Members that this version does not know.
    pub extra: Extra,
}

/// Of which kind a token is (protocol 1.4). Both kinds must be supported at once: licences that
/// were assigned through a legacy token stay under it until they are moved to a location.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum TokenKind {
    /// One for each location, shared by its content managers.
    Location,
    /// One for each facilitator.
    Legacy,
    /// The client configuration does not tell.
    #[default]
    Unknown,
}

/// A library of a migrated account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Library {
    /// Apple Account.
    pub apple_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The library.
    pub library_id: Option<String>,
    /// Where it is.
    pub location: Option<Location>,
    /// Members that this version does not know.
    pub extra: Extra,
}

/// A facilitator of the group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupMember {
    /// Apple Account.
    pub apple_id: Option<String>,
    /// What this facilitator's account stores as `clientContext`.
    pub client_context: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The id to name this facilitator by in a request.
    pub facilitator_member_id: Option<String>,
    /// Where it is.
    pub location: Option<Location>,
    /// The organization.
    pub organization_id: Option<String>,
    /// Members that this version does not know.
    pub extra: Extra,
}

impl ClientConfig {
    /// Who holds the account, by its `clientContext`; `None` if nobody does.
    ///
    /// It may be this very installation; whoever only reads can see here whom to ask.
    pub fn holder(&self) -> Option<Holder> {
        match Context::read(self.envelope.client_context.as_deref(), None) {
            Context::Foreign(holder) => Some(holder),
            Context::UsedInV2 => Some(Holder { hostname: None, guid: None }),
            Context::Empty | Context::Ours => None,
        }
    }

    /// Whether this really speaks of an account.
    pub(crate) fn is_account(&self) -> bool {
        let names_somebody = self.envelope.library_uid.is_some()
            || self.envelope.location.is_some()
            || self.organization_id.is_some()
            || self.apple_id.is_some();
        self.envelope.status.is_none_or(|status| status == 0) && names_somebody
    }

    /// Of which kind the token is that read this.
    pub fn token_kind(&self) -> TokenKind {
        if self.envelope.location.is_some() {
            TokenKind::Location
        } else if self.facilitator_member_id.is_some() || self.library_id.is_some() {
            TokenKind::Legacy
        } else {
            TokenKind::Unknown
        }
    }

    pub(crate) fn take(envelope: Envelope, mut from: Members) -> Result<Self, DecodeError> {
        Ok(Self {
            envelope,
            apple_id: from.text("appleId")?,
            email: from.text("email")?,
            country_code: from.text("countryCode")?,
            default_platform: from.text("defaultPlatform")?,
            organization_id: from.text("organizationId")?,
            organization_id_hash: from.text("organizationIdHash")?,
            apn_token: from.text("apnToken")?,
            notification_token: from.text("notificationToken")?,
            facilitator_member_id: from.text("facilitatorMemberId")?,
            library_id: from.text("libraryId")?,
            libraries: list(&mut from, "libraries", Library::take)?,
            group_members: list(&mut from, "vppGroupMembers", GroupMember::take)?,
            extra: from.rest(),
        })
    }
}

fn list<T>(
    from: &mut Members,
    name: &str,
    take: fn(Members) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    from.objects(name)?.into_iter().map(take).collect()
}

impl Library {
    fn take(mut from: Members) -> Result<Self, DecodeError> {
        Ok(Self {
            apple_id: from.text("appleId")?,
            email: from.text("email")?,
            library_id: from.text("libraryId")?,
            location: from.object("location")?.map(Location::nested).transpose()?,
            extra: from.rest(),
        })
    }
}

impl GroupMember {
    fn take(mut from: Members) -> Result<Self, DecodeError> {
        Ok(Self {
            apple_id: from.text("appleId")?,
            client_context: from.text("clientContext")?,
            email: from.text("email")?,
            facilitator_member_id: from.text("facilitatorMemberId")?,
            location: Location::flat(&mut from)?,
            organization_id: from.text("organizationId")?,
            extra: from.rest(),
        })
    }
}
