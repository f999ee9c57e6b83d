//! manageVPPLicensesByAdamIdSrv (protocol 1.17).

use crate::http::{call, send, simulator, simulator_with, small_world};
use serde_json::{Value, json};
use vppkit_sim::{AssetTruth, Change, Licenses, Settings, Simulator};

const SERVICE: &str = "manageVPPLicensesByAdamIdSrv";

async fn manage(sim: &Simulator, asset: &AssetTruth, mut members: Value) -> Value {
    members["adamIdStr"] = json!(asset.adam_id);
    members["pricingParam"] = json!(asset.pricing);
    call(sim, SERVICE, members).await
}

fn app(sim: &Simulator) -> AssetTruth {
    sim.world().assets()[0].clone()
}

fn book(sim: &Simulator) -> AssetTruth {
    sim.world().assets().into_iter().find(|asset| asset.irrevocable).unwrap()
}

/// A user and a serial number that hold the asset, and an active user that does not.
fn people(sim: &Simulator, asset: &AssetTruth) -> (String, String, String) {
    let all = sim.world().assignments();
    let held =
        || all.iter().filter(|a| a.adam_id == asset.adam_id && a.pricing == asset.pricing.as_str());
    let user = held().find_map(|a| a.client_user_id.clone()).unwrap();
    let serial = held().find_map(|a| a.serial_number.clone()).unwrap();
    let free = sim.world().users().into_iter().find(|user| {
        user.status.is_active()
            && !held().any(|a| a.client_user_id.as_ref() == Some(&user.client_user_id))
    });
    (user, serial, free.unwrap().client_user_id)
}

#[tokio::test]
async fn devices_get_and_lose_a_license() {
    let sim = simulator(small_world()).await;
    let asset = app(&sim);
    let answer = manage(&sim, &asset, json!({"associateSerialNumbers": ["NEW1", "NEW2"]})).await;
    assert_eq!(answer["status"], 0);
    assert_eq!((&answer["productTypeId"], &answer["isIrrevocable"]), (&json!(8), &json!(false)));
    assert_eq!(answer["adamIdStr"], asset.adam_id.as_str());
    assert!(answer.get("disassociations").is_none(), "absent when none was asked for");
    let entries = answer["associations"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["serialNumber"], "NEW1");
    assert!(entries[0]["licenseIdStr"].is_string() && entries[0].get("errorNumber").is_none());
    let after = app(&sim);
    assert_eq!((after.assigned, after.available), (asset.assigned + 2, asset.available - 2));

    let answer = manage(&sim, &asset, json!({"disassociateSerialNumbers": ["NEW1"]})).await;
    assert_eq!(answer["disassociations"][0]["licenseIdStr"], entries[0]["licenseIdStr"]);
    assert_eq!(app(&sim).assigned, asset.assigned + 1);
    let id = &entries[1]["licenseIdStr"];
    let answer = manage(&sim, &asset, json!({"disassociateLicenseIdStrs": [id]})).await;
    assert_eq!((&answer["status"], app(&sim).assigned), (&json!(0), asset.assigned));
}

#[tokio::test]
async fn disassociations_come_first() {
    let sim = simulator(small_world()).await;
    let asset = app(&sim);
    let adam_id = asset.adam_id.parse().unwrap();
    let all = Licenses { adam_id, pricing: asset.pricing, count: asset.available };
    sim.world().change(&Change::Refund(all)).unwrap();
    assert_eq!(app(&sim).available, 0);
    let (user, serial, free) = people(&sim, &asset);
    let none_free = manage(&sim, &asset, json!({"associateClientUserIdStrs": [free]})).await;
    assert_eq!(none_free["associations"][0]["errorNumber"], 9610);
    let request =
        json!({"associateClientUserIdStrs": [free], "disassociateSerialNumbers": [serial]});
    let answer = manage(&sim, &asset, request).await;
    assert_eq!(answer["status"], 0, "the freed one is given away: {answer}");
    let _ = user;
}

