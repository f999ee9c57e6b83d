//! `editVPPUserSrv` and `retireVPPUserSrv` (protocol 1.12, 1.13).

use std::collections::BTreeSet;

use serde_json::json;
use vppkit::{Effect, Kind, NewUser, PricingParam, UserEdit, UserKey, UserStatus};
use vppkit_sim::{Action, Assignment, AssignmentTruth, BodyFault, Change, Close, Pricing, Rule};
use vppkit_sim::{Service, Settings, UserStatus as Truth};
use vppkit_tests::scripted::Reply;

use super::*;

fn by_name(truth: &UserTruth) -> UserKey {
    UserKey::client_user_id(&truth.client_user_id)
}

fn by_id(truth: &UserTruth) -> UserKey {
    UserKey::user_id(truth.user_id.to_string())
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_nothing_else() {
    let (sim, client) = simulator(Settings::default()).await;
    let before = sim.world().users();
    let one = someone(&sim, Truth::Registered);
    let other = someone(&sim, Truth::Associated);
    for (truth, key, email) in
        [(&one, by_name(&one), "one@example.com"), (&other, by_id(&other), "other@example.com")]
    {
        let user = client.edit_user(UserEdit::of(key).email(email)).await.unwrap();
        let after = record(&sim, &truth.client_user_id);
        assert_eq!(after, UserTruth { email: Some(email.to_owned()), ..truth.clone() });
        assert_true(&user, &after);
    }
    let changed = sim.world().users().iter().zip(&before).filter(|(a, b)| a != b).count();
    assert_eq!(changed, 2);
}

#[tokio::test]
async fn an_edit_sends_what_was_given_and_nothing_else() {
    let (server, client) =
        scripted("editVPPUserSrv", |_| answer(json!({"clientUserIdStr": "u"}))).await;
    for (edit, body) in [
        (
            UserEdit::of(UserKey::client_user_id("u")).email("e@example.com"),
            json!({"clientUserIdStr": "u", "email": "e@example.com"}),
        ),
        (
            UserEdit::of(UserKey::user_id("7")).managed_apple_id("m@appleid.example.com"),
            json!({"userId": "7", "managedAppleIDStr": "m@appleid.example.com"}),
        ),
    ] {
        client.edit_user(edit).await.unwrap();
        assert_eq!(sent(&server, "editVPPUserSrv"), body);
    }
    for edit in [
        UserEdit::of(UserKey::client_user_id("u")),
        UserEdit::of(UserKey::client_user_id("u")).email(" "),
        UserEdit::of(UserKey::client_user_id("")).email("e@example.com"),
        UserEdit::of(UserKey::user_id("")).email("e@example.com"),
    ] {
        assert_not_sent(&client.edit_user(edit).await.unwrap_err());
    }
    assert_eq!(server.seen_by("editVPPUserSrv").len(), 2);
}

#[tokio::test]
async fn an_edit_joins_a_managed_apple_account_or_says_why_not() {
    let (sim, client) = simulator(Settings::default()).await;
    let owner = NewUser::new("owner").managed_apple_id("taken@appleid.example.com");
    client.register_user(owner).await.unwrap();
    client.register_user(NewUser::new("pupil")).await.unwrap();
    let edit = || UserEdit::of(UserKey::client_user_id("pupil"));
    let before = record(&sim, "pupil");
    for (account, number) in [
        ("pupil@elsewhere.example.org", 9635),
        ("taken@appleid.example.com", 9641),
        ("new.manager@appleid.example.com", 9642),
    ] {
        let error =
            client.edit_user(edit().email("e@x.org").managed_apple_id(account)).await.unwrap_err();
        assert_refused(&error, Kind::Conflict, number);
    }
    assert_eq!(record(&sim, "pupil"), before, "the e-mail address did not change either");
    let edit = edit().managed_apple_id("pupil@appleid.example.com");
    let user = client.edit_user(edit).await.unwrap();
    assert_eq!(user.status, Some(UserStatus::Associated));
    assert_true(&user, &record(&sim, "pupil"));
}

#[tokio::test]
async fn an_edit_of_nobody_or_of_a_record_that_is_gone_fails() {
    let (sim, client) = simulator(Settings::default()).await;
    let users = sim.world().users();
    let of = |status| users.iter().find(|user| user.status == status).unwrap();
    for (key, kind, number) in [
        (UserKey::client_user_id("nobody"), Kind::NotFound, 9609),
        (UserKey::user_id("1"), Kind::NotFound, 9609),
        (by_name(of(Truth::Retired)), Kind::NotFound, 9609),
        (by_id(of(Truth::Retired)), Kind::Conflict, 9618),
        (by_id(of(Truth::Deleted)), Kind::NotFound, 9620),
    ] {
        let edit = UserEdit::of(key).email("e@example.com");
        assert_refused(&client.edit_user(edit).await.unwrap_err(), kind, number);
    }
    assert_eq!(sim.world().users(), users);
    // The other numbers that mean the same.
    for number in [9604, 9636] {
        let (_server, client) =
            scripted("editVPPUserSrv", move |_| Reply::apple(number, "no such user")).await;
        let edit = UserEdit::of(UserKey::client_user_id("nobody")).email("e@example.com");
        assert_refused(&client.edit_user(edit).await.unwrap_err(), Kind::NotFound, number);
    }
}

#[tokio::test]
async fn an_edit_whose_reply_is_lost_is_sent_again() {
    let (sim, client) = simulator(Settings::default()).await;
    let truth = someone(&sim, Truth::Registered);
    let action = Action { close: Some(Close::After), ..Action::default() };
    let service = Some(Service::EditVPPUserSrv);
    sim.fault(Rule { service, times: Some(1), action, ..Rule::default() });
    let edit = UserEdit::of(by_name(&truth)).email("twice@example.com");
    let user = client.edit_user(edit).await.unwrap();
    assert_true(&user, &record(&sim, &truth.client_user_id));
    assert_eq!(asked(&sim, Service::EditVPPUserSrv), 2);
}

/// Gives an asset to a user, unless the user has it.
fn give(sim: &Simulator, client_user_id: &str, irrevocable: bool) {
    for asset in sim.world().assets() {
        if asset.irrevocable == irrevocable && asset.available > 0 {
            let assignment = Assignment {
                adam_id: asset.adam_id.parse().unwrap(),
                pricing: asset.pricing,
                client_user_id: Some(client_user_id.to_owned()),
                serial_number: None,
            };
            // It may be there already.
            let _ = sim.world().change(&Change::Assign(assignment));
        }
    }
}

fn held_by(sim: &Simulator, client_user_id: &str) -> Vec<AssignmentTruth> {
    let mut held = sim.world().assignments();
    held.retain(|one| one.client_user_id.as_deref() == Some(client_user_id));
    held
}

#[tokio::test]
async fn who_is_retired_keeps_the_books_and_frees_the_rest() {
    for by_apples_id in [false, true] {
        let (sim, client) = simulator(Settings::default()).await;
        let truth = someone(&sim, Truth::Associated);
        give(&sim, &truth.client_user_id, true);
        give(&sim, &truth.client_user_id, false);
        let held = held_by(&sim, &truth.client_user_id).len();
        let total = sim.world().assignment_count();

        let key = if by_apples_id { by_id(&truth) } else { by_name(&truth) };
        let user = client.retire_user(key).await.unwrap().unwrap();
        assert_eq!(user.status, Some(UserStatus::Retired));
        assert_true(&user, &record(&sim, &truth.client_user_id));

        let stays = held_by(&sim, &truth.client_user_id);
        let key =
            |adam_id: &str, pricing: &str, id: String| (adam_id.to_owned(), pricing.to_owned(), id);
        let truth: BTreeSet<_> = stays
            .iter()
            .map(|one| key(&one.adam_id, one.pricing, one.license_id.to_string()))
            .collect();
        let told: BTreeSet<_> = user
            .licenses
            .iter()
            .map(|one| {
                let pricing = one.pricing_param.as_ref().map_or("", PricingParam::as_str);
                key(&one.adam_id, pricing, one.license_id.clone())
            })
            .collect();
        assert_eq!(told, truth);
        let books: Vec<_> =
            sim.world().assets().into_iter().filter(|one| one.irrevocable).collect();
        assert_eq!(stays.len(), books.len(), "every book, and nothing but books");
        assert!(books.iter().any(|book| book.pricing == Pricing::Plus));
        assert_eq!(sim.world().assignment_count(), total - (held - stays.len()));
    }
}

#[tokio::test]
async fn who_cannot_be_retired_is_told_apart() {
    let (sim, client) = simulator(Settings::default()).await;
    let truth = someone(&sim, Truth::Associated);
    client.retire_user(by_name(&truth)).await.unwrap();
    let users = sim.world().users();
    let deleted = users.iter().find(|user| user.status == Truth::Deleted).unwrap();
    for (key, kind, number) in [
        (by_id(&truth), Kind::Conflict, 9618),
        (by_name(&truth), Kind::NotFound, 9604),
        (UserKey::client_user_id("nobody"), Kind::NotFound, 9604),
        (UserKey::user_id("1"), Kind::NotFound, 9604),
        (by_id(deleted), Kind::NotFound, 9620),
    ] {
        assert_refused(&client.retire_user(key).await.unwrap_err(), kind, number);
    }
    assert_eq!(sim.world().users(), users);
}

#[tokio::test]
async fn an_answer_without_the_user_is_an_answer() {
    let (server, client) =
        scripted("retireVPPUserSrv", |_| Reply::json(json!({"status": 0, "user": null}))).await;
    assert_eq!(client.retire_user(UserKey::client_user_id("u")).await.unwrap(), None);
    assert_eq!(sent(&server, "retireVPPUserSrv"), json!({"clientUserIdStr": "u"}));
    assert_eq!(client.retire_user(UserKey::user_id("7")).await.unwrap(), None);
    assert_eq!(sent(&server, "retireVPPUserSrv"), json!({"userId": "7"}));
    assert_not_sent(&client.retire_user(UserKey::user_id("")).await.unwrap_err());
    assert_eq!(server.seen_by("retireVPPUserSrv").len(), 2);
}

#[tokio::test]
async fn a_retirement_whose_reply_is_lost_is_left_to_the_caller() {
    let close = |close| Action { close: Some(close), ..Action::default() };
    for action in [
        close(Close::After),
        close(Close::During),
        Action { body: Some(BodyFault::Half), ..Action::default() },
        Action { number: Some(9603), applied: true, ..Action::default() },
    ] {
        let (sim, client) = simulator(Settings::default()).await;
        let truth = someone(&sim, Truth::Associated);
        let service = Some(Service::RetireVPPUserSrv);
        sim.fault(Rule { service, action: action.clone(), ..Rule::default() });
        let error = client.retire_user(by_name(&truth)).await.unwrap_err();
        assert_eq!((error.effect(), error.attempts()), (Effect::Unknown, 1), "{action:?}: {error}");
        assert_eq!(asked(&sim, Service::RetireVPPUserSrv), 1);
        assert_eq!(record(&sim, &truth.client_user_id).status, Truth::Retired, "it was done");
    }
}
