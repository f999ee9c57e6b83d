//! Counts along the way.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

use tokio::time::Instant;

use super::event::{LicenseTotals, List, Progress, Summary};
use crate::client::Client;
use crate::model::Asset;
use crate::page::Page;

#[derive(Debug)]
pub(super) struct Totals {
    started: Instant,
    requests_before: u64,
    received_before: u64,
    assets: u64,
    licenses: LicenseTotals,
    assignments: u64,
    user_records: u64,
    users: Distinct,
    devices: Distinct,
    pub(super) progress: Progress,
}

impl Totals {
    pub(super) fn start(client: &Client) -> Self {
        let stats = client.stats();
        let list = List::Assets;
        Self {
            started: Instant::now(),
            requests_before: stats.requests,
            received_before: stats.received_bytes,
            assets: 0,
            licenses: LicenseTotals::default(),
            assignments: 0,
            user_records: 0,
            users: Distinct::default(),
            devices: Distinct::default(),
            progress: Progress { list, delivered: 0, expected: 0, assets_done: 0, assets: 0 },
        }
    }

    pub(super) fn count_assets(&mut self, assets: &Page<Asset>) {
        self.assets = assets.len() as u64;
        for asset in assets.iter() {
            let totals = &mut self.licenses;
            for (sum, number) in [
                (&mut totals.total, asset.total_count()),
                (&mut totals.assigned, asset.assigned_count()),
                (&mut totals.available, asset.available_count()),
                (&mut totals.retired, asset.retired_count()),
            ] {
                *sum = sum.saturating_add(count(number));
            }
        }
    }

    /// Assigned licences, by the assets' counts.
    pub(super) fn assigned(&self) -> u64 {
        self.licenses.assigned
    }

    /// Another list begins, of about so many records.
    pub(super) fn begin(&mut self, list: List, expected: u64) {
        self.progress = Progress { list, delivered: 0, expected, ..self.progress };
    }

    /// The assignments of these assets begin, of about as many records as are assigned.
    pub(super) fn begin_assignments(&mut self, all: Option<&Page<Asset>>, adam_ids: &[String]) {
        let read: BTreeSet<&str> = adam_ids.iter().map(String::as_str).collect();
        let assigned = all
            .into_iter()
            .flat_map(Page::iter)
            .filter(|asset| read.contains(asset.adam_id()))
            .map(|asset| count(asset.assigned_count()));
        self.begin(List::Assignments, assigned.fold(0, u64::saturating_add));
        self.progress.assets = adam_ids.len() as u64;
        self.progress.assets_done = 0;
    }

    pub(super) fn count_holder(&mut self, user: Option<&str>, device: Option<&str>) {
        self.assignments += 1;
        self.progress.delivered += 1;
        if let Some(user) = user {
            self.users.insert(user);
        }
        if let Some(device) = device {
            self.devices.insert(device);
        }
    }

    pub(super) fn count_users(&mut self, records: usize) {
        self.user_records += records as u64;
        self.progress.delivered += records as u64;
    }

    pub(super) fn summary(&self, client: &Client) -> Summary {
        let stats = client.stats();
        Summary {
            account: client.account_label(),
            assets: self.assets,
            licenses: self.licenses,
            assignments: self.assignments,
            user_records: self.user_records,
            users: self.users.len(),
            devices: self.devices.len(),
            requests: stats.requests - self.requests_before,
            received_bytes: stats.received_bytes - self.received_before,
            took: self.started.elapsed(),
        }
    }
}

/// A number of the service that is missing or cannot be counts nothing.
fn count(number: Option<i64>) -> u64 {
    number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}

/// Counts different texts by their 64-bit hashes, sorted in many short lists: nine bytes each, no
/// more while it grows. For a million texts two would be taken for one in fewer than one of ten
/// million imports.
#[derive(Debug)]
struct Distinct {
    lists: Vec<Vec<u64>>,
    hasher: RandomState,
}

/// So many lists have some hundred entries for a million texts.
const LISTS: usize = 4096;

impl Default for Distinct {
    fn default() -> Self {
        Self { lists: vec![Vec::new(); LISTS], hasher: RandomState::new() }
    }
}

impl Distinct {
    fn insert(&mut self, text: &str) {
        let hash = self.hasher.hash_one(text);
        let list = &mut self.lists[hash as usize % LISTS];
        if let Err(place) = list.binary_search(&hash) {
            if list.len() == list.capacity() {
                // By an eighth: doubling would take twice the memory at the worst moment.
                list.reserve_exact(list.len() / 8 + 4);
            }
            list.insert(place, hash);
        }
    }

    fn len(&self) -> u64 {
        self.lists.iter().map(|list| list.len() as u64).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_texts_are_counted_once_in_little_memory() {
        let mut distinct = Distinct::default();
        for number in (0..200_000).chain(100_000..300_000) {
            distinct.insert(&number.to_string());
        }
        assert_eq!(distinct.len(), 300_000);
        let capacity: usize = distinct.lists.iter().map(Vec::capacity).sum();
        assert!(capacity * 8 < 300_000 * 10, "{capacity}");
    }
}
