//! `getVPPUserSrv` (protocol 1.8, 1.10).

use std::collections::BTreeSet;

use serde_json::json;
use vppkit::{Kind, LicenseStatus, NewUser, PricingParam, UserKey, UserQuery, UserStatus};
use vppkit_sim::{Assignment, Change, Pricing, Quirk, Reassociation, Settings};
use vppkit_sim::{Service, UserStatus as Truth};

use super::*;

const HASH: &str = "C2Wwd8LcIaE2v6f2/mvu82Gs/Lc=";

#[tokio::test]
async fn a_user_comes_with_the_licences() {
    let (sim, client) = simulator(Settings::default()).await;
    let assignments = sim.world().assignments();
    let holder = assignments.iter().find_map(|one| one.client_user_id.clone()).unwrap();
    let user = client.user(UserQuery::active(&holder)).await.unwrap();
    let held: BTreeSet<_> = user
        .licenses
        .iter()
        .map(|one| (one.adam_id.clone(), one.pricing_param.clone(), one.license_id.clone()))
        .collect();
    let truth: BTreeSet<_> = assignments
        .iter()
        .filter(|one| one.client_user_id.as_deref() == Some(&holder))
        .map(|one| {
            let pricing = Some(PricingParam::from(one.pricing));
            (one.adam_id.clone(), pricing, one.license_id.to_string())
        })
        .collect();
    assert_eq!(held, truth);
    assert_eq!(user.licenses.len(), truth.len());
}

#[tokio::test]
async fn a_request_names_the_record_and_nothing_else() {
    let (server, client) =
        scripted("getVPPUserSrv", |_| answer(json!({"clientUserIdStr": "u"}))).await;
    for (query, body) in [
        (UserQuery::active("u"), json!({"clientUserIdStr": "u"})),
        (UserQuery::once_joined("u", "h"), json!({"clientUserIdStr": "u", "itsIdHash": "h"})),
        (UserQuery::record("7"), json!({"userId": "7"})),
    ] {
        client.user(query).await.unwrap();
        assert_eq!(sent(&server, "getVPPUserSrv"), body);
    }
    for query in [UserQuery::active(""), UserQuery::once_joined("u", ""), UserQuery::record(" ")] {
        assert_not_sent(&client.user(query).await.unwrap_err());
    }
    assert_eq!(server.seen_by("getVPPUserSrv").len(), 3);
}

#[tokio::test]
async fn apples_id_finds_a_record_in_every_state() {
    let (sim, client) = simulator(Settings::default()).await;
    for (truth, status) in [
        (Truth::Registered, UserStatus::Registered),
        (Truth::Associated, UserStatus::Associated),
        (Truth::Retired, UserStatus::Retired),
        (Truth::Deleted, UserStatus::Deleted),
    ] {
        let users = sim.world().users();
        let truth = users.iter().find(|user| user.status == truth).unwrap();
        let user = client.user(UserQuery::record(truth.user_id.to_string())).await.unwrap();
        assert_eq!(user.status, Some(status));
        assert_true(&user, truth);
    }
}

#[tokio::test]
async fn the_store_account_finds_a_retired_record() {
    let (sim, client) = simulator(Settings::default()).await;
    client.register_user(NewUser::new("moved")).await.unwrap();
    accept(&sim, "moved", HASH);
    client.retire_user(UserKey::client_user_id("moved")).await.unwrap();
    client.register_user(NewUser::new("moved")).await.unwrap();
    let [old, new] = <[_; 2]>::try_from(records(&sim, "moved")).unwrap();
    assert_true(&client.user(UserQuery::active("moved")).await.unwrap(), &new);
    let once = client.user(UserQuery::once_joined("moved", HASH)).await.unwrap();
    assert_eq!(once.status, Some(UserStatus::Retired));
    assert_true(&once, &old);
}

#[tokio::test]
async fn who_is_not_there_or_not_active_is_not_found() {
    let (sim, client) = simulator(Settings::default()).await;
    let retired = someone(&sim, Truth::Retired).client_user_id;
    let active = someone(&sim, Truth::Associated).client_user_id;
    for query in [
        UserQuery::active("nobody"),
        UserQuery::active(&retired),
        UserQuery::once_joined(&active, HASH),
        UserQuery::record("1"),
    ] {
        let error = client.user(query).await.unwrap_err();
        assert_refused(&error, Kind::NotFound, 9604);
        assert_eq!(error.service(), Some(vppkit::Service::User));
    }
    assert_eq!(asked(&sim, Service::GetVPPUserSrv), 4, "asked once each");
}

/// A book that the user gets; it stays when the user is retired.
fn give_book(sim: &Simulator, client_user_id: &str) -> String {
    let book = sim.world().assets().into_iter().find(|asset| asset.irrevocable).unwrap();
    let assignment = Assignment {
        adam_id: book.adam_id.parse().unwrap(),
        pricing: Pricing::Stdq,
        client_user_id: Some(client_user_id.to_owned()),
        serial_number: None,
    };
    sim.world().change(&Change::Assign(assignment)).unwrap();
    book.adam_id
}

