//! Many targets: exactly as many requests as the limit asks for.

use std::sync::{Arc, Mutex};

use vppkit::JobProgress;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_devices_are_a_thousand_requests_and_nothing_else() {
    let world = WorldSpec {
        assets: 1,
        users: 0,
        devices: 0,
        assignments: 0,
        spare: 10_000,
        ..WorldSpec::default()
    };
    let sim = Simulator::builder().world(world).start().await.unwrap();
    let client = connect(&sim, "main").await;
    sim.engine().clear_log();
    let serials = serials("NEW", 10_000);
    let told: Arc<Mutex<Vec<JobProgress>>> = Arc::default();
    let listener = Arc::clone(&told);
    let job = assign(&client, &serials).on_progress(move |progress| {
        listener.lock().unwrap().push(progress);
    });
    // In a task of its own, as a server would run it.
    let outcome = tokio::spawn(job.run()).await.unwrap().unwrap();
    assert_all_done(&outcome);
    assert_eq!((asked(&sim, MANAGE), sim.log().len(), outcome.requests()), (1000, 1000, 1000));
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 1000);
    assert!(told.is_sorted_by_key(|progress| (progress.requests, progress.done)));
    let last = told.last().unwrap();
    assert_eq!((last.targets, last.done, last.requests), (10_000, 10_000, 1000));
    assert_eq!((last.failed, last.unclear), (0, 0));
    assert_true(&sim, &outcome, &serials);
    assert_eq!(
        outcome.to_string(),
        "10000 targets: 10000 done (0 were so before), 0 failed, 0 unknown, 0 not sent"
    );
}

#[tokio::test]
async fn users_get_and_lose_it_like_devices() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, "user-", 35);
    let job = client.assign(APP, PricingParam::Stdq).client_user_ids(&ids);
    let outcome = job.run().await.unwrap();
    assert_all_done(&outcome);
    assert_true_of(&sim, &outcome, &ids, user);
    assert_eq!((holding(&sim, &ids), asked(&sim, MANAGE)), (35, 4));
    let job = client.unassign(APP, PricingParam::Stdq).client_user_ids(&ids);
    let job = job.confirm_removals(35).notify_disassociation(false);
    let outcome = job.run().await.unwrap();
    assert_all_done(&outcome);
    assert_true_of(&sim, &outcome, &ids, user);
    assert_eq!((holding(&sim, &ids), asked(&sim, MANAGE)), (0, 8));
}

#[tokio::test]
async fn licences_are_taken_back_by_their_ids() {
    let (sim, client) = simulator(Settings::default()).await;
    let held = sim.world().assignments();
    let held: Vec<_> = held.into_iter().filter(|one| one.adam_id == APP).take(15).collect();
    let ids: Vec<String> = held.iter().map(|one| one.license_id.to_string()).collect();
    let job = client.unassign(APP, PricingParam::Stdq).license_ids(&ids).confirm_removals(15);
    let outcome = job.run().await.unwrap();
    assert_all_done(&outcome);
    let assignments = sim.world().assignments();
    assert!(held.iter().all(|one| !assignments.contains(one)));
    assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 0);
    assert_kept(&sim);
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_the_job_may_have() {
    for parallel in [1, 3] {
        let (sim, client) = simulator(Settings::default()).await;
        let slow = Action { delay_ms: 30, ..Action::default() };
        sim.fault(Rule { service: Some(MANAGE), action: slow, ..Rule::default() });
        let serials = serials("NEW", 90);
        let outcome = assign(&client, &serials).parallel(parallel).run().await.unwrap();
        assert_all_done(&outcome);
        let log = sim.log();
        let log: Vec<_> = log.iter().filter(|entry| entry.service == MANAGE).collect();
        let most = log.iter().map(|one| {
            let at = one.arrival;
            log.iter().filter(|other| other.arrival <= at && other.finished > Some(at)).count()
        });
        assert!(most.max() <= Some(parallel), "{parallel}");
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn who_is_named_twice_is_sent_once() {
    let (sim, client) = simulator(Settings::default()).await;
    let distinct = serials("NEW", 12);
    let mut given = distinct.clone();
    given.extend([distinct[3].clone(), distinct[0].clone(), distinct[3].clone()]);
    let outcome = assign(&client, &given).run().await.unwrap();
    assert_all_done(&outcome);
    let twice: Vec<_> =
        outcome.duplicates().iter().map(|twice| (twice.target.as_str(), twice.times)).collect();
    assert_eq!(twice, [(distinct[0].as_str(), 2), (distinct[3].as_str(), 3)]);
    assert_eq!(asked(&sim, MANAGE), 2);
    assert_true(&sim, &outcome, &distinct);
}
