//! `registerVPPUserSrv` (protocol 1.8, 1.9).

use serde_json::json;
use vppkit::{Effect, Kind, NewUser, UserKey, UserStatus};
use vppkit_sim::{Action, Close, Invariant, Rule, Service, Settings, UserStatus as Truth};
use vppkit_tests::scripted::Reply;

use super::*;

const HASH: &str = "C2Wwd8LcIaE2v6f2/mvu82Gs/Lc=";

#[tokio::test]
async fn a_new_user_is_registered_and_invited() {
    let (sim, client) = simulator(Settings::default()).await;
    let before = sim.world().users().len();
    let user =
        client.register_user(NewUser::new("teacher-1").email("t1@example.com")).await.unwrap();
    assert_eq!(user.status, Some(UserStatus::Registered));
    assert_eq!(user.email.as_deref(), Some("t1@example.com"));
    assert!(user.invite_url.as_ref().unwrap().contains(user.invite_code.as_ref().unwrap()));
    assert_true(&user, &record(&sim, "teacher-1"));
    assert_eq!(sim.world().users().len(), before + 1);
}

#[tokio::test]
async fn a_request_has_what_was_given_and_nothing_else() {
    let (server, client) =
        scripted("registerVPPUserSrv", |_| answer(json!({"clientUserIdStr": "u"}))).await;
    client.register_user(NewUser::new("u")).await.unwrap();
    assert_eq!(sent(&server, "registerVPPUserSrv"), json!({"clientUserIdStr": "u"}));
    let user = NewUser::new("u").email("u@example.com").managed_apple_id("u@appleid.example.com");
    client.register_user(user).await.unwrap();
    let whole = json!({"clientUserIdStr": "u", "email": "u@example.com",
        "managedAppleIDStr": "u@appleid.example.com"});
    assert_eq!(sent(&server, "registerVPPUserSrv"), whole);
}

#[tokio::test]
async fn empty_values_are_refused_before_sending() {
    let (sim, client) = simulator(Settings::default()).await;
    for user in [
        NewUser::new(""),
        NewUser::new(" "),
        NewUser::new("u").email(""),
        NewUser::new("u").managed_apple_id("\t"),
    ] {
        assert_not_sent(&client.register_user(user).await.unwrap_err());
    }
    assert_eq!(asked(&sim, Service::RegisterVPPUserSrv), 0);
}

#[tokio::test]
async fn who_is_registered_already_is_returned_as_he_is() {
    let (sim, client) = simulator(Settings::default()).await;
    for status in [Truth::Registered, Truth::Associated] {
        let truth = someone(&sim, status);
        let again = NewUser::new(&truth.client_user_id).email("another@example.com");
        assert_true(&client.register_user(again).await.unwrap(), &truth);
        assert_eq!(record(&sim, &truth.client_user_id), truth, "nothing has changed");
    }
}

#[tokio::test]
async fn a_retired_user_who_never_accepted_comes_back() {
    let (sim, client) = simulator(Settings::default()).await;
    let first = client.register_user(NewUser::new("back")).await.unwrap();
    client.retire_user(UserKey::client_user_id("back")).await.unwrap();
    assert_eq!(record(&sim, "back").status, Truth::Retired);
    let user = client.register_user(NewUser::new("back").email("b@example.com")).await.unwrap();
    assert_eq!(user.user_id, first.user_id, "the same record");
    assert_eq!(user.status, Some(UserStatus::Registered));
    assert_true(&user, &record(&sim, "back"));
}

#[tokio::test]
async fn a_retired_user_who_had_accepted_gets_a_new_record() {
    let (sim, client) = simulator(Settings::default()).await;
    let first = client.register_user(NewUser::new("anew")).await.unwrap();
    accept(&sim, "anew", HASH);
    client.retire_user(UserKey::client_user_id("anew")).await.unwrap();
    let user = client.register_user(NewUser::new("anew")).await.unwrap();
    assert_ne!(user.user_id, first.user_id);
    let records = records(&sim, "anew");
    let states: Vec<_> = records.iter().map(|record| record.status).collect();
    assert_eq!(states, [Truth::Retired, Truth::Registered]);
    assert_true(&user, &records[1]);
}

