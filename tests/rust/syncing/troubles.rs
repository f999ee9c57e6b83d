//! Errors, waits and impatience in the middle.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use tokio::time::timeout;
use vppkit::{Effect, Event, Kind};
use vppkit_sim::{Action, Rule};
use vppkit_tests::builder;

use super::*;

#[tokio::test]
async fn a_checkpoint_of_another_library_is_refused_before_anything_is_sent() {
    let (sim, client) = simulator().await;
    let ran = run(client.import(by_licenses()), &mut Kept::default()).await.unwrap();
    assert_eq!(ran.checkpoint().library_uid(), Some(&*sim.world().uid()));
    let other = connect(&sim, "other").await;
    let sent = sim.log().len();
    let mut sync = other.sync(ran.checkpoint());
    for _ in 0..2 {
        let error = sync.try_next().await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Checkpoint, Effect::NotSent));
        assert!(error.to_string().contains("another library"), "{error}");
    }
    assert_eq!(sim.log().len(), sent);
    // Another token of the same library is welcome.
    let twin = connect(&sim, "twin").await;
    change_much(&sim, 0);
    let mut kept = Kept::default();
    run(twin.sync(ran.checkpoint()), &mut kept).await.unwrap();
}

#[tokio::test]
async fn a_wait_is_told_in_the_stream() {
    let (sim, client) = simulator().await;
    let action = Action { retry_after: vec!["1".to_owned()], ..Action::default() };
    let service = Some(Service::GetAssignments);
    sim.fault(Rule { service, calls: vec![3], action, ..Rule::default() });
    let mut import = client.import(ImportOptions::new());
    let (mut kept, mut waits) = (Kept::default(), Vec::new());
    while let Some(event) = import.try_next().await.unwrap() {
        kept.take(&event);
        if let SyncEvent::Waiting { until, wait, .. } = event {
            assert!(wait <= Duration::from_millis(1100));
            let left = until.duration_since(SystemTime::now()).unwrap_or_default();
            assert!(left <= Duration::from_millis(1100) && left > Duration::from_millis(200));
            waits.push(wait);
        }
    }
    assert_eq!(waits.len(), 1, "five requests wait, and one tells of it: {waits:?}");
    assert_true_by_assignments(&kept, &sim);
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn after_an_error_in_any_list_it_goes_on_and_delivers_nothing_twice() {
    for service in [
        Service::GetVPPAssetsSrv,
        Service::GetVPPLicensesSrv,
        Service::GetAssignments,
        Service::GetVPPUsersSrv,
    ] {
        for call in [1, 2, 3, 5] {
            for options in [by_licenses(), ImportOptions::new()] {
                let (sim, client) = simulator().await;
                let by_assignments = options == ImportOptions::new();
                let action = Action { number: Some(9637), ..Action::default() };
                sim.fault(Rule {
                    service: Some(service),
                    calls: vec![call],
                    action,
                    ..Rule::default()
                });
                let (mut kept, mut errors, mut records) = (Kept::default(), 0, 0);
                let mut import = client.import(options);
                loop {
                    match import.try_next().await {
                        Ok(None) => break,
                        Ok(Some(event)) => {
                            if let SyncEvent::Licenses(page) = &event {
                                records += page.len();
                            }
                            if let SyncEvent::Assignments(page) = &event {
                                records += page.len();
                            }
                            kept.take(&event);
                        }
                        Err(error) => {
                            assert_eq!(error.kind(), Kind::Permission);
                            errors += 1;
                        }
                    }
                }
                assert!(errors <= 1);
                assert_eq!(records, 500, "each once");
                if by_assignments {
                    assert_true_by_assignments(&kept, &sim);
                } else {
                    assert_true_by_licenses(&kept, &sim);
                }
            }
        }
    }
}

#[tokio::test]
async fn giving_up_waiting_loses_and_doubles_nothing() {
    for options in [by_licenses(), ImportOptions::new()] {
        let (sim, client) = simulator().await;
        let by_assignments = options == ImportOptions::new();
        let action = Action { delay_ms: 12, ..Action::default() };
        sim.fault(Rule { action, ..Rule::default() });
        let before = sim.log().len();
        let mut import = client.import(options);
        let (mut kept, mut given_up) = (Kept::default(), 0);
        let summary = loop {
            match timeout(Duration::from_millis(3), import.try_next()).await {
                Err(_) => given_up += 1,
                Ok(event) => {
                    let event = event.unwrap().unwrap();
                    kept.take(&event);
                    if let SyncEvent::Done(summary) = event {
                        break summary;
                    }
                }
            }
        };
        assert!(given_up > 5, "{given_up}");
        assert_eq!(summary.assignments, 500);
        assert_eq!(summary.requests, (sim.log().len() - before) as u64);
        if by_assignments {
            assert_true_by_assignments(&kept, &sim);
        } else {
            assert_true_by_licenses(&kept, &sim);
        }
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn dropping_an_import_ends_its_requests() {
    let (sim, client) = simulator().await;
    let action = Action { delay_ms: 30, ..Action::default() };
    sim.fault(Rule { action, ..Rule::default() });
    let mut import = client.import(ImportOptions::new());
    while !matches!(import.try_next().await.unwrap(), Some(SyncEvent::Assignments(_))) {}
    drop(import);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let sent = sim.log().len();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(sim.log().len(), sent);
    assert_eq!(client.gate().in_flight, 0);
}

#[tokio::test]
async fn a_slow_consumer_holds_the_requests_back() {
    let (sim, client) = simulator().await;
    sim.world().change_settings(|settings| settings.page_size = 5);
    let mut import = client.import(ImportOptions::new());
    while !matches!(import.try_next().await.unwrap(), Some(SyncEvent::Assignments(_))) {}
    tokio::time::sleep(Duration::from_millis(300)).await;
    // Five assets at once, each with no more pages ahead than it may read at once.
    let sent = asked(&sim, Service::GetAssignments);
    assert!(sent <= 6 * (1 + 5) + 5, "{sent} of {} pages for one that was taken", 500 / 5);
}

#[tokio::test]
async fn random_faults_end_with_the_truth() {
    for seed in 1..=6 {
        let world = WorldSpec {
            assets: 8,
            users: 120,
            devices: 200,
            assignments: 600,
            seed,
            ..WorldSpec::default()
        };
        let settings = Settings { batch_size: 30, page_size: 30, ..Settings::default() };
        let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
        let client = connect(&sim, "main").await;
        for (number, chance) in [(9603, 0.1), (9633, 0.03), (9637, 0.03)] {
            sim.fault(Rule {
                when: BTreeMap::from([(
                    if number == 9633 { "batchToken" } else { "sToken" }.to_owned(),
                    "*".to_owned(),
                )]),
                probability: chance.try_into().unwrap(),
                action: Action { number: Some(number), ..Action::default() },
                ..Rule::default()
            });
        }
        let options = if seed % 2 == 0 { by_licenses() } else { ImportOptions::new() };
        let mut import = client.import(options);
        let (mut kept, mut errors) = (Kept::default(), 0);
        loop {
            match import.try_next().await {
                Ok(None) => break,
                Ok(Some(event)) => kept.take(&event),
                Err(_) => errors += 1,
            }
            assert!(errors < 500, "seed {seed}");
        }
        if seed % 2 == 0 {
            assert_true_by_licenses(&kept, &sim);
        } else {
            assert_true_by_assignments(&kept, &sim);
        }
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn an_asset_whose_task_panicked_is_never_left_out_silently() {
    let (sim, _) = simulator().await;
    // The listing of one asset begins anew, which is told from within its task.
    sim.fault(Rule {
        service: Some(Service::GetAssignments),
        when: BTreeMap::from([("pageIndex".to_owned(), "1".to_owned())]),
        times: Some(1),
        action: Action { number: Some(9633), ..Action::default() },
        ..Rule::default()
    });
    let restarts = Arc::new(AtomicUsize::new(0));
    let client = builder(&sim.stoken(), &sim.entry_url())
        .on_event(move |event| {
            let is_restart = matches!(event, Event::Restarted { .. });
            if is_restart && restarts.fetch_add(1, Ordering::SeqCst) == 0 {
                panic!("a listener of the consumer's panics once");
            }
        })
        .connect()
        .await
        .unwrap();
    let mut import = client.import(ImportOptions::new());
    let (mut kept, mut errors) = (Kept::default(), 0);
    while errors < 3 {
        match import.try_next().await {
            Ok(None) => break,
            Ok(Some(event)) => kept.take(&event),
            Err(error) => {
                assert_eq!(error.kind(), Kind::Internal);
                errors += 1;
            }
        }
    }
    assert!(errors > 0);
    // It may stay broken, which is honest. But if it ends well, nothing is missing.
    if errors < 3 {
        assert_true_by_assignments(&kept, &sim);
    }
}
