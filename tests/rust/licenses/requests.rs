//! What a licence request sends, and what it does (protocol 1.17).

use serde_json::json;
use vppkit::LicenseStatus;

use super::*;

/// The licence of an entry that was done.
#[track_caller]
fn license(entry: &LicenseChange) -> String {
    assert!(entry.is_done(), "{entry:?}");
    entry.license_id.clone().unwrap()
}

#[tokio::test]
async fn users_get_a_licence_and_lose_it() {
    let (sim, client) = simulator(Settings::default()).await;
    let ids = users(&sim, ["u1", "u2"]);
    let before = sim.world().assignment_count();
    let changes = client.manage_licenses(request().associate_users(&ids)).await.unwrap();
    assert_eq!(changes.envelope.status, Some(0));
    assert_eq!((changes.associations.len(), changes.disassociations.len()), (2, 0));
    for (entry, id) in changes.associations.iter().zip(&ids) {
        assert_eq!((entry.client_user_id.as_ref(), &entry.serial_number), (Some(id), &None));
        assert_eq!(held(&sim, APP, id), Some(license(entry)));
    }
    assert_eq!(sim.world().assignment_count(), before + 2);

    let changes = client.manage_licenses(request().disassociate_users(&ids)).await.unwrap();
    assert_eq!(changes.envelope.status, Some(0));
    assert_eq!((changes.associations.len(), changes.disassociations.len()), (0, 2));
    for (entry, id) in changes.disassociations.iter().zip(&ids) {
        assert!(entry.is_done() && entry.client_user_id.as_ref() == Some(id));
        assert_eq!(held(&sim, APP, id), None);
    }
    assert_eq!(sim.world().assignment_count(), before);
    assert_kept(&sim);
}

#[tokio::test]
async fn devices_get_a_licence_and_lose_it() {
    let (sim, client) = simulator(Settings::default()).await;
    // Apple takes serial numbers that it has never heard of.
    let serials = ["NEW000000001", "NEW000000002"];
    let changes = client.manage_licenses(request().associate_devices(serials)).await.unwrap();
    for (entry, serial) in changes.associations.iter().zip(serials) {
        assert_eq!(entry.serial_number.as_deref(), Some(serial));
        assert_eq!(held(&sim, APP, serial), Some(license(entry)));
    }
    let changes = client.manage_licenses(request().disassociate_devices(serials)).await.unwrap();
    assert_eq!(changes.disassociations.len(), 2);
    for (entry, serial) in changes.disassociations.iter().zip(serials) {
        assert!(entry.is_done() && entry.serial_number.as_deref() == Some(serial));
        assert_eq!(held(&sim, APP, serial), None);
    }
}

#[tokio::test]
async fn licences_are_taken_back_by_their_ids() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1"]);
    let changes =
        client.manage_licenses(request().associate_devices(["NEW000000001"])).await.unwrap();
    let device = license(&changes.associations[0]);
    let changes = client.manage_licenses(request().associate_users(["u1"])).await.unwrap();
    let user = license(&changes.associations[0]);
    let ids = [device, user];
    let changes = client.manage_licenses(request().disassociate_licenses(&ids)).await.unwrap();
    let told: Vec<_> = changes.disassociations.iter().map(license).collect();
    assert_eq!(told, ids);
    assert_eq!((held(&sim, APP, "NEW000000001"), held(&sim, APP, "u1")), (None, None));
}

#[tokio::test]
async fn a_licence_freed_in_a_request_is_used_in_the_same() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["old", "new"]);
    give(&sim, APP, "old");
    refund_free(&sim);
    let freed = held(&sim, APP, "old").unwrap();
    let changes = client.manage_licenses(request().associate_users(["new"])).await.unwrap();
    assert_failed(&changes.associations[0], Kind::NoLicense, 9610);

    let both = request().associate_users(["new"]).disassociate_users(["old"]);
    let changes = client.manage_licenses(both).await.unwrap();
    assert_eq!(changes.envelope.status, Some(0));
    assert!(changes.disassociations[0].is_done());
    assert_eq!(license(&changes.associations[0]), freed);
    assert_eq!((held(&sim, APP, "old"), held(&sim, APP, "new")), (None, Some(freed)));
}

#[tokio::test]
async fn the_quality_is_part_of_the_asset() {
    let (sim, client) = simulator(Settings::default()).await;
    let plus = sim.world().assets().into_iter().find(|one| one.pricing == Pricing::Plus).unwrap();
    users(&sim, ["reader"]);
    let of = |pricing| LicenseRequest::new(&plus.adam_id, pricing).associate_users(["reader"]);
    let before = sim.world().assets();
    let changes = client.manage_licenses(of(PricingParam::Plus)).await.unwrap();
    assert_eq!(changes.adam_id.as_deref(), Some(plus.adam_id.as_str()));
    assert_eq!(changes.pricing_param, Some(PricingParam::Plus));
    assert_eq!(changes.product_type_id, Some(plus.product.id().into()));
    assert_eq!(changes.product_type_name.as_deref(), Some(plus.product.name()));
    assert_eq!(changes.is_irrevocable, Some(plus.irrevocable));
    for (after, before) in sim.world().assets().iter().zip(before) {
        let more = u32::from((&after.adam_id, after.pricing) == (&plus.adam_id, plus.pricing));
        assert_eq!(after.assigned, before.assigned + more, "{after:?}");
    }
}

