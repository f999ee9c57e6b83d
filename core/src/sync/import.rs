//! The first import, in the order that Apple recommends (protocol 1.23).
//!
//! Assets with their counts first, then who holds what: asset by asset from `getAssignments`, or
//! for those who need licence ids in one listing from `getVPPLicensesSrv`.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use futures_util::stream::{self, Stream};
use serde::Serialize;
use tokio::time::Instant;

use crate::client::Client;
use crate::error::Result;
use crate::listing::Pages;
use crate::model::{Asset, Assignment, License};
use crate::page::Page;
use crate::services::{AssetFilter, AssignmentFilter, LicenseFilter};

/// Where an import learns who holds what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportSource {
    /// `getAssignments`, asset by asset. What Apple recommends.
    #[default]
    Assignments,
    /// `getVPPLicensesSrv`, assigned licences only. For those who must have licence ids.
    Licenses,
}

/// What an import does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    source: ImportSource,
}

impl ImportOptions {
    /// The recommended import.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where to learn who holds what.
    pub fn source(mut self, source: ImportSource) -> Self {
        self.source = source;
        self
    }
}

/// One step of an import. A step's records are delivered once, in its order.
#[derive(Debug)]
#[non_exhaustive]
pub enum ImportEvent {
    /// The import begins.
    #[non_exhaustive]
    Started {
        /// Whose library it is, for people.
        account: String,
    },
    /// All assets with their counts.
    Assets(Page<Asset>),
    /// Assignments of one asset.
    Assignments(Page<Assignment>),
    /// Assigned licences.
    Licenses(Page<License>),
    /// How far it is; after every page of assignments or licences.
    Progress(Progress),
    /// Everything has been delivered.
    Done(Summary),
}

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// Assignments (or licences) delivered.
    pub delivered: u64,
    /// Assignments to come in all, by the assets' counts: an estimate, as others may be at work.
    pub expected: u64,
    /// Assets whose assignments are complete.
    pub assets_done: u64,
    /// Assets in all.
    pub assets: u64,
}

/// What an import found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Whose library it is, for people.
    pub account: String,
    /// Assets: pairs of adamId and pricingParam.
    pub assets: u64,
    /// Licence counts, summed over the assets.
    pub licenses: LicenseTotals,
    /// Assignments (or assigned licences) delivered.
    pub assignments: u64,
    /// Different users among their holders.
    pub users: u64,
    /// Different devices among their holders.
    pub devices: u64,
    /// Requests that the client sent during the import, repeats included.
    pub requests: u64,
    /// Bytes of answers over the wire during the import.
    pub received_bytes: u64,
    /// From the first request to the last record.
    #[serde(rename = "seconds", serialize_with = "as_seconds")]
    pub took: Duration,
    /// With licences as source: the token that later lists what has changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_modified_token: Option<String>,
}

/// Licence counts of a library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LicenseTotals {
    /// Assigned and available ones.
    pub total: u64,
    /// Held by users and devices.
    pub assigned: u64,
    /// Free.
    pub available: u64,
    /// Refunded or moved away; not among the total.
    pub retired: u64,
}

fn as_seconds<S: serde::Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(took.as_secs_f64())
}

impl Client {
    /// Imports the library: a sequence of events that ends with `Done`.
    ///
    /// Nothing is sent before the first event is asked for, and nothing ahead of what is asked
    /// for. Memory holds one page, the adamIds, and eight bytes for each different holder.
    pub fn import(&self, options: ImportOptions) -> Import {
        Import {
            client: self.clone(),
            source: options.source,
            stage: Stage::Start,
            ready: VecDeque::new(),
            totals: Totals::default(),
        }
    }
}

/// An import on its way; see [`Client::import`].
#[derive(Debug)]
#[must_use = "an import does nothing until its events are asked for"]
pub struct Import {
    client: Client,
    source: ImportSource,
    stage: Stage,
    /// Events that are known but not yet handed over.
    ready: VecDeque<ImportEvent>,
    totals: Totals,
}

#[derive(Debug)]
enum Stage {
    Start,
    Assets,
    /// Assignments of the first of these adamIds.
    Assignments {
        pages: Pages<Assignment>,
        waiting: VecDeque<String>,
    },
    Licenses(Pages<License>),
    Done,
}

