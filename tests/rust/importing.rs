//! The import, against the truth of the simulator (protocol 1.23).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use vppkit::{Client, ImportOptions, ImportSource, Kind, List, Progress, Summary, SyncEvent};
use vppkit_sim::{Service, Simulator, WorldSpec};
use vppkit_tests::kept::{
    Kept, assert_true_by_assignments, assert_true_by_licenses, true_holdings, true_users,
};
use vppkit_tests::scripted::{Reply, Scripted, Seen};
use vppkit_tests::{asked, assert_judge_is_content, builder, canary_token, connect};

const SOURCES: [ImportSource; 2] = [ImportSource::Assignments, ImportSource::Licenses];

async fn simulator() -> (Simulator, Client) {
    let world = WorldSpec {
        assets: 12,
        users: 700,
        devices: 1_000,
        assignments: 5_000,
        refunded: 3,
        ..WorldSpec::default()
    };
    let sim = Simulator::builder().world(world).start().await.unwrap();
    let client = connect(&sim, "main").await;
    (sim, client)
}

/// What an import delivered: the names of its events, the records, the summary.
#[derive(Default)]
struct Delivered {
    order: Vec<&'static str>,
    kept: Kept,
    /// Records of the pages, however often one comes.
    records: usize,
    summary: Option<Summary>,
}

async fn import(client: &Client, options: ImportOptions) -> vppkit::Result<Delivered> {
    let mut import = client.import(options);
    let mut delivered = Delivered::default();
    let mut last: Option<Progress> = None;
    while let Some(event) = import.try_next().await? {
        delivered.kept.take(&event);
        delivered.order.push(match &event {
            SyncEvent::Started { is_incremental, .. } => {
                assert!(!is_incremental);
                "started"
            }
            SyncEvent::Assets(_) => "assets",
            SyncEvent::Assignments(page) => {
                delivered.records += page.len();
                "assignments"
            }
            SyncEvent::Licenses(page) => {
                delivered.records += page.len();
                "licenses"
            }
            SyncEvent::Users(page) => {
                delivered.records += page.len();
                "users"
            }
            SyncEvent::Progress(progress) => {
                assert!(progress.delivered <= progress.expected);
                assert!(progress.assets_done <= progress.assets);
                if let Some(last) = last.filter(|last| last.list == progress.list) {
                    assert!(progress.delivered >= last.delivered);
                    assert!(progress.assets_done >= last.assets_done);
                }
                last = Some(*progress);
                "progress"
            }
            SyncEvent::Checkpoint(_) => "checkpoint",
            SyncEvent::Done(summary) => {
                delivered.summary = Some(summary.clone());
                "done"
            }
            _ => "unknown",
        });
    }
    assert!(import.try_next().await?.is_none(), "an ended import stays ended");
    Ok(delivered)
}

fn by(source: ImportSource) -> ImportOptions {
    ImportOptions::new().source(source)
}

