//! Who may change users, and in whose name (protocol 1.5, 1.7).

use serde_json::{Value, json};
use vppkit::{CallOptions, Effect, Kind, NewUser, UserEdit, UserFilter, UserKey, UserQuery};
use vppkit_sim::{Settings, UserStatus as Truth};

use super::*;

/// One error of each service that changes users; each is about a user who could be changed.
async fn errors(client: &Client, truth: &UserTruth) -> [Error; 3] {
    let key = UserKey::client_user_id(&truth.client_user_id);
    let edit = UserEdit::of(key.clone()).email("never@example.com");
    [
        client.register_user(NewUser::new("never")).await.unwrap_err(),
        client.edit_user(edit).await.unwrap_err(),
        client.retire_user(key).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn without_an_installation_nothing_is_sent() {
    let (sim, _) = simulator(Settings::default()).await;
    let client = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
    let truth = someone(&sim, Truth::Associated);
    let (requests, users) = (sim.log().len(), sim.world().users());
    for error in errors(&client, &truth).await {
        assert_not_sent(&error);
        assert!(error.to_string().contains("installation"), "{error}");
    }
    assert_eq!(sim.log().len(), requests);
    assert_eq!(sim.world().users(), users);
    // Reading is free.
    client.user(UserQuery::active(&truth.client_user_id)).await.unwrap();
}

#[tokio::test]
async fn after_the_release_nothing_is_sent_until_the_next_claim() {
    let (sim, client) = simulator(Settings::default()).await;
    client.release().await.unwrap();
    assert_eq!(sim.world().client_context(), "");
    let truth = someone(&sim, Truth::Associated);
    let (requests, users) = (sim.log().len(), sim.world().users());
    for error in errors(&client, &truth).await {
        assert_not_sent(&error);
        assert!(error.to_string().contains("claim"), "{error}");
    }
    assert_eq!(sim.log().len(), requests);
    assert_eq!(sim.world().users(), users);
    client.claim().await.unwrap();
    client.register_user(NewUser::new("again")).await.unwrap();
    assert_eq!(record(&sim, "again").status, Truth::Registered);
}

#[tokio::test]
async fn a_token_that_only_reads_and_a_location_that_apple_manages_refuse() {
    let (sim, main) = simulator(Settings::default()).await;
    let read_only = connect(&sim, "read-only").await;
    let truth = someone(&sim, Truth::Associated);
    let users = sim.world().users();
    for error in errors(&read_only, &truth).await {
        assert_refused(&error, Kind::Permission, 9637);
    }
    read_only.user(UserQuery::active(&truth.client_user_id)).await.unwrap();
    assert!(!read_only.users(UserFilter::new()).to_vec().await.unwrap().is_empty());
    sim.world().change_settings(|settings| settings.cloud_managed = true);
    for error in errors(&main, &truth).await {
        assert_refused(&error, Kind::Permission, 9645);
    }
    main.user(UserQuery::active(&truth.client_user_id)).await.unwrap();
    assert_eq!(sim.world().users(), users);
}

#[tokio::test]
async fn an_account_that_another_product_took_is_left_alone() {
    let (sim, client) = simulator(Settings::default()).await;
    let truth = someone(&sim, Truth::Associated);
    sim.world().set_client_context(
        r#"{"hostname":"other.example.com","guid":"00000000-0000-4000-8000-000000000001"}"#,
    );
    // The first answer shows it; this call has been carried out.
    let error = client.register_user(NewUser::new("last")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::Applied));
    assert_eq!(records(&sim, "last").len(), 1);
    let requests = sim.log().len();
    for error in errors(&client, &truth).await {
        assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::NotSent));
    }
    assert_eq!(sim.log().len(), requests);
    assert!(sim.verdicts().iter().all(|verdict| verdict.kept));
}

#[tokio::test]
async fn the_facilitator_member_is_named_to_every_service_but_the_client_configuration() {
    let server = Scripted::start(|seen| {
        let user = || answer(json!({"clientUserIdStr": "u"}));
        match seen.service.as_str() {
            "getVPPUsersSrv" => Some(Reply::json(json!({"status": 0, "sinceModifiedToken": "s"}))),
            service if service.contains("VPPUserSrv") => Some(user()),
            _ => None,
        }
    })
    .await;
    let client = claim(&server).await.unwrap();
    let member = client.with(CallOptions::new().facilitator_member_id("200842"));
    let key = || UserKey::client_user_id("u");
    for client in [&member, &client] {
        client.register_user(NewUser::new("u")).await.unwrap();
        client.edit_user(UserEdit::of(key()).email("e@example.com")).await.unwrap();
        client.retire_user(key()).await.unwrap();
        client.user(UserQuery::active("u")).await.unwrap();
        client.users(UserFilter::new()).to_vec().await.unwrap();
        client.client_config().await.unwrap();
    }
    for service in [
        "registerVPPUserSrv",
        "editVPPUserSrv",
        "retireVPPUserSrv",
        "getVPPUserSrv",
        "getVPPUsersSrv",
    ] {
        let named: Vec<_> = server
            .seen_by(service)
            .iter()
            .map(|seen| seen.json()["facilitatorMemberId"].clone())
            .collect();
        assert_eq!(named, [json!("200842"), Value::Null], "{service}");
    }
    for seen in server.seen_by("VPPClientConfigSrv") {
        assert_eq!(seen.json().get("facilitatorMemberId"), None);
    }
}

#[tokio::test]
async fn a_user_is_registered_in_the_name_of_a_colleague() {
    let (sim, location) = simulator(Settings::default()).await;
    let legacy = connect(&sim, "legacy").await;
    let colleague = connect(&sim, "legacy-colleague").await;
    let named = |client: &Client, id| client.with(CallOptions::new().facilitator_member_id(id));
    named(&legacy, "200842").register_user(NewUser::new("shared")).await.unwrap();
    colleague.user(UserQuery::active("shared")).await.unwrap();
    let error = legacy.user(UserQuery::active("shared")).await.unwrap_err();
    assert_refused(&error, Kind::NotFound, 9604);

    let unknown = named(&legacy, "1").register_user(NewUser::new("x")).await.unwrap_err();
    assert_refused(&unknown, Kind::Permission, 9639);
    let outside = named(&location, "200842").register_user(NewUser::new("x")).await.unwrap_err();
    assert_refused(&outside, Kind::Permission, 9638);
    // The client configuration is never asked in another's name, so nothing refuses it.
    named(&legacy, "1").client_config().await.unwrap();
}
