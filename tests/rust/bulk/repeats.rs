//! No licence request is sent again byte for byte within 15 minutes (I9).

use vppkit::LicenseRequest;
use vppkit_sim::Invariant;

use super::*;

#[track_caller]
fn assert_not_repeated(sim: &Simulator) {
    let verdicts = sim.verdicts();
    let repeats = verdicts.iter().find(|verdict| verdict.invariant == Invariant::I9).unwrap();
    assert!(repeats.kept && repeats.checked > 1, "{repeats:?}");
    assert_kept(sim);
}

#[tokio::test]
async fn the_same_job_can_be_run_twice() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("NEW", 25);
    for already in [0, 25, 25] {
        let outcome = assign(&client, &serials).run().await.unwrap();
        assert_all_done(&outcome);
        assert_eq!(outcome.totals().already, already);
        assert_true(&sim, &outcome, &serials);
    }
    assert_not_repeated(&sim);
}

#[tokio::test]
async fn what_was_assigned_can_be_taken_back_and_assigned_again() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("NEW", 25);
    for _ in 0..2 {
        let outcome = assign(&client, &serials).run().await.unwrap();
        assert_all_done(&outcome);
        assert_true(&sim, &outcome, &serials);
        let outcome = unassign(&client, &serials).run().await.unwrap();
        assert_all_done(&outcome);
        assert_true(&sim, &outcome, &serials);
    }
    assert_eq!(holding(&sim, &serials), 0);
    assert_not_repeated(&sim);
}

#[tokio::test]
async fn one_target_alone_is_sent_twice_and_then_has_to_wait() {
    let (sim, client) = simulator(Settings::default()).await;
    let one = serials("NEW", 1);
    for _ in 0..2 {
        assert_all_done(&assign(&client, &one).run().await.unwrap());
        assert_all_done(&unassign(&client, &one).run().await.unwrap());
    }
    let requests = sim.log().len();
    let outcome = assign(&client, &one).run().await.unwrap();
    let failure = failure(&outcome, &one[0]);
    assert_eq!((failure.kind, failure.number), (Kind::Throttled, None));
    let wait = failure.retry_at.unwrap().duration_since(std::time::SystemTime::now()).unwrap();
    assert!((800..=900).contains(&wait.as_secs()), "{wait:?}");
    assert_eq!((sim.log().len(), outcome.requests()), (requests, 0));
    assert_not_repeated(&sim);
}

#[tokio::test]
async fn a_job_knows_of_single_requests_too() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("NEW", 3);
    let request = LicenseRequest::new(APP, PricingParam::Stdq).associate_devices(&serials);
    client.manage_licenses(request).await.unwrap();
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_eq!(outcome.totals().already, 3);
    assert_not_repeated(&sim);
}

#[tokio::test]
async fn two_jobs_at_once_do_not_send_the_same() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("NEW", 25);
    let (one, other) = (assign(&client, &serials).run(), assign(&client, &serials).run());
    let (one, other) = tokio::join!(one, other);
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_all_done(&one);
    assert_all_done(&other);
    assert_eq!(one.totals().already + other.totals().already, 25);
    assert_true(&sim, &one, &serials);
    assert_not_repeated(&sim);
}

#[tokio::test]
async fn what_the_service_never_saw_does_not_count() {
    let (sim, client) = simulator(Settings::default()).await;
    let one = serials("NEW", 1);
    // Maintenance: five attempts each, and nothing is done.
    let action = Action { number: Some(9608), ..Action::default() };
    sim.fault(Rule { service: Some(MANAGE), times: Some(20), action, ..Rule::default() });
    for _ in 0..4 {
        let outcome = assign(&client, &one).run().await.unwrap();
        assert_failed(&outcome, &one[0], Kind::Unavailable, 9608);
    }
    let outcome = assign(&client, &one).run().await.unwrap();
    assert_all_done(&outcome);
    assert_true(&sim, &outcome, &one);
}
