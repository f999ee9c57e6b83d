//! What the services refuse: told by a raw call as by every other.

use serde_json::json;
use vppkit::{Effect, Kind, Service};
use vppkit_sim::{Pricing, Settings, UserStatus};
use vppkit_tests::scripted::Reply;

use super::{APP, call, scripted, simulator};

#[tokio::test]
async fn each_service_refuses_as_documented() {
    let (sim, client) = simulator(Settings::default()).await;
    let user = |status| {
        let mut users = sim.world().users().into_iter();
        users.rfind(|user| user.status == status).unwrap()
    };
    let (active, retired) = (user(UserStatus::Associated), user(UserStatus::Retired));
    let deleted = user(UserStatus::Deleted).user_id;
    let held = sim.world().assignments().into_iter().next().unwrap();
    // One more than the limit.
    let eleven: Vec<String> = (0..11).map(|number| format!("C02TOOMANY{number:02}")).collect();
    use Kind::{Conflict, InvalidRequest, NoLicense, NotFound};
    use Service as S;
    for (service, value, number, kind) in [
        (S::RegisterUser, json!({}), 9600, InvalidRequest),
        (S::RegisterUser, json!({"clientUserIdStr": {}}), 9602, InvalidRequest),
        (
            S::RegisterUser,
            json!({"clientUserIdStr": "n", "managedAppleIDStr": "n@elsewhere.example.com"}),
            9635,
            Conflict,
        ),
        (
            S::RegisterUser,
            json!({"clientUserIdStr": "n", "managedAppleIDStr": "new.manager@appleid.example.com"}),
            9642,
            Conflict,
        ),
        (S::User, json!({}), 9600, InvalidRequest),
        (S::User, json!({"clientUserIdStr": "nobody"}), 9604, NotFound),
        (
            S::User,
            json!({"clientUserIdStr": active.client_user_id, "itsIdHash": "x"}),
            9604,
            NotFound,
        ),
        (S::Users, json!({"includeRetired": true}), 9602, InvalidRequest),
        (S::EditUser, json!({"email": "n@example.com"}), 9600, InvalidRequest),
        (S::EditUser, json!({"clientUserIdStr": "nobody"}), 9609, NotFound),
        (S::EditUser, json!({"userId": deleted}), 9620, NotFound),
        (S::RetireUser, json!({"clientUserIdStr": "nobody"}), 9604, NotFound),
        (S::RetireUser, json!({"userId": retired.user_id}), 9618, Conflict),
        (S::Assets, json!({"pricingParam": "CHEAP"}), 9602, InvalidRequest),
        (S::Assignments, json!({"adamIdStr": "1"}), 9604, NotFound),
        (S::Assignments, json!({"pageIndex": 1}), 9649, InvalidRequest),
        (S::Licenses, json!({"assignedOnly": "perhaps"}), 9602, InvalidRequest),
        (S::ManageLicenses, json!({"adamIdStr": APP}), 9600, InvalidRequest),
        (
            S::ManageLicenses,
            json!({"adamIdStr": "1", "disassociateSerialNumbers": ["C02A"]}),
            9610,
            NoLicense,
        ),
        (
            S::ManageLicenses,
            json!({"adamIdStr": APP, "associateSerialNumbers": eleven}),
            9602,
            InvalidRequest,
        ),
        (
            S::ManageLicenses,
            json!({"adamIdStr": APP, "associateSerialNumbers": ["C02A"], "associateClientUserIdStrs": ["a"]}),
            9602,
            InvalidRequest,
        ),
        (S::AssociateLicense, json!({"adamId": APP, "clientUserIdStr": "nobody"}), 9609, NotFound),
        (S::AssociateLicense, json!({"userId": retired.user_id, "adamId": APP}), 9618, Conflict),
        (
            S::AssociateLicense,
            json!({"clientUserIdStr": active.client_user_id}),
            9600,
            InvalidRequest,
        ),
        (
            S::AssociateLicense,
            json!({"clientUserIdStr": active.client_user_id, "adamId": "1"}),
            9610,
            NoLicense,
        ),
        (S::DisassociateLicense, json!({}), 9600, InvalidRequest),
        (S::DisassociateLicense, json!({"licenseId": "1"}), 9610, NoLicense),
        (
            S::DisassociateLicense,
            json!({"licenseId": held.license_id, "userId": retired.user_id}),
            9626,
            Conflict,
        ),
    ] {
        // The limits may be read again, but the call itself is sent once.
        let sent = || sim.log().iter().filter(|entry| entry.path.ends_with(service.name())).count();
        let before = sent();
        let shown = format!("{service} {value}");
        let error = call(&client, service, value).await.expect_err(&shown);
        assert_eq!(error.apple().map(|apple| apple.number), Some(number), "{shown}: {error}");
        assert_eq!((error.kind(), error.effect()), (kind, Effect::NotApplied), "{shown}: {error}");
        assert_eq!((error.attempts(), error.service()), (1, Some(service)), "{shown}");
        assert_eq!(sent(), before + 1, "{shown}: sent once");
    }
    assert_eq!(sim.world().assignments().len(), 200);
}

