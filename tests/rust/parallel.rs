//! Listings that read several batches or pages at once: the same records as one after the other,
//! whatever goes wrong with one of them (protocol 1.16, 1.20).

mod batches;
mod consumers;
mod faults;

use std::collections::{BTreeMap, BTreeSet};

use vppkit::{AssignmentFilter, Client, LicenseFilter, Listed, Pages};
use vppkit_sim::{Action, LogEntry, Rule, Service, Settings, Simulator, WorldSpec};
use vppkit_tests::{asked, assert_judge_is_content, connect};

const ALL: usize = 2_000;

/// 2,000 licences in 14 batches, and as many assignments in 20 pages.
async fn simulator() -> (Simulator, Client) {
    seeded(1).await
}

async fn seeded(seed: u64) -> (Simulator, Client) {
    let world = WorldSpec {
        seed,
        assets: 10,
        users: 100,
        devices: 500,
        assignments: ALL,
        ..WorldSpec::default()
    };
    let settings = Settings { batch_size: 150, page_size: 100, ..Settings::default() };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    connect(&sim, "main").await;
    // The claim was written by another client: one that has written keeps a place for writes.
    let client = connect(&sim, "main").await;
    (sim, client)
}

/// All answers of a service take this long.
fn slow(service: Service, delay_ms: u64) -> Rule {
    let action = Action { delay_ms, ..Action::default() };
    Rule { service: Some(service), action, ..Rule::default() }
}

/// An action for the batch of one overrideIndex, as often as said.
fn at_index(index: u32, times: u64, action: Action) -> Rule {
    Rule {
        service: Some(Service::GetVPPLicensesSrv),
        when: BTreeMap::from([("overrideIndex".to_owned(), index.to_string())]),
        times: Some(times),
        action,
        ..Rule::default()
    }
}

fn refuses(number: u16) -> Action {
    Action { number: Some(number), ..Action::default() }
}

/// The licences' ids in the order of the service.
fn true_ids(sim: &Simulator) -> Vec<String> {
    sim.world().assignments().iter().map(|one| one.license_id.to_string()).collect()
}

