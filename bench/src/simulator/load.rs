//! Small requests to a running simulator: as many as a few connections can send one by one.

use std::time::Instant;

use anyhow::{Context, bail, ensure};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use vppkit_bench::cpu_of_process;

const CONNECTIONS: usize = 4;

/// Sent on every connection before the clocks start.
const WARM_UP: usize = 500;

/// The simulator to be loaded.
#[derive(clap::Args)]
pub(crate) struct Load {
    /// Requests in all
    requests: usize,
    /// Host and port of the simulator
    address: String,
    /// Process of the simulator, to ask for its CPU time
    #[arg(long)]
    pid: u32,
    // An argument would show in the list of processes.
    #[arg(long, env = "VPPKIT_STOKEN", hide_env_values = true)]
    stoken: String,
}

/// Sends the requests and prints one line of JSON.
pub(crate) async fn run(load: &Load) -> anyhow::Result<()> {
    ensure!(load.requests >= CONNECTIONS, "at least {CONNECTIONS} requests");
    // A device that holds nothing: the answer is as small as an answer gets.
    let body = json!({ "sToken": load.stoken, "serialNumber": "NOBODY" }).to_string();
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(&load.address, &body).await?;
        connection.ask(WARM_UP).await?;
        connections.push(connection);
    }

    let each = load.requests / CONNECTIONS;
    let (wall, cpu) = (Instant::now(), cpu_of_process(load.pid));
    let mut tasks = JoinSet::new();
    for mut connection in connections {
        tasks.spawn(async move { connection.ask(each).await });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    let wall_seconds = wall.elapsed().as_secs_f64();
    let server_cpu_seconds = cpu_of_process(load.pid).zip(cpu).map(|(end, start)| end - start);
    println!(
        "{}",
        json!({
            "requests": each * CONNECTIONS,
            "wall_seconds": wall_seconds,
            "server_cpu_seconds": server_cpu_seconds,
        })
    );
    Ok(())
}

/// One connection, kept open; one request at a time.
struct Connection {
    http: SendRequest<Full<Bytes>>,
    address: String,
    body: Bytes,
}

impl Connection {
    async fn open(address: &str, body: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (http, connection) = handshake(TokioIo::new(stream)).await?;
        // An error of the connection is also one of the request that is under way.
        tokio::spawn(connection);
        Ok(Self { http, address: address.to_owned(), body: body.to_owned().into() })
    }

    async fn ask(&mut self, times: usize) -> anyhow::Result<()> {
        for _ in 0..times {
            let request = Request::post("/mdm/getAssignments")
                .header(HOST, &self.address)
                .header(CONTENT_TYPE, "application/json")
                .body(Full::from(self.body.clone()))?;
            self.http.ready().await.context("the simulator closed the connection")?;
            let response = self.http.send_request(request).await?;
            ensure!(response.status().is_success(), "HTTP status {}", response.status());
            ensure_empty(&response.into_body().collect().await?.to_bytes())?;
        }
        Ok(())
    }
}

/// A refusal would be quick too. Searched as text, because the load client must not become the one
/// that is measured.
fn ensure_empty(answer: &[u8]) -> anyhow::Result<()> {
    let text = std::str::from_utf8(answer)?;
    if text.contains(r#""assignments":[]"#) && text.contains(r#""status":0"#) {
        return Ok(());
    }
    bail!("not the answer for a device without assignments: {text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_listing_counts() {
        assert!(ensure_empty(br#"{"assignments":[],"status":0}"#).is_ok());
        assert!(ensure_empty(br#"{"errorNumber":9625,"status":-1}"#).is_err());
        assert!(ensure_empty(br#"{"assignments":[{}],"status":0}"#).is_err());
    }
}
