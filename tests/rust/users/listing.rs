//! `getVPPUsersSrv` (protocol 1.11, 1.20).

use serde_json::{Value, json};
use vppkit::{Kind, NewUser, UserEdit, UserFilter, UserKey, UserStatus};
use vppkit_sim::{Action, Quirk, Rule, Service, Settings, UserStatus as Truth};
use vppkit_tests::scripted::Reply;

use super::*;

/// The records in one of these states as they really are, oldest first.
fn those(sim: &Simulator, states: &[Truth]) -> Vec<UserTruth> {
    let mut users = sim.world().users();
    users.retain(|user| states.contains(&user.status));
    users
}

const ACTIVE: [Truth; 2] = [Truth::Registered, Truth::Associated];

#[track_caller]
fn assert_all_true(users: &[User], truth: &[UserTruth]) {
    assert_eq!(users.len(), truth.len());
    for (user, truth) in users.iter().zip(truth) {
        assert_true(user, truth);
        assert!(user.licenses.is_empty(), "this service leaves them out");
    }
}

/// The end token of a listing, and its records' clientUserIdStrs and states.
async fn changes(client: &Client, filter: UserFilter) -> (String, Vec<(String, UserStatus)>) {
    let mut pages = client.users(filter).pages();
    let mut changes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        let users = page.to_vec().into_iter();
        changes.extend(users.map(|user| (user.client_user_id, user.status.unwrap())));
    }
    (pages.since_modified_token().unwrap().to_owned(), changes)
}

#[tokio::test]
async fn users_come_in_batches_in_the_order_of_the_service() {
    let (sim, client) = simulator(Settings { batch_size: 30, ..Settings::default() }).await;
    let truth = those(&sim, &ACTIVE);
    let mut pages = client.users(UserFilter::new()).pages();
    let (mut users, mut batches) = (Vec::new(), 0);
    while let Some(page) = pages.try_next().await.unwrap() {
        batches += 1;
        let total = (batches == 1).then_some(truth.len() as i64);
        assert_eq!(page.head().total_count, total, "on the first batch only");
        assert_eq!(page.head().total_batch_count, Some(4));
        users.extend(page.to_vec());
    }
    assert_all_true(&users, &truth);
    assert_eq!((batches, asked(&sim, Service::GetVPPUsersSrv)), (4, 4));
}

#[tokio::test]
async fn retired_users_are_listed_where_they_are_asked_for() {
    let (sim, client) = simulator(Settings { batch_size: 30, ..Settings::default() }).await;
    let with = client.users(UserFilter::new().including_retired()).to_vec().await.unwrap();
    assert_all_true(&with, &those(&sim, &[Truth::Registered, Truth::Associated, Truth::Retired]));
    let only = client.users(UserFilter::new().retired_only()).to_vec().await.unwrap();
    assert_all_true(&only, &those(&sim, &[Truth::Retired]));
    assert!(!only.is_empty());
}

#[tokio::test]
async fn include_retired_is_a_number_and_include_retired_only_a_flag() {
    let (server, client) = scripted("getVPPUsersSrv", |seen| match seen.json()["batchToken"] {
        Value::Null => Reply::json(json!({"status": 0, "batchToken": "b2"})),
        _ => Reply::json(json!({"status": 0, "sinceModifiedToken": "s"})),
    })
    .await;
    for (filter, first) in [
        (UserFilter::new(), json!({})),
        (UserFilter::new().including_retired(), json!({"includeRetired": 1})),
        (UserFilter::new().retired_only(), json!({"includeRetiredOnly": true})),
        (UserFilter::new().since("t"), json!({"sinceModifiedToken": "t"})),
        (
            UserFilter::new().since("t").including_retired(),
            json!({"sinceModifiedToken": "t", "includeRetired": 1}),
        ),
        (
            UserFilter::new().since("t").retired_only(),
            json!({"sinceModifiedToken": "t", "includeRetiredOnly": true}),
        ),
    ] {
        let seen = server.seen_by("getVPPUsersSrv").len();
        assert_eq!(client.users(filter).to_vec().await.unwrap(), []);
        let requests = server.seen_by("getVPPUsersSrv").split_off(seen);
        let bodies: Vec<_> = requests
            .iter()
            .map(|seen| {
                let mut body = seen.json();
                body.as_object_mut().unwrap().remove("sToken").unwrap();
                body
            })
            .collect();
        assert_eq!(bodies.len(), 2);
        assert_eq!(bodies[0], first);
        assert_eq!(bodies[1]["batchToken"], "b2");
    }
}

