//! What a real server may send, and a client must take (protocol 3.1, 3.2).

use serde_json::{Value, json};
use vppkit::{AssetFilter, Client, Kind, LicenseFilter, LicenseStatus, PricingParam, Timestamp};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{builder, canary_token};

async fn answering(service: &'static str, body: impl Into<Vec<u8>>) -> (Scripted, Client) {
    let body = body.into();
    let server = Scripted::start(move |seen| {
        (seen.service == service).then(|| Reply::body(200, body.clone()))
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    (server, client)
}

async fn licenses(body: Value) -> Vec<vppkit::License> {
    let (_server, client) = answering("getVPPLicensesSrv", body.to_string()).await;
    client.licenses(LicenseFilter::new()).to_vec().await.unwrap()
}

#[tokio::test]
async fn ids_are_texts_whether_they_come_as_numbers_or_texts() {
    let listed = licenses(json!({"sinceModifiedToken": "s", "licenses": [
        {"licenseId": 9147599840i64, "adamId": 408709785, "pricingParam": "STDQ", "userId": 9918783273i64},
        {"licenseIdStr": 1, "adamIdStr": 408709785, "pricingParam": "STDQ"},
        {"licenseId": 9147599840i64, "licenseIdStr": "99147599840", "adamIdStr": "408709785",
         "adamId": 1, "pricingParam": "STDQ", "userIdStr": "7", "userId": 8},
        {"licenseIdStr": "992d9d47b0f0b0d1", "adamIdStr": "408709785", "pricingParam": "STDQ"},
        {"licenseIdStr": u64::MAX, "adamIdStr": -5, "pricingParam": "STDQ"},
    ]}))
    .await;
    let ids: Vec<_> = listed.iter().map(|one| one.license_id.as_str()).collect();
    assert_eq!(ids, ["9147599840", "1", "99147599840", "992d9d47b0f0b0d1", "18446744073709551615"]);
    assert_eq!(listed[0].user_id.as_deref(), Some("9918783273"));
    assert_eq!(listed[2].user_id.as_deref(), Some("7"), "the Str form wins");
    assert_eq!(listed[2].adam_id, "408709785");
    assert_eq!(listed[4].adam_id, "-5");
}

#[tokio::test]
async fn an_id_that_would_lose_digits_is_refused() {
    let record =
        r#"{"licenseIdStr":123456789012345678901234567890,"adamIdStr":"1","pricingParam":"STDQ"}"#;
    let body = format!(r#"{{"status":0,"licenses":[{record}],"sinceModifiedToken":"s"}}"#);
    let (_server, client) = answering("getVPPLicensesSrv", body).await;
    let error = client.licenses(LicenseFilter::new()).to_vec().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol);
    assert!(error.to_string().contains("licenseIdStr"), "{error}");
}

#[tokio::test]
async fn a_record_without_identity_is_refused_by_its_place() {
    let body = json!({"sinceModifiedToken": "s", "licenses": [
        {"licenseIdStr": "1", "adamIdStr": "1", "pricingParam": "STDQ"},
        {"licenseIdStr": "2", "adamIdStr": null, "pricingParam": "STDQ"},
    ]});
    let (_server, client) = answering("getVPPLicensesSrv", body.to_string()).await;
    let error = client.licenses(LicenseFilter::new()).to_vec().await.unwrap_err();
    assert!(error.to_string().contains("licenses[1] has no adamIdStr"), "{error}");
}

#[tokio::test]
async fn numbers_and_flags_come_as_texts_too() {
    let body = json!({"status": "0", "totalBatchCount": "2", "totalCount": " 7 ", "batchCount": "",
        "assets": [{"adamIdStr": "1", "pricingParam": "STDQ", "totalCount": "10",
                    "deviceAssignable": "true", "isIrrevocable": 0, "productTypeId": "8"}]});
    let (_server, client) = answering("getVPPAssetsSrv", body.to_string()).await;
    let page = client.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(page.head().total_batch_count, Some(2));
    assert_eq!(page.head().total_count, Some(7));
    assert_eq!(page.head().batch_count, None);
    let asset = page.get(0).unwrap();
    assert_eq!(asset.total_count(), Some(10));
    assert_eq!(asset.device_assignable(), Some(true));
    assert_eq!(asset.is_irrevocable(), Some(false));
    assert_eq!(asset.product_type_id(), Some(8));
    assert!(page.get(1).is_none());
}

#[tokio::test]
async fn nulls_are_absent_and_unknown_members_and_words_are_kept() {
    let listed = licenses(
        json!({"sinceModifiedToken": "s", "ifModifiedSinceMillisOrig": "15", "licenses": [
            {"licenseIdStr": "1", "adamIdStr": "1", "pricingParam": "GOLD", "status": "Paused",
             "serialNumber": null, "leased": {"until": "2027"}, "tag": "a\u{20ac}\"", "none": null},
            {"licenseIdStr": "2", "adamIdStr": "1", "pricingParam": "PLUS"},
        ]}),
    )
    .await;
    let first = &listed[0];
    assert_eq!(first.pricing_param, Some(PricingParam::Unknown("GOLD".to_owned())));
    assert_eq!(first.status, Some(LicenseStatus::Unknown("Paused".to_owned())));
    assert_eq!(first.serial_number, None);
    assert_eq!(first.extra.get("leased"), Some(&json!({"until": "2027"})));
    assert_eq!(first.extra.get("tag"), Some(&json!("a\u{20ac}\"")));
    assert_eq!(first.extra.get("none"), Some(&Value::Null));
    assert!(listed[1].extra.is_empty());
}

#[tokio::test]
async fn escapes_are_undone_and_plain_texts_left() {
    let body = r#"{"status":0,"sinceModifiedToken":"s\/t","licenses":[
        {"licenseIdStr":"1","\u0061damIdStr":"2","pricingParam":"STDQ","itsIdHash":"C2\/Ww\u003d",
         "clientUserIdStr":"J\u00fcrgen \ud83d\ude00"},
        {"licenseIdStr":"3","adamIdStr":"4","pricingParam":"STDQ","itsIdHash":"plain/€"}]}"#;
    let (_server, client) = answering("getVPPLicensesSrv", body).await;
    let mut pages = client.licenses(LicenseFilter::new()).pages();
    let page = pages.try_next().await.unwrap().unwrap();
    let first = page.get(0).unwrap();
    assert_eq!(first.adam_id(), "2");
    assert_eq!(first.its_id_hash(), Some("C2/Ww="));
    assert_eq!(first.client_user_id(), Some("Jürgen 😀"));
    assert_eq!(page.get(1).unwrap().its_id_hash(), Some("plain/€"));
    assert_eq!(pages.since_modified_token(), Some("s/t"));
}

