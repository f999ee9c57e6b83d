//! VPPClientConfigSrv (protocol 1.7): reads, writes and clears the clientContext.

use serde::Serialize;

use super::Call;
use crate::envelope::Location;
use crate::members::Members;
use crate::numbers::Failure;
use crate::tokens::Token;
use crate::world::library::Library;

/// A clientContext must be smaller than this many bytes of UTF-8.
const CONTEXT_LIMIT: usize = 256;

/// A member of a group of facilitators, members in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupMember<'a> {
    apple_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_context: Option<&'a str>,
    email: &'a str,
    facilitator_member_id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_name: Option<&'a str>,
    organization_id: u64,
}

/// A library of a migrated account, members in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupLibrary<'a> {
    apple_id: &'a str,
    email: &'a str,
    library_id: u64,
    location: Location<'a>,
}

pub(super) fn client_config(call: &mut Call<'_>) -> Result<Members, Failure> {
    if let Some(context) = call.args.text("clientContext")? {
        call.may_write()?;
        if context.len() >= CONTEXT_LIMIT {
            return Err(Failure::invalid("clientContext"));
        }
        // The empty string clears it.
        let library = call.library_mut();
        library.claim.clone_from(&context);
        library.client_context = context;
    }
    // "verbose" adds the appleId in the older texts; the newer ones always show it, and so do we.
    let token = call.state.tokens.get(call.token);
    let organization = &call.state.organization;
    let mut members = Members::default();
    members.set("appleId", &token.apple_id);
    members.set("countryCode", &organization.country_code);
    members.set("defaultPlatform", "enterprisestore");
    members.set("email", &token.apple_id);
    members.set("notificationToken", "");
    // A string in Apple's property list, a number in every example and live (protocol 3.1, 8).
    members.set("organizationId", organization.id);
    members.set("organizationIdHash", &organization.id_hash);
    if let Some(facilitator) = &token.facilitator {
        if call.state.settings.legacy_migrated {
            members.set("libraries", libraries(call));
        } else {
            members.set("apnToken", "c2ltdWxhdGVkIHB1c2ggdG9rZW4=");
        }
        members.set("facilitatorMemberId", facilitator.member_id);
        members.set("libraryId", library_id(call.library()));
        members.set("vppGroupMembers", group(call));
    }
    Ok(members)
}

/// All facilitators of the group, the caller among them (protocol 1.5).
fn group<'a>(call: &'a Call<'_>) -> Vec<GroupMember<'a>> {
    let migrated = call.state.settings.legacy_migrated;
    let member = |token: &'a Token| {
        let facilitator = token.facilitator.as_ref()?;
        let library = &call.state.libraries[token.library];
        let context = library.client_context.as_str();
        Some(GroupMember {
            apple_id: &facilitator.apple_id,
            client_context: (!context.is_empty()).then_some(context),
            email: &facilitator.apple_id,
            facilitator_member_id: facilitator.member_id,
            location_id: migrated.then_some(library.location_id),
            location_name: migrated.then_some(&library.location_name),
            organization_id: call.state.organization.id,
        })
    };
    call.state.tokens.iter().filter_map(member).collect()
}

/// The libraries of the group, which a migrated account lists with their locations (protocol 1.7,
/// third shape).
fn libraries<'a>(call: &'a Call<'_>) -> Vec<GroupLibrary<'a>> {
    let library = |token: &'a Token| {
        let facilitator = token.facilitator.as_ref()?;
        let library = &call.state.libraries[token.library];
        Some(GroupLibrary {
            apple_id: &facilitator.apple_id,
            email: &facilitator.apple_id,
            library_id: library_id(library),
            location: Location {
                location_id: library.location_id,
                location_name: &library.location_name,
            },
        })
    };
    call.state.tokens.iter().filter_map(library).collect()
}

fn library_id(library: &Library) -> u64 {
    library.uid.parse().unwrap_or_default()
}
