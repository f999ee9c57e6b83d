//! What all tasks of a schedule share.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use vppkit::coordinator::InMemory;
use vppkit::{CallOptions, Client, Error, Kind, SyncEvent};
use vppkit_sim::{AssetTruth, Assignment, Engine, Pricing, Report, World};

use crate::clock::VirtualClock;
use crate::coverage::Coverage;
use crate::finding::Rule;
use crate::history::Moment;
use crate::plan::{Plan, TaskPlan};
use crate::wire::Line;

/// A call may end so long after its deadline.
const SLACK: Duration = Duration::from_secs(1);

/// A schedule while it runs.
pub(crate) struct Scene {
    pub(crate) plan: Plan,
    pub(crate) engine: Engine,
    pub(crate) world: World,
    pub(crate) line: Arc<Line>,
    pub(crate) clock: VirtualClock,
    /// What the clients of the schedule share, and no others. It outlives each of them, as that of
    /// a process does.
    pub(crate) coordinator: Arc<InMemory>,
    pub(crate) coverage: RefCell<Coverage>,
    /// What was asked for, and what was reported done.
    pub(crate) report: RefCell<Report>,
    /// Licences of each asset that others hold locked for a transfer.
    pub(crate) locked: RefCell<BTreeMap<u64, u32>>,
    /// Assets of which licences have left the library.
    pub(crate) moved: RefCell<BTreeSet<u64>>,
    /// How many clients there have been.
    pub(crate) connections: RefCell<usize>,
    /// Kept only where somebody wants to read it.
    tale: Option<RefCell<Vec<String>>>,
}

impl Scene {
    pub(crate) fn new(
        plan: Plan,
        engine: Engine,
        line: Arc<Line>,
        clock: VirtualClock,
        is_told: bool,
    ) -> Self {
        Self {
            plan,
            world: engine.world(),
            engine,
            line,
            clock,
            coordinator: InMemory::new(),
            coverage: RefCell::default(),
            report: RefCell::new(Report { asked: Some(Vec::new()), ..Report::default() }),
            locked: RefCell::default(),
            moved: RefCell::default(),
            connections: RefCell::default(),
            tale: is_told.then(RefCell::default),
        }
    }

    /// Now, as the truth counts it.
    pub(crate) fn moment(&self) -> Moment {
        self.line.with_history(|history| history.now())
    }

    /// Adds a line to the tale of the schedule.
    pub(crate) fn tell(&self, line: impl FnOnce() -> String) {
        if let Some(tale) = &self.tale {
            let now = self.clock.elapsed_millis();
            tale.borrow_mut().push(format!("{:>10.3} s  {}", now as f64 / 1000.0, line()));
        }
    }

    pub(crate) fn tale(&self) -> Vec<String> {
        self.tale.as_ref().map(|tale| tale.borrow().clone()).unwrap_or_default()
    }

    pub(crate) fn find(&self, rule: Rule, evidence: impl Into<String>) {
        let evidence = evidence.into();
        self.tell(|| format!("BROKEN {rule:?}: {evidence}"));
        self.line.find(rule, evidence);
    }

    /// Awaits a call of a client and looks at what comes: I6 and I7.
    pub(crate) async fn call<T>(
        &self,
        what: &str,
        deadline: Option<Duration>,
        call: impl Future<Output = vppkit::Result<T>>,
    ) -> vppkit::Result<T> {
        let started = Instant::now();
        let result = call.await;
        let took = started.elapsed();
        if let Some(deadline) = deadline.filter(|deadline| took > *deadline + SLACK) {
            self.find(Rule::I7, format!("{what} took {took:?}, its deadline was {deadline:?}"));
        }
        match &result {
            Ok(_) => self.tell(|| format!("{what}: good, after {took:?}")),
            Err(error) => {
                self.tell(|| format!("{what}: {error:?}, after {took:?}"));
                self.look_at(error);
            }
        }
        result
    }

