//! sTokens and the envelope of every answer (protocol 1.3, 1.4, 2).

use crate::http::{call, call_as, names, send, simulator, small_world};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use vppkit_sim::{ManualClock, Simulator};

const SERVICE: &str = "getVPPAssetsSrv";
const DAY: i64 = 86_400_000;

#[tokio::test]
async fn an_stoken_is_base64_of_json() {
    let sim = simulator(small_world()).await;
    let inner: Value = serde_json::from_slice(&STANDARD.decode(sim.stoken()).unwrap()).unwrap();
    assert_eq!(inner["token"].as_str().unwrap().len(), 88);
    assert!(inner["orgName"].as_str().unwrap().starts_with("ORG"));
    let expiry = inner["expDate"].as_str().unwrap();
    assert_eq!((expiry.len(), &expiry[19..]), (24, "+0000"));
}

#[tokio::test]
async fn requests_without_a_usable_token_are_refused() {
    let sim = simulator(small_world()).await;
    let no_token = send(&sim, "POST", "/mdm/getVPPAssetsSrv", "{}").await.json();
    assert_eq!(no_token["errorNumber"], 9600);
    assert_eq!(call_as(&sim, "", SERVICE, json!({})).await["errorNumber"], 9601);
    let unknown = call_as(&sim, &STANDARD.encode(r#"{"token":"x"}"#), SERVICE, json!({})).await;
    assert_eq!(unknown["errorNumber"], 9622);
    assert_eq!(unknown["status"], -1);
    assert!(unknown.get("uId").is_none(), "nothing is known about a stranger");

    sim.world().set_token_revoked(true);
    assert_eq!(call(&sim, SERVICE, json!({})).await["errorNumber"], 9625);
    sim.world().set_token_revoked(false);
    assert_eq!(call(&sim, SERVICE, json!({})).await["status"], 0);
    sim.world().expire_token();
    assert_eq!(call(&sim, SERVICE, json!({})).await["errorNumber"], 9621);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let sim = simulator(small_world()).await;
    for body in ["[]", "sToken=x", "{", "\"x\""] {
        let answer = send(&sim, "POST", "/mdm/getVPPAssetsSrv", body).await.json();
        assert_eq!(answer["errorNumber"], 9602, "{body}");
    }
}

#[tokio::test]
async fn every_answer_has_the_envelope_and_failures_too() {
    let sim = simulator(small_world()).await;
    sim.world().set_client_context("abc");
    let failing = json!({"adamIdStr": "1"});
    for (service, members) in [
        ("VPPClientConfigSrv", json!({})),
        ("getVPPAssetsSrv", json!({})),
        ("getAssignments", json!({})),
        ("getVPPLicensesSrv", json!({})),
        ("getAssignments", failing),
    ] {
        let answer = call(&sim, service, members).await;
        assert_eq!(answer["uId"], sim.world().uid());
        assert!(answer["location"]["locationId"].as_u64().unwrap() > u64::from(u32::MAX));
        assert!(answer["location"]["locationName"].is_string());
        assert!(answer["expirationMillis"].as_i64().unwrap() > i64::from(u32::MAX));
        assert_eq!(answer["clientContext"], "abc\n");
        assert!(answer.get("tokenExpDate").is_none());
    }
}

#[tokio::test]
async fn token_exp_date_appears_fifteen_days_before_the_end() {
    let clock = ManualClock::new(1_800_000_000_000);
    let sim = Simulator::builder().world(small_world()).clock(clock.clone()).start().await.unwrap();
    let expiry = 1_800_000_000_000 + 100 * DAY;
    sim.world().set_token_expiry(expiry);
    clock.set(expiry - 15 * DAY - 1);
    assert!(call(&sim, SERVICE, json!({})).await.get("tokenExpDate").is_none());
    clock.advance(1);
    let answer = call(&sim, SERVICE, json!({})).await;
    assert_eq!(answer["expirationMillis"], expiry);
    assert_eq!(answer["tokenExpDate"], "2027-04-25T08:00:00+0000");
    clock.set(expiry);
    assert_eq!(call(&sim, SERVICE, json!({})).await["errorNumber"], 9621);
}

#[tokio::test]
async fn members_are_sorted_and_scalars_may_be_text() {
    let sim = simulator(small_world()).await;
    let body = json!({"sToken": sim.stoken(), "includeLicenseCounts": "true", "extra": [1]});
    let reply = send(&sim, "POST", "/mdm/getVPPAssetsSrv", &body.to_string()).await;
    assert!(reply.json()["assets"][0]["totalCount"].is_u64());
    let found = names(reply.text());
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(found, sorted);
    assert!(!reply.text().contains("null"));
}

#[tokio::test]
async fn both_families_of_paths_answer_alike() {
    let sim = simulator(small_world()).await;
    let body = json!({"sToken": sim.stoken()}).to_string();
    let new = send(&sim, "POST", "/mdm/getVPPAssetsSrv", &body).await;
    let old = send(&sim, "POST", "/WebObjects/MZFinance.woa/wa/getVPPAssetsSrv", &body).await;
    assert_eq!(new.text(), old.text());
}

#[tokio::test]
async fn the_log_tells_what_happened_without_the_token() {
    let sim = simulator(small_world()).await;
    call(&sim, SERVICE, json!({})).await;
    call_as(&sim, "bad", SERVICE, json!({})).await;
    let log = sim.log();
    assert_eq!(log.len(), 2);
    assert_eq!((log[0].service.name(), log[0].apple, log[0].status), (SERVICE, None, 200));
    assert_eq!(log[0].account, Some(sim.world().uid()));
    assert_eq!((log[1].apple, log[1].account.as_deref()), (Some(9622), None));
    assert!(log.iter().all(|entry| entry.finished.is_some() && entry.answer_size > 0));
    assert!(!format!("{log:?}").contains(&sim.stoken()));
}
