//! Runs a job: sends its requests, at most so many at once, folds the answers, looks at what they
//! left open, and sends that once more.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::time::{Instant, timeout_at};

use super::fold::Folded;
use super::ledger::Ledger;
use super::outcome::{JobOutcome, JobProgress, TargetFailure};
use super::plan::{Queue, Request};
use super::targets::Targets;
use super::tasks::{Launch, Tasks, send};
use super::work::Work;
use super::{OnProgress, Settings};
use crate::account::NO_REPEAT;
use crate::account::retry;
use crate::call::Nature;
use crate::client::{CallOptions, Client};
use crate::error::{Effect, Error, Kind, Result};
use crate::sabotage::{self, Mistake};

/// So many requests in a row may fail as a whole before the job gives up.
pub(super) const FAILURES_IN_A_ROW: u32 = 3;

/// So many requests of a job are cut again, should the limits fall without end.
const MOST_CUT_AGAIN: u32 = 100;

/// Runs a job to its end.
///
/// # Errors
/// Only if nothing was sent at all.
pub(super) async fn run<W: Work>(
    client: Client,
    work: W,
    targets: Targets,
    settings: Settings,
) -> Result<JobOutcome> {
    client.inner.account.check_may_write()?;
    targets.check_confirmed(settings.confirmed_removals)?;
    let limit = client.options.deadline.filter(|_| !sabotage::is_on(Mistake::ForgetDeadline));
    let mut job = Running {
        deadline: limit.and_then(|limit| Instant::now().checked_add(limit)),
        ledger: Ledger::new(targets.len()),
        client,
        work,
        targets,
        parallel: settings.parallel,
        on_progress: settings.on_progress,
        requests: 0,
        launched: 0,
        cut_again: 0,
        failures: Failures::default(),
        last: None,
        stopped: None,
    };
    job.run().await;
    job.finish()
}

struct Running<W> {
    client: Client,
    work: W,
    targets: Targets,
    ledger: Ledger,
    parallel: usize,
    on_progress: Option<OnProgress>,
    deadline: Option<Instant>,
    /// Requests that left.
    requests: u64,
    launched: u64,
    /// Requests that were above a limit that had fallen.
    cut_again: u32,
    failures: Failures,
    /// Why a request failed last, though the job went on.
    last: Option<Error>,
    stopped: Option<Error>,
}

/// Requests in a row that failed as a whole.
#[derive(Default)]
struct Failures {
    in_a_row: u32,
    /// Only a request that was launched after this many counts: the others were under way together
    /// with one that is counted.
    counted_at: u64,
}

impl<W: Work> Running<W> {
    async fn run(&mut self) {
        self.send_all(Queue::all(&self.targets), false).await;
        let open = self.look().await;
        if open.is_empty() || self.stopped.is_some() {
            return;
        }
        self.send_all(Queue::of(&self.targets, &open), true).await;
        for target in self.look().await {
            self.ledger.unknown(target);
        }
    }

    fn finish(mut self) -> Result<JobOutcome> {
        if self.requests == 0
            && let Some(error) = self.stopped.take().or(self.last)
        {
            return Err(self.client.inner.addressed(error, W::SERVICE));
        }
        if sabotage::is_on(Mistake::ForgetTarget) {
            self.ledger.forget_one();
        }
        Ok(JobOutcome::new(self.targets, self.ledger, self.requests, self.stopped))
    }

    /// Sends all of a queue, or as much as can be sent before something stops the job. `again` is
    /// set for targets that were sent before.
    async fn send_all(&mut self, mut queue: Queue, again: bool) {
        let mut under_way = Tasks::default();
        loop {
            if self.may_launch(&queue, &under_way) {
                self.pause().await;
            }
            // What has ended meanwhile tells whether more may be sent.
            while let Some((launch, result)) = under_way.next_ended() {
                self.settle(launch, result, &mut queue, again).await;
            }
            if self.may_launch(&queue, &under_way) {
                if let Err(error) = self.launch(&mut queue, &mut under_way).await {
                    self.stop(error);
                }
                continue;
            }
            let ended = match self.deadline {
                None => under_way.next().await,
                Some(deadline) => match timeout_at(deadline, under_way.next()).await {
                    Ok(ended) => ended,
                    Err(_) => return self.give_up(under_way, again).await,
                },
            };
            let Some((launch, result)) = ended else { return };
            self.settle(launch, result, &mut queue, again).await;
        }
    }

