//! The assignments of many assets, several at once.

use std::collections::VecDeque;

use tokio::task::JoinSet;

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::listing::Pages;
use crate::model::{Asset, Assignment};
use crate::page::Page;
use crate::services::{AssetFilter, AssignmentFilter};

/// Reads the assignments of many assets, as many at once as the client may have requests in
/// flight. Pages come in any order; how far all is complete is counted in the order of the assets.
#[derive(Debug)]
pub(super) struct AssignmentsOfMany {
    client: Client,
    /// Assets up to this one were complete before.
    after: Option<String>,
    adam_ids: Vec<String>,
    /// The next asset to begin with.
    next: usize,
    /// Which assets are complete.
    complete: Vec<bool>,
    /// Assets before this one are all complete.
    complete_before: usize,
    at_once: usize,
    tasks: JoinSet<(Open, Result<Option<Page<Assignment>>>)>,
    has_died: bool,
    /// Assets whose next page is to be asked for.
    waiting: VecDeque<Open>,
}

/// An asset whose assignments are being read.
#[derive(Debug)]
struct Open {
    asset: usize,
    pages: Pages<Assignment>,
    restarts: u32,
}

/// What came.
pub(super) enum Came {
    Page {
        page: Page<Assignment>,
        /// The asset's listing began anew with this page.
        restarted: Option<String>,
    },
    /// An asset is complete.
    Complete,
    /// All are.
    All,
}

impl AssignmentsOfMany {
    /// Of these assets, except for those up to `after` in the order of their adamIds.
    pub(super) fn new(client: &Client, assets: &Page<Asset>, after: Option<&str>) -> Self {
        Self::of(client, adam_ids_behind(assets, after), after)
    }

    /// Of these assets.
    pub(super) fn of(client: &Client, adam_ids: Vec<String>, after: Option<&str>) -> Self {
        Self {
            client: client.clone(),
            after: after.map(str::to_owned),
            next: 0,
            complete: vec![false; adam_ids.len()],
            complete_before: 0,
            adam_ids,
            at_once: client.inner.options.parallelism,
            tasks: JoinSet::new(),
            has_died: false,
            waiting: VecDeque::new(),
        }
    }

    /// The assets that are read, each once.
    pub(super) fn adam_ids(&self) -> &[String] {
        &self.adam_ids
    }

    /// The last asset of those that are complete from the first on.
    pub(super) fn complete_up_to(&self) -> Option<&str> {
        match self.complete_before.checked_sub(1) {
            Some(last) => Some(&self.adam_ids[last]),
            None => self.after.as_deref(),
        }
    }

    /// What comes next. Giving up waiting loses nothing.
    ///
    /// # Errors
    /// What reading one of them returns; asking again goes on with that one.
    pub(super) async fn next(&mut self) -> Result<Came> {
        self.fill();
        if self.has_died {
            return Err(Error::new(Kind::Internal, "a task that read assignments panicked"));
        }
        let Some(joined) = self.tasks.join_next().await else { return Ok(Came::All) };
        let (mut open, came) = joined.map_err(|died| {
            // Its asset is lost with it, so this must never look like an end.
            self.has_died = true;
            Error::new(Kind::Internal, format!("a task that read assignments died: {died}"))
        })?;
        match came {
            Ok(Some(page)) => {
                let restarts = open.pages.restarts();
                let has_restarted = restarts > open.restarts;
                open.restarts = restarts;
                let restarted = has_restarted.then(|| self.adam_ids[open.asset].clone());
                self.waiting.push_back(open);
                self.fill();
                Ok(Came::Page { page, restarted })
            }
            Ok(None) => Ok(self.completed(open.asset)),
            Err(error) => {
                self.waiting.push_back(open);
                Err(error)
            }
        }
    }

    fn completed(&mut self, asset: usize) -> Came {
        self.complete[asset] = true;
        while self.complete.get(self.complete_before) == Some(&true) {
            self.complete_before += 1;
        }
        self.fill();
        Came::Complete
    }

    fn fill(&mut self) {
        while self.tasks.len() < self.at_once {
            let mut open = match self.waiting.pop_front() {
                Some(open) => open,
                None if self.next < self.adam_ids.len() => self.begin(),
                None => return,
            };
            let client = self.client.clone();
            let adam_id = self.adam_ids[open.asset].clone();
            self.tasks.spawn(async move {
                let mut came = open.pages.try_next().await;
                if matches!(&came, Err(error) if error.kind() == Kind::NotFound)
                    && has_left(&client, &adam_id).await
                {
                    came = Ok(None);
                }
                (open, came)
            });
        }
    }

    fn begin(&mut self) -> Open {
        let asset = self.next;
        self.next += 1;
        let filter = AssignmentFilter::asset(self.adam_ids[asset].as_str());
        Open { asset, pages: self.client.assignments(filter).unordered().pages(), restarts: 0 }
    }
}

/// Whether the asset has left the library since it was listed. Else that it is not found is no end
/// of its assignments.
async fn has_left(client: &Client, adam_id: &str) -> bool {
    let assets = client.assets(AssetFilter::new()).await;
    assets.is_ok_and(|assets| assets.iter().all(|asset| asset.adam_id() != adam_id))
}

/// An adamId may be there in both qualities, and its assignments come together.
fn adam_ids_behind(assets: &Page<Asset>, after: Option<&str>) -> Vec<String> {
    let mut adam_ids: Vec<&str> = assets.iter().map(|asset| asset.adam_id()).collect();
    adam_ids.sort_unstable_by_key(|adam_id| in_order(adam_id));
    adam_ids.dedup();
    let is_behind = |adam_id: &&str| after.is_none_or(|after| in_order(adam_id) > in_order(after));
    adam_ids.into_iter().filter(is_behind).map(str::to_owned).collect()
}

/// By number, which for texts of digits is by length first.
fn in_order(adam_id: &str) -> (usize, &str) {
    (adam_id.len(), adam_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_asset_once_in_the_order_of_the_numbers_and_behind_the_last_complete_one() {
        let rows: Vec<_> = ["90", "1000", "90", "7"]
            .iter()
            .map(|id| format!(r#"{{"adamIdStr":"{id}","pricingParam":"STDQ"}}"#))
            .collect();
        let body = format!(r#"{{"assets":[{}]}}"#, rows.join(","));
        let assets = Page::decode(body.into_bytes()).unwrap();
        assert_eq!(adam_ids_behind(&assets, None), ["7", "90", "1000"]);
        assert_eq!(adam_ids_behind(&assets, Some("7")), ["90", "1000"]);
        assert_eq!(adam_ids_behind(&assets, Some("91")), ["1000"]);
        assert!(adam_ids_behind(&assets, Some("1000")).is_empty());
    }
}
