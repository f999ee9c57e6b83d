//! Listings: complete or an error, never shorter (protocol 1.16, 1.20, 3.1).

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};
use vppkit::{
    AssetFilter, AssignmentFilter, Client, Kind, LicenseFilter, Page, PricingParam, Record,
};
use vppkit_sim::{Settings, Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted, Seen};
use vppkit_tests::{builder, canary_token};

async fn simulator(settings: Settings) -> (Simulator, Client) {
    let world = WorldSpec {
        assets: 10,
        users: 100,
        devices: 500,
        assignments: 2_000,
        ..WorldSpec::default()
    };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let client = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
    (sim, client)
}

/// A client of a server that answers one service from a script.
async fn scripted(
    service: &'static str,
    script: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
) -> (Scripted, Client) {
    let server = Scripted::start(move |seen| (seen.service == service).then(|| script(seen))).await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    (server, client)
}

fn license(id: u32) -> Value {
    json!({"licenseIdStr": id.to_string(), "adamIdStr": "361304891", "pricingParam": "STDQ"})
}

async fn license_ids(client: &Client) -> vppkit::Result<Vec<String>> {
    let licenses = client.licenses(LicenseFilter::new()).to_vec().await?;
    Ok(licenses.into_iter().map(|license| license.license_id).collect())
}

#[tokio::test]
async fn assets_come_with_counts_where_they_are_asked_for() {
    let (sim, client) = simulator(Settings::default()).await;
    let plain = client.assets(AssetFilter::new()).await.unwrap();
    assert!(plain.iter().all(|asset| asset.total_count().is_none()));
    let counted = client.assets(AssetFilter::new().with_counts()).await.unwrap();
    let truth = sim.world().assets();
    assert_eq!(counted.len(), truth.len());
    for (asset, truth) in counted.iter().zip(&truth) {
        assert_eq!(asset.adam_id(), truth.adam_id);
        assert_eq!(
            asset.total_count().unwrap(),
            asset.assigned_count().unwrap() + asset.available_count().unwrap()
        );
    }
    let high = client.assets(AssetFilter::new().pricing_param(PricingParam::Plus)).await.unwrap();
    assert!(!high.is_empty() && high.len() < counted.len());
    assert!(high.iter().all(|asset| asset.pricing_param() == PricingParam::Plus));
}

#[tokio::test]
async fn assignments_come_whole_over_many_pages() {
    let settings = Settings { page_size: 300, ..Settings::default() };
    let (sim, client) = simulator(settings).await;
    let listed = client.assignments(AssignmentFilter::all()).to_vec().await.unwrap();
    let key = |adam_id: &str, quality: &str, user: Option<&str>, device: Option<&str>| {
        (adam_id.to_owned(), quality.to_owned(), user.map(str::to_owned), device.map(str::to_owned))
    };
    let ours: BTreeSet<_> = listed
        .iter()
        .map(|one| {
            let (user, device) = (one.client_user_id.as_deref(), one.serial_number.as_deref());
            key(&one.adam_id, one.pricing_param.as_str(), user, device)
        })
        .collect();
    let truth: BTreeSet<_> = sim
        .world()
        .assignments()
        .iter()
        .map(|one| {
            let (user, device) = (one.client_user_id.as_deref(), one.serial_number.as_deref());
            key(&one.adam_id, one.pricing, user, device)
        })
        .collect();
    assert_eq!(listed.len(), 2_000);
    assert_eq!(ours, truth);
    let requests = sim.log().iter().filter(|entry| entry.path.ends_with("getAssignments")).count();
    assert_eq!(requests, 7, "2,000 in pages of 300, and not one request more");
}

