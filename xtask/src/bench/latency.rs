//! Listings whose answers take their time, as Apple's do: what counts then is how many are under
//! way, and that a slow one holds up no other.

use std::path::Path;
use std::thread;

use anyhow::{Context, ensure};
use serde::Serialize;

use super::figures::{Figure, Target, median, over, wall};
use super::json_line;
use super::listing::{Runs, ensure_equal, url_of};
use super::process::{Pinning, Server};

/// The clients beside each other in all of this.
const SEQUENTIAL: &str = "vppkit";
const ORDERED: &str = "vppkit-five";
const UNORDERED: &str = "vppkit-five-unordered";

/// Few, because only their answers' latency counts here.
const PAGE_RECORDS: usize = 20;

const LATENCY_MS: u32 = 100;

const AT_ONCE: usize = 5;

const JITTER_PAGES: usize = 400;

const JITTER_ROUNDS: usize = 3;

/// What was measured.
#[derive(Serialize)]
pub(crate) struct Latency {
    /// Pages of the listing with `fixed` latency.
    pub(crate) pages: usize,
    /// Every answer after 100 ms.
    pub(crate) fixed: Runs,
    /// Every answer after 50 to 150 ms, one page in fifty after a second.
    pub(crate) jitter: Runs,
}

pub(crate) fn measure(binary: &Path, pinning: Pinning, pages: usize) -> anyhow::Result<Latency> {
    let seconds = sequential_ideal(pages);
    println!("listing {pages} pages, {LATENCY_MS} ms each: {seconds:.0} seconds");
    let latency = LATENCY_MS.to_string();
    let fixed = at_the_same_time(
        binary,
        pinning,
        pages,
        &["--latency-ms", &latency],
        &[SEQUENTIAL, ORDERED, UNORDERED],
    )?;
    println!("listing {JITTER_PAGES} pages with jitter, {JITTER_ROUNDS} rounds");
    let clients = [ORDERED, UNORDERED].repeat(JITTER_ROUNDS);
    let jitter = at_the_same_time(binary, pinning, JITTER_PAGES, &["--jitter"], &clients)?;
    Ok(Latency { pages, fixed, jitter })
}

/// Each client with a server of its own: they sleep most of the time.
fn at_the_same_time(
    binary: &Path,
    pinning: Pinning,
    pages: usize,
    options: &[&str],
    clients: &[&str],
) -> anyhow::Result<Runs> {
    let records = pages * PAGE_RECORDS;
    let list = |client: &str| {
        let mut command = pinning.server(binary);
        command.args(["server", &records.to_string(), "--page-records", &PAGE_RECORDS.to_string()]);
        let mut server = Server::start(command.args(options))?;
        let url = url_of(&mut server)?;
        json_line(pinning.client(binary).args([client, &url]))
    };
    let mut runs = Runs::new();
    thread::scope(|scope| {
        let started: Vec<_> =
            clients.iter().map(|client| (client, scope.spawn(|| list(client)))).collect();
        for (client, thread) in started {
            let run = thread.join().ok().context("a thread that measured died")?;
            runs.entry((*client).to_owned()).or_default().push(run?);
        }
        anyhow::Ok(())
    })?;
    ensure!(!runs.is_empty(), "no client");
    ensure_equal(&runs, records)?;
    Ok(runs)
}

/// Seconds that the pages take one after the other, if nothing but the latency counts.
fn sequential_ideal(pages: usize) -> f64 {
    pages as f64 * f64::from(LATENCY_MS) / 1e3
}

/// The first answer tells how many pages there are; then five at once.
fn parallel_ideal(pages: usize) -> f64 {
    sequential_ideal(1 + (pages - 1).div_ceil(AT_ONCE))
}

impl Latency {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let Self { pages, fixed, jitter } = self;
        let sequential = median(fixed, SEQUENTIAL, wall);
        let parallel = median(fixed, ORDERED, wall);
        let unordered = median(jitter, UNORDERED, wall);
        let figure =
            |id, name: &str, value, most| Figure::new(id, name, value, Some(Target::AtMost(most)));
        vec![
            figure(
                "R4",
                "five at once, jitter, wall: ordered / unordered",
                over(median(jitter, ORDERED, wall), unordered),
                1.10,
            ),
            figure(
                "R5",
                "five at once, 100 ms, wall: parallel / (sequential / 5)",
                over(parallel, sequential.map(|seconds| seconds / AT_ONCE as f64)),
                1.05,
            ),
            figure(
                "R5",
                &format!("{pages} pages of 100 ms, five at once, wall / ideal"),
                over(parallel, Some(parallel_ideal(*pages))),
                1.05,
            ),
            figure(
                "R5",
                &format!("{pages} pages of 100 ms, one by one, wall / ideal"),
                over(sequential, Some(sequential_ideal(*pages))),
                1.05,
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::listing::Run;
    use super::*;

    fn runs_of_wall(client: &str, seconds: &[f64]) -> (String, Vec<Run>) {
        let run = |seconds: &f64| Run {
            cpu_seconds: 0.1,
            wall_seconds: *seconds,
            peak_rss_kib: None,
            records: 500,
            checksum: 1,
        };
        (client.to_owned(), seconds.iter().map(run).collect())
    }

    #[test]
    fn two_thousand_pages_take_200_seconds_alone_and_40_five_at_once() {
        assert!((sequential_ideal(2_000) - 200.0).abs() < 1e-9);
        assert!((parallel_ideal(2_000) - 40.1).abs() < 1e-9);
        assert!((parallel_ideal(1) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn a_listing_that_waits_for_its_slow_pages_misses_the_target() {
        let latency = Latency {
            pages: 2_000,
            fixed: Runs::from([
                runs_of_wall(SEQUENTIAL, &[202.0]),
                runs_of_wall(ORDERED, &[44.0]),
                runs_of_wall(UNORDERED, &[40.2]),
            ]),
            jitter: Runs::from([
                runs_of_wall(ORDERED, &[20.0, 10.8, 10.7]),
                runs_of_wall(UNORDERED, &[10.6, 10.6, 10.6]),
            ]),
        };
        let verdicts: Vec<_> = latency.figures().iter().map(Figure::verdict).collect();
        assert_eq!(verdicts, ["met", "MISSED", "MISSED", "met"]);
    }
}
