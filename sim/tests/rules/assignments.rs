//! getAssignments (protocol 1.16).

use crate::http::{call, simulator, small_world};
use serde_json::{Value, json};
use std::collections::HashSet;
use vppkit_sim::{Change, Settings, Simulator, WorldSpec};

const SERVICE: &str = "getAssignments";

fn rows(answer: &Value) -> &Vec<Value> {
    answer["assignments"].as_array().unwrap_or_else(|| panic!("{answer}"))
}

async fn all_pages(sim: &Simulator, filter: Value) -> Vec<Value> {
    let first = call(sim, SERVICE, filter).await;
    let mut all = rows(&first).clone();
    let mut next = first["nextPageIndex"].as_u64();
    while let Some(page) = next {
        let request = json!({"requestId": first["requestId"], "pageIndex": page});
        let answer = call(sim, SERVICE, request).await;
        assert_eq!(answer["currentPageIndex"], page);
        assert_eq!(answer["requestId"], first["requestId"]);
        assert_eq!(answer["assignmentsInCurrentPage"], rows(&answer).len());
        all.extend(rows(&answer).iter().cloned());
        next = answer["nextPageIndex"].as_u64();
    }
    assert_eq!(first["totalAssignments"], all.len());
    all
}

fn key(row: &Value) -> String {
    let holder = row.get("clientUserIdStr").or(row.get("serialNumber")).unwrap();
    format!("{} {} {holder}", row["adamIdStr"], row["pricingParam"])
}

#[tokio::test]
async fn pages_of_300_cover_everything_once() {
    let sim = simulator(small_world()).await;
    let first = call(&sim, SERVICE, json!({})).await;
    assert_eq!(first["currentPageIndex"], 0);
    assert_eq!((&first["nextPageIndex"], &first["totalPages"]), (&json!(1), &json!(7)));
    assert_eq!(first["assignmentsInCurrentPage"], 300);
    let all = all_pages(&sim, json!({})).await;
    assert_eq!(all.len(), 2_000);
    let keys: HashSet<String> = all.iter().map(key).collect();
    assert_eq!(keys.len(), 2_000);
    assert!(all.iter().all(|row| row.as_object().unwrap().len() == 3));
}

