//! What can go wrong, and what the caller is told: kind, effect, and what to do.

use std::time::{Duration, Instant};

use serde_json::json;
use vppkit::{
    AssetFilter, CallOptions, Client, Effect, Error, Kind, ServerToken, Service, TransportProblem,
};
use vppkit_tests::scripted::{Reply, Scripted, Seen, service_config};
use vppkit_tests::{CANARY, builder, canary_token, claim};

/// The error of `assets()` where the server answers it so, and how often it was asked.
async fn assets_error(script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Error, usize) {
    let (server, client) = serving(script).await;
    let error = client.assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!(error.service(), Some(Service::Assets));
    let text = error.to_string();
    assert!(text.starts_with("getVPPAssetsSrv for library 103614: "), "{text}");
    assert!(!text.contains('\n') && !error.advice().is_empty(), "{text}");
    (error, server.seen_by("getVPPAssetsSrv").len())
}

async fn serving(script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Scripted, Client) {
    let server =
        Scripted::start(move |seen| (seen.service == "getVPPAssetsSrv").then(|| script(seen)))
            .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    (server, client)
}

#[tokio::test]
async fn every_number_becomes_its_kind_and_tells_what_to_do() {
    for row in vppkit::error::NUMBERS {
        // These wait for seconds before the same request is sent again; see the next tests.
        let options = CallOptions::new().attempts(1);
        let number = row.number;
        let (_server, client) = serving(move |_| Reply::apple(number, "as Apple says")).await;
        let error = client.with(options).assets(AssetFilter::new()).await.unwrap_err();
        assert_eq!(error.kind(), row.kind, "{number}");
        assert_eq!(error.token_problem(), row.token_problem, "{number}");
        assert_eq!(error.apple().unwrap().number, number);
        assert_eq!(error.apple().unwrap().text, "as Apple says");
        assert_eq!(error.effect(), Effect::NotApplied);
        let text = error.to_string();
        assert!(text.contains(row.meaning) && text.contains(row.advice), "{text}");
    }
}

#[tokio::test]
async fn a_slow_apple_is_asked_five_times() {
    let (error, asked) = assets_error(|_| Reply::apple(9603, "Internal error")).await;
    assert_eq!((error.kind(), error.attempts(), asked), (Kind::Unavailable, 5, 5));
    let (_, client) = serving(|seen| match seen.nth {
        1..=4 => Reply::apple(9603, "Internal error"),
        _ => Reply::json(json!({"status": 0})),
    })
    .await;
    client.assets(AssetFilter::new()).await.unwrap();
}

#[tokio::test]
async fn web_pages_and_cut_answers_are_asked_for_again() {
    for (script, kind, asked_most) in [
        (Reply::body(200, "<html><body>Busy</body></html>"), Kind::Unavailable, 5),
        (Reply::body(500, "<html>"), Kind::Unavailable, 5),
        (Reply::body(502, ""), Kind::Unavailable, 5),
        (Reply::body(200, "{\"status\":0,\"assets\":["), Kind::Protocol, 3),
        (Reply::body(200, ""), Kind::Protocol, 3),
        (Reply::body(200, vec![0xff, 0xfe]), Kind::Protocol, 3),
        (Reply::json(json!({"status": 0, "assets": 7})), Kind::Protocol, 3),
        (Reply::json(json!({"status": 0, "assets": [{"adamIdStr": {}}]})), Kind::Protocol, 3),
        (Reply::json(json!({"status": -1})), Kind::Protocol, 3),
        (Reply::Close, Kind::Transport, 5),
        (Reply::Cut { body: b"{\"status\":0}".to_vec(), after: 5 }, Kind::Transport, 5),
    ] {
        let shown = format!("{script:?}");
        let (error, asked) = assets_error(move |_| script.clone()).await;
        assert_eq!((error.kind(), asked), (kind, asked_most), "{shown}");
        assert_eq!(error.effect(), Effect::NotApplied, "a read changes nothing: {shown}");
    }
}

