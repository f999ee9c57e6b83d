//! What ends a job early: every target is accounted for all the same.

use std::time::{Duration, Instant};

use vppkit::{CallOptions, Effect};
use vppkit_tests::{builder, installation};

use super::*;

#[tokio::test]
async fn another_product_that_takes_the_account_stops_it_at_once() {
    let (sim, client) = simulator(Settings::default()).await;
    let steal = Change::StealContext { hostname: "other.example.com".into() };
    fault(&sim, &[4], Action { before: vec![steal], ..Action::default() });
    let serials = serials("NEW", 300);
    let outcome = assign(&client, &serials).run().await.unwrap();
    let stopped = outcome.stopped().unwrap();
    assert_eq!(stopped.kind(), Kind::AccountClaimed);
    assert_eq!(stopped.holder().unwrap().hostname.as_deref(), Some("other.example.com"));
    let totals = outcome.totals();
    assert!(totals.done >= 30 && totals.unknown >= 10 && totals.not_sent >= 200, "{totals}");
    // Silence, also about what is not known.
    assert_eq!((asked(&sim, Service::GetAssignments), totals.failed), (0, 0));
    assert_true(&sim, &outcome, &serials);

    let again = assign(&client, &serials).run().await.unwrap_err();
    assert_eq!((again.kind(), again.effect()), (Kind::AccountClaimed, Effect::NotSent));
    assert_kept(&sim);
}

#[tokio::test]
async fn a_token_that_is_revoked_stops_it() {
    let (sim, client) = simulator(Settings::default()).await;
    let revoke = Change::RevokeToken { token: "main".into() };
    fault(&sim, &[3], Action { before: vec![revoke], ..Action::default() });
    let serials = serials("NEW", 200);
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Token);
    let totals = outcome.totals();
    assert!(totals.done == 20 && totals.not_sent > 100 && totals.unknown == 0, "{totals}");
    for failed in outcome.failed() {
        assert_failed(&outcome, failed.target, Kind::Token, 9625);
    }
    assert_true(&sim, &outcome, &serials);
    // Nothing of the next job leaves.
    let again = assign(&client, &serials).run().await.unwrap_err();
    assert_eq!((again.kind(), again.effect()), (Kind::Token, Effect::NotSent));
}

#[tokio::test]
async fn a_token_that_may_only_read_stops_it() {
    let (sim, _) = simulator(Settings::default()).await;
    let client = connect(&sim, "main").await;
    fault(&sim, &[1], Action { number: Some(9637), ..Action::default() });
    let serials = serials("NEW", 25);
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Permission);
    assert_eq!((outcome.totals().failed, outcome.totals().not_sent), (10, 15));
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_wait_beyond_all_patience_stops_it() {
    let (sim, client) = simulator(Settings::default()).await;
    let retry_after = vec!["3600".to_owned()];
    fault(&sim, &[2], Action { status: Some(503), retry_after, ..Action::default() });
    let serials = serials("NEW", 40);
    let started = Instant::now();
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(60));
    let stopped = outcome.stopped().unwrap();
    assert_eq!((stopped.kind(), stopped.effect()), (Kind::Throttled, Effect::NotSent));
    assert!(stopped.retry_at().is_some());
    let totals = outcome.totals();
    assert_eq!((totals.done, totals.unknown, totals.not_sent), (10, 10, 20));
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_short_wait_is_waited_for() {
    let (sim, client) = simulator(Settings::default()).await;
    let retry_after = vec!["1".to_owned()];
    fault(&sim, &[2], Action { status: Some(503), retry_after, ..Action::default() });
    let serials = serials("NEW", 60);
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_all_done(&outcome);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn failures_in_a_row_stop_it_and_what_they_left_open_is_looked_at() {
    let (sim, client) = simulator(Settings::default()).await;
    let action = Action { status: Some(502), applied: true, ..Action::default() };
    fault(&sim, &(4..100).collect::<Vec<_>>(), action);
    let serials = serials("NEW", 200);
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Unavailable);
    assert_eq!((outcome.totals().done, outcome.totals().not_sent), (60, 140));
    assert_eq!(asked(&sim, MANAGE), 6);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn failures_with_success_between_them_do_not() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, &[1, 2, 4, 5, 7, 8], closing(Close::Before));
    let serials = serials("NEW", 90);
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert_all_done(&outcome);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_burst_that_meets_all_requests_under_way_counts_once() {
    let (sim, client) = simulator(Settings::default()).await;
    let action = Action { number: Some(9603), delay_ms: 100, ..Action::default() };
    fault(&sim, &[1, 2, 3, 4, 5], action);
    let serials = serials("NEW", 100);
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_all_done(&outcome);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_deadline_ends_the_job_with_what_is_known() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, &[3], Action { delay_ms: 60_000, ..Action::default() });
    let serials = serials("NEW", 40);
    let client = client.with(CallOptions::new().deadline(Duration::from_secs(2)));
    let started = Instant::now();
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Deadline);
    let totals = outcome.totals();
    assert_eq!((totals.done, totals.unknown, totals.not_sent), (20, 10, 10));
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_deadline_holds_while_it_looks_too() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, &[1], closing(Close::After));
    let (service, action) =
        (Some(Service::GetAssignments), Action { delay_ms: 60_000, ..Action::default() });
    sim.fault(Rule { service, calls: vec![4], action, ..Rule::default() });
    let serials = serials("NEW", 10);
    let client = client.with(CallOptions::new().deadline(Duration::from_secs(2)));
    let started = Instant::now();
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::Deadline);
    assert_eq!((outcome.totals().done, outcome.totals().unknown), (3, 7));
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn what_never_leaves_is_an_error() {
    let (sim, _) = simulator(Settings::default()).await;
    let headers = vec![("Connection".to_owned(), "close".to_owned())];
    sim.fault(Rule { action: Action { headers, ..Action::default() }, ..Rule::default() });
    let client = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .connect()
        .await
        .unwrap();
    sim.shutdown().await;
    for count in [1, 300] {
        let error = assign(&client, &serials("NEW", count)).run().await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Transport, Effect::NotSent));
    }
}

#[tokio::test]
async fn a_job_that_is_dropped_sends_nothing_more() {
    let (sim, client) = simulator(Settings::default()).await;
    let action = Action { delay_ms: 50, ..Action::default() };
    sim.fault(Rule { service: Some(MANAGE), action, ..Rule::default() });
    let serials = serials("NEW", 400);
    let run = assign(&client, &serials).run();
    assert!(tokio::time::timeout(Duration::from_millis(300), run).await.is_err());
    let sent = asked(&sim, MANAGE);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!((1..40).contains(&sent) && asked(&sim, MANAGE) <= sent + 5, "{sent}");
    assert_kept(&sim);
}

#[tokio::test]
async fn urls_that_move_are_followed() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, &[3], Action { after: vec![Change::MoveUrls {}], ..Action::default() });
    let serials = serials("NEW", 60);
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert_all_done(&outcome);
    assert_kept(&sim);
    assert_eq!((holding(&sim, &serials), asked(&sim, MANAGE)), (60, 7));
}
