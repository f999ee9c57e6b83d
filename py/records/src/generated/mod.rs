//! Written by `cargo xtask gen` from the model; changes made here are lost.

pub mod already_assigned;
pub mod asset;
pub mod assignment;
pub mod client_config;
pub mod envelope;
pub mod error_text;
pub mod facilitator_member;
pub mod group_member;
pub mod holder;
pub mod library;
pub mod license;
pub mod license_change;
pub mod license_changed;
pub mod license_changes;
pub mod location;
pub mod metadata;
pub mod page_head;
pub mod server_date;
pub mod service_config;
pub mod user;
pub mod user_answer;
pub mod words;

use pyo3::prelude::*;

use crate::columns::{Paged, Table};
use crate::page::AnyPage;

/// Adds the classes of the records.
pub fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<already_assigned::AlreadyAssigned>()?;
    module.add_class::<asset::Asset>()?;
    module.add_class::<assignment::Assignment>()?;
    module.add_class::<client_config::ClientConfig>()?;
    module.add_class::<envelope::Envelope>()?;
    module.add_class::<error_text::ErrorText>()?;
    module.add_class::<facilitator_member::FacilitatorMember>()?;
    module.add_class::<group_member::GroupMember>()?;
    module.add_class::<holder::Holder>()?;
    module.add_class::<library::Library>()?;
    module.add_class::<license::License>()?;
    module.add_class::<license_change::LicenseChange>()?;
    module.add_class::<license_changed::LicenseChanged>()?;
    module.add_class::<license_changes::LicenseChanges>()?;
    module.add_class::<location::Location>()?;
    module.add_class::<metadata::Metadata>()?;
    module.add_class::<page_head::PageHead>()?;
    module.add_class::<server_date::ServerDate>()?;
    module.add_class::<service_config::ServiceConfig>()?;
    module.add_class::<user::User>()?;
    module.add_class::<user_answer::UserAnswer>()?;
    Ok(())
}

/// Reads the body of an answer with records of the named class; `None` where there is none.
pub fn decode(name: &str, body: Vec<u8>) -> Option<vpp::Result<AnyPage>> {
    Some(match name {
        "Asset" => vpp::Page::<vpp::Asset>::decode(body).map(AnyPage::from),
        "Assignment" => vpp::Page::<vpp::Assignment>::decode(body).map(AnyPage::from),
        "License" => vpp::Page::<vpp::License>::decode(body).map(AnyPage::from),
        "LicenseChange" => vpp::Page::<vpp::LicenseChange>::decode(body).map(AnyPage::from),
        "User" => vpp::Page::<vpp::User>::decode(body).map(AnyPage::from),
        _ => return None,
    })
}

/// The members of the named class, if its records come in pages.
pub fn table(name: &str) -> Option<&'static Table> {
    Some(match name {
        "Asset" => <vpp::Asset as Paged>::TABLE,
        "Assignment" => <vpp::Assignment as Paged>::TABLE,
        "License" => <vpp::License as Paged>::TABLE,
        "LicenseChange" => <vpp::LicenseChange as Paged>::TABLE,
        "User" => <vpp::User as Paged>::TABLE,
        _ => return None,
    })
}
