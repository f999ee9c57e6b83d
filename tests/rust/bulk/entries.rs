//! Answers whose entries are not what was asked for, or not in its form (protocol 3.1).

use vppkit_sim::Quirk;

use super::*;

/// Devices, of which some hold the asset already: entries of both kinds.
async fn assigned_under(quirk: Quirk) -> (Simulator, JobOutcome, Vec<String>) {
    let (sim, client) = simulator(Settings { quirks: vec![quirk], ..Settings::default() }).await;
    let serials = serials("NEW", 30);
    give(&sim, &serials[8..13]);
    sim.engine().clear_log();
    let outcome = assign(&client, &serials).run().await.unwrap();
    (sim, outcome, serials)
}

#[tokio::test]
async fn the_form_of_the_entries_does_not_matter() {
    for quirk in [
        Quirk::EntryErrorCode,
        Quirk::EntryErrorNumber,
        Quirk::FullEntries,
        Quirk::FailedWithLicenseId,
        Quirk::DoneWithoutLicenseId,
        Quirk::BothConflicts,
        Quirk::EntryDoubled,
        Quirk::EntriesReversed,
        Quirk::EntryUnknown,
        Quirk::NumbersAsText,
        Quirk::IdsOnlyNumbers,
        Quirk::IdsOnlyStr,
        Quirk::NoStatus,
        Quirk::Nulls,
        Quirk::UnknownMembers,
    ] {
        let (sim, outcome, serials) = assigned_under(quirk).await;
        assert_all_done(&outcome);
        assert_eq!(outcome.totals().already, 5, "{quirk:?}");
        assert_eq!((asked(&sim, MANAGE), sim.log().len()), (3, 3), "{quirk:?}");
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn who_is_left_out_is_looked_up() {
    let (sim, outcome, serials) = assigned_under(Quirk::EntryMissing).await;
    assert_all_done(&outcome);
    assert_eq!((asked(&sim, MANAGE), asked(&sim, Service::GetAssignments)), (3, 3));
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn who_is_left_out_and_was_not_done_is_sent_once_more() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("NEW", 20);
    leave_free(&sim, 19);
    // The last target finds no licence, and is left out; then there are licences again.
    let quirks = vec![Quirk::EntryMissing];
    let more = Licenses { adam_id: APP.parse().unwrap(), pricing: Pricing::Stdq, count: 10 };
    let after = vec![Change::Buy(more)];
    fault(&sim, &[2], Action { quirks, after, ..Action::default() });
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!((outcome.requests(), asked(&sim, Service::GetAssignments)), (3, 1));
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn removals_are_told_apart_by_the_same_rules() {
    for quirk in [
        Quirk::EntryMissing,
        Quirk::EntryDoubled,
        Quirk::EntriesReversed,
        Quirk::EntryUnknown,
        Quirk::EntryErrorCode,
        Quirk::DoneWithoutLicenseId,
    ] {
        let settings = Settings { quirks: vec![quirk], ..Settings::default() };
        let (sim, client) = simulator(settings).await;
        let serials = serials("OLD", 30);
        give(&sim, &serials[..27]);
        let outcome = unassign(&client, &serials).run().await.unwrap();
        assert_all_done(&outcome);
        assert_eq!(holding(&sim, &serials), 0, "{quirk:?}");
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn licence_ids_are_looked_up_unless_each_one_is_there_once() {
    for (quirk, looks) in [
        (Quirk::EntriesReversed, 0),
        (Quirk::EntryUnknown, 0),
        (Quirk::EntryMissing, 1),
        (Quirk::EntryDoubled, 1),
        (Quirk::DoneWithoutLicenseId, 1),
    ] {
        let settings = Settings { quirks: vec![quirk], ..Settings::default() };
        let (sim, client) = simulator(settings).await;
        let held = sim.world().assignments();
        // The first licence is the one that EntryUnknown speaks of.
        let held = held.into_iter().filter(|one| one.adam_id == APP);
        let held: Vec<_> = held.skip(1).take(8).collect();
        let ids = held.iter().map(|one| one.license_id.to_string());
        let job = client.unassign(APP, PricingParam::Stdq).license_ids(ids);
        assert_all_done(&job.run().await.unwrap());
        assert!(held.iter().all(|one| !sim.world().assignments().contains(one)), "{quirk:?}");
        assert_eq!(asked(&sim, Service::GetVPPLicensesSrv), looks, "{quirk:?}");
        assert_eq!(asked(&sim, MANAGE), 1);
        assert_kept(&sim);
    }
}