#[tokio::test]
async fn partial_and_whole_failures() {
    let sim = simulator(small_world()).await;
    let asset = app(&sim);
    let (user, _, free) = people(&sim, &asset);
    let request = json!({"associateClientUserIdStrs": [user, "nobody", free]});
    let answer = manage(&sim, &asset, request).await;
    assert_eq!(answer["status"], -3);
    assert!(answer.get("errorNumber").is_none(), "only per entry");
    let entries = answer["associations"].as_array().unwrap();
    assert_eq!(
        (&entries[0]["errorNumber"], &entries[0]["errorCode"]),
        (&json!(9616), &json!(9616))
    );
    let held = &entries[0]["licenseAlreadyAssigned"];
    assert_eq!(held["clientUserIdStr"], user.as_str());
    assert_eq!(held["status"], "Associated");
    assert_eq!(entries[1]["errorNumber"], 9609);
    assert!(entries[1]["errorMessage"].is_string());
    assert!(entries[2]["licenseIdStr"].is_string());

    let answer = manage(&sim, &asset, json!({"disassociateSerialNumbers": ["NOBODY"]})).await;
    assert_eq!(answer["status"], -1);
    assert_eq!(answer["disassociations"][0]["errorNumber"], 9619);
    let request = json!({"disassociateClientUserIdStrs": ["nobody"], "associateSerialNumbers": []});
    let answer = manage(&sim, &asset, request).await;
    assert_eq!(answer["disassociations"][0]["errorNumber"], 9609);
}

#[tokio::test]
async fn a_shared_store_account_collides() {
    let sim = simulator(small_world()).await;
    let asset = app(&sim);
    for id in ["first", "second"] {
        call(&sim, "registerVPPUserSrv", json!({"clientUserIdStr": id})).await;
        let accept = Change::AcceptInvitation {
            client_user_id: id.into(),
            its_id_hash: Some("shared".into()),
        };
        sim.world().change(&accept).unwrap();
    }
    manage(&sim, &asset, json!({"associateClientUserIdStrs": ["first"]})).await;
    let answer = manage(&sim, &asset, json!({"associateClientUserIdStrs": ["second"]})).await;
    let entry = &answer["associations"][0];
    assert_eq!(entry["errorNumber"], 9616);
    assert_eq!(entry["regUsersAlreadyAssigned"][0]["clientUserIdStr"], "first");
    assert!(entry.get("licenseAlreadyAssigned").is_none());
}

#[tokio::test]
async fn books_stay_and_go_to_users_only() {
    let sim = simulator(small_world()).await;
    let book = book(&sim);
    let answer = manage(&sim, &book, json!({"associateSerialNumbers": ["X"]})).await;
    assert_eq!((&answer["status"], &answer["errorNumber"]), (&json!(-1), &json!(9628)));
    assert!(answer.get("associations").is_none());
    let all = sim.world().assignments();
    let reader = all.iter().find(|a| a.adam_id == book.adam_id && a.pricing == "STDQ").unwrap();
    let request = json!({"disassociateClientUserIdStrs": [reader.client_user_id]});
    let answer = manage(&sim, &book, request).await;
    assert_eq!(answer["disassociations"][0]["errorNumber"], 9607);
}

#[tokio::test]
async fn requests_beyond_the_limit_do_nothing() {
    let sim = simulator(small_world()).await;
    let asset = app(&sim);
    let serials: Vec<String> = (0..11).map(|n| format!("N{n}")).collect();
    let answer = manage(&sim, &asset, json!({"associateSerialNumbers": serials})).await;
    assert_eq!((&answer["status"], &answer["errorNumber"]), (&json!(-1), &json!(9602)));
    assert_eq!(app(&sim).assigned, asset.assigned);
    sim.world().change(&Change::Limits { associate: 11, disassociate: 2 }).unwrap();
    let config = send(&sim, "GET", "/mdm/VPPServiceConfigSrv", "").await.json();
    assert_eq!(config["maxBatchAssociateLicenseCount"], 11);
    assert_eq!(config["maxBatchDisassociateLicenseCount"], 2);
    let answer = manage(&sim, &asset, json!({"associateSerialNumbers": serials})).await;
    assert_eq!(answer["status"], 0);
}

#[tokio::test]
async fn two_arrays_of_a_kind_none_at_all_and_an_unknown_asset() {
    let sim = simulator(small_world()).await;
    let asset = app(&sim);
    for two in [
        json!({"associateSerialNumbers": ["A"], "associateClientUserIdStrs": ["B"]}),
        json!({"disassociateSerialNumbers": ["A"], "disassociateLicenseIdStrs": ["1"]}),
    ] {
        assert_eq!(manage(&sim, &asset, two).await["errorNumber"], 9602);
    }
    // null and [] mean that none is given.
    let none = json!({"associateSerialNumbers": [], "disassociateSerialNumbers": null});
    assert_eq!(manage(&sim, &asset, none).await["errorNumber"], 9600);
    let unknown = json!({"adamIdStr": "999", "associateSerialNumbers": ["A"]});
    assert_eq!(call(&sim, SERVICE, unknown).await["errorNumber"], 9610);
    let default =
        json!({"adamIdStr": asset.adam_id, "pricingParam": null, "associateSerialNumbers": ["A"]});
    assert_eq!(call(&sim, SERVICE, default).await["pricingParam"], "STDQ");
}

