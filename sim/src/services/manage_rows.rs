//! The entries of a manage answer (protocol 1.17).

use serde::Serialize;
use serde_json::value::RawValue;

use super::assign::Refusal;
use crate::numbers;
use crate::world::library::Library;

/// What the ids of an array name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    User,
    Device,
    License,
}

/// One entry, members in alphabetical order. Older live answers have errorCode, newer ones
/// errorNumber; both are sent unless a quirk takes one away.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    client_user_id_str: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_number: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_already_assigned: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_id_str: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reg_users_already_assigned: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<String>,
}

impl Entry {
    pub(super) fn new(target: Target, id: String, outcome: Result<u32, Refusal>) -> Self {
        let (license, refusal) = match outcome {
            Ok(license) => (Some(Library::license_id(license).to_string()), None),
            Err(refusal) => (None, Some(refusal)),
        };
        let number = refusal.as_ref().map(|refusal| refusal.number);
        let (held, users) = refusal.map_or((None, None), |refusal| (refusal.held, refusal.users));
        let (user, device, asked) = match target {
            Target::User => (Some(id), None, None),
            Target::Device => (None, Some(id), None),
            Target::License => (None, None, Some(id)),
        };
        Self {
            client_user_id_str: user,
            error_code: number,
            error_message: number.map(numbers::text),
            error_number: number,
            license_already_assigned: held,
            license_id_str: license.or(asked),
            reg_users_already_assigned: users,
            serial_number: device,
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.error_number.is_some()
    }
}
