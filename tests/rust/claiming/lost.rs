//! An account in other hands: silence, and what an administrator can do about it (protocol 1.7).

use std::time::Duration;

use serde_json::json;
use vppkit::{AssetFilter, CallOptions, Client, Effect, Error, Kind, Service, UserQuery};
use vppkit_sim::{Action, Change, Rule, Service as SimService};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{GUID, builder, canary_token, claim, installation};

use super::{
    OTHER_GUID, assert_held_by_other, assert_judge_is_content, assert_unclaimed, claimed,
    every_call, is_registered, other, other_context, ours, register, simulator, stored, unclaimed,
};

/// Another product writes its context just before the service sees such a request.
fn stolen_before(service: SimService, action: Action) -> Rule {
    let steal = Change::SetContext { text: other_context() };
    let action = Action { before: vec![steal], ..action };
    Rule { service: Some(service), times: Some(1), action, ..Rule::default() }
}

fn assert_silent(error: &Error) {
    assert_held_by_other(error);
    assert_eq!(error.effect(), Effect::NotSent, "{error}");
}

#[tokio::test]
async fn take_over_wants_the_guid_of_the_holder() {
    let sim = simulator().await;
    sim.world().set_client_context(&other_context());
    let client = unclaimed(&sim).await;
    let almost = OTHER_GUID.replace("0f", "0e");
    for wrong in [almost.as_str(), "", GUID, "other.example.com", &other_context()] {
        let error = client.take_over(wrong).await.unwrap_err();
        assert_held_by_other(&error);
        assert!(error.what().contains("not taken over"), "{error}");
        assert_eq!(sim.world().client_context(), other_context(), "{wrong}");
    }
    client.take_over(OTHER_GUID).await.unwrap();
    assert_eq!(stored(&sim), ours());
    register(&client, "new").await.unwrap();
    assert!(is_registered(&sim, "new"));
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn guids_are_compared_by_value() {
    let sim = simulator().await;
    for (held, expected) in [
        (OTHER_GUID.to_owned(), OTHER_GUID.to_uppercase()),
        (OTHER_GUID.to_uppercase(), OTHER_GUID.to_owned()),
        (OTHER_GUID.to_owned(), format!(" {OTHER_GUID}\n")),
        // Not of the form, but what stands there all the same.
        ("b92".to_owned(), "b92".to_owned()),
    ] {
        sim.world().set_client_context(&json!({"hostname": "x", "guid": held}).to_string());
        unclaimed(&sim).await.take_over(&expected).await.unwrap();
        assert_eq!(stored(&sim), ours(), "{held}");
    }
}

#[tokio::test]
async fn the_holder_may_have_changed_before_the_administrator_decides() {
    let sim = simulator().await;
    sim.world().set_client_context(&other_context());
    let client = unclaimed(&sim).await;
    sim.world().change(&Change::StealContext { hostname: "third.example.com".into() }).unwrap();
    let third = sim.world().client_context();
    let error = client.take_over(OTHER_GUID).await.unwrap_err();
    assert_eq!(error.holder().unwrap().hostname.as_deref(), Some("third.example.com"));
    assert_eq!(sim.world().client_context(), third);
    // What every other call tells is the holder of today, too.
    let error = client.client_config().await.unwrap_err();
    assert_eq!(error.holder().unwrap().hostname.as_deref(), Some("third.example.com"));
}

#[tokio::test]
async fn a_context_without_guid_is_taken_over_by_its_whole_text() {
    for held in [
        "abc",
        r#"{"hostname":"other.example.com"}"#,
        r#"{"guid":7,"hostname":"other.example.com"}"#,
        r#"["e91e570f-3eba-4b43-97d3-0f39450c8b92"]"#,
    ] {
        let sim = simulator().await;
        sim.world().set_client_context(held);
        let client = unclaimed(&sim).await;
        for part in ["", "ab", "other.example.com", "7", GUID, "null"] {
            let error = client.take_over(part).await.unwrap_err();
            assert_eq!(error.kind(), Kind::AccountClaimed, "{part}");
            assert_eq!(error.holder().unwrap().guid, None);
            assert_eq!(sim.world().client_context(), held);
        }
        client.take_over(&format!("{held}\n")).await.unwrap();
        assert_eq!(stored(&sim), ours());
    }
}

#[tokio::test]
async fn a_location_in_use_through_version_2_is_never_overwritten() {
    for held in ["token being used in v2", "\"Token being used in v2\""] {
        let sim = simulator().await;
        sim.world().set_client_context(held);
        let client = unclaimed(&sim).await;
        for expected in [held, "token being used in v2", "", GUID] {
            let error = client.take_over(expected).await.unwrap_err();
            assert_eq!(error.kind(), Kind::AccountClaimed);
            assert!(error.to_string().contains("version 2"), "{error}");
        }
        assert_eq!(client.claim().await.unwrap_err().kind(), Kind::AccountClaimed);
        assert_eq!(sim.world().client_context(), held);
    }
}

#[tokio::test]
async fn what_is_ours_or_nobodys_may_be_taken_over_too() {
    let sim = simulator().await;
    let client = unclaimed(&sim).await;
    client.take_over(OTHER_GUID).await.unwrap();
    assert_eq!(stored(&sim), ours());
    client.take_over(OTHER_GUID).await.unwrap();
    register(&client, "new").await.unwrap();
}

#[tokio::test]
async fn two_products_take_turns_and_only_the_holder_writes() {
    let sim = simulator().await;
    let first = claimed(&sim).await;
    let second = builder(&sim.stoken(), &sim.entry_url())
        .installation(other())
        .connect_without_claim()
        .await
        .unwrap();
    second.take_over(GUID).await.unwrap();
    assert_held_by_other(&first.assets(AssetFilter::new()).await.unwrap_err());
    assert_silent(&register(&first, "a").await.unwrap_err());
    register(&second, "b").await.unwrap();
    first.take_over(OTHER_GUID).await.unwrap();
    register(&first, "c").await.unwrap();
    assert_eq!(register(&second, "d").await.unwrap_err().kind(), Kind::AccountClaimed);
    assert_eq!(stored(&sim), ours());
    assert_eq!(["a", "b", "c"].map(|id| is_registered(&sim, id)), [false, true, true]);
}

#[tokio::test]
async fn without_claiming_a_foreign_account_is_silent_until_it_is_taken_over() {
    let sim = simulator().await;
    sim.world().set_client_context(&other_context());
    let client = unclaimed(&sim).await;
    assert_eq!(client.account().unwrap().envelope.client_context, Some(other_context() + "\n"));
    let requests = sim.log().len();
    for (name, result) in every_call(&client).await {
        let error = result.expect_err(name);
        assert_silent(&error);
        assert!(error.advice().contains("administrator"), "{name}: {error}");
    }
    assert_eq!(sim.log().len(), requests, "an isolated account is silent");

    client.take_over(OTHER_GUID).await.unwrap();
    client.assets(AssetFilter::new()).await.unwrap();
    register(&client, "new").await.unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn an_account_lost_at_work_is_silent_until_it_is_taken_back() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    register(&client, "before").await.unwrap();
    sim.world().set_client_context(&other_context());
    let error = client.assets(AssetFilter::new()).await.unwrap_err();
    assert_held_by_other(&error);
    assert_eq!(error.effect(), Effect::NotApplied);
    assert_eq!(error.service(), Some(Service::Assets));

    // The judge gives an answer 20 ms to arrive; only then does it look for intruders.
    tokio::time::sleep(Duration::from_millis(30)).await;
    let requests = sim.log().len();
    let clone = client.clone().with(CallOptions::new().attempts(9));
    for (name, result) in every_call(&client).await.into_iter().chain(every_call(&clone).await) {
        assert_silent(&result.expect_err(name));
    }
    assert_eq!(sim.log().len(), requests);
    client.take_over(OTHER_GUID).await.unwrap();
    register(&client, "after").await.unwrap();
    assert_judge_is_content(&sim);
}

#[tokio::test]
async fn a_context_that_somebody_cleared_needs_a_new_claim() {
    let server = Scripted::start(|seen| {
        let answer = json!({"status": 0, "clientContext": if seen.nth == 1 { "\n" } else { "" }});
        (seen.service == "getVPPAssetsSrv").then(|| Reply::json(answer))
    })
    .await;
    let client = claim(&server).await.unwrap();
    // Reading goes on: the account is nobody's now.
    client.assets(AssetFilter::new()).await.unwrap();
    client.assets(AssetFilter::new()).await.unwrap();
    let requests = server.seen().len();
    assert_unclaimed(&register(&client, "new").await.unwrap_err());
    assert_eq!(server.seen().len(), requests);
    client.claim().await.unwrap();
    let error = register(&client, "new").await.unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol, "sent, and answered without a user: {error}");
}