    fn may_launch(&self, queue: &Queue, under_way: &Tasks<W::Answer>) -> bool {
        self.stopped.is_none() && !queue.is_empty() && under_way.len() < self.parallel
    }

    /// Sends the next request.
    ///
    /// # Errors
    /// If the job cannot go on.
    async fn launch(&mut self, queue: &mut Queue, under_way: &mut Tasks<W::Answer>) -> Result<()> {
        let options = self.options()?;
        let inner = &self.client.inner;
        let config = inner.service_config(&options, Nature::Write).await?;
        let request = queue.cut(self.work.limits(&config));
        match self.work.prepare(inner, &options, &self.targets, &request) {
            Some(prepared) => {
                let task = send::<W::Answer>(Arc::clone(inner), W::SERVICE, prepared, options);
                self.launched += 1;
                under_way.spawn(Launch { request, number: self.launched }, task);
            }
            None => {
                let failure = sent_lately();
                request.targets().for_each(|target| self.ledger.failed(target, failure.clone()));
            }
        }
        Ok(())
    }

    /// While requests fail as a whole the next ones are held back a little, for the same time as
    /// the repeats of single calls.
    async fn pause(&self) {
        if self.failures.in_a_row == 0 {
            return;
        }
        let pace = self.client.inner.pace(&self.client.options);
        let until = Instant::now() + retry::jitter(self.failures.in_a_row, pace);
        tokio::time::sleep_until(self.deadline.map_or(until, |deadline| until.min(deadline))).await;
    }

    /// The options of a request that is sent now: it may take what is left of the job's time.
    ///
    /// # Errors
    /// `Deadline` if nothing is left.
    fn options(&self) -> Result<CallOptions> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match left {
            Some(left) if left.is_zero() => Err(too_late()),
            left => Ok(CallOptions { deadline: left, ..self.client.options.clone() }),
        }
    }

    async fn settle(
        &mut self,
        launch: Launch,
        result: Result<W::Answer>,
        queue: &mut Queue,
        again: bool,
    ) {
        match result {
            Ok(answer) => {
                self.requests += 1;
                self.failures.in_a_row = 0;
                let inner = &self.client.inner;
                let folded = self.work.fold(inner, &self.targets, &launch.request, &answer);
                for (target, folded) in folded {
                    self.note(target, folded);
                }
            }
            Err(error) => {
                self.requests += u64::from(error.effect() != Effect::NotSent);
                self.failed(launch, error, queue, again).await;
            }
        }
        self.tell();
    }

    fn note(&mut self, target: usize, folded: Folded) {
        match folded {
            Folded::Done { already } => self.ledger.done(target, already),
            Folded::Failed(failure) => self.ledger.failed(target, failure),
            Folded::Unclear => self.ledger.unclear(target, None),
            Folded::Doubtful(failure) => self.ledger.unclear(target, Some(failure)),
        }
    }

    /// A request failed as a whole.
    async fn failed(&mut self, launch: Launch, error: Error, queue: &mut Queue, again: bool) {
        let request = &launch.request;
        match error.effect() {
            Effect::Unknown | Effect::Applied if sabotage::is_on(Mistake::TakeUnknownForDone) => {
                request.targets().for_each(|target| self.ledger.done(target, false));
            }
            Effect::Unknown | Effect::Applied => {
                request.targets().for_each(|target| self.ledger.unclear(target, None));
            }
            Effect::NotSent if ends_job(&error) => {}
            Effect::NotSent | Effect::NotApplied => {
                if self.cut_again < MOST_CUT_AGAIN && self.is_too_large(request, &error).await {
                    self.cut_again += 1;
                    return queue.put_back(request);
                }
                if let Some(target) = request.sole() {
                    let folded = self.work.refused(&self.targets, target, &error, again);
                    self.note(target, folded);
                } else {
                    let failure = TargetFailure::from_error(&error);
                    request
                        .targets()
                        .for_each(|target| self.ledger.failed(target, failure.clone()));
                }
            }
        }
        if ends_job(&error) || self.failures.is_last_straw(&launch, self.launched, &error) {
            self.stop(error);
        } else {
            self.last = Some(error);
        }
    }

    /// Whether the limits have fallen since the request was cut (9602, protocol 1.17). The call has
    /// read them again by now.
    async fn is_too_large(&self, request: &Request, error: &Error) -> bool {
        if error.apple().is_none_or(|apple| apple.number != 9602) {
            return false;
        }
        let Ok(options) = self.options() else { return false };
        let config = self.client.inner.service_config(&options, Nature::Write).await;
        config.is_ok_and(|config| request.is_above(self.work.limits(&config)))
    }

    /// Nothing more is sent for the job. The first reason counts.
    fn stop(&mut self, error: Error) {
        // A deadline is that of the job, whichever of its requests met it.
        let error = if error.kind() == Kind::Deadline { too_late() } else { error };
        self.stopped.get_or_insert(error);
    }

    /// The deadline has struck: what is under way is ended.
    async fn give_up(&mut self, mut under_way: Tasks<W::Answer>, again: bool) {
        // The deadlines of the single calls strike in this moment too, and those know more.
        tokio::task::yield_now().await;
        let mut nothing_more = Queue::default();
        while let Some((launch, result)) = under_way.next_ended() {
            self.settle(launch, result, &mut nothing_more, again).await;
        }
        for launch in under_way.end() {
            self.requests += 1;
            launch.request.targets().for_each(|target| self.ledger.unclear(target, None));
        }
        self.stop(too_late());
    }

    fn tell(&self) {
        if let Some(on_progress) = &self.on_progress {
            let tally = self.ledger.tally;
            on_progress(JobProgress {
                targets: self.targets.len(),
                done: tally.done,
                failed: tally.failed,
                unclear: tally.unclear,
                requests: self.requests,
            });
        }
    }

    /// Looks at what is unclear, and returns those that are not as they were to be.
    async fn look(&mut self) -> Vec<usize> {
        let unclear = self.ledger.all_unclear();
        if unclear.is_empty() || self.stopped.as_ref().is_some_and(hides_everything) {
            return Vec::new();
        }
        let options = match self.options() {
            Ok(options) => options,
            Err(error) => {
                self.stop(error);
                return Vec::new();
            }
        };
        let client = self.client.with(options);
        let mut found = Vec::new();
        let look = self.work.look(&client, &self.targets, &unclear, self.parallel, &mut found);
        let error = match self.deadline {
            None => look.await,
            Some(deadline) => timeout_at(deadline, look).await.unwrap_or_else(|_| Some(too_late())),
        };
        let mut told: HashMap<usize, bool> = found.into_iter().collect();
        let mut open = Vec::new();
        for target in unclear {
            match told.remove(&target) {
                Some(true) => self.ledger.as_wished(target),
                Some(false) if self.ledger.not_as_wished(target) => open.push(target),
                Some(false) => {}
                None => self.ledger.unknown(target),
            }
        }
        self.tell();
        if let Some(error) = error.filter(ends_job) {
            self.stop(error);
        }
        open
    }
}

