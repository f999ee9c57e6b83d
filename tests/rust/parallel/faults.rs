//! One of several batches fails, or all of them are lost.

use std::sync::{Arc, Mutex};

use vppkit::{Event, Kind, LicenseFilter, Service as Named};
use vppkit_sim::{Change, Quirk};
use vppkit_tests::{builder, installation};

use super::*;

fn ids(licenses: Vec<vppkit::License>) -> Vec<String> {
    licenses.into_iter().map(|one| one.license_id).collect()
}

#[tokio::test]
async fn a_batch_that_fails_for_a_while_is_asked_for_again() {
    let (sim, client) = simulator().await;
    sim.fault(at_index(7, 4, refuses(9603)));
    assert_same(&ids_of(&client, 5).await.unwrap(), &true_ids(&sim));
    assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 14 + 4);
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn an_error_on_one_index_is_told_and_then_nothing_is_lost_or_doubled() {
    for (number, times, kind) in [(9637, 1, Kind::Permission), (9603, 5, Kind::Unavailable)] {
        for ordered in [true, false] {
            for index in [2, 7, 14] {
                let (sim, client) = simulator().await;
                sim.fault(at_index(index, times, refuses(number)));
                let listing = client.licenses(LicenseFilter::new());
                let listing = if ordered { listing } else { listing.unordered() };
                let (records, errors) = through_errors(&mut listing.pages(), 1).await;
                let kinds: Vec<_> = errors.iter().map(vppkit::Error::kind).collect();
                assert_eq!(kinds, [kind]);
                let listed = ids(records);
                if ordered {
                    assert_same(&listed, &true_ids(&sim));
                } else {
                    assert_same(&sorted(listed), &sorted(true_ids(&sim)));
                }
                let requests = 14 + times as usize;
                assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), requests);
                assert_judge_is_content(&sim);
            }
        }
    }
}

#[tokio::test]
async fn a_page_that_fails_is_told_and_then_nothing_is_lost_or_doubled() {
    let (sim, client) = simulator().await;
    sim.fault(Rule {
        service: Some(Service::GetAssignments),
        when: BTreeMap::from([("pageIndex".to_owned(), "9".to_owned())]),
        times: Some(1),
        action: refuses(9637),
        ..Rule::default()
    });
    let mut pages = client.assignments(AssignmentFilter::all()).pages();
    let (records, errors) = through_errors(&mut pages, 1).await;
    assert_eq!((records.len(), errors.len()), (ALL, 1));
    assert_eq!(asked(&sim, Service::GetAssignments), 21);
}

#[tokio::test]
async fn an_index_without_a_token_is_asked_for_again() {
    for quirk in [Quirk::NoTokens, Quirk::BareArray] {
        let (sim, client) = simulator().await;
        let action = Action { quirks: vec![quirk], ..Action::default() };
        sim.fault(at_index(5, 3, action));
        assert_same(&ids_of(&client, 5).await.unwrap(), &true_ids(&sim));
        assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 14 + 3);
    }
}

#[tokio::test]
async fn records_that_come_twice_are_delivered_once() {
    let (sim, client) = simulator().await;
    sim.world().change_settings(|settings| settings.quirks = vec![Quirk::DoubledRecords]);
    assert_same(&ids_of(&client, 5).await.unwrap(), &true_ids(&sim));
    let assignments = client.assignments(AssignmentFilter::all()).to_vec().await.unwrap();
    assert_eq!(assignments.len(), ALL);
}

/// A client that writes down which services' listings began anew.
async fn listening(sim: &Simulator) -> (Client, Arc<Mutex<Vec<(Named, Option<i64>)>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let client = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .on_event(move |event| {
            if let Event::Restarted { service, number, .. } = event {
                tell.lock().unwrap().push((*service, *number));
            }
        })
        .connect()
        .await
        .unwrap();
    (client, told)
}

