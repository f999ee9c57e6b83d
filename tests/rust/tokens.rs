//! How a token fares: when it ends, what Apple says of it, and how it is sent (protocol 1.4).

mod opened;

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use vppkit::{
    AssetFilter, CallOptions, Client, Effect, Event, Kind, MetadataQuery, ServerToken, Timestamp,
    TokenState, UserQuery,
};
use vppkit_sim::{Action, Change, Rule, Service as SimService, Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{builder, canary_token, installation};

const DAY: i64 = 24 * 3600 * 1000;

/// What a client tells about its token.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<TokenState>>>);

impl Told {
    fn listener(&self) -> impl Fn(&Event) + Send + Sync + 'static {
        let told = Arc::clone(&self.0);
        move |event| {
            if let Event::Token { state, .. } = event {
                told.lock().unwrap().push(*state);
            }
        }
    }

    /// What was told since the last time.
    fn take(&self) -> Vec<TokenState> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

async fn simulator() -> Simulator {
    let world =
        WorldSpec { assets: 3, users: 20, devices: 50, assignments: 100, ..WorldSpec::default() };
    Simulator::builder().world(world).start().await.unwrap()
}

async fn client_of(sim: &Simulator, token: &str) -> Client {
    let token = sim.stoken_named(token).unwrap();
    builder(&token, &sim.entry_url()).connect().await.unwrap()
}

async fn listening(sim: &Simulator) -> (Client, Told) {
    let told = Told::default();
    let builder = builder(&sim.stoken(), &sim.entry_url()).on_event(told.listener());
    (builder.connect().await.unwrap(), told)
}

/// So many days from now, to the second as tokens have it.
fn in_days(days: i64) -> Timestamp {
    Timestamp::from_millis((Timestamp::now().as_millis() / 1000 + days * DAY / 1000) * 1000)
}

/// A token with this date inside, or with none.
fn token_until(end: Option<Timestamp>) -> String {
    use base64::Engine;
    let mut json = json!({"token": "bWFkZSB1cA==", "orgName": "ORG.MADE.UP"});
    if let Some(end) = end {
        json["expDate"] = json!(end.to_string());
    }
    base64::engine::general_purpose::STANDARD.encode(json.to_string())
}

/// A server whose every answer has these members beside the status.
async fn answering(members: Value) -> Scripted {
    Scripted::start(move |seen| {
        let mut answer = json!({"status": 0});
        answer.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        (seen.service != "VPPServiceConfigSrv").then(|| Reply::json(answer))
    })
    .await
}

#[tokio::test]
async fn the_end_that_comes_first_counts() {
    let (near, far) = (in_days(10), in_days(100));
    let millis = |end: Timestamp| json!(end.as_millis());
    let text = |end: Timestamp| json!(end.to_string());
    for (own, members, end, state) in [
        (None, json!({}), None, TokenState::Valid),
        (Some(far), json!({}), Some(far), TokenState::Valid),
        (Some(near), json!({}), Some(near), TokenState::ExpiringAt(near)),
        // The password behind the token ends before the token does.
        (
            Some(far),
            json!({"expirationMillis": millis(near)}),
            Some(near),
            TokenState::ExpiringAt(near),
        ),
        (
            Some(near),
            json!({"expirationMillis": millis(far)}),
            Some(near),
            TokenState::ExpiringAt(near),
        ),
        (
            None,
            json!({"expirationMillis": near.as_millis().to_string()}),
            Some(near),
            TokenState::ExpiringAt(near),
        ),
        (Some(far), json!({"tokenExpDate": text(near)}), Some(near), TokenState::ExpiringAt(near)),
        (
            Some(far),
            json!({"tokenExpDate": text(in_days(12)), "expirationMillis": millis(near)}),
            Some(near),
            TokenState::ExpiringAt(near),
        ),
        (Some(far), json!({"tokenExpDate": "soon"}), Some(far), TokenState::Valid),
        (Some(in_days(-1)), json!({}), Some(in_days(-1)), TokenState::Expired),
        (
            Some(far),
            json!({"expirationMillis": 1}),
            Some(Timestamp::from_millis(1)),
            TokenState::Expired,
        ),
    ] {
        let shown = format!("{own:?} {members}");
        let server = answering(members).await;
        let client = builder(&token_until(own), &server.entry_url()).connect().await.unwrap();
        assert_eq!(client.token_state(), state, "{shown}");
        // The days were counted from a moment that has passed.
        let difference = client.token_end().zip(end).map(|(a, b)| a.as_millis() - b.as_millis());
        assert!(difference.unwrap_or_default().abs() <= 1000, "{shown}");
        assert_eq!(client.token_end().is_some(), end.is_some(), "{shown}");
    }
}

#[tokio::test]
async fn the_warning_begins_fifteen_days_before() {
    for (days, warned) in [(14, true), (16, false)] {
        let end = in_days(days);
        let server = answering(json!({"expirationMillis": end.as_millis()})).await;
        let client = builder(&token_until(None), &server.entry_url()).connect().await.unwrap();
        let expected = if warned { TokenState::ExpiringAt(end) } else { TokenState::Valid };
        assert_eq!(client.token_state(), expected);
    }
}

#[tokio::test]
async fn a_token_that_ends_soon_still_works() {
    let sim = simulator().await;
    let told = Told::default();
    let client = builder(&sim.stoken_named("expiring").unwrap(), &sim.entry_url())
        .on_event(told.listener())
        .connect()
        .await
        .unwrap();
    let end = client.token_end().unwrap();
    assert!((9..=10).contains(&((end.as_millis() - Timestamp::now().as_millis()) / DAY)));
    assert_eq!(client.token_state(), TokenState::ExpiringAt(end));
    let config = client.client_config().await.unwrap();
    assert_eq!(config.envelope.token_expires.unwrap().timestamp, Some(end));
    client.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(told.take(), [TokenState::ExpiringAt(end)], "told once, on connecting");
}

#[tokio::test]
async fn each_change_of_the_state_is_told_once() {
    let sim = simulator().await;
    let (client, told) = listening(&sim).await;
    assert_eq!((client.token_state(), told.take()), (TokenState::Valid, vec![]));

    let end = in_days(5);
    sim.world().set_token_expiry(end.as_millis());
    for _ in 0..2 {
        client.client_config().await.unwrap();
        assert_eq!(client.token_state(), TokenState::ExpiringAt(end));
    }
    assert_eq!(told.take(), [TokenState::ExpiringAt(end)]);

    for (change, state, number) in [
        (Change::ExpireToken { token: "main".into(), in_days: 0 }, TokenState::Expired, 9621),
        (Change::RevokeToken { token: "main".into() }, TokenState::Revoked, 9625),
    ] {
        sim.world().change(&change).unwrap();
        for _ in 0..2 {
            let error = client.client_config().await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (Kind::Token, Effect::NotApplied));
            assert_eq!((error.apple().unwrap().number, error.attempts()), (number, 1));
            assert_eq!(client.token_state(), state);
        }
        assert_eq!(told.take(), [state]);
    }
}

