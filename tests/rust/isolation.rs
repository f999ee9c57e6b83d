//! An account in other hands: all its clients in the process fall silent at once (protocol 1.7;
//! reliability I10).

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;
use vppkit::coordinator::InMemory;
use vppkit::{
    AssetFilter, AssignmentFilter, Client, Effect, Error, ImportOptions, Kind, LicenseFilter,
    NewUser, UserFilter,
};
use vppkit_sim::{Action, Change, Rule, Service, Settings, Simulator, WorldSpec};
use vppkit_tests::{assert_judge_is_content, installation, sharing};

/// So long the judge gives an answer to arrive, and a little more.
const GRACE: Duration = Duration::from_millis(40);

/// Two clients of one library with different tokens, and one of another library.
async fn simulator() -> (Simulator, [Client; 3]) {
    let world =
        WorldSpec { assets: 6, users: 100, devices: 300, assignments: 900, ..WorldSpec::default() };
    let settings = Settings { batch_size: 50, page_size: 50, ..Settings::default() };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let coordinator = InMemory::new();
    let connect = |name| {
        // The service configuration is asked for again before each call.
        let builder = sharing(&sim, name, &coordinator).config_refresh(Duration::ZERO);
        builder.installation(installation()).connect()
    };
    let clients = [connect("main"), connect("twin"), connect("other")];
    let [main, twin, other] = clients;
    let clients = [main.await.unwrap(), twin.await.unwrap(), other.await.unwrap()];
    (sim, clients)
}

fn theirs() -> String {
    json!({"hostname": "other.example.com", "guid": "0a1b2c3d-0000-4000-8000-00000000000f"})
        .to_string()
}

/// One of each kind of call.
async fn calls(client: &Client) -> Vec<Result<(), Error>> {
    vec![
        client.assets(AssetFilter::new()).await.map(drop),
        client.client_config().await.map(drop),
        client.assignments(AssignmentFilter::all()).to_vec().await.map(drop),
        client.licenses(LicenseFilter::new()).to_vec().await.map(drop),
        client.users(UserFilter::new()).to_vec().await.map(drop),
        client.register_user(NewUser::new("new")).await.map(drop),
        client.import(ImportOptions::new()).into_result().await,
    ]
}

trait IntoResult {
    /// Runs it to its end.
    fn into_result(self) -> impl Future<Output = Result<(), Error>>;
}

impl IntoResult for vppkit::LibrarySync {
    async fn into_result(mut self) -> Result<(), Error> {
        while self.try_next().await?.is_some() {}
        Ok(())
    }
}

/// Nothing leaves through this client, whatever is called.
async fn assert_silent(sim: &Simulator, client: &Client) {
    let sent = sim.log().len();
    // The old one serves, and is not read anew though it is old.
    client.service_config().await.unwrap();
    for (nth, result) in calls(client).await.into_iter().enumerate() {
        let error = result.expect_err("silent");
        let found = (error.kind(), error.effect());
        assert_eq!(found, (Kind::AccountClaimed, Effect::NotSent), "call {nth}: {error}");
        assert_eq!(error.holder().unwrap().hostname.as_deref(), Some("other.example.com"));
    }
    assert_eq!(sim.log().len(), sent, "an isolated account is silent");
}

async fn assert_works(client: &Client) {
    for result in calls(client).await {
        result.unwrap();
    }
}