async fn ids_of(client: &Client, parallel: usize) -> vppkit::Result<Vec<String>> {
    let licenses = client.licenses(LicenseFilter::new()).parallel(parallel).to_vec().await?;
    Ok(licenses.into_iter().map(|license| license.license_id).collect())
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

/// The same ids in the same order; a difference is told in a few words.
#[track_caller]
fn assert_same(listed: &[String], truth: &[String]) {
    let known: BTreeSet<_> = listed.iter().collect();
    let missing: Vec<_> = truth.iter().filter(|id| !known.contains(id)).take(10).collect();
    assert!(
        missing.is_empty(),
        "{} of {} listed, missing {missing:?} …",
        listed.len(),
        truth.len()
    );
    assert_eq!(listed.len(), truth.len(), "some came twice, or were invented");
    assert!(listed == truth, "out of order");
}

/// The records of all pages, asking again after each of so many errors.
async fn through_errors<R: Listed + Clone>(
    pages: &mut Pages<R>,
    errors: usize,
) -> (Vec<R>, Vec<vppkit::Error>) {
    let (mut records, mut seen) = (Vec::new(), Vec::new());
    loop {
        match pages.try_next().await {
            Ok(Some(page)) => records.extend(page.to_vec()),
            Ok(None) => return (records, seen),
            Err(error) => {
                seen.push(error);
                assert!(seen.len() <= errors, "too many errors: {seen:?}");
            }
        }
    }
}

/// The most exchanges of a service under way at once.
fn most_at_once(log: &[LogEntry], service: Service) -> usize {
    let of_service: Vec<_> = log.iter().filter(|entry| entry.service == service).collect();
    let under_way = |at: i64| {
        let is_open = |entry: &&&LogEntry| {
            entry.arrival <= at && entry.finished.is_none_or(|finished| finished > at)
        };
        of_service.iter().filter(is_open).count()
    };
    of_service.iter().map(|entry| under_way(entry.arrival)).max().unwrap_or(0)
}

#[tokio::test]
async fn batches_read_at_once_come_whole_in_order_and_with_no_request_more() {
    let (sim, client) = simulator().await;
    sim.fault(slow(Service::GetVPPLicensesSrv, 30));
    assert_same(&ids_of(&client, 5).await.unwrap(), &true_ids(&sim));
    assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 14, "1 and 13 by overrideIndex");
    assert_eq!(most_at_once(&sim.log(), Service::GetVPPLicensesSrv), 5);

    for parallel in [1, 2] {
        sim.engine().clear_log();
        assert_same(&ids_of(&client, parallel).await.unwrap(), &true_ids(&sim));
        assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 14);
        assert_eq!(most_at_once(&sim.log(), Service::GetVPPLicensesSrv), parallel);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn pages_read_at_once_come_whole_in_order_and_with_no_request_more() {
    let (sim, client) = simulator().await;
    sim.fault(slow(Service::GetAssignments, 30));
    let truth: Vec<_> = sim
        .world()
        .assignments()
        .into_iter()
        .map(|one| (one.adam_id, one.client_user_id, one.serial_number))
        .collect();
    for parallel in [5, 1, 3] {
        sim.engine().clear_log();
        let listing = client.assignments(AssignmentFilter::all()).parallel(parallel);
        let listed: Vec<_> = listing
            .to_vec()
            .await
            .unwrap()
            .into_iter()
            .map(|one| (one.adam_id, one.client_user_id, one.serial_number))
            .collect();
        assert_eq!(listed, truth);
        assert_eq!(asked(&sim, Service::GetAssignments), 20, "1 and 19 by pageIndex");
        assert_eq!(most_at_once(&sim.log(), Service::GetAssignments), parallel);
    }
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn an_unordered_listing_is_whole_too() {
    let (sim, client) = simulator().await;
    // The second batch is late, so the others come before it.
    sim.fault(at_index(2, 1, Action { delay_ms: 200, ..Action::default() }));
    let listing = client.licenses(LicenseFilter::new()).unordered();
    let ids: Vec<_> =
        listing.to_vec().await.unwrap().into_iter().map(|one| one.license_id).collect();
    assert_ne!(ids, true_ids(&sim), "out of order");
    assert_same(&sorted(ids), &sorted(true_ids(&sim)));
    let assignments = client.assignments(AssignmentFilter::all()).unordered();
    assert_eq!(assignments.to_vec().await.unwrap().len(), ALL);
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn many_listings_at_once_share_the_five_places() {
    let (sim, client) = simulator().await;
    sim.fault(slow(Service::GetVPPLicensesSrv, 10));
    sim.fault(slow(Service::GetAssignments, 10));
    let (one, two, three, four) = tokio::join!(
        ids_of(&client, 5),
        ids_of(&client, 5),
        client.assignments(AssignmentFilter::all()).to_vec(),
        client.assignments(AssignmentFilter::all()).unordered().to_vec(),
    );
    assert_same(&one.unwrap(), &true_ids(&sim));
    assert_same(&two.unwrap(), &true_ids(&sim));
    assert_eq!((three.unwrap().len(), four.unwrap().len()), (ALL, ALL));
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_client_may_be_held_to_fewer_at_once() {
    let (sim, _) = simulator().await;
    sim.fault(slow(Service::GetVPPLicensesSrv, 20));
    let client = vppkit_tests::builder(&sim.stoken(), &sim.entry_url())
        .parallelism(2)
        .connect()
        .await
        .unwrap();
    let licenses = client.licenses(LicenseFilter::new()).to_vec().await.unwrap();
    assert_eq!(licenses.len(), ALL);
    assert_eq!(most_at_once(&sim.log(), Service::GetVPPLicensesSrv), 2);
}

#[tokio::test]
async fn progress_counts_pages_and_records() {
    let (sim, client) = simulator().await;
    let mut pages = client.licenses(LicenseFilter::new()).pages();
    let mut seen = 0;
    while let Some(page) = pages.try_next().await.unwrap() {
        seen += page.len() as u64;
        let progress = pages.progress();
        assert_eq!(progress.records, seen);
        assert_eq!(progress.pages, seen.div_ceil(150));
        assert_eq!((progress.total_pages, progress.total_records), (Some(14), Some(ALL as u64)));
    }
    assert!(pages.since_modified_token().is_some());
    assert_judge_is_content(&sim);
}
