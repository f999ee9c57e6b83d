//! What clients do in a schedule.

mod import;
mod jobs;
mod licenses;
mod listing;
mod mirror;
mod people;
mod reads;
pub(crate) mod recovery;
mod sync;

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use vppkit::{Client, Kind};

use crate::finding::Rule;
use crate::plan::{Stop, TaskPlan, Work};
use crate::scene::{Scene, Worker};

pub(crate) use listing::Delivered;

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It did all that it was to do.
    Done,
    /// It gave up.
    Failed(Kind),
    /// It was dropped.
    Dropped,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed(_) => "failed",
            Self::Dropped => "dropped",
        }
    }
}

impl From<Result<(), Kind>> for Outcome {
    fn from(result: Result<(), Kind>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(kind) => Self::Failed(kind),
        }
    }
}

/// Does a task from its start to its end, whatever that is.
pub(crate) async fn run(scene: &Scene, task: &TaskPlan, client: Client) {
    tokio::time::sleep(task.start).await;
    let name = task.work.name();
    scene.tell(|| format!("task {} begins: {name}", task.number));
    let worker = Worker::new(scene, task, &client);
    let work = Box::pin(work(&worker));
    let outcome = match task.stop {
        None => Outcome::from(work.await),
        Some(Stop::After(time)) => timed(time, work).await,
        Some(Stop::AtPoll(polls)) => {
            let outcome = DropAtPoll { work: Some(work), polls }.await;
            outcome.map_or(Outcome::Dropped, Outcome::from)
        }
    };
    scene.tell(|| format!("task {} ends: {outcome:?}", task.number));
    scene.coverage.borrow_mut().task(name, outcome.name());
    if scene.plan.calm && outcome != Outcome::Done {
        let number = task.number;
        scene.find(Rule::Works, format!("task {number}, {name}, ended with {outcome:?}"));
    }
}

async fn work(worker: &Worker<'_>) -> Result<(), Kind> {
    let result = match &worker.task.work {
        Work::Job { asset, count, back, moved } => {
            return jobs::devices(worker, *asset, *count, *back, *moved).await;
        }
        Work::RetireJob { count } => return jobs::retire(worker, *count).await,
        Work::Import { by_licenses, pause } => import::import(worker, *by_licenses, *pause).await,
        Work::Sync(plan) => sync::sync(worker, plan).await,
        Work::Listing(listed, reading) => listing::listing(worker, listed, reading).await,
        Work::Devices { asset, count, back } => {
            licenses::devices(worker, *asset, *count, *back).await
        }
        Work::People { asset, count, deprecated: false } => {
            people::assigned(worker, *asset, *count).await
        }
        Work::People { asset, count, deprecated: true } => {
            people::assigned_the_old_way(worker, *asset, *count).await
        }
        Work::UserLife => people::life(worker).await,
        Work::Read(read) => reads::read(worker, *read).await,
        Work::Context => reads::write_context(worker).await,
    };
    result.map_err(|error| error.kind())
}

async fn timed(time: Duration, work: impl Future<Output = Result<(), Kind>>) -> Outcome {
    tokio::time::timeout(time, work).await.map_or(Outcome::Dropped, Outcome::from)
}

/// Drops a future when it is to be polled for the n-th time: any await point may be the last.
struct DropAtPoll<F> {
    work: Option<Pin<Box<F>>>,
    polls: u32,
}

impl<F: Future> Future for DropAtPoll<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        if self.polls == 0 {
            self.work = None;
        } else {
            self.polls -= 1;
        }
        match &mut self.work {
            Some(work) => work.as_mut().poll(cx).map(Some),
            None => Poll::Ready(None),
        }
    }
}
