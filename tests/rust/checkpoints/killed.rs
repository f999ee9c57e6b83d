//! A real process, killed at random moments and started again until it is done.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use vppkit_sim::{Action, Rule};

use super::*;

/// At least so often in each test.
const KILLS: usize = 20;

fn start(sim: &Simulator, folder: &Path, source: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_keeper"))
        .args([&sim.entry_url(), &sim.stoken(), source])
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// What the process has written: rows of lists, and the lists that began anew.
fn rows(folder: &Path, list: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(folder.join("rows")).unwrap_or_default();
    let mut rows = BTreeSet::new();
    for line in text.lines() {
        let Some((name, row)) = line.split_once('\t') else { continue };
        match row.strip_suffix("\t.") {
            // The end of the line tells that it is whole.
            Some("forget") if name == list => rows.clear(),
            Some(row) if name == list => drop(rows.insert(row.to_owned())),
            _ => {}
        }
    }
    rows
}

async fn kill_until_done(source: ImportSource) {
    let world = WorldSpec {
        assets: 40,
        users: 400,
        devices: 600,
        assignments: 4_000,
        ..WorldSpec::default()
    };
    let settings = Settings { batch_size: 20, page_size: 20, ..Settings::default() };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let delay_ms = 40;
    sim.fault(Rule { action: Action { delay_ms, ..Action::default() }, ..Rule::default() });
    let folder = tempfile::tempdir().unwrap();
    let name = if source == ImportSource::Licenses { "licenses" } else { "assignments" };
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut kills, mut finished) = (0, 0);
    while kills < KILLS || finished == 0 {
        let mut process = start(&sim, folder.path(), name);
        let patience = if kills < KILLS { random.u64(20..700) } else { 60_000 };
        let ended = wait(&mut process, Duration::from_millis(patience)).await;
        match ended {
            Some(good) => {
                assert!(good, "the process failed");
                finished += 1;
            }
            None => {
                process.kill().unwrap();
                process.wait().unwrap();
                kills += 1;
            }
        }
        assert!(finished < 50, "it is too fast to be killed");
    }
    assert!(kills >= KILLS);
    let truth: BTreeSet<String> = match source {
        ImportSource::Licenses => true_licenses(&sim).into_keys().collect(),
        _ => {
            let row = |one: vppkit_tests::kept::Holding| {
                let holder = one.2.or(one.3).unwrap();
                format!("{} {} {holder}", one.0, one.1)
            };
            true_holdings(&sim).into_iter().map(row).collect()
        }
    };
    let found = rows(folder.path(), name);
    let missing: Vec<_> = truth.difference(&found).take(5).collect();
    assert!(missing.is_empty(), "lost {missing:?} …, seed {seed}");
    assert_eq!(found.len(), truth.len(), "invented, seed {seed}");
    let users: BTreeSet<_> = vppkit_tests::kept::true_users(&sim).into_keys().collect();
    assert_eq!(rows(folder.path(), "users"), users, "seed {seed}");
    for verdict in sim.verdicts() {
        // A killed process leaves requests behind that the service still counts (I2).
        let excused = verdict.invariant == vppkit_sim::Invariant::I2;
        assert!(verdict.kept || excused, "{verdict:?}");
    }
}

/// Whether it ended in time, and how.
async fn wait(process: &mut Child, patience: Duration) -> Option<bool> {
    let end = tokio::time::Instant::now() + patience;
    while tokio::time::Instant::now() < end {
        if let Some(status) = process.try_wait().unwrap() {
            return Some(status.success());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_an_import_by_licences_loses_nothing() {
    kill_until_done(ImportSource::Licenses).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_an_import_by_assignments_loses_nothing() {
    kill_until_done(ImportSource::Assignments).await;
}