impl Failures {
    /// Counts a request that failed as a whole, and says whether it was one too many.
    fn is_last_straw(&mut self, launch: &Launch, launched: u64, error: &Error) -> bool {
        match error.kind() {
            Kind::Unavailable | Kind::Throttled | Kind::Transport => {}
            // An answer that cannot be read is no sign of health.
            Kind::Protocol => return false,
            _ => {
                self.in_a_row = 0;
                return false;
            }
        }
        if self.in_a_row == 0 || launch.number > self.counted_at {
            self.in_a_row += 1;
            self.counted_at = launched;
        }
        self.in_a_row >= FAILURES_IN_A_ROW
    }
}

/// Whether nothing more of the job can succeed.
pub(super) fn ends_job(error: &Error) -> bool {
    match error.kind() {
        Kind::AccountClaimed
        | Kind::Token
        | Kind::Permission
        | Kind::Usage
        | Kind::Deadline
        | Kind::Internal => true,
        // The gate stays closed for longer than the caller would wait.
        Kind::Throttled => error.effect() == Effect::NotSent,
        _ => false,
    }
}

/// Whether, after this, nothing can be looked at either.
fn hides_everything(error: &Error) -> bool {
    matches!(error.kind(), Kind::AccountClaimed | Kind::Token | Kind::Deadline | Kind::Throttled)
}

fn too_late() -> Error {
    Error::new(Kind::Deadline, "the job's deadline passed")
        .with_advice("Look at the outcome, and run a job for those that are not done.")
}

/// Apple may refuse a request that is made twice within minutes (9632).
fn sent_lately() -> TargetFailure {
    TargetFailure {
        kind: Kind::Throttled,
        number: None,
        text: "the same request was sent within the last 15 minutes".to_owned(),
        holders: None,
        retry_at: Some(std::time::SystemTime::now() + NO_REPEAT),
    }
}
