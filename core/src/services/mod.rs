//! The services, one file each: the request, its rules, the call.

mod assets;
mod assignments;
mod client_config;
mod licenses;
mod service_config;

pub use assets::AssetFilter;
pub use assignments::AssignmentFilter;
pub use licenses::LicenseFilter;

use crate::error::{Error, Result};

/// Refuses an adamId that can be none before it is sent.
fn check_adam_id(adam_id: &str) -> Result<()> {
    if !adam_id.is_empty() && adam_id.len() <= 20 && adam_id.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(Error::usage(
        format!("{adam_id:?} is no adamId"),
        "An adamId is the number in the item's store link, such as 361304891 in \
         apps.apple.com/app/id361304891; list the library's assets to see yours.",
    ))
}
