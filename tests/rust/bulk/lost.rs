//! Replies that were lost: nobody knows what was done until it is looked at.

use vppkit_sim::BodyFault;

use super::*;

fn ways_to_lose_a_reply() -> Vec<Action> {
    let body = |body| Action { body: Some(body), ..Action::default() };
    let number = |applied| Action { number: Some(9603), applied, ..Action::default() };
    let status = |applied| Action { status: Some(502), applied, ..Action::default() };
    vec![
        closing(Close::Before),
        closing(Close::After),
        closing(Close::During),
        body(BodyFault::Half),
        body(BodyFault::Empty),
        body(BodyFault::Html),
        body(BodyFault::WrongTypes),
        number(false),
        number(true),
        status(false),
        status(true),
    ]
}

/// Whether the service did what was asked although the reply was lost.
fn was_done(action: &Action) -> bool {
    let replaced = action.number.is_some() || action.status.is_some();
    action.close != Some(Close::Before) && (!replaced || action.applied)
}

#[tokio::test]
async fn a_lost_reply_is_looked_at_and_what_was_not_done_is_sent_once_more() {
    for action in ways_to_lose_a_reply() {
        let (sim, client) = simulator(Settings::default()).await;
        fault(&sim, &[2], action.clone());
        let serials = serials("NEW", 30);
        let outcome = assign(&client, &serials).run().await.unwrap();
        assert_all_done(&outcome);
        let sent = if was_done(&action) { 3 } else { 4 };
        assert_eq!((asked(&sim, MANAGE), outcome.requests()), (sent, sent as u64), "{action:?}");
        assert_eq!(asked(&sim, Service::GetAssignments), 10, "{action:?}");
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn the_same_holds_for_removals() {
    for action in ways_to_lose_a_reply() {
        let (sim, client) = simulator(Settings::default()).await;
        fault(&sim, &[1], action.clone());
        let serials = serials("OLD", 30);
        give(&sim, &serials);
        let outcome = unassign(&client, &serials).run().await.unwrap();
        assert_all_done(&outcome);
        let sent = if was_done(&action) { 3 } else { 4 };
        assert_eq!((asked(&sim, MANAGE), holding(&sim, &serials)), (sent, 0), "{action:?}");
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn one_lost_target_alone_is_sent_again_in_another_form() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, &[1], Action { number: Some(9603), ..Action::default() });
    let one = serials("NEW", 1);
    let outcome = assign(&client, &one).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!(asked(&sim, MANAGE), 2);
    assert_true(&sim, &outcome, &one);
}

#[tokio::test]
async fn many_that_are_unclear_are_looked_up_in_the_listing_of_the_asset() {
    for close in [Close::Before, Close::After] {
        let limit = 40;
        let settings = Settings { max_batch_associate: limit, ..Settings::default() };
        let (sim, client) = simulator(settings).await;
        fault(&sim, &[1, 2], closing(close));
        let serials = serials("NEW", 100);
        let outcome = assign(&client, &serials).run().await.unwrap();
        assert_all_done(&outcome);
        let pages = sim.world().assets()[0].assigned as usize;
        assert!(asked(&sim, Service::GetAssignments) <= pages.div_ceil(300) + 1);
        assert_eq!(asked(&sim, MANAGE), if close == Close::Before { 5 } else { 3 });
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn many_users_are_looked_up_so_too() {
    let settings = Settings {
        max_batch_associate: 30,
        max_batch_disassociate: 30,
        page_size: 50,
        ..Settings::default()
    };
    let (sim, client) = simulator(settings).await;
    fault(&sim, &[1, 2, 5], closing(Close::After));
    let ids = users(&sim, "user-", 70);
    let job = client.assign(APP, PricingParam::Stdq).client_user_ids(&ids);
    let outcome = job.run().await.unwrap();
    assert_all_done(&outcome);
    assert_true_of(&sim, &outcome, &ids, user);
    let job = client.unassign(APP, PricingParam::Stdq).client_user_ids(&ids).confirm_removals(70);
    let outcome = job.run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!((holding(&sim, &ids), asked(&sim, MANAGE)), (0, 6));
    assert_true_of(&sim, &outcome, &ids, user);
}

#[tokio::test]
async fn licences_of_a_lost_reply_are_looked_up_by_their_ids() {
    for close in [Close::Before, Close::After] {
        let (sim, client) = simulator(Settings::default()).await;
        fault(&sim, &[1], closing(close));
        let held = sim.world().assignments();
        let held: Vec<_> = held.into_iter().filter(|one| one.adam_id == APP).take(8).collect();
        let ids = held.iter().map(|one| one.license_id.to_string());
        let job = client.unassign(APP, PricingParam::Stdq).license_ids(ids);
        assert_all_done(&job.run().await.unwrap());
        assert!(held.iter().all(|one| !sim.world().assignments().contains(one)), "{close:?}");
        assert_eq!(asked(&sim, MANAGE), if close == Close::Before { 2 } else { 1 });
        assert_kept(&sim);
    }
}

#[tokio::test]
async fn what_is_lost_twice_is_looked_at_twice_and_not_sent_a_third_time() {
    for (close, done) in [(Close::Before, 0), (Close::After, 10)] {
        let (sim, client) = simulator(Settings::default()).await;
        fault(&sim, &[1], closing(Close::Before));
        fault(&sim, &[2], closing(close));
        let serials = serials("NEW", 10);
        let outcome = assign(&client, &serials).run().await.unwrap();
        assert_eq!((outcome.totals().done, outcome.totals().unknown), (done, 10 - done));
        assert_eq!((asked(&sim, MANAGE), asked(&sim, Service::GetAssignments)), (2, 20));
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn what_cannot_be_looked_at_stays_unknown() {
    for (limit, count) in [(10, 25), (30, 85)] {
        let settings = Settings { max_batch_associate: limit, ..Settings::default() };
        let (sim, client) = simulator(settings).await;
        let service = Some(Service::GetAssignments);
        let action = Action { number: Some(9603), ..Action::default() };
        sim.fault(Rule { service, action, ..Rule::default() });
        fault(&sim, &[1, 2], closing(Close::Before));
        let serials = serials("NEW", count);
        let outcome = assign(&client, &serials).run().await.unwrap();
        let totals = outcome.totals();
        assert_eq!((totals.unknown, totals.done), (2 * limit, count - 2 * limit));
        assert_eq!(asked(&sim, MANAGE), 3);
        assert_true(&sim, &outcome, &serials);
    }
}

#[tokio::test]
async fn one_look_that_fails_leaves_the_others() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, &[1], closing(Close::After));
    let serials = serials("NEW", 10);
    let when = [("serialNumber".to_owned(), serials[4].clone())].into();
    let action = Action { number: Some(9603), ..Action::default() };
    sim.fault(Rule { when, action, ..Rule::default() });
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_eq!((outcome.totals().done, outcome.totals().unknown), (9, 1));
    assert_eq!(status(&outcome, &serials[4]), TargetStatus::Unknown);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_quality_in_words_of_later_days_decides_nothing() {
    let (sim, client) = simulator(Settings::default()).await;
    let serials = serials("OLD", 10);
    give(&sim, &serials);
    fault(&sim, &[1], closing(Close::Before));
    let quirks = vec![vppkit_sim::Quirk::UnknownWords];
    let service = Some(Service::GetAssignments);
    let action = Action { quirks, ..Action::default() };
    sim.fault(Rule { service, action, ..Rule::default() });
    let outcome = unassign(&client, &serials).run().await.unwrap();
    assert_eq!((outcome.totals().unknown, holding(&sim, &serials)), (10, 10));
    assert_true(&sim, &outcome, &serials);
}
