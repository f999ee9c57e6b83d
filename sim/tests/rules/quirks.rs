//! Deviations in shape (protocol 3.1).

use crate::http::{call, send, simulator, small_world};
use serde_json::{Value, json};
use std::collections::HashSet;
use vppkit_sim::{Quirk, Simulator, WorldSpec};

async fn with(quirks: &[Quirk]) -> Simulator {
    let sim = simulator(WorldSpec { users: 20, ..small_world() }).await;
    sim.world().change_settings(|settings| settings.quirks = quirks.to_vec());
    sim
}

async fn licenses(quirk: Quirk) -> Value {
    call(&with(&[quirk]).await, "getVPPLicensesSrv", json!({})).await
}

#[tokio::test]
async fn listings_without_their_frame() {
    assert!(licenses(Quirk::BareArray).await.as_array().unwrap()[0]["licenseId"].is_u64());
    let answer = licenses(Quirk::NoTokens).await;
    assert!(answer.get("batchToken").is_none() && answer.get("sinceModifiedToken").is_none());
    assert_eq!(licenses(Quirk::DoubledRecords).await["licenses"].as_array().unwrap().len(), 1200);
    assert!(licenses(Quirk::NoStatus).await.get("status").is_none());
}

#[tokio::test]
async fn a_listing_with_empty_batches_loses_nothing() {
    let sim = with(&[]).await;
    let rule = json!({"service": "getVPPLicensesSrv", "calls": [1, 3, 6, 8], "action": {"quirks": ["zero_batch"]}});
    sim.fault(serde_json::from_value(rule).unwrap());
    let mut request = json!({});
    let (mut ids, mut empty) = (HashSet::new(), 0);
    loop {
        let answer = call(&sim, "getVPPLicensesSrv", request).await;
        let batch = answer["licenses"].as_array().unwrap();
        empty += usize::from(batch.is_empty());
        ids.extend(batch.iter().map(|license| license["licenseId"].as_u64().unwrap()));
        if answer.get("sinceModifiedToken").is_some() {
            break;
        }
        request = json!({"batchToken": answer["batchToken"]});
    }
    assert_eq!((ids.len(), empty), (sim.world().license_count(), 4));
}

#[tokio::test]
async fn numbers_and_texts_change_places() {
    assert_eq!(licenses(Quirk::TotalBatchCountNumber).await["totalBatchCount"], 6);
    let answer = licenses(Quirk::StrAsNumbers).await;
    assert!(answer["licenses"][0]["adamIdStr"].is_u64());
    let answer = licenses(Quirk::NumbersAsText).await;
    assert_eq!((&answer["status"], &answer["batchCount"]), (&json!("0"), &json!("600")));
    assert!(answer["licenses"][0]["licenseId"].is_string());
    let answer = licenses(Quirk::IdsOnlyStr).await;
    let license = &answer["licenses"][0];
    assert!(license.get("licenseId").is_none() && license["licenseIdStr"].is_string());
    let answer = licenses(Quirk::IdsOnlyNumbers).await;
    let license = &answer["licenses"][0];
    assert!(license.get("licenseIdStr").is_none() && license["licenseId"].is_u64());
    assert!(licenses(Quirk::UidNumber).await["uId"].is_u64());
    let sim = with(&[Quirk::OrganizationIdText]).await;
    let answer = call(&sim, "VPPClientConfigSrv", json!({})).await;
    assert!(answer["organizationId"].is_string());
}

#[tokio::test]
async fn hex_license_ids_can_be_sent_back() {
    let sim = with(&[Quirk::HexLicenseIds]).await;
    let adam_id = sim.world().assets()[0].adam_id.clone();
    let answer =
        call(&sim, "getVPPLicensesSrv", json!({"adamId": adam_id, "deviceAssignedOnly": true}))
            .await;
    let license = &answer["licenses"][0];
    let id = license["licenseIdStr"].as_str().unwrap();
    assert_eq!(id.len(), 16);
    let request = json!({"adamIdStr": adam_id, "disassociateLicenseIdStrs": [id]});
    assert_eq!(call(&sim, "manageVPPLicensesByAdamIdSrv", request).await["status"], 0);
}

