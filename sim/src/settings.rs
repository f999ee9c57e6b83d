//! The switches of the simulated service.

use serde::{Deserialize, Serialize};

use crate::checks;
use crate::quirks::Quirk;

/// How `/` is written inside JSON strings. The sources show both forms (protocol 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Slashes {
    /// As it is, like recent live answers.
    Plain,
    /// As `\/` in members that hold a URL and plain elsewhere. The default: a client then meets
    /// both forms in one answer.
    Urls,
    /// As `\/` everywhere.
    All,
}

/// Which record survives when a retired user comes back with the store account of before. Apple's
/// two descriptions contradict each other (protocol 1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reassociation {
    /// The old record: Retired → Associated; the new one is Retired.
    A,
    /// The new record: Registered → Associated; the old one is Deleted. The default, as it explains
    /// where `Deleted` comes from.
    B,
}

/// Limits and habits of the service; any of them may be changed while it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
pub struct Settings {
    /// Records in one batch of getVPPLicensesSrv and getVPPUsersSrv. Apple's own simulator used
    /// 600 (protocol 1.20).
    #[serde(deserialize_with = "checks::size")]
    pub batch_size: usize,
    /// Records in one page of getAssignments (protocol 1.16).
    #[serde(deserialize_with = "checks::size")]
    pub page_size: usize,
    /// `maxBatchAssociateLicenseCount` (protocol 1.6).
    pub max_batch_associate: usize,
    /// `maxBatchDisassociateLicenseCount` (protocol 1.6).
    pub max_batch_disassociate: usize,
    /// How `/` is escaped.
    pub slashes: Slashes,
    /// Whether a stored clientContext comes back with a newline at its end, as seen on the live
    /// service (protocol 1.7).
    pub context_newline: bool,
    /// Listings of which the service keeps the data at once; the oldest is forgotten first, and
    /// its tokens then give 9633.
    pub kept_listings: usize,
    /// What becomes of the two records of a returning user.
    pub reassociation: Reassociation,
    /// How often the same failure (9616, 9610) or the same manage request is served within
    /// `repeat_window_seconds` before 9630, 9631 or 9632 is given. 0 never gives them.
    pub repeats_allowed: usize,
    /// Length of that window. Apple says "several minutes" (protocol 1.17).
    pub repeat_window_seconds: u32,
    /// Whether Apple's own cloud device management runs the location: writes give 9645.
    pub cloud_managed: bool,
    /// Whether the deprecated association services are gone: they then give 9634.
    pub deprecated_removed: bool,
    /// Whether facilitatorMemberId is understood. The newer documents drop it (protocol 1.5).
    pub facilitators: bool,
    /// Whether the accounts of legacy tokens have been migrated: VPPClientConfigSrv then lists the
    /// group's libraries with their locations (protocol 1.7).
    pub legacy_migrated: bool,
    /// Whether failures come as HTTP 400 instead of 200 (protocol 5.1).
    pub errors_as_400: bool,
    /// Whether only `application/json` is accepted; another content type then gives HTTP 415.
    pub strict_content_type: bool,
    /// How often the service URLs have moved. Each value has paths of its own; the paths of the
    /// others then give 9617.
    pub moves: u32,
    /// Deviations in the shape of every answer.
    pub quirks: Vec<Quirk>,
    /// How many milliseconds after an answer has gone out the judge takes it as received. A client
    /// cannot be blamed for what it sent while the answer was on its way.
    pub judge_grace_ms: u32,
    /// Base of the service URLs in the configuration, such as `http://127.0.0.1:8080`. Unset: the
    /// host by which the configuration was called.
    pub public_url: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch_size: 600,
            page_size: 300,
            max_batch_associate: 10,
            max_batch_disassociate: 10,
            slashes: Slashes::Urls,
            context_newline: true,
            kept_listings: 256,
            reassociation: Reassociation::B,
            repeats_allowed: 5,
            repeat_window_seconds: 300,
            cloud_managed: false,
            deprecated_removed: false,
            facilitators: true,
            legacy_migrated: false,
            errors_as_400: false,
            strict_content_type: false,
            moves: 0,
            quirks: Vec::new(),
            judge_grace_ms: 20,
            public_url: None,
        }
    }
}
