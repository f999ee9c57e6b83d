//! Claiming an account, giving it up, and what is written to `clientContext` (protocol 1.7):
//! nobody writes without a claim.

mod lost;

use serde_json::{Map, Value, json};
use vppkit::{
    AssetFilter, AssignmentFilter, Client, Effect, Error, Installation, Kind, LicenseFilter,
    LicenseRequest, MetadataQuery, NewUser, PricingParam, Service, UserEdit, UserFilter, UserKey,
    UserQuery,
};
use vppkit_sim::{Action, Rule, Service as SimService, Settings, Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{GUID, builder, claim, installation};

const OTHER_GUID: &str = "0a1b2c3d-0000-4000-8000-00000000000f";
const APP: &str = "361304891";

fn other() -> Installation {
    Installation::new("other.example.com", OTHER_GUID)
}

fn other_context() -> String {
    json!({"hostname": "other.example.com", "guid": OTHER_GUID}).to_string()
}

async fn simulator() -> Simulator {
    let world =
        WorldSpec { assets: 3, users: 20, devices: 50, assignments: 100, ..WorldSpec::default() };
    Simulator::builder().world(world).start().await.unwrap()
}

async fn connect(sim: &Simulator, installation: Installation) -> vppkit::Result<Client> {
    builder(&sim.stoken(), &sim.entry_url()).installation(installation).connect().await
}

/// Our client, with the account claimed.
async fn claimed(sim: &Simulator) -> Client {
    connect(sim, installation()).await.unwrap()
}

/// Our client, connected without claiming.
async fn unclaimed(sim: &Simulator) -> Client {
    let builder = builder(&sim.stoken(), &sim.entry_url()).installation(installation());
    builder.connect_without_claim().await.unwrap()
}

fn stored(sim: &Simulator) -> Value {
    serde_json::from_str(&sim.world().client_context()).unwrap_or(Value::Null)
}

fn ours() -> Value {
    json!({"hostname": "mdm.example.com", "guid": GUID})
}

async fn register(client: &Client, id: &str) -> Result<vppkit::User, Error> {
    client.register_user(NewUser::new(id)).await
}

fn is_registered(sim: &Simulator, id: &str) -> bool {
    sim.world().users().iter().any(|user| user.client_user_id == id)
}

fn assert_unclaimed(error: &Error) {
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{error}");
    assert!(error.to_string().contains("Call claim()"), "{error}");
}

fn assert_held_by_other(error: &Error) {
    assert_eq!(error.kind(), Kind::AccountClaimed, "{error}");
    let holder = error.holder().unwrap();
    assert_eq!(holder.hostname.as_deref(), Some("other.example.com"));
    assert_eq!(holder.guid.as_deref(), Some(OTHER_GUID));
}

fn assert_judge_is_content(sim: &Simulator) {
    for verdict in sim.verdicts() {
        assert!(verdict.kept, "{verdict:?}");
    }
}

/// Our context with a note of so many bytes that the whole has this size.
fn context_of(bytes: usize, filler: &str) -> String {
    let bare = json!({"hostname": "mdm.example.com", "guid": GUID, "note": ""}).to_string();
    let room = bytes - bare.len();
    let mut note = filler.repeat(room / filler.len());
    note.push_str(&"x".repeat(room % filler.len()));
    let text = json!({"hostname": "mdm.example.com", "guid": GUID, "note": note}).to_string();
    assert_eq!(text.len(), bytes);
    text
}

/// Every call there is, by name.
async fn every_call(client: &Client) -> Vec<(&'static str, Result<(), Error>)> {
    let user = || UserKey::client_user_id("u1");
    let request = LicenseRequest::new(APP, PricingParam::Stdq).associate_devices(["C02AAAAAAAAA"]);
    let choice = vppkit::LicenseChoice::License("1".to_owned());
    let ours = ours().to_string();
    #[allow(deprecated)]
    let old = (
        client.associate_license(user(), choice).await,
        client.disassociate_license("1", None).await,
    );
    let edit = UserEdit::of(user()).email("u1@example.com");
    vec![
        ("client_config", client.client_config().await.map(drop)),
        ("assets", client.assets(AssetFilter::new()).await.map(drop)),
        ("assignments", client.assignments(AssignmentFilter::all()).to_vec().await.map(drop)),
        ("users", client.users(UserFilter::new()).to_vec().await.map(drop)),
        ("licenses", client.licenses(LicenseFilter::new()).to_vec().await.map(drop)),
        ("user", client.user(UserQuery::active("u1")).await.map(drop)),
        ("metadata", client.metadata(MetadataQuery::new([APP])).await.map(drop)),
        ("call", client.call(Service::Assets, Map::new()).await.map(drop)),
        ("register_user", register(client, "new").await.map(drop)),
        ("edit_user", client.edit_user(edit).await.map(drop)),
        ("retire_user", client.retire_user(user()).await.map(drop)),
        ("manage_licenses", client.manage_licenses(request).await.map(drop)),
        ("associate_license", old.0.map(drop)),
        ("disassociate_license", old.1.map(drop)),
        ("call that writes", client.call(Service::RegisterUser, Map::new()).await.map(drop)),
        ("release", client.release().await),
        ("write_client_context", client.write_client_context(&ours).await.map(drop)),
    ]
}

#[tokio::test]
async fn an_account_is_claimed_released_and_claimed_again() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    assert_eq!(stored(&sim), ours());
    register(&client, "first").await.unwrap();

    client.release().await.unwrap();
    assert_eq!(sim.world().client_context(), "");
    let requests = sim.log().len();
    assert_unclaimed(&register(&client, "second").await.unwrap_err());
    assert_unclaimed(&client.release().await.unwrap_err());
    assert_eq!(sim.log().len(), requests);
    client.assets(AssetFilter::new()).await.unwrap();

    client.claim().await.unwrap();
    assert_eq!(stored(&sim), ours());
    register(&client, "third").await.unwrap();
    assert!(!is_registered(&sim, "second") && is_registered(&sim, "third"));
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_claim_that_stands_is_not_written_again() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    let further = json!({"hostname": "mdm.example.com", "guid": GUID, "ac2": 1}).to_string();
    sim.world().set_client_context(&further);
    let requests = sim.log().len();
    client.claim().await.unwrap();
    assert_eq!(sim.log().len(), requests + 1, "read, and not written");
    assert_eq!(sim.world().client_context(), further);
}

