//! The deprecated pair of services about one licence (protocol 1.18).
#![allow(deprecated)]

use serde_json::json;
use vppkit::{LicenseChoice, LicenseStatus, UserKey};
use vppkit_sim::{Action, Close, Rule};
use vppkit_tests::scripted::service_config;

use super::*;

const HASH: &str = "C2Wwd8LcIaE2v6f2/mvu82Gs/Lc=";

fn user(id: &str) -> UserKey {
    UserKey::client_user_id(id)
}

fn any() -> LicenseChoice {
    LicenseChoice::Asset { adam_id: APP.to_owned(), pricing_param: PricingParam::Stdq }
}

fn user_id(sim: &Simulator, client_user_id: &str) -> String {
    let users = sim.world().users();
    let user = users.iter().find(|user| user.client_user_id == client_user_id).unwrap();
    user.user_id.to_string()
}

#[tokio::test]
async fn any_licence_of_an_asset_is_assigned_and_taken_back() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1"]);
    let changed = client.associate_license(user("u1"), any()).await.unwrap();
    let license = changed.license.unwrap();
    assert_eq!(Some(&license.license_id), held(&sim, APP, "u1").as_ref());
    assert_eq!(license.client_user_id.as_deref(), Some("u1"));
    assert_eq!(license.status, Some(LicenseStatus::Associated));
    assert_eq!(changed.user.unwrap().user_id, Some(user_id(&sim, "u1")));

    let changed = client.disassociate_license(&license.license_id, None).await.unwrap();
    assert_eq!(changed.license.unwrap().status, Some(LicenseStatus::Available));
    assert_eq!(changed.user.unwrap().client_user_id, "u1");
    assert_eq!(held(&sim, APP, "u1"), None);
}

#[tokio::test]
async fn a_certain_licence_is_assigned_and_taken_back_from_a_certain_user() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1"]);
    let id = user_id(&sim, "u1");
    // Not the one that a request for any licence would get.
    let wanted = ids(&client, LicenseStatus::Available).await.pop().unwrap();
    let choice = LicenseChoice::License(wanted.clone());
    client.associate_license(UserKey::user_id(&id), choice).await.unwrap();
    assert_eq!(held(&sim, APP, "u1"), Some(wanted.clone()));
    client.disassociate_license(wanted, Some(id)).await.unwrap();
    assert_eq!(held(&sim, APP, "u1"), None);
}

#[tokio::test]
async fn a_licence_of_a_device_is_taken_back() {
    let (sim, client) = simulator(Settings::default()).await;
    let device = |one: &vppkit_sim::AssignmentTruth| one.serial_number.is_some();
    let one = sim.world().assignments().into_iter().find(device).unwrap();
    let changed = client.disassociate_license(one.license_id.to_string(), None).await.unwrap();
    assert_eq!(changed.user, None);
    assert_eq!(held(&sim, &one.adam_id, &one.serial_number.unwrap()), None);
}

#[tokio::test]
async fn who_holds_it_already_comes_with_the_error() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["parent", "child"]);
    accept(&sim, "parent", HASH);
    accept(&sim, "child", HASH);
    give(&sim, APP, "parent");
    let error = client.associate_license(user("parent"), any()).await.unwrap_err();
    assert_refused(&error, Kind::Conflict, 9616);
    let assigned = error.already_assigned().unwrap();
    let license = assigned.license.as_ref().unwrap();
    assert_eq!(Some(&license.license_id), held(&sim, APP, "parent").as_ref());
    assert_eq!(license.its_id_hash.as_deref(), Some(HASH));
    assert!(assigned.users.is_empty());

    let error = client.associate_license(user("child"), any()).await.unwrap_err();
    assert_refused(&error, Kind::Conflict, 9616);
    let assigned = error.already_assigned().unwrap();
    assert_eq!(assigned.license, None);
    assert_eq!(assigned.users.len(), 1);
    assert_eq!(assigned.users[0].client_user_id, "parent");
    assert_eq!(held(&sim, APP, "child"), None);
}

