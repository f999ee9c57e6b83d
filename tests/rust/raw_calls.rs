//! `call`: any service with any members, by the rules of every call.

mod refused;

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use vppkit::{CallOptions, Client, Effect, Error, Kind, RawAnswer, Service};
use vppkit_sim::{
    Action, Change, Rule, Service as SimService, Settings, Simulator, UserStatus, WorldSpec,
};
use vppkit_tests::scripted::{Reply, Scripted, Seen};
use vppkit_tests::{CANARY, builder, canary_token, claim, installation};

const APP: &str = "361304891";

fn members(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { panic!("no object: {value}") };
    members
}

async fn simulator(settings: Settings) -> (Simulator, Client) {
    let world =
        WorldSpec { assets: 3, users: 50, devices: 50, assignments: 200, ..WorldSpec::default() };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let client = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .connect()
        .await
        .unwrap();
    (sim, client)
}

async fn scripted(
    script: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
) -> (Scripted, Client) {
    let server = Scripted::start(script).await;
    let client = claim(&server).await.unwrap();
    (server, client)
}

async fn call(client: &Client, service: Service, value: Value) -> Result<RawAnswer, Error> {
    client.call(service, members(value)).await
}

async fn done(client: &Client, service: Service, value: Value) -> Map<String, Value> {
    let answer = call(client, service, value).await.unwrap();
    assert_eq!(answer.envelope.status, Some(0), "{service}");
    assert!(answer.envelope.library_uid.is_some(), "{service}");
    answer.members
}

fn length(members: &Map<String, Value>, list: &str) -> usize {
    members[list].as_array().unwrap().len()
}

#[tokio::test]
async fn every_service_that_reads_answers() {
    let (sim, client) = simulator(Settings::default()).await;
    let world = sim.world();
    let config = done(&client, Service::ClientConfig, json!({})).await;
    assert_eq!(config["countryCode"], "US");
    let assets = done(&client, Service::Assets, json!({"includeLicenseCounts": true})).await;
    assert_eq!(length(&assets, "assets"), world.assets().len());
    assert_eq!(assets["assets"][0]["adamIdStr"], APP);
    let assignments = done(&client, Service::Assignments, json!({})).await;
    assert_eq!(length(&assignments, "assignments"), 200);
    let licenses = done(&client, Service::Licenses, json!({"assignedOnly": true})).await;
    assert_eq!(length(&licenses, "licenses"), 200);
    assert!(licenses["sinceModifiedToken"].is_string());

    let active = world.users().into_iter().find(|user| user.status == UserStatus::Associated);
    let active = active.unwrap();
    let user = json!({"clientUserIdStr": active.client_user_id});
    let user = done(&client, Service::User, user).await;
    assert_eq!(user["user"]["userId"], active.user_id);
    let users = done(&client, Service::Users, json!({"includeRetired": 1})).await;
    let deleted = world.users().iter().filter(|user| user.status == UserStatus::Deleted).count();
    assert_eq!(length(&users, "users"), 50 - deleted);
}