#[tokio::test]
async fn both_procedures_deliver_the_whole_library_once() {
    let (sim, client) = simulator().await;
    let truth = true_holdings(&sim);
    for source in SOURCES {
        let requests = sim.log().len();
        let delivered = import(&client, by(source)).await.unwrap();
        assert_eq!(delivered.order[..2], ["started", "assets"]);
        assert_eq!(delivered.order[delivered.order.len() - 2..], ["checkpoint", "done"]);
        assert!(!delivered.order.contains(&"unknown"), "{:?}", delivered.order);
        assert_eq!(delivered.records, 5_000 + true_users(&sim).len(), "each record once");
        match source {
            ImportSource::Assignments => assert_true_by_assignments(&delivered.kept, &sim),
            _ => assert_true_by_licenses(&delivered.kept, &sim),
        }

        let summary = delivered.summary.unwrap();
        let users: BTreeSet<_> = truth.iter().filter_map(|one| one.2.as_ref()).collect();
        let devices: BTreeSet<_> = truth.iter().filter_map(|one| one.3.as_ref()).collect();
        assert_eq!(summary.users, users.len() as u64);
        assert_eq!(summary.devices, devices.len() as u64);
        assert_eq!(summary.user_records, true_users(&sim).len() as u64);
        assert_eq!(summary.assets, 12);
        assert_eq!(summary.assignments, 5_000);
        assert_eq!(summary.licenses.assigned, 5_000);
        assert_eq!(summary.licenses.total, summary.licenses.assigned + summary.licenses.available);
        assert_eq!(summary.licenses.retired, 12 * 3);
        assert_eq!(summary.requests, (sim.log().len() - requests) as u64);
        assert!(summary.received_bytes > 100_000);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_faultless_import_sends_no_request_too_many() {
    let (sim, client) = simulator().await;
    let mut per_asset = BTreeMap::new();
    for one in sim.world().assignments() {
        *per_asset.entry(one.adam_id).or_insert(0_usize) += 1;
    }
    let different: BTreeSet<_> = sim.world().assets().into_iter().map(|one| one.adam_id).collect();
    let pages: usize = different
        .iter()
        .map(|adam_id| per_asset.get(adam_id).map_or(1, |count| count.div_ceil(300)))
        .sum();
    let users = true_users(&sim).len().div_ceil(600);
    assert!(pages > 12 && users == 2);

    let before = sim.log().len();
    import(&client, by(ImportSource::Assignments)).await.unwrap();
    // The first and the last batch of licences give the token for their changes.
    assert_eq!(sim.log().len() - before, 1 + 2 + pages + users);

    let before = sim.log().len();
    import(&client, by(ImportSource::Licenses)).await.unwrap();
    assert_eq!(sim.log().len() - before, 1 + 5_000_usize.div_ceil(600) + users);

    sim.world().change_settings(|settings| settings.batch_size = 10_000);
    let before = sim.log().len();
    import(&client, by(ImportSource::Assignments)).await.unwrap();
    assert_eq!(sim.log().len() - before, 1 + 1 + pages + 1, "one batch is the first and the last");
}

#[tokio::test]
async fn without_users_none_are_asked_for() {
    let (sim, client) = simulator().await;
    for source in SOURCES {
        let delivered = import(&client, by(source).without_users()).await.unwrap();
        assert_eq!(delivered.records, 5_000);
        assert!(delivered.kept.users.is_empty());
        assert_eq!(delivered.summary.unwrap().user_records, 0);
    }
    assert_eq!(asked(&sim, Service::GetVPPUsersSrv), 0);
}

#[tokio::test]
async fn progress_ends_where_it_said_it_would() {
    let (sim, client) = simulator().await;
    let mut import = client.import(ImportOptions::new());
    let mut last = BTreeMap::new();
    while let Some(event) = import.try_next().await.unwrap() {
        if let SyncEvent::Progress(progress) = event {
            last.insert(format!("{:?}", progress.list), progress);
        }
    }
    let of = |list: List| last[&format!("{list:?}")];
    assert_eq!((of(List::Assignments).delivered, of(List::Assignments).expected), (5_000, 5_000));
    let users = true_users(&sim).len() as u64;
    assert_eq!((of(List::Users).delivered, of(List::Users).expected), (users, users));
    let different: BTreeSet<_> = sim.world().assets().into_iter().map(|one| one.adam_id).collect();
    let assignments = of(List::Assignments);
    assert_eq!(
        (assignments.assets_done, assignments.assets),
        (different.len() as u64, assignments.assets_done)
    );
}

/// Even an empty list has a token for changes (protocol 1.20, rule 3).
fn empty_list(seen: &Seen) -> Option<Reply> {
    let is_batched = matches!(&*seen.service, "getVPPLicensesSrv" | "getVPPUsersSrv");
    is_batched.then(|| Reply::json(json!({"status": 0, "sinceModifiedToken": "s"})))
}

#[tokio::test]
async fn an_empty_library_is_imported_at_once() {
    let server = Scripted::start(empty_list).await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let delivered = import(&client, ImportOptions::new()).await.unwrap();
    assert_eq!(
        delivered.order,
        ["started", "assets", "checkpoint", "checkpoint", "checkpoint", "done"]
    );
}

#[tokio::test]
async fn after_an_error_an_import_goes_on_where_it_stood() {
    let (sim, client) = simulator().await;
    sim.world().change_settings(|settings| settings.page_size = 50);
    let mut import = client.import(ImportOptions::new());
    let mut delivered = 0;
    let mut failures = 0;
    // Every third question meets a bad token.
    for question in 0..10_000 {
        let revoked = question % 3 == 0;
        sim.world().set_token_revoked(revoked);
        if !revoked {
            // Nothing else is sent with a token that was refused; this finds out that it is good.
            client.client_config().await.unwrap();
        }
        match import.try_next().await {
            Err(error) => {
                assert_eq!(error.kind(), Kind::Token);
                failures += 1;
            }
            Ok(None) => break,
            Ok(Some(SyncEvent::Assignments(page))) => delivered += page.len(),
            Ok(Some(_)) => {}
        }
    }
    assert_eq!(delivered, 5_000);
    assert!(failures > 3, "{failures}");
}

#[tokio::test]
async fn a_foreign_claim_in_the_middle_ends_the_import() {
    let (sim, client) = simulator().await;
    let mut import = client.import(ImportOptions::new());
    import.try_next().await.unwrap();
    import.try_next().await.unwrap();
    sim.world().set_client_context(r#"{"hostname":"new.example.com","guid":"x"}"#);
    let error = import.try_next().await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    let sent = sim.log().len();
    assert!(import.try_next().await.is_err());
    assert_eq!(sim.log().len(), sent);
}

#[tokio::test]
async fn a_failing_asset_fails_the_import() {
    let server = Scripted::start(|seen| match seen.service.as_str() {
        "getVPPAssetsSrv" => Some(Reply::json(json!({"status": 0, "assets": [
            {"adamIdStr": "1", "pricingParam": "STDQ"}, {"adamIdStr": "2", "pricingParam": "STDQ"}]}))),
        "getAssignments" if seen.json()["adamIdStr"] == "2" => Some(Reply::apple(9637, "no")),
        _ => empty_list(seen),
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let error = import(&client, ImportOptions::new()).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Permission);
}
