//! Interrupted at any event and continued from the last checkpoint: nothing is skipped
//! (reliability I5).

mod damaged;
mod kept_in_files;
mod killed;

use vppkit::coordinator::InMemory;
use vppkit::{Checkpoint, Client, ImportOptions, ImportSource, LibrarySync, SyncEvent};
use vppkit_sim::{Assignment, Change, Pricing, Service, Settings, Simulator, WorldSpec};
use vppkit_tests::kept::{
    Kept, assert_true_by_assignments, assert_true_by_licenses, true_holdings, true_licenses,
};
use vppkit_tests::{asked, assert_judge_is_content, builder, connect, installation, sharing};

const SOURCES: [ImportSource; 2] = [ImportSource::Assignments, ImportSource::Licenses];

async fn simulator() -> Simulator {
    let world = WorldSpec {
        assets: 5,
        users: 60,
        devices: 60,
        assignments: 200,
        spare: 20,
        ..WorldSpec::default()
    };
    let settings = Settings { batch_size: 25, page_size: 25, ..Settings::default() };
    Simulator::builder().world(world).settings(settings).start().await.unwrap()
}

/// A client of its own, as a new process has it.
async fn client(sim: &Simulator, parallelism: usize) -> Client {
    builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .parallelism(parallelism)
        .connect()
        .await
        .unwrap()
}

fn by(source: ImportSource) -> ImportOptions {
    ImportOptions::new().source(source)
}

/// What a consumer has on disk, and what only in memory.
#[derive(Default, Clone)]
struct Consumer {
    /// In one transaction with the checkpoint.
    committed: Kept,
    /// As they come, whatever the checkpoint.
    rows: Kept,
    checkpoint: Option<String>,
}

impl Consumer {
    fn take(&mut self, event: &SyncEvent) {
        self.rows.take(event);
        if let SyncEvent::Checkpoint(checkpoint) = event {
            self.committed = self.rows.clone();
            self.checkpoint = Some(checkpoint.to_string());
        }
    }

    /// A crash: what was not committed is lost.
    fn crash(&mut self) {
        self.rows = self.committed.clone();
    }

    fn go_on(&self, client: &Client, source: ImportSource) -> LibrarySync {
        match &self.checkpoint {
            None => client.import(by(source)),
            Some(text) => client.sync(text.parse().unwrap()),
        }
    }
}

/// Takes so many events; `true` if it came to its end.
async fn take(sync: &mut LibrarySync, events: usize, consumer: &mut Consumer) -> bool {
    for _ in 0..events {
        match sync.try_next().await.unwrap() {
            Some(event) => consumer.take(&event),
            None => return true,
        }
    }
    false
}

#[track_caller]
fn assert_true(kept: &Kept, sim: &Simulator, source: ImportSource) {
    match source {
        ImportSource::Assignments => assert_true_by_assignments(kept, sim),
        _ => assert_true_by_licenses(kept, sim),
    }
}