#[tokio::test]
async fn filters_narrow_and_a_wrong_asset_is_told() {
    let (sim, client) = simulator(Settings::default()).await;
    let one = sim.world().assignments()[0].clone();
    let of_asset =
        client.assignments(AssignmentFilter::asset(&one.adam_id)).to_vec().await.unwrap();
    assert!(of_asset.iter().all(|other| other.adam_id == one.adam_id));
    let of_holder = match (&one.serial_number, &one.client_user_id) {
        (Some(device), _) => AssignmentFilter::device(device),
        (_, Some(user)) => AssignmentFilter::user(user),
        (None, None) => panic!("an assignment without a holder"),
    };
    let held = client.assignments(of_holder.and_asset(&one.adam_id)).to_vec().await.unwrap();
    assert_eq!(held.len(), 1);

    let error =
        client.assignments(AssignmentFilter::asset("999999999")).to_vec().await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert!(error.to_string().contains("this library has nothing under it"), "{error}");

    let requests = sim.log().len();
    for filter in [
        AssignmentFilter::asset("com.apple.Pages"),
        AssignmentFilter::asset(""),
        AssignmentFilter::device(" "),
    ] {
        let error = client.assignments(filter).to_vec().await.unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
    }
    assert_eq!(sim.log().len(), requests, "nothing was sent");
}

#[tokio::test]
async fn licences_come_whole_over_many_batches() {
    let settings = Settings { batch_size: 150, ..Settings::default() };
    let (sim, client) = simulator(settings).await;
    let mut pages = client.licenses(LicenseFilter::new()).pages();
    let mut ids = HashSet::new();
    let mut batches = 0;
    while let Some(page) = pages.try_next().await.unwrap() {
        batches += 1;
        for license in page.iter() {
            assert!(license.client_user_id().is_some() ^ license.serial_number().is_some());
            assert!(ids.insert(license.license_id().to_owned()), "twice");
        }
    }
    assert_eq!(ids.len(), 2_000);
    assert_eq!(batches, 14);
    let since = pages.since_modified_token().unwrap().to_owned();
    assert!(pages.try_next().await.unwrap().is_none(), "an ended listing stays ended");

    let changed = client.licenses(LicenseFilter::new().since(since)).to_vec().await.unwrap();
    assert!(changed.is_empty(), "nothing has changed");
    let all = client.licenses(LicenseFilter::new().including_unassigned()).to_vec().await.unwrap();
    assert_eq!(all.len(), sim.world().license_count());
    let asset = LicenseFilter::new().asset("361304891").held_by_devices();
    let devices = client.licenses(asset).to_vec().await.unwrap();
    assert!(devices.iter().all(|one| one.serial_number.is_some() && one.adam_id == "361304891"));
}

#[tokio::test]
async fn a_quality_without_an_asset_is_refused() {
    let (server, client) = scripted("getVPPLicensesSrv", |_| Reply::body(500, "")).await;
    let filter = LicenseFilter::new().pricing_param(PricingParam::Plus);
    let error = client.licenses(filter).to_vec().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(server.seen_by("getVPPLicensesSrv").is_empty());
}

#[tokio::test]
async fn only_a_since_modified_token_ends_a_batched_listing() {
    // Batch 2 is empty, batch 3 comes without any token at first, batch 4 fails at first.
    let (server, client) = scripted("getVPPLicensesSrv", |seen| {
        let token = seen.json()["batchToken"].as_str().unwrap_or_default().to_owned();
        let bare = json!([license(9)]);
        match (token.as_str(), seen.nth) {
            ("", _) => {
                Reply::json(json!({"status": 0, "licenses": [license(1)], "batchToken": "b2"}))
            }
            ("b2", _) => {
                Reply::json(json!({"status": 0, "batchToken": "b3", "totalBatchCount": "0"}))
            }
            ("b3", 3) => Reply::json(json!({"status": 0, "licenses": [license(2)]})),
            ("b3", 4) => Reply::json(bare),
            ("b3", _) => {
                Reply::json(json!({"status": 0, "licenses": [license(2)], "batchToken": "b4"}))
            }
            ("b4", 6) => Reply::apple(9603, "Internal error"),
            ("b4", _) => Reply::json(
                json!({"status": 0, "licenses": [license(3)], "sinceModifiedToken": "s"}),
            ),
            _ => Reply::body(400, ""),
        }
    })
    .await;
    assert_eq!(license_ids(&client).await.unwrap(), ["1", "2", "3"]);
    assert_eq!(server.seen_by("getVPPLicensesSrv").len(), 7);
}

#[tokio::test]
async fn a_listing_without_any_token_is_an_error_after_five_tries() {
    let answers: [fn() -> Value; 3] = [
        || json!({"status": 0, "licenses": [license(1)]}),
        || json!({"status": 0}),
        || json!([license(1)]),
    ];
    for answer in answers {
        let (server, client) = scripted("getVPPLicensesSrv", move |_| Reply::json(answer())).await;
        let error = license_ids(&client).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Protocol);
        assert!(error.to_string().contains("incomplete"), "{error}");
        assert_eq!(server.seen_by("getVPPLicensesSrv").len(), 5);
    }
}

