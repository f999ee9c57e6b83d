//! A storm of failing calls is bounded for the account as a whole.

use serde_json::json;
use tokio::task::JoinSet;
use vppkit::{AssetFilter, Client, LicenseFilter};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{builder, canary_token};

/// What a crowd of calls sends to a service that always fails, and how many calls those were.
async fn storm<F>(reply: Reply, call: impl Fn(Client) -> F) -> (usize, Client)
where
    F: Future<Output = Result<(), vppkit::Error>> + Send + 'static,
{
    let server = Scripted::start(move |seen| {
        let is_setup = matches!(&*seen.service, "VPPServiceConfigSrv" | "VPPClientConfigSrv");
        (!is_setup).then(|| reply.clone())
    })
    .await;
    let client = builder(&canary_token(), &server.entry_url()).connect().await.unwrap();
    let before = server.seen().len();
    let mut tasks = JoinSet::new();
    for _ in 0..CALLS {
        tasks.spawn(call(client.clone()));
    }
    for result in tasks.join_all().await {
        result.unwrap_err();
    }
    (server.seen().len() - before, client)
}

const CALLS: usize = 150;

/// 100 at once, and one for each second that the test takes.
const BUDGET: usize = 100 + 20;

#[tokio::test]
async fn many_failing_calls_send_no_more_than_the_calls_and_the_budget() {
    let failing = [
        Reply::apple(9603, "Internal error"),
        Reply::body(500, "<html>"),
        Reply::body(200, "{"),
        Reply::Close,
    ];
    for reply in failing {
        let shown = format!("{reply:?}");
        let call =
            |client: Client| async move { client.assets(AssetFilter::new()).await.map(drop) };
        let (sent, client) = storm(reply, call).await;
        assert!((CALLS + 100..=CALLS + BUDGET).contains(&sent), "{sent} requests: {shown}");
        assert!(client.gate().repeats_left <= 1);
        let error = client.assets(AssetFilter::new()).await.unwrap_err();
        assert!(error.advice().contains("used up its repeats"), "{error}");
    }
}

#[tokio::test]
async fn many_listings_that_lead_nowhere_send_no_more_than_the_calls_and_the_budget() {
    let call = |client: Client| async move {
        client.licenses(LicenseFilter::new()).to_vec().await.map(drop)
    };
    let (sent, _) = storm(Reply::json(json!({"status": 0, "licenses": []})), call).await;
    // HTTP and status are good, so every eighth answer gives a repeat back.
    assert!(sent <= CALLS + BUDGET + sent / 8, "{sent} requests for {CALLS} calls");
}