#[tokio::test]
async fn refused_requests_are_sent_once() {
    for number in [9600, 9602, 9604, 9622, 9637, 9999] {
        let (error, asked) = assets_error(move |_| Reply::apple(number, "no")).await;
        assert_eq!(asked, 1, "{error}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Scripted::start(|_| None).await;
    let target = format!("{}/mdm/getVPPAssetsSrv", other.origin());
    for status in [301, 302, 303, 307, 308] {
        let target = target.clone();
        let (error, asked) =
            assets_error(move |_| Reply::body(status, "").header("Location", &target)).await;
        assert_eq!(error.transport_problem(), Some(TransportProblem::Redirect));
        assert_eq!(error.http_status(), Some(status));
        assert_eq!(asked, 1);
    }
    assert!(other.seen().is_empty(), "the token did not travel");
}

#[tokio::test]
async fn service_urls_on_other_hosts_get_no_token() {
    let other = Scripted::start(|_| None).await;
    for url in [
        format!("{}/mdm/getVPPAssetsSrv", other.origin()),
        "https://vpp.itunes.apple.com.example.com/x".to_owned(),
        "http://vpp.itunes.apple.com/mdm/getVPPAssetsSrv".to_owned(),
        "https://17.1.2.3/x".to_owned(),
        "not a url".to_owned(),
    ] {
        let named = url.clone();
        let server = Scripted::start(move |seen| {
            (seen.service == "VPPServiceConfigSrv").then(|| {
                let mut config = service_config(&seen.origin);
                config["getVPPAssetsSrvUrl"] = json!(named);
                Reply::json(config)
            })
        })
        .await;
        let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
        let error = client.assets(AssetFilter::new()).await.unwrap_err();
        assert_eq!(error.transport_problem(), Some(TransportProblem::HostNotAllowed), "{url}");
        assert_eq!(error.effect(), Effect::NotSent);
    }
    assert!(other.seen().is_empty(), "the token did not travel");
}

#[tokio::test]
async fn plain_http_to_another_machine_is_refused() {
    let token = ServerToken::from_text(&canary_token()).unwrap();
    let error = Client::builder(token)
        .service_config_url("http://vpp.itunes.apple.com/mdm/VPPServiceConfigSrv")
        .connect()
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
}

#[tokio::test]
async fn an_answer_beyond_the_cap_is_not_read() {
    const MIB: usize = 1024 * 1024;
    let (error, asked) = assets_error(|_| Reply::body(200, vec![b' '; 17 * MIB])).await;
    assert_eq!(error.transport_problem(), Some(TransportProblem::BodyTooLarge));
    assert!(error.to_string().contains("16 MiB"), "{error}");
    assert_eq!(asked, 1);
    let (_server, client) = serving(|_| {
        let mut body = json!({"status": 0}).to_string().into_bytes();
        body.resize(16 * MIB, b' ');
        Reply::body(200, body)
    })
    .await;
    client.assets(AssetFilter::new()).await.unwrap();
}

#[tokio::test]
async fn silence_ends_with_the_time_outs() {
    for (reply, attempt, stall) in
        [(Reply::Silence, 50, 10_000), (Reply::Stall, 10_000, 50), (Reply::Stall, 50, 10_000)]
    {
        let server =
            Scripted::start(move |seen| (seen.service == "getVPPAssetsSrv").then(|| reply.clone()))
                .await;
        let client = builder(&canary_token(), &server.entry_url())
            .attempt_timeout(Duration::from_millis(attempt))
            .stall_timeout(Duration::from_millis(stall))
            .repeats(2, Duration::from_millis(1))
            .connect()
            .await
            .unwrap();
        let error = client.assets(AssetFilter::new()).await.unwrap_err();
        assert_eq!(error.transport_problem(), Some(TransportProblem::TimedOut));
        assert_eq!(server.seen_by("getVPPAssetsSrv").len(), 2);
    }
}

#[tokio::test]
async fn a_deadline_ends_the_call() {
    let (_server, client) = serving(|_| Reply::Silence).await;
    let started = Instant::now();
    let options = CallOptions::new().deadline(Duration::from_millis(100));
    let error = client.with(options).assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Deadline, Effect::NotApplied));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn nobody_there_means_nothing_sent() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/mdm/VPPServiceConfigSrv");
    let error = builder(&canary_token(), &url).connect().await.unwrap_err();
    assert_eq!(error.transport_problem(), Some(TransportProblem::Connect));
    assert_eq!((error.effect(), error.attempts()), (Effect::NotSent, 5));
}

