//! Licence requests that are refused as a whole, here or by Apple (protocol 1.17, 2).

use serde_json::json;

use super::*;

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let (sim, client) = simulator(Settings::default()).await;
    let eleven = || (0..11).map(|n| format!("S{n}"));
    let nobody = [""; 0];
    let request_of =
        |adam_id: &str| LicenseRequest::new(adam_id, PricingParam::Stdq).associate_devices(["S1"]);
    let (requests, truth) = (sim.log().len(), sim.world().assignments());
    for request in [
        request(),
        request().notify_disassociation(false),
        request().associate_users(nobody).disassociate_licenses(nobody),
        request().associate_users(["u1"]).associate_devices(["S1"]),
        request().disassociate_users(["u1"]).disassociate_devices(["S1"]),
        request().disassociate_users(["u1"]).disassociate_licenses(["9"]),
        request().disassociate_licenses(["9"]).disassociate_devices(["S1"]),
        request().associate_users(["u1"]).disassociate_devices(["S1"]).disassociate_users(["u2"]),
        request().associate_users(["u1", "u2", "u1"]),
        request().disassociate_licenses(["9", "9"]),
        request().associate_devices(["S1", ""]),
        request().disassociate_users([" "]),
        request().associate_devices(eleven()),
        request().disassociate_devices(eleven()),
        request_of(""),
        request_of("com.apple.Pages"),
        request_of("-1"),
        request_of("123456789012345678901"),
    ] {
        let shown = format!("{request:?}");
        let error = client.manage_licenses(request).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{shown}");
        assert!(!error.advice().is_empty(), "{error}");
    }
    assert_eq!(sim.log().len(), requests);
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn a_refusal_names_what_is_wrong() {
    let (_sim, client) = simulator(Settings::default()).await;
    for (request, words) in [
        (
            request().associate_users(["u1"]).associate_devices(["S1"]),
            &["associateClientUserIdStrs", "associateSerialNumbers"][..],
        ),
        (request().associate_users(["twin", "twin"]), &["twin", "twice"]),
        (
            request().disassociate_devices((0..11).map(|n| format!("S{n}"))),
            &["disassociateSerialNumbers", "11", "10"],
        ),
        (LicenseRequest::new("Pages", PricingParam::Stdq).associate_users(["u"]), &["Pages"]),
    ] {
        let text = client.manage_licenses(request).await.unwrap_err().to_string();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
}

#[tokio::test]
async fn without_known_limits_apple_decides() {
    let server = Scripted::start(|seen| match seen.service.as_str() {
        "VPPServiceConfigSrv" => Some(Reply::json(json!({"status": 0}))),
        MANAGE => Some(Reply::apple(9602, "Invalid argument")),
        _ => None,
    })
    .await;
    let client = claim(&server).await.unwrap();
    let many = request().associate_devices((0..500).map(|n| format!("S{n}")));
    let error = client.manage_licenses(many).await.unwrap_err();
    assert_refused(&error, Kind::InvalidRequest, 9602);
    assert_eq!(server.seen_by(MANAGE).len(), 1);
}

#[tokio::test]
async fn a_limit_that_fell_meanwhile_is_told_by_apple_and_nothing_is_done() {
    for request in [
        request().associate_devices(["S1", "S2", "S3", "S4"]),
        request().associate_devices(["S1"]).disassociate_devices(["S2", "S3", "S4"]),
    ] {
        let (sim, client) = simulator(Settings::default()).await;
        sim.world().change(&Change::Limits { associate: 3, disassociate: 2 }).unwrap();
        let truth = sim.world().assignments();
        let error = client.manage_licenses(request).await.unwrap_err();
        assert_refused(&error, Kind::InvalidRequest, 9602);
        assert!(error.advice().contains("limits"), "{error}");
        assert_eq!(managed(&sim), 1, "sent once");
        assert_eq!(sim.world().assignments(), truth);
        assert_kept(&sim);
    }
}

#[tokio::test]
async fn an_item_that_devices_cannot_have_is_refused_as_a_whole() {
    let (sim, client) = simulator(Settings::default()).await;
    let truth = sim.world().assignments();
    let request = LicenseRequest::new(book(&sim), PricingParam::Stdq).associate_devices(["S1"]);
    let error = client.manage_licenses(request).await.unwrap_err();
    assert_refused(&error, Kind::Conflict, 9628);
    assert!(error.advice().contains("users"), "{error}");
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn an_asset_that_is_not_owned_has_no_licence() {
    let (sim, client) = simulator(Settings::default()).await;
    for request in
        [LicenseRequest::new("1", PricingParam::Stdq), LicenseRequest::new(APP, PricingParam::Plus)]
    {
        let request = request.associate_devices(["S1"]);
        assert_refused(&client.manage_licenses(request).await.unwrap_err(), Kind::NoLicense, 9610);
    }
    assert_eq!(managed(&sim), 2);
}

#[tokio::test]
async fn a_failure_without_entries_is_an_error_by_its_number() {
    for (number, kind) in [
        (9602, Kind::InvalidRequest),
        (9607, Kind::Conflict),
        (9609, Kind::NotFound),
        (9610, Kind::NoLicense),
        (9619, Kind::Conflict),
        (9624, Kind::NoLicense),
        (9626, Kind::Conflict),
        (9628, Kind::Conflict),
        (9630, Kind::Throttled),
        (9631, Kind::Throttled),
        (9632, Kind::Throttled),
        (9643, Kind::Conflict),
    ] {
        for answer in [
            json!({"status": -1, "errorNumber": number, "errorMessage": "no"}),
            json!({"status": -1, "errorCode": number, "associations": []}),
            json!({"status": "-1", "errorNumber": number.to_string(), "disassociations": null}),
        ] {
            assert_refused(&answered(answer).await.unwrap_err(), kind, number);
        }
    }
}

#[tokio::test]
async fn a_whole_request_that_is_assigned_already_tells_who_holds_it() {
    let license = json!({"licenseIdStr": "1", "adamIdStr": APP, "clientUserIdStr": "u1"});
    let user = json!({"clientUserIdStr": "u2", "userId": 7, "status": "Associated"});
    let error = answered(json!({"status": -1, "errorNumber": 9616, "errorMessage": "no",
        "licenseAlreadyAssigned": license, "regUsersAlreadyAssigned": [user]}))
    .await
    .unwrap_err();
    assert_refused(&error, Kind::Conflict, 9616);
    let assigned = error.already_assigned().unwrap();
    assert_eq!(assigned.license.as_ref().unwrap().client_user_id.as_deref(), Some("u1"));
    assert_eq!(assigned.users[0].client_user_id, "u2");
    assert_eq!(assigned.users[0].user_id.as_deref(), Some("7"));
}

#[tokio::test]
async fn entries_count_before_the_number_of_the_whole() {
    // Apple's older answers repeat the failure at the top.
    let entry = json!({"clientUserIdStr": "u1", "errorNumber": 9616, "errorMessage": "no"});
    let done = json!({"clientUserIdStr": "u2", "licenseIdStr": "1"});
    let changes = answered(json!({"status": -3, "errorNumber": 9616, "errorMessage": "no",
        "associations": [entry, done]}))
    .await
    .unwrap();
    let numbers: Vec<_> = changes.associations.iter().map(number).collect();
    assert_eq!(numbers, [Some(9616), None]);
}

#[tokio::test]
async fn limits_that_proved_wrong_are_read_again() {
    let (sim, client) = simulator(Settings::default()).await;
    assert_eq!(client.service_config().await.unwrap().max_batch_associate_license_count, Some(10));
    sim.world().change_settings(|settings| settings.max_batch_associate = 3);
    let serials = (0..5).map(|number| format!("NEW00000000{number}"));
    let error = client.manage_licenses(request().associate_devices(serials)).await.unwrap_err();
    assert_refused(&error, Kind::InvalidRequest, 9602);
    assert_eq!(client.service_config().await.unwrap().max_batch_associate_license_count, Some(3));
}
