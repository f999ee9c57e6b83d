//! When a licence request is sent again, and when it is left to the caller (protocol 1.17, 1.22).

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use vppkit::{CallOptions, Event, TransportProblem};
use vppkit_sim::{Action, BodyFault, Close, Invariant, ManualClock, Rule};

use super::*;

const SERIAL: &str = "NEW000000001";

fn fault(sim: &Simulator, times: u64, action: Action) {
    let service = Some(Service::ManageVPPLicensesByAdamIdSrv);
    sim.fault(Rule { service, times: Some(times), action, ..Rule::default() });
}

fn closing(close: Close) -> Action {
    Action { close: Some(close), ..Action::default() }
}

#[tokio::test]
async fn a_lost_reply_is_left_to_the_caller_whatever_was_done() {
    for (action, kind, done) in [
        (closing(Close::Before), Kind::Transport, false),
        (closing(Close::After), Kind::Transport, true),
        (closing(Close::During), Kind::Transport, true),
        (Action { body: Some(BodyFault::Half), ..Action::default() }, Kind::Protocol, true),
        (Action { body: Some(BodyFault::Empty), ..Action::default() }, Kind::Protocol, true),
        (Action { body: Some(BodyFault::Html), ..Action::default() }, Kind::Unavailable, true),
        (Action { status: Some(502), ..Action::default() }, Kind::Unavailable, false),
        (
            Action { number: Some(9603), applied: true, ..Action::default() },
            Kind::Unavailable,
            true,
        ),
    ] {
        let (sim, client) = simulator(Settings::default()).await;
        fault(&sim, 1, action.clone());
        let error = client.manage_licenses(request().associate_devices([SERIAL])).await;
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown), "{action:?}");
        assert_eq!((error.attempts(), managed(&sim)), (1, 1), "{action:?}");
        assert_eq!(held(&sim, APP, SERIAL).is_some(), done, "{action:?}");
        assert!(error.to_string().contains("not known"), "{error}");
        assert_kept(&sim);
    }
}

#[tokio::test]
async fn a_retry_after_makes_a_lost_reply_no_clearer() {
    for body in [BodyFault::Half, BodyFault::Html, BodyFault::Empty] {
        let (sim, client) = simulator(Settings::default()).await;
        let retry_after = vec!["1".to_owned()];
        fault(&sim, 1, Action { body: Some(body), retry_after, ..Action::default() });
        let error = client.manage_licenses(request().associate_devices([SERIAL])).await;
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::Unknown), "{body:?}");
        assert!(error.retry_at().is_some() && held(&sim, APP, SERIAL).is_some());
        assert_eq!(managed(&sim), 1);
        assert_kept(&sim);
    }
}

#[tokio::test]
async fn a_deadline_that_strikes_under_way_leaves_it_unknown() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, 1, Action { delay_ms: 60_000, ..Action::default() });
    let client = client.with(CallOptions::new().deadline(Duration::from_millis(200)));
    let error = client.manage_licenses(request().associate_devices([SERIAL])).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Deadline, Effect::Unknown));
    assert!(held(&sim, APP, SERIAL).is_some() && managed(&sim) == 1);
}

#[tokio::test]
async fn a_reply_that_does_not_come_in_time_is_lost() {
    let (sim, _) = simulator(Settings::default()).await;
    fault(&sim, 1, Action { stall: true, ..Action::default() });
    let client = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .stall_timeout(Duration::from_millis(50))
        .connect()
        .await
        .unwrap();
    let error = client.manage_licenses(request().associate_devices([SERIAL])).await.unwrap_err();
    assert_eq!(error.transport_problem(), Some(TransportProblem::TimedOut));
    assert_eq!((error.effect(), managed(&sim)), (Effect::Unknown, 1));
    assert!(held(&sim, APP, SERIAL).is_some());
}

#[tokio::test]
async fn passing_failures_that_did_nothing_are_asked_for_again() {
    for number in [9608, 9612, 9644, 9646] {
        let (sim, client) = simulator(Settings::default()).await;
        fault(&sim, 2, Action { number: Some(number), ..Action::default() });
        let changes = client.manage_licenses(request().associate_devices([SERIAL])).await;
        assert_eq!(changes.unwrap().associations[0].license_id, held(&sim, APP, SERIAL));
        assert_eq!(managed(&sim), 3, "{number}");
        assert_kept(&sim);
    }
}

#[tokio::test]
async fn after_the_time_of_a_retry_after_it_is_sent_again() {
    let (sim, client) = simulator(Settings::default()).await;
    let retry_after = vec!["1".to_owned()];
    fault(&sim, 1, Action { number: Some(9646), retry_after, ..Action::default() });
    let started = Instant::now();
    let changes = client.manage_licenses(request().associate_devices([SERIAL])).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1), "too early");
    assert_eq!(changes.associations[0].license_id, held(&sim, APP, SERIAL));
    assert_eq!(managed(&sim), 2);
    let verdicts = sim.verdicts();
    let early = verdicts.iter().find(|verdict| verdict.invariant == Invariant::I1).unwrap();
    assert!(early.kept && early.checked > 0, "{early:?}");
    assert_kept(&sim);
}

#[tokio::test]
async fn a_retry_after_that_is_too_long_is_told_and_nothing_is_done() {
    let (sim, client) = simulator(Settings::default()).await;
    let retry_after = vec!["3600".to_owned()];
    fault(&sim, 1, Action { number: Some(9646), retry_after, ..Action::default() });
    let request = || request().associate_devices([SERIAL]);
    for _ in 0..2 {
        let error = client.manage_licenses(request()).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Throttled);
        assert!(matches!(error.effect(), Effect::NotSent | Effect::NotApplied), "{error}");
        assert!(error.retry_at().is_some());
    }
    assert_eq!((managed(&sim), held(&sim, APP, SERIAL)), (1, None));
    assert_kept(&sim);
}

