//! The least HTTP/1.1 that a test needs, so that no client library comes between it and the wire.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use vppkit_sim::{Settings, Simulator, WorldSpec};

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// All values of a header.
    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }
}

pub(crate) async fn simulator(world: WorldSpec) -> Simulator {
    Simulator::builder().world(world).start().await.unwrap()
}

pub(crate) async fn simulator_with(world: WorldSpec, settings: Settings) -> Simulator {
    Simulator::builder().world(world).settings(settings).start().await.unwrap()
}

pub(crate) fn small_world() -> WorldSpec {
    WorldSpec { assets: 25, users: 100, devices: 200, assignments: 2_000, ..WorldSpec::default() }
}

/// Sends one request over a connection of its own and reads until the server closes it.
pub(crate) async fn send(sim: &Simulator, method: &str, path: &str, body: &str) -> Reply {
    send_with(sim, method, path, body, "").await
}

pub(crate) async fn send_with(
    sim: &Simulator,
    method: &str,
    path: &str,
    body: &str,
    headers: &str,
) -> Reply {
    let raw = send_raw(sim, method, path, body, headers).await;
    let split = raw.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
    let head = String::from_utf8(raw[..split].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head, body: raw[split + 4..].to_vec() }
}

/// What came back on the wire, possibly nothing.
pub(crate) async fn send_raw(
    sim: &Simulator,
    method: &str,
    path: &str,
    body: &str,
    headers: &str,
) -> Vec<u8> {
    let mut stream = TcpStream::connect(sim.address()).await.unwrap();
    let host = sim.address();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut raw = Vec::new();
    let _ = stream.read_to_end(&mut raw).await;
    raw
}

/// Calls a service with the world's own sToken.
pub(crate) async fn call(sim: &Simulator, service: &str, members: Value) -> Value {
    call_as(sim, &sim.stoken(), service, members).await
}

pub(crate) async fn call_as(
    sim: &Simulator,
    stoken: &str,
    service: &str,
    mut members: Value,
) -> Value {
    members["sToken"] = json!(stoken);
    let reply = send(sim, "POST", &format!("/mdm/{service}"), &members.to_string()).await;
    assert_eq!(reply.status, 200);
    reply.json()
}

/// The names of an object's members in the order of the text.
pub(crate) fn names(text: &str) -> Vec<String> {
    struct Names;
    impl<'de> serde::de::Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(
            self,
            mut map: A,
        ) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    serde::Deserializer::deserialize_map(&mut reader, Names).unwrap()
}