#[tokio::test]
async fn other_errors_bring_no_holders() {
    let (_server, client) =
        scripted("associateVPPLicenseSrv", |_| Reply::apple(9616, "already assigned")).await;
    let error = client.associate_license(user("u1"), any()).await.unwrap_err();
    assert_refused(&error, Kind::Conflict, 9616);
    assert_eq!(error.already_assigned(), None);
}

#[tokio::test]
async fn what_cannot_be_assigned_is_told_apart() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1", "u2"]);
    give(&sim, APP, "u2");
    let of_u2 = held(&sim, APP, "u2").unwrap();
    refund_free(&sim);
    let refunded = ids(&client, LicenseStatus::Refunded).await.remove(0);
    let retired = sim.world().users().into_iter();
    let retired = retired.filter(|user| user.status == vppkit_sim::UserStatus::Retired);
    let retired = retired.map(|user| user.user_id.to_string()).next().unwrap();
    let not_owned =
        LicenseChoice::Asset { adam_id: APP.to_owned(), pricing_param: PricingParam::Plus };
    let license = |id: &str| LicenseChoice::License(id.to_owned());
    let truth = sim.world().assignments();
    for (key, choice, kind, number) in [
        (user("u1"), any(), Kind::NoLicense, 9610),
        (user("u1"), not_owned, Kind::NoLicense, 9610),
        (user("u1"), license("1"), Kind::NoLicense, 9610),
        (user("u1"), license(&refunded), Kind::NoLicense, 9624),
        (user("u1"), license(&of_u2), Kind::Conflict, 9626),
        (user("nobody"), any(), Kind::NotFound, 9609),
        (UserKey::user_id(retired), any(), Kind::Conflict, 9618),
    ] {
        let error = client.associate_license(key, choice).await.unwrap_err();
        assert_refused(&error, kind, number);
    }
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_told_apart() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["reader", "u1"]);
    let book = book(&sim);
    give(&sim, &book, "reader");
    give(&sim, APP, "u1");
    let of_u1 = held(&sim, APP, "u1").unwrap();
    let free = ids(&client, LicenseStatus::Available).await.remove(0);
    let of_reader = held(&sim, &book, "reader").unwrap();
    let truth = sim.world().assignments();
    for (license, user, kind, number) in [
        (of_reader, None, Kind::Conflict, 9607),
        (free, None, Kind::Conflict, 9619),
        ("1".to_owned(), None, Kind::NoLicense, 9610),
        (of_u1.clone(), Some(user_id(&sim, "reader")), Kind::Conflict, 9626),
        (of_u1, Some("1".to_owned()), Kind::NotFound, 9609),
    ] {
        let error = client.disassociate_license(license, user).await.unwrap_err();
        assert_refused(&error, kind, number);
    }
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn where_they_are_gone_the_error_names_the_replacement() {
    let (sim, client) =
        simulator(Settings { deprecated_removed: true, ..Settings::default() }).await;
    users(&sim, ["u1"]);
    for error in [
        client.associate_license(user("u1"), any()).await.unwrap_err(),
        client.disassociate_license("1", None).await.unwrap_err(),
    ] {
        assert_refused(&error, Kind::InvalidRequest, 9634);
        assert!(error.advice().contains(MANAGE), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let (sim, client) = simulator(Settings::default()).await;
    let requests = sim.log().len();
    let wrong =
        LicenseChoice::Asset { adam_id: "Pages".to_owned(), pricing_param: PricingParam::Stdq };
    for (key, choice) in [
        (user(""), any()),
        (UserKey::user_id(" "), any()),
        (user("u1"), LicenseChoice::License(String::new())),
        (user("u1"), wrong),
    ] {
        assert_not_sent(&client.associate_license(key, choice).await.unwrap_err());
    }
    assert_not_sent(&client.disassociate_license(" ", None).await.unwrap_err());
    let empty = Some(String::new());
    assert_not_sent(&client.disassociate_license("1", empty).await.unwrap_err());
    assert_eq!(sim.log().len(), requests);
}

#[tokio::test]
async fn the_service_configuration_says_how_they_are_called() {
    for (associate, disassociate) in [
        ("associateVPPLicenseSrv", "disassociateVPPLicenseSrv"),
        ("associateVPPLicenseWithVPPUserSrv", "disassociateVPPLicenseFromVPPUserSrv"),
    ] {
        let server = Scripted::start(move |seen| {
            (seen.service == "VPPServiceConfigSrv").then(|| {
                let mut config = service_config(&seen.origin);
                let url = |name: &str| json!(format!("{}/wa/{name}", seen.origin));
                config["associateLicenseSrvUrl"] = url(associate);
                config["disassociateLicenseSrvUrl"] = url(disassociate);
                Reply::json(config)
            })
        })
        .await;
        let client = claim(&server).await.unwrap();
        client.associate_license(user("u1"), any()).await.unwrap();
        let body = json!({"clientUserIdStr": "u1", "adamId": APP, "pricingParam": "STDQ"});
        assert_eq!(sent(&server, associate), body);
        assert_eq!(server.seen_by(associate)[0].path, format!("/wa/{associate}"));

        let choice = LicenseChoice::License("9".to_owned());
        client.associate_license(UserKey::user_id("7"), choice).await.unwrap();
        assert_eq!(sent(&server, associate), json!({"userId": "7", "licenseId": "9"}));

        client.disassociate_license("9", None).await.unwrap();
        assert_eq!(sent(&server, disassociate), json!({"licenseId": "9"}));
        client.disassociate_license("9", Some("7".to_owned())).await.unwrap();
        assert_eq!(sent(&server, disassociate), json!({"licenseId": "9", "userId": "7"}));
    }
}

#[tokio::test]
async fn a_lost_reply_is_left_to_the_caller() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1", "u2"]);
    give(&sim, APP, "u2");
    for service in [Service::AssociateVPPLicenseSrv, Service::DisassociateVPPLicenseSrv] {
        let action = Action { close: Some(Close::After), ..Action::default() };
        sim.fault(Rule { service: Some(service), action, ..Rule::default() });
    }
    let of_u2 = held(&sim, APP, "u2").unwrap();
    for error in [
        client.associate_license(user("u1"), any()).await.unwrap_err(),
        client.disassociate_license(of_u2, None).await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.effect()), (Kind::Transport, Effect::Unknown));
        assert_eq!(error.attempts(), 1);
    }
    assert!(held(&sim, APP, "u1").is_some() && held(&sim, APP, "u2").is_none());
    let services = [Service::AssociateVPPLicenseSrv, Service::DisassociateVPPLicenseSrv];
    assert_eq!(services.map(|service| asked(&sim, service)), [1, 1]);
}