#[tokio::test]
async fn a_foreign_claim_counts_in_a_failed_answer_too() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    let refused = Action { number: Some(9604), ..Action::default() };
    sim.fault(stolen_before(SimService::GetVPPUserSrv, refused));
    let error = client.user(UserQuery::active("u1")).await.unwrap_err();
    assert_held_by_other(&error);
    assert_eq!(error.effect(), Effect::NotApplied);
    let requests = sim.log().len();
    assert_silent(&register(&client, "new").await.unwrap_err());
    assert_eq!(sim.log().len(), requests);
}

#[tokio::test]
async fn a_write_that_was_done_says_so_though_the_account_was_lost() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    sim.fault(stolen_before(SimService::RegisterVPPUserSrv, Action::default()));
    let error = register(&client, "new").await.unwrap_err();
    assert_held_by_other(&error);
    assert_eq!(error.effect(), Effect::Applied);
    assert!(is_registered(&sim, "new"), "it was done indeed");
    assert_silent(&register(&client, "more").await.unwrap_err());

    let sim = simulator().await;
    let client = claimed(&sim).await;
    let refused = Action { number: Some(9602), ..Action::default() };
    sim.fault(stolen_before(SimService::RegisterVPPUserSrv, refused));
    let error = register(&client, "new").await.unwrap_err();
    assert_held_by_other(&error);
    assert_eq!(error.effect(), Effect::NotApplied);
    assert!(!is_registered(&sim, "new"));
}

