//! How many requests the library sends beside how many are needed, counted by the simulator.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use serde::Serialize;
use vppkit::{
    Checkpoint, Client, ImportOptions, ImportSource, Installation, LibrarySync, ServerToken,
    Summary, SyncEvent,
};
use vppkit_sim::{Simulator, UserStatus, WorldSpec};

mod job;

/// Requests of one task.
#[derive(Serialize)]
struct Count {
    task: String,
    measured: usize,
    ideal: usize,
}

/// Runs every task without faults, and prints one line of JSON.
pub(crate) async fn run() -> anyhow::Result<()> {
    let mut counts = Vec::new();
    let mut broken_rules = 0;
    for world in [one_batch_world(), many_batches_world()] {
        let rig = Rig::start(world).await?;
        for source in [ImportSource::Assignments, ImportSource::Licenses] {
            counts.extend(import_and_sync(&rig, source).await?);
        }
        broken_rules += rig.broken_rules();
    }
    {
        let (count, broken) = job::run().await?;
        counts.push(count);
        broken_rules += broken;
    }
    println!("{}", serde_json::json!({ "counts": counts, "broken_rules": broken_rules }));
    Ok(())
}

/// All its licences and users fit in a batch each, and the assignments of each asset in a page.
fn one_batch_world() -> WorldSpec {
    WorldSpec { users: 100, devices: 400, assignments: 500, ..WorldSpec::default() }
}

fn many_batches_world() -> WorldSpec {
    WorldSpec { users: 3_000, devices: 20_000, assignments: 100_000, ..WorldSpec::default() }
}

/// A simulator, and a client that holds its account.
struct Rig {
    sim: Simulator,
    client: Client,
}

impl Rig {
    async fn start(world: WorldSpec) -> anyhow::Result<Self> {
        let sim = Simulator::builder().world(world).start().await?;
        let installation =
            Installation::new("bench.example.com", "0b5c0a1e-6e43-4ed0-9d0c-3f1f4b8a7c21");
        let client = Client::builder(ServerToken::from_text(&sim.stoken())?)
            .service_config_url(sim.entry_url())
            .installation(installation)
            .connect()
            .await?;
        Ok(Self { sim, client })
    }

    /// Rules of the judge that were broken.
    fn broken_rules(&self) -> usize {
        self.sim.verdicts().iter().filter(|verdict| !verdict.kept).count()
    }
}

async fn import_and_sync(rig: &Rig, source: ImportSource) -> anyhow::Result<[Count; 2]> {
    let assigned = rig.sim.world().assignment_count();
    rig.sim.engine().clear_log();
    let (checkpoint, summary) =
        finish(rig.client.import(ImportOptions::new().source(source))).await?;
    ensure!(summary.assignments == assigned as u64, "an import that is not whole: {summary:?}");
    let import = Count {
        task: format!("import of {assigned} from {source:?}"),
        measured: rig.sim.log().len(),
        ideal: ideal_import(rig, source),
    };

    rig.sim.engine().clear_log();
    let (_, summary) = finish(rig.client.sync(checkpoint)).await?;
    ensure!(summary.assignments == 0 && summary.user_records == 0, "nothing changed: {summary:?}");
    let sync = Count {
        task: format!("sync of {assigned} from {source:?}, nothing changed"),
        measured: rig.sim.log().len(),
        // Assets, users, licences.
        ideal: 3,
    };
    Ok([import, sync])
}

async fn finish(mut sync: LibrarySync) -> anyhow::Result<(Checkpoint, Summary)> {
    let mut checkpoint = None;
    while let Some(event) = sync.try_next().await? {
        match event {
            SyncEvent::Checkpoint(reached) => checkpoint = Some(reached),
            SyncEvent::Done(summary) => {
                return Ok((checkpoint.context("no checkpoint")?, summary));
            }
            _ => {}
        }
    }
    anyhow::bail!("a sync that was never done")
}

/// The fewest requests that read all of the world: assets, who holds what, users.
fn ideal_import(rig: &Rig, source: ImportSource) -> usize {
    let world = rig.sim.world();
    let settings = world.settings();
    // Deleted users are in no listing.
    let users = world.users().iter().filter(|user| user.status != UserStatus::Deleted).count();
    let licenses = answers(world.assignment_count(), settings.batch_size);
    let holders = match source {
        // Only the first batch of licences and the last, for the token, where they are two.
        ImportSource::Assignments => licenses.min(2) + pages_of_assignments(rig),
        _ => licenses,
    };
    1 + holders + answers(users, settings.batch_size)
}

/// An adamId is asked for once, also if it is there in both qualities.
fn pages_of_assignments(rig: &Rig) -> usize {
    let world = rig.sim.world();
    let mut assigned = BTreeMap::new();
    for asset in world.assets() {
        *assigned.entry(asset.adam_id).or_insert(0) += asset.assigned as usize;
    }
    let page_size = world.settings().page_size;
    assigned.values().map(|assigned| answers(*assigned, page_size)).sum()
}

/// Answers with so many records each; an empty one says that there are none.
fn answers(records: usize, each: usize) -> usize {
    records.div_ceil(each).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_ideal_is_what_counting_by_hand_gives() {
        let world = WorldSpec {
            assets: 1,
            users: 1_300,
            devices: 0,
            assignments: 700,
            ..WorldSpec::default()
        };
        let rig = Rig::start(world).await.unwrap();
        // 700 by 600 are two batches and by 300 three pages; of 1,300 users 1,274 are not Deleted,
        // and by 600 they are three batches.
        assert_eq!(ideal_import(&rig, ImportSource::Assignments), 1 + 2 + 3 + 3);
        assert_eq!(ideal_import(&rig, ImportSource::Licenses), 1 + 2 + 3);
    }

    #[tokio::test]
    async fn an_empty_library_takes_one_request_for_each_list() {
        let world =
            WorldSpec { assets: 0, users: 0, devices: 0, assignments: 0, ..WorldSpec::default() };
        let rig = Rig::start(world).await.unwrap();
        assert_eq!(ideal_import(&rig, ImportSource::Assignments), 3);
        assert_eq!(ideal_import(&rig, ImportSource::Licenses), 3);
        for source in [ImportSource::Assignments, ImportSource::Licenses] {
            let [import, sync] = import_and_sync(&rig, source).await.unwrap();
            assert_eq!((import.measured, sync.measured), (3, 3));
        }
    }
}
