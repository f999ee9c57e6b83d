//! The store's metadata lookup (protocol 1.19): on a host of its own, and in many shapes.

use serde_json::{Value, json};
use vppkit::{Client, Effect, Error, Kind, Metadata, MetadataQuery, ServerToken, Service};
use vppkit_sim::{Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted, Seen, service_config};
use vppkit_tests::{CANARY, builder, canary_token};

const PRINTED: &str = include_str!("../fixtures/answers/contentMetadataLookupUrl/example.json");

/// A server with a lookup. `account` is what its client configuration says beside the status.
async fn lookup(
    account: Value,
    script: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
) -> (Scripted, Client) {
    let server = Scripted::start(move |seen| match seen.service.as_str() {
        "VPPServiceConfigSrv" => Some(Reply::json(config(&seen.origin, &seen.origin))),
        "VPPClientConfigSrv" => {
            let mut answer = json!({"status": 0});
            answer.as_object_mut().unwrap().extend(account.as_object().unwrap().clone());
            Some(Reply::json(answer))
        }
        "lookup" => Some(script(seen)),
        _ => None,
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    (server, client)
}

fn config(origin: &str, lookup_origin: &str) -> Value {
    let mut config = service_config(origin);
    config["contentMetadataLookupUrl"] = json!(format!("{lookup_origin}/store/lookup"));
    config
}

fn paths(server: &Scripted) -> Vec<String> {
    server.seen_by("lookup").into_iter().map(|seen| seen.path).collect()
}

/// What becomes of a record that the store sends under the id 7.
async fn read(record: Value) -> Option<Metadata> {
    let answer = json!({"isAuthenticated": false, "results": {"7": record}, "version": 2});
    let (_server, client) = lookup(json!({}), move |_| Reply::json(answer.clone())).await;
    client.metadata(MetadataQuery::new(["7"])).await.unwrap().remove(0)
}

async fn lookup_error(reply: Reply) -> (Error, usize) {
    let (server, client) = lookup(json!({}), move |_| reply.clone()).await;
    let error = client.metadata(MetadataQuery::new(["7"])).await.unwrap_err();
    assert_eq!(error.service(), Some(Service::Metadata));
    (error, server.seen_by("lookup").len())
}

#[tokio::test]
async fn platform_and_country_are_those_of_the_account() {
    for (account, platform, country) in [
        (json!({"defaultPlatform": "volumestore", "countryCode": "DE"}), "volumestore", "de"),
        (json!({"defaultPlatform": "enterprisestore"}), "enterprisestore", "us"),
        (json!({}), "enterprisestore", "us"),
    ] {
        let (server, client) = lookup(account, |_| Reply::json(json!({"results": {}}))).await;
        client.metadata(MetadataQuery::new(["361309726"])).await.unwrap();
        let expected = format!(
            "/store/lookup?version=2&id=361309726&p=mdm-lockup&caller=MDM\
             &platform={platform}&cc={country}&l=en"
        );
        assert_eq!(paths(&server), [expected]);
        let seen = &server.seen_by("lookup")[0];
        assert_eq!((seen.method.as_str(), seen.body.len()), ("GET", 0));
    }
}

#[tokio::test]
async fn platform_country_and_language_may_be_others() {
    let account = json!({"defaultPlatform": "volumestore", "countryCode": "DE"});
    let (server, client) = lookup(account, |_| Reply::json(json!({"results": {}}))).await;
    let query = MetadataQuery::new(["7"]).platform("atv").country("FR").language("fr-CA");
    client.metadata(query).await.unwrap();
    client.metadata(MetadataQuery::new(["7"]).language("a&b=c")).await.unwrap();
    let start = "/store/lookup?version=2&id=7&p=mdm-lockup&caller=MDM&platform=";
    assert_eq!(
        paths(&server),
        [format!("{start}atv&cc=fr&l=fr-CA"), format!("{start}volumestore&cc=de&l=a%26b%3Dc"),]
    );
}

#[tokio::test]
async fn several_ids_are_single_requests_and_come_in_their_order() {
    let (server, client) = lookup(json!({}), |seen| {
        let id = seen.path.split("id=").nth(1).unwrap().split('&').next().unwrap();
        match id {
            "9" => Reply::json(json!({"results": {}})),
            _ => Reply::json(json!({"results": {id: {"name": format!("Item {id}")}}})),
        }
    })
    .await;
    let found = client.metadata(MetadataQuery::new(["8", "9", "7", "8"])).await.unwrap();
    let names: Vec<_> = found
        .iter()
        .map(|item| {
            item.as_ref().map(|item| (item.adam_id.as_str(), item.name.as_deref().unwrap()))
        })
        .collect();
    assert_eq!(names, [Some(("8", "Item 8")), None, Some(("7", "Item 7")), Some(("8", "Item 8"))]);
    assert_eq!(server.seen_by("lookup").len(), 4);
    let none = client.metadata(MetadataQuery::new([""; 0])).await.unwrap();
    assert_eq!((none, server.seen_by("lookup").len()), (vec![], 4));
}

#[tokio::test]
async fn no_result_means_that_there_is_none() {
    for answer in [
        json!({"isAuthenticated": false, "results": {}, "version": 2}),
        json!({"results": {"7": null}}),
        json!({"results": {"8": {"name": "another"}}}),
    ] {
        let shown = answer.to_string();
        let (_server, client) = lookup(json!({}), move |_| Reply::json(answer.clone())).await;
        let found = client.metadata(MetadataQuery::new(["7"])).await.unwrap();
        assert_eq!(found, [None], "{shown}");
    }
}

#[tokio::test]
async fn what_is_no_adam_id_is_not_sent() {
    let (server, client) = lookup(json!({}), |_| Reply::json(json!({"results": {}}))).await;
    for id in ["", "7,8", "7&cc=de", "com.apple.Pages", " 7", "-7", "123456789012345678901"] {
        let error = client.metadata(MetadataQuery::new(["7", id])).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{id}");
    }
    assert!(server.seen_by("lookup").is_empty());
}

#[tokio::test]
async fn the_token_is_a_cookie_of_the_lookup_alone_and_only_when_asked() {
    let (server, client) = lookup(json!({}), |_| Reply::json(json!({"results": {}}))).await;
    client.metadata(MetadataQuery::new(["7"])).await.unwrap();
    client.metadata(MetadataQuery::new(["7", "8"]).authenticated()).await.unwrap();
    client.metadata(MetadataQuery::new(["7"])).await.unwrap();
    client.assets(vppkit::AssetFilter::new()).await.unwrap();
    client.client_config().await.unwrap();

    let cookies: Vec<_> = server
        .seen_by("lookup")
        .into_iter()
        .map(|seen| seen.headers.get("cookie").cloned())
        .collect();
    let cookie = Some(format!("itvt={}", canary_token()));
    assert_eq!(cookies, [None, cookie.clone(), cookie, None]);
    for seen in server.seen() {
        let lookup = seen.service == "lookup";
        assert!(lookup || !seen.headers.contains_key("cookie"), "{}", seen.service);
        assert!(!seen.path.contains(&canary_token()) && !seen.path.contains(CANARY));
        let elsewhere = seen.headers.iter().filter(|(name, _)| *name != "cookie");
        assert!(elsewhere.into_iter().all(|(_, value)| !value.contains(&canary_token())));
        assert!(!lookup || seen.body.is_empty());
    }
}

#[tokio::test]
async fn a_token_that_fits_no_cookie_is_told() {
    let (server, _client) = lookup(json!({}), |_| Reply::json(json!({"results": {}}))).await;
    let token = ServerToken::opaque("made\nup");
    let builder = Client::builder(token).service_config_url(server.entry_url());
    let client = builder.connect().await.unwrap();
    let query = || MetadataQuery::new(["7"]);
    let error = client.metadata(query().authenticated()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{error}");
    assert!(!format!("{error} {error:?}").contains("made"), "{error:?}");
    client.metadata(query()).await.unwrap();
}

#[tokio::test]
async fn a_lookup_on_a_foreign_host_is_not_asked() {
    let other = Scripted::start(|_| None).await;
    for lookup_origin in [
        other.origin(),
        "https://uclient-api.itunes.apple.com.example.com",
        "http://uclient-api.itunes.apple.com",
        "https://user:password@127.0.0.1",
    ] {
        let lookup_origin = lookup_origin.to_owned();
        let named = lookup_origin.clone();
        let server = Scripted::start(move |seen| {
            let config = config(&seen.origin, &named);
            (seen.service == "VPPServiceConfigSrv").then(|| Reply::json(config))
        })
        .await;
        let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
        let query = MetadataQuery::new(["7"]).authenticated();
        let error = client.metadata(query).await.unwrap_err();
        let problem = Some(vppkit::TransportProblem::HostNotAllowed);
        assert_eq!(error.transport_problem(), problem, "{lookup_origin}");
        assert_eq!((error.service(), error.effect()), (Some(Service::Metadata), Effect::NotSent));
        assert!(server.seen_by("lookup").is_empty());
    }
    assert!(other.seen().is_empty(), "the token did not travel");
}

#[tokio::test]
async fn without_a_lookup_url_there_is_no_lookup() {
    let server = Scripted::start(|_| None).await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let requests = server.seen().len();
    let error = client.metadata(MetadataQuery::new(["7"])).await.unwrap_err();
    assert_eq!(error.transport_problem(), Some(vppkit::TransportProblem::HostNotAllowed));
    assert_eq!((error.effect(), server.seen().len()), (Effect::NotSent, requests));
}

#[tokio::test]
async fn failures_are_told_apart() {
    let refused = json!({"errors": [{
        "id": "made up", "title": "Forbidden", "detail": "no access", "status": "403",
        "code": "40300",
    }]});
    let html = "<html>";
    for (reply, kind, asked) in [
        (Reply::body(403, refused.to_string()), Kind::Permission, 1),
        (Reply::json(refused), Kind::Protocol, 3),
        (Reply::body(403, html), Kind::Permission, 1),
        (Reply::body(401, ""), Kind::Token, 1),
        (Reply::body(404, html), Kind::InvalidRequest, 1),
        (Reply::body(400, "{}"), Kind::InvalidRequest, 1),
        (Reply::body(500, html), Kind::Unavailable, 5),
        (Reply::body(200, html), Kind::Unavailable, 5),
        (Reply::body(200, "{\"results\":{"), Kind::Protocol, 3),
        (Reply::json(json!([])), Kind::Protocol, 3),
        (Reply::json(json!({"results": "none"})), Kind::Protocol, 3),
        (Reply::body(302, "").header("Location", "https://x.example.com/"), Kind::Transport, 1),
        (Reply::Close, Kind::Transport, 5),
    ] {
        let shown = format!("{reply:?}");
        let (error, requests) = lookup_error(reply).await;
        assert_eq!((error.kind(), requests), (kind, asked), "{shown}: {error}");
        assert_eq!(error.effect(), Effect::NotApplied, "{shown}");
    }
}

#[tokio::test]
async fn every_shape_of_a_record_is_read() {
    let plain = read(json!({})).await.unwrap();
    assert_eq!((plain.adam_id.as_str(), &plain.raw), ("7", &json!({})));
    assert_eq!((plain.name, plain.artwork_url, plain.version), (None, None, None));

    for artwork in [
        json!({"url": "https://a/{w}x{h}bb.{f}", "width": 1024}),
        json!([{"url": "https://a/{w}x{h}bb.{f}", "width": 60}, {"url": "https://b"}]),
    ] {
        let url = read(json!({"artwork": artwork})).await.unwrap().artwork_url;
        assert_eq!(url.as_deref(), Some("https://a/{w}x{h}bb.{f}"));
    }
    for artwork in [json!([]), json!({}), json!(null), json!([null]), json!("none"), json!(7)] {
        assert_eq!(read(json!({"artwork": artwork})).await.unwrap().artwork_url, None);
    }

    for offers in [
        json!([{"priceFormatted": "$9.99", "version": {"display": "2.5", "externalId": 8}}]),
        json!([{"priceFormatted": "$9.99", "version": {"display": 2.5, "externalId": "8"}}, {}]),
        json!({"priceFormatted": "$9.99", "version": {"display": "2.5", "externalId": 8}}),
    ] {
        let item = read(json!({"offers": offers})).await.unwrap();
        assert_eq!(item.version.as_deref(), Some("2.5"));
        assert_eq!(item.external_version_id.as_deref(), Some("8"));
        assert_eq!(item.price_formatted.as_deref(), Some("$9.99"));
    }
    for offers in [json!(null), json!([]), json!([null]), json!([{"version": null}]), json!("x")] {
        let item = read(json!({"offers": offers, "name": "Pages"})).await.unwrap();
        assert_eq!(
            (item.version, item.external_version_id, item.price_formatted),
            (None, None, None)
        );
        assert_eq!(item.name.as_deref(), Some("Pages"));
    }

    for description in [json!({"standard": "What it is."}), json!("What it is.")] {
        let item = read(json!({"description": description})).await.unwrap();
        assert_eq!(item.description.as_deref(), Some("What it is."));
    }
    let nulls = json!({
        "id": null, "name": null, "genreNames": null, "deviceFamilies": [null, "ipad"],
        "isB2BCustomApp": null, "description": null, "releaseDate": null,
    });
    let item = read(nulls.clone()).await.unwrap();
    assert_eq!((item.name, item.description, item.is_b2b_custom_app), (None, None, None));
    assert_eq!((item.genre_names, item.device_families), (vec![], vec!["ipad".to_owned()]));
    assert_eq!(item.raw, nulls);
    for id in [json!(7), json!("7"), json!("another")] {
        assert_eq!(read(json!({"id": id})).await.unwrap().adam_id, "7", "the key is the id");
    }
}

#[tokio::test]
async fn the_whole_record_is_kept_as_the_store_sent_it() {
    let record = json!({
        "name": "Pages", "large": u64::MAX, "price": 9.99, "unheardOf": {"a": [1, null, {}]},
        "artwork": [{"url": "https://a"}],
    });
    let item = read(record.clone()).await.unwrap();
    assert_eq!(item.raw, record);
}

#[tokio::test]
async fn the_printed_answer_is_read_in_full() {
    let (_server, client) = lookup(json!({}), |_| Reply::body(200, PRINTED)).await;
    let found = client.metadata(MetadataQuery::new(["361309726"])).await.unwrap();
    let item = found[0].as_ref().unwrap();
    let typed = [
        (&item.name, "Pages"),
        (&item.kind, "iosSoftware"),
        (&item.bundle_id, "com.apple.Pages"),
        (&item.artist_name, "Apple"),
        (&item.description, "A word processor for mobile devices.\n\n• Shortened"),
        (&item.url, "https://itunes.apple.com/us/app/pages/id361309726?mt=8"),
        (&item.version, "2.5.5"),
        (&item.external_version_id, "813292538"),
        (&item.price_formatted, "$9.99"),
        (&item.release_date, "2010-04-01"),
        (&item.latest_version_release_date, "Sep 15, 2015"),
    ];
    for (found, printed) in typed {
        assert_eq!(found.as_deref(), Some(printed));
    }
    assert_eq!(item.adam_id, "361309726");
    // Printed with a blank from a line break; what no member names is in the raw record.
    let artwork = item.artwork_url.as_deref().unwrap();
    assert!(artwork.ends_with("/source/{w}x{h}bb.{f}"), "{artwork}");
    assert_eq!(item.genre_names, ["Productivity", "Business"]);
    assert_eq!(item.device_families, ["iphone", "ipad", "ipod"]);
    assert_eq!((&item.minimum_os_version, item.is_b2b_custom_app), (&None, None));
    assert_eq!(item.is_vpp_device_based_licensing_enabled, None);
    let printed: Value = serde_json::from_str(PRINTED).unwrap();
    assert_eq!(item.raw, printed["results"]["361309726"]);
}

#[tokio::test]
async fn custom_apps_are_for_their_owner() {
    let world = WorldSpec { assets: 40, ..WorldSpec::default() };
    let sim = Simulator::builder().world(world).start().await.unwrap();
    let connect = |token: String| builder(&token, &sim.entry_url()).connect();
    let owner = connect(sim.stoken()).await.unwrap();
    let other = connect(sim.stoken_named("other").unwrap()).await.unwrap();
    let theirs = other.assets(vppkit::AssetFilter::new()).await.unwrap();
    let assets = sim.world().assets();
    // Every seventh app of the simulator is a custom one.
    let custom = assets.iter().find(|asset| {
        asset.adam_id.parse::<u64>().unwrap().is_multiple_of(7)
            && asset.device_assignable
            && theirs.iter().all(|other| other.adam_id() != asset.adam_id)
    });
    let custom = &custom.unwrap().adam_id;
    let query = || MetadataQuery::new([custom.as_str(), "361304891"]);
    let found =
        |items: Vec<Option<Metadata>>| items.iter().map(Option::is_some).collect::<Vec<_>>();

    let items = owner.metadata(query().authenticated()).await.unwrap();
    let item = items[0].as_ref().unwrap();
    assert_eq!((&item.adam_id, item.is_b2b_custom_app), (custom, Some(true)));
    assert_eq!(item.is_vpp_device_based_licensing_enabled, Some(true));
    assert_eq!(item.minimum_os_version.as_deref(), Some("12.0"));
    assert_eq!(items[1].as_ref().unwrap().is_b2b_custom_app, Some(false));
    assert_eq!(found(owner.metadata(query()).await.unwrap()), [false, true]);
    assert_eq!(found(other.metadata(query().authenticated()).await.unwrap()), [false, true]);
    // A bad token finds no more than none does.
    sim.world().set_token_revoked(true);
    assert_eq!(found(owner.metadata(query().authenticated()).await.unwrap()), [false, true]);
    for verdict in sim.verdicts() {
        assert!(verdict.kept, "{verdict:?}");
    }
}

#[tokio::test]
async fn an_answer_of_something_else_is_no_empty_result() {
    for answer in [json!({}), json!({"hello": "portal"}), json!({"results": null}), json!([])] {
        let shown = answer.to_string();
        let (_server, client) = lookup(json!({}), move |_| Reply::json(answer.clone())).await;
        let error = client.metadata(MetadataQuery::new(["7"])).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Protocol, "{shown}");
    }
}
