//! The start of a session: both configurations, and whose account it is (protocol 1.6, 1.7).

use std::time::Duration;

use serde_json::json;
use vppkit::{Effect, Kind, Service, TokenProblem};
use vppkit_sim::{Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted, Seen, service_config};
use vppkit_tests::{GUID, builder, canary_token, claim, installation};

async fn small_simulator() -> Simulator {
    let world =
        WorldSpec { assets: 3, users: 20, devices: 50, assignments: 100, ..WorldSpec::default() };
    Simulator::builder().world(world).start().await.unwrap()
}

/// The `clientContext` values that a server got to store.
fn writes(server: &Scripted) -> Vec<String> {
    server
        .seen_by("VPPClientConfigSrv")
        .iter()
        .filter_map(|seen| Some(seen.json()["clientContext"].as_str()?.to_owned()))
        .collect()
}

fn holding(context: &'static str) -> impl Fn(&Seen) -> Option<Reply> + Send + Sync {
    move |seen| {
        (seen.service == "VPPClientConfigSrv")
            .then(|| Reply::json(json!({"status": 0, "clientContext": context})))
    }
}

#[tokio::test]
async fn an_account_that_nobody_holds_is_claimed() {
    let sim = small_simulator().await;
    let client = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .connect()
        .await
        .unwrap();
    let stored: serde_json::Value = serde_json::from_str(&sim.world().client_context()).unwrap();
    assert_eq!(stored, json!({"hostname": "mdm.example.com", "guid": GUID}));
    // The label is the location's, known from the answers.
    assert!(client.account_label().starts_with("location "), "{}", client.account_label());
}

#[tokio::test]
async fn our_own_account_is_opened_without_a_write() {
    let sim = small_simulator().await;
    let connect =
        || builder(&sim.stoken(), &sim.entry_url()).installation(installation()).connect();
    connect().await.unwrap();
    let requests = sim.log().len();
    // The simulator returns what was stored with a newline at its end, as the live service does.
    connect().await.unwrap();
    assert_eq!(sim.log().len() - requests, 2, "one request for each configuration");
}

#[tokio::test]
async fn a_foreign_account_is_refused_by_name_and_left_alone() {
    let sim = small_simulator().await;
    let other = r#"{"hostname":"other.example.com","guid":"00000000-0000-4000-8000-000000000001"}"#;
    sim.world().set_client_context(other);
    let error = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .connect()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    let holder = error.holder().unwrap();
    assert_eq!(holder.hostname.as_deref(), Some("other.example.com"));
    assert_eq!(holder.guid.as_deref(), Some("00000000-0000-4000-8000-000000000001"));
    assert!(error.to_string().contains("other.example.com"), "{error}");
    assert_eq!(error.service(), Some(Service::ClientConfig));
    assert_eq!(sim.world().client_context(), other);
}