#[tokio::test]
async fn every_service_that_writes_does_its_work() {
    let (sim, client) = simulator(Settings::default()).await;
    let truth = |id: &str| {
        let mut users = sim.world().users().into_iter();
        users.rfind(|user| user.client_user_id == id).unwrap()
    };
    let holds = |holder: &str| {
        sim.world().assignments().into_iter().any(|one| {
            one.serial_number.as_deref() == Some(holder)
                || one.client_user_id.as_deref() == Some(holder)
        })
    };
    let new = json!({"clientUserIdStr": "new", "email": "new@example.com"});
    let registered = done(&client, Service::RegisterUser, new).await;
    assert_eq!(registered["user"]["status"], "Registered");
    let edit = json!({"clientUserIdStr": "new", "email": "newer@example.com"});
    done(&client, Service::EditUser, edit).await;
    assert_eq!(truth("new").email.as_deref(), Some("newer@example.com"));

    let request = json!({
        "adamIdStr": APP, "pricingParam": "STDQ", "associateSerialNumbers": ["C02NEWDEVICE"]
    });
    let changed = done(&client, Service::ManageLicenses, request).await;
    assert_eq!(changed["associations"][0]["serialNumber"], "C02NEWDEVICE");
    assert!(holds("C02NEWDEVICE"));
    let request = json!({"adamId": APP, "pricingParam": "STDQ", "clientUserIdStr": "new"});
    let changed = done(&client, Service::AssociateLicense, request).await;
    assert!(holds("new"));
    let request = json!({"licenseId": changed["license"]["licenseId"]});
    done(&client, Service::DisassociateLicense, request).await;
    assert!(!holds("new"));

    done(&client, Service::RetireUser, json!({"clientUserIdStr": "new"})).await;
    assert_eq!(truth("new").status, UserStatus::Retired);
    for verdict in sim.verdicts() {
        assert!(verdict.kept, "{verdict:?}");
    }
}

#[tokio::test]
async fn members_travel_as_they_are_in_both_directions() {
    let sent = json!({
        "adamIdStr": 361_304_891, "tomorrow's member": {"a": [1, null, "ü", -1.5]},
        "nothing": null, "verbose": true, "large": u64::MAX, "pricingParam": "",
    });
    let answer = json!({
        "status": "0", "uId": 7, "assets": [{"adamIdStr": 1, "unheardOf": [[]]}],
        "large": u64::MAX, "nothing": null, "word": "Unheard of", "price": 9.5,
    });
    let reply = answer.clone();
    let (server, client) = scripted(move |seen| {
        (seen.service == "getVPPAssetsSrv").then(|| Reply::json(reply.clone()))
    })
    .await;
    let received = client.call(Service::Assets, members(sent.clone())).await.unwrap();

    let mut expected = members(sent);
    expected.insert("sToken".to_owned(), canary_token().into());
    assert_eq!(server.seen_by("getVPPAssetsSrv")[0].json(), Value::Object(expected));
    assert_eq!(received.envelope.status, Some(0));
    assert_eq!(received.envelope.library_uid.as_deref(), Some("7"));
    let mut rest = members(answer);
    rest.retain(|name, _| name != "status" && name != "uId");
    assert_eq!(received.members, rest);
}

#[tokio::test]
async fn options_hold_for_raw_calls_too() {
    let (server, client) = scripted(|seen| match seen.service.as_str() {
        "getVPPAssetsSrv" if seen.nth == 1 => None,
        "getVPPAssetsSrv" => Some(Reply::apple(9603, "Internal error")),
        "getVPPUsersSrv" => Some(Reply::Silence),
        _ => None,
    })
    .await;
    let options = CallOptions::new().facilitator_member_id("200842").attempts(2);
    call(&client.with(options.clone()), Service::Assets, json!({})).await.unwrap();
    assert_eq!(server.seen_by("getVPPAssetsSrv")[0].json()["facilitatorMemberId"], "200842");
    let error = call(&client.with(options), Service::Assets, json!({})).await.unwrap_err();
    assert_eq!((error.attempts(), server.seen_by("getVPPAssetsSrv").len()), (2, 3));

    let started = Instant::now();
    let options = CallOptions::new().deadline(Duration::from_millis(100));
    let error = call(&client.with(options), Service::Users, json!({})).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Deadline, Effect::NotApplied));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn what_only_the_library_may_send_is_refused() {
    let (sim, client) = simulator(Settings::default()).await;
    let context = sim.world().client_context();
    let requests = sim.log().len();
    for (service, value) in [
        (Service::Assets, json!({"sToken": CANARY})),
        (Service::Assets, json!({"sToken": null, "adamIdStr": APP})),
        (Service::RegisterUser, json!({"sToken": "", "clientUserIdStr": "new"})),
        (Service::ClientConfig, json!({"clientContext": ""})),
        (Service::ClientConfig, json!({"clientContext": null})),
        (Service::ClientConfig, json!({"clientContext": context, "verbose": "true"})),
        (Service::ServiceConfig, json!({})),
        (Service::Metadata, json!({"id": APP})),
    ] {
        let shown = format!("{service} {value}");
        let error = call(&client, service, value).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{shown}");
        assert!(!error.advice().is_empty() && !error.to_string().contains(CANARY), "{error}");
    }
    assert_eq!(sim.log().len(), requests);
    assert_eq!(sim.world().client_context(), context);
}

