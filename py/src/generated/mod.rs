//! Written by `cargo xtask gen` from the model; changes made here are lost.

pub(crate) mod already_assigned;
pub(crate) mod asset;
pub(crate) mod assignment;
pub(crate) mod client_config;
pub(crate) mod envelope;
pub(crate) mod error_text;
pub(crate) mod facilitator_member;
pub(crate) mod group_member;
pub(crate) mod holder;
pub(crate) mod library;
pub(crate) mod license;
pub(crate) mod license_change;
pub(crate) mod license_changed;
pub(crate) mod license_changes;
pub(crate) mod location;
pub(crate) mod metadata;
pub(crate) mod page_head;
pub(crate) mod server_date;
pub(crate) mod service_config;
pub(crate) mod user;
pub(crate) mod user_answer;
pub(crate) mod words;

use pyo3::prelude::*;

use crate::columns::{Paged, Table};
use crate::page::AnyPage;

/// Adds the classes of the records.
pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
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
pub(crate) fn decode(name: &str, body: Vec<u8>) -> Option<vpp::Result<AnyPage>> {
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
pub(crate) fn table(name: &str) -> Option<&'static Table> {
    Some(match name {
        "Asset" => <vpp::Asset as Paged>::TABLE,
        "Assignment" => <vpp::Assignment as Paged>::TABLE,
        "License" => <vpp::License as Paged>::TABLE,
        "LicenseChange" => <vpp::LicenseChange as Paged>::TABLE,
        "User" => <vpp::User as Paged>::TABLE,
        _ => return None,
    })
}
