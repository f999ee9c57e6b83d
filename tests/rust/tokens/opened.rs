//! What a token opens: which library, of which kind, and in whose name (protocol 1.4, 1.5).

use serde_json::{Map, json};
use vppkit::{
    AssetFilter, CallOptions, Client, Effect, Installation, Kind, NewUser, Service, TokenKind,
    TokenState, UserFilter,
};
use vppkit_sim::{Change, Settings, Simulator};
use vppkit_tests::scripted::{Reply, Scripted, Seen};
use vppkit_tests::{builder, canary_token, installation};

use super::{answering, client_of, simulator};

async fn asset_ids(client: &Client) -> Vec<String> {
    let assets = client.assets(AssetFilter::new()).await.unwrap();
    assets.iter().map(|asset| asset.adam_id().to_owned()).collect()
}

async fn user_ids(client: &Client) -> Vec<String> {
    let users = client.users(UserFilter::new()).to_vec().await.unwrap();
    users.into_iter().map(|user| user.client_user_id).collect()
}

#[tokio::test]
async fn two_tokens_of_one_library_are_recognised() {
    let sim = simulator().await;
    let main = client_of(&sim, "main").await;
    let twin = client_of(&sim, "twin").await;
    let other = client_of(&sim, "other").await;
    assert_eq!(main.library_uid(), Some(sim.world().uid()));
    assert_eq!((main.same_library(&twin), twin.same_library(&main)), (Some(true), Some(true)));
    assert_eq!((main.same_library(&other), other.same_library(&main)), (Some(false), Some(false)));
    assert_eq!(main.same_library(&main.clone()), Some(true));
    assert_ne!(main.account_label(), other.account_label());
    assert_eq!(main.account_label(), twin.account_label());

    let silent = answering(json!({})).await;
    let unknown = builder(&canary_token(), &silent.entry_url()).connect().await.unwrap();
    assert_eq!(unknown.library_uid(), None);
    assert_eq!((main.same_library(&unknown), unknown.same_library(&main)), (None, None));
    assert_eq!(unknown.same_library(&unknown), None);
}

#[tokio::test]
async fn a_library_id_may_be_a_number() {
    let number = answering(json!({"uId": 103_614})).await;
    let text = answering(json!({"uId": "103614"})).await;
    let one = builder(&canary_token(), &number.entry_url()).connect().await.unwrap();
    let two = builder(&canary_token(), &text.entry_url()).connect().await.unwrap();
    assert_eq!(one.library_uid().as_deref(), Some("103614"));
    assert_eq!(one.same_library(&two), Some(true));
}

#[tokio::test]
async fn location_and_legacy_tokens_are_told_apart() {
    let sim = simulator().await;
    for (token, kind) in [
        ("main", TokenKind::Location),
        ("read-only", TokenKind::Location),
        ("other", TokenKind::Location),
        ("legacy", TokenKind::Legacy),
        ("legacy-colleague", TokenKind::Legacy),
    ] {
        let client = client_of(&sim, token).await;
        assert_eq!(client.token_kind(), kind, "{token}");
        let location = client.account().unwrap().envelope.location.is_some();
        assert_eq!(location, kind == TokenKind::Location, "{token}");
    }
    let silent = answering(json!({})).await;
    let unknown = builder(&canary_token(), &silent.entry_url()).connect().await.unwrap();
    assert_eq!(unknown.token_kind(), TokenKind::Unknown);
}

#[tokio::test]
async fn a_legacy_token_shows_its_group() {
    let sim = simulator().await;
    let client = client_of(&sim, "legacy").await;
    let config = client.client_config().await.unwrap();
    assert_eq!(config.facilitator_member_id.as_deref(), Some("200841"));
    assert_eq!(config.apple_id.as_deref(), Some("legacy@example.com"));
    assert!(config.apn_token.is_some() && config.organization_id_hash.is_some());
    assert_eq!(config.library_id, client.library_uid());
    let members: Vec<_> = config
        .group_members
        .iter()
        .map(|member| {
            (member.facilitator_member_id.as_deref().unwrap(), member.email.as_deref().unwrap())
        })
        .collect();
    assert_eq!(
        members,
        [("200841", "legacy@example.com"), ("200842", "legacy-colleague@example.com")]
    );
    assert!(config.group_members.iter().all(|one| one.client_context.is_none()));

    // What a colleague's account stores is shown beside the name.
    let colleague = sim.stoken_named("legacy-colleague").unwrap();
    builder(&colleague, &sim.entry_url()).installation(installation()).connect().await.unwrap();
    let config = client.client_config().await.unwrap();
    assert_eq!(config.group_members[0].client_context, None);
    let context = config.group_members[1].client_context.as_deref().unwrap();
    assert!(context.contains("mdm.example.com"), "{context}");
}