#[tokio::test]
async fn a_write_to_the_context_that_was_overtaken_says_so() {
    let (_server, client) = overtaken().await;
    let error = client.write_client_context(&ours().to_string()).await.unwrap_err();
    assert_held_by_other(&error);
    assert_eq!(error.effect(), Effect::Applied);
    assert_silent(&client.assets(AssetFilter::new()).await.unwrap_err());
}

/// A client whose next write to its context comes too late: another product's is the last.
async fn overtaken() -> (Scripted, Client) {
    let server = Scripted::start(|seen| {
        let writes = seen.json()["clientContext"].is_string() && seen.nth > 2;
        let answer = json!({"status": 0, "clientContext": other_context()});
        (seen.service == "VPPClientConfigSrv" && writes).then(|| Reply::json(answer))
    })
    .await;
    let client = claim(&server).await.unwrap();
    (server, client)
}

#[tokio::test]
async fn what_was_given_up_is_silent_once_another_has_it() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    client.release().await.unwrap();
    client.assets(AssetFilter::new()).await.unwrap();
    sim.world().set_client_context(&other_context());
    assert_held_by_other(&client.assets(AssetFilter::new()).await.unwrap_err());
    let requests = sim.log().len();
    assert_silent(&client.client_config().await.unwrap_err());
    assert_eq!(sim.log().len(), requests);
}

#[tokio::test]
async fn what_somebody_cleared_is_silent_once_another_has_it() {
    let contexts = [ours().to_string(), String::new(), other_context()];
    let server = Scripted::start(move |seen| {
        let context = contexts.get(seen.nth - 1);
        let answer = json!({"status": 0, "clientContext": context});
        (seen.service == "getVPPAssetsSrv").then(|| Reply::json(answer))
    })
    .await;
    let client = claim(&server).await.unwrap();
    client.assets(AssetFilter::new()).await.unwrap();
    client.assets(AssetFilter::new()).await.unwrap();
    assert_held_by_other(&client.assets(AssetFilter::new()).await.unwrap_err());
    assert_silent(&client.assets(AssetFilter::new()).await.unwrap_err());
}

#[tokio::test]
async fn an_administrator_may_decide_before_the_loss_was_noticed() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    sim.world().set_client_context(&other_context());
    assert_held_by_other(&client.take_over(GUID).await.unwrap_err());
    assert_eq!(sim.world().client_context(), other_context());
    assert_silent(&client.assets(AssetFilter::new()).await.unwrap_err());

    let sim = simulator().await;
    let client = claimed(&sim).await;
    sim.world().set_client_context(&other_context());
    client.take_over(OTHER_GUID).await.unwrap();
    assert_eq!(stored(&sim), ours());
    register(&client, "new").await.unwrap();
}

#[tokio::test]
async fn what_the_other_gave_up_can_be_claimed() {
    let sim = simulator().await;
    sim.world().set_client_context(&other_context());
    let client = unclaimed(&sim).await;
    sim.world().set_client_context("");
    client.claim().await.unwrap();
    assert_eq!(stored(&sim), ours());
    register(&client, "new").await.unwrap();
}

#[tokio::test]
async fn cleared_context_is_seen_in_client_config() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    sim.world().set_client_context("");
    client.client_config().await.unwrap();
    assert_unclaimed(&register(&client, "new").await.unwrap_err());
}