#[tokio::test]
async fn a_license_of_another_asset_is_not_found() {
    let sim = simulator(small_world()).await;
    let other = &sim.world().assets()[1];
    let theirs =
        sim.world().assignments().into_iter().find(|a| a.adam_id == other.adam_id).unwrap();
    let request = json!({"disassociateLicenseIdStrs": [theirs.license_id]});
    let answer = manage(&sim, &app(&sim), request).await;
    assert_eq!(answer["disassociations"][0]["errorNumber"], 9610);
}

#[tokio::test]
async fn refunded_and_locked_licenses() {
    let sim = simulator(small_world()).await;
    let asset = app(&sim);
    let adam_id = asset.adam_id.parse().unwrap();
    let some = |count| Licenses { adam_id, pricing: asset.pricing, count };
    let theirs =
        sim.world().assignments().into_iter().find(|a| a.adam_id == asset.adam_id).unwrap();
    sim.world().change(&Change::BeginTransfer(some(asset.available))).unwrap();
    let answer = manage(&sim, &asset, json!({"associateSerialNumbers": ["A"]})).await;
    assert_eq!(answer["associations"][0]["errorNumber"], 9643);
    sim.world().change(&Change::EndTransfer { adam_id, pricing: asset.pricing }).unwrap();
    assert_eq!((app(&sim).available, app(&sim).total()), (0, asset.assigned));
    let answer = manage(&sim, &asset, json!({"associateSerialNumbers": ["A"]})).await;
    assert_eq!(answer["associations"][0]["errorNumber"], 9610);

    sim.world().change(&Change::Refund(some(asset.assigned))).unwrap();
    assert_eq!((app(&sim).retired, app(&sim).total()), (asset.assigned, 0));
    let request = json!({"disassociateLicenseIdStrs": [theirs.license_id]});
    let answer = manage(&sim, &asset, request).await;
    assert_eq!(answer["disassociations"][0]["errorNumber"], 9624);
    sim.world().change(&Change::Buy(some(3))).unwrap();
    assert_eq!(app(&sim).available, 3);
}

trait Total {
    fn total(&self) -> u32;
}

impl Total for AssetTruth {
    fn total(&self) -> u32 {
        self.assigned + self.available
    }
}

#[tokio::test]
async fn what_is_provoked_too_often_is_throttled() {
    let settings =
        Settings { repeats_allowed: 2, repeat_window_seconds: 300, ..Settings::default() };
    let clock = vppkit_sim::ManualClock::new(1_800_000_000_000);
    let sim = Simulator::builder().world(small_world()).settings(settings).clock(clock.clone());
    let sim = sim.start().await.unwrap();
    let asset = app(&sim);
    let (user, ..) = people(&sim, &asset);
    let same = json!({"disassociateSerialNumbers": ["NOBODY"]});
    for _ in 0..2 {
        assert!(manage(&sim, &asset, same.clone()).await.get("errorNumber").is_none());
    }
    assert_eq!(manage(&sim, &asset, same.clone()).await["errorNumber"], 9632);
    clock.advance(300_000);
    assert!(manage(&sim, &asset, same).await.get("errorNumber").is_none(), "the window is over");

    let mut numbers = Vec::new();
    for n in 0..3 {
        let request = json!({"associateClientUserIdStrs": [user, format!("nobody-{n}")]});
        let answer = manage(&sim, &asset, request).await;
        numbers.push(answer["associations"][0]["errorNumber"].as_u64().unwrap());
    }
    assert_eq!(numbers, [9616, 9616, 9630]);

    let none = Licenses {
        adam_id: asset.adam_id.parse().unwrap(),
        pricing: asset.pricing,
        count: asset.available,
    };
    sim.world().change(&Change::Refund(none)).unwrap();
    let mut numbers = Vec::new();
    for n in 0..3 {
        let request = json!({"associateSerialNumbers": ["LATE", format!("LATE{n}")]});
        let answer = manage(&sim, &asset, request).await;
        numbers.push(answer["associations"][0]["errorNumber"].as_u64().unwrap());
    }
    assert_eq!(numbers, [9610, 9610, 9631]);
}

#[tokio::test]
async fn a_location_run_by_apple_is_read_only() {
    let settings = Settings { cloud_managed: true, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    let answer = manage(&sim, &app(&sim), json!({"associateSerialNumbers": ["A"]})).await;
    assert_eq!(answer["errorNumber"], 9645);
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["status"], 0);
}
