//! An import or a sync on its way.

use std::collections::{BTreeSet, VecDeque};
use std::mem;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::{Either, select};
use futures_util::stream::{self, Stream};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::assignments::AssignmentsOfMany;
use super::checkpoint::{Checkpoint, Stage, Standing};
use super::event::{List, SyncEvent};
use super::keeping::Keeping;
use super::options::ImportOptions;
use super::store::CheckpointStore;
use super::totals::Totals;
use super::work::{Done, Part, Step, Work};
use crate::client::{AlsoTold, Client};
use crate::error::{Error, Kind, Result};
use crate::event::Event;
use crate::listing::Position;
use crate::model::Asset;
use crate::page::Page;
use crate::sabotage::{self, Mistake};

/// A wait is told again only if it ends later than this after the last one told.
const SAME_WAIT: Duration = Duration::from_secs(1);

impl Client {
    /// Imports the library: a sequence of events that ends with `Done`.
    ///
    /// In the order that Apple recommends (protocol 1.23): assets with their counts, then who
    /// holds what, then users. Each [`SyncEvent::Checkpoint`] on the way, and the last one for the
    /// changes of later days, goes to [`sync`](Self::sync).
    ///
    /// Nothing is sent before the first event is asked for. Then requests run in the background,
    /// no more than the client may have in flight; memory holds the pages that they brought, the
    /// adamIds, and nine bytes for each different holder. Dropping the import ends it.
    ///
    /// ```no_run
    /// # async fn example(client: vppkit::Client) -> vppkit::Result<()> {
    /// use vppkit::{ImportOptions, SyncEvent};
    ///
    /// let mut import = client.import(ImportOptions::new());
    /// while let Some(event) = import.try_next().await? {
    ///     match event {
    ///         SyncEvent::Assignments(page) => println!("{} assignments", page.len()),
    ///         SyncEvent::Checkpoint(checkpoint) => std::fs::write("checkpoint", checkpoint.to_string()).unwrap(),
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn import(&self, options: ImportOptions) -> LibrarySync {
        let standing = Standing {
            library: self.library_uid(),
            source: options.source,
            with_users: options.with_users,
            stage: Stage::Import,
            users_since: None,
            licenses_since: None,
            holders_read: false,
        };
        LibrarySync::new(self, standing, None)
    }

    /// Goes on from a checkpoint: with the import that it interrupts, or with what has changed
    /// since it was complete. A sequence of events that ends with `Done`.
    ///
    /// What was handed over after the checkpoint was made comes again. Where nothing has changed
    /// it takes one request for each list: assets, users, licences.
    ///
    /// The first event asked for fails with `Checkpoint` if it belongs to another library.
    pub fn sync(&self, checkpoint: Checkpoint) -> LibrarySync {
        let Checkpoint(standing) = checkpoint;
        let refused = match (&standing.library, self.library_uid()) {
            (Some(theirs), Some(ours)) if *theirs != ours => Some(
                Error::new(Kind::Checkpoint, "the checkpoint belongs to another library")
                    .with_advice("Give each library its own checkpoint.")
                    .with_account(self.account_label()),
            ),
            _ => None,
        };
        LibrarySync::new(self, standing, refused)
    }
}

/// An import or a sync on its way; see [`Client::import`] and [`Client::sync`].
#[derive(Debug)]
#[must_use = "it does nothing until its events are asked for"]
pub struct LibrarySync {
    client: Client,
    /// What the calls of this sync tell.
    told: UnboundedReceiver<(Event, SystemTime)>,
    told_until: Option<SystemTime>,
    refused: Option<Error>,
    standing: Standing,
    steps: VecDeque<Step>,
    work: Work,
    /// Whether only changes were to come.
    is_incremental: bool,
    /// Assets of which licences have changed.
    touched: BTreeSet<String>,
    /// The token for what changes from now on: until the touched assets are read again, and while
    /// they are.
    rereading: Option<Option<String>>,
    changed: Option<Option<String>>,
    assets: Option<Page<Asset>>,
    totals: Totals,
    /// Events that are known but not yet handed over.
    ready: VecDeque<SyncEvent>,
    keeping: Option<Keeping>,
}

