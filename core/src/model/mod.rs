//! The records and answers of the services.
//!
//! This is the only place where a member of an answer is written by hand. The records (files with
//! a `#[serde(rename = "…")]` on the struct, which names the list they come in) are plain structs
//! of a closed set of types; `cargo xtask gen` reads them and writes `generated.rs`: the tables for
//! the decoder and the borrowed views. The wire name of a member is its serde `rename`, a second
//! name its `alias`.

mod already_assigned;
mod answer;
mod answers;
mod asset;
mod assignment;
mod client_config;
mod generated;
mod license;
mod license_change;
mod metadata;
mod service_config;
mod user;
mod words;

use serde::Serialize;
use serde_json::{Map, Value};

pub use already_assigned::AlreadyAssigned;
pub use answer::{Envelope, FacilitatorMember, Location};
pub use answers::{LicenseChanged, LicenseChanges, RawAnswer, UserAnswer};
pub use asset::Asset;
pub use assignment::Assignment;
pub use client_config::{ClientConfig, GroupMember, Library, TokenKind};
pub use generated::{AssetRef, AssignmentRef, LicenseChangeRef, LicenseRef, UserRef};
pub use license::License;
pub use license_change::LicenseChange;
pub use metadata::Metadata;
pub(crate) use metadata::MetadataAnswer;
pub use service_config::{ErrorText, ServiceConfig};
pub use user::User;
pub use words::{LicenseStatus, PricingParam, UserStatus};

/// Members of an answer that this version does not know, as Apple sent them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Extra(pub Map<String, Value>);

impl Extra {
    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
