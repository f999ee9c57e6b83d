//! The npm package beside what one would otherwise write for Node: `node:http` or `fetch`, and
//! `JSON.parse`.
//!
//! CPU and memory are read where each client has a core of its own, time on the clock where it may use
//! all: the package works on two threads.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use super::figures::{Figure, Target, line, median, middle, over, shown, wall};
use super::json_line;
use super::listing::{Run, Runs, in_turns, tls_server};
use super::process::{Pinning, Server};
use crate::dist::node::Packages;
use crate::{cargo, dist};

const PAGES: &str = "vppkit";
const RECORDS: &str = "vppkit, by record";
const HTTP: &str = "node:http";
const FETCH: &str = "fetch";
/// Node itself, doing nothing.
const BARE: &str = "bare";

/// Made up, like the answers.
const TOKEN: &str = "eyJ0b2tlbiI6ImJlbmNobWFyayIsImV4cERhdGUiOiIyMDk5LTAxLTAxVDAwOjAwOjAwKzAwMDAiLCJvcmdOYW1lIjoiQmVuY2htYXJrIn0=";

/// Processes that require the package.
const REQUIRED: usize = 15;

/// The library that is imported while the event loop is watched.
const WORLD: [&str; 8] =
    ["--assets", "20", "--users", "2000", "--devices", "20000", "--assignments", "100000"];

/// What was measured.
#[derive(Default, Serialize)]
pub(crate) struct Node {
    /// The listing over TLS, each client on a core of its own.
    pub(crate) pinned: Runs,
    /// The same on all cores.
    pub(crate) free: Runs,
    /// Peak memory of bare processes.
    pub(crate) bare: Vec<Run>,
    pub(crate) required: Vec<Required>,
    decode: Vec<Decoding>,
    delays: Vec<Delays>,
    /// Of the platform's package, as it is downloaded.
    pub(crate) package_bytes: u64,
}

/// One process of `require.cjs`.
#[derive(Deserialize, Serialize)]
pub(crate) struct Required {
    pub(crate) millis: f64,
}

/// One process of `decode.cjs`: median CPU nanoseconds a record.
#[derive(Deserialize, Serialize)]
struct Decoding {
    vppkit_ns: f64,
    json_ns: f64,
}

/// One process of `delay.cjs`: how late its event loop was during an import, and that of a process
/// that did nothing meanwhile.
#[derive(Deserialize, Serialize)]
struct Delays {
    p99_ms: f64,
    longest_ms: f64,
    idle_p99_ms: f64,
    idle_longest_ms: f64,
    records: u64,
}

/// What every command needs.
struct Setting {
    folder: PathBuf,
    module: PathBuf,
    modules: PathBuf,
    native: PathBuf,
    ca: PathBuf,
}

impl Setting {
    fn node(&self, pinning: Pinning, program: &str) -> Command {
        let mut node = pinning.client(Path::new("node"));
        node.arg(self.folder.join(program)).env("VPPKIT_NATIVE", &self.native);
        node.env("TOKEN", TOKEN).env("CA", &self.ca).env("NODE_EXTRA_CA_CERTS", &self.ca);
        node
    }

    fn listing(&self, pinning: Pinning, way: &str, url: &str) -> anyhow::Result<Run> {
        json_line(self.node(pinning, "listing.cjs").args([way, url]).arg(&self.module))
    }

    fn decoding(&self, pinning: Pinning, url: &str) -> anyhow::Result<Decoding> {
        json_line(self.node(pinning, "decode.cjs").arg(url).arg(&self.modules).arg("15"))
    }

    /// On all cores, as users run.
    fn delays(&self, rounds: usize) -> anyhow::Result<Vec<Delays>> {
        let simulator = cargo::build_with_profile("vppkit-sim", "vppkit-sim", "dist")?;
        let mut server = Server::start(Pinning::off().server(&simulator).args(WORLD))?;
        let url = server.wait_for("export VPPKIT_ENTRY_URL=")?;
        let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
        let one = |round| {
            println!("importing with Node, round {round} of {rounds}");
            let mut node = self.node(Pinning::off(), "delay.cjs");
            let delays: Delays = json_line(node.arg(&url).arg(&self.module).env("TOKEN", &stoken))?;
            ensure!(delays.records > 100_000, "{} records were imported", delays.records);
            Ok(delays)
        };
        (1..=rounds).map(one).collect()
    }
}