#[tokio::test]
async fn an_empty_account_has_empty_lists() {
    for body in [r#"{"status":0}"#, r#"{"status":0,"assets":null}"#, r#"{"status":0,"assets":[]}"#]
    {
        let (_server, client) = answering("getVPPAssetsSrv", body).await;
        assert!(client.assets(AssetFilter::new()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_bare_list_of_assets_is_whole() {
    let body = json!([{"adamIdStr": "1", "pricingParam": "STDQ"}]).to_string();
    let (_server, client) = answering("getVPPAssetsSrv", body).await;
    let page = client.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(page.len(), 1);
    assert!(page.head().is_bare);
}

#[tokio::test]
async fn marks_spaces_and_doubled_members_do_not_matter() {
    let body = "\u{feff}\r\n { \"assets\" : [ {\"adamIdStr\":\"0\",\"pricingParam\":\"STDQ\"} ] ,\n\
                \"assets\":[{\"adamIdStr\":\"1\",\"adamIdStr\":\"2\",\"pricingParam\":\"STDQ\"}],\"status\":0}\n";
    let (_server, client) = answering("getVPPAssetsSrv", body).await;
    let page = client.assets(AssetFilter::new()).await.unwrap();
    let ids: Vec<_> = page.iter().map(|asset| asset.adam_id()).collect();
    assert_eq!(ids, ["2"], "of a member named twice the last one counts");
}

#[tokio::test]
async fn the_envelope_is_read_in_all_its_forms() {
    let body = json!({"status": 0, "uId": 103614, "expirationMillis": "1898103480266",
        "tokenExpDate": "2013-07-26T181209-0700",
        "location": {"locationId": 22222222222i64, "locationName": "LocationName"},
        "facilitatorMember": {"facilitatorMemberId": 200843, "organizationId": 2168850000179778i64}});
    let (_server, client) = answering("getVPPAssetsSrv", body.to_string()).await;
    let page = client.assets(AssetFilter::new()).await.unwrap();
    let envelope = &page.head().envelope;
    assert_eq!(envelope.library_uid.as_deref(), Some("103614"));
    assert_eq!(envelope.expires, Some(Timestamp::from_millis(1_898_103_480_266)));
    let token_expires = envelope.token_expires.as_ref().unwrap();
    assert_eq!(token_expires.text, "2013-07-26T181209-0700");
    assert_eq!(token_expires.timestamp.unwrap().to_string(), "2013-07-27T01:12:09Z");
    let location = envelope.location.as_ref().unwrap();
    assert_eq!(location.id.as_deref(), Some("22222222222"));
    assert_eq!(client.account_label(), "location LocationName (22222222222)");
    let member = envelope.facilitator_member.as_ref().unwrap();
    assert_eq!(member.facilitator_member_id.as_deref(), Some("200843"));
}

#[tokio::test]
async fn a_compressed_answer_is_the_same() {
    let gzip = vppkit_tests::gzip(br#"{"status":0,"batchCount":5}"#);
    let server = Scripted::start(move |seen| {
        assert_eq!(seen.headers["accept-encoding"], "gzip");
        (seen.service == "getVPPAssetsSrv")
            .then(|| Reply::body(200, gzip.clone()).header("Content-Encoding", "gzip"))
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let page = client.assets(AssetFilter::new()).await.unwrap();
    assert_eq!(page.head().batch_count, Some(5));
}