#[tokio::test]
async fn a_small_listing_too_has_a_request_id_and_no_next_page() {
    let world = WorldSpec { assignments: 2, ..small_world() };
    let sim = simulator(world).await;
    let answer = call(&sim, SERVICE, json!({})).await;
    assert_eq!(answer["requestId"].as_str().unwrap().len(), 36);
    assert!(answer.get("nextPageIndex").is_none());
    assert_eq!((&answer["totalPages"], &answer["totalAssignments"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn filters_narrow_the_listing() {
    let sim = simulator(small_world()).await;
    let truth = sim.world().assignments();
    let asset = &sim.world().assets()[0];
    let of_asset = all_pages(&sim, json!({"adamIdStr": asset.adam_id})).await;
    assert_eq!(of_asset.len(), asset.assigned as usize);
    assert!(of_asset.iter().all(|row| row["adamIdStr"] == asset.adam_id.as_str()));
    // As a number it is the same (protocol 1.2).
    let number: u64 = asset.adam_id.parse().unwrap();
    assert_eq!(all_pages(&sim, json!({"adamIdStr": number})).await.len(), of_asset.len());

    let serial = truth.iter().find_map(|a| a.serial_number.clone()).unwrap();
    let of_device = all_pages(&sim, json!({"serialNumber": serial})).await;
    let expected = truth.iter().filter(|a| a.serial_number.as_ref() == Some(&serial)).count();
    assert_eq!(of_device.len(), expected);

    let user = truth.iter().find_map(|a| a.client_user_id.clone()).unwrap();
    let of_user = all_pages(&sim, json!({"clientUserIdStr": user})).await;
    let expected = truth.iter().filter(|a| a.client_user_id.as_ref() == Some(&user)).count();
    assert_eq!(of_user.len(), expected);
    assert!(of_user.iter().all(|row| row["clientUserIdStr"] == user.as_str()));

    let both = json!({"clientUserIdStr": user, "adamIdStr": of_user[0]["adamIdStr"]});
    assert!((1..=2).contains(&all_pages(&sim, both).await.len()));
    let stranger = call(&sim, SERVICE, json!({"serialNumber": "NOBODY"})).await;
    assert_eq!((&stranger["status"], rows(&stranger).len()), (&json!(0), 0));
}

#[tokio::test]
async fn an_adam_id_not_owned_has_no_result() {
    let sim = simulator(small_world()).await;
    let answer = call(&sim, SERVICE, json!({"adamIdStr": "999"})).await;
    assert_eq!(answer["errorNumber"], 9604);
}

#[tokio::test]
async fn page_index_and_request_id_go_together() {
    let sim = simulator(small_world()).await;
    let first = call(&sim, SERVICE, json!({})).await;
    let id = &first["requestId"];
    assert_eq!(call(&sim, SERVICE, json!({"requestId": id})).await["errorNumber"], 9649);
    assert_eq!(call(&sim, SERVICE, json!({"pageIndex": 1})).await["errorNumber"], 9649);
    let beyond = call(&sim, SERVICE, json!({"requestId": id, "pageIndex": 7})).await;
    assert_eq!(beyond["errorNumber"], 9650);
    let zero = call(&sim, SERVICE, json!({"requestId": id, "pageIndex": "0"})).await;
    assert_eq!(zero["assignments"], first["assignments"]);
}

#[tokio::test]
async fn a_forgotten_request_id_gives_9633() {
    let settings = Settings { kept_listings: 2, ..Settings::default() };
    let sim = crate::http::simulator_with(small_world(), settings).await;
    let old = call(&sim, SERVICE, json!({})).await["requestId"].clone();
    let new = call(&sim, SERVICE, json!({})).await["requestId"].clone();
    call(&sim, SERVICE, json!({})).await;
    let page = |id: Value| json!({"requestId": id, "pageIndex": 1});
    assert_eq!(call(&sim, SERVICE, page(old)).await["errorNumber"], 9633);
    assert_eq!(call(&sim, SERVICE, page(new.clone())).await["status"], 0);
    sim.world().purge_listings();
    assert_eq!(call(&sim, SERVICE, page(new)).await["errorNumber"], 9633);
}

#[tokio::test]
async fn a_listing_keeps_what_it_began_with() {
    let sim = simulator(small_world()).await;
    let first = call(&sim, SERVICE, json!({})).await;
    let all = sim.world().assignments();
    let books = sim.world().assets().into_iter().filter(|asset| asset.irrevocable);
    let books: HashSet<String> = books.map(|asset| asset.adam_id).collect();
    let holds_app = |a: &&vppkit_sim::AssignmentTruth| {
        a.client_user_id.is_some() && !books.contains(&a.adam_id)
    };
    let client_user_id = all.iter().find(holds_app).unwrap().client_user_id.clone().unwrap();
    sim.world().change(&Change::RetireUser { client_user_id }).unwrap();
    assert!(sim.world().assignment_count() < 2_000);
    sim.world().change_settings(|settings| settings.page_size = 10);
    let request = json!({"requestId": first["requestId"], "pageIndex": 6});
    let page = call(&sim, SERVICE, request).await;
    assert_eq!((&page["totalPages"], &page["totalAssignments"]), (&json!(7), &json!(2_000)));
    assert_eq!(rows(&page).last().unwrap()["adamIdStr"], all[1_999].adam_id.as_str());
}

#[tokio::test]
async fn small_listings_do_not_push_out_a_long_one() {
    let settings = Settings { kept_listings: 1, ..Settings::default() };
    let sim = crate::http::simulator_with(small_world(), settings).await;
    let first = call(&sim, SERVICE, json!({})).await;
    let small = call(&sim, SERVICE, json!({"serialNumber": "NOBODY"})).await;
    for (id, page, status) in [(&first["requestId"], 1, 0), (&small["requestId"], 0, 0)] {
        let answer = call(&sim, SERVICE, json!({"requestId": id, "pageIndex": page})).await;
        assert_eq!(answer["status"], status);
    }
    let beyond = json!({"requestId": small["requestId"], "pageIndex": 1});
    assert_eq!(call(&sim, SERVICE, beyond).await["errorNumber"], 9650);
}