#[tokio::test]
async fn what_was_released_can_go_to_another() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    client.release().await.unwrap();
    let second = connect(&sim, other()).await.unwrap();
    register(&second, "theirs").await.unwrap();

    assert_held_by_other(&client.claim().await.unwrap_err());
    assert_eq!(sim.world().client_context(), other_context());
    let requests = sim.log().len();
    let error = client.assets(AssetFilter::new()).await.unwrap_err();
    assert_held_by_other(&error);
    assert_eq!((error.effect(), sim.log().len()), (Effect::NotSent, requests));
}

#[tokio::test]
async fn release_leaves_alone_what_somebody_has_taken_since() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    sim.world().set_client_context(&other_context());
    let error = client.release().await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    assert_eq!(sim.world().client_context(), other_context());
}

#[tokio::test]
async fn further_members_may_be_written_beside_the_claim() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    let text =
        json!({"hostname": "mdm2.example.com", "guid": GUID, "ac2": 1, "n": "ü"}).to_string();
    let config = client.write_client_context(&text).await.unwrap();
    assert_eq!(config.envelope.client_context, Some(format!("{text}\n")));
    assert_eq!(sim.world().client_context(), text);
    register(&client, "new").await.unwrap();
    // It is still ours for whoever comes next.
    register(&claimed(&sim).await, "next").await.unwrap();
    assert_eq!(sim.world().client_context(), text);
}

#[tokio::test]
async fn a_context_has_at_most_255_bytes() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    for filler in ["x", "ü", "€", "🂡"] {
        let fits = context_of(255, filler);
        client.write_client_context(&fits).await.unwrap();
        assert_eq!(sim.world().client_context(), fits);
        let requests = sim.log().len();
        let too_long = context_of(256, filler);
        let error = client.write_client_context(&too_long).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
        assert!(error.to_string().contains("256 bytes"), "{error}");
        assert_eq!(sim.log().len(), requests);
    }
}

#[tokio::test]
async fn a_context_that_is_not_our_claim_is_not_written() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    let requests = sim.log().len();
    for text in [
        "",
        " ",
        "{}",
        "note to self",
        "token being used in v2",
        &other_context(),
        r#"{"hostname":"mdm.example.com"}"#,
        &format!("[{}]", ours()),
    ] {
        let error = client.write_client_context(text).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{text}");
    }
    assert_eq!(sim.log().len(), requests);
    assert_eq!(stored(&sim), ours());
}

#[tokio::test]
async fn without_claiming_an_empty_account_is_left_as_it_is() {
    let sim = simulator().await;
    let client = unclaimed(&sim).await;
    assert_eq!(sim.world().client_context(), "");
    client.assets(AssetFilter::new()).await.unwrap();
    let requests = sim.log().len();
    assert_unclaimed(&register(&client, "new").await.unwrap_err());
    assert_unclaimed(&client.write_client_context(&ours().to_string()).await.unwrap_err());
    assert_eq!(sim.log().len(), requests);
    client.claim().await.unwrap();
    register(&client, "new").await.unwrap();
    assert_eq!(stored(&sim), ours());
}