/// Interrupts at every event and goes on with another client: with what was committed alone, and
/// with all that was handed over.
async fn interrupt_everywhere(source: ImportSource, before: usize, after: usize) {
    let sim = simulator().await;
    let all = client(&sim, 5).await.import(by(source));
    let mut events = 0;
    let mut counted = all;
    while counted.try_next().await.unwrap().is_some() {
        events += 1;
    }
    assert!(events > 20, "{events}");
    let first = client(&sim, before).await;
    for at in 0..=events {
        let mut consumer = Consumer::default();
        let mut import = first.import(by(source));
        take(&mut import, at, &mut consumer).await;
        drop(import);
        let mut careless = consumer.clone();
        consumer.crash();
        let next = client(&sim, after).await;
        let mut again = consumer.go_on(&next, source);
        assert!(take(&mut again, usize::MAX, &mut consumer).await);
        assert_true(&consumer.rows, &sim, source);
        let mut again = careless.go_on(&next, source);
        assert!(take(&mut again, usize::MAX, &mut careless).await);
        assert_true(&careless.rows, &sim, source);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn an_import_by_assignments_interrupted_anywhere_is_whole_in_the_end() {
    interrupt_everywhere(ImportSource::Assignments, 5, 5).await;
    interrupt_everywhere(ImportSource::Assignments, 1, 1).await;
}

#[tokio::test]
async fn an_import_by_licences_interrupted_anywhere_is_whole_in_the_end() {
    interrupt_everywhere(ImportSource::Licenses, 5, 5).await;
    interrupt_everywhere(ImportSource::Licenses, 1, 1).await;
}

#[tokio::test]
async fn it_may_go_on_with_more_or_fewer_requests_at_once() {
    interrupt_everywhere(ImportSource::Licenses, 5, 1).await;
    interrupt_everywhere(ImportSource::Licenses, 1, 5).await;
}

fn unassign_first(sim: &Simulator) {
    let irrevocable: Vec<_> =
        sim.world().assets().into_iter().filter(|one| one.irrevocable).collect();
    let one = sim
        .world()
        .assignments()
        .into_iter()
        .find(|held| irrevocable.iter().all(|asset| asset.adam_id != held.adam_id))
        .unwrap();
    let unassign = Assignment {
        adam_id: one.adam_id.parse().unwrap(),
        pricing: if one.pricing == "PLUS" { Pricing::Plus } else { Pricing::Stdq },
        client_user_id: one.client_user_id,
        serial_number: one.serial_number,
    };
    sim.world().change(&Change::Unassign(unassign)).unwrap();
}

fn change(sim: &Simulator, round: usize) {
    unassign_first(sim);
    let assign = Assignment {
        adam_id: 361_304_891,
        pricing: Pricing::Stdq,
        client_user_id: None,
        serial_number: Some(format!("NEW{round}")),
    };
    sim.world().change(&Change::Assign(assign)).unwrap();
    let client_user_id = format!("new-{round}");
    sim.world().change(&Change::RegisterUser { client_user_id }).unwrap();
}

#[tokio::test]
async fn changes_between_the_parts_of_an_import_are_not_lost() {
    let source = ImportSource::Licenses;
    for at in (0..30).step_by(2) {
        let sim = simulator().await;
        let mut consumer = Consumer::default();
        let first = client(&sim, 5).await;
        take(&mut first.import(by(source)), at, &mut consumer).await;
        consumer.crash();
        change(&sim, 0);
        if at % 4 == 0 {
            sim.world().purge_listings();
        }
        let next = client(&sim, 5).await;
        let mut again = consumer.go_on(&next, source);
        assert!(take(&mut again, usize::MAX, &mut consumer).await);
        let mut sync = consumer.go_on(&next, source);
        assert!(take(&mut sync, usize::MAX, &mut consumer).await);
        assert_true(&consumer.rows, &sim, source);
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn a_sync_interrupted_anywhere_is_whole_in_the_end() {
    let source = ImportSource::Licenses;
    for parallelism in [1, 5] {
        let sim = simulator().await;
        let first = client(&sim, parallelism).await;
        let mut imported = Consumer::default();
        assert!(take(&mut first.import(by(source)), usize::MAX, &mut imported).await);
        for round in 0..80 {
            change(&sim, round);
        }
        let mut at = 0;
        loop {
            let mut consumer = imported.clone();
            let is_over = take(&mut consumer.go_on(&first, source), at, &mut consumer).await;
            consumer.crash();
            let next = client(&sim, parallelism).await;
            let mut again = consumer.go_on(&next, source);
            assert!(take(&mut again, usize::MAX, &mut consumer).await);
            assert_true(&consumer.rows, &sim, source);
            if is_over {
                break;
            }
            at += 1;
        }
        assert!(at > 15, "{at} events");
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn a_process_that_is_always_killed_after_a_few_events_gets_to_the_end() {
    for source in SOURCES {
        let sim = simulator().await;
        let mut consumer = Consumer::default();
        // Of assignments whole assets are passed, of licences batches.
        let events = if source == ImportSource::Assignments { 25 } else { 8 };
        let mut runs = 0;
        loop {
            runs += 1;
            assert!(runs < 200, "it does not get on");
            let next = client(&sim, 5).await;
            let is_over = {
                let mut sync = consumer.go_on(&next, source);
                // Started and the assets come each time, and so do assets that were not complete.
                take(&mut sync, events, &mut consumer).await
            };
            if is_over {
                break;
            }
            consumer.crash();
        }
        assert!(runs > 1, "{runs}");
        assert_true(&consumer.rows, &sim, source);
    }
}

#[tokio::test]
async fn what_was_handed_over_before_a_checkpoint_does_not_come_again() {
    let sim = simulator().await;
    let first = client(&sim, 5).await;
    for source in SOURCES {
        let mut handed_over: Option<usize> = None;
        let (mut so_far, mut total) = (0, 0);
        let mut checkpoints = Vec::new();
        let mut import = first.import(by(source));
        while let Some(event) = import.try_next().await.unwrap() {
            total += records(&event);
            so_far += records(&event);
            if let SyncEvent::Checkpoint(checkpoint) = event {
                checkpoints.push((so_far, checkpoint));
                handed_over = Some(so_far);
            }
        }
        assert_eq!(handed_over, Some(total));
        assert!(checkpoints.len() > 8, "{}", checkpoints.len());
        for (before, checkpoint) in checkpoints.into_iter().step_by(3) {
            let is_complete = checkpoint.is_complete();
            let mut again = first.sync(checkpoint);
            let mut after = 0;
            while let Some(event) = again.try_next().await.unwrap() {
                after += records(&event);
            }
            // Assets that were read out of their order come again, and so does the batch of which
            // it is not known whether it was the first.
            let slack = if source == ImportSource::Assignments { 200 } else { 25 };
            assert!(before + after <= total + slack, "{before} and {after} of {total}");
            assert!(before + after >= total);
            assert!(!is_complete || after == 0);
        }
    }
}

fn records(event: &SyncEvent) -> usize {
    match event {
        SyncEvent::Assignments(page) => page.len(),
        SyncEvent::Licenses(page) => page.len(),
        SyncEvent::Users(page) => page.len(),
        _ => 0,
    }
}

#[tokio::test]
async fn a_new_token_of_the_same_library_goes_on_too() {
    for source in SOURCES {
        for at in [8, 14, 20] {
            let sim = simulator().await;
            let mut consumer = Consumer::default();
            let first = client(&sim, 5).await;
            take(&mut first.import(by(source)), at, &mut consumer).await;
            consumer.crash();
            // Its batchTokens do not fit the other token (9629), so lists begin anew.
            let twin = sharing(&sim, "twin", &InMemory::new())
                .installation(installation())
                .connect()
                .await
                .unwrap();
            let mut again = consumer.go_on(&twin, source);
            assert!(take(&mut again, usize::MAX, &mut consumer).await);
            assert_true(&consumer.rows, &sim, source);
            assert_judge_is_content(&sim);
        }
    }
}

#[tokio::test]
async fn a_sync_whose_users_came_in_full_reads_the_licences_too_when_it_is_continued() {
    let source = ImportSource::Licenses;
    let sim = simulator().await;
    let first = client(&sim, 5).await;
    let mut consumer = Consumer::default();
    assert!(take(&mut first.import(by(source)), usize::MAX, &mut consumer).await);
    change(&sim, 0);
    sim.fault(vppkit_sim::Rule {
        service: Some(Service::GetVPPUsersSrv),
        when: [("sinceModifiedToken".to_owned(), "*".to_owned())].into(),
        times: Some(1),
        action: vppkit_sim::Action { number: Some(9633), ..Default::default() },
        ..Default::default()
    });
    let mut sync = consumer.go_on(&first, source);
    while let Some(event) = sync.try_next().await.unwrap() {
        let is_page = matches!(event, SyncEvent::Users(_));
        consumer.take(&event);
        if is_page {
            break;
        }
    }
    drop(sync);
    consumer.crash();
    let next = client(&sim, 5).await;
    let before = asked(&sim, Service::GetVPPLicensesSrv);
    let mut again = consumer.go_on(&next, source);
    assert!(take(&mut again, usize::MAX, &mut consumer).await);
    assert!(asked(&sim, Service::GetVPPLicensesSrv) > before, "Done, without a look at licences");
    assert_eq!(consumer.rows.licenses, true_licenses(&sim));
}

/// Its own text gives the same checkpoint again, in another process.
#[tokio::test]
async fn the_text_is_all_there_is_to_it_and_holds_no_secret() {
    use base64::Engine as _;
    let sim = simulator().await;
    let mut import = connect(&sim, "main").await.import(by(ImportSource::Licenses));
    let mut seen = 0;
    while let Some(event) = import.try_next().await.unwrap() {
        let SyncEvent::Checkpoint(checkpoint) = event else { continue };
        seen += 1;
        let text = checkpoint.to_string();
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic()) && text.len() < 8_000);
        assert_eq!(text.parse::<Checkpoint>().unwrap(), checkpoint);
        let json = text.split('.').nth(1).unwrap();
        let json = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(json).unwrap();
        let shown = format!("{text} {checkpoint:?} {}", String::from_utf8(json).unwrap());
        assert!(!shown.contains(sim.stoken().trim_end_matches('=')), "{shown}");
    }
    assert!(seen > 8);
}

/// Takes back one licence of every asset from a device, if one holds it.
fn change_every_asset(sim: &Simulator) {
    let world = sim.world();
    let mut changed = std::collections::BTreeSet::new();
    for held in world.assignments() {
        let Some(serial_number) = held.serial_number else { continue };
        if changed.insert(held.adam_id.clone()) {
            let pricing = if held.pricing == "PLUS" { Pricing::Plus } else { Pricing::Stdq };
            let adam_id = held.adam_id.parse().unwrap();
            let gone = Assignment {
                adam_id,
                pricing,
                client_user_id: None,
                serial_number: Some(serial_number),
            };
            world.change(&Change::Unassign(gone)).unwrap();
        }
    }
    assert!(changed.len() > 2, "{changed:?}");
}

#[tokio::test]
async fn changes_that_are_interrupted_anywhere_are_whole_in_the_end() {
    for source in SOURCES {
        for at in 0..60 {
            let sim = simulator().await;
            let first = client(&sim, 5).await;
            let mut consumer = Consumer::default();
            let mut import = first.import(by(source));
            assert!(take(&mut import, usize::MAX, &mut consumer).await);
            change_every_asset(&sim);
            let mut sync = consumer.go_on(&first, source);
            let ended = take(&mut sync, at, &mut consumer).await;
            drop(sync);
            consumer.crash();
            let next = client(&sim, 5).await;
            let mut again = consumer.go_on(&next, source);
            assert!(take(&mut again, usize::MAX, &mut consumer).await);
            assert_true(&consumer.rows, &sim, source);
            if ended {
                break;
            }
        }
    }
}
