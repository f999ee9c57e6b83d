//! Tokens that Apple no longer takes, and services that are gone: the sync says that it begins
//! anew, and ends with the truth all the same.

use std::collections::BTreeMap;

use serde_json::json;
use vppkit::Kind;
use vppkit_sim::{Action, Rule};
use vppkit_tests::claim;
use vppkit_tests::scripted::{Reply, Scripted, Seen};

use super::*;

/// Requests of a service with this member meet this error.
fn refused(service: Service, member: &str, number: u16) -> Rule {
    Rule {
        service: Some(service),
        when: BTreeMap::from([(member.to_owned(), "*".to_owned())]),
        action: Action { number: Some(number), ..Action::default() },
        ..Rule::default()
    }
}

#[tokio::test]
async fn where_changes_cannot_be_had_the_whole_list_comes_and_says_so() {
    for (service, list) in
        [(Service::GetVPPUsersSrv, List::Users), (Service::GetVPPLicensesSrv, List::Licenses)]
    {
        for number in [9629, 9633] {
            let (sim, client) = simulator().await;
            let mut kept = Kept::default();
            let last = run(client.import(by_licenses()), &mut kept).await.unwrap();
            change_much(&sim, 0);
            sim.fault(refused(service, "sinceModifiedToken", number));
            let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
            assert_eq!(ran.restarts, [(list, None, true)]);
            assert_true_by_licenses(&kept, &sim);
            // The new tokens are good for the next time.
            sim.engine().clear_faults();
            change_much(&sim, 1);
            let ran = run(client.sync(ran.checkpoint()), &mut kept).await.unwrap();
            assert!(ran.restarts.is_empty());
            assert_true_by_licenses(&kept, &sim);
            assert_judge_is_content(&sim);
        }
    }
}

#[tokio::test]
async fn changes_that_are_lost_in_the_middle_are_listed_again() {
    for service in [Service::GetVPPUsersSrv, Service::GetVPPLicensesSrv] {
        let (sim, client) = simulator().await;
        let mut kept = Kept::default();
        let last = run(client.import(by_licenses()), &mut kept).await.unwrap();
        for n in 0..100 {
            let client_user_id = format!("many-{n}");
            sim.world().change(&Change::RegisterUser { client_user_id }).unwrap();
            sim.world().change(&Change::Unassign(revocable(&sim, 0))).unwrap();
        }
        sim.fault(Rule { times: Some(1), ..refused(service, "batchToken", 9633) });
        let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
        assert_eq!(ran.restarts.len(), 1, "{:?}", ran.restarts);
        let (list, _, is_full) = ran.restarts[0].clone();
        let expected =
            if service == Service::GetVPPUsersSrv { List::Users } else { List::Licenses };
        assert_eq!((list, is_full), (expected, false));
        assert_judge_is_content(&sim);
    }
}

#[tokio::test]
async fn a_restart_tells_whether_what_came_before_is_gone() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let last = run(client.import(by_licenses()), &mut kept).await.unwrap();
    for _ in 0..100 {
        sim.world().change(&Change::Unassign(revocable(&sim, 0))).unwrap();
    }
    let lost = refused(Service::GetVPPLicensesSrv, "batchToken", 9633);
    sim.fault(Rule { times: Some(1), ..lost.clone() });
    let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
    let of_changes = ran.restarts;
    sim.fault(Rule { times: Some(1), ..lost });
    let ran = run(client.import(by_licenses()), &mut kept).await.unwrap();
    let of_all = ran.restarts;
    assert_true_by_licenses(&kept, &sim);
    // In the one case a consumer has to forget the list, in the other he must not.
    assert_ne!(of_changes, of_all, "the same event says both");
}

#[tokio::test]
async fn a_list_that_is_lost_in_the_middle_of_an_import_comes_again() {
    for (service, member) in [
        (Service::GetVPPLicensesSrv, "batchToken"),
        (Service::GetVPPUsersSrv, "batchToken"),
        (Service::GetAssignments, "pageIndex"),
    ] {
        for options in [by_licenses(), ImportOptions::new()] {
            let (sim, client) = simulator().await;
            sim.fault(Rule { calls: vec![2], ..refused(service, member, 9633) });
            let by_assignments = options == ImportOptions::new();
            let mut kept = Kept::default();
            let ran = run(client.import(options), &mut kept).await.unwrap();
            if by_assignments {
                assert_true_by_assignments(&kept, &sim);
            } else {
                assert_true_by_licenses(&kept, &sim);
            }
            assert!(ran.restarts.iter().all(|(_, _, is_full)| *is_full));
            if service == Service::GetAssignments && by_assignments {
                let [(List::Assignments, Some(adam_id), true)] = &ran.restarts[..] else {
                    panic!("{:?}", ran.restarts)
                };
                assert!(sim.world().assets().iter().any(|asset| asset.adam_id == *adam_id));
            }
            assert_judge_is_content(&sim);
        }
    }
}

