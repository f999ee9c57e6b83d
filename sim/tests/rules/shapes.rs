//! Answers beside the wire samples of the protocol's appendix: same members, same types.

use crate::http::{call, send, simulator, simulator_with, small_world};
use serde_json::{Value, json};
use vppkit_sim::{Change, Settings, WorldSpec};

/// Every member of the sample is in the answer with the same type; of a list, the first element
/// stands for all.
fn assert_shape(answer: &Value, sample: &Value, at: &str) {
    match (answer, sample) {
        (Value::Object(answer), Value::Object(sample)) => {
            for (name, value) in sample {
                let found = answer.get(name).unwrap_or_else(|| panic!("{at}.{name} is missing"));
                assert_shape(found, value, &format!("{at}.{name}"));
            }
        }
        (Value::Array(answer), Value::Array(sample)) => {
            for (found, value) in answer.iter().zip(sample) {
                assert_shape(found, value, &format!("{at}[]"));
            }
            assert!(answer.len() >= sample.len(), "{at} has {} elements", answer.len());
        }
        (Value::String(_), Value::String(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Bool(_), Value::Bool(_)) => {}
        _ => panic!("{at} is {answer}, and {sample} in the sample"),
    }
}

#[tokio::test]
async fn service_configuration() {
    let sim = simulator(small_world()).await;
    let answer = send(&sim, "POST", "/mdm/VPPServiceConfigSrv", "{}").await.json();
    let sample = json!({
        "status": 0, "maxBatchAssociateLicenseCount": 10, "maxBatchDisassociateLicenseCount": 10,
        "registerUserSrvUrl": "", "getAssignmentsSrvUrl": "", "invitationEmailUrl": "",
        "associateLicenseSrvUrl": "", "clientConfigSrvUrl": "", "contentMetadataLookupUrl": "",
        "disassociateLicenseSrvUrl": "", "editUserSrvUrl": "", "getLicensesSrvUrl": "",
        "getUserSrvUrl": "", "getUsersSrvUrl": "", "getVPPAssetsSrvUrl": "",
        "manageVPPLicensesByAdamIdSrvUrl": "", "retireUserSrvUrl": "", "vppWebsiteUrl": "",
        "errorCodes": [{"errorNumber": 9600, "errorMessage": ""}],
    });
    assert_shape(&answer, &sample, "");
}

#[tokio::test]
async fn registration_and_its_failure() {
    let sim = simulator(small_world()).await;
    let request = json!({"clientUserIdStr": "200002", "email": "test_reg_user11@test.com"});
    let sample = json!({
        "status": 0, "uId": "100978", "expirationMillis": 1_898_103_480_266_u64,
        "location": {"locationId": 22_222_222_222_u64, "locationName": "LocationName"},
        "user": {"userId": 100_014, "clientUserIdStr": "200002", "email": "",
            "status": "Registered", "inviteCode": "", "inviteUrl": ""},
    });
    assert_shape(&call(&sim, "registerVPPUserSrv", request.clone()).await, &sample, "");
    sim.world().expire_token();
    let failure = json!({"status": -1, "errorNumber": 9621, "errorMessage": ""});
    assert_shape(&call(&sim, "registerVPPUserSrv", request).await, &failure, "");
}

#[tokio::test]
async fn three_answers_of_a_listing_of_users() {
    let settings = Settings { batch_size: 1, ..Settings::default() };
    let world = WorldSpec { users: 2, ..small_world() };
    let sim = simulator_with(world, settings).await;
    let change = Change::RegisterUser { client_user_id: "200007".into() };
    sim.world().change(&change).unwrap();
    let rule = json!({"calls": [2], "action": {"quirks": ["zero_batch"]}});
    sim.fault(serde_json::from_value(rule).unwrap());
    let first = call(&sim, "getVPPUsersSrv", json!({})).await;
    let sample = json!({
        "status": 0, "batchCount": 1, "totalBatchCount": "3", "totalCount": 2, "batchToken": "",
        "users": [{"userId": 1, "clientUserIdStr": "200006", "status": "Associated", "itsIdHash": ""}],
    });
    assert_shape(&first, &sample, "");
    let empty = call(&sim, "getVPPUsersSrv", json!({"batchToken": first["batchToken"]})).await;
    assert_eq!((&empty["users"], &empty["batchCount"]), (&json!([]), &json!(0)));
    let last = json!({"batchToken": empty["batchToken"], "overrideIndex": 3});
    let last = call(&sim, "getVPPUsersSrv", last).await;
    let sample = json!({
        "status": 0, "batchCount": 1, "totalBatchCount": "3", "sinceModifiedToken": "",
        "users": [{"userId": 3, "clientUserIdStr": "200007", "status": "Registered", "inviteCode": ""}],
    });
    assert_shape(&last, &sample, "");
}

#[tokio::test]
async fn a_manage_request_that_is_done_in_part() {
    let sim = simulator(small_world()).await;
    let asset = sim.world().assets()[0].clone();
    let all = sim.world().assignments();
    let held = || all.iter().filter(|a| a.adam_id == asset.adam_id);
    let serial = held().find_map(|a| a.serial_number.clone()).unwrap();
    let user = held().find_map(|a| a.client_user_id.clone()).unwrap();
    call(&sim, "registerVPPUserSrv", json!({"clientUserIdStr": "200007"})).await;
    let request = json!({
        "adamIdStr": asset.adam_id, "pricingParam": "STDQ",
        "disassociateSerialNumbers": [serial], "associateClientUserIdStrs": [user, "200007"],
    });
    let sample = json!({
        "status": -3, "adamIdStr": "408709785", "pricingParam": "STDQ", "productTypeId": 8,
        "productTypeName": "Application", "isIrrevocable": false, "uId": "103614",
        "disassociations": [{"serialNumber": "C17DK6D9DDQW", "licenseIdStr": "841000"}],
        "associations": [
            {"clientUserIdStr": "200006", "errorCode": 9616, "errorNumber": 9616, "errorMessage": "",
                "licenseAlreadyAssigned": {"adamIdStr": "", "licenseIdStr": "", "clientUserIdStr": "",
                    "userId": 1, "status": "Associated", "userIdStr": "", "pricingParam": "",
                    "productTypeId": 8, "productTypeName": "", "isIrrevocable": false,
                    "licenseId": 1, "adamId": 1}},
            {"clientUserIdStr": "200007", "licenseIdStr": "841000"},
        ],
    });
    let answer = call(&sim, "manageVPPLicensesByAdamIdSrv", request).await;
    assert_shape(&answer, &sample, "");
    assert_eq!(answer["status"], -3);
}

#[tokio::test]
async fn the_first_of_two_pages_of_assignments() {
    let sim = simulator(WorldSpec { assignments: 412, ..small_world() }).await;
    let answer = call(&sim, "getAssignments", json!({})).await;
    let sample = json!({
        "status": 0, "uId": "100978", "assignmentsInCurrentPage": 300, "currentPageIndex": 0,
        "nextPageIndex": 1, "totalPages": 2, "totalAssignments": 412, "requestId": "",
        "assignments": [{"adamIdStr": "361304891", "pricingParam": "STDQ"}],
    });
    assert_shape(&answer, &sample, "");
    assert_eq!((&answer["totalPages"], &answer["totalAssignments"]), (&json!(2), &json!(412)));
}
