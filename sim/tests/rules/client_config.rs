//! VPPClientConfigSrv (protocol 1.7).

use crate::http::{call, call_as, simulator, simulator_with, small_world};
use serde_json::{Value, json};
use vppkit_sim::Settings;

const SERVICE: &str = "VPPClientConfigSrv";
const CLAIM: &str =
    r#"{"hostname":"mdm.example.com","guid":"b0a5e1a8-8b8b-4a5e-8a40-1c1b7f3f7a11"}"#;

#[tokio::test]
async fn a_context_is_written_read_and_cleared() {
    let sim = simulator(small_world()).await;
    let answer = call(&sim, SERVICE, json!({})).await;
    assert_eq!(answer["status"], 0);
    assert!(answer.get("clientContext").is_none());

    let answer = call(&sim, SERVICE, json!({"clientContext": CLAIM})).await;
    assert_eq!(answer["clientContext"], format!("{CLAIM}\n"), "with the live service's newline");
    assert_eq!(sim.world().client_context(), CLAIM);
    assert_eq!(call(&sim, SERVICE, json!({})).await["clientContext"], format!("{CLAIM}\n"));
    let elsewhere = call(&sim, "getVPPAssetsSrv", json!({})).await;
    assert_eq!(elsewhere["clientContext"], format!("{CLAIM}\n"));

    let answer = call(&sim, SERVICE, json!({"clientContext": ""})).await;
    assert!(answer.get("clientContext").is_none());
}

#[tokio::test]
async fn a_null_context_is_an_absent_one() {
    let sim = simulator(small_world()).await;
    sim.world().set_client_context("abc");
    let answer = call(&sim, SERVICE, json!({"clientContext": null})).await;
    assert_eq!(answer["clientContext"], "abc\n");
}

#[tokio::test]
async fn the_newline_is_a_switch() {
    let settings = Settings { context_newline: false, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    let answer = call(&sim, SERVICE, json!({"clientContext": CLAIM})).await;
    assert_eq!(answer["clientContext"], CLAIM);
}

#[tokio::test]
async fn a_context_has_less_than_256_bytes() {
    let sim = simulator(small_world()).await;
    let most = "x".repeat(255);
    assert_eq!(call(&sim, SERVICE, json!({"clientContext": most})).await["status"], 0);
    // 128 letters of two bytes each.
    for context in ["y".repeat(256), "é".repeat(128)] {
        let answer = call(&sim, SERVICE, json!({"clientContext": context})).await;
        assert_eq!(answer["errorNumber"], 9602);
        assert_eq!(answer["status"], -1);
    }
    assert_eq!(sim.world().client_context(), most, "a refused one changes nothing");
}

#[tokio::test]
async fn the_account_is_described() {
    let sim = simulator(small_world()).await;
    let answer = call(&sim, SERVICE, json!({"verbose": "true"})).await;
    assert_eq!(answer["countryCode"], "US");
    assert_eq!(answer["defaultPlatform"], "enterprisestore");
    assert_eq!(answer["notificationToken"], "");
    assert!(answer["appleId"].as_str().unwrap().contains('@'));
    assert!(answer["organizationId"].as_u64().unwrap() > u64::from(u32::MAX));
    assert_eq!(answer["organizationIdHash"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn a_migrated_legacy_account_lists_its_libraries() {
    let settings = Settings { legacy_migrated: true, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    let legacy = sim.stoken_named("legacy").unwrap();
    let answer = call_as(&sim, &legacy, SERVICE, json!({})).await;
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/fixtures/answers/VPPClientConfigSrv/example-legacy-token-migrated.json"
    );
    let sample: Value = serde_json::from_str(&std::fs::read_to_string(sample).unwrap()).unwrap();
    let names =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    for name in names(&sample) {
        assert!(answer.get(&name).is_some(), "{name}");
    }
    for missing in ["apnToken", "location"] {
        assert!(answer.get(missing).is_none(), "{missing}");
    }
    for list in ["libraries", "vppGroupMembers"] {
        assert_eq!(answer[list].as_array().unwrap().len(), 2, "{list}");
        assert_eq!(names(&answer[list][0]), names(&sample[list][0]), "{list}");
    }
    let first = &answer["libraries"][0];
    assert_eq!(first["libraryId"], answer["libraryId"]);
    assert_eq!(first["location"]["locationId"], answer["vppGroupMembers"][0]["locationId"]);
    assert_ne!(first["location"]["locationId"], answer["libraries"][1]["location"]["locationId"]);
    // A location token has no such lists.
    assert!(call(&sim, SERVICE, json!({})).await.get("libraries").is_none());

    sim.world().change_settings(|settings| settings.legacy_migrated = false);
    let answer = call_as(&sim, &legacy, SERVICE, json!({})).await;
    assert!(answer["apnToken"].is_string() && answer.get("libraries").is_none());
    assert!(answer["vppGroupMembers"][0].get("locationId").is_none());
}