#[tokio::test]
async fn what_apple_refused_counts_until_the_token_is_taken_again() {
    for (number, state) in [
        (9601, TokenState::Invalid),
        (9611, TokenState::Invalid),
        (9622, TokenState::Invalid),
        (9621, TokenState::Expired),
        (9625, TokenState::Revoked),
    ] {
        let sim = simulator().await;
        let (client, told) = listening(&sim).await;
        let action = Action { number: Some(number), ..Action::default() };
        let service = Some(SimService::GetVPPAssetsSrv);
        sim.fault(Rule { service, times: Some(1), action, ..Rule::default() });
        let error = client.assets(AssetFilter::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (Kind::Token, 1));
        assert_eq!(client.token_state(), state);

        // With a refused token nothing is asked but whether it is taken again.
        let requests = sim.log().len();
        let again = client.user(UserQuery::active("nobody")).await.unwrap_err();
        assert_eq!((again.kind(), again.effect()), (Kind::Token, Effect::NotSent));
        assert_eq!(again.token_problem(), error.token_problem());
        assert_eq!(sim.log().len(), requests);
        client.client_config().await.unwrap();
        assert_eq!(client.token_state(), TokenState::Valid);
        client.assets(AssetFilter::new()).await.unwrap();
        assert_eq!(told.take(), [state, TokenState::Valid], "{number}");
    }
}

