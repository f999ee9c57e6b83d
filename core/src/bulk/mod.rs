//! Jobs: an asset for ten thousand devices, or an end of ten thousand assignments.
//!
//! A job cuts its targets into requests of exactly what Apple takes today, sends them, and says of
//! every target what became of it. What an answer leaves open is looked at and, if it was not
//! done, sent once more.
//!
//! `targets` is who was named, `plan` how they are cut, `send` what runs a job and `tasks` its
//! requests under way, `fold` what an answer means, `read_back` how targets really stand, `ledger`
//! what is known of each, `recent` what was sent lately. `work` is in what the two kinds of job
//! differ: `licenses` and `retire`.

mod fold;
mod ledger;
mod licenses;
mod outcome;
mod plan;
mod read_back;
mod recent;
mod retire;
mod send;
mod targets;
mod tasks;
#[cfg(test)]
mod tests;
mod work;

use std::fmt;
use std::sync::Arc;

pub use outcome::{
    JobAction, JobOutcome, JobProgress, JobTotals, TargetFailure, TargetOutcome, TargetStatus,
};
pub use plan::{Plan, PlannedRequest};
pub(crate) use recent::UnderWay;
pub use targets::Duplicate;

use crate::call::Nature;
use crate::client::Client;
use crate::error::Result;
use crate::model::PricingParam;
use crate::services::{AssetFilter, TargetKind};

use licenses::Asset;
use plan::Limits;
use retire::Retiring;
use targets::{Input, Targets};

/// Most requests of a job at once; the account allows no more (protocol 1.20).
const MOST_AT_ONCE: usize = 5;

type OnProgress = Arc<dyn Fn(JobProgress) + Send + Sync>;

/// A job. Nothing is sent before it is run.
///
/// [`Client::assign`], [`Client::unassign`] and [`Client::retire_users`] make one. The options of
/// the client that made it hold ([`Client::with`]); a deadline among them is that of the whole job:
/// when it strikes, the job returns with what it knows.
///
/// Dropping a job that runs ends its requests. Nobody knows then what became of those under way.
#[must_use = "nothing is sent before run()"]
pub struct Job<W> {
    client: Client,
    work: W,
    settings: Settings,
}

/// What all jobs can be told.
#[derive(Clone)]
struct Settings {
    confirmed_removals: Option<usize>,
    parallel: usize,
    on_progress: Option<OnProgress>,
}

/// Gives an asset to users or devices; see [`AssignJob`].
#[derive(Debug, Clone)]
pub struct Assign {
    asset: Asset,
    to: Input,
    from: Input,
}

/// Takes an asset back; see [`UnassignJob`].
#[derive(Debug, Clone)]
pub struct Unassign {
    asset: Asset,
    from: Input,
}

/// Retires users; see [`RetireJob`].
#[derive(Debug, Clone)]
pub struct Retire {
    users: Input,
}

/// Gives an asset to users or devices, perhaps with licences that others lose for it.
pub type AssignJob = Job<Assign>;

/// Takes an asset back from users or devices, or by the ids of licences.
pub type UnassignJob = Job<Unassign>;

/// Retires users.
pub type RetireJob = Job<Retire>;

impl Client {
    /// A job that assigns an asset to as many users or devices as one likes.
    ///
    /// ```no_run
    /// # async fn example(client: vppkit::Client, serials: Vec<String>) -> vppkit::Result<()> {
    /// use vppkit::PricingParam;
    ///
    /// let outcome =
    ///     client.assign("361304891", PricingParam::Stdq).serial_numbers(serials).run().await?;
    /// println!("{outcome}");
    /// for failed in outcome.failed() {
    ///     eprintln!("{}: {:?}", failed.target, failed.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Who holds the asset already counts as done.
    pub fn assign(&self, adam_id: impl Into<String>, pricing_param: PricingParam) -> AssignJob {
        let asset = Asset::new(adam_id, pricing_param);
        Job::new(self, Assign { asset, to: Input::default(), from: Input::default() })
    }

    /// A job that takes an asset back from as many users or devices as one likes.
    ///
    /// Who does not hold it counts as done. For more than ten targets their number must be
    /// [confirmed](Job::confirm_removals).
    pub fn unassign(&self, adam_id: impl Into<String>, pricing_param: PricingParam) -> UnassignJob {
        let asset = Asset::new(adam_id, pricing_param);
        Job::new(self, Unassign { asset, from: Input::default() })
    }

    /// A job that retires users by their clientUserIdStr: they lose all licences that can be taken
    /// back.
    ///
    /// For more than ten users their number must be [confirmed](Job::confirm_removals).
    pub fn retire_users<T: Into<String>>(&self, ids: impl IntoIterator<Item = T>) -> RetireJob {
        let mut users = Input::default();
        users.add(TargetKind::User, ids);
        Job::new(self, Retire { users })
    }
}

impl<W> Job<W> {
    fn new(client: &Client, work: W) -> Self {
        let settings =
            Settings { confirmed_removals: None, parallel: MOST_AT_ONCE, on_progress: None };
        Self { client: client.clone(), work, settings }
    }

    /// Says that so many targets may lose a licence, or be retired. Needed for more than ten
    /// distinct ones; a job with more than were confirmed is refused.
    pub fn confirm_removals(mut self, targets: usize) -> Self {
        self.settings.confirmed_removals = Some(targets);
        self
    }

    /// Requests at once, 1 to 5; 5 if not given.
    pub fn parallel(mut self, requests: usize) -> Self {
        self.settings.parallel = requests.clamp(1, MOST_AT_ONCE);
        self
    }