#[tokio::test]
async fn without_claiming_our_own_account_is_open_for_work() {
    let sim = simulator().await;
    claimed(&sim).await;
    let client = unclaimed(&sim).await;
    let requests = sim.log().len();
    register(&client, "new").await.unwrap();
    assert_eq!(sim.log().len(), requests + 1);
}

#[tokio::test]
async fn a_release_that_did_not_happen_is_no_success() {
    let server = Scripted::start(|seen| {
        let clears = seen.json()["clientContext"] == "";
        let answer = json!({"status": 0, "clientContext": ours().to_string()});
        (seen.service == "VPPClientConfigSrv" && clears).then(|| Reply::json(answer))
    })
    .await;
    let client = claim(&server).await.unwrap();
    assert_eq!(client.release().await.unwrap_err().kind(), Kind::Protocol);
}

#[tokio::test]
async fn who_only_reads_never_writes() {
    let sim = simulator().await;
    let users = sim.world().users();
    for context in ["", "abc", &other_context()] {
        sim.world().set_client_context(context);
        let client = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
        let requests = sim.log().len();
        let reads = [
            "client_config",
            "assets",
            "assignments",
            "users",
            "licenses",
            "user",
            "metadata",
            "call",
        ];
        let (done, refused): (Vec<_>, Vec<_>) =
            every_call(&client).await.into_iter().partition(|(name, _)| reads.contains(name));
        for (name, result) in done {
            // There may be no such user; asking is allowed.
            let kind = result.err().map(|error| error.kind());
            assert!(kind.is_none_or(|kind| kind == Kind::NotFound), "{name}: {kind:?}");
        }
        for (name, result) in refused {
            let error = result.expect_err(name);
            assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{name}");
        }
        for error in [
            client.claim().await.unwrap_err(),
            client.take_over(OTHER_GUID).await.unwrap_err(),
            client.take_over("abc").await.unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
            assert!(error.advice().contains("installation"), "{error}");
        }
        assert_eq!(sim.log().len() - requests, reads.len());
        assert_eq!(sim.world().client_context(), context);
    }
    assert_eq!(sim.world().users(), users);
}

#[tokio::test]
async fn a_token_that_may_not_write_cannot_claim() {
    let sim = simulator().await;
    let cloud = Settings { cloud_managed: true, ..Settings::default() };
    let managed = Simulator::builder().settings(cloud).start().await.unwrap();
    let read_only = sim.stoken_named("read-only").unwrap();
    for (sim, token, number) in [(&sim, read_only, 9637), (&managed, managed.stoken(), 9645)] {
        let open = || builder(&token, &sim.entry_url()).installation(installation());
        let error = open().connect().await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Permission, Effect::NotApplied));
        assert_eq!((error.apple().unwrap().number, error.attempts()), (number, 1));
        assert_eq!(sim.world().client_context(), "");
        // It can look around all the same.
        let client = open().connect_without_claim().await.unwrap();
        client.assets(AssetFilter::new()).await.unwrap();
        assert_eq!(client.claim().await.unwrap_err().apple().unwrap().number, number);
        assert_unclaimed(&register(&client, "new").await.unwrap_err());
    }
}

#[tokio::test]
async fn a_claim_that_failed_is_no_claim() {
    for (action, kind, effect) in [
        (
            Action { number: Some(9602), ..Action::default() },
            Kind::InvalidRequest,
            Effect::NotApplied,
        ),
        (Action { number: Some(9603), ..Action::default() }, Kind::Unavailable, Effect::Unknown),
        (Action { status: Some(500), ..Action::default() }, Kind::Unavailable, Effect::Unknown),
        (Action { status: Some(401), ..Action::default() }, Kind::Token, Effect::NotApplied),
    ] {
        let sim = simulator().await;
        let client = unclaimed(&sim).await;
        let when = [("clientContext".to_owned(), "*".to_owned())].into();
        let service = Some(SimService::VPPClientConfigSrv);
        sim.fault(Rule { service, when, times: Some(1), action, ..Rule::default() });
        let requests = sim.log().len();
        let error = client.claim().await.unwrap_err();
        assert_eq!((error.kind(), error.effect(), error.attempts()), (kind, effect, 1), "{error}");
        assert_eq!(sim.log().len(), requests + 2, "read, and written once");
        assert_unclaimed(&register(&client, "new").await.unwrap_err());
        client.claim().await.unwrap();
        assert_eq!(stored(&sim), ours());
    }
}
