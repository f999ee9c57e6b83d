//! Retiring many users (protocol 1.13).

use vppkit::UserQuery;
use vppkit_sim::UserStatus;

use super::*;

const RETIRE: Service = Service::RetireVPPUserSrv;

fn active(sim: &Simulator, ids: &[String]) -> usize {
    let users = sim.world().users();
    let active = users.iter().filter(|user| {
        ids.contains(&user.client_user_id)
            && matches!(user.status, UserStatus::Registered | UserStatus::Associated)
    });
    active.count()
}

fn fault(sim: &Simulator, calls: &[u64], action: Action) {
    sim.fault(Rule { service: Some(RETIRE), calls: calls.into(), action, ..Rule::default() });
}

#[tokio::test]
async fn users_are_retired_one_by_one() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, "user-", 40);
    sim.engine().clear_log();
    let outcome = client.retire_users(&ids).confirm_removals(40).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!((asked(&sim, RETIRE), sim.log().len(), active(&sim, &ids)), (40, 40, 0));
    assert!(outcome.targets().all(|one| one.action == JobAction::Retire));
    assert!(client.user(UserQuery::active(&ids[0])).await.is_err());
    assert_kept(&sim);
}

#[tokio::test]
async fn a_user_who_is_not_there_is_told() {
    let (sim, client) = simulator(Settings::default()).await;
    let mut ids = users(&sim, "user-", 3);
    ids.push("stranger".to_owned());
    let outcome = client.retire_users(&ids).run().await.unwrap();
    assert_failed(&outcome, "stranger", Kind::NotFound, 9604);
    assert_eq!((outcome.totals().done, active(&sim, &ids)), (3, 0));
    assert_kept(&sim);
}

#[tokio::test]
async fn who_is_retired_already_is_done() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, "user-", 3);
    fault(&sim, &[2], Action { number: Some(9618), ..Action::default() });
    let outcome = client.retire_users(&ids).parallel(1).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!(status(&outcome, &ids[1]), TargetStatus::Done { already: true });
    assert_kept(&sim);
}

#[tokio::test]
async fn a_lost_reply_is_looked_at_and_who_is_still_there_is_sent_once_more() {
    for (action, sent) in [
        (closing(Close::Before), 13),
        (closing(Close::After), 12),
        (Action { number: Some(9603), ..Action::default() }, 13),
        (Action { number: Some(9603), applied: true, ..Action::default() }, 12),
    ] {
        let (sim, client) = simulator(Settings::default()).await;
        let ids = users(&sim, "user-", 12);
        fault(&sim, &[5], action.clone());
        let outcome = client.retire_users(&ids).confirm_removals(12).run().await.unwrap();
        assert_all_done(&outcome);
        assert_eq!((asked(&sim, RETIRE), asked(&sim, Service::GetVPPUserSrv)), (sent, 1));
        assert_eq!(active(&sim, &ids), 0, "{action:?}");
        assert_kept(&sim);
    }
}

#[tokio::test]
async fn what_is_lost_twice_stays_unknown() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, "user-", 1);
    fault(&sim, &[1, 2], closing(Close::Before));
    let outcome = client.retire_users(&ids).run().await.unwrap();
    assert_eq!((outcome.totals().unknown, asked(&sim, RETIRE)), (1, 2));
    assert_eq!(active(&sim, &ids), 1);
    assert_kept(&sim);
}

#[tokio::test]
async fn another_product_stops_it() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, "user-", 30);
    let steal = Change::StealContext { hostname: "other.example.com".into() };
    fault(&sim, &[8], Action { before: vec![steal], ..Action::default() });
    let outcome = client.retire_users(&ids).confirm_removals(30).run().await.unwrap();
    assert_eq!(outcome.stopped().unwrap().kind(), Kind::AccountClaimed);
    let totals = outcome.totals();
    assert!(totals.done >= 7 && totals.not_sent > 0 && totals.failed == 0, "{totals}");
    let gone: Vec<String> = outcome.done().map(|one| one.target.to_owned()).collect();
    let still: Vec<String> = outcome.not_sent().map(|one| one.target.to_owned()).collect();
    assert_eq!((active(&sim, &gone), active(&sim, &still)), (0, still.len()));
    assert_kept(&sim);
}
