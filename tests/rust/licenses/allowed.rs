//! Who may change assignments, and in whose name (protocol 1.5, 1.7).
#![allow(deprecated)]

use serde_json::json;
use vppkit::{CallOptions, Installation, LicenseChoice, UserKey};

use super::*;

/// One error of each service that changes assignments. Each could be carried out.
async fn errors(client: &Client, license_id: &str) -> [Error; 3] {
    let choice =
        LicenseChoice::Asset { adam_id: APP.to_owned(), pricing_param: PricingParam::Stdq };
    let user = UserKey::client_user_id("u1");
    [
        client.manage_licenses(request().associate_users(["u1"])).await.unwrap_err(),
        client.associate_license(user, choice).await.unwrap_err(),
        client.disassociate_license(license_id, None).await.unwrap_err(),
    ]
}

/// A world in which `u1` can get a licence and the one returned can be taken back.
async fn prepared() -> (Simulator, Client, String) {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1", "u2"]);
    give(&sim, APP, "u2");
    let license_id = held(&sim, APP, "u2").unwrap();
    (sim, client, license_id)
}

#[tokio::test]
async fn without_an_installation_nothing_is_sent() {
    let (sim, _, license_id) = prepared().await;
    let client = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
    let (requests, truth) = (sim.log().len(), sim.world().assignments());
    for error in errors(&client, &license_id).await {
        assert_not_sent(&error);
        assert!(error.to_string().contains("installation"), "{error}");
    }
    assert_eq!(sim.log().len(), requests);
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn after_the_release_nothing_is_sent_until_the_next_claim() {
    let (sim, client, license_id) = prepared().await;
    client.release().await.unwrap();
    let (requests, truth) = (sim.log().len(), sim.world().assignments());
    for error in errors(&client, &license_id).await {
        assert_not_sent(&error);
        assert!(error.to_string().contains("claim"), "{error}");
    }
    assert_eq!(sim.log().len(), requests);
    assert_eq!(sim.world().assignments(), truth);
    client.claim().await.unwrap();
    client.manage_licenses(request().associate_users(["u1"])).await.unwrap();
    assert!(held(&sim, APP, "u1").is_some());
}

#[tokio::test]
async fn a_token_that_only_reads_and_a_location_that_apple_manages_refuse() {
    let (sim, main, license_id) = prepared().await;
    let read_only = connect(&sim, "read-only").await;
    let truth = sim.world().assignments();
    for error in errors(&read_only, &license_id).await {
        assert_refused(&error, Kind::Permission, 9637);
    }
    sim.world().change_settings(|settings| settings.cloud_managed = true);
    for error in errors(&main, &license_id).await {
        assert_refused(&error, Kind::Permission, 9645);
    }
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn an_account_that_another_product_took_is_left_alone() {
    let (sim, client, license_id) = prepared().await;
    sim.world().change(&Change::StealContext { hostname: "other.example.com".into() }).unwrap();
    // The first answer shows it; this request has been carried out.
    let error = client.manage_licenses(request().associate_devices(["S1"])).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::Applied));
    assert!(held(&sim, APP, "S1").is_some());
    let requests = sim.log().len();
    for error in errors(&client, &license_id).await {
        assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::NotSent));
    }
    assert_eq!(sim.log().len(), requests);
    assert_kept(&sim);
}

#[tokio::test]
async fn the_facilitator_member_is_named_where_it_must_be() {
    let server = Scripted::start(|_| None).await;
    let client = claim(&server).await.unwrap();
    let client = client.with(CallOptions::new().facilitator_member_id("200842"));
    client.manage_licenses(request().associate_users(["u1"])).await.unwrap();
    let choice = LicenseChoice::License("9".to_owned());
    client.associate_license(UserKey::client_user_id("u1"), choice).await.unwrap();
    client.disassociate_license("9", None).await.unwrap();
    client.client_config().await.unwrap();
    for service in [MANAGE, "associateVPPLicenseSrv", "disassociateVPPLicenseSrv"] {
        assert_eq!(sent(&server, service)["facilitatorMemberId"], "200842", "{service}");
    }
    let configs = server.seen_by("VPPClientConfigSrv");
    assert!(configs.iter().all(|seen| seen.json().get("facilitatorMemberId").is_none()));
    assert_eq!(server.seen_by("VPPServiceConfigSrv")[0].json(), json!({}));
}

#[tokio::test]
async fn licences_are_assigned_in_the_name_of_a_colleague() {
    let (sim, location) = simulator(Settings::default()).await;
    let legacy = connect(&sim, "legacy").await;
    let colleague = connect(&sim, "legacy-colleague").await;
    let named = |client: &Client, id| client.with(CallOptions::new().facilitator_member_id(id));
    let request = || request().associate_devices(["SHARED000001"]);
    let changes = named(&legacy, "200842").manage_licenses(request()).await.unwrap();
    let member = changes.envelope.facilitator_member.unwrap();
    assert_eq!(member.facilitator_member_id.as_deref(), Some("200842"));
    let of = |client: &Client| {
        let filter = vppkit::AssignmentFilter::device("SHARED000001");
        let listing = client.assignments(filter);
        async move { listing.to_vec().await.unwrap().len() }
    };
    assert_eq!((of(&colleague).await, of(&legacy).await), (1, 0));

    let unknown = named(&legacy, "1").manage_licenses(request()).await.unwrap_err();
    assert_refused(&unknown, Kind::Permission, 9639);
    let outside = named(&location, "200842").manage_licenses(request()).await.unwrap_err();
    assert_refused(&outside, Kind::Permission, 9638);
    assert_eq!(held(&sim, APP, "SHARED000001"), None);
}

#[tokio::test]
async fn what_a_colleagues_library_says_is_not_about_ours() {
    let (sim, _) = simulator(Settings::default()).await;
    let legacy = connect(&sim, "legacy").await;
    let token = sim.stoken_named("legacy-colleague").unwrap();
    let guid = "00000000-0000-4000-8000-000000000001";
    builder(&token, &sim.entry_url())
        .installation(Installation::new("other.example.com", guid))
        .connect()
        .await
        .unwrap();
    let ours = (legacy.library_uid(), legacy.account_label());
    // It may be refused or carried out; the colleague's account is another product's.
    let named = legacy.with(CallOptions::new().facilitator_member_id("200842"));
    let _ = named.manage_licenses(request().associate_devices(["S1"])).await;
    assert_eq!((legacy.library_uid(), legacy.account_label()), ours);
    legacy.manage_licenses(request().associate_devices(["S1"])).await.unwrap();
}