/// A world that is always made the same, so that a second one can stand in for the first.
async fn standing_in(port: u16) -> Simulator {
    let world =
        WorldSpec { assets: 2, users: 10, devices: 10, assignments: 20, ..WorldSpec::default() };
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis() as i64;
    let day = 24 * 60 * 60 * 1000;
    let clock = ManualClock::new(now / day * day);
    Simulator::builder().world(world).clock(clock).port(port).start().await.unwrap()
}

#[tokio::test]
async fn who_was_not_there_is_called_again_when_he_is_back() {
    let first = standing_in(0).await;
    let headers = vec![("Connection".to_owned(), "close".to_owned())];
    first.fault(Rule { action: Action { headers, ..Action::default() }, ..Rule::default() });
    let told = Arc::new(Mutex::new(Vec::new()));
    let (listener, back) = (Arc::clone(&told), Arc::new(tokio::sync::Notify::new()));
    let waker = Arc::clone(&back);
    let client = builder(&first.stoken(), &first.entry_url())
        .installation(installation())
        .repeats(20, Duration::from_millis(10))
        .on_event(move |event| {
            if let Event::Repeating { kind, .. } = event {
                listener.lock().unwrap().push(*kind);
                waker.notify_one();
            }
        })
        .connect()
        .await
        .unwrap();
    let (port, context) = (first.address().port(), first.world().client_context());
    first.shutdown().await;
    let server = async {
        back.notified().await;
        let second = standing_in(port).await;
        second.world().set_client_context(&context);
        second
    };
    let call = client.manage_licenses(request().associate_devices([SERIAL]));
    let (changes, second) = tokio::join!(call, server);
    assert_eq!(changes.unwrap().associations[0].license_id, held(&second, APP, SERIAL));
    assert_eq!(managed(&second), 1);
    let told = told.lock().unwrap();
    assert!(!told.is_empty() && told.iter().all(|kind| *kind == Kind::Transport), "{told:?}");
}

#[tokio::test]
async fn who_stays_away_leaves_nothing_sent() {
    let sim = standing_in(0).await;
    let headers = vec![("Connection".to_owned(), "close".to_owned())];
    sim.fault(Rule { action: Action { headers, ..Action::default() }, ..Rule::default() });
    let client = connect(&sim, "main").await;
    sim.shutdown().await;
    let error = client.manage_licenses(request().associate_devices([SERIAL])).await.unwrap_err();
    assert_eq!(error.transport_problem(), Some(TransportProblem::Connect));
    assert_eq!((error.effect(), error.attempts()), (Effect::NotSent, 5));
}

#[tokio::test]
async fn the_same_request_made_too_often_is_throttled() {
    let (sim, client) = simulator(Settings { repeats_allowed: 1, ..Settings::default() }).await;
    let request = || request().associate_devices([SERIAL]);
    client.manage_licenses(request()).await.unwrap();
    let error = client.manage_licenses(request()).await.unwrap_err();
    assert_refused(&error, Kind::Throttled, 9632);
    assert!(error.advice().contains("minutes"), "{error}");
    assert_eq!(managed(&sim), 2, "it is not made once more");
}

#[tokio::test]
async fn the_same_failure_provoked_too_often_is_throttled() {
    let (sim, client) = simulator(Settings { repeats_allowed: 1, ..Settings::default() }).await;
    users(&sim, ["holder", "u1"]);
    give(&sim, APP, "holder");
    refund_free(&sim);
    for (id, first, then) in [("holder", 9616, 9630), ("u1", 9610, 9631)] {
        let changes = client.manage_licenses(request().associate_users([id])).await.unwrap();
        assert_eq!(number(&changes.associations[0]), Some(first));
        // Not the identical request, but the same failure.
        let again = request().associate_users([id]).notify_disassociation(false);
        let changes = client.manage_licenses(again).await.unwrap();
        assert_failed(&changes.associations[0], Kind::Throttled, then);
    }
    assert_eq!(managed(&sim), 4);
}

#[tokio::test]
async fn a_request_that_was_carried_out_is_not_repeated_for_its_http_status() {
    for status in [400, 500, 503] {
        let (sim, client) = simulator(Settings::default()).await;
        fault(&sim, 1, Action { status: Some(status), applied: true, ..Action::default() });
        let before = sim.log().len();
        let _ = client.manage_licenses(request().associate_devices([SERIAL])).await;
        let sent = sim.log()[before..]
            .iter()
            .filter(|entry| entry.path.ends_with("manageVPPLicensesByAdamIdSrv"))
            .count();
        assert_eq!(sent, 1, "HTTP {status}");
    }
}

#[tokio::test]
async fn a_503_that_says_nothing_leaves_open_what_was_done() {
    for retry_after in [None, Some("1")] {
        let server = Scripted::start(move |seen| {
            (seen.service == MANAGE).then(|| {
                let busy = Reply::body(503, "<html>busy</html>");
                match retry_after {
                    Some(wait) => busy.header("Retry-After", wait),
                    None => busy,
                }
            })
        })
        .await;
        let client = claim(&server).await.unwrap();
        let error =
            client.manage_licenses(request().associate_devices([SERIAL])).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::Unknown));
        assert_eq!(server.seen_by(MANAGE).len(), 1, "a byte-identical request may do it twice");
    }
}
