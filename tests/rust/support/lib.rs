//! What the tests share.

pub mod kept;
pub mod scripted;

use std::sync::Arc;

use scripted::{Reply, Scripted, Seen};
use vppkit::coordinator::InMemory;
use vppkit::{Client, ClientBuilder, Installation, ServerToken};
use vppkit_sim::{Service, Simulator};

/// The guid of the installation that the tests run as.
pub const GUID: &str = "e91e570f-3eba-4b43-97d3-0f39450c8b92";

/// A made-up token with a canary inside, which must never be seen anywhere but in a request body.
pub const CANARY: &str = "Y2FuYXJ5LWNhbmFyeS1jYW5hcnk=";

/// The blob that holds the canary.
pub fn canary_token() -> String {
    use base64::Engine;
    let json = format!(
        r#"{{"token":"{CANARY}","expDate":"2031-03-04T05:06:07-0700","orgName":"ORG.MADE.UP"}}"#
    );
    base64::engine::general_purpose::STANDARD.encode(json)
}

/// The tests' installation.
pub fn installation() -> Installation {
    Installation::new("mdm.example.com", GUID)
}

/// A client for a token and an entry URL that repeats fast. It shares its gate with no other test:
/// a port may come back while the gate of its last user is still closed.
pub fn builder(token: &str, entry_url: &str) -> ClientBuilder {
    let token = ServerToken::from_text(token).expect("the test's token is good");
    Client::builder(token)
        .service_config_url(entry_url)
        .coordinator(InMemory::new())
        .repeats(5, std::time::Duration::from_millis(1))
}

/// The bytes compressed as a server does it.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// A client that holds the account of one of the simulator's tokens.
pub async fn connect(sim: &Simulator, token: &str) -> Client {
    builder(&sim.stoken_named(token).expect("a token of that name"), &sim.entry_url())
        .installation(installation())
        .connect()
        .await
        .expect("the simulator's account is free")
}

/// Connects to a scripted server as the tests' installation.
pub async fn claim(server: &Scripted) -> vppkit::Result<Client> {
    builder(&canary_token(), &server.entry_url()).installation(installation()).connect().await
}

/// A server that answers one service from a script, and a client that holds its account.
pub async fn scripted(
    service: &'static str,
    script: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
) -> (Scripted, Client) {
    let server = Scripted::start(move |seen| (seen.service == service).then(|| script(seen))).await;
    let client = claim(&server).await.expect("the server's account is free");
    (server, client)
}

/// The simulator's judge has nothing to say against the client.
#[track_caller]
pub fn assert_judge_is_content(sim: &Simulator) {
    for verdict in sim.verdicts() {
        assert!(verdict.kept, "{verdict:?}");
    }
}

/// How many requests to a service have arrived.
pub fn asked(sim: &Simulator, service: Service) -> usize {
    sim.log().iter().filter(|entry| entry.service == service).count()
}

/// A client's builder for the token of this name that shares with whoever has this coordinator.
pub fn sharing(sim: &Simulator, token: &str, coordinator: &Arc<InMemory>) -> ClientBuilder {
    let token = sim.stoken_named(token).expect("a token of that name");
    builder(&token, &sim.entry_url()).coordinator(Arc::clone(coordinator) as Arc<_>)
}
