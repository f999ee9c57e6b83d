//! Keeping a library up to date: what has changed arrives, and little else is asked for
//! (protocol 1.20, 1.23).

mod lost;
mod troubles;

use vppkit::{
    Checkpoint, Client, ImportOptions, ImportSource, LibrarySync, LicenseStatus, List, Summary,
    SyncEvent,
};
use vppkit_sim::{
    Assignment, Change, Licenses, Pricing, Service, Settings, Simulator, UserStatus, WorldSpec,
};
use vppkit_tests::kept::{
    Kept, assert_true_by_assignments, assert_true_by_licenses, true_assets, true_holdings,
    true_licenses, true_users,
};
use vppkit_tests::{asked, assert_judge_is_content, connect};

async fn simulator() -> (Simulator, Client) {
    let world = WorldSpec {
        assets: 6,
        users: 100,
        devices: 150,
        assignments: 500,
        spare: 40,
        ..WorldSpec::default()
    };
    let settings = Settings { batch_size: 40, page_size: 40, ..Settings::default() };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let client = connect(&sim, "main").await;
    (sim, client)
}

fn by_licenses() -> ImportOptions {
    ImportOptions::new().source(ImportSource::Licenses)
}

/// What one import or sync did.
#[derive(Default)]
struct Ran {
    names: Vec<&'static str>,
    is_incremental: bool,
    checkpoint: Option<Checkpoint>,
    restarts: Vec<(List, Option<String>, bool)>,
    summary: Option<Summary>,
    /// adamIds of all licences that came, and how many of them were free.
    touched: Vec<String>,
    freed: usize,
}

impl Ran {
    fn checkpoint(&self) -> Checkpoint {
        self.checkpoint.clone().expect("a checkpoint")
    }
}

/// Runs it to its end, keeping the records.
async fn run(sync: LibrarySync, kept: &mut Kept) -> vppkit::Result<Ran> {
    let mut sync = sync;
    let mut ran = Ran::default();
    while let Some(event) = sync.try_next().await? {
        kept.take(&event);
        ran.note(event);
    }
    assert!(ran.summary.is_some() && ran.checkpoint().is_complete());
    Ok(ran)
}

impl Ran {
    fn note(&mut self, event: SyncEvent) {
        self.names.push(match event {
            SyncEvent::Started { is_incremental, .. } => {
                self.is_incremental = is_incremental;
                "started"
            }
            SyncEvent::Assets(_) => "assets",
            SyncEvent::Users(_) => "users",
            SyncEvent::Assignments(_) => "assignments",
            SyncEvent::Licenses(page) => {
                self.touched.extend(page.iter().map(|one| one.adam_id().to_owned()));
                let is_free = |one: &vppkit::License| one.status == Some(LicenseStatus::Available);
                self.freed += page.to_vec().iter().filter(|one| is_free(one)).count();
                "licenses"
            }
            SyncEvent::Progress(_) => "progress",
            SyncEvent::Waiting { .. } => "waiting",
            SyncEvent::Restarted { list, adam_id, is_full, .. } => {
                self.restarts.push((list, adam_id, is_full));
                "restarted"
            }
            SyncEvent::Checkpoint(checkpoint) => {
                self.checkpoint = Some(checkpoint);
                "checkpoint"
            }
            SyncEvent::Done(summary) => {
                self.summary = Some(summary);
                "done"
            }
            _ => "unknown",
        });
    }
}

/// A held licence that can be taken back, the n-th of those that are left.
fn revocable(sim: &Simulator, n: usize) -> Assignment {
    let irrevocable: Vec<_> = sim
        .world()
        .assets()
        .into_iter()
        .filter(|one| one.irrevocable)
        .map(|one| one.adam_id)
        .collect();
    let held = sim.world().assignments();
    let one = held.iter().filter(|one| !irrevocable.contains(&one.adam_id)).nth(n).unwrap();
    Assignment {
        adam_id: one.adam_id.parse().unwrap(),
        pricing: if one.pricing == "PLUS" { Pricing::Plus } else { Pricing::Stdq },
        client_user_id: one.client_user_id.clone(),
        serial_number: one.serial_number.clone(),
    }
}