#[tokio::test]
async fn a_raw_write_needs_a_claim_and_a_raw_read_does_not() {
    let (sim, ours) = simulator(Settings::default()).await;
    ours.release().await.unwrap();
    let reader = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
    let users = sim.world().users();
    for client in [&ours, &reader] {
        let requests = sim.log().len();
        let writes = Service::ALL.iter().copied().filter(|service| service.writes());
        let writes: Vec<_> = writes.collect();
        assert_eq!(writes.len(), 6);
        for service in writes {
            let error = call(client, service, json!({"clientUserIdStr": "new"})).await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
            assert_eq!(error.service(), Some(service));
        }
        assert_eq!(sim.log().len(), requests);
        call(client, Service::ClientConfig, json!({"verbose": "true"})).await.unwrap();
        call(client, Service::Users, json!({})).await.unwrap();
        assert_eq!(sim.log().len(), requests + 2);
    }
    assert_eq!(sim.world().users(), users);
}

#[tokio::test]
async fn a_foreign_claim_isolates_a_raw_call_as_well() {
    let (sim, client) = simulator(Settings::default()).await;
    let steal = Change::StealContext { hostname: "other.example.com".into() };
    let action = Action { before: vec![steal], ..Action::default() };
    let service = Some(SimService::RegisterVPPUserSrv);
    sim.fault(Rule { service, times: Some(1), action, ..Rule::default() });
    let new = || json!({"clientUserIdStr": "new"});
    let error = call(&client, Service::RegisterUser, new()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::Applied));
    assert!(sim.world().users().iter().any(|user| user.client_user_id == "new"));
    let requests = sim.log().len();
    let error = call(&client, Service::Users, json!({})).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::NotSent));
    assert_eq!(sim.log().len(), requests);
}

#[tokio::test]
async fn a_raw_call_follows_a_service_that_moved() {
    let (sim, client) = simulator(Settings::default()).await;
    sim.world().change(&Change::MoveUrls {}).unwrap();
    call(&client, Service::Users, json!({})).await.unwrap();
    call(&client, Service::RegisterUser, json!({"clientUserIdStr": "new"})).await.unwrap();
    assert!(sim.world().users().iter().any(|user| user.client_user_id == "new"));
}

#[tokio::test]
async fn a_partial_manage_answer_is_no_failure() {
    let (_sim, client) = simulator(Settings::default()).await;
    let request = json!({
        "adamIdStr": APP, "pricingParam": "STDQ",
        "associateClientUserIdStrs": ["nobody"], "disassociateSerialNumbers": []
    });
    println!("all failed: {:?}", call(&client, Service::ManageLicenses, request).await);
    let request = json!({
        "adamIdStr": APP, "pricingParam": "STDQ",
        "associateSerialNumbers": ["C02NEWDEVICE"], "disassociateClientUserIdStrs": ["nobody"]
    });
    let answer = call(&client, Service::ManageLicenses, request).await.unwrap();
    assert_eq!(answer.envelope.status, Some(-3));
    assert_eq!(answer.members["disassociations"][0]["errorNumber"], 9609);
}

#[tokio::test]
async fn write_follows_moved() {
    let (sim, client) = simulator(Settings::default()).await;
    sim.world().change(&Change::MoveUrls {}).unwrap();
    call(&client, Service::RegisterUser, json!({"clientUserIdStr": "new"})).await.unwrap();
}
