//! Records that come twice.
//!
//! A batch may come again under another number, and a server may repeat records. Two records are
//! the same if they agree in id, state and holder: one that has changed meanwhile is no duplicate,
//! because leaving it out would lose the change.

use std::hash::{BuildHasher, Hash, Hasher};
use std::mem;

use foldhash::HashSet;
use foldhash::quality::RandomState;

use crate::model::{Assignment, AssignmentRef, License, LicenseRef, User, UserRef};
use crate::page::{Page, Record};

/// The records of so many pages are remembered at least, of twice as many at most, and those of the
/// first one: more would not be flat in memory, and batches that are read at once lie no further
/// apart than this.
const PAGES: usize = 32;

/// A record that comes in listings.
pub trait Listed: Record {
    /// Feeds what makes the record the one it is.
    #[doc(hidden)]
    fn identity(record: Self::Ref<'_>, hasher: &mut impl Hasher);
}

impl Listed for License {
    fn identity(record: LicenseRef<'_>, hasher: &mut impl Hasher) {
        let holder = (record.client_user_id(), record.user_id(), record.serial_number());
        (record.license_id(), record.status(), holder).hash(hasher);
    }
}

impl Listed for User {
    fn identity(record: UserRef<'_>, hasher: &mut impl Hasher) {
        let state = (record.status(), record.email(), record.its_id_hash());
        (record.user_id(), record.client_user_id(), state).hash(hasher);
    }
}

impl Listed for Assignment {
    fn identity(record: AssignmentRef<'_>, hasher: &mut impl Hasher) {
        let holder = (record.client_user_id(), record.serial_number());
        (record.adam_id(), record.pricing_param(), holder).hash(hasher);
    }
}

/// Takes duplicates out of the pages that pass.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    hasher: RandomState,
    /// Of the first page.
    first: HashSet<u64>,
    /// Of the newest pages.
    newer: HashSet<u64>,
    /// Of the 32 before those.
    older: HashSet<u64>,
    pages: usize,
}

impl Duplicates {
    pub(super) fn take_out<R: Listed>(&mut self, page: &mut Page<R>) {
        let is_new: Vec<bool> = page
            .iter()
            .map(|record| {
                let mut hasher = self.hasher.build_hasher();
                R::identity(record, &mut hasher);
                self.is_new(hasher.finish())
            })
            .collect();
        if is_new.contains(&false) {
            page.retain(|record| is_new[record]);
        }
        self.turn_page();
    }

    fn is_new(&mut self, identity: u64) -> bool {
        !self.first.contains(&identity)
            && !self.older.contains(&identity)
            && self.newer.insert(identity)
    }

    fn turn_page(&mut self) {
        if self.first.is_empty() {
            self.first = mem::take(&mut self.newer);
            return;
        }
        self.pages += 1;
        if self.pages == PAGES {
            self.pages = 0;
            // The tables are used again, so that memory does not grow.
            mem::swap(&mut self.older, &mut self.newer);
            self.newer.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(licenses: &[(u64, &str)]) -> Page<License> {
        let rows: Vec<_> = licenses
            .iter()
            .map(|(id, status)| {
                format!(
                    r#"{{"licenseIdStr":"{id}","adamIdStr":"1","status":"{status}","new":{id}}}"#
                )
            })
            .collect();
        Page::decode(format!(r#"{{"licenses":[{}]}}"#, rows.join(",")).into_bytes()).unwrap()
    }

    fn left(duplicates: &mut Duplicates, licenses: &[(u64, &str)]) -> Vec<String> {
        let mut page = page(licenses);
        duplicates.take_out(&mut page);
        let show = |license: License| {
            let id = license.license_id.clone();
            assert_eq!(license.extra.0["new"].to_string(), id, "its own members");
            id
        };
        page.to_vec().into_iter().map(show).collect()
    }

    #[test]
    fn a_record_comes_once_unless_it_has_changed() {
        let mut duplicates = Duplicates::default();
        let (held, free) = ("Associated", "Available");
        assert_eq!(left(&mut duplicates, &[(1, held), (1, held), (2, held)]), ["1", "2"]);
        assert_eq!(left(&mut duplicates, &[(2, held), (3, held), (1, free)]), ["3", "1"]);
        assert!(left(&mut duplicates, &[(3, held), (1, free)]).is_empty());
    }

    #[test]
    fn the_first_page_is_never_forgotten_and_memory_is_bounded() {
        let mut duplicates = Duplicates::default();
        for id in 0..1000 {
            assert_eq!(left(&mut duplicates, &[(id, "Associated")]).len(), 1);
        }
        assert!(left(&mut duplicates, &[(0, "Associated"), (999, "Associated")]).is_empty());
        assert!(left(&mut duplicates, &[(999 - PAGES as u64 + 1, "Associated")]).is_empty());
        assert!(duplicates.newer.len() + duplicates.older.len() <= 2 * PAGES);
    }
}
