//! getVPPAssetsSrv (protocol 1.14).

use crate::http::{call, simulator, small_world};
use serde_json::{Value, json};
use vppkit_sim::WorldSpec;

const SERVICE: &str = "getVPPAssetsSrv";

fn assets(answer: &Value) -> &Vec<Value> {
    answer["assets"].as_array().unwrap()
}

#[tokio::test]
async fn counts_come_only_when_asked_for() {
    let sim = simulator(WorldSpec { refunded: 3, ..small_world() }).await;
    let without = call(&sim, SERVICE, json!({})).await;
    assert_eq!(without["totalCount"], 25);
    assert_eq!(assets(&without).len(), 25);
    assert!(assets(&without).iter().all(|asset| asset.get("totalCount").is_none()));

    let with = call(&sim, SERVICE, json!({"includeLicenseCounts": true})).await;
    let mut assigned = 0;
    for asset in assets(&with) {
        let count = |name: &str| asset[name].as_u64().unwrap();
        assert_eq!(count("totalCount"), count("assignedCount") + count("availableCount"));
        assert_eq!((count("availableCount"), count("retiredCount")), (50, 3));
        assigned += count("assignedCount");
    }
    assert_eq!(assigned, 2_000);
}

#[tokio::test]
async fn pricing_param_filters() {
    let sim = simulator(small_world()).await;
    let plus = call(&sim, SERVICE, json!({"pricingParam": "PLUS"})).await;
    let standard = call(&sim, SERVICE, json!({"pricingParam": "STDQ"})).await;
    assert!(!assets(&plus).is_empty());
    assert!(assets(&plus).iter().all(|asset| asset["pricingParam"] == "PLUS"));
    assert_eq!(assets(&plus).len() + assets(&standard).len(), 25);
    assert_eq!(plus["totalCount"], assets(&plus).len());
    // The same adamId in both qualities.
    let twin = &assets(&plus)[0]["adamIdStr"];
    assert!(assets(&standard).iter().any(|asset| &asset["adamIdStr"] == twin));
    let wrong = call(&sim, SERVICE, json!({"pricingParam": "GOLD"})).await;
    assert_eq!(wrong["errorNumber"], 9602);
}

#[tokio::test]
async fn books_are_irrevocable_and_not_for_devices() {
    let sim = simulator(small_world()).await;
    let answer = call(&sim, SERVICE, json!({})).await;
    for asset in assets(&answer) {
        let book = asset["productTypeId"] == 10;
        assert_eq!(asset["isIrrevocable"], book);
        assert_eq!(asset["deviceAssignable"], !book);
        let name = match asset["productTypeId"].as_u64().unwrap() {
            7 => "Software",
            8 => "Application",
            _ => "Publication",
        };
        assert_eq!(asset["productTypeName"], name);
    }
    for kind in [7, 8, 10] {
        assert!(assets(&answer).iter().any(|asset| asset["productTypeId"] == kind), "{kind}");
    }
}

#[tokio::test]
async fn an_empty_account_lists_nothing() {
    let sim = simulator(WorldSpec { assets: 0, assignments: 0, ..small_world() }).await;
    let answer = call(&sim, SERVICE, json!({})).await;
    assert_eq!(answer["status"], 0);
    assert!(answer.get("assets").is_none() && answer.get("totalCount").is_none());
}
