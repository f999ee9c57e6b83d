//! What a client counts.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a client has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Requests sent, repeats included.
    pub requests: u64,
    /// Bytes of request bodies.
    pub sent_bytes: u64,
    /// Bytes of answers over the wire.
    pub received_bytes: u64,
}

#[derive(Default)]
pub(crate) struct Counters {
    requests: AtomicU64,
    sent_bytes: AtomicU64,
    received_bytes: AtomicU64,
}

impl Counters {
    pub(crate) fn count(&self, sent_bytes: u64, received_bytes: u64) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.sent_bytes.fetch_add(sent_bytes, Ordering::Relaxed);
        self.received_bytes.fetch_add(received_bytes, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        Stats {
            requests: self.requests.load(Ordering::Relaxed),
            sent_bytes: self.sent_bytes.load(Ordering::Relaxed),
            received_bytes: self.received_bytes.load(Ordering::Relaxed),
        }
    }
}