#[tokio::test]
async fn who_returns_with_the_old_account_is_found_with_the_books_by_either_rule() {
    for (rule, survivor, states) in [
        (Reassociation::A, 0, [UserStatus::Associated, UserStatus::Retired]),
        (Reassociation::B, 1, [UserStatus::Deleted, UserStatus::Associated]),
    ] {
        let settings = Settings { reassociation: rule, ..Settings::default() };
        let (sim, client) = simulator(settings).await;
        client.register_user(NewUser::new("returns")).await.unwrap();
        accept(&sim, "returns", HASH);
        let book = give_book(&sim, "returns");
        client.retire_user(UserKey::client_user_id("returns")).await.unwrap();
        client.register_user(NewUser::new("returns")).await.unwrap();
        accept(&sim, "returns", HASH);

        let records = records(&sim, "returns");
        let user = client.user(UserQuery::active("returns")).await.unwrap();
        assert_true(&user, &records[survivor]);
        let books: Vec<_> = user.licenses.iter().map(|one| one.adam_id.as_str()).collect();
        assert_eq!(books, [book], "{rule:?}");
        for (record, status) in records.iter().zip(states) {
            let user = client.user(UserQuery::record(record.user_id.to_string())).await.unwrap();
            assert_eq!(user.status, Some(status), "{rule:?}");
        }
    }
}

#[tokio::test]
async fn unknown_members_and_words_survive() {
    let (_server, client) = scripted("getVPPUserSrv", |_| {
        answer(json!({"clientUserIdStr": "u", "status": "Dormant", "grade": {"level": 7},
            "licenses": [{"licenseIdStr": "1", "adamIdStr": "2", "pricingParam": "GOLD",
                          "status": "Leased", "lender": ["library", null]}]}))
    })
    .await;
    let user = client.user(UserQuery::active("u")).await.unwrap();
    assert_eq!(user.status, Some(UserStatus::Unknown("Dormant".to_owned())));
    assert_eq!(user.extra.get("grade"), Some(&json!({"level": 7})));
    let license = &user.licenses[0];
    assert_eq!(license.pricing_param, Some(PricingParam::Unknown("GOLD".to_owned())));
    assert_eq!(license.status, Some(LicenseStatus::Unknown("Leased".to_owned())));
    assert_eq!(license.extra.get("lender"), Some(&json!(["library", null])));
}

#[tokio::test]
async fn ids_are_the_same_as_numbers_and_as_texts() {
    for (members, user_id) in [
        (json!({"userId": 2878111686099947i64}), "2878111686099947"),
        (json!({"userIdStr": "2878111686099947"}), "2878111686099947"),
        (json!({"userIdStr": 2878111686099947i64}), "2878111686099947"),
        (json!({"userId": "7"}), "7"),
        // The Str form wins over a twin that contradicts it.
        (json!({"userId": 9147599840i64, "userIdStr": "99147599840"}), "99147599840"),
    ] {
        let (_server, client) = scripted("getVPPUserSrv", move |_| {
            let mut user = members.clone();
            user["clientUserIdStr"] = json!(810);
            user["licenses"] = json!([{"licenseId": 1, "adamId": 408709785}]);
            answer(user)
        })
        .await;
        let user = client.user(UserQuery::active("810")).await.unwrap();
        assert_eq!(user.user_id.as_deref(), Some(user_id));
        assert_eq!(user.client_user_id, "810");
        let license = &user.licenses[0];
        assert_eq!((license.license_id.as_str(), license.adam_id.as_str()), ("1", "408709785"));
    }
}

#[tokio::test]
async fn a_user_is_the_same_in_every_shape_an_answer_can_have() {
    let (sim, client) = simulator(Settings::default()).await;
    let assignments = sim.world().assignments();
    let holder = assignments.iter().find_map(|one| one.client_user_id.clone()).unwrap();
    let plain = client.user(UserQuery::active(&holder)).await.unwrap();
    assert!(!plain.licenses.is_empty() && plain.extra.is_empty());
    for quirk in [
        Quirk::NumbersAsText,
        Quirk::StrAsNumbers,
        Quirk::IdsOnlyNumbers,
        Quirk::IdsOnlyStr,
        Quirk::UidNumber,
        Quirk::UnknownMembers,
        Quirk::NoStatus,
    ] {
        sim.world().change_settings(|settings| settings.quirks = vec![quirk]);
        let user = client.user(UserQuery::active(&holder)).await.unwrap();
        assert_eq!(user, plain, "{quirk:?}");
    }
}

#[tokio::test]
async fn nulls_and_a_registered_user_with_an_account_are_taken() {
    let quirks = vec![Quirk::Nulls, Quirk::RegisteredWithHash];
    let (sim, client) = simulator(Settings { quirks, ..Settings::default() }).await;
    let truth = someone(&sim, Truth::Registered);
    let user = client.user(UserQuery::active(&truth.client_user_id)).await.unwrap();
    assert_eq!(user.status, Some(UserStatus::Registered));
    assert_eq!(user.its_id_hash.as_deref(), Some(HASH));
    assert_eq!(user.email, truth.email);
}
