//! Users: services and state machine (protocol 1.8 to 1.13).

use crate::http::{call, send, simulator, simulator_with, small_world};
use serde_json::{Value, json};
use std::collections::HashSet;
use vppkit_sim::{Change, Reassociation, Settings, Simulator, UserStatus, WorldSpec};

async fn register(sim: &Simulator, id: &str) -> Value {
    call(sim, "registerVPPUserSrv", json!({"clientUserIdStr": id})).await["user"].clone()
}

async fn user_by_id(sim: &Simulator, user: &Value) -> Value {
    call(sim, "getVPPUserSrv", json!({"userId": user["userId"]})).await["user"].clone()
}

fn accept(sim: &Simulator, id: &str, hash: &str) {
    let change =
        Change::AcceptInvitation { client_user_id: id.into(), its_id_hash: Some(hash.into()) };
    sim.world().change(&change).unwrap();
}

async fn retire(sim: &Simulator, id: &str) -> Value {
    call(sim, "retireVPPUserSrv", json!({"clientUserIdStr": id})).await
}

#[tokio::test]
async fn registering_makes_a_registered_user_with_an_invitation() {
    let sim = simulator(small_world()).await;
    let request = json!({"clientUserIdStr": "200002", "email": "a@example.com"});
    let answer = call(&sim, "registerVPPUserSrv", request.clone()).await;
    let user = &answer["user"];
    assert_eq!((&user["status"], &user["email"]), (&json!("Registered"), &json!("a@example.com")));
    let code = user["inviteCode"].as_str().unwrap();
    assert_eq!(code.len(), 32);
    let url = format!(
        "http://{}/mdm/associateVPPUserWithITSAccount?inviteCode={code}&mt=8",
        sim.address()
    );
    assert_eq!(user["inviteUrl"], url);
    assert!(user.get("itsIdHash").is_none() && user.get("licenses").is_none());

    // Repeating it returns the active record and changes nothing.
    let again = json!({"clientUserIdStr": "200002", "email": "b@example.com"});
    assert_eq!(call(&sim, "registerVPPUserSrv", again).await["user"], *user);
    let missing = call(&sim, "registerVPPUserSrv", json!({"email": "a@example.com"})).await;
    assert_eq!(missing["errorNumber"], 9600);
}

#[tokio::test]
async fn a_managed_apple_id_is_linked_at_once() {
    let sim = simulator(small_world()).await;
    let with =
        |id: &str, apple_id: &str| json!({"clientUserIdStr": id, "managedAppleIDStr": apple_id});
    let request = with("one", "one@appleid.example.com");
    let user = call(&sim, "registerVPPUserSrv", request.clone()).await["user"].clone();
    assert_eq!(user["status"], "Associated");
    assert!(user["itsIdHash"].is_string() && user.get("inviteUrl").is_none());
    assert_eq!(user["managedAppleIDStr"], "one@appleid.example.com");
    assert_eq!(call(&sim, "registerVPPUserSrv", request).await["user"], user, "and again");

    for (id, apple_id, number) in [
        ("two", "one@appleid.example.com", 9641),
        ("two", "two@elsewhere.example.org", 9635),
        ("two", "new.manager@appleid.example.com", 9642),
    ] {
        let answer = call(&sim, "registerVPPUserSrv", with(id, apple_id)).await;
        assert_eq!(answer["errorNumber"], number, "{apple_id}");
    }
    let unregistered = call(&sim, "getVPPUserSrv", json!({"clientUserIdStr": "two"})).await;
    assert_eq!(unregistered["errorNumber"], 9604, "a refused link registers nobody");
}

#[tokio::test]
async fn one_user_is_found_in_three_ways() {
    let sim = simulator(small_world()).await;
    let user = register(&sim, "u1").await;
    accept(&sim, "u1", "hash-1");
    retire(&sim, "u1").await;
    let get = |request: Value| call(&sim, "getVPPUserSrv", request);
    assert_eq!(get(json!({"clientUserIdStr": "u1"})).await["errorNumber"], 9604, "none is active");
    let by_hash = get(json!({"clientUserIdStr": "u1", "itsIdHash": "hash-1"})).await;
    assert_eq!(by_hash["user"]["userId"], user["userId"]);
    assert_eq!(by_hash["user"]["status"], "Retired");
    let both = json!({"userId": user["userId"], "clientUserIdStr": "nobody", "itsIdHash": "x"});
    assert_eq!(get(both).await["user"]["status"], "Retired", "userId wins");
    assert_eq!(get(json!({"userId": 1})).await["errorNumber"], 9604);
    assert_eq!(get(json!({})).await["errorNumber"], 9600);
}

