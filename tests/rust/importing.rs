//! The import, against the truth of the simulator.

use std::collections::BTreeSet;

use vppkit::{Client, ImportEvent, ImportOptions, ImportSource, Summary};
use vppkit_sim::{Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{builder, canary_token, installation};

async fn simulator() -> (Simulator, Client) {
    let world = WorldSpec {
        assets: 12,
        users: 200,
        devices: 1_000,
        assignments: 5_000,
        refunded: 3,
        ..WorldSpec::default()
    };
    let sim = Simulator::builder().world(world).start().await.unwrap();
    let client = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .connect()
        .await
        .unwrap();
    (sim, client)
}

/// What an import delivered: the names of its events, the holdings, the summary.
#[derive(Default)]
struct Delivered {
    order: Vec<&'static str>,
    holdings: Vec<(String, String, Option<String>, Option<String>)>,
    summary: Option<Summary>,
}

async fn import(client: &Client, source: ImportSource) -> vppkit::Result<Delivered> {
    let mut import = client.import(ImportOptions::new().source(source));
    let mut delivered = Delivered::default();
    let mut last_progress = 0;
    while let Some(event) = import.try_next().await? {
        delivered.order.push(match event {
            ImportEvent::Started { .. } => "started",
            ImportEvent::Assets(_) => "assets",
            ImportEvent::Assignments(page) => {
                for one in page.to_vec() {
                    let quality = one.pricing_param.to_string();
                    let holding = (one.adam_id, quality, one.client_user_id, one.serial_number);
                    delivered.holdings.push(holding);
                }
                "assignments"
            }
            ImportEvent::Licenses(page) => {
                for one in page.to_vec() {
                    let quality = one.pricing_param.expect("a quality").to_string();
                    let holding = (one.adam_id, quality, one.client_user_id, one.serial_number);
                    delivered.holdings.push(holding);
                }
                "licenses"
            }
            ImportEvent::Progress(progress) => {
                assert!(
                    progress.delivered >= last_progress && progress.delivered <= progress.expected
                );
                last_progress = progress.delivered;
                "progress"
            }
            ImportEvent::Done(summary) => {
                delivered.summary = Some(summary);
                "done"
            }
            _ => "unknown",
        });
    }
    assert!(import.try_next().await?.is_none(), "an ended import stays ended");
    Ok(delivered)
}

#[tokio::test]
async fn both_procedures_deliver_the_whole_library_once() {
    let (sim, client) = simulator().await;
    let truth: BTreeSet<_> = sim
        .world()
        .assignments()
        .into_iter()
        .map(|one| (one.adam_id, one.pricing.to_string(), one.client_user_id, one.serial_number))
        .collect();
    for source in [ImportSource::Assignments, ImportSource::Licenses] {
        let requests = sim.log().len();
        let delivered = import(&client, source).await.unwrap();
        assert_eq!(delivered.order[..2], ["started", "assets"]);
        assert_eq!(delivered.order.last(), Some(&"done"));
        assert_eq!(delivered.holdings.len(), 5_000);
        assert_eq!(delivered.holdings.into_iter().collect::<BTreeSet<_>>(), truth);

        let summary = delivered.summary.unwrap();
        let users: BTreeSet<_> = truth.iter().filter_map(|one| one.2.as_ref()).collect();
        let devices: BTreeSet<_> = truth.iter().filter_map(|one| one.3.as_ref()).collect();
        assert_eq!(summary.users, users.len() as u64);
        assert_eq!(summary.devices, devices.len() as u64);
        assert_eq!(summary.assets, 12);
        assert_eq!(summary.assignments, 5_000);
        assert_eq!(summary.licenses.assigned, 5_000);
        assert_eq!(summary.licenses.total, summary.licenses.assigned + summary.licenses.available);
        assert_eq!(summary.licenses.retired, 12 * 3);
        assert_eq!(summary.requests, (sim.log().len() - requests) as u64);
        assert!(summary.received_bytes > 100_000);
        assert_eq!(summary.since_modified_token.is_some(), source == ImportSource::Licenses);
    }
}

#[tokio::test]
async fn a_faultless_import_sends_no_request_too_many() {
    let (sim, client) = simulator().await;
    let mut per_asset = std::collections::BTreeMap::new();
    for one in sim.world().assignments() {
        *per_asset.entry(one.adam_id).or_insert(0_usize) += 1;
    }
    let different: BTreeSet<_> = sim.world().assets().into_iter().map(|one| one.adam_id).collect();
    let pages: usize = different
        .iter()
        .map(|adam_id| per_asset.get(adam_id).map_or(1, |count| count.div_ceil(300)))
        .sum();
    let before = sim.log().len();
    import(&client, ImportSource::Assignments).await.unwrap();
    assert_eq!(sim.log().len() - before, 1 + pages);
}

#[tokio::test]
async fn an_empty_library_is_imported_at_once() {
    let server = Scripted::start(|_| None).await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let delivered = import(&client, ImportSource::Assignments).await.unwrap();
    assert_eq!(delivered.order, ["started", "assets", "done"]);
}

#[tokio::test]
async fn after_an_error_an_import_goes_on_where_it_stood() {
    let (sim, client) = simulator().await;
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
                assert_eq!(error.kind(), vppkit::Kind::Token);
                failures += 1;
            }
            Ok(None) => break,
            Ok(Some(ImportEvent::Assignments(page))) => delivered += page.len(),
            Ok(Some(_)) => {}
        }
    }
    assert_eq!(delivered, 5_000);
    assert!(failures > 10, "{failures}");
}

#[tokio::test]
async fn a_foreign_claim_in_the_middle_ends_the_import() {
    let (sim, client) = simulator().await;
    let mut import = client.import(ImportOptions::new());
    import.try_next().await.unwrap();
    import.try_next().await.unwrap();
    sim.world().set_client_context(r#"{"hostname":"new.example.com","guid":"x"}"#);
    let error = import.try_next().await.unwrap_err();
    assert_eq!(error.kind(), vppkit::Kind::AccountClaimed);
    let sent = sim.log().len();
    assert!(import.try_next().await.is_err());
    assert_eq!(sim.log().len(), sent);
}

#[tokio::test]
async fn a_failing_asset_fails_the_import() {
    let server = Scripted::start(|seen| match seen.service.as_str() {
        "getVPPAssetsSrv" => Some(Reply::json(serde_json::json!({"status": 0, "assets": [
            {"adamIdStr": "1", "pricingParam": "STDQ"}, {"adamIdStr": "2", "pricingParam": "STDQ"}]}))),
        "getAssignments" if seen.json()["adamIdStr"] == "2" => Some(Reply::apple(9637, "no")),
        _ => None,
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let error = import(&client, ImportSource::Assignments).await.err().unwrap();
    assert_eq!(error.kind(), vppkit::Kind::Permission);
}
