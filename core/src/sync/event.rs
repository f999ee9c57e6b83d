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
    /// Assignments of one asset. In a sync: of an asset of which something has changed, announced
    /// by [`Restarted`](Self::Restarted).
    Assignments(Page<Assignment>),
    /// Assigned licences. In a sync those that have changed: one that is free now comes as
    /// `Available`.
    Licenses(Page<License>),
    /// Users, retired ones too: look at the status. In a sync those that have changed.
    Users(Page<User>),
    /// How far it is: after every page of users, assignments or licences, and when the assignments
    /// of all assets are complete. Not after the assets, which come at once.
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
    /// that something of an asset has changed. In a sync of assignments that is how every change
    /// comes: first this event for each asset that has changed, then all assignments of it.
    #[non_exhaustive]
    Restarted {
        /// The list.
        list: List,
        /// With assignments: of this asset, in all its qualities; `None` for all assets.
        adam_id: Option<String>,
        /// Whether all of it comes now: delete the rows that you have of the list, or of this
        /// adamId in it whatever their pricingParam, because what does not come again is gone.
        /// Otherwise only the changes come again, and nothing is to be deleted.
        is_full: bool,
    },
    /// Nothing that was handed over before this event is lost to a process that goes on from here:
    /// keep it with what came before, in one transaction if you can. Store records under their
    /// keys: pages of an asset that was not complete yet come again.
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
    /// Assignments, asset by asset.
    Assignments,
    /// Licences.
    Licenses,
    /// Users.
    Users,
}

/// How far an import or a sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// The list that is being read.
    pub list: List,
    /// Its records delivered so far, since it began or began anew in this import or sync.
    pub delivered: u64,
    /// Its records in all: an estimate, as others may be at work. 0 where nobody can know, such as
    /// how many changes will come: do not divide by it. Where licences or users go on from a
    /// checkpoint, those that came before it are among them, though not among `delivered`.
    pub expected: u64,
    /// Assets whose assignments are complete, of those that are read now.
    pub assets_done: u64,
    /// Assets (by adamId) whose assignments are read now: in a sync of changes those that have
    /// changed, after a checkpoint those that were not complete; 0 until that has begun.
    pub assets: u64,
}

/// What an import or a sync found.
///
/// Account, `assets` and `licenses` speak of the whole library as it is now, also after a sync. All
/// others speak of what this import or sync delivered: after a sync of changes, or an import that
/// went on from a checkpoint, only of what came now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Whose library it is, for people.
    pub account: String,
    /// Assets of the library: pairs of adamId and pricingParam.
    pub assets: u64,
    /// Licence counts of the library, summed over its assets.
    pub licenses: LicenseTotals,
    /// Assignments (or licences) delivered now; one that came again counts again.
    pub assignments: u64,
    /// User records delivered now, retired ones too.
    pub user_records: u64,
    /// Different users among the holders delivered now.
    pub users: u64,
    /// Different devices among the holders delivered now.
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