#[tokio::test]
async fn without_the_service_for_licences_an_import_by_assignments_works() {
    let (sim, client) = simulator().await;
    let gone = Action { number: Some(9634), ..Action::default() };
    let service = Some(Service::GetVPPLicensesSrv);
    sim.fault(Rule { service, action: gone, ..Rule::default() });
    let mut kept = Kept::default();
    let last = run(client.import(ImportOptions::new()), &mut kept).await.unwrap();
    assert_true_by_assignments(&kept, &sim);
    assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), 1);

    // The next sync has to read all assignments.
    sim.world().change(&Change::Assign(on_device("NEW"))).unwrap();
    let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
    assert!(ran.names.contains(&"assignments"));
    assert_true_by_assignments(&kept, &sim);
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn without_the_service_for_licences_a_sync_says_that_all_assignments_come() {
    let (sim, client) = simulator().await;
    let gone = Action { number: Some(9634), ..Action::default() };
    let service = Some(Service::GetVPPLicensesSrv);
    sim.fault(Rule { service, action: gone, ..Rule::default() });
    let mut kept = Kept::default();
    let last = run(client.import(ImportOptions::new()), &mut kept).await.unwrap();
    sim.world().change(&Change::Unassign(revocable(&sim, 0))).unwrap();
    let ran = run(client.sync(last.checkpoint()), &mut kept).await.unwrap();
    // Else nobody can know that what does not come is gone.
    assert_eq!(ran.restarts, [(List::Assignments, None, true)]);
    assert_true_by_assignments(&kept, &sim);
}

#[tokio::test]
async fn a_service_for_licences_that_goes_after_the_import_does_not_end_all_syncs() {
    let (sim, client) = simulator().await;
    let mut kept = Kept::default();
    let last = run(client.import(ImportOptions::new()), &mut kept).await.unwrap();
    let gone = Action { number: Some(9634), ..Action::default() };
    let service = Some(Service::GetVPPLicensesSrv);
    sim.fault(Rule { service, action: gone, ..Rule::default() });
    change_much(&sim, 0);
    run(client.sync(last.checkpoint()), &mut kept).await.expect("assignments can still be read");
    assert_true_by_assignments(&kept, &sim);
}

#[tokio::test]
async fn an_import_by_licences_without_that_service_is_an_error() {
    let (sim, client) = simulator().await;
    let gone = Action { number: Some(9634), ..Action::default() };
    let service = Some(Service::GetVPPLicensesSrv);
    sim.fault(Rule { service, action: gone, ..Rule::default() });
    let error = run(client.import(by_licenses()), &mut Kept::default()).await.err().unwrap();
    assert_eq!(error.kind(), Kind::InvalidRequest);
}

#[tokio::test]
async fn an_asset_that_has_left_the_library_meanwhile_is_no_error() {
    let script = |seen: &Seen| {
        let asset = |id: &str| json!({"adamIdStr": id, "pricingParam": "STDQ"});
        Some(Reply::json(match seen.service.as_str() {
            "getVPPAssetsSrv" if seen.nth == 1 => {
                json!({"status": 0, "assets": [asset("1"), asset("2")]})
            }
            "getVPPAssetsSrv" => json!({"status": 0, "assets": [asset("2")]}),
            "getVPPLicensesSrv" => json!({"status": 0, "licenses": [], "sinceModifiedToken": "s"}),
            "getAssignments" if seen.json()["adamIdStr"] == "1" => {
                return Some(Reply::apple(9604, "No result"));
            }
            "getAssignments" => json!({
                "status": 0, "currentPageIndex": 0, "totalPages": 1,
                "assignments": [{"adamIdStr": "2", "pricingParam": "STDQ", "serialNumber": "A"}],
            }),
            _ => return None,
        }))
    };
    let server = Scripted::start(script).await;
    let client = claim(&server).await.unwrap();
    let mut kept = Kept::default();
    run(client.import(ImportOptions::new().without_users()), &mut kept).await.unwrap();
    let of: Vec<&str> = kept.holdings.iter().map(|holding| holding.0.as_str()).collect();
    assert_eq!(of, ["2"]);
}

#[tokio::test]
async fn an_asset_that_is_not_found_though_the_library_has_it_is_not_left_out() {
    let (sim, client) = simulator().await;
    let there = sim.world().assets()[2].adam_id.clone();
    sim.fault(Rule {
        service: Some(Service::GetAssignments),
        when: BTreeMap::from([("adamIdStr".to_owned(), there)]),
        action: Action { number: Some(9604), ..Action::default() },
        times: Some(1),
        ..Rule::default()
    });
    let mut kept = Kept::default();
    let mut import = client.import(ImportOptions::new());
    let mut errors = Vec::new();
    loop {
        match import.try_next().await {
            Ok(Some(event)) => kept.take(&event),
            Ok(None) => break,
            Err(error) => errors.push(error.kind()),
        }
    }
    assert_eq!(errors, [Kind::NotFound]);
    assert_true_by_assignments(&kept, &sim);
}

#[tokio::test]
async fn the_token_for_changes_is_only_a_help_so_an_import_by_assignments_does_without() {
    // The answers that Apple's own pages print: a bare array, and neither token (protocol 3.1).
    for quirk in [vppkit_sim::Quirk::BareArray, vppkit_sim::Quirk::NoTokens] {
        let (sim, client) = simulator().await;
        let action = Action { quirks: vec![quirk], ..Action::default() };
        let service = Some(Service::GetVPPLicensesSrv);
        sim.fault(Rule { service, action, ..Rule::default() });
        let mut kept = Kept::default();
        run(client.import(ImportOptions::new()), &mut kept).await.unwrap();
        assert_true_by_assignments(&kept, &sim);
    }
}
