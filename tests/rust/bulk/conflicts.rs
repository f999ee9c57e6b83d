//! What Apple refuses for single targets, and what of it is as it was to be (protocol 1.17).

use serde_json::{Value, json};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{claim, installation};

use super::*;

#[tokio::test]
async fn who_holds_it_already_is_done() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("NEW", 25);
    give(&sim, &serials[5..12]);
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!((outcome.totals().already, asked(&sim, Service::GetAssignments)), (7, 0));
    assert_eq!(status(&outcome, &serials[5]), TargetStatus::Done { already: true });
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn who_does_not_hold_it_has_nothing_to_lose() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("OLD", 25);
    give(&sim, &serials[..20]);
    let outcome = unassign(&client, &serials).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!(outcome.totals().already, 5);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn what_a_sibling_of_the_same_store_account_holds_is_a_conflict_that_names_him() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, "user-", 12);
    for id in &ids[..2] {
        let (client_user_id, its_id_hash) = (id.clone(), Some("C2Wwd8LcIaE2v6f2=".to_owned()));
        sim.world().change(&Change::AcceptInvitation { client_user_id, its_id_hash }).unwrap();
    }
    sim.world().change(&Change::Assign(user(&ids[0]))).unwrap();
    let job = client.assign(APP, PricingParam::Stdq).client_user_ids(&ids);
    let outcome = job.run().await.unwrap();
    assert_eq!(status(&outcome, &ids[0]), TargetStatus::Done { already: true });
    assert_failed(&outcome, &ids[1], Kind::Conflict, 9616);
    let holders = failure(&outcome, &ids[1]).holders.as_ref().unwrap();
    assert_eq!(holders.users[0].client_user_id, ids[0]);
    assert_eq!((outcome.totals().done, outcome.totals().failed), (11, 1));
    assert_true_of(&sim, &outcome, &ids, user);
}

#[tokio::test]
async fn those_for_whom_no_licence_is_left_are_told() {
    let (sim, client) = simulator(Settings::default()).await;
    leave_free(&sim, 17);
    let serials = serials("NEW", 40);
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_eq!((outcome.totals().done, outcome.totals().failed), (17, 23));
    for failed in outcome.failed() {
        assert_failed(&outcome, failed.target, Kind::NoLicense, 9610);
    }
    assert_eq!(asked(&sim, MANAGE), 4);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_user_who_is_not_registered_is_told() {
    let (sim, client) = simulator(Settings::default()).await;
    let mut ids = users(&sim, "user-", 3);
    ids.insert(1, "stranger".to_owned());
    let job = client.assign(APP, PricingParam::Stdq).client_user_ids(&ids);
    let outcome = job.run().await.unwrap();
    assert_failed(&outcome, "stranger", Kind::NotFound, 9609);
    assert_eq!(outcome.totals().done, 3);
    assert_kept(&sim);
    let job = client.unassign(APP, PricingParam::Stdq).client_user_ids(&ids);
    assert_failed(&job.run().await.unwrap(), "stranger", Kind::NotFound, 9609);
    assert_kept(&sim);
}

/// The asset that cannot be taken back and goes to users only.
fn book(sim: &Simulator) -> String {
    let book = |asset: &vppkit_sim::AssetTruth| {
        asset.irrevocable && asset.pricing == Pricing::Stdq && !asset.device_assignable
    };
    sim.world().assets().into_iter().find(book).unwrap().adam_id
}

#[tokio::test]
async fn a_book_stays_where_it_is() {
    let (sim, client) = simulator(Settings::default()).await;
    let book = book(&sim);
    let ids = users(&sim, "user-", 2);
    let job = client.assign(&book, PricingParam::Stdq).client_user_ids(&ids);
    assert_all_done(&job.run().await.unwrap());
    let job = client.unassign(&book, PricingParam::Stdq).client_user_ids(&ids);
    let outcome = job.run().await.unwrap();
    for id in &ids {
        assert_failed(&outcome, id, Kind::Conflict, 9607);
    }
    assert_kept(&sim);
}

#[tokio::test]
async fn a_refusal_of_the_whole_request_is_one_of_each_target() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("NEW", 12);
    let before = sim.world().assignments();
    let job = client.assign(book(&sim), PricingParam::Stdq).serial_numbers(&serials);
    let outcome = job.run().await.unwrap();
    assert!(outcome.stopped().is_none());
    for serial in &serials {
        assert_failed(&outcome, serial, Kind::Conflict, 9628);
    }
    let job = client.assign("999999999", PricingParam::Stdq).serial_numbers(&serials);
    let outcome = job.run().await.unwrap();
    assert_failed(&outcome, &serials[11], Kind::NoLicense, 9610);
    assert_eq!((sim.world().assignments(), outcome.totals().failed), (before, 12));
    assert_kept(&sim);
}

