//! The gate of an account: nobody is early after a Retry-After, and the way back is slow
//! (protocol 1.22; reliability I1, I2).

mod budget;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use tokio::task::JoinSet;
use tokio::time::sleep;
use vppkit::{
    AssetFilter, CallOptions, Client, Effect, Event, Kind, LicenseFilter, NewUser, Service as Named,
};
use vppkit_sim::{Action, BodyFault, LogEntry, Rule, Service, Simulator, WorldSpec};
use vppkit_tests::{asked, assert_judge_is_content, builder, connect};

async fn simulator() -> Simulator {
    let world =
        WorldSpec { assets: 5, users: 20, devices: 50, assignments: 100, ..WorldSpec::default() };
    Simulator::builder().world(world).start().await.unwrap()
}

/// A client that has written nothing yet, of an account that it holds.
async fn client(sim: &Simulator) -> Client {
    connect(sim, "main").await;
    connect(sim, "main").await
}

/// The next request for assets is answered with this.
fn once(action: Action) -> Rule {
    Rule { service: Some(Service::GetVPPAssetsSrv), times: Some(1), action, ..Rule::default() }
}

fn closing(status: u16, wait: &str) -> Action {
    let body = (status == 200).then_some(BodyFault::Good);
    let retry_after = vec![wait.to_owned()];
    Action { status: Some(status), retry_after, body, ..Action::default() }
}

/// Calls of every kind from as many tasks, through clones.
async fn a_crowd(client: &Client) {
    let mut tasks = JoinSet::new();
    for number in 0..12 {
        let client = client.clone();
        tasks.spawn(async move {
            match number % 4 {
                0 => client.assets(AssetFilter::new()).await.map(drop),
                1 => client.client_config().await.map(drop),
                2 => client.licenses(LicenseFilter::new()).to_vec().await.map(drop),
                _ => client.register_user(NewUser::new(format!("u-{number}"))).await.map(drop),
            }
        });
    }
    for result in tasks.join_all().await {
        result.unwrap();
    }
}

/// Meets an answer with this action, sends a crowd after it, and tells when the first of them
/// arrived after that answer, in milliseconds.
async fn first_after(action: Action) -> i64 {
    let sim = simulator().await;
    let client = client(&sim).await;
    sim.fault(once(action));
    // One that fails must not be repeated here: what counts is who comes next.
    let _ = client.with(CallOptions::new().attempts(1)).assets(AssetFilter::new()).await;
    let closed = sim.log().last().unwrap().clone();
    assert!(!client.gate().is_open());
    a_crowd(&client).await;
    assert!(client.gate().is_open());
    assert_judge_is_content(&sim);
    let log = sim.log();
    let next = log.iter().find(|entry| entry.exchange > closed.exchange).unwrap();
    next.arrival - closed.finished.unwrap()
}

#[tokio::test]
async fn a_retry_after_on_any_status_keeps_every_clone_and_task_away() {
    let mut tasks = JoinSet::new();
    for status in [200, 204, 302, 400, 404, 429, 500, 503] {
        tasks.spawn(async move { (status, first_after(closing(status, "1")).await) });
    }
    for (status, after) in tasks.join_all().await {
        assert!((1_000..3_000).contains(&after), "HTTP {status}: {after} ms");
    }
}

#[tokio::test]
async fn a_retry_after_may_be_a_date_of_any_form_or_stand_twice() {
    let mut tasks = JoinSet::new();
    for wait in ["{imf+2}", "{rfc850+2}", "{asctime+2}"] {
        tasks.spawn(async move { (wait, first_after(closing(503, wait)).await) });
    }
    tasks.spawn(async {
        let retry_after = ["1", "2", "0"].map(str::to_owned).to_vec();
        ("twice", first_after(Action { retry_after, ..closing(429, "0") }).await)
    });
    for (wait, after) in tasks.join_all().await {
        // A date has whole seconds.
        assert!((1_000..4_000).contains(&after), "{wait}: {after} ms");
    }
}

#[tokio::test]
async fn garbage_means_a_minute_and_the_past_nothing() {
    for (wait, seconds) in [
        ("soon", 60),
        ("-5", 60),
        ("1.5", 60),
        ("1, 2", 60),
        ("90", 90),
        ("{imf+90}", 90),
        ("1000000000000000000000000000000", 366 * 24 * 3600),
    ] {
        let sim = simulator().await;
        let client = client(&sim).await;
        sim.fault(once(closing(200, wait)));
        client.assets(AssetFilter::new()).await.unwrap();
        let closed_for = client.gate().closed_for.unwrap_or_default();
        // A tenth more at most, and not more than 5 s.
        let latest = seconds + (seconds / 10).min(5);
        assert!((seconds - 2..=latest).contains(&closed_for.as_secs()), "{wait}: {closed_for:?}");
    }
    for wait in ["0", "{imf-90}"] {
        let sim = simulator().await;
        let client = client(&sim).await;
        sim.fault(once(closing(200, wait)));
        client.assets(AssetFilter::new()).await.unwrap();
        assert!(client.gate().is_open(), "{wait}");
    }
}

