//! getVPPLicensesSrv and the rules of batched listings (protocol 1.15, 1.20).

use crate::http::{call, simulator, simulator_with, small_world};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};
use std::io::Read as _;
use vppkit_sim::{Settings, Simulator, WorldSpec};

const SERVICE: &str = "getVPPLicensesSrv";

fn rows(answer: &Value) -> &Vec<Value> {
    answer["licenses"].as_array().unwrap_or_else(|| panic!("{answer}"))
}

async fn all_batches(sim: &Simulator, filter: Value) -> Vec<Value> {
    let mut request = filter.clone();
    let mut all = Vec::new();
    loop {
        let answer = call(sim, SERVICE, request).await;
        assert_eq!(answer["batchCount"], rows(&answer).len());
        all.extend(rows(&answer).iter().cloned());
        if answer.get("sinceModifiedToken").is_some() {
            assert!(answer.get("batchToken").is_none());
            return all;
        }
        request = filter.clone();
        request["batchToken"] = answer["batchToken"].clone();
    }
}

fn ids(licenses: &[Value]) -> BTreeSet<u64> {
    licenses.iter().map(|license| license["licenseId"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn batches_of_600_cover_everything_once() {
    let sim = simulator(small_world()).await;
    let first = call(&sim, SERVICE, json!({"assignedOnly": true})).await;
    assert_eq!((&first["batchCount"], &first["totalCount"]), (&json!(600), &json!(2_000)));
    assert_eq!(first["totalBatchCount"], "4", "as text");
    let second = call(&sim, SERVICE, json!({"batchToken": first["batchToken"]})).await;
    assert!(second.get("totalCount").is_none(), "only where the listing began");
    assert_ne!(second["batchToken"], first["batchToken"], "a new one each time");

    let assigned = all_batches(&sim, json!({"assignedOnly": true})).await;
    assert_eq!((assigned.len(), ids(&assigned).len()), (2_000, 2_000));
    let everything = all_batches(&sim, json!({})).await;
    assert_eq!(everything.len(), 2_000 + 25 * 50);
    assert_eq!(ids(&everything).len(), everything.len());
}

#[tokio::test]
async fn a_license_says_who_holds_it() {
    let sim = simulator(WorldSpec { refunded: 1, ..small_world() }).await;
    let all = all_batches(&sim, json!({})).await;
    let with = |name: &str| all.iter().filter(|license| license.get(name).is_some()).count();
    assert_eq!(with("clientUserIdStr") + with("serialNumber"), 2_000);
    assert!(with("itsIdHash") > 0 && with("itsIdHash") < with("clientUserIdStr"));
    for license in &all {
        let held = license.get("clientUserIdStr").or(license.get("serialNumber")).is_some();
        assert_eq!(license["status"] == "Associated", held);
        assert!(license["licenseId"].as_u64().unwrap() > u64::from(u32::MAX));
        assert_eq!(license["licenseIdStr"], license["licenseId"].to_string());
        assert_eq!(license["adamIdStr"], license["adamId"].to_string());
        assert_eq!(license.get("userId").is_some(), license.get("clientUserIdStr").is_some());
    }
    let statuses: HashSet<&str> = all.iter().map(|l| l["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, HashSet::from(["Associated", "Available", "Refunded"]));
}

#[tokio::test]
async fn filters_of_holder_and_asset() {
    let sim = simulator(small_world()).await;
    let users = all_batches(&sim, json!({"userAssignedOnly": true})).await;
    let devices = all_batches(&sim, json!({"deviceAssignedOnly": true})).await;
    assert_eq!(users.len() + devices.len(), 2_000);
    assert!(users.iter().all(|license| license.get("clientUserIdStr").is_some()));
    assert!(devices.iter().all(|license| license.get("serialNumber").is_some()));
    let both = json!({"userAssignedOnly": true, "deviceAssignedOnly": true});
    assert_eq!(call(&sim, SERVICE, both).await["errorNumber"], 9602);

    let serial = devices[0]["serialNumber"].clone();
    let of_device = all_batches(&sim, json!({"serialNumber": serial})).await;
    let expected = devices.iter().filter(|l| l["serialNumber"] == serial).count();
    assert_eq!(of_device.len(), expected);

    let assets = sim.world().assets();
    let twin = assets.windows(2).find(|two| two[0].adam_id == two[1].adam_id).unwrap();
    let size = |asset: &vppkit_sim::AssetTruth| (asset.assigned + asset.available) as usize;
    let adam_id = &twin[0].adam_id;
    let either = all_batches(&sim, json!({"adamId": adam_id})).await;
    assert_eq!(either.len(), size(&twin[0]) + size(&twin[1]));
    let plus = all_batches(&sim, json!({"adamId": adam_id, "pricingParam": "PLUS"})).await;
    assert_eq!(plus.len(), size(&twin[1]));
    let ignored = all_batches(&sim, json!({"pricingParam": "PLUS"})).await;
    assert_eq!(ignored.len(), 2_000 + 25 * 50, "pricingParam counts only with adamId");
}

#[tokio::test]
async fn one_batch_and_no_batch_end_with_a_since_modified_token() {
    let sim = simulator(WorldSpec { assignments: 5, spare: 0, ..small_world() }).await;
    let answer = call(&sim, SERVICE, json!({})).await;
    assert_eq!((rows(&answer).len(), &answer["totalBatchCount"]), (5, &json!("0")));
    assert!(answer["sinceModifiedToken"].is_string() && answer.get("batchToken").is_none());
    let empty = call(&sim, SERVICE, json!({"adamId": 1})).await;
    assert_eq!((rows(&empty).len(), &empty["totalCount"]), (0, &json!(0)));
    assert!(empty["sinceModifiedToken"].is_string());
}

#[tokio::test]
async fn override_index_reads_batches_in_any_order() {
    let sim = simulator(small_world()).await;
    let first = call(&sim, SERVICE, json!({"assignedOnly": true})).await;
    let mut all = Vec::new();
    for index in [4, 2, 1, 3] {
        let request = json!({"batchToken": first["batchToken"], "overrideIndex": index});
        let answer = call(&sim, SERVICE, request).await;
        assert_eq!(answer.get("sinceModifiedToken").is_some(), index == 4);
        if index == 1 {
            assert_eq!(answer["licenses"], first["licenses"]);
        }
        all.extend(rows(&answer).iter().cloned());
    }
    assert_eq!(ids(&all).len(), 2_000);
    for index in [0, 5] {
        let request = json!({"batchToken": first["batchToken"], "overrideIndex": index});
        assert_eq!(call(&sim, SERVICE, request).await["errorNumber"], 9602);
    }
}

#[tokio::test]
async fn tokens_describe_themselves() {
    let sim = simulator(small_world()).await;
    let adam_id = &sim.world().assets()[0].adam_id;
    let settings = Settings { batch_size: 10, ..Settings::default() };
    sim.world().change_settings(|now| *now = settings);
    let first = call(&sim, SERVICE, json!({"adamId": adam_id, "pricingParam": "STDQ"})).await;
    let gzip = STANDARD.decode(first["batchToken"].as_str().unwrap()).unwrap();
    let mut list = String::new();
    flate2::read::GzDecoder::new(gzip.as_slice()).read_to_string(&mut list).unwrap();
    for line in ["type = batch;", "index = 1;", "pricingParam = STDQ;", "LIC.batch.token.1."] {
        assert!(list.contains(line), "{line} in {list}");
    }
    assert!(list.contains(&format!("adamId = {adam_id};")));
}

#[tokio::test]
async fn lost_data_and_broken_tokens_are_told_apart() {
    let sim = simulator(small_world()).await;
    let first = call(&sim, SERVICE, json!({})).await;
    let request = json!({"batchToken": first["batchToken"]});
    assert_eq!(call(&sim, SERVICE, request.clone()).await["status"], 0);
    sim.world().purge_listings();
    assert_eq!(call(&sim, SERVICE, request).await["errorNumber"], 9633);
    for request in [
        json!({"batchToken": "AAAA"}),
        json!({"sinceModifiedToken": "AAAA"}),
        json!({"sinceModifiedToken": first["batchToken"]}),
    ] {
        assert_eq!(call(&sim, SERVICE, request).await["errorNumber"], 9602);
    }
}

#[tokio::test]
async fn nothing_changed_gives_an_empty_delta() {
    let settings = Settings { batch_size: 5_000, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    let first = call(&sim, SERVICE, json!({})).await;
    let delta =
        call(&sim, SERVICE, json!({"sinceModifiedToken": first["sinceModifiedToken"]})).await;
    assert_eq!((rows(&delta).len(), &delta["status"]), (0, &json!(0)));
    assert!(delta["sinceModifiedToken"].is_string());
}
