//! What the service keeps of a listing while a client reads it.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::world::library::Holder;

/// The records of a listing.
#[derive(Debug, Clone)]
pub(crate) enum Records {
    /// Licences or users by index, shown as they are when their batch is read. A change in between
    /// is also in the delta, because the sinceModifiedToken is as old as the listing.
    Live(Arc<[u32]>),
    /// Assignments by asset and holder, shown as they were when the listing began, on pages of the
    /// size of then.
    Assignments(Arc<[(u32, Holder)]>, usize),
}

impl Records {
    fn len(&self) -> usize {
        match self {
            Self::Live(list) => list.len(),
            Self::Assignments(list, _) => list.len(),
        }
    }
}

#[derive(Debug)]
struct Snapshot {
    key: String,
    /// Index of the token that began the listing.
    token: usize,
    records: Records,
}

/// The listings kept, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Snapshots {
    list: VecDeque<Snapshot>,
    records: usize,
}

/// So many records are kept in all: some hundred megabytes at the most.
const MOST_RECORDS: usize = 16_000_000;

impl Snapshots {
    pub(crate) fn keep(&mut self, key: String, token: usize, records: Records, at_most: usize) {
        self.records += records.len();
        self.list.push_back(Snapshot { key, token, records });
        while self.list.len() > at_most.max(1)
            || (self.list.len() > 1 && self.records > MOST_RECORDS)
        {
            self.drop_oldest();
        }
    }

    /// The records kept under a key, and the token that began the listing.
    pub(crate) fn find(&self, key: &str) -> Option<(usize, Records)> {
        // Listings in progress are young.
        let found = self.list.iter().rev().find(|snapshot| snapshot.key == key)?;
        Some((found.token, found.records.clone()))
    }

    /// Forgets everything; every batchToken and requestId in use then gives 9633.
    pub(crate) fn purge(&mut self) {
        self.list.clear();
        self.records = 0;
    }

    fn drop_oldest(&mut self) {
        if let Some(oldest) = self.list.pop_front() {
            self.records -= oldest.records.len();
        }
    }
}