#[tokio::test]
async fn unknown_members_words_and_nulls() {
    let answer = licenses(Quirk::UnknownMembers).await;
    assert!(
        answer["futureMember"].is_object() && answer["licenses"][0]["futureMember"].is_object()
    );
    assert_eq!(licenses(Quirk::UnknownWords).await["licenses"][0]["status"], "Suspended");
    let answer = licenses(Quirk::Nulls).await;
    assert_eq!(answer.get("tokenExpDate"), Some(&Value::Null));
    let sim = with(&[Quirk::RegisteredWithHash]).await;
    let answer = call(&sim, "getVPPUsersSrv", json!({})).await;
    assert!(answer["users"].as_array().unwrap().iter().all(|user| user["itsIdHash"].is_string()));
}

#[tokio::test]
async fn request_ids_and_error_codes() {
    let sim = with(&[Quirk::NoRequestId, Quirk::ErrorCodesAsErrorCode]).await;
    let one = call(&sim, "getAssignments", json!({"serialNumber": "X"})).await;
    let many = call(&sim, "getAssignments", json!({})).await;
    assert!(one.get("requestId").is_none() && many.get("requestId").is_some());
    let config = send(&sim, "GET", "/mdm/VPPServiceConfigSrv", "").await.json();
    assert_eq!(config["errorCodes"][0]["errorCode"], 9600);
    assert!(config["errorCodes"][0].get("errorNumber").is_none());
}

#[tokio::test]
async fn service_urls_that_must_not_be_followed() {
    for (quirk, expected) in [
        (Quirk::UrlsForeign, "https://vpp.example.net/mdm/"),
        (Quirk::UrlsPlainHttp, "http://vpp.itunes.apple.com/mdm/"),
        (Quirk::UrlsIp, "https://203.0.113.7/mdm/"),
        (Quirk::UrlsUserInfo, "http://user:secret@127.0.0.1:"),
        (Quirk::UrlsBlank, "/ mdm/getVPPAssetsSrv"),
    ] {
        let sim = with(&[quirk]).await;
        let config = send(&sim, "GET", "/mdm/VPPServiceConfigSrv", "").await.json();
        assert!(config["getVPPAssetsSrvUrl"].as_str().unwrap().contains(expected));
    }
}

/// Associates one holder and one new serial number, under a quirk.
async fn manage(quirk: Quirk) -> Value {
    let sim = with(&[quirk]).await;
    let adam_id = sim.world().assets()[0].adam_id.clone();
    let all = sim.world().assignments();
    let held = all.iter().find(|a| a.adam_id == adam_id && a.serial_number.is_some()).unwrap();
    let request =
        json!({"adamIdStr": adam_id, "associateSerialNumbers": [held.serial_number, "NEW"]});
    call(&sim, "manageVPPLicensesByAdamIdSrv", request).await["associations"].clone()
}

#[tokio::test]
async fn entries_of_a_manage_answer() {
    let entries = manage(Quirk::EntryErrorCode).await;
    assert!(entries[0].get("errorNumber").is_none() && entries[0]["errorCode"] == 9616);
    let entries = manage(Quirk::EntryErrorNumber).await;
    assert!(entries[0].get("errorCode").is_none() && entries[0]["errorNumber"] == 9616);
    let entries = manage(Quirk::FailedWithLicenseId).await;
    assert!(entries[0]["licenseIdStr"].is_string());
    let entries = manage(Quirk::DoneWithoutLicenseId).await;
    assert!(entries[1].get("licenseIdStr").is_none());
    let entries = manage(Quirk::FullEntries).await;
    assert_eq!(
        (&entries[1]["status"], &entries[1]["adamId"]),
        (&json!("Associated"), &json!(361_304_891))
    );
    let entries = manage(Quirk::BothConflicts).await;
    assert!(entries[0]["licenseAlreadyAssigned"].is_object());
    assert!(entries[0]["regUsersAlreadyAssigned"].is_array());
    let serials = |entries: &Value| -> Vec<String> {
        let entries = entries.as_array().unwrap().iter();
        entries.map(|entry| entry["serialNumber"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(serials(&manage(Quirk::EntryMissing).await).len(), 1);
    let doubled = serials(&manage(Quirk::EntryDoubled).await);
    assert_eq!((doubled.len(), &doubled[0]), (3, &doubled[1]));
    assert_eq!(serials(&manage(Quirk::EntriesReversed).await)[0], "NEW");
    assert_eq!(serials(&manage(Quirk::EntryUnknown).await)[2], "NEVERASKED01");
}
