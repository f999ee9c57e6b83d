//! What a consumer may do: wait no longer, go away, be slow, call something else in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::time::{sleep, timeout};
use vppkit::{AssetFilter, Event, Kind};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{builder, canary_token};

use super::*;

#[tokio::test]
async fn giving_up_waiting_loses_and_doubles_nothing() {
    for parallel in [1, 5] {
        let (sim, client) = simulator().await;
        sim.fault(slow(Service::GetVPPLicensesSrv, 15));
        let mut pages = client.licenses(LicenseFilter::new()).parallel(parallel).pages();
        let (mut ids, mut given_up) = (Vec::new(), 0);
        loop {
            match timeout(Duration::from_millis(4), pages.try_next()).await {
                Err(_) => given_up += 1,
                Ok(page) => match page.unwrap() {
                    None => break,
                    Some(page) => ids.extend(page.iter().map(|one| one.license_id().to_owned())),
                },
            }
        }
        assert!(given_up > 2, "{given_up}");
        assert_same(&ids, &true_ids(&sim));
        assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 14, "nothing was asked for twice");
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn dropping_a_listing_ends_its_requests() {
    let (sim, client) = simulator().await;
    sim.fault(slow(Service::GetVPPLicensesSrv, 50));
    let mut pages = client.licenses(LicenseFilter::new()).pages();
    pages.try_next().await.unwrap();
    sleep(Duration::from_millis(20)).await;
    drop(pages);
    // What had left by then may still be on its way.
    sleep(Duration::from_millis(50)).await;
    let sent = asked(&sim, Service::GetVPPLicensesSrv);
    assert!((2..=6).contains(&sent), "{sent}");
    sleep(Duration::from_millis(150)).await;
    assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), sent);
    assert_eq!((client.gate().in_flight, client.gate().waiting), (0, 0));
    // The places are free again.
    assert_same(&ids_of(&client, 5).await.unwrap(), &true_ids(&sim));
}

#[tokio::test]
async fn dropping_listings_again_and_again_does_not_crowd_the_service() {
    let (sim, client) = simulator().await;
    sim.fault(slow(Service::GetVPPLicensesSrv, 30));
    for _ in 0..10 {
        let mut pages = client.licenses(LicenseFilter::new()).pages();
        pages.try_next().await.unwrap();
        sleep(Duration::from_millis(10)).await;
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn other_calls_between_pages_do_not_dead_lock() {
    let (sim, _) = simulator().await;
    for parallelism in [1, 5] {
        let client = builder(&sim.stoken(), &sim.entry_url())
            .installation(vppkit_tests::installation())
            .parallelism(parallelism)
            .connect()
            .await
            .unwrap();
        let all = async {
            let mut pages = client.licenses(LicenseFilter::new()).pages();
            let (mut count, mut nth) = (0, 0);
            while let Some(page) = pages.try_next().await.unwrap() {
                count += page.len();
                nth += 1;
                client.assets(AssetFilter::new()).await.unwrap();
                let user = vppkit::NewUser::new(format!("between-{parallelism}-{nth}"));
                client.register_user(user).await.unwrap();
                if nth == 3 {
                    let inner = client.assignments(AssignmentFilter::all()).to_vec().await;
                    assert_eq!(inner.unwrap().len(), ALL);
                }
            }
            count
        };
        assert_eq!(timeout(Duration::from_secs(30), all).await.expect("a dead-lock"), ALL);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn for_a_slow_consumer_no_more_than_the_window_is_fetched_ahead() {
    // 100 batches; the third never comes, so all behind it have to wait.
    let total = 100;
    let server = Scripted::start(move |seen| {
        if seen.service != "getVPPLicensesSrv" {
            return None;
        }
        let index = seen.json()["overrideIndex"].as_i64().unwrap_or(1);
        if index == 3 {
            return Some(Reply::Silence);
        }
        let end = if index == total { "sinceModifiedToken" } else { "batchToken" };
        let row = json!({"licenseIdStr": index.to_string(), "adamIdStr": "1"});
        Some(Reply::json(json!({
            "status": 0, "licenses": [row], "totalBatchCount": total, "totalCount": total, end: "t"
        })))
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let mut pages = client.licenses(LicenseFilter::new()).pages();
    let asked = || server.seen_by("getVPPLicensesSrv").len();

    // One page taken, and then a consumer that is busy: only what was under way goes on.
    pages.try_next().await.unwrap().unwrap();
    sleep(Duration::from_millis(100)).await;
    assert!(asked() <= 1 + 5, "{} requests for one page", asked());

    pages.try_next().await.unwrap().unwrap();
    let third = timeout(Duration::from_millis(500), pages.try_next()).await;
    assert!(third.is_err(), "the third batch never comes");
    assert_eq!(asked(), 2 + 32, "the two that were taken, and 32 that wait or are under way");
    let more = timeout(Duration::from_millis(200), pages.try_next()).await;
    assert!(more.is_err() && asked() == 34);
}

#[tokio::test]
async fn an_unordered_listing_fetches_no_more_ahead_than_it_reads_at_once() {
    let (sim, client) = simulator().await;
    let mut pages = client.licenses(LicenseFilter::new()).unordered().parallel(3).pages();
    pages.try_next().await.unwrap().unwrap();
    for taken in 2..=10 {
        sleep(Duration::from_millis(20)).await;
        let sent = asked(&sim, Service::GetVPPLicensesSrv);
        assert!(sent <= taken - 1 + 3, "{sent} requests for {} pages", taken - 1);
        pages.try_next().await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_page_whose_task_panicked_is_never_left_out_silently() {
    let (sim, _) = simulator().await;
    let armed = Arc::new(AtomicBool::new(false));
    let trap = Arc::clone(&armed);
    let client = builder(&sim.stoken(), &sim.entry_url())
        .on_event(move |event| {
            let is_licenses =
                matches!(event, Event::Answered { service: vppkit::Service::Licenses, .. });
            if is_licenses && trap.swap(false, Ordering::SeqCst) {
                panic!("a listener of the consumer's panics once");
            }
        })
        .connect()
        .await
        .unwrap();
    for ordered in [true, false] {
        let listing = client.licenses(LicenseFilter::new());
        let mut pages = if ordered { listing.pages() } else { listing.unordered().pages() };
        let mut ids: Vec<String> = Vec::new();
        let mut errors = 0;
        loop {
            match pages.try_next().await {
                Ok(Some(page)) => {
                    ids.extend(page.iter().map(|one| one.license_id().to_owned()));
                    if ids.len() == 150 {
                        armed.store(true, Ordering::SeqCst);
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(error.kind(), Kind::Internal);
                    errors += 1;
                    if errors > 3 {
                        // Never complete: that is honest.
                        return;
                    }
                }
            }
        }
        assert_eq!(errors, 1);
        assert_same(&sorted(ids), &sorted(true_ids(&sim)));
    }
}