#[tokio::test]
async fn a_managed_apple_account_is_joined_without_an_invitation() {
    let (sim, client) = simulator(Settings::default()).await;
    let user = NewUser::new("pupil").managed_apple_id("pupil@appleid.example.com");
    let user = client.register_user(user).await.unwrap();
    assert_eq!(user.status, Some(UserStatus::Associated));
    assert_eq!(user.managed_apple_id.as_deref(), Some("pupil@appleid.example.com"));
    assert!(user.its_id_hash.is_some());
    assert_true(&user, &record(&sim, "pupil"));
}

#[tokio::test]
async fn managed_apple_accounts_that_cannot_be_joined_are_conflicts() {
    let (sim, client) = simulator(Settings::default()).await;
    let owner = NewUser::new("owner").managed_apple_id("taken@appleid.example.com");
    client.register_user(owner).await.unwrap();
    let before = sim.world().users();
    for (account, number) in [
        ("pupil@elsewhere.example.org", 9635),
        ("taken@appleid.example.com", 9641),
        ("new.manager@appleid.example.com", 9642),
    ] {
        let user = NewUser::new("pupil").managed_apple_id(account);
        let error = client.register_user(user).await.unwrap_err();
        assert_refused(&error, Kind::Conflict, number);
        assert_eq!(error.service(), Some(vppkit::Service::RegisterUser));
    }
    assert_eq!(sim.world().users(), before, "nobody was registered");
    // The manager behind a facilitator's token has no account of the organization.
    let legacy = connect(&sim, "legacy").await;
    let user = NewUser::new("pupil").managed_apple_id("free@appleid.example.com");
    assert_refused(&legacy.register_user(user).await.unwrap_err(), Kind::Conflict, 9635);
}

#[tokio::test]
async fn a_lost_reply_is_asked_for_again_and_makes_no_second_record() {
    for close in [Close::Before, Close::After, Close::During] {
        let (sim, client) = simulator(Settings::default()).await;
        let action = Action { close: Some(close), ..Action::default() };
        let service = Some(Service::RegisterVPPUserSrv);
        sim.fault(Rule { service, times: Some(2), action, ..Rule::default() });
        let user = client.register_user(NewUser::new("lost")).await.unwrap();
        assert_true(&user, &record(&sim, "lost"));
        assert_eq!(asked(&sim, Service::RegisterVPPUserSrv), 3, "{close:?}");
    }
}

#[tokio::test]
async fn what_stays_lost_is_told_to_be_unknown() {
    let (server, client) = scripted("registerVPPUserSrv", |_| Reply::Close).await;
    let error = client.register_user(NewUser::new("lost")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Transport, Effect::Unknown));
    assert_eq!((error.attempts(), server.seen_by("registerVPPUserSrv").len()), (5, 5));
}

#[tokio::test]
async fn many_are_registered_at_once() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids: Vec<_> = (0..25).map(|n| format!("many-{n}")).collect();
    let tasks: Vec<_> = ids
        .iter()
        .map(|id| {
            let (client, user) = (client.clone(), NewUser::new(id));
            tokio::spawn(async move { client.register_user(user).await.unwrap() })
        })
        .collect();
    for (task, id) in tasks.into_iter().zip(&ids) {
        assert_true(&task.await.unwrap(), &record(&sim, id));
    }
    let verdicts = sim.verdicts();
    let at_once = verdicts.iter().find(|verdict| verdict.invariant == Invariant::I2).unwrap();
    assert!(at_once.kept && at_once.checked > 0, "{at_once:?}");
}

#[tokio::test]
async fn done_without_a_user_is_told_as_done() {
    let (server, client) =
        scripted("registerVPPUserSrv", |_| Reply::json(json!({"status": 0}))).await;
    let error = client.register_user(NewUser::new("u")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Protocol, Effect::Applied));
    assert_eq!(server.seen_by("registerVPPUserSrv").len(), 1);
}
