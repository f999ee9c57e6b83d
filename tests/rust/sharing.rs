//! Clients of one library in one process: what one of them learns holds for all.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::time::sleep;
use vppkit::coordinator::{AccountKey, Coordinator, InMemory, SharedAccount};
use vppkit::{AssetFilter, Client, Effect, Kind, LicenseFilter, ServerToken};
use vppkit_sim::{Action, Rule, Service, Settings, Simulator, WorldSpec};
use vppkit_tests::{CANARY, assert_judge_is_content, builder, connect, installation, sharing};

async fn simulator() -> Simulator {
    let world = WorldSpec {
        assets: 5,
        users: 60,
        devices: 500,
        assignments: 1_000,
        ..WorldSpec::default()
    };
    let settings = Settings { batch_size: 50, ..Settings::default() };
    Simulator::builder().world(world).settings(settings).start().await.unwrap()
}

/// Clients of the tokens of these names that share.
async fn clients<const N: usize>(
    sim: &Simulator,
    names: [&str; N],
) -> (Arc<InMemory>, Vec<Client>) {
    let coordinator = InMemory::new();
    let mut clients = Vec::new();
    for name in names {
        let builder = sharing(sim, name, &coordinator).installation(installation());
        clients.push(builder.connect().await.unwrap());
    }
    (coordinator, clients)
}

fn closing(wait: &str) -> Rule {
    let action = Action { retry_after: vec![wait.to_owned()], ..Action::default() };
    Rule { service: Some(Service::GetVPPAssetsSrv), times: Some(1), action, ..Rule::default() }
}

async fn assets(client: &Client) -> vppkit::Result<()> {
    client.assets(AssetFilter::new()).await.map(drop)
}

