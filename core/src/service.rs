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
    /// `getVPPAssetsSrv`: what the library owns.
    Assets,
    /// `getAssignments`: who holds what.
    Assignments,
    /// `getVPPLicensesSrv`: licence by licence; avoid it where assignments will do.
    Licenses,
}

/// One row of the table of services.
struct Row {
    name: &'static str,
    /// The member of the service configuration that holds its URL; the entry has none.
    url_member: Option<&'static str>,
}

impl Service {
    /// All services.
    pub const ALL: &'static [Self] =
        &[Self::ServiceConfig, Self::ClientConfig, Self::Assets, Self::Assignments, Self::Licenses];

    // Protocol 1.1.
    const fn row(self) -> Row {
        let (name, url_member) = match self {
            Self::ServiceConfig => ("VPPServiceConfigSrv", None),
            Self::ClientConfig => ("VPPClientConfigSrv", Some("clientConfigSrvUrl")),
            Self::Assets => ("getVPPAssetsSrv", Some("getVPPAssetsSrvUrl")),
            Self::Assignments => ("getAssignments", Some("getAssignmentsSrvUrl")),
            Self::Licenses => ("getVPPLicensesSrv", Some("getLicensesSrvUrl")),
        };
        Row { name, url_member }
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