#[tokio::test]
async fn a_request_has_its_lists_the_quality_and_nothing_else() {
    let done = json!({"status": 0, "associations": [{"serialNumber": "S1"}]});
    let (server, client) = scripted(MANAGE, move |_| Reply::json(done.clone())).await;
    let plus = || LicenseRequest::new("1", PricingParam::Plus);
    let word = PricingParam::Unknown("GOLD".to_owned());
    let nobody = [""; 0];
    for (request, body) in [
        (plus().associate_users(["u1", "u2"]), json!({"associateClientUserIdStrs": ["u1", "u2"]})),
        (plus().associate_devices(["S1"]), json!({"associateSerialNumbers": ["S1"]})),
        (plus().disassociate_users(["u1"]), json!({"disassociateClientUserIdStrs": ["u1"]})),
        (plus().disassociate_devices(["S1"]), json!({"disassociateSerialNumbers": ["S1"]})),
        (plus().disassociate_licenses(["9"]), json!({"disassociateLicenseIdStrs": ["9"]})),
        (
            plus().associate_devices(["S1"]).disassociate_licenses(["9"]),
            json!({"associateSerialNumbers": ["S1"], "disassociateLicenseIdStrs": ["9"]}),
        ),
        // An empty list is none, so it excludes no other.
        (
            plus().associate_devices(["S1"]).associate_users(nobody).disassociate_users(nobody),
            json!({"associateSerialNumbers": ["S1"]}),
        ),
        (
            plus().disassociate_users(["u1"]).notify_disassociation(false),
            json!({"disassociateClientUserIdStrs": ["u1"], "notifyDisassociation": false}),
        ),
        (
            plus().disassociate_users(["u1"]).notify_disassociation(true),
            json!({"disassociateClientUserIdStrs": ["u1"], "notifyDisassociation": true}),
        ),
    ] {
        client.manage_licenses(request).await.unwrap();
        let mut expected = body;
        expected["adamIdStr"] = json!("1");
        expected["pricingParam"] = json!("PLUS");
        assert_eq!(sent(&server, MANAGE), expected);
    }
    for (pricing, sent_as) in [(PricingParam::Stdq, "STDQ"), (word, "GOLD")] {
        let request = LicenseRequest::new("1", pricing).associate_devices(["S1"]);
        client.manage_licenses(request).await.unwrap();
        assert_eq!(sent(&server, MANAGE)["pricingParam"], sent_as);
    }
}

#[tokio::test]
async fn some_done_and_some_not_is_an_answer_by_target() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1", "u2", "holder"]);
    give(&sim, APP, "holder");
    let before = sim.world().assignment_count();
    let some = request().associate_users(["u1", "nobody", "u2"]).disassociate_users(["holder"]);
    let changes = client.manage_licenses(some).await.unwrap();
    assert_eq!(changes.envelope.status, Some(-3));
    let numbers: Vec<_> = changes.associations.iter().map(number).collect();
    assert_eq!(numbers, [None, Some(9609), None]);
    assert_eq!(number(&changes.disassociations[0]), None);
    assert!(held(&sim, APP, "u1").is_some() && held(&sim, APP, "u2").is_some());
    assert_eq!(held(&sim, APP, "holder"), None);
    assert_eq!(sim.world().assignment_count(), before + 1);
}

#[tokio::test]
async fn none_done_is_an_answer_by_target_too() {
    let (sim, client) = simulator(Settings::default()).await;
    users(&sim, ["u1"]);
    let truth = sim.world().assignments();
    let none = request().associate_users(["nobody"]).disassociate_users(["u1"]);
    let changes = client.manage_licenses(none).await.unwrap();
    assert_eq!(changes.envelope.status, Some(-1));
    assert_failed(&changes.associations[0], Kind::NotFound, 9609);
    assert_failed(&changes.disassociations[0], Kind::Conflict, 9619);
    assert_eq!(sim.world().assignments(), truth);
}

#[tokio::test]
async fn exactly_the_limit_is_taken_at_once() {
    let settings =
        Settings { max_batch_associate: 3, max_batch_disassociate: 2, ..Settings::default() };
    let (sim, client) = simulator(settings).await;
    let before = sim.world().assignment_count();
    let three = ["LIMIT0000001", "LIMIT0000002", "LIMIT0000003"];
    client.manage_licenses(request().associate_devices(three)).await.unwrap();
    assert_eq!(sim.world().assignment_count(), before + 3);
    client.manage_licenses(request().disassociate_devices([three[0], three[1]])).await.unwrap();
    assert_eq!(sim.world().assignment_count(), before + 1);
    assert_not_sent(
        &client.manage_licenses(request().disassociate_devices(three)).await.unwrap_err(),
    );
    assert_eq!(
        ids(&client, LicenseStatus::Associated).await.len() as u32,
        sim.world().assets()[0].assigned
    );
}

#[tokio::test]
async fn a_list_may_be_given_in_parts() {
    let (sim, client) = simulator(Settings::default()).await;
    let parts = request().associate_devices(["NEW1"]).associate_devices(["NEW2"]);
    let changes = client.manage_licenses(parts).await.unwrap();
    assert_eq!(changes.associations.len(), 2);
    assert_eq!(managed(&sim), 1);
}