#[tokio::test]
async fn a_batched_listing_that_goes_in_circles_ends_in_an_error() {
    let (_server, client) = scripted("getVPPLicensesSrv", |seen| {
        let next = seen.nth % 3;
        Reply::json(
            json!({"status": 0, "licenses": [license(1)], "batchToken": format!("b{next}")}),
        )
    })
    .await;
    let error = license_ids(&client).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol);
    assert!(error.to_string().contains("circles"), "{error}");
}

fn assignment_page(index: i64, next: Option<i64>, total: i64) -> Reply {
    let assignment =
        json!({"adamIdStr": "1", "pricingParam": "STDQ", "serialNumber": format!("S{index}")});
    let mut page = json!({
        "status": 0, "assignments": [assignment], "currentPageIndex": index,
        "totalPages": total, "requestId": "r",
    });
    if let Some(next) = next {
        page["nextPageIndex"] = json!(next);
    }
    Reply::json(page)
}

fn asked_page(seen: &Seen) -> i64 {
    seen.json()["pageIndex"].as_i64().unwrap_or(0)
}

#[tokio::test]
async fn a_paged_listing_that_would_not_end_is_an_error() {
    // The same page for ever; a next page behind the last; a next page that was passed.
    let answers: [fn(i64) -> Reply; 3] = [
        |asked| assignment_page(asked, Some(asked), 3),
        |asked| assignment_page(asked, Some(asked + 1), 1),
        |asked| assignment_page(asked, Some(if asked == 2 { 1 } else { asked + 1 }), 9),
    ];
    for answer in answers {
        let (_server, client) =
            scripted("getAssignments", move |seen| answer(asked_page(seen))).await;
        let error = client.assignments(AssignmentFilter::all()).to_vec().await.unwrap_err();
        assert_eq!(error.kind(), Kind::Protocol);
        assert!(error.to_string().contains("would not end"), "{error}");
    }
}

#[tokio::test]
async fn another_page_than_asked_for_is_asked_for_again() {
    let (server, client) = scripted("getAssignments", |seen| match (asked_page(seen), seen.nth) {
        (1, 2) => assignment_page(0, Some(1), 2),
        // The index of the next page got lost, though another page is announced.
        (0, 1) => assignment_page(0, Some(1), 2),
        (asked, _) => assignment_page(asked, None, 2),
    })
    .await;
    let listed = client.assignments(AssignmentFilter::all()).to_vec().await.unwrap();
    let serials: Vec<_> = listed.iter().filter_map(|one| one.serial_number.as_deref()).collect();
    assert_eq!(serials, ["S0", "S1"]);
    let asked: Vec<_> = server
        .seen_by("getAssignments")
        .iter()
        .map(|seen| (asked_page(seen), seen.json()["requestId"].clone()))
        .collect();
    assert_eq!(asked, [(0, Value::Null), (1, json!("r")), (1, json!("r"))]);
}

#[tokio::test]
async fn asking_again_after_an_error_goes_on_where_the_listing_stood() {
    let (_server, client) = scripted("getVPPLicensesSrv", |seen| {
        match (seen.json()["batchToken"].as_str(), seen.nth) {
            (None, _) => Reply::json(json!({"licenses": [license(1)], "batchToken": "b2"})),
            (Some(_), 2) => Reply::apple(9637, "not now"),
            (Some(_), _) => {
                Reply::json(json!({"licenses": [license(2)], "sinceModifiedToken": "s"}))
            }
        }
    })
    .await;
    let mut pages = client.licenses(LicenseFilter::new()).pages();
    assert_eq!(first(&pages.try_next().await.unwrap().unwrap()), "1");
    assert_eq!(pages.try_next().await.unwrap_err().kind(), Kind::Permission);
    assert_eq!(first(&pages.try_next().await.unwrap().unwrap()), "2");
    assert!(pages.try_next().await.unwrap().is_none());
}

fn first(page: &Page<vppkit::License>) -> String {
    page.get(0).unwrap().license_id().to_owned()
}