#[tokio::test]
async fn retry_after_keeps_the_whole_account_away_whatever_the_status() {
    for status in [200, 302, 400, 429, 500, 503] {
        let (server, client) = serving(move |seen| match seen.nth {
            1 => Reply::body(status, r#"{"status":0}"#).header("Retry-After", "1"),
            _ => Reply::json(json!({"status": 0})),
        })
        .await;
        let started = Instant::now();
        // It may fail or succeed; what counts is who is let through afterwards, and when.
        let _ = client.assets(AssetFilter::new()).await;
        client.client_config().await.unwrap();
        client.assets(AssetFilter::new()).await.unwrap();
        assert!(started.elapsed() >= Duration::from_secs(1), "HTTP {status}: too early");
        assert!(server.seen().len() >= 5);
    }
}

#[tokio::test]
async fn a_wait_beyond_the_callers_patience_fails_at_once() {
    let (server, client) =
        serving(|_| Reply::body(503, "<html>").header("Retry-After", "3600")).await;
    let started = Instant::now();
    let error = client.assets(AssetFilter::new()).await.unwrap_err();
    // This one was sent, and was told to wait.
    assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::NotApplied));
    assert_eq!((error.http_status(), error.attempts()), (Some(503), 1));
    let wait = error.retry_at().unwrap().duration_since(std::time::SystemTime::now()).unwrap();
    assert!((3500..=3605).contains(&wait.as_secs()));
    let sent = server.seen().len();
    let error = client.client_config().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::NotSent));
    assert_eq!(server.seen().len(), sent, "nothing leaves before its time");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_moved_service_is_looked_up_and_found() {
    let server = Scripted::start(|seen| match seen.service.as_str() {
        "VPPServiceConfigSrv" if seen.nth > 1 => {
            let mut config = service_config(&seen.origin);
            config["getVPPAssetsSrvUrl"] = json!(format!("{}/new/getVPPAssetsSrv", seen.origin));
            Some(Reply::json(config))
        }
        "getVPPAssetsSrv" if seen.path.starts_with("/mdm/") => {
            Some(Reply::apple(9617, "Service URL has changed"))
        }
        _ => None,
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    client.assets(AssetFilter::new()).await.unwrap();
    let paths: Vec<_> = server.seen_by("getVPPAssetsSrv").into_iter().map(|s| s.path).collect();
    assert_eq!(paths, ["/mdm/getVPPAssetsSrv", "/new/getVPPAssetsSrv"]);
}

#[tokio::test]
async fn a_lost_claim_is_not_repeated_blindly() {
    let server = Scripted::start(|seen| {
        let writes = seen.json().get("clientContext").is_some();
        (seen.service == "VPPClientConfigSrv" && writes).then_some(Reply::Close)
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Transport, Effect::Unknown));
    assert!(error.to_string().contains("not known"), "{error}");
    let writes = server
        .seen_by("VPPClientConfigSrv")
        .iter()
        .filter(|seen| seen.json().get("clientContext").is_some())
        .count();
    assert_eq!(writes, 1);
}

#[tokio::test]
async fn the_token_is_in_no_error_and_no_event() {
    let blob = canary_token();
    let echo = format!("token {blob} with {CANARY} is bad");
    let replies = [
        Reply::apple(9622, &echo),
        Reply::json(json!({"status": -1, "errorMessage": echo})),
        Reply::body(200, echo.clone()),
        Reply::body(500, echo.clone()),
        Reply::json(json!({"status": 0, "assets": echo})),
        Reply::body(302, "").header("Location", &format!("https://x.example.com/?t={blob}")),
        Reply::Close,
    ];
    for reply in replies {
        let told = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let listener = std::sync::Arc::clone(&told);
        let server =
            Scripted::start(move |seen| (seen.service == "getVPPAssetsSrv").then(|| reply.clone()))
                .await;
        let client = builder(&blob, &server.entry_url())
            .on_event(move |event| listener.lock().unwrap().push_str(&format!("{event:?}\n")))
            .connect()
            .await
            .unwrap();
        let error = client.assets(AssetFilter::new()).await.unwrap_err();
        let mut shown = format!("{error} {error:?} {error:#?} {client:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            shown.push_str(&format!("{inner} {inner:?}"));
            source = inner.source();
        }
        shown.push_str(&told.lock().unwrap());
        assert!(!shown.contains(&blob) && !shown.contains(CANARY), "{shown}");
        assert!(shown.contains("Answered"), "events were told");
    }
}

#[tokio::test]
async fn a_doubtful_write_is_not_repeated_for_a_retry_after() {
    let server = Scripted::start(|seen| {
        let writes = seen.json().get("clientContext").is_some();
        (seen.service == "VPPClientConfigSrv" && writes)
            .then(|| Reply::body(502, "<html>").header("Retry-After", "1"))
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::Unknown));
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_request_that_waits_for_its_connection_is_held_back_by_a_closed_gate() {
    // The second request passes the gate and needs a connection of its own, whose handshake takes
    // its time. Meanwhile the first one's answer closes the gate and frees its connection.
    let authority = crate::tls::Authority::new();
    let config = authority.server("localhost", &[&rustls::version::TLS13]);
    let slow = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let slow_now = std::sync::Arc::clone(&slow);
    let server = Scripted::start_tls_slow(
        config,
        move || {
            slow_now.load(std::sync::atomic::Ordering::SeqCst).then_some(Duration::from_millis(400))
        },
        |seen| {
            (seen.service == "getVPPAssetsSrv" && seen.nth == 1).then(|| Reply::Later {
                after: Duration::from_millis(150),
                reply: Box::new(Reply::body(503, "").header("Retry-After", "2")),
            })
        },
    )
    .await;
    let client = builder(&canary_token(), &server.entry_url())
        .extra_ca(authority.pem.path())
        .connect()
        .await
        .unwrap();
    slow.store(true, std::sync::atomic::Ordering::SeqCst);
    let started = Instant::now();
    let throttled = client.assets(AssetFilter::new());
    let waiting = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        client.client_config().await
    };
    let (throttled, waited) = tokio::join!(throttled, waiting);
    throttled.unwrap();
    waited.unwrap();
    let early = server
        .seen()
        .iter()
        .filter(|seen| seen.at > started + Duration::from_millis(100))
        .any(|seen| seen.at < started + Duration::from_millis(2_100));
    assert!(!early, "a request left while the gate was closed");
    assert!(started.elapsed() >= Duration::from_secs(2));
}

#[tokio::test]
async fn a_refused_token_is_not_sent_again() {
    let (server, client) = serving(|_| Reply::apple(9625, "revoked")).await;
    client.assets(AssetFilter::new()).await.unwrap_err();
    let sent = server.seen().len();
    let error = client.assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Token, Effect::NotSent));
    assert_eq!(error.token_problem(), Some(vppkit::TokenProblem::Revoked));
    assert_eq!(server.seen().len(), sent);
    // The way to find out that it is good again.
    client.client_config().await.unwrap();
    assert_eq!(client.assets(AssetFilter::new()).await.unwrap_err().effect(), Effect::NotApplied);
}