impl Import {
    /// The next event, or `None` after `Done`.
    ///
    /// After an error the import stands where it stood: asking again repeats the request that
    /// failed, and nothing is delivered twice.
    ///
    /// # Errors
    /// What the services may return.
    pub async fn try_next(&mut self) -> Result<Option<ImportEvent>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            match &mut self.stage {
                Stage::Start => self.start(),
                Stage::Assets => self.read_assets().await?,
                Stage::Assignments { .. } => self.read_assignments().await?,
                Stage::Licenses(_) => self.read_licenses().await?,
                Stage::Done => return Ok(None),
            }
        }
    }

    /// The events as a stream, which ends after its first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<ImportEvent>> + Send {
        stream::try_unfold(self, |mut import| async move {
            Ok(import.try_next().await?.map(|event| (event, import)))
        })
    }

    fn start(&mut self) {
        self.totals.start(&self.client);
        self.ready.push_back(ImportEvent::Started { account: self.client.account_label() });
        self.stage = Stage::Assets;
    }

    async fn read_assets(&mut self) -> Result<()> {
        let assets = self.client.assets(AssetFilter::new().with_counts()).await?;
        self.totals.count_assets(&assets);
        self.stage = match self.source {
            ImportSource::Licenses => {
                Stage::Licenses(self.client.licenses(LicenseFilter::new()).pages())
            }
            ImportSource::Assignments => {
                let waiting = different_adam_ids(&assets);
                self.totals.progress.assets = waiting.len() as u64;
                self.next_asset(waiting)
            }
        };
        self.ready.push_back(ImportEvent::Assets(assets));
        if matches!(self.stage, Stage::Done) {
            self.finish(None);
        }
        Ok(())
    }

    /// Begins with the first of the waiting assets.
    fn next_asset(&self, mut waiting: VecDeque<String>) -> Stage {
        match waiting.pop_front() {
            None => Stage::Done,
            Some(adam_id) => {
                let pages = self.client.assignments(AssignmentFilter::asset(adam_id)).pages();
                Stage::Assignments { pages, waiting }
            }
        }
    }

    async fn read_assignments(&mut self) -> Result<()> {
        let Stage::Assignments { pages, waiting } = &mut self.stage else { return Ok(()) };
        if let Some(page) = pages.try_next().await? {
            for assignment in page.iter() {
                self.totals.count_holder(assignment.client_user_id(), assignment.serial_number());
            }
            self.deliver(ImportEvent::Assignments(page));
            return Ok(());
        }
        let waiting = std::mem::take(waiting);
        self.totals.progress.assets_done += 1;
        self.stage = self.next_asset(waiting);
        if matches!(self.stage, Stage::Done) {
            self.finish(None);
        }
        Ok(())
    }

    async fn read_licenses(&mut self) -> Result<()> {
        let Stage::Licenses(pages) = &mut self.stage else { return Ok(()) };
        if let Some(page) = pages.try_next().await? {
            for license in page.iter() {
                self.totals.count_holder(license.client_user_id(), license.serial_number());
            }
            self.deliver(ImportEvent::Licenses(page));
            return Ok(());
        }
        let since = pages.since_modified_token().map(str::to_owned);
        self.stage = Stage::Done;
        self.finish(since);
        Ok(())
    }

    /// Hands a page over, and the progress after it.
    fn deliver(&mut self, page: ImportEvent) {
        self.ready.push_back(page);
        self.ready.push_back(ImportEvent::Progress(self.totals.progress));
    }

    fn finish(&mut self, since_modified_token: Option<String>) {
        let summary = self.totals.summary(&self.client, since_modified_token);
        self.ready.push_back(ImportEvent::Done(summary));
    }
}

/// An adamId may be there in both qualities, and its assignments come together.
fn different_adam_ids(assets: &Page<Asset>) -> VecDeque<String> {
    let mut seen = HashSet::new();
    assets
        .iter()
        .map(|asset| asset.adam_id())
        .filter(|adam_id| seen.insert(*adam_id))
        .map(str::to_owned)
        .collect()
}

/// Counts along the way.
#[derive(Debug)]
struct Totals {
    started: Instant,
    requests_before: u64,
    received_before: u64,
    assets: u64,
    licenses: LicenseTotals,
    progress: Progress,
    users: Distinct,
    devices: Distinct,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            requests_before: 0,
            received_before: 0,
            assets: 0,
            licenses: LicenseTotals::default(),
            progress: Progress::default(),
            users: Distinct::default(),
            devices: Distinct::default(),
        }
    }
}

impl Totals {
    fn start(&mut self, client: &Client) {
        let stats = client.stats();
        self.started = Instant::now();
        self.requests_before = stats.requests;
        self.received_before = stats.received_bytes;
    }

    fn count_assets(&mut self, assets: &Page<Asset>) {
        let count =
            |count: Option<i64>| count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
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
        self.progress.expected = self.licenses.assigned;
    }

    fn count_holder(&mut self, user: Option<&str>, device: Option<&str>) {
        self.progress.delivered += 1;
        if let Some(user) = user {
            self.users.insert(user);
        }
        if let Some(device) = device {
            self.devices.insert(device);
        }
    }

    fn summary(&self, client: &Client, since_modified_token: Option<String>) -> Summary {
        let stats = client.stats();
        Summary {
            account: client.account_label(),
            assets: self.assets,
            licenses: self.licenses,
            assignments: self.progress.delivered,
            users: self.users.len(),
            devices: self.devices.len(),
            requests: stats.requests - self.requests_before,
            received_bytes: stats.received_bytes - self.received_before,
            took: self.started.elapsed(),
            since_modified_token,
        }
    }
}

/// Counts different texts by their 64-bit hashes: eight bytes each, and for a million texts two
/// would be taken for one in fewer than one of ten million imports.
#[derive(Debug, Default)]
struct Distinct {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Distinct {
    fn insert(&mut self, text: &str) {
        self.hashes.insert(self.hasher.hash_one(text));
    }

    fn len(&self) -> u64 {
        self.hashes.len() as u64
    }
}