#[tokio::test]
async fn unknown_members_and_words_survive() {
    let (_server, client) = scripted("associateVPPLicenseSrv", |_| {
        Reply::json(json!({"status": 0, "eventId": "0f1c", "license": {"licenseId": 9, "adamId": 1,
            "status": "Leased", "pricingParam": "GOLD", "lender": 7, "userId": "5"},
            "user": {"clientUserIdStr": 810, "userId": 5, "status": "Dormant", "grade": [1]}}))
    })
    .await;
    let changed = client.associate_license(user("u1"), any()).await.unwrap();
    assert_eq!(changed.extra.get("eventId"), Some(&json!("0f1c")));
    let license = changed.license.unwrap();
    assert_eq!((license.license_id.as_str(), license.adam_id.as_str()), ("9", "1"));
    assert_eq!(license.user_id.as_deref(), Some("5"));
    assert_eq!(license.status, Some(LicenseStatus::Unknown("Leased".to_owned())));
    assert_eq!(license.pricing_param, Some(PricingParam::Unknown("GOLD".to_owned())));
    assert_eq!(license.extra.get("lender"), Some(&json!(7)));
    let user = changed.user.unwrap();
    assert_eq!((user.client_user_id.as_str(), user.user_id.as_deref()), ("810", Some("5")));
    assert_eq!(user.status, Some(vppkit::UserStatus::Unknown("Dormant".to_owned())));
    assert_eq!(user.extra.get("grade"), Some(&json!([1])));
}
