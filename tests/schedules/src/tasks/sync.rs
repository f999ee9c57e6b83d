//! Imports and syncs that die and go on from their last checkpoint: I5.

use std::time::Duration;

use tokio::time::sleep;
use vppkit::{Checkpoint, Client, LibrarySync, SyncEvent};

use super::import::options;
use super::listing::pause;
use super::mirror::Mirror;
use crate::connect;
use crate::finding::Rule;
use crate::history::{Moment, Window};
use crate::plan::SyncPlan;
use crate::scene::{Scene, Worker};

/// What survives the death of a process: the last checkpoint, and what was kept with it in one
/// transaction.
#[derive(Default)]
struct Store {
    checkpoint: Option<String>,
    mirror: Mirror,
}

/// Whether a process came to the end or died.
enum End {
    Complete,
    Died,
}

/// Imports, later syncs the changes, dies in between, goes on, and holds all that is kept against
/// the truth each time it is complete.
pub(super) async fn sync(worker: &Worker<'_>, plan: &SyncPlan) -> vppkit::Result<()> {
    let mut store = Store::default();
    let mut client = worker.client.clone();
    let mut crashes = plan.crashes.iter().copied();
    let mut from = worker.scene.moment();
    let mut later = plan.later.iter();
    loop {
        let sync = begin(&client, &store, plan.by_licenses)?;
        match live(worker, sync, crashes.next(), plan.pause, &mut store).await? {
            End::Died => client = reborn(worker, client).await?,
            End::Complete => {
                check(worker.scene, &store, plan.by_licenses, from);
                let Some(wait) = later.next() else { return Ok(()) };
                sleep(*wait).await;
                from = worker.scene.moment();
            }
        }
    }
}

fn check(scene: &Scene, store: &Store, by_licenses: bool, from: Moment) {
    let window = Window { from, to: scene.moment() };
    store.mirror.check(scene, Rule::I5, by_licenses, window, false);
    let text = store.checkpoint.as_deref().unwrap_or_default();
    if !text.parse::<Checkpoint>().is_ok_and(|checkpoint| checkpoint.is_complete()) {
        scene.find(Rule::I5, "the last checkpoint of a sync that is done is not complete");
    }
}

fn begin(client: &Client, store: &Store, by_licenses: bool) -> vppkit::Result<LibrarySync> {
    match &store.checkpoint {
        Some(text) => Ok(client.sync(text.parse()?)),
        None => Ok(client.import(options(by_licenses))),
    }
}

/// One process: until the end, or for so many events.
async fn live(
    worker: &Worker<'_>,
    mut sync: LibrarySync,
    events: Option<u32>,
    between: Duration,
    store: &mut Store,
) -> vppkit::Result<End> {
    let mut left = events;
    let mut tries = 0;
    let mut mirror = store.mirror.clone();
    loop {
        // What was taken since the last checkpoint dies with the process.
        if left == Some(0) {
            return Ok(End::Died);
        }
        match worker.event("sync", sync.try_next()).await {
            Ok(Some(SyncEvent::Checkpoint(checkpoint))) => {
                let text = checkpoint.to_string();
                worker.scene.keep_secret("a checkpoint", &text);
                *store = Store { checkpoint: Some(text), mirror: mirror.clone() };
            }
            Ok(Some(event)) => {
                mirror.take(&event);
                pause(between).await;
            }
            Ok(None) => return Ok(End::Complete),
            Err(error) if tries == worker.task.tries => return Err(error),
            Err(_) => {
                tries += 1;
                worker.wait().await;
            }
        }
        left = left.map(|left| left - 1);
    }
}

/// The process that comes after one that died.
async fn reborn(worker: &Worker<'_>, dead: Client) -> vppkit::Result<Client> {
    drop(dead);
    let (scene, number) = (worker.scene, worker.task.client);
    let mut tries = 0;
    loop {
        let connecting = async { connect::builder(scene, number)?.connect().await };
        match scene.call("reborn", connect::deadline(scene, number), connecting).await {
            Ok(client) => return Ok(Worker::new(scene, worker.task, &client).client),
            Err(error) if tries == worker.task.tries => return Err(error),
            Err(_) => {
                tries += 1;
                worker.wait().await;
            }
        }
    }
}