#[tokio::test]
async fn take_over_after_urls_moved() {
    let sim = simulator().await;
    sim.world().set_client_context(&other_context());
    let client = unclaimed(&sim).await;
    sim.world().change(&Change::MoveUrls {}).unwrap();
    client.take_over(OTHER_GUID).await.unwrap();
    assert_eq!(stored(&sim), ours());
}

#[tokio::test]
async fn release_overtaken() {
    let (_server, client) = overtaken().await;
    let error = client.release().await.unwrap_err();
    assert_held_by_other(&error);
    assert_eq!(error.effect(), Effect::Applied);
    assert_silent(&client.assets(AssetFilter::new()).await.unwrap_err());
}

#[tokio::test]
async fn effect_of_claim() {
    let sim = simulator().await;
    let client = unclaimed(&sim).await;
    sim.world().set_client_context(&other_context());
    let error = client.claim().await.unwrap_err();
    assert_eq!(error.effect(), Effect::NotApplied);
}

#[tokio::test]
async fn effect_of_take_over() {
    let sim = simulator().await;
    let client = unclaimed(&sim).await;
    sim.world().set_client_context(&other_context());
    let error = client.take_over(GUID).await.unwrap_err();
    assert_eq!(error.effect(), Effect::NotApplied);
}

#[tokio::test]
async fn effect_of_connect() {
    let sim = simulator().await;
    sim.world().set_client_context(&other_context());
    let error = super::connect(&sim, installation()).await.unwrap_err();
    assert_eq!(error.effect(), Effect::NotApplied);
}

#[tokio::test]
async fn effect_of_claim_overtaken() {
    let server = Scripted::start(|seen| {
        let writes = seen.json()["clientContext"].is_string();
        let answer = json!({"status": 0, "clientContext": other_context()});
        (seen.service == "VPPClientConfigSrv" && writes).then(|| Reply::json(answer))
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    assert_ne!(error.effect(), Effect::NotSent);
}

#[tokio::test]
async fn effect_of_failed_release() {
    let server = Scripted::start(|seen| {
        let clears = seen.json()["clientContext"] == "";
        let answer = json!({"status": 0, "clientContext": ours().to_string()});
        (seen.service == "VPPClientConfigSrv" && clears).then(|| Reply::json(answer))
    })
    .await;
    let client = claim(&server).await.unwrap();
    assert_ne!(client.release().await.unwrap_err().effect(), Effect::NotSent);
}

#[tokio::test]
async fn effect_of_kept_nothing() {
    let server = Scripted::start(|seen| {
        let wrote = seen.json().get("clientContext").is_some();
        (seen.service == "VPPClientConfigSrv" && wrote).then(|| Reply::json(json!({"status": 0})))
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    assert_ne!(error.effect(), Effect::NotSent, "{error}");
}

#[tokio::test]
async fn after_a_release_whose_reply_is_lost_nothing_is_written() {
    let server = Scripted::start(|seen| {
        let clears = seen.json()["clientContext"] == "";
        (seen.service == "VPPClientConfigSrv" && clears).then_some(Reply::Close)
    })
    .await;
    let client = claim(&server).await.unwrap();
    assert_eq!(client.release().await.unwrap_err().effect(), Effect::Unknown);
    assert_unclaimed(&register(&client, "new").await.unwrap_err());
    assert!(server.seen_by("registerVPPUserSrv").is_empty());
}

#[tokio::test]
async fn a_context_of_ones_own_is_not_written_over_another_products() {
    let sim = simulator().await;
    let client = claimed(&sim).await;
    sim.world().set_client_context(&other_context());
    let error = client.write_client_context(&ours().to_string()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::AccountClaimed);
    assert_eq!(sim.world().client_context().trim(), other_context());
}

#[tokio::test]
async fn an_answer_about_no_account_is_no_ground_for_a_take_over() {
    let blank = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_blank = std::sync::Arc::clone(&blank);
    let server = Scripted::start(move |seen| {
        let blank = is_blank.load(std::sync::atomic::Ordering::SeqCst);
        (seen.service == "VPPClientConfigSrv" && blank).then(|| Reply::json(json!({"status": 0})))
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url())
        .installation(installation())
        .connect_without_claim()
        .await
        .unwrap();
    blank.store(true, std::sync::atomic::Ordering::SeqCst);
    let error = client.take_over(OTHER_GUID).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Protocol, Effect::NotApplied));
    let writes = server.seen_by("VPPClientConfigSrv");
    assert!(writes.iter().all(|seen| seen.json().get("clientContext").is_none()));
}
