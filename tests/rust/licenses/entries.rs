//! Why an entry of a licence request fails (protocol 1.17, 2).

use serde_json::json;
use vppkit::LicenseStatus;
use vppkit_sim::Quirk;

use super::*;

const HASH: &str = "C2Wwd8LcIaE2v6f2/mvu82Gs/Lc=";

/// The only entry of the answer.
fn only(mut changes: LicenseChanges) -> LicenseChange {
    changes.associations.append(&mut changes.disassociations);
    let [entry] = <[_; 1]>::try_from(changes.associations).unwrap();
    entry
}

#[tokio::test]
async fn the_number_is_found_under_either_name() {
    for quirks in [vec![], vec![Quirk::EntryErrorCode], vec![Quirk::EntryErrorNumber]] {
        let (_sim, client) = simulator(Settings { quirks, ..Settings::default() }).await;
        let changes = client.manage_licenses(request().associate_users(["nobody"])).await.unwrap();
        let entry = only(changes);
        assert_failed(&entry, Kind::NotFound, 9609);
        assert!(entry.extra.is_empty(), "{entry:?}");
    }
    for (entry, expected) in [
        (json!({"errorNumber": 9610}), Some(9610)),
        (json!({"errorCode": 9610}), Some(9610)),
        (json!({"errorNumber": "9610"}), Some(9610)),
        (json!({"errorCode": "9610"}), Some(9610)),
        // errorNumber is the newer name.
        (json!({"errorNumber": 9610, "errorCode": 9602}), Some(9610)),
        (json!({"errorNumber": null, "errorCode": 9610}), Some(9610)),
        (json!({"errorNumber": null}), None),
        (json!({}), None),
    ] {
        let changes = answered(json!({"status": -3, "associations": [entry]})).await.unwrap();
        assert_eq!(number(&changes.associations[0]), expected, "{entry}");
    }
}

#[tokio::test]
async fn an_unknown_number_is_kept_and_means_a_refusal() {
    let entry = json!({"serialNumber": "S1", "errorNumber": 9999, "errorMessage": "New trouble"});
    let changes = answered(json!({"status": -1, "associations": [entry]})).await.unwrap();
    assert_failed(&changes.associations[0], Kind::InvalidRequest, 9999);
    assert_eq!(changes.associations[0].error_message.as_deref(), Some("New trouble"));
}

#[tokio::test]
async fn every_number_of_an_entry_has_its_kind() {
    for (error, kind) in [
        (9607, Kind::Conflict),
        (9609, Kind::NotFound),
        (9610, Kind::NoLicense),
        (9616, Kind::Conflict),
        (9619, Kind::Conflict),
        (9624, Kind::NoLicense),
        (9626, Kind::Conflict),
        (9628, Kind::Conflict),
        (9630, Kind::Throttled),
        (9631, Kind::Throttled),
        (9632, Kind::Throttled),
    ] {
        let entry = json!({"clientUserIdStr": "u", "errorNumber": error, "errorMessage": "no"});
        let changes = answered(json!({"status": -1, "associations": [entry]})).await.unwrap();
        assert_failed(&changes.associations[0], kind, error);
    }
}

#[tokio::test]
async fn who_has_it_already_is_told_with_the_licence() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["holder"]);
    accept(&sim, "holder", HASH);
    give(&sim, APP, "holder");
    let truth = sim.world().assignments();
    let changes = client.manage_licenses(request().associate_users(["holder"])).await.unwrap();
    let entry = only(changes);
    assert_failed(&entry, Kind::Conflict, 9616);
    assert!(entry.reg_users_already_assigned.is_empty());
    let license = entry.license_already_assigned.unwrap();
    assert_eq!(Some(license.license_id), held(&sim, APP, "holder"));
    assert_eq!(license.adam_id, APP);
    assert_eq!(license.pricing_param, Some(PricingParam::Stdq));
    assert_eq!(license.status, Some(LicenseStatus::Associated));
    assert_eq!(license.client_user_id.as_deref(), Some("holder"));
    assert_eq!(license.its_id_hash.as_deref(), Some(HASH));
    let users = sim.world().users();
    let holder = users.iter().find(|user| user.client_user_id == "holder").unwrap();
    assert_eq!(license.user_id, Some(holder.user_id.to_string()));
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn a_device_that_has_it_already_is_told_with_the_licence() {
    let (sim, client) = simulator(Settings::default()).await;
    let serial = "NEW000000001";
    client.manage_licenses(request().associate_devices([serial])).await.unwrap();
    let again = request().associate_devices([serial]).notify_disassociation(true);
    let entry = only(client.manage_licenses(again).await.unwrap());
    assert_failed(&entry, Kind::Conflict, 9616);
    let license = entry.license_already_assigned.unwrap();
    assert_eq!(license.serial_number.as_deref(), Some(serial));
    assert_eq!(Some(license.license_id), held(&sim, APP, serial));
}