fn on_device(serial_number: &str) -> Assignment {
    Assignment {
        adam_id: 361_304_891,
        pricing: Pricing::Stdq,
        client_user_id: None,
        serial_number: Some(serial_number.to_owned()),
    }
}

/// Somebody buys, assigns, takes back, registers, retires, refunds. Each round is another one.
fn change_much(sim: &Simulator, round: usize) {
    let world = sim.world();
    let active = |user: &&vppkit_sim::UserTruth| user.status == UserStatus::Associated;
    let leaves = world.users().iter().filter(active).nth(round).unwrap().client_user_id.clone();
    let of = |count| Licenses { adam_id: 361_304_891, pricing: Pricing::Stdq, count };
    for change in [
        Change::Buy(of(7)),
        Change::Assign(on_device(&format!("NEW{round}"))),
        Change::Unassign(revocable(sim, 5 * round)),
        Change::Unassign(revocable(sim, 5 * round + 3)),
        Change::RegisterUser { client_user_id: format!("comes-{round}") },
        Change::AcceptInvitation { client_user_id: format!("comes-{round}"), its_id_hash: None },
        Change::RetireUser { client_user_id: leaves },
        Change::Refund(of(3)),
    ] {
        world.change(&change).unwrap();
    }
}

#[tokio::test]
async fn what_has_changed_arrives_round_after_round() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let mut last = run(client.import(by_licenses()), &mut kept).await.unwrap();
    assert_true_by_licenses(&kept, &sim);
    for round in 0..4 {
        change_much(&sim, round);
        assert_ne!(kept.licenses, true_licenses(&sim));
        last = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
        assert!(last.is_incremental && last.restarts.is_empty());
        assert!(!last.touched.is_empty());
        assert!(last.touched.len() < 60, "{} of 500 are no changes", last.touched.len());
        assert_true_by_licenses(&kept, &sim);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn what_changes_while_it_is_read_arrives_at_the_latest_with_the_next_sync() {
    for source in [ImportSource::Licenses, ImportSource::Assignments] {
        let (sim, client) = simulator().await;
        let mut kept = Kept::default();
        let mut import = client.import(ImportOptions::new().source(source));
        let (mut ran, mut round) = (Ran::default(), 0);
        while let Some(event) = import.try_next().await.unwrap() {
            kept.take(&event);
            if matches!(event, SyncEvent::Licenses(_) | SyncEvent::Assignments(_)) && round < 8 {
                round += 1;
                change_much(&sim, round);
            }
            ran.note(event);
        }
        run(client.sync(ran.checkpoint()), &mut kept).await.unwrap();
        if source == ImportSource::Licenses {
            assert_true_by_licenses(&kept, &sim);
        } else {
            assert_true_by_assignments(&kept, &sim);
        }
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn after_an_import_by_assignments_those_of_every_asset_concerned_come_again() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let mut last = run(client.import(ImportOptions::new()), &mut kept).await.unwrap();
    assert_true_by_assignments(&kept, &sim);
    for round in 0..3 {
        change_much(&sim, round);
        last = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
        let of_an_asset = |(list, adam_id, is_full): &(List, Option<String>, bool)| {
            *list == List::Assignments && adam_id.is_some() && *is_full
        };
        assert!(!last.restarts.is_empty() && last.restarts.iter().all(of_an_asset));
        assert!(!last.names.contains(&"licenses"), "whoever keeps assignments knows no licences");
        assert_true_by_assignments(&kept, &sim);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn the_changes_after_an_import_by_assignments_tell_who_holds_what() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let last = run(client.import(ImportOptions::new()), &mut kept).await.unwrap();
    let gives_back = revocable(&sim, 0);
    sim.world().change(&Change::Unassign(gives_back)).unwrap();
    sim.world().change(&Change::Assign(on_device("NEW"))).unwrap();
    run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
    // Who keeps what the events say has the truth: what came, and not what is free now.
    let mut holdings = kept.holdings.clone();
    holdings.extend(kept.licenses.values().cloned());
    let truth = true_holdings(&sim);
    let stale: Vec<_> = holdings.difference(&truth).collect();
    assert!(stale.is_empty(), "no event tells that these are gone: {stale:?}");
}

#[tokio::test]
async fn where_nothing_has_changed_each_list_takes_one_request() {
    for options in [by_licenses(), ImportOptions::new()] {
        for with_users in [true, false] {
            let (sim, client) = simulator().await;
            let options =
                if with_users { options.clone() } else { options.clone().without_users() };
            let mut kept = Kept::default();
            let mut last = run(client.import(options), &mut kept).await.unwrap();
            let before = Kept { is_incremental: true, ..kept.clone() };
            for _ in 0..2 {
                sim.engine().clear_log();
                last = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
                assert_eq!(asked(&sim, Service::GetVPPAssetsSrv), 1);
                assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 1);
                assert_eq!(asked(&sim, Service::GetVPPUsersSrv), usize::from(with_users));
                assert_eq!(sim.log().len(), 2 + usize::from(with_users));
                assert_eq!(last.summary.as_ref().unwrap().requests, sim.log().len() as u64);
                let others = ["users", "licenses", "assignments", "restarted", "unknown"];
                assert!(!last.names.iter().any(|name| others.contains(name)), "{:?}", last.names);
                assert_eq!(kept, before);
            }
            assert_judge_is_content(&sim);
        }
    }
}

#[tokio::test]
async fn progress_of_a_sync_counts_what_is_read_now() {
    let (sim, client) = simulator().await;
    let last = run(client.import(ImportOptions::new()), &mut Kept::default()).await.unwrap();
    sim.world().change(&Change::Assign(on_device("NEW"))).unwrap();
    let holdings = true_holdings(&sim);
    let of_it = holdings.iter().filter(|one| one.0 == "361304891").count() as u64;
    let mut sync = client.sync(last.checkpoint());
    let mut progress = None;
    while let Some(event) = sync.try_next().await.unwrap() {
        if let SyncEvent::Progress(now) = event
            && now.list == List::Assignments
        {
            progress = Some(now);
        }
    }
    let progress = progress.unwrap();
    assert_eq!((progress.delivered, progress.expected), (of_it, of_it));
    assert_eq!((progress.assets_done, progress.assets), (1, 1));
}

#[tokio::test]
async fn bought_licences_change_the_counts_and_nothing_else() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let last = run(client.import(by_licenses()), &mut kept).await.unwrap();
    let bought = Licenses { adam_id: 361_304_891, pricing: Pricing::Stdq, count: 1_000 };
    sim.world().change(&Change::Buy(bought)).unwrap();
    let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
    assert!(ran.touched.is_empty(), "free licences are not asked for");
    assert_true_by_licenses(&kept, &sim);
}

#[tokio::test]
async fn a_retired_user_and_a_freed_licence_come_with_their_new_state() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let last = run(client.import(by_licenses()), &mut kept).await.unwrap();
    let user = sim.world().users().into_iter().find(|one| one.licenses > 1).unwrap();
    let retire = Change::RetireUser { client_user_id: user.client_user_id.clone() };
    sim.world().change(&retire).unwrap();
    let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
    assert_eq!(kept.users[&user.user_id.to_string()].1, "Retired");
    assert!(ran.freed > 0 && ran.freed <= user.licenses);
    assert_true_by_licenses(&kept, &sim);
}

#[tokio::test]
async fn changes_of_many_batches_arrive_whole() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let last = run(client.import(by_licenses()), &mut kept).await.unwrap();
    for n in 0..150 {
        let client_user_id = format!("many-{n}");
        sim.world().change(&Change::RegisterUser { client_user_id }).unwrap();
    }
    for _ in 0..200 {
        sim.world().change(&Change::Unassign(revocable(&sim, 0))).unwrap();
    }
    sim.engine().clear_log();
    let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
    assert_eq!(ran.freed, 200);
    assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 200_usize.div_ceil(40));
    assert_eq!(asked(&sim, Service::GetVPPUsersSrv), 150_usize.div_ceil(40));
    assert_true_by_licenses(&kept, &sim);
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn without_users_a_sync_leaves_them_out_too() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let mut last = run(client.import(by_licenses().without_users()), &mut kept).await.unwrap();
    for round in 0..2 {
        change_much(&sim, round);
        last = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
        assert_eq!(kept.licenses, true_licenses(&sim));
        assert_eq!(kept.assets, true_assets(&sim));
    }
    assert!(kept.users.is_empty());
    assert_eq!(asked(&sim, Service::GetVPPUsersSrv), 0);
    assert_ne!(true_users(&sim).len(), 0);
}