pub(crate) fn measure(
    bench: &Path,
    pinning: Pinning,
    records: usize,
    rounds: usize,
) -> anyhow::Result<Node> {
    let Packages { platform, tree, modules, .. } = dist::node(true)?;
    let native = platform.with_file_name(name_of_platform(&platform)?).join("vppkit.node");
    let setting = Setting {
        folder: cargo::root().join("bench/node"),
        module: tree.join("cjs/index.js"),
        modules,
        native,
        ca: cargo::target_dir().join("bench-node-ca.pem"),
    };
    let (server, url) = tls_server(bench, pinning, records, &setting.ca)?;
    let clients = [PAGES, RECORDS, HTTP, FETCH];
    let run = |pinning| {
        let (setting, url) = (&setting, &url);
        move |way: &str| setting.listing(pinning, way, url)
    };
    let pinned = in_turns(" with Node over TLS", records, rounds, &clients, run(pinning))?;
    let decode = (1..=rounds).map(|round| {
        println!("decoding with Node, round {round} of {rounds}");
        setting.decoding(pinning, &url)
    });
    let decode = decode.collect::<anyhow::Result<_>>()?;
    // The server goes where there is room, as well.
    drop(server);
    let (server, url) = tls_server(bench, Pinning::off(), records, &setting.ca)?;
    let free = |way: &str| setting.listing(Pinning::off(), way, &url);
    let how = " with Node over TLS, on all cores";
    let free = in_turns(how, records, rounds, &[PAGES, HTTP], free)?;
    let bare = (0..rounds).map(|_| setting.listing(pinning, BARE, &url));
    let bare = bare.collect::<anyhow::Result<_>>()?;
    let required = (0..REQUIRED)
        .map(|_| json_line(setting.node(pinning, "require.cjs").arg(&setting.module)))
        .collect::<anyhow::Result<_>>()?;
    drop(server);
    let delays = setting.delays(rounds)?;
    let package_bytes = std::fs::metadata(&platform)?.len();
    Ok(Node { pinned, free, bare, required, decode, delays, package_bytes })
}

/// `vppkit-linux-x64-gnu-0.1.0.tgz` was made from the folder `vppkit-linux-x64-gnu`.
fn name_of_platform(archive: &Path) -> anyhow::Result<String> {
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    let (name, _) = name.rsplit_once('-').context("an archive has a name and a version")?;
    Ok(name.to_owned())
}

impl Node {
    /// What stands behind the figures, in words.
    pub(crate) fn details(&self) -> Vec<String> {
        let decode = |ns: fn(&Decoding) -> f64| shown(middle(self.decode.iter().map(ns)), 0);
        let delay = |ms: fn(&Delays) -> f64| shown(middle(self.delays.iter().map(ms)), 1);
        vec![
            line("Node, TLS", &self.pinned),
            line("Node, TLS, on all cores", &self.free),
            format!(
                "Node, decode, build and read six: vppkit {}, JSON.parse {} CPU ns a record",
                decode(|run| run.vppkit_ns),
                decode(|run| run.json_ns),
            ),
            format!(
                "Node, event loop during an import: p99 {}, longest {} ms; of a process that does \
                 nothing meanwhile: {} and {} ms",
                delay(|run| run.p99_ms),
                delay(|run| run.longest_ms),
                delay(|run| run.idle_p99_ms),
                delay(|run| run.idle_longest_ms),
            ),
        ]
    }

