//! What a consumer keeps of an import and its syncs, and what it ought to be.

use std::collections::{BTreeMap, BTreeSet};

use vppkit::{LicenseStatus, List, SyncEvent, UserStatus};
use vppkit_sim::{Simulator, UserStatus as Truth};

/// adamId, pricingParam, clientUserIdStr, serial number.
pub type Holding = (String, String, Option<String>, Option<String>);

/// Total, assigned and available licences of an adamId and pricingParam.
pub type Counts = BTreeMap<(String, String), (i64, i64, i64)>;

/// The records of a library, as a consumer keeps them under their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    pub assets: Counts,
    /// From assignments, which have no id.
    pub holdings: BTreeSet<Holding>,
    /// From licences, by their ids.
    pub licenses: BTreeMap<String, Holding>,
    /// clientUserIdStr and state by userId.
    pub users: BTreeMap<String, (String, String)>,
    /// Whether the events are those of a sync.
    pub is_incremental: bool,
}

impl Kept {
    /// Does what the event says. A record that comes again replaces itself.
    pub fn take(&mut self, event: &SyncEvent) {
        match event {
            SyncEvent::Assets(page) => {
                self.assets = page
                    .iter()
                    .map(|asset| {
                        let key = (asset.adam_id().to_owned(), asset.pricing_param().to_string());
                        let count = |count: Option<i64>| count.unwrap_or(0);
                        let assigned = count(asset.assigned_count());
                        (
                            key,
                            (count(asset.total_count()), assigned, count(asset.available_count())),
                        )
                    })
                    .collect();
            }
            SyncEvent::Assignments(page) => {
                self.holdings.extend(page.to_vec().into_iter().map(|one| {
                    let quality = one.pricing_param.to_string();
                    (one.adam_id, quality, one.client_user_id, one.serial_number)
                }));
            }
            SyncEvent::Licenses(page) => {
                for one in page.to_vec() {
                    if one.status == Some(LicenseStatus::Associated) {
                        let quality = one.pricing_param.expect("a quality").to_string();
                        let holding = (one.adam_id, quality, one.client_user_id, one.serial_number);
                        self.licenses.insert(one.license_id, holding);
                    } else {
                        self.licenses.remove(&one.license_id);
                    }
                }
            }
            SyncEvent::Users(page) => {
                for user in page.to_vec() {
                    let status = user.status.as_ref().map_or("", UserStatus::as_str).to_owned();
                    let id = user.user_id.expect("a userId");
                    self.users.insert(id, (user.client_user_id, status));
                }
            }
            SyncEvent::Started { is_incremental, .. } => self.is_incremental = *is_incremental,
            SyncEvent::Restarted { list, adam_id, is_full: true, .. } => {
                self.forget(*list, adam_id.as_deref());
            }
            _ => {}
        }
    }

    fn forget(&mut self, list: List, adam_id: Option<&str>) {
        match list {
            List::Assignments => {
                self.holdings.retain(|one| adam_id.is_some_and(|adam_id| one.0 != adam_id));
            }
            List::Licenses => self.licenses.clear(),
            List::Users => self.users.clear(),
            _ => {}
        }
    }
}

/// Who holds what, in truth.
pub fn true_holdings(sim: &Simulator) -> BTreeSet<Holding> {
    true_licenses(sim).into_values().collect()
}

/// Who holds which licence, in truth.
pub fn true_licenses(sim: &Simulator) -> BTreeMap<String, Holding> {
    let truth = sim.world().assignments().into_iter();
    truth
        .map(|one| {
            let pricing = one.pricing.to_owned();
            let holding = (one.adam_id, pricing, one.client_user_id, one.serial_number);
            (one.license_id.to_string(), holding)
        })
        .collect()
}

/// The users that listings show, in truth: `Deleted` records are seen only by their userId.
pub fn true_users(sim: &Simulator) -> BTreeMap<String, (String, String)> {
    let truth = sim.world().users().into_iter().filter(|user| user.status != Truth::Deleted);
    truth
        .map(|user| {
            (user.user_id.to_string(), (user.client_user_id, user.status.as_str().to_owned()))
        })
        .collect()
}

/// The assets with their counts, in truth.
pub fn true_assets(sim: &Simulator) -> Counts {
    let truth = sim.world().assets().into_iter();
    truth
        .map(|asset| {
            let (assigned, available) = (i64::from(asset.assigned), i64::from(asset.available));
            let key = (asset.adam_id, asset.pricing.as_str().to_owned());
            (key, (assigned + available, assigned, available))
        })
        .collect()
}

/// A mirror by licences is the truth.
#[track_caller]
pub fn assert_true_by_licenses(kept: &Kept, sim: &Simulator) {
    assert_eq!(kept.licenses, true_licenses(sim));
    assert_eq!(kept.users, true_users(sim));
    assert_eq!(kept.assets, true_assets(sim));
}

/// A mirror by assignments is the truth.
#[track_caller]
pub fn assert_true_by_assignments(kept: &Kept, sim: &Simulator) {
    assert_eq!(kept.holdings, true_holdings(sim));
    assert_eq!(kept.users, true_users(sim));
    assert_eq!(kept.assets, true_assets(sim));
}