#[tokio::test]
async fn a_user_shows_its_licenses_without_itself() {
    let sim = simulator(small_world()).await;
    let holder = sim.world().users().into_iter().find(|user| user.licenses > 0).unwrap();
    let request = json!({"clientUserIdStr": holder.client_user_id});
    let user = call(&sim, "getVPPUserSrv", request).await["user"].clone();
    let licenses = user["licenses"].as_array().unwrap();
    assert_eq!(licenses.len(), holder.licenses);
    assert!(licenses.iter().all(|license| license.get("clientUserIdStr").is_none()
        && license.get("userId").is_none()
        && license["status"] == "Associated"));
}

#[tokio::test]
async fn editing_changes_what_is_given() {
    let sim = simulator(small_world()).await;
    let user = register(&sim, "u1").await;
    let edit = |request: Value| call(&sim, "editVPPUserSrv", request);
    let edited = edit(json!({"clientUserIdStr": "u1", "email": "new@example.com"})).await;
    assert_eq!(edited["user"]["email"], "new@example.com");
    let untouched = edit(json!({"userId": user["userId"]})).await;
    assert_eq!(untouched["user"]["email"], "new@example.com");
    let linked =
        edit(json!({"userId": user["userId"], "managedAppleIDStr": "u1@appleid.example.com"}))
            .await;
    assert_eq!(linked["user"]["status"], "Associated");
    assert_eq!(edit(json!({"email": "x@example.com"})).await["errorNumber"], 9600);
    assert_eq!(edit(json!({"clientUserIdStr": "nobody"})).await["errorNumber"], 9609);
}

#[tokio::test]
async fn retiring_frees_apps_and_keeps_books() {
    let sim = simulator(small_world()).await;
    register(&sim, "reader").await;
    let assets = sim.world().assets();
    let book = assets.iter().find(|asset| asset.irrevocable).unwrap();
    for asset in [&assets[0], book] {
        let request = json!({"adamIdStr": asset.adam_id, "pricingParam": asset.pricing,
            "associateClientUserIdStrs": ["reader"]});
        assert_eq!(call(&sim, "manageVPPLicensesByAdamIdSrv", request).await["status"], 0);
    }
    let available = sim.world().assets()[0].available;
    let answer = retire(&sim, "reader").await;
    assert_eq!(answer["user"]["status"], "Retired");
    let kept = answer["user"]["licenses"].as_array().unwrap();
    assert_eq!((kept.len(), &kept[0]["adamIdStr"]), (1, &json!(book.adam_id)));
    assert_eq!(sim.world().assets()[0].available, available + 1);
    assert_eq!(retire(&sim, "reader").await["errorNumber"], 9604, "no active record");
    let by_id = json!({"userId": answer["user"]["userId"]});
    assert_eq!(call(&sim, "retireVPPUserSrv", by_id).await["errorNumber"], 9618);
}

#[tokio::test]
async fn a_retired_user_who_never_accepted_is_revived() {
    let sim = simulator(small_world()).await;
    let user = register(&sim, "u1").await;
    retire(&sim, "u1").await;
    let again = register(&sim, "u1").await;
    assert_eq!((&again["userId"], &again["status"]), (&user["userId"], &json!("Registered")));
}

#[tokio::test]
async fn a_returning_user_by_rule_b() {
    let sim = simulator(small_world()).await;
    let first = register(&sim, "u1").await;
    accept(&sim, "u1", "account");
    let book = sim.world().assets().into_iter().find(|asset| asset.irrevocable).unwrap();
    let request = json!({"adamIdStr": book.adam_id, "associateClientUserIdStrs": ["u1"]});
    assert_eq!(call(&sim, "manageVPPLicensesByAdamIdSrv", request).await["status"], 0);
    retire(&sim, "u1").await;
    let second = register(&sim, "u1").await;
    assert_ne!(second["userId"], first["userId"], "a new record");
    assert_eq!(user_by_id(&sim, &first).await["status"], "Retired");

    accept(&sim, "u1", "account");
    assert_eq!(user_by_id(&sim, &first).await["status"], "Deleted");
    let now = user_by_id(&sim, &second).await;
    assert_eq!(now["status"], "Associated");
    assert_eq!(now["licenses"][0]["adamIdStr"], book.adam_id.as_str(), "the book has moved");
    let retired = call(&sim, "retireVPPUserSrv", json!({"userId": first["userId"]})).await;
    assert_eq!(retired["errorNumber"], 9620);
}