    pub(crate) fn figures(&self) -> Vec<Figure> {
        let cpu = |client: &str| median(&self.pinned, client, |run| Some(run.cpu_seconds));
        let clock = |client: &str| median(&self.free, client, wall);
        let bare = middle(self.bare.iter().filter_map(|run| Some(run.peak_rss_kib? as f64)));
        let memory = |client: &str| {
            let all = median(&self.pinned, client, |run| Some(run.peak_rss_kib? as f64));
            Some(all? - bare?)
        };
        let figure = |id, name: &str, value, most: Option<f64>| {
            Figure::new(id, &format!("Node: {name}"), value, most.map(Target::AtMost))
        };
        let decode = |ns: fn(&Decoding) -> f64| middle(self.decode.iter().map(ns));
        let listing = "listing over TLS";
        vec![
            figure(
                "N1",
                "decode, build all, read six: vppkit / JSON.parse",
                over(decode(|run| run.vppkit_ns), decode(|run| run.json_ns)),
                Some(0.40),
            ),
            figure(
                "N2",
                &format!("{listing}, CPU: vppkit / node:http with JSON.parse"),
                over(cpu(PAGES), cpu(HTTP)),
                Some(0.33),
            ),
            figure(
                "N3",
                &format!("{listing}, CPU: vppkit / fetch with JSON.parse"),
                over(cpu(PAGES), cpu(FETCH)),
                Some(0.18),
            ),
            figure(
                "",
                &format!("{listing}, CPU: vppkit record by record / by pages"),
                over(cpu(RECORDS), cpu(PAGES)),
                None,
            ),
            figure(
                "N4",
                &format!("{listing}, time: vppkit / node:http with JSON.parse"),
                over(clock(PAGES), clock(HTTP)),
                Some(0.30),
            ),
            figure(
                "N5",
                "peak memory over bare Node: vppkit / node:http",
                over(memory(PAGES), memory(HTTP)),
                Some(0.45),
            ),
            figure(
                "N6",
                "require, ms",
                middle(self.required.iter().map(|one| one.millis)),
                Some(10.0),
            ),
            figure(
                "N",
                "event loop p99 during an import, ms",
                middle(self.delays.iter().map(|run| run.p99_ms)),
                Some(10.0),
            ),
            figure(
                "",
                "package of the platform, MB",
                Some(self.package_bytes as f64 / 1e6),
                Some(2.5),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(cpu_seconds: f64, kib: u64) -> Run {
        let wall_seconds = 2.0 * cpu_seconds;
        Run { cpu_seconds, wall_seconds, peak_rss_kib: Some(kib), records: 500, checksum: 1 }
    }

    #[test]
    fn verdicts_follow_the_medians() {
        let runs = || {
            Runs::from([
                (PAGES.to_owned(), vec![run(0.3, 60_000), run(0.3, 70_000), run(9.0, 60_000)]),
                (RECORDS.to_owned(), vec![run(0.6, 60_000)]),
                (HTTP.to_owned(), vec![run(1.0, 80_000)]),
                (FETCH.to_owned(), vec![run(1.5, 80_000)]),
            ])
        };
        let measured = Node {
            pinned: runs(),
            free: runs(),
            bare: vec![run(0.0, 40_000)],
            required: vec![Required { millis: 11.0 }],
            decode: vec![Decoding { vppkit_ns: 300.0, json_ns: 1000.0 }],
            delays: vec![Delays {
                p99_ms: 2.0,
                longest_ms: 30.0,
                idle_p99_ms: 11.0,
                idle_longest_ms: 12.0,
                records: 100_001,
            }],
            package_bytes: 2_000_000,
        };
        let figures = measured.figures();
        let verdicts: Vec<_> = figures.iter().map(|figure| (figure.id, figure.verdict())).collect();
        let expected = [
            ("N1", "met"),
            ("N2", "met"),
            ("N3", "MISSED"),
            ("", ""),
            ("N4", "met"),
            ("N5", "MISSED"),
            ("N6", "MISSED"),
            ("N", "met"),
            ("", "met"),
        ];
        assert_eq!(verdicts, expected);
    }

    #[test]
    fn the_folder_of_an_archive_is_found() {
        let archive = Path::new("dist/node/vppkit-linux-x64-gnu-0.1.0.tgz");
        assert_eq!(name_of_platform(archive).unwrap(), "vppkit-linux-x64-gnu");
    }
}
