//! The shapes that the answer to a licence request can have (protocol 3.1).

use serde_json::json;
use vppkit::LicenseStatus;
use vppkit_sim::Quirk;

use super::*;

/// What became of a new user, of nobody and of a device, in a world with this deviation.
async fn changes(quirk: Option<Quirk>) -> LicenseChanges {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1"]);
    sim.world().change_settings(|settings| settings.quirks = quirk.into_iter().collect());
    let request = request().associate_users(["u1", "nobody"]).disassociate_devices(["S1"]);
    client.manage_licenses(request).await.unwrap()
}

#[tokio::test]
async fn an_answer_is_the_same_as_numbers_and_as_texts() {
    let plain = changes(None).await;
    assert_eq!(plain.associations.len(), 2);
    for quirk in [Quirk::NumbersAsText, Quirk::StrAsNumbers, Quirk::UidNumber] {
        let mut changes = changes(Some(quirk)).await;
        // When the token ends depends on when the world was made.
        changes.envelope.expires = plain.envelope.expires;
        assert_eq!(changes, plain, "{quirk:?}");
    }
}

#[tokio::test]
async fn an_answer_without_status_tells_the_targets_apart_all_the_same() {
    let plain = changes(None).await;
    let changes = changes(Some(Quirk::NoStatus)).await;
    assert_eq!(changes.envelope.status, None);
    assert_eq!(changes.associations, plain.associations);
    assert_eq!(changes.disassociations, plain.disassociations);
}

#[tokio::test]
async fn success_is_the_lack_of_a_number_whatever_licence_is_told() {
    let changes_of = |quirk| async move {
        let changes = changes(Some(quirk)).await;
        let [done, failed] = <[_; 2]>::try_from(changes.associations).unwrap();
        assert!(done.is_done(), "{done:?}");
        assert_eq!(number(&failed), Some(9609));
        (done, failed)
    };
    let (_, failed) = changes_of(Quirk::FailedWithLicenseId).await;
    assert_eq!(failed.license_id.as_deref(), Some("9147000001"));
    let (done, _) = changes_of(Quirk::DoneWithoutLicenseId).await;
    assert_eq!(done.license_id, None);
    let (done, failed) = changes_of(Quirk::FullEntries).await;
    assert_eq!(done.adam_id.as_deref(), Some(APP));
    assert_eq!(done.pricing_param, Some(PricingParam::Stdq));
    assert_eq!(done.status, Some(LicenseStatus::Associated));
    assert_eq!(done.product_type_id, Some(8));
    assert_eq!(done.product_type_name.as_deref(), Some("Application"));
    assert_eq!(done.is_irrevocable, Some(false));
    assert!(done.extra.is_empty() && failed.status.is_none());
}

#[tokio::test]
async fn licence_ids_need_not_be_numbers() {
    let quirks = vec![Quirk::HexLicenseIds];
    let (sim, client) = simulator(Settings { quirks, ..Settings::default() }).await;
    users(&sim, ["u1"]);
    let changes = client.manage_licenses(request().associate_users(["u1"])).await.unwrap();
    let id = changes.associations[0].license_id.clone().unwrap();
    assert!(id.len() == 16 && held(&sim, APP, "u1").is_some(), "{id}");
    let changes = client.manage_licenses(request().disassociate_licenses([&id])).await.unwrap();
    assert_eq!(changes.disassociations[0].license_id.as_ref(), Some(&id));
    assert_eq!(held(&sim, APP, "u1"), None);
}

#[tokio::test]
async fn entries_are_returned_as_they_came() {
    let names = |changes: &LicenseChanges| -> Vec<String> {
        let name = |entry: &LicenseChange| {
            entry.client_user_id.clone().or(entry.serial_number.clone()).unwrap()
        };
        changes.associations.iter().map(name).collect()
    };
    for (quirk, expected) in [
        (Quirk::EntryMissing, &["u1"][..]),
        (Quirk::EntryDoubled, &["u1", "u1", "nobody"]),
        (Quirk::EntriesReversed, &["nobody", "u1"]),
        (Quirk::EntryUnknown, &["u1", "nobody", "NEVERASKED01"]),
    ] {
        assert_eq!(names(&changes(Some(quirk)).await), expected, "{quirk:?}");
    }
}

