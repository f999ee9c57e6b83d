//! Which service a path means.

use serde::{Deserialize, Serialize};

/// A service of the simulator, named as on the wire (protocol 1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Service {
    /// Service configuration.
    VPPServiceConfigSrv,
    /// Client configuration.
    VPPClientConfigSrv,
    /// Register a user.
    #[serde(rename = "registerVPPUserSrv")]
    RegisterVPPUserSrv,
    /// One user.
    #[serde(rename = "getVPPUserSrv")]
    GetVPPUserSrv,
    /// Users.
    #[serde(rename = "getVPPUsersSrv")]
    GetVPPUsersSrv,
    /// Edit a user.
    #[serde(rename = "editVPPUserSrv")]
    EditVPPUserSrv,
    /// Retire a user.
    #[serde(rename = "retireVPPUserSrv")]
    RetireVPPUserSrv,
    /// Assets.
    #[serde(rename = "getVPPAssetsSrv")]
    GetVPPAssetsSrv,
    /// Assignments.
    #[serde(rename = "getAssignments")]
    GetAssignments,
    /// Licences.
    #[serde(rename = "getVPPLicensesSrv")]
    GetVPPLicensesSrv,
    /// Assign and unassign licences of an asset.
    #[serde(rename = "manageVPPLicensesByAdamIdSrv")]
    ManageVPPLicensesByAdamIdSrv,
    /// Assign one licence (deprecated).
    #[serde(rename = "associateVPPLicenseSrv")]
    AssociateVPPLicenseSrv,
    /// Assign one licence (deprecated, older name).
    #[serde(rename = "associateVPPLicenseWithVPPUserSrv")]
    AssociateVPPLicenseWithVPPUserSrv,
    /// Unassign one licence (deprecated).
    #[serde(rename = "disassociateVPPLicenseSrv")]
    DisassociateVPPLicenseSrv,
    /// Unassign one licence of a user (deprecated, older name).
    #[serde(rename = "disassociateVPPLicenseFromVPPUserSrv")]
    DisassociateVPPLicenseFromVPPUserSrv,
    /// Store metadata.
    #[serde(rename = "lookup")]
    Lookup,
    /// The page an invited user opens.
    #[serde(rename = "associateVPPUserWithITSAccount")]
    Invitation,
    /// The simulator's own pages: status, judge, truth and changes.
    #[serde(rename = "_sim")]
    Control,
    /// A path no service answers.
    #[serde(rename = "unknown")]
    Unknown,
}

impl Service {
    /// Every service of the simulator.
    pub const ALL: [Self; 17] = [
        Self::VPPServiceConfigSrv,
        Self::VPPClientConfigSrv,
        Self::RegisterVPPUserSrv,
        Self::GetVPPUserSrv,
        Self::GetVPPUsersSrv,
        Self::EditVPPUserSrv,
        Self::RetireVPPUserSrv,
        Self::GetVPPAssetsSrv,
        Self::GetAssignments,
        Self::GetVPPLicensesSrv,
        Self::ManageVPPLicensesByAdamIdSrv,
        Self::AssociateVPPLicenseSrv,
        Self::AssociateVPPLicenseWithVPPUserSrv,
        Self::DisassociateVPPLicenseSrv,
        Self::DisassociateVPPLicenseFromVPPUserSrv,
        Self::Lookup,
        Self::Invitation,
    ];

    /// The last segment of the service's path.
    pub fn name(self) -> &'static str {
        match self {
            Self::VPPServiceConfigSrv => "VPPServiceConfigSrv",
            Self::VPPClientConfigSrv => "VPPClientConfigSrv",
            Self::RegisterVPPUserSrv => "registerVPPUserSrv",
            Self::GetVPPUserSrv => "getVPPUserSrv",
            Self::GetVPPUsersSrv => "getVPPUsersSrv",
            Self::EditVPPUserSrv => "editVPPUserSrv",
            Self::RetireVPPUserSrv => "retireVPPUserSrv",
            Self::GetVPPAssetsSrv => "getVPPAssetsSrv",
            Self::GetAssignments => "getAssignments",
            Self::GetVPPLicensesSrv => "getVPPLicensesSrv",
            Self::ManageVPPLicensesByAdamIdSrv => "manageVPPLicensesByAdamIdSrv",
            Self::AssociateVPPLicenseSrv => "associateVPPLicenseSrv",
            Self::AssociateVPPLicenseWithVPPUserSrv => "associateVPPLicenseWithVPPUserSrv",
            Self::DisassociateVPPLicenseSrv => "disassociateVPPLicenseSrv",
            Self::DisassociateVPPLicenseFromVPPUserSrv => "disassociateVPPLicenseFromVPPUserSrv",
            Self::Lookup => "lookup",
            Self::Invitation => "associateVPPUserWithITSAccount",
            Self::Control => "_sim",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a call of it changes users or licences.
    pub(crate) fn writes(self) -> bool {
        matches!(
            self,
            Self::RegisterVPPUserSrv
                | Self::EditVPPUserSrv
                | Self::RetireVPPUserSrv
                | Self::ManageVPPLicensesByAdamIdSrv
                | Self::AssociateVPPLicenseSrv
                | Self::AssociateVPPLicenseWithVPPUserSrv
                | Self::DisassociateVPPLicenseSrv
                | Self::DisassociateVPPLicenseFromVPPUserSrv
        )
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }
}

/// The two families of paths under which every service answers (protocol 1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    WebObjects,
    Mdm,
}

impl Family {
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::WebObjects => "/WebObjects/MZFinance.woa/wa/",
            Self::Mdm => "/mdm/",
        }
    }
}

/// Where a path leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) family: Family,
    pub(crate) service: Service,
    /// How often the service URLs had moved when this one was handed out.
    pub(crate) moves: u32,
}

/// The route of a path; its query does not matter.
pub(crate) fn find(path: &str) -> Option<Route> {
    let path = path.split('?').next().unwrap_or_default();
    [Family::WebObjects, Family::Mdm].into_iter().find_map(|family| {
        let rest = path.strip_prefix(family.prefix())?;
        let (moves, name) = match rest.strip_prefix("moved-") {
            Some(rest) => rest.split_once('/').map(|(moves, name)| (moves.parse().ok(), name))?,
            None => (Some(0), rest),
        };
        Some(Route { family, service: Service::named(name)?, moves: moves? })
    })
}

/// The path of a service after so many moves.
pub(crate) fn path(family: Family, service: Service, moves: u32) -> String {
    let prefix = family.prefix();
    match moves {
        0 => format!("{prefix}{}", service.name()),
        moves => format!("{prefix}moved-{moves}/{}", service.name()),
    }
}
