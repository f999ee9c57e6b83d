//! What an import does.

use serde::{Deserialize, Serialize};

/// Where an import learns who holds what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ImportSource {
    /// `getAssignments`, asset by asset. What Apple recommends.
    #[default]
    Assignments,
    /// `getVPPLicensesSrv`, assigned licences only. For those who must have licence ids.
    Licenses,
}

/// What an import does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    pub(super) source: ImportSource,
    pub(super) with_users: bool,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self { source: ImportSource::default(), with_users: true }
    }
}

impl ImportOptions {
    /// The recommended import.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where to learn who holds what.
    pub fn source(mut self, source: ImportSource) -> Self {
        self.source = source;
        self
    }

    /// Leaves the users out, for those who assign to devices only. Later syncs leave them out too.
    pub fn without_users(mut self) -> Self {
        self.with_users = false;
        self
    }
}
