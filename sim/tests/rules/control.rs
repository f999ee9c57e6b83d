//! The simulator's own pages.

use crate::http::{call, send, simulator, small_world};
use serde_json::{Value, json};
use vppkit_sim::Simulator;

async fn get(sim: &Simulator, name: &str) -> Value {
    let reply = send(sim, "GET", &format!("/_sim/{name}"), "").await;
    assert_eq!(reply.status, 200, "{name}");
    reply.json()
}

async fn post(sim: &Simulator, name: &str, body: Value) -> (u16, String) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let reply = send(sim, "POST", &format!("/_sim/{name}"), &body).await;
    (reply.status, reply.text().to_owned())
}

#[tokio::test]
async fn the_truth_is_shown() {
    let sim = simulator(small_world()).await;
    let state = get(&sim, "state").await;
    assert_eq!(state["uId"], sim.world().uid());
    assert_eq!(state["assets"].as_array().unwrap().len(), 25);
    assert_eq!(state["users"]["Deleted"], 2);
    assert_eq!(get(&sim, "assignments").await.as_array().unwrap().len(), 2_000);
    assert_eq!(get(&sim, "users").await.as_array().unwrap().len(), 100);
    let tokens = get(&sim, "tokens").await;
    assert_eq!(tokens[0]["sToken"], sim.stoken());
    assert_eq!(send(&sim, "GET", "/_sim/nothing", "").await.status, 404);
}

#[tokio::test]
async fn changes_are_made() {
    let sim = simulator(small_world()).await;
    assert_eq!(post(&sim, "steal_context", json!({"hostname": "thief"})).await.0, 200);
    assert!(sim.world().client_context().contains("thief"));
    assert_eq!(post(&sim, "revoke_token", Value::Null).await.0, 200);
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["errorNumber"], 9625);
    assert_eq!(post(&sim, "restore_token", Value::Null).await.0, 200);
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["status"], 0);

    let assets = sim.world().assets();
    let buy = json!({"adam_id": 361_304_891, "pricing": "STDQ", "count": 5});
    assert_eq!(post(&sim, "buy", buy).await.0, 200);
    assert_eq!(sim.world().assets()[0].available, assets[0].available + 5);
    assert_eq!(post(&sim, "limits", json!({"associate": 3, "disassociate": 4})).await.0, 200);
    assert_eq!(post(&sim, "settings", json!({"page_size": 7})).await.0, 200);
    let settings = sim.world().settings();
    assert_eq!((settings.max_batch_associate, settings.page_size), (3, 7));
    assert_eq!(settings.batch_size, 600, "the others stay");
}

#[tokio::test]
async fn bad_changes_are_refused_with_the_reason() {
    let sim = simulator(small_world()).await;
    for (name, body, status, reason) in [
        ("buy", json!({"adam_id": 1, "count": 5}), 409, "no asset 1 STDQ"),
        ("buy", json!({"adam_id": 1}), 400, "count"),
        ("revoke_token", json!({"token": "x"}), 409, "no token is named"),
        ("sing", json!({}), 400, "unknown variant"),
        ("settings", json!({"page_size": "many"}), 409, "invalid type"),
        ("settings", json!({"pagesize": 1}), 409, "unknown field"),
        ("faults", json!({"service": "getNothing", "action": {}}), 400, "unknown variant"),
        ("faults", json!({"action": {"bodyy": "html"}}), 400, "unknown field"),
        ("faults", json!({"action": {}, "probability": 2}), 400, "between 0 and 1"),
        ("settings", json!({"batch_size": 0}), 409, "at least 1 record"),
        ("settings", json!({"page_size": 0}), 409, "at least 1 record"),
        ("faults", json!({"action": {"status": 7}}), 400, "between 200 and 999"),
        ("faults", json!({"action": {"headers": [["bad name", "x"]]}}), 400, "no name of a header"),
        ("faults", json!({"action": {}, "calls": [0]}), 400, "counted from 1"),
        ("faults", json!({"action": {}, "times": 0}), 400, "never fire"),
        ("faults", json!({"action": {"retry_after": ["{imf+x}"]}}), 400, "is none of"),
    ] {
        let (found, text) = post(&sim, name, body).await;
        assert_eq!(found, status, "{name}: {text}");
        assert!(text.contains(reason), "{name}: {text}");
    }
    assert!(get(&sim, "faults").await.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn faults_come_and_go_at_run_time() {
    let sim = simulator(small_world()).await;
    let rules = json!([{"service": "getVPPAssetsSrv", "action": {"number": 9603}}]);
    assert_eq!(post(&sim, "faults", rules).await.0, 200);
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["errorNumber"], 9603);
    assert_eq!(get(&sim, "faults").await[0]["fired"], 1);
    assert_eq!(send(&sim, "DELETE", "/_sim/faults", "").await.status, 200);
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["status"], 0);
}

#[tokio::test]
async fn the_judge_and_the_log_are_shown_and_forgotten() {
    let sim = simulator(small_world()).await;
    call(&sim, "getVPPAssetsSrv", json!({})).await;
    let judge = get(&sim, "judge").await;
    assert_eq!((&judge["kept"], &judge["mostAtOnce"]), (&json!(true), &json!(1)));
    assert_eq!(judge["verdicts"][0]["invariant"], "I1");
    let report = json!({"assigned": [{"adam_id": 361_304_891, "serial_number": "NEVER"}]});
    assert!(post(&sim, "report", report).await.1.contains("is not assigned"));
    assert_eq!(get(&sim, "judge").await["kept"], false);
    assert_eq!(send(&sim, "DELETE", "/_sim/judge", "").await.status, 200);
    assert_eq!(get(&sim, "judge").await["kept"], true);

    let log = get(&sim, "log").await;
    assert_eq!(log["exchanges"].as_array().unwrap().len(), 1, "its own pages are not logged");
    assert_eq!(log["exchanges"][0]["service"], "getVPPAssetsSrv");
    send(&sim, "DELETE", "/_sim/log", "").await;
    assert!(sim.log().is_empty());
}

#[tokio::test]
async fn the_status_page_is_for_people() {
    let sim = simulator(small_world()).await;
    call(&sim, "getVPPAssetsSrv", json!({})).await;
    sim.world().set_client_context("<script>");
    let page = send(&sim, "GET", "/", "").await;
    assert_eq!(page.status, 200);
    for text in ["<td>Assets</td><td>25</td>", "getVPPAssetsSrv", "I10", "&lt;script&gt;"] {
        assert!(page.text().contains(text), "{text}");
    }
    assert!(!page.text().contains(&sim.stoken()));
}
