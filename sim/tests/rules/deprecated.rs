//! The deprecated association services, under all four names (protocol 1.18).

use crate::http::{call, simulator, simulator_with, small_world};
use serde_json::json;
use vppkit_sim::{Settings, Simulator};

async fn world() -> (Simulator, String, u64) {
    let sim = simulator(small_world()).await;
    let user = call(&sim, "registerVPPUserSrv", json!({"clientUserIdStr": "u1"})).await;
    let adam_id = sim.world().assets()[0].adam_id.clone();
    (sim, adam_id, user["user"]["userId"].as_u64().unwrap())
}

#[tokio::test]
async fn a_license_is_given_and_taken_back() {
    let (sim, adam_id, user_id) = world().await;
    for (give, take) in [
        ("associateVPPLicenseSrv", "disassociateVPPLicenseSrv"),
        ("associateVPPLicenseWithVPPUserSrv", "disassociateVPPLicenseFromVPPUserSrv"),
    ] {
        let request = json!({"userId": user_id, "adamId": adam_id, "pricingParam": "STDQ"});
        let given = call(&sim, give, request.clone()).await;
        assert_eq!(
            (&given["status"], &given["license"]["clientUserIdStr"]),
            (&json!(0), &json!("u1"))
        );
        assert_eq!(given["user"]["userId"], user_id);
        let again = call(&sim, give, request).await;
        assert_eq!((&again["status"], &again["errorNumber"]), (&json!(-1), &json!(9616)));
        assert_eq!(again["licenseAlreadyAssigned"]["licenseId"], given["license"]["licenseId"]);

        let request = json!({"userId": user_id, "licenseId": given["license"]["licenseId"]});
        let taken = call(&sim, take, request.clone()).await;
        assert_eq!(taken["license"]["status"], "Available");
        assert_eq!(call(&sim, take, request).await["errorNumber"], 9619);
    }
}

#[tokio::test]
async fn a_certain_license_or_none() {
    let (sim, adam_id, _) = world().await;
    let theirs = sim.world().assignments().into_iter().find(|a| a.adam_id == adam_id).unwrap();
    let request = json!({"clientUserIdStr": "u1", "licenseId": theirs.license_id, "adamId": "1"});
    assert_eq!(call(&sim, "associateVPPLicenseSrv", request).await["errorNumber"], 9626);
    let request = json!({"clientUserIdStr": "u1", "licenseId": 1});
    assert_eq!(call(&sim, "associateVPPLicenseSrv", request).await["errorNumber"], 9610);
    let request = json!({"clientUserIdStr": "nobody", "adamId": adam_id});
    assert_eq!(call(&sim, "associateVPPLicenseSrv", request).await["errorNumber"], 9609);
    let request = json!({"clientUserIdStr": "u1"});
    assert_eq!(call(&sim, "associateVPPLicenseSrv", request).await["errorNumber"], 9600);
}

#[tokio::test]
async fn a_license_of_someone_else_is_not_taken() {
    let (sim, _, user_id) = world().await;
    let theirs = sim.world().assignments().into_iter().find(|a| a.client_user_id.is_some());
    let request = json!({"userId": user_id, "licenseId": theirs.unwrap().license_id});
    let answer = call(&sim, "disassociateVPPLicenseFromVPPUserSrv", request).await;
    assert_eq!(answer["errorNumber"], 9626);
}

#[tokio::test]
async fn they_can_be_gone() {
    let settings = Settings { deprecated_removed: true, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    for service in ["associateVPPLicenseSrv", "disassociateVPPLicenseSrv"] {
        assert_eq!(call(&sim, service, json!({})).await["errorNumber"], 9634);
    }
}
