//! Fault rules: who is picked, and what happens on the wire.

use crate::http::{Reply, call, send, send_raw, simulator, small_world};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use vppkit_sim::{Rule, Simulator};

const ASSETS: &str = "/mdm/getVPPAssetsSrv";

fn rule(text: Value) -> Rule {
    serde_json::from_value(text).unwrap()
}

async fn assets(sim: &Simulator) -> Reply {
    send(sim, "POST", ASSETS, &json!({"sToken": sim.stoken()}).to_string()).await
}

#[tokio::test]
async fn a_rule_picks_by_service_call_member_and_number_of_times() {
    let sim = simulator(small_world()).await;
    sim.fault(rule(
        json!({"service": "getVPPAssetsSrv", "calls": [2, 3], "action": {"number": 9603}}),
    ));
    sim.fault(rule(
        json!({"when": {"pricingParam": "PLUS"}, "times": 1, "action": {"number": 9644}}),
    ));
    sim.fault(rule(
        json!({"when": {"adamIdStr": "*", "requestId": ""}, "action": {"number": 9646}}),
    ));
    let mut numbers = Vec::new();
    for members in [
        json!({}),
        json!({}),
        json!({}),
        json!({}),
        json!({"pricingParam": "PLUS"}),
        json!({"pricingParam": "PLUS"}),
    ] {
        numbers.push(call(&sim, "getVPPAssetsSrv", members).await["errorNumber"].as_u64());
    }
    assert_eq!(numbers, [None, Some(9603), Some(9603), None, Some(9644), None]);
    let answer = call(&sim, "getAssignments", json!({"adamIdStr": 361_304_891})).await;
    assert_eq!(answer["errorNumber"], 9646);
    assert!(answer["uId"].is_string(), "with the envelope");
    assert_eq!(call(&sim, "getAssignments", json!({})).await["status"], 0);
}

#[tokio::test]
async fn chance_follows_the_seed() {
    let run = async || {
        let sim = simulator(small_world()).await;
        sim.fault(rule(json!({"probability": 0.5, "action": {"number": 9603}})));
        let mut failed = Vec::new();
        for _ in 0..40 {
            failed.push(call(&sim, "getVPPAssetsSrv", json!({})).await["status"] == -1);
        }
        failed
    };
    let first = run().await;
    assert_eq!(first, run().await);
    assert!(first.contains(&true) && first.contains(&false));
    assert!(serde_json::from_value::<Rule>(json!({"probability": 1.5, "action": {}})).is_err());
}

#[tokio::test]
async fn retry_after_in_all_its_forms() {
    let sim = simulator(small_world()).await;
    for (value, expected) in [
        ("120", "120"),
        ("soon", "soon"),
        ("-5", "-5"),
        ("{imf+90}", "GMT"),
        ("{rfc850+90}", "-"),
        ("{asctime-90}", ":"),
    ] {
        sim.engine().clear_faults();
        sim.fault(rule(json!({"action": {"status": 503, "retry_after": [value, "7"]}})));
        let reply = assets(&sim).await;
        assert_eq!(reply.status, 503);
        assert!(reply.text().starts_with("<html>"));
        let headers = reply.headers("retry-after");
        assert_eq!((headers.len(), headers[1]), (2, "7"));
        assert!(headers[0].contains(expected), "{value}: {}", headers[0]);
        if value.starts_with("{") {
            assert!(httpdate_like(headers[0]), "{}", headers[0]);
        }
    }
    // With any status, and then with the service's own answer.
    sim.engine().clear_faults();
    sim.fault(rule(json!({"action": {"retry_after": ["3"]}})));
    let reply = assets(&sim).await;
    assert_eq!((reply.status, reply.json()["status"].as_i64()), (200, Some(0)));
    assert_eq!(reply.headers("retry-after"), ["3"]);
}

fn httpdate_like(text: &str) -> bool {
    let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    day.iter().any(|day| text.starts_with(day)) && text.split(':').count() == 3
}

