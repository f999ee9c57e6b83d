//! What reached the simulator and what it answered.

use std::collections::VecDeque;

use serde::Serialize;

use crate::route::Service;

/// One exchange. Bodies are not kept, and no text of an sToken.
#[derive(Debug, Clone, Serialize)]
pub struct LogEntry {
    /// Number of the exchange, counted from 1.
    pub exchange: u64,
    /// The service asked for.
    pub service: Service,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path without its query.
    pub path: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// Apple's error number in the answer.
    pub apple: Option<u16>,
    /// Arrival, in milliseconds since 1970-01-01T00:00:00Z by the simulator's clock.
    pub arrival: i64,
    /// When the answer had gone out, by the same clock; unknown until the transport said so.
    pub finished: Option<i64>,
    /// Size of the request body in bytes.
    pub body_size: usize,
    /// Size of the answer's body in bytes.
    pub answer_size: usize,
    /// `uId` of the library whose sToken was sent, usable or not.
    pub account: Option<String>,
}

/// The newest exchanges.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<LogEntry>,
    count: u64,
    notes: Vec<String>,
}

/// Older exchanges are forgotten, so that a simulator can run for weeks.
const MOST_ENTRIES: usize = 200_000;

impl Log {
    /// The number of the next exchange.
    pub(crate) fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    pub(crate) fn add(&mut self, entry: LogEntry) {
        if self.entries.len() == MOST_ENTRIES {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    pub(crate) fn finished(&mut self, exchange: u64, now: i64) {
        // What finishes began lately.
        let mut newest = self.entries.iter_mut().rev().take(1000);
        let found = newest.find(|entry| entry.exchange == exchange);
        if let Some(entry) = found {
            entry.finished = Some(now);
        }
    }

    /// Keeps a remark about the simulator itself, for whoever wonders.
    pub(crate) fn note(&mut self, note: String) {
        if self.notes.len() < 1000 {
            self.notes.push(note);
        }
    }

    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &LogEntry> {
        self.entries.iter()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.notes.clear();
    }
}