#[tokio::test]
async fn whichever_call_meets_a_foreign_claim_all_clients_of_the_library_fall_silent() {
    for nth in 0..7 {
        let (sim, [main, twin, other]) = simulator().await;
        let clone = main.clone();
        assert_works(&twin).await;
        sim.world().set_client_context(&theirs());
        let met = match nth {
            0 => main.assets(AssetFilter::new()).await.map(drop),
            1 => main.client_config().await.map(drop),
            2 => main.assignments(AssignmentFilter::all()).to_vec().await.map(drop),
            3 => main.licenses(LicenseFilter::new()).to_vec().await.map(drop),
            4 => main.users(UserFilter::new()).to_vec().await.map(drop),
            5 => main.register_user(NewUser::new("met")).await.map(drop),
            _ => main.import(ImportOptions::new()).into_result().await,
        };
        assert_eq!(met.unwrap_err().kind(), Kind::AccountClaimed, "call {nth}");
        sleep(GRACE).await;
        for client in [&twin, &main, &clone] {
            assert_silent(&sim, client).await;
        }
        assert_works(&other).await;
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn in_the_middle_of_a_listing_what_is_under_way_comes_to_its_end_and_no_more_is_sent() {
    let (sim, [main, twin, _]) = simulator().await;
    let service = Some(Service::GetVPPLicensesSrv);
    let steal = Change::SetContext { text: theirs() };
    let action = Action { before: vec![steal], ..Action::default() };
    sim.fault(Rule { service, calls: vec![6], action, ..Rule::default() });
    let action = Action { delay_ms: 30, ..Action::default() };
    sim.fault(Rule { service, action, ..Rule::default() });
    let (one, two) = tokio::join!(
        main.licenses(LicenseFilter::new()).to_vec(),
        twin.licenses(LicenseFilter::new()).to_vec(),
    );
    for result in [one, two] {
        assert_eq!(result.unwrap_err().kind(), Kind::AccountClaimed);
    }
    sleep(GRACE).await;
    assert_silent(&sim, &main).await;
    assert_silent(&sim, &twin).await;
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn an_account_comes_back_when_the_other_has_let_go_and_an_administrator_says_so() {
    let (sim, [main, twin, _]) = simulator().await;
    sim.world().set_client_context(&theirs());
    main.assets(AssetFilter::new()).await.unwrap_err();
    sleep(GRACE).await;

    // While the other holds it, nothing changes.
    for client in [&main, &twin] {
        let error = client.reactivate().await.unwrap_err();
        assert_eq!(error.kind(), Kind::AccountClaimed);
        assert_eq!(sim.world().client_context(), theirs());
        assert_silent(&sim, client).await;
    }

    // That the other has let go is no reason to begin by oneself.
    sim.world().set_client_context("");
    assert_silent(&sim, &main).await;
    assert_silent(&sim, &twin).await;

    main.reactivate().await.unwrap();
    assert!(sim.world().client_context().contains("mdm.example.com"));
    assert_works(&main).await;
    assert_works(&main.clone()).await;
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn after_one_client_was_reactivated_the_others_that_only_heard_of_it_work_too() {
    let (sim, [main, twin, _]) = simulator().await;
    sim.world().set_client_context(&theirs());
    main.assets(AssetFilter::new()).await.unwrap_err();
    sleep(GRACE).await;
    assert_silent(&sim, &twin).await;
    sim.world().set_client_context("");
    main.reactivate().await.unwrap();
    assert_works(&twin).await;
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_client_that_met_the_claim_itself_waits_for_its_own_reactivation() {
    let (sim, [main, twin, _]) = simulator().await;
    sim.world().set_client_context(&theirs());
    main.assets(AssetFilter::new()).await.unwrap_err();
    sleep(GRACE).await;
    sim.world().set_client_context("");
    twin.reactivate().await.unwrap();
    assert_works(&twin).await;
    assert!(main.assets(AssetFilter::new()).await.is_err());
    main.reactivate().await.unwrap();
    assert_works(&main).await;
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn who_takes_the_account_back_frees_all_its_clients() {
    let (sim, [main, twin, _]) = simulator().await;
    sim.world().set_client_context(&theirs());
    main.assets(AssetFilter::new()).await.unwrap_err();
    sleep(GRACE).await;
    main.take_over("0a1b2c3d-0000-4000-8000-00000000000f").await.unwrap();
    assert_works(&main).await;
    assert_works(&twin).await;
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_new_client_asks_whose_account_it_is_whatever_the_others_have_met() {
    let world =
        WorldSpec { assets: 2, users: 10, devices: 10, assignments: 10, ..WorldSpec::default() };
    let sim = Simulator::builder().world(world).start().await.unwrap();
    let coordinator = InMemory::new();
    let connect = |name| sharing(&sim, name, &coordinator).installation(installation()).connect();
    let main = connect("main").await.unwrap();
    sim.world().set_client_context(&theirs());
    main.assets(AssetFilter::new()).await.unwrap_err();
    sleep(GRACE).await;
    let error = connect("twin").await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    assert_eq!(sim.world().client_context(), theirs());
    // The other lets go; whoever connects now claims it.
    sim.world().set_client_context("");
    connect("twin").await.unwrap().register_user(NewUser::new("new")).await.unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_claim_that_was_met_meanwhile_is_neither_overwritten_nor_forgotten() {
    for number in [9644, 9602] {
        let (sim, [main, ..]) = simulator().await;
        // Giving the account up is refused, and at the same time somebody takes it.
        let action = Action {
            number: Some(number),
            after: vec![Change::SetContext { text: theirs() }],
            delay_ms: 300,
            ..Action::default()
        };
        let mut when = std::collections::BTreeMap::new();
        when.insert("clientContext".to_owned(), "*".to_owned());
        when.insert("verbose".to_owned(), "true".to_owned());
        let service = Some(Service::VPPClientConfigSrv);
        sim.fault(Rule { service, when, times: Some(1), action, ..Rule::default() });
        let releasing = main.clone();
        let release = tokio::spawn(async move { releasing.release().await });
        sleep(Duration::from_millis(150)).await;
        main.assets(AssetFilter::new()).await.unwrap_err();
        release.await.unwrap().unwrap_err();
        assert_eq!(sim.world().client_context(), theirs(), "{number}: it is theirs");
        let error = main.register_user(vppkit::NewUser::new("new")).await.unwrap_err();
        assert_eq!(error.kind(), Kind::AccountClaimed);
    }
}
