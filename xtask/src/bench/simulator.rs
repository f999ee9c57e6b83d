//! The simulator: pages of a large world in-process, and small requests to the real program.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::figures::{Figure, Target, middle};
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

impl Simulator {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let Self { pages, small_requests } = self;
        let rate = |load: &Load| Some(load.requests as f64 / load.wall_seconds);
        let cpu_us = |load: &Load| Some(load.server_cpu_seconds? * 1e6 / load.requests as f64);
        vec![
            Figure::new(
                "S1",
                "simulator: CPU ms for a page of 500 licence records",
                middle(pages.iter().map(|run| run.page_ms)),
                Some(Target::AtMost(1.0)),
            ),
            Figure::new(
                "",
                "simulator: CPU ms for the page that begins a listing of 1,000,000",
                middle(pages.iter().map(|run| run.first_page_ms)),
                None,
            ),
            Figure::new(
                "S2",
                "simulator: small requests a second on one core",
                middle(small_requests.iter().filter_map(rate)),
                Some(Target::AtLeast(5_000.0)),
            ),
            Figure::new(
                "",
                "simulator: CPU us of the server for a small request",
                middle(small_requests.iter().filter_map(cpu_us)),
                None,
            ),
            Figure::new(
                "",
                "simulator: CPU s to make a world of 1,000,000 licences",
                middle(pages.iter().map(|run| run.world_seconds)),
                None,
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_follow_the_medians() {
        let pages = |page_ms| Pages { world_seconds: 0.5, first_page_ms: 4.0, page_ms };
        let load = |wall_seconds| Load { requests: 20_000, wall_seconds, server_cpu_seconds: None };
        let simulator = Simulator {
            pages: [0.4, 0.6, 9.0].map(pages).into(),
            small_requests: [5.0, 0.1, 4.1].map(load).into(),
        };
        let figures = simulator.figures();
        let verdicts: Vec<_> = figures.iter().map(|figure| (figure.id, figure.verdict())).collect();
        let expected =
            [("S1", "met"), ("", ""), ("S2", "MISSED"), ("", "not measured here"), ("", "")];
        assert_eq!(verdicts, expected);
    }
}