#[tokio::test]
async fn a_returning_user_by_rule_a() {
    let settings = Settings { reassociation: Reassociation::A, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    let first = register(&sim, "u1").await;
    accept(&sim, "u1", "account");
    retire(&sim, "u1").await;
    let second = register(&sim, "u1").await;
    accept(&sim, "u1", "account");
    assert_eq!(user_by_id(&sim, &first).await["status"], "Associated");
    assert_eq!(user_by_id(&sim, &second).await["status"], "Retired");
}

#[tokio::test]
async fn a_returning_user_with_another_account_is_another_record() {
    let sim = simulator(small_world()).await;
    let first = register(&sim, "u1").await;
    accept(&sim, "u1", "account");
    retire(&sim, "u1").await;
    let second = register(&sim, "u1").await;
    accept(&sim, "u1", "another account");
    assert_eq!(user_by_id(&sim, &first).await["status"], "Retired");
    assert_eq!(user_by_id(&sim, &second).await["status"], "Associated");
}

async fn listed(sim: &Simulator, filter: Value) -> Vec<Value> {
    let mut request = filter;
    let mut all = Vec::new();
    loop {
        let answer = call(sim, "getVPPUsersSrv", request).await;
        all.extend(answer["users"].as_array().unwrap_or_else(|| panic!("{answer}")).clone());
        if answer.get("sinceModifiedToken").is_some() {
            return all;
        }
        request = json!({"batchToken": answer["batchToken"]});
    }
}

#[tokio::test]
async fn users_are_listed_in_batches_by_state() {
    let world = WorldSpec { users: 3_000, ..small_world() };
    let sim = simulator(world).await;
    let truth = sim.world().users();
    let count = |active: bool, retired: bool| {
        let wanted = |user: &&vppkit_sim::UserTruth| {
            (active && user.status.is_active()) || (retired && user.status == UserStatus::Retired)
        };
        truth.iter().filter(wanted).count()
    };
    for (filter, expected) in [
        (json!({}), count(true, false)),
        (json!({"includeRetired": 0}), count(true, false)),
        (json!({"includeRetired": 1}), count(true, true)),
        (json!({"includeRetired": "1"}), count(true, true)),
        (json!({"includeRetiredOnly": true}), count(false, true)),
        (json!({"includeRetiredOnly": 1, "includeRetired": 0}), count(false, true)),
    ] {
        let users = listed(&sim, filter.clone()).await;
        let ids: HashSet<u64> = users.iter().map(|u| u["userId"].as_u64().unwrap()).collect();
        assert_eq!((users.len(), ids.len()), (expected, expected), "{filter}");
        assert!(users.iter().all(|user| user["status"] != "Deleted"));
    }
    let answer = call(&sim, "getVPPUsersSrv", json!({"includeRetired": true})).await;
    assert_eq!(answer["errorNumber"], 9602, "as on the live service");
    let first = call(&sim, "getVPPUsersSrv", json!({})).await;
    assert_eq!((&first["totalCount"], &first["batchCount"]), (&json!(2_880), &json!(600)));
    assert_eq!(first["totalBatchCount"], "5");
    let users = first["users"].as_array().unwrap();
    assert!(users.iter().all(|user| user.get("licenses").is_none()));
    assert!(
        users
            .iter()
            .all(|user| (user["status"] == "Registered") == user.get("inviteUrl").is_some())
    );
}

#[tokio::test]
async fn an_invitation_is_accepted_on_its_page() {
    let sim = simulator(small_world()).await;
    let user = register(&sim, "u1").await;
    let url = user["inviteUrl"].as_str().unwrap();
    let path = url.strip_prefix(&format!("http://{}", sim.address())).unwrap();
    assert!(send(&sim, "GET", path, "").await.text().contains("Accept"));
    assert_eq!(user_by_id(&sim, &user).await["status"], "Registered", "looking changes nothing");
    assert_eq!(send(&sim, "POST", path, "").await.status, 200);
    assert_eq!(user_by_id(&sim, &user).await["status"], "Associated");
    assert_eq!(send(&sim, "POST", path, "").await.status, 404, "it is used up");
}
