//! The services by name: the one table of Apple's service names and where their URLs stand.

use std::fmt;

/// A service of the legacy API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Service {
    /// `VPPServiceConfigSrv`: URLs, limits and error numbers.
    ServiceConfig,
    /// `VPPClientConfigSrv`: the account and its `clientContext`.
    ClientConfig,
    /// `registerVPPUserSrv`: makes a user known to Apple.
    RegisterUser,
    /// `getVPPUserSrv`: one user with licences.
    User,
    /// `getVPPUsersSrv`: all users.
    Users,
    /// `editVPPUserSrv`: changes a user's e-mail address or Apple Account.
    EditUser,
    /// `retireVPPUserSrv`: retires a user and frees the licences that can be freed.
    RetireUser,
    /// `getVPPAssetsSrv`: what the library owns.
    Assets,
    /// `getAssignments`: who holds what.
    Assignments,
    /// `getVPPLicensesSrv`: licence by licence; avoid it where assignments will do.
    Licenses,
    /// `manageVPPLicensesByAdamIdSrv`: assigns licences and takes them back.
    ManageLicenses,
    /// `associateVPPLicenseSrv`, deprecated: assigns one licence to a user.
    AssociateLicense,
    /// `disassociateVPPLicenseSrv`, deprecated: takes one licence back.
    DisassociateLicense,
    /// The store's metadata lookup, on a host of its own.
    Metadata,
}

/// One row of the table of services.
struct Row {
    name: &'static str,
    /// The member of the service configuration that holds its URL; the entry has none.
    url_member: Option<&'static str>,
    writes: bool,
}

const fn row(name: &'static str, url_member: &'static str, writes: bool) -> Row {
    Row { name, url_member: Some(url_member), writes }
}

impl Service {
    /// All services.
    pub const ALL: &'static [Self] = &[
        Self::ServiceConfig,
        Self::ClientConfig,
        Self::RegisterUser,
        Self::User,
        Self::Users,
        Self::EditUser,
        Self::RetireUser,
        Self::Assets,
        Self::Assignments,
        Self::Licenses,
        Self::ManageLicenses,
        Self::AssociateLicense,
        Self::DisassociateLicense,
        Self::Metadata,
    ];

    // Protocol 1.1. The two deprecated services also go by associateVPPLicenseWithVPPUserSrv and
    // disassociateVPPLicenseFromVPPUserSrv; the service configuration says which.
    const fn row(self) -> Row {
        match self {
            Self::ServiceConfig => {
                Row { name: "VPPServiceConfigSrv", url_member: None, writes: false }
            }
            Self::ClientConfig => row("VPPClientConfigSrv", "clientConfigSrvUrl", false),
            Self::RegisterUser => row("registerVPPUserSrv", "registerUserSrvUrl", true),
            Self::User => row("getVPPUserSrv", "getUserSrvUrl", false),
            Self::Users => row("getVPPUsersSrv", "getUsersSrvUrl", false),
            Self::EditUser => row("editVPPUserSrv", "editUserSrvUrl", true),
            Self::RetireUser => row("retireVPPUserSrv", "retireUserSrvUrl", true),
            Self::Assets => row("getVPPAssetsSrv", "getVPPAssetsSrvUrl", false),
            Self::Assignments => row("getAssignments", "getAssignmentsSrvUrl", false),
            Self::Licenses => row("getVPPLicensesSrv", "getLicensesSrvUrl", false),
            Self::ManageLicenses => {
                row("manageVPPLicensesByAdamIdSrv", "manageVPPLicensesByAdamIdSrvUrl", true)
            }
            Self::AssociateLicense => row("associateVPPLicenseSrv", "associateLicenseSrvUrl", true),
            Self::DisassociateLicense => {
                row("disassociateVPPLicenseSrv", "disassociateLicenseSrvUrl", true)
            }
            Self::Metadata => row("lookup", "contentMetadataLookupUrl", false),
        }
    }

    /// Whether every request to it changes something on Apple's side. `VPPClientConfigSrv` only
    /// does where a `clientContext` is sent.
    pub const fn writes(self) -> bool {
        self.row().writes
    }

    /// The service by Apple's name of it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|service| service.name() == name)
    }

    /// Apple's name of the service, which is also the last part of its path.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The member of the service configuration that holds its URL.
    pub(crate) const fn url_member(self) -> Option<&'static str> {
        self.row().url_member
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
