//! Records that come twice.
//!
//! A batch may come again under another number, and a server may repeat records. Two records are
//! the same if they agree in id, state and holder: one that has changed meanwhile is no duplicate,
//! because leaving it out would lose the change.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::mem;

use foldhash::quality::RandomState;

use crate::model::{Assignment, License, User};
use crate::page::{Page, Record};

/// The records of so many pages are remembered at least, of twice as many at most, and those of the
/// first one: more would not be flat in memory, and batches that are read at once lie no further
/// apart than this.
const PAGES: usize = 32;

/// A record that comes in listings.
pub trait Listed: Record {
    /// What makes the record the one it is.
    #[doc(hidden)]
    fn identity(record: Self::Ref<'_>) -> Identity<'_>;
}

/// Texts as they were sent; absent is none of them, and not the empty one either.
type Identity<'p> = [Option<&'p [u8]>; 5];

impl Listed for License {
    fn identity(record: Self::Ref<'_>) -> Identity<'_> {
        [
            record.license_id_bytes(),
            record.status_bytes(),
            record.client_user_id_bytes(),
            record.user_id_bytes(),
            record.serial_number_bytes(),
        ]
    }
}

impl Listed for User {
    fn identity(record: Self::Ref<'_>) -> Identity<'_> {
        [
            record.user_id_bytes(),
            record.client_user_id_bytes(),
            record.status_bytes(),
            record.email_bytes(),
            record.its_id_hash_bytes(),
        ]
    }
}

impl Listed for Assignment {
    fn identity(record: Self::Ref<'_>) -> Identity<'_> {
        [
            record.adam_id_bytes(),
            record.pricing_param_bytes(),
            record.client_user_id_bytes(),
            record.serial_number_bytes(),
            None,
        ]
    }
}

/// What was seen. The hashes stand for the records: of a million records two would be taken for one
/// another in one of a hundred million listings.
type Hashes = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// The hash of a hash.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Takes duplicates out of the pages that pass.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    hasher: RandomState,
    /// Of the first page.
    first: Vec<u64>,
    /// Of the newest pages, and of the first: so a record is looked up in two sets, not in three.
    newer: Hashes,
    /// Of the 32 before those, and of the first.
    older: Hashes,
    pages: usize,
}

impl Duplicates {
    pub(super) fn take_out<R: Listed>(&mut self, page: &mut Page<R>) {
        // One after the other, so that the processor can look up several at once.
        let hashes: Vec<u64> = page.iter().map(|record| self.hash(R::identity(record))).collect();
        let is_new: Vec<bool> = hashes.into_iter().map(|hash| self.is_new(hash)).collect();
        if is_new.contains(&false) {
            page.retain(|record| is_new[record]);
        }
        self.turn_page();
    }

    fn hash(&self, identity: Identity<'_>) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        // Which texts there are and where each ends, in one word: no text of the service has 4095
        // bytes, and the length of a longer one also goes into its own hash.
        let mut lengths = 0_u64;
        for text in identity {
            lengths = lengths.rotate_left(12) ^ text.map_or(0xfff, |text| text.len() as u64);
            if let Some(text) = text {
                hasher.write(text);
            }
        }
        hasher.write_u64(lengths);
        hasher.finish()
    }

    fn is_new(&mut self, hash: u64) -> bool {
        !self.older.contains(&hash) && self.newer.insert(hash)
    }

    fn turn_page(&mut self) {
        if self.first.is_empty() {
            self.first = self.newer.iter().copied().collect();
            return;
        }
        self.pages += 1;
        if self.pages == PAGES {
            self.pages = 0;
            // The tables are used again, so that memory does not grow.
            mem::swap(&mut self.older, &mut self.newer);
            self.newer.clear();
            self.newer.extend(&self.first);
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
        let with_first = PAGES + duplicates.first.len();
        assert!(duplicates.newer.len() + duplicates.older.len() <= 2 * with_first);
    }
}