#[tokio::test]
async fn contexts_that_nobody_can_read_are_respected() {
    for (context, word) in [
        ("token being used in v2", "version 2"),
        ("token being used in v2\n", "version 2"),
        ("abc", "cannot be recognised"),
        ("test123test123test123", "cannot be recognised"),
        (r#"{"guid":"b92","hostname":"test.test.org","ac2":1}"#, "test.test.org"),
    ] {
        let server = Scripted::start(holding(context)).await;
        let error = claim(&server).await.unwrap_err();
        assert_eq!(error.kind(), Kind::AccountClaimed, "{context}");
        assert!(error.to_string().contains(word), "{error}");
        assert_eq!(writes(&server), [""; 0]);
    }
}

#[tokio::test]
async fn who_only_reads_needs_no_claim() {
    let server = Scripted::start(holding("abc")).await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    client.assets(vppkit::AssetFilter::new()).await.unwrap();
    assert_eq!(writes(&server), [""; 0]);
}

#[tokio::test]
async fn a_claim_that_is_not_echoed_is_read_again() {
    // The answer to the write leaves the context out; the next read shows it.
    let server = Scripted::start(|seen| {
        let wrote = seen.json().get("clientContext").is_some();
        (seen.service == "VPPClientConfigSrv" && wrote).then(|| Reply::json(json!({"status": 0})))
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    // This server kept nothing at all, so the claim does not stand.
    assert_eq!(error.kind(), Kind::Protocol);
    assert_eq!(server.seen_by("VPPClientConfigSrv").len(), 3);
}

#[tokio::test]
async fn losing_the_race_for_a_claim_is_noticed() {
    let server = Scripted::start(|seen| {
        let wrote = seen.json().get("clientContext").is_some();
        let theirs = json!({"hostname": "faster.example.com", "guid": "00000000-0000-4000-8000-000000000001"});
        (seen.service == "VPPClientConfigSrv" && wrote)
            .then(|| Reply::json(json!({"status": 0, "clientContext": theirs.to_string()})))
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    assert!(error.to_string().contains("faster.example.com"));
}

#[tokio::test]
async fn an_account_taken_over_at_work_falls_silent() {
    let theirs = r#"{"hostname":"new.example.com","guid":"00000000-0000-4000-8000-000000000001"}"#;
    let server = Scripted::start(move |seen| {
        (seen.service == "getVPPAssetsSrv")
            .then(|| Reply::json(json!({"status": 0, "clientContext": theirs})))
    })
    .await;
    let client = claim(&server).await.unwrap();
    let error = client.assets(vppkit::AssetFilter::new()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    let before = server.seen().len();
    let error = client.client_config().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::AccountClaimed, Effect::NotSent));
    assert_eq!(error.holder().unwrap().hostname.as_deref(), Some("new.example.com"));
    assert_eq!(server.seen().len(), before, "an isolated account is silent");
}

#[tokio::test]
async fn a_bad_installation_is_refused_before_anything_is_sent() {
    let server = Scripted::start(|_| None).await;
    for (hostname, guid) in [("mdm.example.com", "b92"), ("", GUID)] {
        let error = builder(&canary_token(), &server.entry_url())
            .installation(vppkit::Installation::new(hostname, guid))
            .connect()
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn both_path_families_are_entries() {
    let sim = small_simulator().await;
    for (entry, path) in [(sim.entry_url(), "/mdm/"), (sim.old_entry_url(), "/WebObjects/")] {
        let client = builder(&sim.stoken(), &entry).connect().await.unwrap();
        client.assets(vppkit::AssetFilter::new()).await.unwrap();
        let last = sim.log().last().unwrap().path.clone();
        assert!(last.starts_with(path), "{last}");
    }
}

#[tokio::test]
async fn a_server_without_post_is_asked_by_get() {
    for status in [404, 405] {
        let server = Scripted::start(move |seen| {
            (seen.service == "VPPServiceConfigSrv" && seen.method == "POST")
                .then(|| Reply::body(status, ""))
        })
        .await;
        builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
        let methods: Vec<_> =
            server.seen_by("VPPServiceConfigSrv").into_iter().map(|seen| seen.method).collect();
        assert_eq!(methods, ["POST", "GET"]);
    }
}

#[tokio::test]
async fn the_entry_gets_no_token_and_the_services_get_it_unchanged() {
    let server = Scripted::start(|_| None).await;
    builder(&format!("  {}\n", canary_token()), &server.entry_url()).connect().await.unwrap();
    let entry = &server.seen_by("VPPServiceConfigSrv")[0];
    assert_eq!(entry.body, b"{}");
    let call = &server.seen_by("VPPClientConfigSrv")[0];
    assert_eq!(call.json()["sToken"], canary_token());
    assert_eq!(call.headers["content-type"], "application/json");
    assert!(!call.headers.contains_key("cookie"));
}

#[tokio::test]
async fn blanks_inside_service_urls_are_taken_out() {
    let server = Scripted::start(|seen| {
        (seen.service == "VPPServiceConfigSrv").then(|| {
            let mut config = service_config(&seen.origin);
            for url in config.as_object_mut().unwrap().values_mut() {
                if let Some(text) = url.as_str() {
                    *url = json!(text.replace("/mdm/", "/ mdm/"));
                }
            }
            Reply::json(config)
        })
    })
    .await;
    builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    assert_eq!(server.seen_by("VPPClientConfigSrv")[0].path, "/mdm/VPPClientConfigSrv");
}

#[tokio::test]
async fn a_service_without_url_is_looked_for_beside_the_entry() {
    let server = Scripted::start(|seen| {
        (seen.service == "VPPServiceConfigSrv").then(|| Reply::json(json!({"status": 0})))
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    client.assignments(vppkit::AssignmentFilter::all()).to_vec().await.unwrap();
    assert_eq!(server.seen_by("getAssignments")[0].path, "/mdm/getAssignments");
}

#[tokio::test]
async fn the_service_configuration_is_read_once_for_all_and_again_when_it_is_old() {
    let server = Scripted::start(|_| None).await;
    let client = builder(&canary_token(), &server.entry_url())
        .config_refresh(Duration::from_millis(300))
        .connect()
        .await
        .unwrap();
    let call = || client.client_config();
    let _ = tokio::join!(call(), call(), call());
    assert_eq!(server.seen_by("VPPServiceConfigSrv").len(), 1);
    tokio::time::sleep(Duration::from_millis(350)).await;
    let _ = tokio::join!(call(), call(), call());
    assert_eq!(server.seen_by("VPPServiceConfigSrv").len(), 2, "one caller for all");
}

#[tokio::test]
async fn an_old_configuration_serves_while_a_new_one_cannot_be_had() {
    let server = Scripted::start(|seen| {
        (seen.service == "VPPServiceConfigSrv" && seen.nth > 1).then(|| Reply::body(500, ""))
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url())
        .config_refresh(Duration::ZERO)
        .repeats(1, Duration::ZERO)
        .connect()
        .await
        .unwrap();
    client.client_config().await.unwrap();
}

#[tokio::test]
async fn bad_tokens_are_told_apart() {
    let sim = small_simulator().await;
    let connect = |token: String| {
        let entry = sim.entry_url();
        async move { builder(&token, &entry).connect().await.unwrap_err() }
    };
    let unknown = connect(canary_token()).await;
    assert_eq!(unknown.token_problem(), Some(TokenProblem::Invalid));
    sim.world().expire_token();
    let expired = connect(sim.stoken()).await;
    assert_eq!(expired.token_problem(), Some(TokenProblem::Expired));
    assert!(expired.advice().contains("Download a new token"), "{expired}");
    sim.world().set_token_revoked(true);
    let revoked = connect(sim.stoken()).await;
    assert_eq!(revoked.token_problem(), Some(TokenProblem::Revoked));
    for error in [unknown, expired, revoked] {
        assert_eq!(error.kind(), Kind::Token);
        assert_eq!(error.attempts(), 1, "a refused token is not tried again");
        assert_eq!(error.effect(), Effect::NotApplied);
    }
}

#[tokio::test]
async fn an_answer_about_no_account_is_no_ground_for_a_claim() {
    let server = Scripted::start(|seen| {
        (seen.service == "VPPClientConfigSrv").then(|| Reply::json(json!({})))
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol);
    assert_eq!(writes(&server), [""; 0]);
}

#[tokio::test]
async fn a_foreign_claim_counts_even_where_the_rest_cannot_be_read() {
    let theirs = r#"{"hostname":"new.example.com","guid":"00000000-0000-4000-8000-000000000001"}"#;
    let server = Scripted::start(move |seen| {
        (seen.service == "getVPPAssetsSrv")
            .then(|| Reply::json(json!({"status": 0, "assets": [{}], "clientContext": theirs})))
    })
    .await;
    let client = claim(&server).await.unwrap();
    let error = client.assets(vppkit::AssetFilter::new()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    assert_eq!(server.seen_by("getVPPAssetsSrv").len(), 1);
}