#[tokio::test]
async fn http_401_without_a_number_is_the_token_and_other_failures_are_not() {
    for (reply, state) in [
        (Reply::body(401, ""), TokenState::Invalid),
        (Reply::body(403, ""), TokenState::Valid),
        (Reply::body(500, ""), TokenState::Valid),
        (Reply::apple(9637, "no"), TokenState::Valid),
    ] {
        let server =
            Scripted::start(move |seen| (seen.service == "getVPPAssetsSrv").then(|| reply.clone()))
                .await;
        let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
        client.assets(AssetFilter::new()).await.unwrap_err();
        assert_eq!(client.token_state(), state);
    }
}

#[tokio::test]
async fn a_replaced_token_is_revoked_and_the_new_one_opens_the_same_library() {
    let sim = simulator().await;
    let (old, told) = listening(&sim).await;
    sim.world().change(&Change::ReplaceToken { token: "main".into() }).unwrap();
    let error = old.assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!(error.apple().unwrap().number, 9625);
    assert_eq!(told.take(), [TokenState::Revoked]);
    let (new, _) = listening(&sim).await;
    assert_eq!(new.token_state(), TokenState::Valid);
    assert_eq!(old.same_library(&new), Some(true));
    // Taken back by Apple, it would be good again.
    sim.world().set_token_revoked(false);
    assert_eq!(old.token_state(), TokenState::Revoked, "until Apple takes it");
}

#[tokio::test]
async fn the_token_is_sent_byte_for_byte() {
    let pretty = {
        use base64::Engine;
        let json =
            "{\n    \"token\": \"bWFkZSB1cA==\",\n    \"expDate\": \"2031-03-04T05:06:07+0000\"\n}";
        base64::engine::general_purpose::STANDARD.encode(json)
    };
    for token in [
        canary_token(),
        pretty.clone(),
        // Without its padding, in the other alphabet, and in a form that nobody can read.
        canary_token().trim_end_matches('=').to_owned(),
        format!("{}-_", pretty.trim_end_matches('=')),
        include_str!("../fixtures/tokens/undecodable-shortened.txt").trim().to_owned(),
        "made up/+\"quoted\"=".to_owned(),
    ] {
        let server = Scripted::start(|_| None).await;
        let of = |token| Client::builder(token).service_config_url(server.entry_url()).connect();
        if let Ok(read) = ServerToken::from_text(&format!("\u{feff} {token}\r\n")) {
            of(read).await.unwrap();
        }
        of(ServerToken::opaque(&token)).await.unwrap();
        let sent = server.seen_by("VPPClientConfigSrv");
        assert!(!sent.is_empty());
        for seen in sent {
            assert_eq!(seen.json()["sToken"], token.as_str());
        }
    }
}

#[tokio::test]
async fn a_token_that_is_taken_again_is_valid_again() {
    let sim = simulator().await;
    let (client, told) = listening(&sim).await;
    for (change, state) in [
        (Change::ExpireToken { token: "main".into(), in_days: 0 }, TokenState::Expired),
        (Change::RevokeToken { token: "main".into() }, TokenState::Revoked),
    ] {
        sim.world().change(&change).unwrap();
        client.client_config().await.unwrap_err();
        sim.world().change(&Change::RestoreToken { token: "main".into() }).unwrap();
        client.client_config().await.unwrap();
        assert_eq!(told.take(), [state, TokenState::Valid]);
    }
}

