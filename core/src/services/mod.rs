//! The services, one file each: the request, its rules, the call.

mod assets;
mod assignments;
mod call;
mod client_config;
mod deprecated;
mod invitation;
mod licenses;
mod manage_licenses;
mod metadata;
mod service_config;
mod users;

pub use assets::AssetFilter;
pub use assignments::AssignmentFilter;
pub use deprecated::LicenseChoice;
pub use licenses::LicenseFilter;
pub use manage_licenses::LicenseRequest;
pub(crate) use manage_licenses::TargetKind;
pub use metadata::MetadataQuery;
pub use users::{NewUser, UserEdit, UserFilter, UserKey, UserQuery};

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// Refuses an adamId that can be none before it is sent.
pub(crate) fn check_adam_id(adam_id: &str) -> Result<()> {
    if !adam_id.is_empty() && adam_id.len() <= 20 && adam_id.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(Error::usage(
        format!("{adam_id:?} is no adamId"),
        "An adamId is the number in the item's store link, such as 361304891 in \
         apps.apple.com/app/id361304891; list the library's assets to see yours.",
    ))
}

/// Adds a text to a request, if there is one.
fn text_member(body: &mut Map<String, Value>, name: &str, value: Option<String>) -> Result<()> {
    let Some(value) = value else { return Ok(()) };
    if value.trim().is_empty() {
        return Err(Error::usage(format!("{name} is empty"), "Give a value, or leave it out."));
    }
    body.insert(name.to_owned(), value.into());
    Ok(())
}