    /// I6 in an error, and no error that the library takes for a bug of its own.
    pub(crate) fn look_at(&self, error: &Error) {
        self.coverage.borrow_mut().error(&format!("{:?}", error.kind()));
        let mut texts = vec![format!("{error}"), format!("{error:?}"), format!("{error:#?}")];
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            texts.push(format!("{inner} {inner:?}"));
            source = inner.source();
        }
        for text in texts {
            self.keep_secret("an error", &text);
        }
        if error.kind() == Kind::Internal {
            self.find(Rule::Works, format!("an internal error: {error}"));
        }
    }

    /// I6 in any text.
    pub(crate) fn keep_secret(&self, place: &str, text: &str) {
        if self.line.shows_token(text) {
            self.find(Rule::I6, format!("the token stands in {place}"));
        }
    }

    /// The asset at a place of the library, counted round, of those that fit.
    pub(crate) fn asset(&self, place: usize, fits: impl Fn(&AssetTruth) -> bool) -> AssetTruth {
        let assets: Vec<AssetTruth> = self.world.assets().into_iter().filter(fits).collect();
        assets[place % assets.len()].clone()
    }

    /// Remembers what is about to be asked for.
    pub(crate) fn ask(&self, assignments: impl IntoIterator<Item = Assignment>) {
        let report = &mut *self.report.borrow_mut();
        report.asked.get_or_insert_default().extend(assignments);
    }
}

/// An assignment as the judge names it.
pub(crate) fn assignment(asset: &AssetTruth, holder: Holder<'_>) -> Assignment {
    let (user, serial) = match holder {
        Holder::User(id) => (Some(id.to_owned()), None),
        Holder::Device(serial) => (None, Some(serial.to_owned())),
    };
    Assignment {
        adam_id: asset.adam_id.parse().unwrap_or_default(),
        pricing: asset.pricing,
        client_user_id: user,
        serial_number: serial,
    }
}

/// Who holds a licence.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holder<'a> {
    User(&'a str),
    Device(&'a str),
}

/// The library's word for a quality.
pub(crate) fn pricing(asset: &AssetTruth) -> vppkit::PricingParam {
    match asset.pricing {
        Pricing::Stdq => vppkit::PricingParam::Stdq,
        Pricing::Plus => vppkit::PricingParam::Plus,
    }
}

/// A task with the client that does it.
pub(crate) struct Worker<'s> {
    pub(crate) scene: &'s Scene,
    pub(crate) task: &'s TaskPlan,
    pub(crate) client: Client,
}

impl<'s> Worker<'s> {
    pub(crate) fn new(scene: &'s Scene, task: &'s TaskPlan, client: &Client) -> Self {
        let mut options = CallOptions::new();
        if let Some(deadline) = task.deadline {
            options = options.deadline(deadline);
        }
        if let Some(attempts) = task.attempts {
            options = options.attempts(attempts);
        }
        Self { scene, task, client: client.with(options) }
    }

    /// The deadline of its requests.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.task.deadline.or(self.scene.plan.clients[self.task.client].deadline)
    }

    /// One call of one request.
    pub(crate) async fn call<T>(
        &self,
        what: &str,
        call: impl Future<Output = vppkit::Result<T>>,
    ) -> vppkit::Result<T> {
        let what = format!("task {}: {what}", self.task.number);
        self.scene.call(&what, self.deadline(), call).await
    }

    /// The next event of an import or a sync, which takes as many requests as it takes.
    pub(crate) async fn event(
        &self,
        what: &str,
        event: impl Future<Output = vppkit::Result<Option<SyncEvent>>>,
    ) -> vppkit::Result<Option<SyncEvent>> {
        let what = format!("task {}: {what}", self.task.number);
        let event = self.scene.call(&what, None, event).await?;
        if let Some(event) = &event {
            self.scene.tell(|| format!("{what}: {}", short(event)));
            self.scene.keep_secret("an event", &format!("{event:?}"));
        }
        Ok(event)
    }

    /// The same again after an error, as often as the task is patient.
    pub(crate) async fn insist<T, F>(
        &self,
        what: &str,
        mut call: impl FnMut() -> F,
    ) -> vppkit::Result<T>
    where
        F: Future<Output = vppkit::Result<T>>,
    {
        let mut tries = 0;
        loop {
            match self.call(what, call()).await {
                Err(error) if tries < self.task.tries && may_pass(&error) => {
                    tries += 1;
                    self.wait().await;
                }
                other => return other,
            }
        }
    }

    /// What the task waits before it goes on after an error.
    pub(crate) async fn wait(&self) {
        tokio::time::sleep(self.task.between).await;
    }
}

/// Whether asking again is worth it.
pub(crate) fn may_pass(error: &Error) -> bool {
    !matches!(error.kind(), Kind::Usage | Kind::NotFound | Kind::Conflict)
}

/// An event in a line.
fn short(event: &SyncEvent) -> String {
    match event {
        SyncEvent::Assets(page) => format!("{} assets", page.len()),
        SyncEvent::Users(page) => format!("{} users", page.len()),
        SyncEvent::Assignments(page) => format!("{} assignments", page.len()),
        SyncEvent::Licenses(page) => format!("{} licences", page.len()),
        other => format!("{other:?}"),
    }
}