#[tokio::test]
async fn others_of_the_same_store_account_are_told() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["parent", "child"]);
    accept(&sim, "parent", HASH);
    accept(&sim, "child", HASH);
    give(&sim, APP, "parent");
    let changes = client.manage_licenses(request().associate_users(["child"])).await.unwrap();
    let entry = only(changes);
    assert_failed(&entry, Kind::Conflict, 9616);
    assert_eq!(entry.license_already_assigned, None);
    let [user] = <[_; 1]>::try_from(entry.reg_users_already_assigned).unwrap();
    assert_eq!(user.client_user_id, "parent");
    assert_eq!(user.its_id_hash.as_deref(), Some(HASH));
    assert_eq!(user.status, Some(vppkit::UserStatus::Associated));
    let users = sim.world().users();
    let parent = users.iter().find(|user| user.client_user_id == "parent").unwrap();
    assert_eq!(user.user_id, Some(parent.user_id.to_string()));
    assert_eq!(held(&sim, APP, "child"), None);
}

#[tokio::test]
async fn both_holders_may_be_told_at_once() {
    let quirks = vec![Quirk::BothConflicts];
    let (sim, client) = simulator(Settings { quirks, ..Settings::default() }).await;
    users(&sim, ["holder"]);
    give(&sim, APP, "holder");
    let changes = client.manage_licenses(request().associate_users(["holder"])).await.unwrap();
    let entry = only(changes);
    let license = entry.license_already_assigned.unwrap();
    assert_eq!(Some(license.license_id), held(&sim, APP, "holder"));
    assert_eq!(entry.reg_users_already_assigned[0].client_user_id, "someone-else");
}

#[tokio::test]
async fn what_cannot_be_assigned_is_told_apart() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1"]);
    let truth = sim.world().assignments();
    let changes = client.manage_licenses(request().associate_users(["nobody"])).await.unwrap();
    assert_failed(&only(changes), Kind::NotFound, 9609);
    refund_free(&sim);
    for request in [request().associate_users(["u1"]), request().associate_devices(["S1"])] {
        assert_failed(&only(client.manage_licenses(request).await.unwrap()), Kind::NoLicense, 9610);
    }
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_told_apart() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["reader", "u1"]);
    let book = book(&sim);
    give(&sim, &book, "reader");
    let free = ids(&client, LicenseStatus::Available).await;
    refund_free(&sim);
    let truth = sim.world().assignments();
    let of_book = || LicenseRequest::new(&book, PricingParam::Stdq);
    let book_license = held(&sim, &book, "reader").unwrap();
    for (request, kind, expected) in [
        (of_book().disassociate_users(["reader"]), Kind::Conflict, 9607),
        (of_book().disassociate_licenses([&book_license]), Kind::Conflict, 9607),
        (request().disassociate_users(["nobody"]), Kind::NotFound, 9609),
        (request().disassociate_users(["u1"]), Kind::Conflict, 9619),
        (request().disassociate_devices(["NEVERSEEN001"]), Kind::Conflict, 9619),
        (request().disassociate_licenses([&free[0]]), Kind::NoLicense, 9624),
        // A licence of another asset is none of this one.
        (request().disassociate_licenses([&book_license]), Kind::NoLicense, 9610),
        (request().disassociate_licenses(["1"]), Kind::NoLicense, 9610),
    ] {
        let changes = client.manage_licenses(request).await.unwrap();
        assert_eq!(changes.envelope.status, Some(-1));
        assert_failed(&only(changes), kind, expected);
    }
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn a_licence_that_nobody_holds_is_told_as_such() {
    let (_sim, client) = simulator(Settings::default()).await;
    let free = ids(&client, LicenseStatus::Available).await;
    let changes =
        client.manage_licenses(request().disassociate_licenses(&free[..1])).await.unwrap();
    let entry = only(changes);
    assert_failed(&entry, Kind::Conflict, 9619);
    assert_eq!(entry.license_id.as_ref(), Some(&free[0]));
}