#[tokio::test]
async fn a_retry_after_that_one_token_met_holds_for_the_other_and_for_no_other_library() {
    let sim = simulator().await;
    let (_, clients) = clients(&sim, ["main", "twin", "other"]).await;
    let [main, twin, other] = &clients[..] else { panic!() };
    assert_eq!((main.same_library(twin), main.same_library(other)), (Some(true), Some(false)));
    sim.fault(closing("1"));
    let started = Instant::now();
    assets(main).await.unwrap();
    assert!(!main.gate().is_open() && !twin.gate().is_open());
    assert!(other.gate().is_open());
    assets(other).await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(900), "another library need not wait");
    let (one, two) = tokio::join!(assets(twin), assets(main));
    one.and(two).unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_client_that_connects_while_the_gate_is_closed_waits() {
    let sim = simulator().await;
    let (coordinator, clients) = clients(&sim, ["main"]).await;
    sim.fault(closing("1"));
    let started = Instant::now();
    assets(&clients[0]).await.unwrap();
    let sent = sim.log().len();
    // It does not know yet which library its token opens, so it might be this one.
    let hurried = sharing(&sim, "twin", &coordinator).longest_wait(Duration::from_millis(100));
    let error = hurried.connect().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::NotSent));
    assert_eq!(sim.log().len(), sent);
    let twin = sharing(&sim, "twin", &coordinator).connect().await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    assets(&twin).await.unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn what_a_connecting_client_meets_holds_for_those_that_are_there() {
    let sim = simulator().await;
    let (coordinator, clients) = clients(&sim, ["main"]).await;
    let action = Action { retry_after: vec!["1".to_owned()], ..Action::default() };
    let service = Some(Service::VPPClientConfigSrv);
    sim.fault(Rule { service, times: Some(1), action, ..Rule::default() });
    let started = Instant::now();
    let twin = sharing(&sim, "twin", &coordinator).connect().await.unwrap();
    assets(&clients[0]).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    assets(&twin).await.unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn all_clients_together_have_five_places() {
    let sim = simulator().await;
    let (_, clients) = clients(&sim, ["main", "twin", "main"]).await;
    let action = Action { delay_ms: 10, ..Action::default() };
    sim.fault(Rule { service: Some(Service::GetVPPLicensesSrv), action, ..Rule::default() });
    let list = |client: &Client| client.licenses(LicenseFilter::new()).to_vec();
    let (one, two, three) = tokio::join!(list(&clients[0]), list(&clients[1]), list(&clients[2]));
    for licenses in [one, two, three] {
        assert_eq!(licenses.unwrap().len(), 1_000);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn without_a_coordinator_all_clients_of_the_process_share() {
    let sim = simulator().await;
    connect(&sim, "main").await;
    let plain = |name: &str| {
        let token = ServerToken::from_text(&sim.stoken_named(name).unwrap()).unwrap();
        Client::builder(token).service_config_url(sim.entry_url()).connect()
    };
    let (main, twin) = (plain("main").await.unwrap(), plain("twin").await.unwrap());
    sim.fault(closing("1"));
    assets(&main).await.unwrap();
    assert!(!twin.gate().is_open());
    assets(&twin).await.unwrap();
    assert_judge_is_content(&sim);
    // One with a coordinator of its own does not share with them.
    let alone = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
    sim.fault(closing("1"));
    assets(&main).await.unwrap();
    assert!(alone.gate().is_open() && !twin.gate().is_open());
}

#[tokio::test]
async fn a_closed_gate_outlives_its_clients() {
    let sim = simulator().await;
    let (coordinator, clients) = clients(&sim, ["main"]).await;
    sim.fault(closing("1"));
    assets(&clients[0]).await.unwrap();
    drop(clients);
    let started = Instant::now();
    let next = sharing(&sim, "main", &coordinator).connect().await.unwrap();
    assert!(started.elapsed() > Duration::from_millis(900), "{:?}", started.elapsed());
    assets(&next).await.unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn the_budget_for_repeats_is_one() {
    let sim = simulator().await;
    let (_, clients) = clients(&sim, ["main", "twin", "other"]).await;
    let action = Action { number: Some(9603), ..Action::default() };
    sim.fault(Rule { service: Some(Service::GetVPPAssetsSrv), action, ..Rule::default() });
    let before = sim.log().len();
    for _ in 0..30 {
        assets(&clients[0]).await.unwrap_err();
    }
    let sent = sim.log().len() - before;
    assert!((130..150).contains(&sent), "{sent} for 30 calls");
    assert!(clients[1].gate().repeats_left < 5, "the twin has used them up too");
    assert!(clients[2].gate().repeats_left > 90, "the other library has its own");
}

/// Writes down for which accounts it was asked.
#[derive(Default)]
struct Recording {
    inner: InMemory,
    keys: Mutex<Vec<AccountKey>>,
}

impl Coordinator for Recording {
    fn account(&self, key: &AccountKey) -> Arc<dyn SharedAccount> {
        self.keys.lock().unwrap().push(key.clone());
        self.inner.account(key)
    }
}

#[tokio::test]
async fn a_coordinator_of_ones_own_is_asked_by_library_and_never_by_token() {
    let sim = simulator().await;
    let recording = Arc::new(Recording::default());
    for name in ["main", "twin"] {
        builder(&sim.stoken_named(name).unwrap(), &sim.entry_url())
            .coordinator(Arc::clone(&recording) as Arc<dyn Coordinator>)
            .connect()
            .await
            .unwrap();
    }
    let keys = recording.keys.lock().unwrap().clone();
    assert_eq!(keys.len(), 4, "when it is built, and when the library is known");
    assert_eq!(keys[..2], keys[2..], "both tokens lead to the same account");
    assert_eq!((keys[0].library.clone(), keys[1].library.clone()), (None, Some(sim.world().uid())));
    assert_eq!(keys[0].service, format!("http://{}", sim.address()));
    // A token that nobody can read still gives a name of its own.
    let odd = Arc::new(Recording::default());
    let token = "bm8ganNvbiBhdCBhbGw=".repeat(10);
    let unread = builder(&token, &sim.entry_url()).coordinator(Arc::clone(&odd) as Arc<_>);
    unread.connect().await.unwrap_err();
    let shown = format!("{keys:?} {:?}", odd.keys.lock().unwrap());
    for secret in [&sim.stoken()[..40], &token[..40], CANARY] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_client_on_another_service_is_another_account() {
    let (one, two) = (simulator().await, simulator().await);
    let coordinator = InMemory::new();
    let first = sharing(&one, "main", &coordinator).connect().await.unwrap();
    let second = sharing(&two, "main", &coordinator).connect().await.unwrap();
    one.fault(closing("60"));
    assets(&first).await.unwrap();
    assert!(!first.gate().is_open() && second.gate().is_open());
    sleep(Duration::from_millis(10)).await;
    assets(&second).await.unwrap();
}
