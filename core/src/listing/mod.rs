//! Listings: what comes page by page, and when such a listing is complete.

mod asking;
mod duplicates;
mod endless;
mod pages;
mod parallel;
mod position;
mod since;

use std::marker::PhantomData;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::account::gate::MOST_IN_FLIGHT;
use crate::client::Client;
use crate::error::Result;
use crate::service::Service;

use asking::Asking;
pub use duplicates::Listed;
pub use pages::Pages;
pub(crate) use position::Position;

/// Times that an answer is asked for again that neither ends a listing nor tells how to go on.
const INCOMPLETE_ATTEMPTS: u32 = 5;

/// How a service hands out a long listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// By batchToken, until a sinceModifiedToken (protocol 1.20).
    Batches,
    /// By requestId and pageIndex, until there is no nextPageIndex (protocol 1.16).
    Pages,
}

/// How far a listing is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListingProgress {
    /// Pages delivered.
    pub pages: u64,
    /// Pages in all, as Apple estimates.
    pub total_pages: Option<u64>,
    /// Records delivered.
    pub records: u64,
    /// Records in all, as Apple estimates.
    pub total_records: Option<u64>,
}

/// A listing that was asked for. Nothing is sent before its first page is asked for.
#[derive(Debug)]
#[must_use = "a listing sends nothing by itself; ask for its pages"]
pub struct Listing<R> {
    asking: Asking,
    from: Position,
    at_once: usize,
    is_ordered: bool,
    record: PhantomData<fn() -> R>,
}

impl<R: Listed> Listing<R> {
    pub(crate) fn new(
        client: &Client,
        service: Service,
        style: Style,
        body: Result<Map<String, Value>>,
    ) -> Self {
        let (body, refused) = match body {
            Ok(body) => (body, None),
            Err(error) => (Map::new(), Some(error)),
        };
        let at_once = client.inner.options.parallelism;
        let asking = Asking { client: client.clone(), service, style, body, refused };
        Self { asking, from: Position::Start, at_once, is_ordered: true, record: PhantomData }
    }

    /// How many pages are fetched at once, 1 to 5; if not given, as many as the client may have
    /// requests in flight.
    ///
    /// Batches are fetched at once by `overrideIndex`, pages of assignments by their `requestId`,
    /// after the first answer has told how many there are. With 1 they come one after the other.
    pub fn parallel(mut self, pages: usize) -> Self {
        self.at_once = pages.clamp(1, MOST_IN_FLIGHT);
        self
    }

    /// Delivers pages as they come instead of in the service's order. Takes less memory.
    pub fn unordered(mut self) -> Self {
        self.is_ordered = false;
        self
    }

    /// Goes on from a position that an ordered listing of the same kind had reached.
    pub(crate) fn starting_at(mut self, position: Position) -> Self {
        self.from = position;
        self
    }

    /// Its pages.
    pub fn pages(self) -> Pages<R> {
        Pages::new(self.asking, self.from, self.at_once, self.is_ordered)
    }

    /// All records in memory. For small listings; pages are for large ones.
    ///
    /// # Errors
    /// As [`Pages::try_next`]; then nothing is returned, so a listing is whole or an error.
    pub async fn to_vec(self) -> Result<Vec<R>> {
        let mut pages = self.pages();
        let (mut records, mut restarts) = (Vec::new(), 0);
        while let Some(page) = pages.try_next().await? {
            if pages.restarts() > restarts {
                restarts = pages.restarts();
                records.clear();
            }
            records.extend(page.to_vec());
        }
        Ok(records)
    }
}
