//! What a sinceModifiedToken brings: all that changed, and nothing else (protocol 1.20).

use crate::http::{call, call_as, simulator_with, small_world};
use serde_json::{Value, json};
use vppkit_sim::{Assignment, Change, Pricing, Settings, Simulator};

async fn world() -> Simulator {
    let settings = Settings { batch_size: 100_000, ..Settings::default() };
    simulator_with(small_world(), settings).await
}

async fn since(sim: &Simulator, service: &str, before: &Value, mut with: Value) -> Value {
    with["sinceModifiedToken"] = before["sinceModifiedToken"].clone();
    call(sim, service, with).await
}

#[tokio::test]
async fn freed_and_assigned_licenses_are_in_the_delta() {
    let sim = world().await;
    let only = json!({"assignedOnly": true});
    let before = call(&sim, "getVPPLicensesSrv", only.clone()).await;
    let freed = sim.world().assignments().into_iter().find(|a| a.serial_number.is_some()).unwrap();
    let adam_id = freed.adam_id.parse().unwrap();
    let pricing = if freed.pricing == "PLUS" { Pricing::Plus } else { Pricing::Stdq };
    let place = |serial: Option<String>| Assignment {
        adam_id,
        pricing,
        client_user_id: None,
        serial_number: serial,
    };
    sim.world().change(&Change::Unassign(place(freed.serial_number.clone()))).unwrap();
    let delta = since(&sim, "getVPPLicensesSrv", &before, only.clone()).await;
    let licenses = delta["licenses"].as_array().unwrap();
    assert_eq!(licenses.len(), 1, "nothing but the change");
    assert_eq!(licenses[0]["licenseId"], freed.license_id);
    assert_eq!(licenses[0]["status"], "Available");

    sim.world().change(&Change::Assign(place(Some("NEWCOMER".into())))).unwrap();
    let next = since(&sim, "getVPPLicensesSrv", &delta, only.clone()).await;
    assert_eq!(next["licenses"][0]["serialNumber"], "NEWCOMER");
    let both = since(&sim, "getVPPLicensesSrv", &before, only).await;
    let last = &both["licenses"].as_array().unwrap()[0];
    assert_eq!(last["serialNumber"], "NEWCOMER", "a record is shown as it is now");
}

#[tokio::test]
async fn new_purchases_are_in_the_delta_unless_only_assigned_ones_are_wanted() {
    let sim = world().await;
    let before = call(&sim, "getVPPLicensesSrv", json!({})).await;
    let adam_id = sim.world().assets()[0].adam_id.parse().unwrap();
    let bought = vppkit_sim::Licenses { adam_id, pricing: Pricing::Stdq, count: 4 };
    sim.world().change(&Change::Buy(bought)).unwrap();
    let all = since(&sim, "getVPPLicensesSrv", &before, json!({})).await;
    assert_eq!(all["licenses"].as_array().unwrap().len(), 4);
    let assigned = since(&sim, "getVPPLicensesSrv", &before, json!({"assignedOnly": true})).await;
    assert_eq!(assigned["licenses"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn the_filter_of_the_listing_is_remembered() {
    let sim = world().await;
    let assets = sim.world().assets();
    let filter = json!({"adamId": assets[0].adam_id, "pricingParam": "STDQ"});
    let before = call(&sim, "getVPPLicensesSrv", filter).await;
    for asset in &assets[..2] {
        let adam_id = asset.adam_id.parse().unwrap();
        let bought = vppkit_sim::Licenses { adam_id, pricing: asset.pricing, count: 1 };
        sim.world().change(&Change::Buy(bought)).unwrap();
    }
    // Those of the request do not count when a token is there.
    let other = json!({"adamId": assets[1].adam_id});
    let delta = since(&sim, "getVPPLicensesSrv", &before, other).await;
    let licenses = delta["licenses"].as_array().unwrap();
    assert_eq!((licenses.len(), &licenses[0]["adamIdStr"]), (1, &json!(assets[0].adam_id)));
}

#[tokio::test]
async fn retired_users_are_in_the_delta_when_wanted() {
    let sim = world().await;
    let plain = call(&sim, "getVPPUsersSrv", json!({})).await;
    let with_retired = call(&sim, "getVPPUsersSrv", json!({"includeRetired": 1})).await;
    for id in ["stays", "goes"] {
        let change = Change::RegisterUser { client_user_id: id.into() };
        sim.world().change(&change).unwrap();
    }
    sim.world().change(&Change::RetireUser { client_user_id: "goes".into() }).unwrap();
    let names = |delta: &Value| -> Vec<String> {
        let users = delta["users"].as_array().unwrap().iter();
        users.map(|user| user["clientUserIdStr"].as_str().unwrap().to_owned()).collect()
    };
    let get = |before, with| since(&sim, "getVPPUsersSrv", before, with);
    assert_eq!(names(&get(&plain, json!({})).await), ["stays"]);
    assert_eq!(names(&get(&with_retired, json!({})).await), ["stays", "goes"], "remembered");
    assert_eq!(names(&get(&plain, json!({"includeRetiredOnly": true})).await), ["goes"]);
}

#[tokio::test]
async fn a_delta_can_come_in_batches() {
    let sim = world().await;
    let before = call(&sim, "getVPPLicensesSrv", json!({})).await;
    sim.world().change_settings(|settings| settings.batch_size = 3);
    let adam_id = sim.world().assets()[0].adam_id.parse().unwrap();
    let bought = vppkit_sim::Licenses { adam_id, pricing: Pricing::Stdq, count: 7 };
    sim.world().change(&Change::Buy(bought)).unwrap();
    let mut answer = since(&sim, "getVPPLicensesSrv", &before, json!({})).await;
    let mut count = answer["licenses"].as_array().unwrap().len();
    while let Some(token) = answer.get("batchToken") {
        answer = call(&sim, "getVPPLicensesSrv", json!({"batchToken": token})).await;
        count += answer["licenses"].as_array().unwrap().len();
    }
    assert_eq!(count, 7);
    let nothing = since(&sim, "getVPPLicensesSrv", &answer, json!({})).await;
    assert_eq!(nothing["licenses"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn tokens_belong_to_who_got_them() {
    let sim = world().await;
    sim.world().change_settings(|settings| settings.batch_size = 100);
    let first = call(&sim, "getVPPLicensesSrv", json!({})).await;
    let twin = sim.stoken_named("twin").unwrap();
    let other = sim.stoken_named("other").unwrap();
    let batch = json!({"batchToken": first["batchToken"]});
    for token in [&twin, &other] {
        let answer = call_as(&sim, token, "getVPPLicensesSrv", batch.clone()).await;
        assert_eq!(answer["errorNumber"], 9629);
    }
    sim.world().change_settings(|settings| settings.batch_size = 100_000);
    let whole = call(&sim, "getVPPLicensesSrv", json!({})).await;
    let delta = json!({"sinceModifiedToken": whole["sinceModifiedToken"]});
    let answer = call_as(&sim, &twin, "getVPPLicensesSrv", delta.clone()).await;
    assert_eq!(answer["status"], 0, "another sToken of the same library may go on");
    let answer = call_as(&sim, &other, "getVPPLicensesSrv", delta.clone()).await;
    assert_eq!(answer["errorNumber"], 9629);
    let users = call(&sim, "getVPPUsersSrv", delta).await;
    assert_eq!(users["errorNumber"], 9602, "not a token of users");
}
