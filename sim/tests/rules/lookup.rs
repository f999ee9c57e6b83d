//! Store metadata (protocol 1.19).

use crate::http::{send, send_with, simulator, small_world};
use serde_json::Value;
use vppkit_sim::Simulator;

async fn lookup(sim: &Simulator, query: &str, cookie: Option<&str>) -> Value {
    let headers = cookie.map_or(String::new(), |token| format!("Cookie: x=1; itvt={token}\r\n"));
    let reply = send_with(sim, "GET", &format!("/mdm/lookup?{query}"), "", &headers).await;
    assert_eq!(reply.status, 200);
    reply.json()
}

fn query(id: &str) -> String {
    format!("version=2&id={id}&p=mdm-lockup&caller=MDM&platform=enterprisestore&cc=de&l=de")
}

#[tokio::test]
async fn a_known_item_is_described_and_an_unknown_one_is_not() {
    let sim = simulator(small_world()).await;
    let id = &sim.world().assets()[0].adam_id;
    let answer = lookup(&sim, &query(id), None).await;
    assert_eq!(answer["isAuthenticated"], false);
    assert_eq!(answer["results"][id]["id"], id.as_str());
    assert_eq!(answer["meta"]["storefront"]["cc"], "de");
    for bad in [
        query("1"),
        query("1,2"),
        format!("id={id}&p=mdm-lookup&platform=x"),
        format!("id={id}&p=mdm-lockup"),
    ] {
        let answer = lookup(&sim, &bad, None).await;
        assert_eq!(answer["results"].as_object().unwrap().len(), 0, "{bad}");
    }
    assert_eq!(send(&sim, "POST", "/mdm/lookup", "{}").await.status, 405);
}

#[tokio::test]
async fn custom_apps_are_seen_by_their_owner_only() {
    let sim = simulator(small_world()).await;
    let is_custom = |asset: &&vppkit_sim::AssetTruth| {
        asset.adam_id.parse::<u64>().unwrap() % 7 == 0 && !asset.irrevocable
    };
    let assets = sim.world().assets();
    let custom = &assets.iter().find(is_custom).expect("the seed has one").adam_id;
    let seen = |answer: Value| answer["results"].get(custom).is_some();
    assert!(!seen(lookup(&sim, &query(custom), None).await));
    assert!(seen(lookup(&sim, &query(custom), Some(&sim.stoken())).await));
    for name in ["other", "revoked"] {
        let token = sim.stoken_named(name).unwrap();
        assert!(!seen(lookup(&sim, &query(custom), Some(&token)).await), "{name}");
    }
}
