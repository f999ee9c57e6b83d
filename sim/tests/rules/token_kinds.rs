//! The kinds of sTokens, privileges and facilitators (protocol 1.4, 1.5, 1.7).

use crate::http::{call, call_as, simulator, simulator_with, small_world};
use serde_json::{Value, json};
use vppkit_sim::{Change, Settings, Simulator};

async fn ask(sim: &Simulator, name: &str, service: &str, members: Value) -> Value {
    call_as(sim, &sim.stoken_named(name).unwrap(), service, members).await
}

#[tokio::test]
async fn every_kind_of_token_is_there() {
    let sim = simulator(small_world()).await;
    for (name, number) in [
        ("main", Value::Null),
        ("twin", Value::Null),
        ("read-only", Value::Null),
        ("expiring", Value::Null),
        ("other", Value::Null),
        ("legacy", Value::Null),
        ("expired", json!(9621)),
        ("revoked", json!(9625)),
    ] {
        assert_eq!(ask(&sim, name, "getVPPAssetsSrv", json!({})).await["errorNumber"], number);
    }
    assert!(sim.stoken_named("nobody").is_none());
    let uid = |answer: Value| answer["uId"].clone();
    let main = uid(call(&sim, "VPPClientConfigSrv", json!({})).await);
    assert_eq!(uid(ask(&sim, "twin", "VPPClientConfigSrv", json!({})).await), main);
    assert_ne!(uid(ask(&sim, "other", "VPPClientConfigSrv", json!({})).await), main);
    let expiring = ask(&sim, "expiring", "getVPPAssetsSrv", json!({})).await;
    assert!(expiring["tokenExpDate"].as_str().unwrap().ends_with("+0000"));
}

#[tokio::test]
async fn a_read_only_token_reads() {
    let sim = simulator(small_world()).await;
    for service in ["getVPPAssetsSrv", "getVPPUsersSrv", "getAssignments", "VPPClientConfigSrv"] {
        assert_eq!(ask(&sim, "read-only", service, json!({})).await["status"], 0, "{service}");
    }
    let adam_id = sim.world().assets()[0].adam_id.clone();
    for (service, members) in [
        ("registerVPPUserSrv", json!({"clientUserIdStr": "u1"})),
        ("editVPPUserSrv", json!({"clientUserIdStr": "u1"})),
        ("retireVPPUserSrv", json!({"clientUserIdStr": "u1"})),
        (
            "manageVPPLicensesByAdamIdSrv",
            json!({"adamIdStr": adam_id, "associateSerialNumbers": ["A"]}),
        ),
        ("associateVPPLicenseSrv", json!({})),
        ("disassociateVPPLicenseSrv", json!({})),
        ("VPPClientConfigSrv", json!({"clientContext": "x"})),
    ] {
        let answer = ask(&sim, "read-only", service, members).await;
        assert_eq!(answer["errorNumber"], 9637, "{service}");
    }
}

#[tokio::test]
async fn a_legacy_token_has_no_location_and_a_group() {
    let sim = simulator(small_world()).await;
    let answer = ask(&sim, "legacy", "VPPClientConfigSrv", json!({})).await;
    assert!(answer.get("location").is_none());
    assert!(answer["apnToken"].is_string() && answer["libraryId"].is_u64());
    assert_eq!(answer["facilitatorMemberId"], 200_841);
    let group = answer["vppGroupMembers"].as_array().unwrap();
    assert_eq!((group.len(), &group[1]["facilitatorMemberId"]), (2, &json!(200_842)));
    let location = call(&sim, "VPPClientConfigSrv", json!({})).await;
    assert!(location.get("vppGroupMembers").is_none() && location["location"].is_object());
}

#[tokio::test]
async fn a_facilitator_acts_for_a_member_of_the_group() {
    let sim = simulator(small_world()).await;
    let own = ask(&sim, "legacy", "getVPPAssetsSrv", json!({})).await;
    let colleague = ask(&sim, "legacy-colleague", "getVPPAssetsSrv", json!({})).await;
    let request = json!({"facilitatorMemberId": "200842"});
    let acting = ask(&sim, "legacy", "getVPPAssetsSrv", request.clone()).await;
    assert_ne!(own["uId"], colleague["uId"]);
    assert_eq!((&acting["uId"], &acting["assets"]), (&colleague["uId"], &colleague["assets"]));
    assert_eq!(acting["facilitatorMember"]["facilitatorMemberId"], 200_842);
    assert!(own.get("facilitatorMember").is_none());
    let unknown = json!({"facilitatorMemberId": 1});
    assert_eq!(ask(&sim, "legacy", "getVPPAssetsSrv", unknown).await["errorNumber"], 9639);
    assert_eq!(call(&sim, "getVPPAssetsSrv", request.clone()).await["errorNumber"], 9638);
    let ignored = ask(&sim, "legacy", "VPPClientConfigSrv", request.clone()).await;
    assert_eq!(ignored["uId"], own["uId"], "not accepted by the client configuration");

    let settings = Settings { facilitators: false, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    assert_eq!(call(&sim, "getVPPAssetsSrv", request).await["status"], 0, "switched off");
}

#[tokio::test]
async fn a_replaced_token_is_revoked_and_the_new_one_is_good() {
    let sim = simulator(small_world()).await;
    let old = sim.stoken();
    sim.world().change(&Change::ReplaceToken { token: "main".into() }).unwrap();
    assert_ne!(sim.stoken(), old);
    assert_eq!(call_as(&sim, &old, "getVPPAssetsSrv", json!({})).await["errorNumber"], 9625);
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["status"], 0);
}