#[tokio::test]
async fn a_delta_shows_who_came_who_changed_and_who_was_retired() {
    let (sim, client) = simulator(Settings { batch_size: 40, ..Settings::default() }).await;
    let (since, all) = changes(&client, UserFilter::new()).await;
    assert_eq!(all.len(), those(&sim, &ACTIVE).len());
    let delta = || UserFilter::new().since(&since);
    assert_eq!(changes(&client, delta().including_retired()).await.1, []);

    let goes = someone(&sim, Truth::Associated).client_user_id;
    let stays = someone(&sim, Truth::Registered).client_user_id;
    client.retire_user(UserKey::client_user_id(&goes)).await.unwrap();
    let edit = UserEdit::of(UserKey::client_user_id(&stays)).email("new@example.com");
    client.edit_user(edit).await.unwrap();
    client.register_user(NewUser::new("comes")).await.unwrap();

    let registered = [(stays, UserStatus::Registered), ("comes".into(), UserStatus::Registered)];
    let retired = [(goes, UserStatus::Retired)];
    let without = changes(&client, delta()).await.1;
    assert_eq!(sorted(&without), sorted(&registered), "the retired one has to be asked for");
    let (next, with) = changes(&client, delta().including_retired()).await;
    assert_eq!(sorted(&with), sorted(&[&registered[..], &retired].concat()));
    assert_eq!(changes(&client, delta().retired_only()).await.1, retired);
    let none = changes(&client, UserFilter::new().since(next).including_retired()).await.1;
    assert_eq!(none, [], "from the new token on nothing has changed");
}

fn sorted(changes: &[(String, UserStatus)]) -> Vec<(String, UserStatus)> {
    let mut sorted = changes.to_vec();
    sorted.sort();
    sorted
}

#[tokio::test]
async fn a_token_of_another_library_means_to_start_again() {
    let (sim, client) = simulator(Settings::default()).await;
    let (since, _) = changes(&client, UserFilter::new()).await;
    let other = connect(&sim, "other").await;
    let error = other.users(UserFilter::new().since(since)).to_vec().await.unwrap_err();
    assert_refused(&error, Kind::Checkpoint, 9629);
}

#[tokio::test]
async fn a_refused_listing_sends_nothing_however_often_it_is_asked() {
    let (sim, client) = simulator(Settings::default()).await;
    let mut pages = client.users(UserFilter::new().since("")).pages();
    for _ in 0..2 {
        assert_not_sent(&pages.try_next().await.unwrap_err());
    }
    assert_eq!(asked(&sim, Service::GetVPPUsersSrv), 0);
}

#[tokio::test]
async fn unknown_members_and_words_survive() {
    let quirks = vec![Quirk::UnknownMembers, Quirk::UnknownWords];
    let (sim, client) = simulator(Settings { quirks, ..Settings::default() }).await;
    let mut pages = client.users(UserFilter::new()).pages();
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!(page.len(), those(&sim, &ACTIVE).len());
    let news = json!({"nested": [1, "two", null], "text": "ünknown"});
    for user in page.to_vec() {
        assert_eq!(user.status, Some(UserStatus::Unknown("Suspended".to_owned())));
        assert_eq!(user.extra.get("futureMember"), Some(&news));
    }
    assert_eq!(page.head().extra.get("futureMember"), Some(&news));
}

#[tokio::test]
async fn the_list_is_the_same_in_every_shape_an_answer_can_have() {
    let (sim, client) = simulator(Settings { batch_size: 30, ..Settings::default() }).await;
    let truth = those(&sim, &ACTIVE);
    for quirk in [
        Quirk::NumbersAsText,
        Quirk::StrAsNumbers,
        Quirk::TotalBatchCountNumber,
        Quirk::NoStatus,
        Quirk::Nulls,
    ] {
        sim.world().change_settings(|settings| settings.quirks = vec![quirk]);
        let users = client.users(UserFilter::new()).to_vec().await.unwrap();
        assert_all_true(&users, &truth);
    }
}

#[tokio::test]
async fn an_empty_batch_is_no_end() {
    let (sim, client) = simulator(Settings { batch_size: 30, ..Settings::default() }).await;
    let action = Action { quirks: vec![Quirk::ZeroBatch], ..Action::default() };
    let service = Some(Service::GetVPPUsersSrv);
    sim.fault(Rule { service, calls: vec![1], action, ..Rule::default() });
    let users = client.users(UserFilter::new()).to_vec().await.unwrap();
    assert_all_true(&users, &those(&sim, &ACTIVE));
    assert_eq!(asked(&sim, Service::GetVPPUsersSrv), 5, "an empty one, then all four");
}