#[tokio::test]
async fn a_lookup_without_the_token_says_nothing_about_it() {
    let sim = simulator().await;
    let (client, told) = listening(&sim).await;
    let action = Action { status: Some(401), ..Action::default() };
    sim.fault(Rule { service: Some(SimService::Lookup), action, ..Rule::default() });
    client.metadata(MetadataQuery::new(["361304891"])).await.unwrap_err();
    assert_eq!((client.token_state(), told.take()), (TokenState::Valid, vec![]));
}

#[tokio::test]
async fn warning_taken_back() {
    let sim = simulator().await;
    let (client, told) = listening(&sim).await;
    sim.world().set_token_expiry(in_days(5).as_millis());
    client.client_config().await.unwrap();
    sim.world().change(&Change::RestoreToken { token: "main".into() }).unwrap();
    client.client_config().await.unwrap();
    assert_eq!(client.token_state(), TokenState::Valid);
    assert_eq!(told.take().len(), 2);
}

#[tokio::test]
async fn change_by_the_clock_is_told() {
    let end = Timestamp::from_millis(Timestamp::now().as_millis() + 15 * DAY + 300);
    let server = answering(json!({"expirationMillis": end.as_millis()})).await;
    let told = Told::default();
    let client = builder(&token_until(None), &server.entry_url())
        .on_event(told.listener())
        .connect()
        .await
        .unwrap();
    assert_eq!(client.token_state(), TokenState::Valid);
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    client.client_config().await.unwrap();
    assert_eq!(client.token_state(), TokenState::ExpiringAt(end));
    assert_eq!(told.take(), [TokenState::ExpiringAt(end)]);
}

#[tokio::test]
async fn a_refusal_that_is_not_of_the_token_says_it_was_taken() {
    let sim = simulator().await;
    let (client, told) = listening(&sim).await;
    sim.world().set_token_revoked(true);
    client.client_config().await.unwrap_err();
    sim.world().set_token_revoked(false);
    let action = Action { number: Some(9637), ..Action::default() };
    sim.fault(Rule {
        service: Some(SimService::VPPClientConfigSrv),
        times: Some(1),
        action,
        ..Rule::default()
    });
    client.client_config().await.unwrap_err();
    assert_eq!(client.token_state(), TokenState::Valid);
    assert_eq!(told.take().len(), 2);
}

#[tokio::test]
async fn a_refusal_while_acting_for_a_member_is_not_taken_for_ones_own() {
    let sim = simulator().await;
    let client = client_of(&sim, "legacy").await;
    sim.world().change(&Change::RevokeToken { token: "legacy".into() }).unwrap();
    let acting = client.with(CallOptions::new().facilitator_member_id("200842"));
    let error = acting.assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Token);
    // It might be the member's token; the next call of one's own tells.
    assert_eq!(client.token_state(), TokenState::Valid);
    client.assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!(client.token_state(), TokenState::Revoked);
}

#[tokio::test]
async fn a_write_for_a_colleague_held_by_another_is_not_sent() {
    let sim = simulator().await;
    let connect = |token, installation| {
        let token = sim.stoken_named(token).unwrap();
        builder(&token, &sim.entry_url()).installation(installation).connect()
    };
    let guid = "0a1b2c3d-0000-4000-8000-00000000000f";
    let other = vppkit::Installation::new("other.example.com", guid);
    connect("legacy-colleague", other).await.unwrap();
    let client = connect("legacy", installation()).await.unwrap();
    let acting = client.with(CallOptions::new().facilitator_member_id("200842"));
    acting.assets(AssetFilter::new()).await.unwrap_err();
    let requests = sim.log().len();
    let error = acting.register_user(vppkit::NewUser::new("theirs")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::NotSent));
    assert_eq!(sim.log().len(), requests);
}