#[tokio::test]
async fn a_proxy_does_not_see_the_token_in_clear_text() {
    let server = Scripted::start(|_| None).await;
    let error = builder(&canary_token(), &server.entry_url())
        .proxy(server.origin())
        .connect()
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_failed_body_does_not_hide_the_status() {
    let (_server, client) =
        serving(|_| Reply::body(429, "").header("Content-Encoding", "gzip")).await;
    let options = CallOptions::new().attempts(1);
    let error = client.with(options).assets(AssetFilter::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.http_status()), (Kind::Throttled, Some(429)));
}

#[tokio::test]
async fn what_the_other_product_wrote_is_cleaned() {
    let context =
        json!({"hostname": format!("evil\n\u{1b}[31m{}", canary_token()), "guid": CANARY});
    let server = Scripted::start(move |seen| {
        (seen.service == "VPPClientConfigSrv").then(|| {
            Reply::json(json!({"status": 0, "uId": "1", "clientContext": context.to_string()}))
        })
    })
    .await;
    let error = claim(&server).await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", error.holder());
    assert!(!shown.contains(&canary_token()) && !shown.contains(CANARY), "{shown}");
    assert!(!error.to_string().contains(['\n', '\u{1b}']), "{error}");
}

#[tokio::test]
async fn an_answer_that_says_that_it_is_done_is_believed_under_any_status() {
    for status in [200, 404, 500, 503] {
        let (server, client) = serving(move |_| {
            Reply::body(
                status,
                r#"{"status":0,"assets":[{"adamIdStr":"1","pricingParam":"STDQ"}]}"#,
            )
        })
        .await;
        assert_eq!(client.assets(AssetFilter::new()).await.unwrap().len(), 1);
        assert_eq!(server.seen_by("getVPPAssetsSrv").len(), 1, "HTTP {status}");
    }
}