impl LibrarySync {
    fn new(client: &Client, standing: Standing, refused: Option<Error>) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let mut options = client.options.clone();
        let before = options.also_told.take();
        options.also_told = Some(AlsoTold(Arc::new(move |event: &Event| {
            if let Some(AlsoTold(listener)) = &before {
                listener(event);
            }
            if matches!(event, Event::Waiting { .. }) {
                // Nobody listens any more once the sync is dropped.
                let _ = tell.send((event.clone(), SystemTime::now()));
            }
        })));
        let client = client.with(options);
        let is_incremental = standing.is_complete();
        let account = client.account_label();
        Self {
            steps: standing.steps(),
            work: Work::Nothing,
            is_incremental,
            touched: BTreeSet::new(),
            rereading: None,
            changed: None,
            assets: None,
            totals: Totals::start(&client),
            ready: VecDeque::from([SyncEvent::Started { account, is_incremental }]),
            client,
            told,
            told_until: None,
            refused,
            standing,
            keeping: None,
        }
    }

    /// Keeps checkpoints in a store. One is saved when the event after it is asked for, because
    /// then what came before it has been taken: at most one a second; without that limit the last
    /// one, before [`try_next`](Self::try_next) gives `Done`, and the one that is due when it fails.
    ///
    /// Nothing is saved when the sync is dropped, or when waiting for an event is given up. So who
    /// ends it before `Done` finds in the store a checkpoint that is up to about a second behind:
    /// what came after that one comes again.
    ///
    /// Only for those who store each page before they ask for the next event. It holds for this
    /// import or sync alone: the next one is told again. Saving runs on tokio's threads for
    /// blocking work.
    pub fn keep_in(mut self, store: Arc<dyn CheckpointStore>) -> Self {
        self.keeping = Some(Keeping::new(store));
        self
    }

    /// The next event, or `None` after `Done`.
    ///
    /// After an error it stands where it stood: asking again repeats what failed, and nothing is
    /// delivered twice. Giving up waiting loses nothing either.
    ///
    /// # Errors
    /// What the services may return; `Checkpoint` if the checkpoint belongs to another library;
    /// what the store returns (`Storage`) if a checkpoint cannot be kept.
    pub async fn try_next(&mut self) -> Result<Option<SyncEvent>> {
        if let Some(refused) = &self.refused {
            return Err(refused.again());
        }
        if let Some(keeping) = &mut self.keeping {
            keeping.taken().await?;
        }
        loop {
            if let Some(event) = self.ready.pop_front() {
                if let (Some(keeping), SyncEvent::Checkpoint(checkpoint)) =
                    (&mut self.keeping, &event)
                {
                    keeping.handed_over(checkpoint);
                }
                return Ok(Some(event));
            }
            if matches!(self.work, Work::Over) {
                return Ok(None);
            }
            match self.wait().await {
                Either::Left(Ok(done)) => self.take(done),
                Either::Left(Err(error)) => {
                    self.work.begin_again(&self.client);
                    if let Some(keeping) = &mut self.keeping {
                        keeping.failed().await;
                    }
                    return Err(error);
                }
                Either::Right(event) => self.tell(event.as_ref()),
            }
        }
    }

    /// Waits for the work, or for something that its calls tell.
    async fn wait(&mut self) -> Either<Result<Done>, Option<(Event, SystemTime)>> {
        let work = pin!(self.work.next());
        let told = pin!(self.told.recv());
        match select(work, told).await {
            Either::Left((done, _)) => Either::Left(done),
            Either::Right((event, _)) => Either::Right(event),
        }
    }

    /// The events as a stream, which ends after its first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<SyncEvent>> + Send {
        stream::try_unfold(self, |mut sync| async move {
            Ok(sync.try_next().await?.map(|event| (event, sync)))
        })
    }

    fn tell(&mut self, told: Option<&(Event, SystemTime)>) {
        let Some((Event::Waiting { wait, .. }, at)) = told else { return };
        let until = *at + *wait;
        // It may be over by the time that the consumer asks.
        if until <= SystemTime::now() {
            return;
        }
        if self.told_until.is_none_or(|told| until > told + SAME_WAIT) {
            self.told_until = Some(until);
            self.ready.push_back(SyncEvent::Waiting { until, wait: *wait });
        }
    }

    /// Takes in what the work has brought.
    fn take(&mut self, done: Done) {
        match done {
            Done::Nothing => {
                if let Some(since) = self.changed.take() {
                    // The assets that were touched have been read again.
                    self.standing.licenses_since = since;
                }
                if matches!(self.work, Work::Assignments(_)) {
                    self.standing.holders_read = true;
                    if self.totals.progress.assets > 0 {
                        self.ready.push_back(SyncEvent::Progress(self.totals.progress));
                    }
                }
                self.next_step();
            }
            Done::Assets(assets) => {
                self.totals.count_assets(&assets);
                self.assets = Some(assets.clone());
                self.ready.push_back(SyncEvent::Assets(assets));
                self.next_step();
            }
            Done::LicenseToken(token) => {
                self.standing.licenses_since = token;
                self.next_step();
            }
            Done::Assignments { page, restarted } => {
                if let Some(adam_id) = restarted {
                    self.restarted(List::Assignments, Some(adam_id), true);
                }
                for held in page.iter() {
                    self.totals.count_holder(held.client_user_id(), held.serial_number());
                }
                self.hand_over(SyncEvent::Assignments(page));
            }
            Done::AssetComplete { up_to } => {
                self.totals.progress.assets_done += 1;
                if self.changed.is_none() {
                    self.reach(Stage::Assignments { after: up_to });
                }
            }
            Done::Licenses(part) if self.standing.rereads_touched_assets() => {
                let touched = part.page.iter().map(|license| license.adam_id().to_owned());
                self.touched.extend(touched);
            }
            Done::Licenses(part) => {
                self.begin_part(List::Licenses, &part);
                for license in part.page.iter() {
                    self.totals.count_holder(license.client_user_id(), license.serial_number());
                }
                if !part.page.is_empty() {
                    self.hand_over(SyncEvent::Licenses(part.page));
                }
                part.rest.into_iter().for_each(|rest| self.reach(rest));
            }
            Done::Users(part) => {
                self.begin_part(List::Users, &part);
                self.totals.count_users(part.page.len());
                if !part.page.is_empty() {
                    self.hand_over(SyncEvent::Users(part.page));
                }
                part.rest.into_iter().for_each(|rest| self.reach(rest));
            }
            Done::LicensesEnd(since) if !self.touched.is_empty() => {
                self.rereading = Some(since);
                self.steps.push_front(Step::Touched(mem::take(&mut self.touched)));
                self.next_step();
            }
            Done::LicensesEnd(since) => {
                self.standing.licenses_since = since;
                self.standing.holders_read = true;
                self.next_step();
            }
            Done::UsersEnd(since) => {
                self.standing.users_since = since;
                self.next_step();
            }
            Done::Refused(list) => self.begin_in_full(list),
        }
    }

    fn begin_part<R>(&mut self, list: List, part: &Part<R>) {
        if part.has_restarted {
            let are_changes =
                matches!(self.standing.stage, Stage::LicenseChanges(_) | Stage::UserChanges(_));
            self.restarted(list, None, !are_changes);
        }
        if let Some(expected) = part.expected {
            self.totals.progress.expected = expected;
        }
    }

    /// Everything before this stage has been handed over.
    fn reach(&mut self, stage: Stage) {
        if self.standing.stage != stage {
            self.standing.stage = stage;
            self.checkpoint();
        }
    }

    fn hand_over(&mut self, page: SyncEvent) {
        if sabotage::is_on(Mistake::CheckpointAhead) {
            self.standing.stage = Stage::Changes;
            self.checkpoint();
        }
        self.ready.push_back(page);
        self.ready.push_back(SyncEvent::Progress(self.totals.progress));
    }

    fn checkpoint(&mut self) {
        self.ready.push_back(SyncEvent::Checkpoint(Checkpoint(self.standing.clone())));
    }

    fn restarted(&mut self, list: List, adam_id: Option<String>, is_full: bool) {
        self.totals.progress.delivered = 0;
        self.ready.push_back(SyncEvent::Restarted { list, adam_id, is_full });
    }

    /// Changes cannot be had: the whole list is read in their place.
    fn begin_in_full(&mut self, list: List) {
        for step in self.standing.in_full(list).into_iter().rev() {
            self.steps.push_front(step);
        }
        self.is_incremental = true;
        self.next_step();
    }

    fn next_step(&mut self) {
        let Some(step) = self.steps.pop_front() else {
            self.standing.stage = Stage::Changes;
            self.standing.holders_read = false;
            self.standing.library = self.client.library_uid().or(self.standing.library.take());
            self.checkpoint();
            self.ready.push_back(SyncEvent::Done(self.totals.summary(&self.client)));
            self.work = Work::Over;
            return;
        };
        self.work = match step {
            Step::Assets => Work::asking_for_assets(&self.client),
            Step::LicenseToken => Work::asking_for_license_token(&self.client),
            Step::Read(stage) => self.read(stage),
            Step::Touched(adam_ids) => self.reread(adam_ids),
        };
    }

    /// Of each of these assets all assignments come again.
    fn reread(&mut self, adam_ids: BTreeSet<String>) -> Work {
        let adam_ids: Vec<String> = adam_ids.into_iter().collect();
        self.changed = self.rereading.take();
        for adam_id in &adam_ids {
            self.restarted(List::Assignments, Some(adam_id.clone()), true);
        }
        let many = AssignmentsOfMany::of(&self.client, adam_ids, None);
        self.totals.begin_assignments(self.assets.as_ref(), many.adam_ids());
        Work::Assignments(many)
    }

    fn read(&mut self, stage: Stage) -> Work {
        let Some(assets) = &self.assets else {
            self.steps.push_front(Step::Read(stage));
            return Work::asking_for_assets(&self.client);
        };
        let work = Work::reading(&self.client, &self.standing, stage.clone(), assets);
        let (list, expected) = match &stage {
            Stage::Assignments { .. } => (List::Assignments, 0),
            Stage::Licenses(_) => (List::Licenses, self.totals.assigned()),
            Stage::LicenseChanges(_) => (List::Licenses, 0),
            _ => (List::Users, 0),
        };
        self.totals.begin(list, expected);
        if let Work::Assignments(many) = &work {
            self.totals.begin_assignments(Some(assets), many.adam_ids());
        }
        let is_all_of_it = matches!(
            stage,
            Stage::Assignments { after: None }
                | Stage::Licenses(Position::Start)
                | Stage::Users(Position::Start)
        );
        if is_all_of_it && self.is_incremental {
            self.restarted(list, None, true);
        }
        self.reach(stage);
        work
    }
}
