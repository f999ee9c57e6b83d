//! One batched list of a sync: users or licences, all of them or what has changed.

use crate::error::{Error, Kind, Result};
use crate::listing::{Listed, Listing, Pages, Position};
use crate::page::Page;

/// A list on its way.
#[derive(Debug)]
pub(super) struct Batches<R> {
    pages: Pages<R>,
    restarts: u32,
    /// Whether only changes were asked for.
    pub(super) is_changes: bool,
}

/// What came of it.
pub(super) enum Came<R> {
    Page {
        page: Page<R>,
        /// Where it goes on behind this page.
        position: Option<Position>,
        has_restarted: bool,
    },
    /// It is complete; the token for what changes from now on.
    End(Option<String>),
    /// Apple no longer takes the token for changes: all of the list must be read.
    Refused,
}

/// Apple no longer takes the token, or no longer has the service (9634).
fn cannot_be_had(error: &Error) -> bool {
    error.kind() == Kind::Checkpoint || error.apple().is_some_and(|apple| apple.number == 9634)
}

impl<R: Listed> Batches<R> {
    pub(super) fn new(listing: Listing<R>, from: Position, is_changes: bool) -> Self {
        Self { pages: listing.starting_at(from).pages(), restarts: 0, is_changes }
    }

    /// Records to come in all, as Apple estimates.
    pub(super) fn expected(&self) -> Option<u64> {
        self.pages.progress().total_records
    }

    /// What comes next. Giving up waiting loses nothing.
    pub(super) async fn next(&mut self) -> Result<Came<R>> {
        match self.pages.try_next().await {
            Ok(Some(page)) => {
                let has_restarted = self.pages.restarts() > self.restarts;
                self.restarts = self.pages.restarts();
                Ok(Came::Page { page, position: self.pages.position(), has_restarted })
            }
            Ok(None) => Ok(Came::End(self.pages.since_modified_token().map(str::to_owned))),
            Err(error) if self.is_changes && cannot_be_had(&error) => Ok(Came::Refused),
            Err(error) => Err(error),
        }
    }
}