#[tokio::test]
async fn a_write_is_lost_or_done_as_the_rule_says() {
    let sim = simulator(small_world()).await;
    let adam_id = sim.world().assets()[0].adam_id.clone();
    let assigned = || sim.world().assets()[0].assigned;
    let before = assigned();
    let actions = [
        (json!({"close": "before"}), 0, true),
        (json!({"close": "after"}), 1, true),
        (json!({"status": 503}), 0, false),
        (json!({"status": 503, "applied": true}), 1, false),
        (json!({"number": 9603}), 0, false),
        (json!({"number": 9603, "applied": true}), 1, false),
    ];
    for (n, (action, done, silent)) in actions.into_iter().enumerate() {
        sim.engine().clear_faults();
        sim.fault(rule(json!({"service": "manageVPPLicensesByAdamIdSrv", "action": action})));
        let at = assigned();
        let body = json!({"sToken": sim.stoken(), "adamIdStr": adam_id, "associateSerialNumbers": [format!("S{n}")]});
        let raw =
            send_raw(&sim, "POST", "/mdm/manageVPPLicensesByAdamIdSrv", &body.to_string(), "")
                .await;
        assert_eq!((assigned() - at, raw.is_empty()), (done, silent), "{action}");
    }
    assert_eq!(assigned(), before + 3);
}

#[tokio::test]
async fn a_write_that_was_done_hides_behind_an_html_page() {
    let sim = simulator(small_world()).await;
    let serials = |n: usize| json!([format!("H{n}")]);
    let actions = [
        (json!({"status": 503, "applied": true}), 503, 1, "Service Unavailable"),
        (json!({"status": 503}), 503, 0, "Service Unavailable"),
        (json!({"status": 400, "applied": true}), 400, 1, "Service Unavailable"),
        (json!({"location": "/x", "applied": true}), 307, 1, "Service Unavailable"),
        (json!({"status": 503, "applied": true, "body": "good"}), 503, 1, "licenseIdStr"),
        (json!({"status": 503, "body": "good"}), 503, 1, "licenseIdStr"),
        (json!({"status": 503, "number": 9603}), 503, 0, "9603"),
        (json!({"status": 503, "number": 9603, "body": "good"}), 503, 0, "9603"),
        (json!({"status": 200, "applied": true}), 200, 1, "licenseIdStr"),
    ];
    for (n, (action, status, done, text)) in actions.into_iter().enumerate() {
        sim.engine().clear_faults();
        sim.fault(rule(json!({"service": "manageVPPLicensesByAdamIdSrv", "action": action})));
        let before = sim.world().assignment_count();
        let adam_id = &sim.world().assets()[0].adam_id;
        let body = json!({
            "sToken": sim.stoken(), "adamIdStr": adam_id, "associateSerialNumbers": serials(n),
        });
        let path = "/mdm/manageVPPLicensesByAdamIdSrv";
        let reply = send(&sim, "POST", path, &body.to_string()).await;
        assert_eq!(reply.status, status, "{action}");
        assert_eq!(sim.world().assignment_count() - before, done, "{action}");
        assert!(reply.text().contains(text), "{action}: {}", reply.text());
        let kind = if text.starts_with("Service") { "text/html" } else { "application/json" };
        assert!(reply.headers("content-type")[0].starts_with(kind), "{action}");
    }
}

#[tokio::test]
async fn an_answer_is_cut_delayed_slow_or_stalled() {
    let sim = simulator(small_world()).await;
    let whole = assets(&sim).await;
    let act = async |action: Value| {
        sim.engine().clear_faults();
        sim.fault(rule(json!({"action": action})));
        let start = Instant::now();
        let reply = tokio::time::timeout(Duration::from_secs(3), assets(&sim)).await;
        (reply.ok(), start.elapsed())
    };
    let (cut, _) = act(json!({"close": "during"})).await;
    let cut = cut.unwrap();
    assert_eq!(cut.body.len(), whole.body.len() / 2);
    assert_eq!(cut.headers("content-length"), [whole.body.len().to_string()]);

    let (late, time) = act(json!({"delay_ms": 300})).await;
    assert_eq!(late.unwrap().body, whole.body);
    assert!(time >= Duration::from_millis(300));

    let (slow, time) = act(json!({"bytes_per_second": whole.body.len()})).await;
    assert_eq!(slow.unwrap().body, whole.body);
    assert!(time >= Duration::from_millis(700), "{time:?}");

    let (stalled, _) = act(json!({"stall": true})).await;
    assert!(stalled.is_none(), "the client has to give up");
}