#[tokio::test]
async fn a_listing_whose_data_is_lost_begins_anew_and_says_so() {
    for (number, index) in [(9633, 2), (9633, 8), (9629, 8), (9633, 14)] {
        let (sim, _) = simulator().await;
        let (client, told) = listening(&sim).await;
        sim.fault(at_index(index, 1, refuses(number)));
        let mut pages = client.licenses(LicenseFilter::new()).pages();
        let (mut records, mut restarts) = (Vec::new(), 0);
        while let Some(page) = pages.try_next().await.unwrap() {
            if pages.restarts() > restarts {
                restarts = pages.restarts();
                records.clear();
            }
            records.extend(page.to_vec());
        }
        assert_eq!(restarts, 1);
        assert_same(&ids(records), &true_ids(&sim));
        assert_eq!(*told.lock().unwrap(), [(Named::Licenses, Some(i64::from(number)))]);
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn after_a_restart_a_vector_holds_no_record_of_before() {
    let (sim, _) = simulator().await;
    let (client, told) = listening(&sim).await;
    let gone = sim.world().assignments()[0].clone();
    // The licence of the first batch is taken back while the service loses its data.
    let unassign = Change::Unassign(vppkit_sim::Assignment {
        adam_id: gone.adam_id.parse().unwrap(),
        pricing: vppkit_sim::Pricing::Stdq,
        client_user_id: gone.client_user_id.clone(),
        serial_number: gone.serial_number.clone(),
    });
    let before = vec![unassign, Change::PurgeListings {}];
    sim.fault(at_index(6, 1, Action { before, ..Action::default() }));
    let listed = ids_of(&client, 5).await.unwrap();
    assert_eq!(told.lock().unwrap().len(), 1);
    assert!(!listed.contains(&gone.license_id.to_string()), "{} is free", gone.license_id);
    assert_same(&listed, &true_ids(&sim));
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn pages_of_assignments_begin_anew_too() {
    let (sim, _) = simulator().await;
    let (client, told) = listening(&sim).await;
    sim.fault(Rule {
        service: Some(Service::GetAssignments),
        when: BTreeMap::from([("pageIndex".to_owned(), "7".to_owned())]),
        times: Some(1),
        action: Action { before: vec![Change::PurgeListings {}], ..Action::default() },
        ..Rule::default()
    });
    let listed = client.assignments(AssignmentFilter::all()).to_vec().await.unwrap();
    assert_eq!(listed.len(), ALL);
    assert_eq!(*told.lock().unwrap(), [(Named::Assignments, Some(9633))]);
}

#[tokio::test]
async fn a_listing_that_is_lost_for_ever_ends_in_an_error() {
    for parallel in [1, 5] {
        let (sim, client) = simulator().await;
        sim.fault(Rule {
            service: Some(Service::GetVPPLicensesSrv),
            when: BTreeMap::from([("batchToken".to_owned(), "*".to_owned())]),
            action: refuses(9633),
            ..Rule::default()
        });
        let mut pages = client.licenses(LicenseFilter::new()).parallel(parallel).pages();
        let error = loop {
            match pages.try_next().await {
                Ok(page) => assert!(page.is_some(), "it must not look complete"),
                Err(error) => break error,
            }
        };
        assert_eq!((error.kind(), pages.restarts()), (Kind::Checkpoint, 5));
        assert!(asked(&sim, Service::GetVPPLicensesSrv) <= 6 * 6);
        assert!(pages.since_modified_token().is_none());
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn random_faults_on_all_batches_lose_and_double_nothing() {
    for seed in 1..=8 {
        let (sim, client) = seeded(seed).await;
        for (number, chance) in [(9603, 0.15), (9637, 0.05)] {
            let mut rule = Rule {
                service: Some(Service::GetVPPLicensesSrv),
                probability: chance.try_into().unwrap(),
                action: refuses(number),
                ..Rule::default()
            };
            rule.when.insert("overrideIndex".to_owned(), "*".to_owned());
            sim.fault(rule);
        }
        let mut pages = client.licenses(LicenseFilter::new()).pages();
        let (records, _) = through_errors(&mut pages, 100).await;
        assert_same(&ids(records), &true_ids(&sim));
        assert_judge_is_content(&sim);
    }
}
