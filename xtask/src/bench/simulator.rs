//! The simulator: pages of a large world in-process, and small requests to the real program.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::json_line;
use super::process::{Pinning, Server};

/// The runs of both measurements.
#[derive(Serialize)]
pub(crate) struct Simulator {
    pub(crate) pages: Vec<Pages>,
    pub(crate) small_requests: Vec<Load>,
}

/// One process of `vppkit-bench-sim pages`: a world of 1,000,000 licences, read by 500.
#[derive(Deserialize, Serialize)]
pub(crate) struct Pages {
    /// CPU seconds to make the world.
    pub(crate) world_seconds: f64,
    /// CPU milliseconds of the page that began the listing, which looks at every licence once.
    pub(crate) first_page_ms: f64,
    /// Median CPU milliseconds of the others.
    pub(crate) page_ms: f64,
}

/// One process of `vppkit-bench-sim load`.
#[derive(Deserialize, Serialize)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    pub(crate) wall_seconds: f64,
    /// Known on Linux only.
    pub(crate) server_cpu_seconds: Option<f64>,
}

/// Runs both, `rounds` times; `requests` small ones each time.
pub(crate) fn measure(
    bench: &Path,
    simulator: &Path,
    pinning: Pinning,
    rounds: usize,
    requests: usize,
) -> anyhow::Result<Simulator> {
    Ok(Simulator {
        pages: pages(bench, pinning, rounds)?,
        small_requests: small_requests(bench, simulator, pinning, rounds, requests)?,
    })
}

fn pages(bench: &Path, pinning: Pinning, rounds: usize) -> anyhow::Result<Vec<Pages>> {
    let one = |round| {
        println!("simulator, pages of 1000000 licences, round {round} of {rounds}");
        json_line(pinning.client(bench).arg("pages"))
    };
    (1..=rounds).map(one).collect()
}

fn small_requests(
    bench: &Path,
    simulator: &Path,
    pinning: Pinning,
    rounds: usize,
    requests: usize,
) -> anyhow::Result<Vec<Load>> {
    let mut command = pinning.server(simulator);
    // One thread, so that it is one core also where nothing can be pinned.
    let mut server = Server::start(command.env("TOKIO_WORKER_THREADS", "1"))?;
    let address = server.wait_for("Status     http://")?;
    let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
    let one = |round| {
        println!("simulator, {requests} small requests, round {round} of {rounds}");
        let mut client = pinning.client(bench);
        client.args(["load", &requests.to_string(), address.trim_end_matches('/')]);
        client.args(["--pid", &server.pid().to_string()]);
        json_line(client.env("VPPKIT_STOKEN", &stoken))
    };
    (1..=rounds).map(one).collect()
}
