//! One file per service, and what a service call is given.

mod assets;
mod assign;
mod assignments;
mod batches;
mod client_config;
mod deprecated;
mod licenses;
mod lookup;
mod manage;
mod manage_rows;
mod service_config;
mod user_edits;
mod user_rows;
mod users;

use crate::args::Args;
use crate::members::Members;
use crate::numbers::Failure;
use crate::route::{Family, Service};
use crate::state::State;
use crate::world::library::Library;

pub(crate) use lookup::{cookie, invitation, lookup};
pub(crate) use service_config::service_config;

/// An authenticated call of a service.
pub(crate) struct Call<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) args: Args,
    /// Index of the sToken in whose name the call is made.
    pub(crate) token: usize,
    /// Index of the library it opens.
    pub(crate) library: usize,
    pub(crate) now: i64,
    pub(crate) family: Family,
    /// Scheme and host of the service's URLs.
    pub(crate) base: String,
}

impl Call<'_> {
    pub(crate) fn library(&self) -> &Library {
        &self.state.libraries[self.library]
    }

    pub(crate) fn library_mut(&mut self) -> &mut Library {
        &mut self.state.libraries[self.library]
    }

    /// Refuses a write by a read-only token (9637) or in a location that Apple's own device
    /// management runs (9645).
    fn may_write(&self) -> Result<(), Failure> {
        if self.state.settings.cloud_managed {
            return Err(Failure::new(9645));
        }
        if self.state.tokens.get(self.token).read_only {
            return Err(Failure::new(9637));
        }
        Ok(())
    }
}

/// Calls a service that needs an sToken.
pub(crate) fn answer(service: Service, call: &mut Call<'_>) -> Result<Members, Failure> {
    match service {
        Service::VPPClientConfigSrv => client_config::client_config(call),
        Service::GetVPPAssetsSrv => assets::get_assets(call),
        Service::GetAssignments => assignments::get_assignments(call),
        Service::GetVPPLicensesSrv => licenses::get_licenses(call),
        Service::GetVPPUserSrv => users::get_user(call),
        Service::GetVPPUsersSrv => users::get_users(call),
        Service::RegisterVPPUserSrv => user_edits::register(call),
        Service::EditVPPUserSrv => user_edits::edit(call),
        Service::RetireVPPUserSrv => user_edits::retire(call),
        Service::ManageVPPLicensesByAdamIdSrv => manage::manage(call),
        Service::AssociateVPPLicenseSrv | Service::AssociateVPPLicenseWithVPPUserSrv => {
            deprecated::associate(call)
        }
        Service::DisassociateVPPLicenseSrv | Service::DisassociateVPPLicenseFromVPPUserSrv => {
            deprecated::disassociate(call)
        }
        Service::VPPServiceConfigSrv
        | Service::Lookup
        | Service::Invitation
        | Service::Control
        | Service::Unknown => Err(Failure::new(9634)),
    }
}
