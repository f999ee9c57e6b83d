//! The members that every authenticated answer carries (protocol 1.3).

use serde::Serialize;
use serde_json::Value;

use crate::members::Members;
use crate::settings::Settings;
use crate::tokens::{DAY, Facilitator, Token, timestamp};
use crate::world::Organization;
use crate::world::library::Library;

/// tokenExpDate is shown during the last 15 days (protocol 1.3).
const WARNING: i64 = 15 * DAY;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Location<'a> {
    pub(crate) location_id: u64,
    pub(crate) location_name: &'a str,
}

pub(crate) fn envelope(library: &Library, token: &Token, settings: &Settings, now: i64) -> Members {
    let mut members = Members::default();
    members.set("uId", &library.uid);
    members.set("expirationMillis", token.expires);
    if token.facilitator.is_none() {
        let location_name = &library.location_name;
        members.set("location", Location { location_id: library.location_id, location_name });
    }
    members.set_some("clientContext", shown_context(library, settings));
    if token.expires - now <= WARNING {
        members.set("tokenExpDate", timestamp(token.expires));
    }
    members
}

/// The stored clientContext as it is sent; none when it was never set or was cleared.
fn shown_context(library: &Library, settings: &Settings) -> Option<String> {
    let mut context = library.client_context.clone();
    if context.is_empty() {
        return None;
    }
    if settings.context_newline {
        context.push('\n');
    }
    Some(context)
}

/// The member in whose name the request was executed (protocol 1.3).
pub(crate) fn facilitator_member(member: &Facilitator, organization: &Organization) -> Value {
    serde_json::json!({
        "appleId": member.apple_id,
        "countryCode": organization.country_code,
        "email": member.apple_id,
        "facilitatorMemberId": member.member_id,
        "organizationId": organization.id,
    })
}
