//! getVPPUserSrv and getVPPUsersSrv (protocol 1.10, 1.11).

use super::user_rows::Row;
use super::{Call, batches};
use crate::members::Members;
use crate::numbers::Failure;
use crate::world::users::UserStatus;

/// By userId: that record in any state. By clientUserIdStr: the active record, or with itsIdHash
/// the one that was once tied to that store account.
pub(super) fn get_user(call: &mut Call<'_>) -> Result<Members, Failure> {
    let user = selected(call)?.ok_or_else(|| Failure::new(9604))?;
    let mut members = Members::default();
    let row = Row::with_licenses(call.library(), user, &call.invite_base());
    members.set("user", row);
    Ok(members)
}

/// The record that userId, or clientUserIdStr and itsIdHash, select. userId wins. 9600 without
/// either.
pub(super) fn selected(call: &Call<'_>) -> Result<Option<u32>, Failure> {
    let users = &call.library().users;
    if let Some(user_id) = call.args.number("userId")? {
        return Ok(users.with_id(user_id));
    }
    let client_user_id = call.args.required("clientUserIdStr")?;
    let Some(hash) = call.args.word("itsIdHash")? else {
        return Ok(users.active(&client_user_id));
    };
    let mut records = users.records_of(&client_user_id).iter().copied();
    Ok(records.find(|index| {
        let user = users.get(*index);
        user.status != UserStatus::Deleted && user.its_id_hash.as_ref() == Some(&hash)
    }))
}

const KIND: &str = "USER";

pub(super) fn get_users(call: &mut Call<'_>) -> Result<Members, Failure> {
    let batch = match call.args.word("batchToken")? {
        Some(token) => batches::resume(call, KIND, &token)?,
        None => first_batch(call)?,
    };
    let invite_base = call.invite_base();
    let rows = batch.records().iter().map(|user| Row::new(call.library(), *user, &invite_base));
    let rows: Vec<_> = rows.collect();
    let mut members = batch.members;
    members.set("users", rows);
    Ok(members)
}

fn first_batch(call: &mut Call<'_>) -> Result<batches::Batch, Failure> {
    let (since, remembered) = match call.args.word("sinceModifiedToken")? {
        Some(text) => {
            let (token, change) = batches::since(call, KIND, &text)?;
            (Some(change), token.get::<u8>("includeRetired").unwrap_or(0) == 1)
        }
        None => (None, false),
    };
    let retired = include_retired(call)?.unwrap_or(remembered);
    let only_retired = call.args.flag("includeRetiredOnly")?;
    let users = &call.library().users;
    let wanted = |index: &u32| {
        let user = users.get(*index);
        let status = match user.status {
            UserStatus::Registered | UserStatus::Associated => !only_retired,
            UserStatus::Retired => retired || only_retired,
            // Only ever seen by userId.
            UserStatus::Deleted => false,
        };
        status && since.is_none_or(|since| user.changed > since)
    };
    let records: Vec<u32> = users.indexes().filter(wanted).collect();
    let filter = [("includeRetired", Some(u8::from(retired).to_string()))];
    batches::begin(call, KIND, records, &filter)
}

/// 0 or 1 as a number or text; the live service refuses `true` (protocol 1.2).
fn include_retired(call: &Call<'_>) -> Result<Option<bool>, Failure> {
    match call.args.word("includeRetired")?.as_deref() {
        None => Ok(None),
        Some("0") => Ok(Some(false)),
        Some("1") => Ok(Some(true)),
        Some(_) => Err(Failure::invalid("includeRetired")),
    }
}