#[tokio::test]
async fn nulls_are_absent() {
    let names = [
        "errorNumber",
        "errorCode",
        "errorMessage",
        "licenseAlreadyAssigned",
        "regUsersAlreadyAssigned",
        "adamIdStr",
        "pricingParam",
        "productTypeId",
        "status",
        "userId",
        "isIrrevocable",
        "clientUserIdStr",
        "licenseId",
    ];
    let mut entry = json!({"serialNumber": "S1", "licenseIdStr": "9"});
    for name in names {
        entry[name] = json!(null);
    }
    let changes = answered(json!({"status": 0, "errorNumber": null, "pricingParam": null,
        "adamIdStr": null, "associations": [entry], "disassociations": null}))
    .await
    .unwrap();
    assert_eq!((changes.adam_id, changes.pricing_param), (None, None));
    let plain = answered(json!({"associations": [{"serialNumber": "S1", "licenseIdStr": "9"}]}));
    assert_eq!(changes.associations, plain.await.unwrap().associations);
    assert!(changes.associations[0].is_done() && changes.disassociations.is_empty());
}

#[tokio::test]
async fn a_missing_list_with_success_is_an_answer_without_entries() {
    for answer in
        [json!({"status": 0}), json!({"status": 0, "associations": null, "disassociations": []})]
    {
        let changes = answered(answer).await.unwrap();
        assert!(changes.associations.is_empty() && changes.disassociations.is_empty());
    }
}

#[tokio::test]
async fn unknown_members_and_words_survive_everywhere() {
    let license = json!({"licenseIdStr": "1", "adamIdStr": "2", "pricingParam": "GOLD",
        "status": "Leased", "lender": 7});
    let user = json!({"clientUserIdStr": "u2", "status": "Dormant", "grade": "7b"});
    let entry = json!({"clientUserIdStr": "u1", "errorNumber": 9616, "errorMessage": "no",
        "licenseAlreadyAssigned": license, "regUsersAlreadyAssigned": [user],
        "pricingParam": "SILVER", "status": "Borrowed", "retryable": {"after": null}});
    let changes = answered(json!({"status": -1, "eventId": "0f1c7d1e", "pricingParam": "GOLD",
        "adamIdStr": "2", "associations": [entry], "disassociations": [{"serialNumber": "S1",
        "licenseIdStr": "9", "batch": [1]}]}))
    .await
    .unwrap();
    let gold = || Some(PricingParam::Unknown("GOLD".to_owned()));
    assert_eq!(changes.extra.get("eventId"), Some(&json!("0f1c7d1e")));
    assert_eq!(changes.pricing_param, gold());
    let entry = &changes.associations[0];
    assert_eq!(entry.pricing_param, Some(PricingParam::Unknown("SILVER".to_owned())));
    assert_eq!(entry.status, Some(LicenseStatus::Unknown("Borrowed".to_owned())));
    assert_eq!(entry.extra.get("retryable"), Some(&json!({"after": null})));
    let license = entry.license_already_assigned.as_ref().unwrap();
    assert_eq!(license.pricing_param, gold());
    assert_eq!(license.status, Some(LicenseStatus::Unknown("Leased".to_owned())));
    assert_eq!(license.extra.get("lender"), Some(&json!(7)));
    let user = &entry.reg_users_already_assigned[0];
    assert_eq!(user.status, Some(vppkit::UserStatus::Unknown("Dormant".to_owned())));
    assert_eq!(user.extra.get("grade"), Some(&json!("7b")));
    assert_eq!(changes.disassociations[0].extra.get("batch"), Some(&json!([1])));
}

#[tokio::test]
async fn ids_come_in_either_form() {
    for (ids, expected) in [
        (
            json!({"licenseId": 9147599840i64, "adamId": 408709785, "userId": 9918783273i64}),
            ["9147599840", "408709785", "9918783273"],
        ),
        (json!({"licenseIdStr": 1, "adamIdStr": 2, "userIdStr": 3}), ["1", "2", "3"]),
        (json!({"licenseIdStr": "f00d", "adamIdStr": "2", "userIdStr": "3"}), ["f00d", "2", "3"]),
        // The Str form wins over a twin that contradicts it.
        (
            json!({"licenseId": 5, "licenseIdStr": "1", "adamIdStr": "2", "adamId": 5,
                "userId": 5, "userIdStr": "3"}),
            ["1", "2", "3"],
        ),
    ] {
        let mut entry = ids.clone();
        entry["licenseAlreadyAssigned"] = ids.clone();
        let mut answer = json!({"status": 0, "associations": [entry]});
        for name in ["adamId", "adamIdStr"] {
            if let Some(id) = ids.get(name) {
                answer[name] = id.clone();
            }
        }
        let changes = answered(answer).await.unwrap();
        assert_eq!(changes.adam_id.as_deref(), Some(expected[1]));
        let entry = &changes.associations[0];
        let found = [&entry.license_id, &entry.adam_id, &entry.user_id];
        assert_eq!(found.map(|id| id.as_deref().unwrap()), expected);
        let license = entry.license_already_assigned.as_ref().unwrap();
        let found = [&license.license_id, &license.adam_id, license.user_id.as_ref().unwrap()];
        assert_eq!(found, expected);
    }
}