#[tokio::test]
async fn the_gate_closes_on_the_head_of_an_answer() {
    let sim = simulator().await;
    let client = client(&sim).await;
    let slow = Action { bytes_per_second: Some(800), ..closing(200, "1") };
    sim.fault(once(slow));
    let slow_call = client.clone();
    let slow_call = tokio::spawn(async move { slow_call.assets(AssetFilter::new()).await });
    sleep(Duration::from_millis(200)).await;
    assert!(!slow_call.is_finished(), "its body is still on its way");
    assert!(!client.gate().is_open());
    slow_call.await.unwrap().unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_shorter_wait_never_shortens_a_longer_one() {
    let sim = simulator().await;
    let client = client(&sim).await;
    // Both are under way at once; the one with the shorter wait is answered last.
    sim.fault(once(closing(200, "3")));
    sim.fault(Rule {
        service: Some(Service::VPPClientConfigSrv),
        times: Some(1),
        action: Action { delay_ms: 200, ..closing(200, "1") },
        ..Rule::default()
    });
    let (assets, config) = tokio::join!(client.assets(AssetFilter::new()), client.client_config());
    assets.unwrap();
    config.unwrap();
    assert!(client.gate().closed_for.unwrap() > Duration::from_secs(2));
    let started = Instant::now();
    client.assets(AssetFilter::new()).await.unwrap();
    assert!(started.elapsed() > Duration::from_secs(2));
    assert_judge_is_content(&sim);
}

/// A busy simulator may note the end of an answer so many milliseconds after the client has read it.
const LATE: i64 = 50;

/// How many exchanges were under way when each of these arrived, itself included.
fn company(log: &[LogEntry]) -> Vec<usize> {
    let at = |at: i64| {
        let is_open = |entry: &&LogEntry| {
            let over = |finished: i64| finished - LATE <= at;
            entry.arrival <= at && !entry.finished.is_some_and(over)
        };
        log.iter().filter(is_open).count()
    };
    // Those that arrive in the same millisecond count for each other, which only makes it stricter.
    log.iter().map(|entry| at(entry.arrival)).collect()
}

#[tokio::test]
async fn after_a_closing_one_probes_then_two_then_five() {
    let sim = simulator().await;
    let client = client(&sim).await;
    sim.fault(once(closing(200, "1")));
    client.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(client.gate().at_once, 1);
    let action = Action { delay_ms: 150, ..Action::default() };
    sim.fault(Rule { service: Some(Service::GetVPPAssetsSrv), action, ..Rule::default() });
    sim.engine().clear_log();
    let mut tasks = JoinSet::new();
    for _ in 0..15 {
        let client = client.clone();
        tasks.spawn(async move { client.assets(AssetFilter::new()).await.map(drop) });
    }
    for result in tasks.join_all().await {
        result.unwrap();
    }
    let log = sim.log();
    let company = company(&log);
    assert_eq!(log.len(), 15);
    assert!(log[1].arrival >= log[0].finished.unwrap() - LATE, "the probe's answer is waited for");
    assert!(log[2].arrival < log[1].finished.unwrap(), "then there are two");
    assert!(company[..4].iter().all(|at_once| *at_once <= 2), "{company:?}");
    assert_eq!(company.iter().max(), Some(&5), "{company:?}");
    assert_eq!(client.gate().at_once, 5);
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_probe_that_is_turned_away_closes_the_gate_for_all_again() {
    let sim = simulator().await;
    let client = client(&sim).await;
    let turned_away = closing(503, "1");
    let rule = Rule { times: Some(3), ..once(turned_away) };
    sim.fault(rule);
    let mut tasks = JoinSet::new();
    for _ in 0..6 {
        let client = client.clone();
        tasks.spawn(async move { client.assets(AssetFilter::new()).await.map(drop) });
    }
    let started = Instant::now();
    for result in tasks.join_all().await {
        result.unwrap();
    }
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn writes_go_before_reads_that_wait() {
    let sim = simulator().await;
    let client = client(&sim).await;
    let action = Action { delay_ms: 100, ..Action::default() };
    sim.fault(Rule { service: Some(Service::GetVPPAssetsSrv), action, ..Rule::default() });
    let before = sim.log().len();
    let mut tasks = JoinSet::new();
    for _ in 0..10 {
        let client = client.clone();
        tasks.spawn(async move { client.assets(AssetFilter::new()).await.map(drop) });
    }
    sleep(Duration::from_millis(30)).await;
    assert_eq!((client.gate().in_flight, client.gate().waiting), (5, 5));
    client.register_user(NewUser::new("new")).await.unwrap();
    tasks.join_all().await.into_iter().for_each(|result| result.unwrap());
    let log = sim.log().split_off(before);
    let is_write = |entry: &LogEntry| entry.service == Service::RegisterVPPUserSrv;
    let place = log.iter().position(is_write).unwrap();
    // Five reads were under way already. Then it is among the next five, though it came last.
    assert!((5..10).contains(&place), "{place}");

    // After a write one place is kept: reads take four, and a write goes at once.
    let mut tasks = JoinSet::new();
    for _ in 0..10 {
        let client = client.clone();
        tasks.spawn(async move { client.assets(AssetFilter::new()).await.map(drop) });
    }
    sleep(Duration::from_millis(30)).await;
    assert_eq!((client.gate().in_flight, client.gate().waiting), (4, 6));
    let started = Instant::now();
    client.register_user(NewUser::new("newer")).await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(60), "{:?}", started.elapsed());
    tasks.join_all().await.into_iter().for_each(|result| result.unwrap());
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn who_waits_is_told_so_and_the_gate_shows_it() {
    let sim = simulator().await;
    connect(&sim, "main").await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let client = builder(&sim.stoken(), &sim.entry_url())
        .on_event(move |event| {
            if let Event::Waiting { service, wait, .. } = event {
                tell.lock().unwrap().push((*service, *wait));
            }
        })
        .connect()
        .await
        .unwrap();
    let open = client.gate();
    assert!(open.is_open());
    assert_eq!((open.at_once, open.in_flight, open.waiting, open.repeats_left), (5, 0, 0, 100));

    sim.fault(once(closing(200, "2")));
    client.assets(AssetFilter::new()).await.unwrap();
    let closed = client.gate();
    assert!(!closed.is_open() && closed.closed_for.unwrap() <= Duration::from_millis(2200));
    assert_eq!((closed.at_once, closed.in_flight), (1, 0));
    assert!(told.lock().unwrap().is_empty(), "nobody waits yet");

    client.client_config().await.unwrap();
    let told = told.lock().unwrap();
    let [(service, wait)] = told[..] else { panic!("{told:?}") };
    assert_eq!(service, Named::ClientConfig);
    assert!(wait > Duration::from_secs(1) && wait <= Duration::from_millis(2200), "{wait:?}");
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn who_cannot_wait_so_long_is_told_at_once_when_to_come_again() {
    let sim = simulator().await;
    let patient = client(&sim).await;
    sim.fault(once(closing(200, "120")));
    patient.assets(AssetFilter::new()).await.unwrap();
    let hurried = patient.with(CallOptions::new().deadline(Duration::from_secs(60)));
    let sent = sim.log().len();
    for call in 0..3 {
        let started = Instant::now();
        let error = match call {
            0 => hurried.assets(AssetFilter::new()).await.map(drop),
            1 => hurried.register_user(NewUser::new("new")).await.map(drop),
            _ => hurried.licenses(LicenseFilter::new()).to_vec().await.map(drop),
        }
        .unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::NotSent), "{error}");
        let wait = error.retry_at().unwrap().duration_since(SystemTime::now()).unwrap();
        assert!((110..=125).contains(&wait.as_secs()), "{wait:?}");
        assert!(started.elapsed() < Duration::from_secs(1));
    }
    assert_eq!(sim.log().len(), sent, "nothing was sent");
    // A long deadline has the time.
    let later = patient.with(CallOptions::new().deadline(Duration::from_secs(300)));
    let waits = tokio::time::timeout(Duration::from_millis(100), later.client_config()).await;
    assert!(waits.is_err(), "it waits");
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn the_longest_wait_bounds_how_long_a_call_waits() {
    let sim = simulator().await;
    connect(&sim, "main").await;
    let client = builder(&sim.stoken(), &sim.entry_url())
        .longest_wait(Duration::from_secs(2))
        .connect()
        .await
        .unwrap();
    sim.fault(once(closing(200, "3")));
    client.assets(AssetFilter::new()).await.unwrap();
    let error = client.assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::NotSent));
    sleep(Duration::from_millis(1_500)).await;
    client.assets(AssetFilter::new()).await.unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_maintenance_slows_the_whole_account_down() {
    let sim = simulator().await;
    let client = client(&sim).await;
    sim.fault(once(Action { number: Some(9644), ..Action::default() }));
    // The test's repeats are fast: the first wait is 5 to 8 ms for the account.
    let (assets, config) = tokio::join!(client.assets(AssetFilter::new()), client.client_config());
    assets.unwrap();
    config.unwrap();
    assert_eq!(asked(&sim, Service::GetVPPAssetsSrv), 2);
    assert_judge_is_content(&sim);
}
