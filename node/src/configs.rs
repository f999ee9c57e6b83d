//! Answers that are configurations, as the package shows them.

use serde::Serialize;
use serde_json::{Value, json};
use vpp::{ClientConfig, Envelope, Location, ServiceConfig, Timestamp};

use crate::error::holder;

/// Without what is not there, and with names as JavaScript has them. For values of core that write
/// their members in snake case; what Apple sent stays as it is.
pub(crate) fn camel(value: &impl Serialize) -> Value {
    renamed(serde_json::to_value(value).unwrap_or_default())
}

fn renamed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                members.map(|(name, value)| (camel_case(&name), renamed(value))).collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(renamed).collect()),
        other => other,
    }
}

fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

pub(crate) fn envelope(envelope: &Envelope) -> Value {
    let member = envelope.facilitator_member.as_ref();
    json!({
        "status": envelope.status,
        "clientContext": envelope.client_context,
        "expires": envelope.expires.map(Timestamp::as_millis),
        "tokenExpires": envelope.token_expires.as_ref().map(|date| json!({
            "text": date.text,
            "date": date.timestamp.map(Timestamp::as_millis),
        })),
        "location": location(envelope.location.as_ref()),
        "libraryUid": envelope.library_uid,
        "facilitatorMember": member.map(|member| json!({
            "appleId": member.apple_id,
            "countryCode": member.country_code,
            "email": member.email,
            "facilitatorMemberId": member.facilitator_member_id,
            "organizationId": member.organization_id,
        })),
    })
}

fn location(location: Option<&Location>) -> Value {
    location.map_or(Value::Null, |location| json!({ "id": location.id, "name": location.name }))
}

pub(crate) fn client_config(config: &ClientConfig) -> Value {
    let libraries = config.libraries.iter().map(|library| {
        json!({
            "appleId": library.apple_id,
            "email": library.email,
            "libraryId": library.library_id,
            "location": location(library.location.as_ref()),
        })
    });
    let members = config.group_members.iter().map(|member| {
        json!({
            "appleId": member.apple_id,
            "clientContext": member.client_context,
            "email": member.email,
            "facilitatorMemberId": member.facilitator_member_id,
            "location": location(member.location.as_ref()),
            "organizationId": member.organization_id,
        })
    });
    json!({
        "appleId": config.apple_id,
        "email": config.email,
        "countryCode": config.country_code,
        "defaultPlatform": config.default_platform,
        "organizationId": config.organization_id,
        "organizationIdHash": config.organization_id_hash,
        "apnToken": config.apn_token,
        "notificationToken": config.notification_token,
        "facilitatorMemberId": config.facilitator_member_id,
        "libraryId": config.library_id,
        "libraries": libraries.collect::<Vec<_>>(),
        "groupMembers": members.collect::<Vec<_>>(),
        "holder": config.holder().as_ref().map(holder),
        "tokenKind": crate::error::word(&config.token_kind()),
        "extra": (!config.extra.is_empty()).then_some(&config.extra),
        "envelope": envelope(&config.envelope),
    })
}

pub(crate) fn service_config(config: &ServiceConfig) -> Value {
    let texts = config
        .error_codes
        .iter()
        .map(|text| json!({ "number": text.number, "message": text.message }));
    json!({
        "urls": config.urls,
        "maxBatchAssociateLicenseCount": config.max_batch_associate_license_count,
        "maxBatchDisassociateLicenseCount": config.max_batch_disassociate_license_count,
        "errorCodes": texts.collect::<Vec<_>>(),
        "extra": (!config.extra.is_empty()).then_some(&config.extra),
    })
}