/// A server that refuses each target with 9616 and does not say who holds it.
async fn tight_lipped(holders: Value) -> (Scripted, Client) {
    let server = Scripted::start(move |seen| match seen.service.as_str() {
        "manageVPPLicensesByAdamIdSrv" => {
            let asked = seen.json()["associateSerialNumbers"].clone();
            let entries = asked.as_array().unwrap().iter().map(|serial| {
                json!({"serialNumber": serial, "errorNumber": 9616, "errorMessage": "taken"})
            });
            let entries: Vec<Value> = entries.collect();
            Some(Reply::json(json!({"status": -1, "associations": entries})))
        }
        "getAssignments" => {
            let serial = seen.json()["serialNumber"].clone();
            let held = holders.as_array().unwrap().contains(&serial);
            let all = [json!({"adamIdStr": APP, "pricingParam": "STDQ", "serialNumber": serial})];
            let page = if held { &all[..] } else { &[] };
            Some(Reply::json(json!({"status": 0, "assignments": page})))
        }
        _ => None,
    })
    .await;
    let client = claim(&server).await.unwrap();
    (server, client)
}

#[tokio::test]
async fn a_conflict_that_names_nobody_is_looked_up_and_not_provoked_again() {
    let (server, client) = tight_lipped(json!(["A", "C"])).await;
    let job = client.assign(APP, PricingParam::Stdq).serial_numbers(["A", "B", "C"]);
    let outcome = job.run().await.unwrap();
    for held in ["A", "C"] {
        assert_eq!(status(&outcome, held), TargetStatus::Done { already: true });
    }
    assert_failed(&outcome, "B", Kind::Conflict, 9616);
    assert_eq!(server.seen_by("manageVPPLicensesByAdamIdSrv").len(), 1);
    assert_eq!(server.seen_by("getAssignments").len(), 3);
}

#[tokio::test]
async fn the_sole_target_of_a_request_may_be_refused_at_the_top() {
    for (number, already) in [(9619, true), (9609, false), (9602, false)] {
        let server = Scripted::start(move |seen| {
            (seen.service == "manageVPPLicensesByAdamIdSrv").then(|| Reply::apple(number, "no"))
        })
        .await;
        let client = claim(&server).await.unwrap();
        let job = client.unassign(APP, PricingParam::Stdq).serial_numbers(["A"]);
        let outcome = job.run().await.unwrap();
        match status(&outcome, "A") {
            TargetStatus::Done { already: true } => assert!(already),
            TargetStatus::Failed(failure) => {
                assert_eq!((failure.number, failure.text.as_str()), (Some(number), "no"));
                assert!(!already);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(server.seen_by("manageVPPLicensesByAdamIdSrv").len(), 1);
    }
}

#[tokio::test]
async fn licences_that_are_answered_by_other_ids_are_looked_up() {
    let server = Scripted::start(move |seen| match seen.service.as_str() {
        // Another licence that is free now, as Apple describes it.
        "manageVPPLicensesByAdamIdSrv" => Some(Reply::json(json!({"status": 0,
            "disassociations": [{"licenseIdStr": "77"}, {"licenseIdStr": "2"}]}))),
        "getVPPLicensesSrv" => Some(Reply::json(json!({"status": 0, "sinceModifiedToken": "t",
            "licenses": [{"licenseIdStr": "5", "adamIdStr": APP, "status": "Associated"}]}))),
        _ => None,
    })
    .await;
    let client = vppkit_tests::builder(&vppkit_tests::canary_token(), &server.entry_url())
        .installation(installation())
        .connect()
        .await
        .unwrap();
    let job = client.unassign(APP, PricingParam::Stdq).license_ids(["1", "2"]);
    let outcome = job.run().await.unwrap();
    assert_all_done(&outcome);
    let looked = server.seen_by("getVPPLicensesSrv");
    assert_eq!(looked.len(), 1);
    assert_eq!(looked[0].json()["assignedOnly"], json!(true));
}