#[tokio::test]
async fn the_libraries_of_a_migrated_account_are_read() {
    const PRINTED: &str = include_str!(
        "../../fixtures/answers/VPPClientConfigSrv/example-legacy-token-migrated.json"
    );
    let server = Scripted::start(|seen| {
        (seen.service == "VPPClientConfigSrv").then(|| Reply::body(200, PRINTED))
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    assert_eq!(client.token_kind(), TokenKind::Legacy);
    let account = client.account().unwrap();
    let ids: Vec<_> = account.libraries.iter().map(|one| one.library_id.as_deref()).collect();
    assert_eq!(ids, [Some("11112"), Some("11113"), Some("11111"), Some("11114")]);
    let places: Vec<_> = account
        .group_members
        .iter()
        .map(|member| member.location.as_ref().unwrap().name.as_deref().unwrap())
        .collect();
    assert_eq!(
        places,
        ["Elementary School", "Elementary School", "Elementary School", "Middle School"]
    );
    let last = account.libraries[3].location.as_ref().unwrap();
    assert_eq!(last.id.as_deref(), Some("2222222"));
}

#[tokio::test]
async fn a_call_can_be_made_in_the_name_of_a_colleague() {
    let sim = simulator().await;
    let colleague = client_of(&sim, "legacy-colleague").await;
    let client = builder(&sim.stoken_named("legacy").unwrap(), &sim.entry_url())
        .installation(installation())
        .connect()
        .await
        .unwrap();
    let acting = client.with(CallOptions::new().facilitator_member_id("200842"));

    let theirs = user_ids(&colleague).await;
    assert_ne!(user_ids(&client).await, theirs);
    assert_eq!(user_ids(&acting).await, theirs);
    assert_eq!(asset_ids(&acting).await, asset_ids(&colleague).await);
    acting.register_user(NewUser::new("for-the-colleague")).await.unwrap();
    assert!(user_ids(&colleague).await.contains(&"for-the-colleague".to_owned()));
    assert!(!user_ids(&client).await.contains(&"for-the-colleague".to_owned()));

    let answer = acting.call(Service::Assets, Map::new()).await.unwrap();
    let member = answer.envelope.facilitator_member.unwrap();
    assert_eq!(member.facilitator_member_id.as_deref(), Some("200842"));
    assert_eq!(member.apple_id.as_deref(), Some("legacy-colleague@example.com"));
    assert_eq!(member.country_code.as_deref(), Some("US"));
    let answer = client.call(Service::Assets, Map::new()).await.unwrap();
    assert_eq!(answer.envelope.facilitator_member, None);
}

#[tokio::test]
async fn acting_for_nobody_we_may_act_for_is_refused() {
    let sim = simulator().await;
    for (token, member, number) in [("legacy", "200843", 9639), ("main", "200842", 9638)] {
        let acting = client_of(&sim, token).await;
        let acting = acting.with(CallOptions::new().facilitator_member_id(member));
        let error = acting.assets(AssetFilter::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Permission, Effect::NotApplied));
        assert_eq!((error.apple().unwrap().number, error.attempts()), (number, 1));
    }
    // The newer documents know nothing of it: there it is one of the members to ignore.
    let settings = Settings { facilitators: false, ..Settings::default() };
    let sim = Simulator::builder().settings(settings).start().await.unwrap();
    let client = client_of(&sim, "legacy").await;
    let acting = client.with(CallOptions::new().facilitator_member_id("200842"));
    assert_eq!(user_ids(&acting).await, user_ids(&client).await);
}

#[tokio::test]
async fn the_member_is_named_wherever_it_is_taken() {
    let server = Scripted::start(|_| None).await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let acting = client.with(CallOptions::new().facilitator_member_id("200842"));
    let member = |seen: Seen| seen.json().get("facilitatorMemberId").cloned();
    acting.client_config().await.unwrap();
    assert_eq!(server.seen().pop().and_then(member), None, "not taken there");
    acting.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(server.seen().pop().and_then(member), Some(json!("200842")));
    client.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(server.seen().pop().and_then(member), None);
}

#[tokio::test]
async fn acting_for_a_colleague_does_not_change_who_we_are() {
    let sim = simulator().await;
    let client = client_of(&sim, "legacy").await;
    let us = || (client.library_uid(), client.account_label(), client.token_end());
    let before = us();
    let acting = client.with(CallOptions::new().facilitator_member_id("200842"));
    sim.world()
        .change(&Change::ExpireToken { token: "legacy-colleague".into(), in_days: 3 })
        .unwrap();
    acting.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(us(), before);
    assert_eq!(client.token_state(), TokenState::Valid);
}

#[tokio::test]
async fn a_colleagues_account_in_other_hands_is_not_ours() {
    let sim = simulator().await;
    let connect = |token, installation| {
        let token = sim.stoken_named(token).unwrap();
        builder(&token, &sim.entry_url()).installation(installation).connect()
    };
    let guid = "0a1b2c3d-0000-4000-8000-00000000000f";
    let other = Installation::new("other.example.com", guid);
    connect("legacy-colleague", other).await.unwrap();
    let client = connect("legacy", installation()).await.unwrap();
    let acting = client.with(CallOptions::new().facilitator_member_id("200842"));
    let error = acting.assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    assert_eq!(error.holder().unwrap().hostname.as_deref(), Some("other.example.com"));
    // Our own account is as it was.
    client.assets(AssetFilter::new()).await.unwrap();
    client.register_user(NewUser::new("ours")).await.unwrap();
}
