//! Moves: the licences that some lose are those that others get, in one request.

use super::*;

fn moving(client: &Client, from: &[String], to: &[String]) -> vppkit::AssignJob {
    let job = assign(client, to).taking_from_serial_numbers(from);
    job.confirm_removals(from.len())
}

/// All licences are in use.
async fn full(settings: Settings, count: usize) -> (Simulator, Client, Vec<String>, Vec<String>) {
    let (sim, client) = simulator(settings).await;
    let (old, new) = (serials("OLD", count), serials("NEW", count));
    give(&sim, &old);
    leave_free(&sim, 0);
    (sim, client, old, new)
}

#[tokio::test]
async fn a_move_needs_no_spare_licence() {
    let (sim, client, old, new) = full(Settings::default(), 45).await;
    let outcome = moving(&client, &old, &new).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!((holding(&sim, &old), holding(&sim, &new)), (0, 45));
    assert_eq!(asked(&sim, MANAGE), 5);
    assert_true(&sim, &outcome, &[&new[..], &old[..]].concat());
}

#[tokio::test]
async fn each_request_frees_what_it_needs_whatever_the_limits() {
    for (associate, disassociate) in [(20, 3), (4, 20)] {
        let settings = Settings {
            max_batch_associate: associate,
            max_batch_disassociate: disassociate,
            ..Settings::default()
        };
        let (sim, client, old, new) = full(settings, 24).await;
        let outcome = moving(&client, &old, &new).run().await.unwrap();
        assert_all_done(&outcome);
        assert_eq!(asked(&sim, MANAGE), 24_usize.div_ceil(associate.min(disassociate)));
        assert_true(&sim, &outcome, &[&new[..], &old[..]].concat());
    }
}

#[tokio::test]
async fn a_limit_that_falls_leaves_the_pairs_together() {
    let (sim, client, old, new) = full(Settings::default(), 30).await;
    sim.world().change(&Change::Limits { associate: 3, disassociate: 3 }).unwrap();
    let outcome = moving(&client, &old, &new).run().await.unwrap();
    assert_all_done(&outcome);
    assert_true(&sim, &outcome, &[&new[..], &old[..]].concat());
}

#[tokio::test]
async fn both_sides_of_a_lost_reply_are_looked_at() {
    for close in [Close::Before, Close::After] {
        let (sim, client, old, new) = full(Settings::default(), 25).await;
        fault(&sim, &[2], closing(close));
        let outcome = moving(&client, &old, &new).run().await.unwrap();
        assert_all_done(&outcome);
        assert_eq!(asked(&sim, Service::GetAssignments), 20);
        assert_eq!(asked(&sim, MANAGE), if close == Close::Before { 4 } else { 3 });
        assert_true(&sim, &outcome, &[&new[..], &old[..]].concat());
    }
}

#[tokio::test]
async fn licences_can_be_taken_from_users_and_by_their_ids() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, "user-", 6);
    for id in &ids {
        sim.world().change(&Change::Assign(user(id))).unwrap();
    }
    leave_free(&sim, 0);
    let new = serials("NEW", 6);
    let job = assign(&client, &new[..3]).taking_from_client_user_ids(&ids[..3]);
    assert_all_done(&job.run().await.unwrap());
    let licenses = ids[3..].iter().map(|id| {
        let all = sim.world().assignments();
        let held = all.iter().find(|one| one.client_user_id.as_ref() == Some(id)).unwrap();
        held.license_id.to_string()
    });
    let job = assign(&client, &new[3..]).taking_from_license_ids(licenses);
    assert_all_done(&job.run().await.unwrap());
    assert_eq!((holding(&sim, &ids), holding(&sim, &new)), (0, 6));
    assert_kept(&sim);
}

#[tokio::test]
async fn who_had_nothing_to_give_leaves_the_other_without() {
    let (sim, client, old, new) = full(Settings::default(), 4).await;
    let from = [&old[..3], &["NEVERHELD".to_owned()]].concat();
    let outcome = moving(&client, &from, &new).run().await.unwrap();
    assert_eq!(status(&outcome, "NEVERHELD"), TargetStatus::Done { already: true });
    assert_failed(&outcome, &new[3], Kind::NoLicense, 9610);
    assert_eq!(outcome.totals().done, 7);
    assert_true(&sim, &outcome, &[&new[..], &from[..]].concat());
}
