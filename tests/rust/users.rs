//! The services about users, over real HTTP: what they answer, and what they leave behind
//! (protocol 1.8 to 1.13).

mod allowed;
mod changing;
mod listing;
mod reading;
mod registering;

use serde_json::{Value, json};
use vppkit::{Client, Effect, Error, Kind, User};
use vppkit_sim::{Change, Service, Settings, Simulator, UserStatus, UserTruth, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{builder, canary_token, claim, connect, scripted};

/// A small world with users in every state, and a client that holds its account.
async fn simulator(settings: Settings) -> (Simulator, Client) {
    let world = WorldSpec {
        assets: 10,
        users: 100,
        devices: 50,
        assignments: 400,
        spare: 10,
        ..WorldSpec::default()
    };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let client = connect(&sim, "main").await;
    (sim, client)
}

/// An answer with this user.
fn answer(user: Value) -> Reply {
    Reply::json(json!({"status": 0, "user": user}))
}

/// The body of the last request to a service, without the token.
fn sent(server: &Scripted, service: &str) -> Value {
    let mut body = server.seen_by(service).last().unwrap().json();
    assert_eq!(body.as_object_mut().unwrap().remove("sToken"), Some(json!(canary_token())));
    body
}

/// How many requests of a service have arrived.
fn asked(sim: &Simulator, service: Service) -> usize {
    sim.log().iter().filter(|entry| entry.service == service).count()
}

/// All records of a clientUserIdStr as they really are, oldest first.
fn records(sim: &Simulator, client_user_id: &str) -> Vec<UserTruth> {
    let mut users = sim.world().users();
    users.retain(|user| user.client_user_id == client_user_id);
    users
}

/// The only record of a clientUserIdStr as it really is.
fn record(sim: &Simulator, client_user_id: &str) -> UserTruth {
    let [record] = <[_; 1]>::try_from(records(sim, client_user_id)).unwrap();
    record
}

/// A user of the seeded world in this state who is the only record of the clientUserIdStr.
fn someone(sim: &Simulator, status: UserStatus) -> UserTruth {
    let users = sim.world().users();
    let alone = |user: &&UserTruth| records(sim, &user.client_user_id).len() == 1;
    users.iter().filter(|user| user.status == status).find(alone).unwrap().clone()
}

/// The user accepts the invitation with this store account.
fn accept(sim: &Simulator, client_user_id: &str, its_id_hash: &str) {
    let (client_user_id, its_id_hash) = (client_user_id.to_owned(), Some(its_id_hash.to_owned()));
    sim.world().change(&Change::AcceptInvitation { client_user_id, its_id_hash }).unwrap();
}

/// The answer is the record as it really is.
#[track_caller]
fn assert_true(user: &User, truth: &UserTruth) {
    assert_eq!(user.user_id.as_deref(), Some(truth.user_id.to_string().as_str()));
    assert_eq!(user.client_user_id, truth.client_user_id);
    assert_eq!(user.email, truth.email);
    assert_eq!(user.status.as_ref().unwrap().as_str(), truth.status.as_str());
    // Only a record that is joined to a store account shows it.
    let shown = truth.its_id_hash.as_ref().filter(|_| truth.status == UserStatus::Associated);
    assert_eq!(user.its_id_hash.as_ref(), shown);
    let invited = truth.status == UserStatus::Registered;
    assert_eq!((user.invite_url.is_some(), user.invite_code.is_some()), (invited, invited));
}

/// Apple refused by this number and did nothing; it was asked once.
#[track_caller]
fn assert_refused(error: &Error, kind: Kind, number: i64) {
    let found = (error.kind(), error.apple().map(|apple| apple.number), error.effect());
    assert_eq!(found, (kind, Some(number), Effect::NotApplied), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[track_caller]
fn assert_not_sent(error: &Error) {
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{error}");
    assert!(!error.advice().is_empty(), "{error}");
}
