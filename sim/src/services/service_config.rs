//! VPPServiceConfigSrv (protocol 1.6): needs no sToken and proves nothing about one.

use serde::Serialize;

use super::user_rows::invite_base;
use crate::members::Members;
use crate::numbers::ERROR_CODES;
use crate::route::{self, Family, Service};
use crate::settings::Settings;

/// Names of the members that hold the URL of a service.
const SERVICE_URLS: [(&str, Service); 13] = [
    ("associateLicenseSrvUrl", Service::AssociateVPPLicenseSrv),
    ("clientConfigSrvUrl", Service::VPPClientConfigSrv),
    ("contentMetadataLookupUrl", Service::Lookup),
    ("disassociateLicenseSrvUrl", Service::DisassociateVPPLicenseSrv),
    ("editUserSrvUrl", Service::EditVPPUserSrv),
    ("getAssignmentsSrvUrl", Service::GetAssignments),
    ("getLicensesSrvUrl", Service::GetVPPLicensesSrv),
    ("getUserSrvUrl", Service::GetVPPUserSrv),
    ("getUsersSrvUrl", Service::GetVPPUsersSrv),
    ("getVPPAssetsSrvUrl", Service::GetVPPAssetsSrv),
    ("manageVPPLicensesByAdamIdSrvUrl", Service::ManageVPPLicensesByAdamIdSrv),
    ("registerUserSrvUrl", Service::RegisterVPPUserSrv),
    ("retireUserSrvUrl", Service::RetireVPPUserSrv),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorCode {
    error_message: &'static str,
    error_number: u16,
}

/// The configuration with URLs of the given family under `base`, such as `http://127.0.0.1:8080`.
pub(crate) fn service_config(settings: &Settings, family: Family, base: &str) -> Members {
    let mut members = Members::default();
    members.set("status", 0);
    for (name, service) in SERVICE_URLS {
        let path = route::path(family, service, settings.moves);
        members.set(name, format!("{base}{path}"));
    }
    members.set("invitationEmailUrl", invitation_template(family, base));
    members.set("maxBatchAssociateLicenseCount", settings.max_batch_associate);
    members.set("maxBatchDisassociateLicenseCount", settings.max_batch_disassociate);
    members.set("vppWebsiteUrl", format!("{base}/"));
    let codes = ERROR_CODES.iter();
    let codes =
        codes.map(|(number, text)| ErrorCode { error_message: text, error_number: *number });
    members.set("errorCodes", codes.collect::<Vec<_>>());
    members
}

/// The invitation page with the placeholder of the live template (protocol 1.21).
fn invitation_template(family: Family, base: &str) -> String {
    format!("{}?cc=us&inviteCode=%25inviteCode%25&mt=8", invite_base(base, family))
}