#[tokio::test]
async fn who_holds_it_already_is_told_by_a_raw_call_too() {
    let (sim, client) = simulator(Settings::default()).await;
    let held = sim.world().assignments().into_iter();
    let held = held
        .filter(|one| one.pricing == Pricing::Stdq.as_str())
        .find(|one| one.client_user_id.is_some())
        .unwrap();
    let request = json!({"adamId": held.adam_id, "clientUserIdStr": held.client_user_id});
    let error = call(&client, Service::AssociateLicense, request).await.unwrap_err();
    assert_eq!((error.kind(), error.apple().unwrap().number), (Kind::Conflict, 9616));
    assert!(error.already_assigned().is_some());
}

#[tokio::test]
async fn accounts_that_may_not_write_say_so() {
    for (settings, number) in [
        (Settings { cloud_managed: true, ..Settings::default() }, 9645),
        (Settings { deprecated_removed: true, ..Settings::default() }, 9634),
    ] {
        let (sim, client) = simulator(Settings::default()).await;
        sim.world().change_settings(|old| *old = settings);
        let request = json!({"adamId": APP, "clientUserIdStr": "new"});
        let error = call(&client, Service::AssociateLicense, request).await.unwrap_err();
        let kind = if number == 9645 { Kind::Permission } else { Kind::InvalidRequest };
        assert_eq!((error.kind(), error.apple().unwrap().number), (kind, number));
        call(&client, Service::Users, json!({})).await.unwrap();
    }
}

#[tokio::test]
async fn raw_reads_are_repeated_and_raw_writes_are_not() {
    for (service, asked) in [(Service::Users, 5), (Service::RetireUser, 1)] {
        for reply in [Reply::apple(9603, "Internal error"), Reply::body(500, "<html>")] {
            let reply = reply.clone();
            let (server, client) =
                scripted(move |seen| (seen.service == service.name()).then(|| reply.clone())).await;
            let error = call(&client, service, json!({"userId": 1})).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (Kind::Unavailable, asked));
            let effect = if service.writes() { Effect::Unknown } else { Effect::NotApplied };
            assert_eq!(error.effect(), effect, "{error}");
            let sent = server.seen_by(service.name());
            assert_eq!(sent.len() as u32, asked);
            assert!(sent.windows(2).all(|pair| pair[0].body == pair[1].body));
        }
    }
}

#[tokio::test]
async fn raw_answers_that_are_none_are_refused() {
    for (reply, kind) in [
        (Reply::json(json!([])), Kind::Protocol),
        (Reply::json(json!({"status": -1})), Kind::Protocol),
        (Reply::body(200, "{\"status\":0,"), Kind::Protocol),
        (Reply::body(200, "<html>"), Kind::Unavailable),
        (Reply::body(401, ""), Kind::Token),
        (Reply::body(403, ""), Kind::Permission),
        (Reply::body(404, "<html>"), Kind::InvalidRequest),
        (Reply::body(302, "").header("Location", "https://x.example.com/"), Kind::Transport),
        (Reply::json(json!({"errorCode": "9625"})), Kind::Token),
        (Reply::apple(12_345, "made up"), Kind::InvalidRequest),
    ] {
        let shown = format!("{reply:?}");
        let (_server, client) =
            scripted(move |seen| (seen.service == "getVPPUsersSrv").then(|| reply.clone())).await;
        let error = call(&client, Service::Users, json!({})).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::NotApplied), "{shown}");
    }
}

#[tokio::test]
async fn acting_for_a_member_is_not_hidden_in_the_members_of_a_raw_call() {
    let (sim, client) = simulator(Settings::default()).await;
    let requests = sim.log().len();
    let error =
        call(&client, Service::Assets, json!({"facilitatorMemberId": 1})).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
    assert_eq!(sim.log().len(), requests);
}