    /// Is told after every answer how far the job is, from within the job: it must not block.
    pub fn on_progress(mut self, told: impl Fn(JobProgress) + Send + Sync + 'static) -> Self {
        self.settings.on_progress = Some(Arc::new(told));
        self
    }
}

impl AssignJob {
    /// Assigns to these devices. Users and devices take two jobs.
    pub fn serial_numbers<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.work.to.add(TargetKind::Device, ids);
        self
    }

    /// Assigns to these users, who must be registered.
    pub fn client_user_ids<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.work.to.add(TargetKind::User, ids);
        self
    }

    /// Takes the licences of these devices for it, in the same requests: Apple frees them first,
    /// so no spare licence is needed. Of at most one kind.
    pub fn taking_from_serial_numbers<T: Into<String>>(
        mut self,
        ids: impl IntoIterator<Item = T>,
    ) -> Self {
        self.work.from.add(TargetKind::Device, ids);
        self
    }

    /// Takes the licences of these users for it.
    pub fn taking_from_client_user_ids<T: Into<String>>(
        mut self,
        ids: impl IntoIterator<Item = T>,
    ) -> Self {
        self.work.from.add(TargetKind::User, ids);
        self
    }

    /// Takes these licences for it; they must be of this asset.
    pub fn taking_from_license_ids<T: Into<String>>(
        mut self,
        ids: impl IntoIterator<Item = T>,
    ) -> Self {
        self.work.from.add(TargetKind::License, ids);
        self
    }

    /// Whether users are told that they lose a licence; Apple's default is yes. Devices never are.
    pub fn notify_disassociation(mut self, notify: bool) -> Self {
        self.work.asset.notify_disassociation = Some(notify);
        self
    }

    /// What the job would do, by the limits and counts of now. Nothing is written, nor need
    /// anything be confirmed or claimed for it.
    ///
    /// # Errors
    /// `Usage` as [`run`](Self::run), and what every call that reads may return.
    pub async fn plan(&self) -> Result<Plan> {
        let Assign { asset, to, from } = self.work.clone();
        asset.check()?;
        plan(&self.client, asset, Targets::new(to, from, JobAction::Unassign)?).await
    }

    /// Runs the job. Look at the outcome: it tells of every target whether it was done, and is an
    /// error only if nothing was sent at all. An asset that the library does not have is as one
    /// without a free licence: its targets fail with `NoLicense`.
    ///
    /// # Errors
    /// `Usage`, with nothing sent: for no targets, two kinds of them on one side, empty ones, an
    /// adamId that is none, removals that were not confirmed, a client that only reads. What every
    /// call that writes may return, if it ended the job before anything was sent.
    pub async fn run(self) -> Result<JobOutcome> {
        let Self { client, work: Assign { asset, to, from }, settings } = self;
        asset.check()?;
        let targets = Targets::new(to, from, JobAction::Unassign)?;
        send::run(client, asset, targets, settings).await
    }
}

impl UnassignJob {
    /// Takes it back from these devices. Users, devices and licences take jobs of their own.
    pub fn serial_numbers<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.work.from.add(TargetKind::Device, ids);
        self
    }

    /// Takes it back from these users.
    pub fn client_user_ids<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.work.from.add(TargetKind::User, ids);
        self
    }

    /// Takes these licences back; they must be of this asset.
    pub fn license_ids<T: Into<String>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.work.from.add(TargetKind::License, ids);
        self
    }

    /// Whether users are told that they lose a licence; Apple's default is yes. Devices never are.
    pub fn notify_disassociation(mut self, notify: bool) -> Self {
        self.work.asset.notify_disassociation = Some(notify);
        self
    }

    /// What the job would do; see [`AssignJob::plan`](Job::plan).
    ///
    /// # Errors
    /// `Usage` as [`run`](Self::run), and what every call that reads may return.
    pub async fn plan(&self) -> Result<Plan> {
        let Unassign { asset, from } = self.work.clone();
        asset.check()?;
        plan(&self.client, asset, Targets::new(Input::default(), from, JobAction::Unassign)?).await
    }

    /// Runs the job. Look at the outcome: it tells of every target whether it was done, and is an
    /// error only if nothing was sent at all.
    ///
    /// # Errors
    /// As [`AssignJob::run`](Job::run).
    pub async fn run(self) -> Result<JobOutcome> {
        let Self { client, work: Unassign { asset, from }, settings } = self;
        asset.check()?;
        let targets = Targets::new(Input::default(), from, JobAction::Unassign)?;
        send::run(client, asset, targets, settings).await
    }
}

impl RetireJob {
    /// Runs the job, with one request for each user. A user who is not registered has failed with
    /// `NotFound`: Apple does not tell him from one who was retired before.
    ///
    /// # Errors
    /// As [`AssignJob::run`](Job::run).
    pub async fn run(self) -> Result<JobOutcome> {
        let Self { client, work: Retire { users }, settings } = self;
        let targets = Targets::new(Input::default(), users, JobAction::Retire)?;
        send::run(client, Retiring, targets, settings).await
    }
}

async fn plan(client: &Client, asset: Asset, targets: Targets) -> Result<Plan> {
    let config = client.inner.service_config(&client.options, Nature::Read).await?;
    let assets = client.assets(AssetFilter::new().with_counts()).await?;
    let mut of_job = assets
        .iter()
        .filter(|one| one.adam_id() == asset.adam_id && one.pricing_param() == asset.pricing_param);
    let licenses_available = of_job.next().and_then(|one| one.available_count());
    let Asset { adam_id, pricing_param, .. } = asset;
    Ok(Plan { adam_id, pricing_param, targets, limits: Limits::of(&config), licenses_available })
}

impl<W: fmt::Debug> fmt::Debug for Job<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("work", &self.work).finish_non_exhaustive()
    }
}
