//! What an import or a sync tells.

use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::checkpoint::Checkpoint;
use crate::model::{Asset, Assignment, License, User};
use crate::page::Page;

/// One step of an import or a sync. Every event is handed over once; what one that was interrupted
/// had handed over since its last stored checkpoint comes again.
#[derive(Debug)]
#[non_exhaustive]
pub enum SyncEvent {
    /// It begins.
    #[non_exhaustive]
    Started {
        /// Whose library it is, for people.
        account: String,
        /// Whether only changes will come, beside the assets.
        is_incremental: bool,
    },
    /// All assets with their counts.
    Assets(Page<Asset>),
    /// Users, retired ones too: look at the status. In a sync those that have changed.
    Users(Page<User>),
    /// Assignments of one asset. In a sync: of an asset of which something has changed, announced
    /// by [`Restarted`](Self::Restarted).
    Assignments(Page<Assignment>),
    /// Assigned licences. In a sync those that have changed: one that is free now comes as
    /// `Available`.
    Licenses(Page<License>),
    /// How far it is; after every page.
    Progress(Progress),
    /// Requests wait because Apple asked this account to.
    #[non_exhaustive]
    Waiting {
        /// Until then.
        until: SystemTime,
        /// How long that is.
        wait: Duration,
    },
    /// A list begins anew: Apple lost its data or no longer takes its token, or it is known only
    /// that something of an asset has changed.
    #[non_exhaustive]
    Restarted {
        /// The list.
        list: List,
        /// With assignments: of this asset.
        adam_id: Option<String>,
        /// Whether all of it comes now: forget what you have of it, because what does not come
        /// again is gone. Otherwise only the changes come again.
        is_full: bool,
    },
    /// Everything that was handed over before this event need not come again: keep it with what
    /// came before, in one transaction if you can.
    Checkpoint(Checkpoint),
    /// Everything has been delivered.
    Done(Summary),
}

/// What a sync reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum List {
    /// Assets with their counts.
    Assets,
    /// Users.
    Users,
    /// Assignments, asset by asset.
    Assignments,
    /// Licences.
    Licenses,
}

/// How far an import or a sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// The list that is being read.
    pub list: List,
    /// Its records delivered so far.
    pub delivered: u64,
    /// Its records to come in all: an estimate, as others may be at work.
    pub expected: u64,
    /// Assets whose assignments are complete.
    pub assets_done: u64,
    /// Assets in all.
    pub assets: u64,
}

/// What an import or a sync found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Whose library it is, for people.
    pub account: String,
    /// Assets: pairs of adamId and pricingParam.
    pub assets: u64,
    /// Licence counts, summed over the assets.
    pub licenses: LicenseTotals,
    /// Assignments (or licences) delivered.
    pub assignments: u64,
    /// User records delivered, retired ones too.
    pub user_records: u64,
    /// Different users among the holders.
    pub users: u64,
    /// Different devices among the holders.
    pub devices: u64,
    /// Requests that the client sent meanwhile, repeats included.
    pub requests: u64,
    /// Bytes of answers over the wire meanwhile.
    pub received_bytes: u64,
    /// From the first request to the last record.
    #[serde(rename = "seconds", serialize_with = "as_seconds")]
    pub took: Duration,
}

/// Licence counts of a library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LicenseTotals {
    /// Assigned and available ones.
    pub total: u64,
    /// Held by users and devices.
    pub assigned: u64,
    /// Free.
    pub available: u64,
    /// Refunded or moved away; not among the total.
    pub retired: u64,
}

fn as_seconds<S: serde::Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(took.as_secs_f64())
}