#[tokio::test]
async fn lost_batch_data_means_to_start_again() {
    let (_server, client) =
        scripted("getVPPLicensesSrv", |_| Reply::apple(9633, "No batch data recovered")).await;
    let error = license_ids(&client).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Checkpoint);
    assert!(error.advice().contains("again from its beginning"), "{error}");
}

#[tokio::test]
async fn pages_outlive_the_listing_and_travel_between_threads() {
    fn takes<R: Record>(page: &Page<R>) -> usize
    where
        Page<R>: Send + Sync + 'static,
    {
        page.len()
    }
    let (_sim, client) = simulator(Settings::default()).await;
    let page = client.assets(AssetFilter::new()).await.unwrap();
    drop(client);
    assert_eq!(takes(&page), 10);
    let copy = page.clone();
    let adam_id = std::thread::spawn(move || copy.get(0).unwrap().adam_id().to_owned());
    assert_eq!(adam_id.join().unwrap(), page.get(0).unwrap().adam_id());
}

#[tokio::test]
async fn pages_of_another_moment_or_none_at_all_do_not_count() {
    // Page 1 comes first as an empty answer, then as a page of another request, then well.
    let (server, client) = scripted("getAssignments", |seen| match (asked_page(seen), seen.nth) {
        (0, _) => assignment_page(0, Some(1), 2),
        (_, 2) => Reply::json(json!({"status": 0})),
        (_, 3) => Reply::json(
            json!({"status": 0, "currentPageIndex": 1, "totalPages": 2, "requestId": "other",
            "assignments": [{"adamIdStr": "1", "pricingParam": "STDQ", "serialNumber": "WRONG"}]}),
        ),
        (_, 4) => Reply::json(
            json!({"status": 0, "currentPageIndex": 1, "totalPages": 2, "requestId": "r",
            "assignmentsInCurrentPage": 1}),
        ),
        (asked, _) => assignment_page(asked, None, 2),
    })
    .await;
    let listed = client.assignments(AssignmentFilter::all()).to_vec().await.unwrap();
    let serials: Vec<_> = listed.iter().filter_map(|one| one.serial_number.as_deref()).collect();
    assert_eq!(serials, ["S0", "S1"]);
    assert_eq!(server.seen_by("getAssignments").len(), 5);
}

#[tokio::test]
async fn a_listing_that_breaks_off_is_an_error() {
    let (_server, client) = scripted("getAssignments", |seen| match asked_page(seen) {
        0 => assignment_page(0, Some(1), 10),
        _ => Reply::json(json!({"status": 0})),
    })
    .await;
    let error = client.assignments(AssignmentFilter::all()).to_vec().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol);
}

#[tokio::test]
async fn a_refused_filter_stays_refused() {
    let (sim, client) = simulator(Settings::default()).await;
    let requests = sim.log().len();
    let mut pages = client.assignments(AssignmentFilter::asset("361304891-x")).pages();
    for _ in 0..3 {
        assert_eq!(pages.try_next().await.unwrap_err().kind(), Kind::Usage);
    }
    assert_eq!(sim.log().len(), requests);
}

#[tokio::test]
async fn counted_assets_that_do_not_come_are_no_empty_library() {
    let (_server, client) =
        scripted("getVPPAssetsSrv", |_| Reply::json(json!({"status": 0, "totalCount": 25}))).await;
    assert_eq!(client.assets(AssetFilter::new()).await.unwrap_err().kind(), Kind::Protocol);
}

#[tokio::test]
async fn a_delta_goes_on_by_its_batch_token_alone() {
    let (server, client) =
        scripted("getVPPLicensesSrv", |seen| match seen.json()["batchToken"].as_str() {
            None => Reply::json(json!({"licenses": [license(1)], "batchToken": "b2"})),
            Some(_) => Reply::json(json!({"licenses": [license(2)], "sinceModifiedToken": "s2"})),
        })
        .await;
    client.licenses(LicenseFilter::new().since("s1")).to_vec().await.unwrap();
    let seen = server.seen_by("getVPPLicensesSrv");
    assert_eq!(seen[0].json()["sinceModifiedToken"], "s1");
    assert_eq!(seen[1].json().get("sinceModifiedToken"), None);
}