#[tokio::test]
async fn bodies_that_are_not_what_they_should_be() {
    let sim = simulator(small_world()).await;
    let whole = assets(&sim).await;
    let parses = |reply: &Reply| serde_json::from_slice::<Value>(&reply.body).is_ok();
    for (fault, size, json) in [
        ("empty", 0..1, false),
        ("html", 50..200, false),
        ("not_json", 10..100, false),
        ("half", whole.body.len() / 2..whole.body.len() / 2 + 1, false),
        ("bom", whole.body.len() + 3..whole.body.len() + 4, false),
        ("deep_nesting", 200_000..220_000, false),
        ("duplicate_keys", whole.body.len()..whole.body.len() + 50, true),
        ("lone_surrogate", whole.body.len()..whole.body.len() + 50, false),
        ("nul", whole.body.len()..whole.body.len() + 50, true),
        ("huge_numbers", whole.body.len()..whole.body.len() + 80, false),
        ("wrong_types", 50..300, true),
        ("large", 20 << 20..21 << 20, true),
        ("gzip", 100..whole.body.len(), false),
        ("gzip_half", 50..whole.body.len() / 2, false),
    ] {
        sim.engine().clear_faults();
        sim.fault(rule(json!({"action": {"body": fault}})));
        let reply = assets(&sim).await;
        assert!(size.contains(&reply.body.len()), "{fault}: {}", reply.body.len());
        assert_eq!(parses(&reply), json, "{fault}");
        let coding = reply.headers("content-encoding");
        assert_eq!(coding.len(), usize::from(fault.starts_with("gzip")), "{fault}");
        assert_eq!(reply.headers("content-type").len(), 1);
    }
}

#[tokio::test]
async fn a_redirection() {
    let sim = simulator(small_world()).await;
    sim.fault(rule(json!({"action": {"location": "https://vpp.example.net/x", "status": 301}})));
    let reply = assets(&sim).await;
    assert_eq!((reply.status, reply.headers("location")), (301, vec!["https://vpp.example.net/x"]));
}

#[tokio::test]
async fn the_world_changes_around_a_call() {
    let sim = simulator(small_world()).await;
    sim.fault(rule(json!({"calls": [2], "action": {"before": [{"change": "steal_context"}], "after": [{"change": "revoke_token"}]}})));
    assert!(call(&sim, "getVPPAssetsSrv", json!({})).await.get("clientContext").is_none());
    let second = call(&sim, "getVPPAssetsSrv", json!({})).await;
    assert!(second["clientContext"].as_str().unwrap().contains("other-product.example.com"));
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["errorNumber"], 9625);
}

#[tokio::test]
async fn moved_urls_give_9617_until_the_configuration_is_read() {
    let sim = simulator(small_world()).await;
    sim.world().change(&vppkit_sim::Change::MoveUrls {}).unwrap();
    assert_eq!(call(&sim, "getVPPAssetsSrv", json!({})).await["errorNumber"], 9617);
    let config = send(&sim, "POST", "/mdm/VPPServiceConfigSrv", "{}").await.json();
    let url = config["getVPPAssetsSrvUrl"].as_str().unwrap();
    let path = url.strip_prefix(&format!("http://{}", sim.address())).unwrap();
    assert_ne!(path, ASSETS);
    let body = json!({"sToken": sim.stoken()}).to_string();
    assert_eq!(send(&sim, "POST", path, &body).await.json()["status"], 0);
}

#[tokio::test]
async fn strict_settings() {
    let sim = simulator(small_world()).await;
    sim.world().change_settings(|settings| settings.errors_as_400 = true);
    let reply = send(&sim, "POST", ASSETS, "{}").await;
    assert_eq!((reply.status, &reply.json()["errorNumber"]), (400, &json!(9600)));
    sim.world().change_settings(|settings| settings.strict_content_type = true);
    assert_eq!(assets(&sim).await.status, 415);
}

#[test]
#[should_panic(expected = "an HTTP status lies between 200 and 999")]
fn a_bad_rule_made_in_rust_is_refused_too() {
    let action = vppkit_sim::Action { status: Some(7), ..Default::default() };
    let _ = Simulator::builder().fault(Rule { action, ..Rule::default() });
}
