//! A user on the wire (protocol 1.8).

use serde::Serialize;

use super::Call;
use super::licenses::Row as LicenseRow;
use crate::route::{Family, Service};
use crate::world::library::Library;
use crate::world::users::{UserStatus, Users};

/// A user record, members in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row<'a> {
    client_user_id_str: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invite_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invite_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    its_id_hash: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licenses: Option<Vec<LicenseRow<'a>>>,
    #[serde(rename = "managedAppleIDStr", skip_serializing_if = "Option::is_none")]
    managed_apple_id_str: Option<&'a str>,
    status: &'static str,
    user_id: u64,
}

impl<'a> Row<'a> {
    /// The record without its licences, as getVPPUsersSrv lists it.
    pub(super) fn new(library: &'a Library, index: u32, invite_base: &str) -> Self {
        let user = library.users.get(index);
        // Only who is still to accept has an invitation.
        let invited = user.status == UserStatus::Registered;
        let code = invited.then_some(user.invite_code.as_str());
        Self {
            client_user_id_str: &user.client_user_id,
            email: user.email.as_deref(),
            invite_code: code,
            invite_url: code.map(|code| format!("{invite_base}?inviteCode={code}&mt=8")),
            its_id_hash: Library::shown_hash(user),
            licenses: None,
            managed_apple_id_str: user.managed_apple_id.as_deref(),
            status: user.status.as_str(),
            user_id: Users::id(index),
        }
    }

    /// The record with its licences; a user without any has no such member.
    pub(super) fn with_licenses(library: &'a Library, index: u32, invite_base: &str) -> Self {
        let held = &library.users.get(index).licenses;
        // Licences inside a user do not repeat the user (protocol 1.2).
        let rows = held.iter().map(|license| LicenseRow::without_user(library, *license));
        let licenses = (!held.is_empty()).then(|| rows.collect());
        Self { licenses, ..Self::new(library, index, invite_base) }
    }
}

impl Call<'_> {
    /// The address of the invitation page without its query.
    pub(super) fn invite_base(&self) -> String {
        invite_base(&self.base, self.family)
    }
}

pub(super) fn invite_base(base: &str, family: Family) -> String {
    format!("{base}{}{}", family.prefix(), Service::Invitation.name())
}
