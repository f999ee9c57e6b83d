//! libvppkit beside what one would otherwise write in C, and what the interface costs over core.

mod build;
mod yyjson;

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::figures::{Decode, Figure, Target, median, middle, over, shown};
use super::json_line;
use super::listing::{Runs, in_turns, tls_server, url_of};
use super::process::{Pinning, Server};
use crate::cargo;
use build::{Built, LISTING_CURL, LISTING_VPPKIT};

/// The client of core beside them.
const CORE: &str = "vppkit";

/// Records of the listing of which reading and decoding are measured.
const READ_RECORDS: usize = 200_000;

/// What was measured.
#[derive(Serialize)]
pub(crate) struct C {
    /// The listing over TLS.
    pub(crate) tls: Runs,
    /// Core's decoder, compiled as in the library.
    pub(crate) decode: Decode,
    pub(crate) reading: Vec<Reading>,
    pub(crate) yyjson: Vec<Yyjson>,
    pub(crate) calls: Vec<Calls>,
    /// Of the stripped library.
    pub(crate) library_bytes: u64,
}

/// One process of `reading`: median CPU nanoseconds a record, beyond decoding.
#[derive(Deserialize, Serialize)]
pub(crate) struct Reading {
    /// All members, record by record.
    pub(crate) get_all_ns: f64,
    /// All members, from the array.
    pub(crate) array_all_ns: f64,
    /// Six members, record by record.
    pub(crate) get_six_ns: f64,
}

/// One process of `decode_yyjson`: median CPU nanoseconds a record.
#[derive(Deserialize, Serialize)]
pub(crate) struct Yyjson {
    /// Decoding and reading six members.
    pub(crate) yyjson_six_ns: f64,
}

/// One process of `vppkit-bench calls`.
#[derive(Deserialize, Serialize)]
pub(crate) struct Calls {
    /// A call that is answered from what the client has.
    pub(crate) local: Cost,
    /// A call that asks the server.
    pub(crate) sent: Cost,
}

/// Median CPU microseconds of a call.
#[derive(Deserialize, Serialize)]
pub(crate) struct Cost {
    pub(crate) c_us: f64,
    pub(crate) core_us: f64,
    /// Of C over core: the median of the differences between neighbouring batches.
    pub(crate) over_us: f64,
}

pub(crate) fn measure(
    bench: &Path,
    pinning: Pinning,
    records: usize,
    rounds: usize,
) -> anyhow::Result<C> {
    let built = build::all()?;
    // Core as it is in the library: compiled in the same way.
    let alike = cargo::build_with_profile("vppkit-bench", "vppkit-bench", build::PROFILE)?;
    let tls = tls_listing(bench, &built, pinning, records, rounds)?;

    let mut server =
        Server::start(pinning.server(bench).args(["server", &READ_RECORDS.to_string()]))?;
    let url = url_of(&mut server)?;
    let mut measured = C {
        tls,
        decode: super::decode(&alike, pinning, rounds)?,
        reading: Vec::new(),
        yyjson: Vec::new(),
        calls: Vec::new(),
        library_bytes: built.library_bytes()?,
    };
    let decode_rounds = (3 * rounds).to_string();
    for round in 1..=rounds {
        println!("reading and calls through C, round {round} of {rounds}");
        let reading = json_line(built.client(pinning, "reading").arg(&url))?;
        measured.reading.push(reading);
        let mut yyjson = built.client(pinning, "decode_yyjson");
        measured.yyjson.push(json_line(yyjson.args([&url, &decode_rounds]))?);
        let mut calls = pinning.client(&alike);
        let calls = calls.arg("calls").arg(built.library()).arg(&url);
        measured.calls.push(json_line(calls)?);
    }
    Ok(measured)
}

fn tls_listing(
    bench: &Path,
    built: &Built,
    pinning: Pinning,
    records: usize,
    rounds: usize,
) -> anyhow::Result<Runs> {
    let ca = built.folder.join("ca.pem");
    let (_server, url) = tls_server(bench, pinning, records, &ca)?;
    let clients = [LISTING_VPPKIT, LISTING_CURL, CORE];
    in_turns(" over TLS", records, rounds, &clients, |client| {
        let mut command = if client == CORE {
            let mut command = pinning.client(bench);
            command.args([CORE, &url, "--ca"]);
            command
        } else {
            let mut command = built.client(pinning, client);
            command.arg(&url);
            command
        };
        json_line(command.arg(&ca))
    })
}

impl C {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let decode_ns = self.decode.vppkit_ns;
        let figure = |id, name: &str, value, most: Option<f64>| {
            Figure::new(id, name, value, most.map(Target::AtMost))
        };
        let cpu = |client: &str| median(&self.tls, client, |run| Some(run.cpu_seconds));
        let reading = |ns: fn(&Reading) -> f64| middle(self.reading.iter().map(ns));
        let six = reading(|run| run.get_six_ns).map(|ns| decode_ns + ns);
        let yyjson = middle(self.yyjson.iter().map(|run| run.yyjson_six_ns));
        let call =
            |cost: fn(&Calls) -> &Cost| middle(self.calls.iter().map(|run| cost(run).over_us));
        let get = reading(|run| run.get_all_ns);
        let name = "C: reading all members of a record";
        vec![
            figure("C1", &format!("{name}, CPU ns: one by one"), get, Some(25.0)),
            figure(
                "C1",
                &format!("{name}, CPU ns: as an array"),
                reading(|run| run.array_all_ns),
                Some(25.0),
            ),
            figure("C1", &format!("{name} / decoding it"), over(get, Some(decode_ns)), Some(0.20)),
            figure(
                "C2",
                "C: listing over TLS, CPU: vppkit / libcurl with yyjson",
                over(cpu(LISTING_VPPKIT), cpu(LISTING_CURL)),
                Some(1.10),
            ),
            figure(
                "",
                "C: listing over TLS, CPU: vppkit in C / in Rust",
                over(cpu(LISTING_VPPKIT), cpu(CORE)),
                None,
            ),
            figure(
                "C3",
                "C: decoding and reading six, CPU: vppkit / yyjson",
                over(six, yyjson),
                Some(0.85),
            ),
            figure(
                "C4",
                "C: a call that is answered at once, CPU us over core",
                call(|run| &run.local),
                Some(2.0),
            ),
            figure(
                "C4",
                "C: a call that is sent, CPU us over core",
                call(|run| &run.sent),
                Some(2.0),
            ),
            figure(
                "C5",
                "C: stripped library, MB",
                Some(self.library_bytes as f64 / 1e6),
                Some(4.0),
            ),
        ]
    }

    /// What stands behind the figures, in words.
    pub(crate) fn details(&self) -> Vec<String> {
        let reading = |ns: fn(&Reading) -> f64| shown(middle(self.reading.iter().map(ns)), 0);
        let call = |us: fn(&Calls) -> f64| shown(middle(self.calls.iter().map(us)), 2);
        vec![
            format!(
                "the library: decoding {:.0}, reading all {}, as an array {}, six {}; yyjson with decoding {} CPU ns \
                 a record",
                self.decode.vppkit_ns,
                reading(|run| run.get_all_ns),
                reading(|run| run.array_all_ns),
                reading(|run| run.get_six_ns),
                shown(middle(self.yyjson.iter().map(|run| run.yyjson_six_ns)), 0),
            ),
            format!(
                "a call answered at once: C {}, core {}; sent: C {}, core {} CPU us",
                call(|run| run.local.c_us),
                call(|run| run.local.core_us),
                call(|run| run.sent.c_us),
                call(|run| run.sent.core_us),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::listing::Run;
    use super::*;

    fn listing(client: &str, cpu_seconds: f64) -> (String, Vec<Run>) {
        let run =
            Run { cpu_seconds, wall_seconds: 1.0, peak_rss_kib: None, records: 500, checksum: 1 };
        (client.to_owned(), vec![run])
    }

    #[test]
    fn verdicts_follow_the_medians() {
        let reading = |get_all_ns| Reading { get_all_ns, array_all_ns: 26.0, get_six_ns: 20.0 };
        let cost = |over_us| Cost { c_us: 90.0, core_us: 89.0, over_us };
        let calls = |over_us| Calls { local: cost(0.4), sent: cost(over_us) };
        let measured = C {
            tls: Runs::from([
                listing(LISTING_VPPKIT, 1.0),
                listing(LISTING_CURL, 1.0),
                listing(CORE, 0.9),
            ]),
            reading: [24.0, 10.0, 90.0].map(reading).into(),
            yyjson: vec![Yyjson { yyjson_six_ns: 200.0 }],
            calls: [1.9, 2.1, 3.0].map(calls).into(),
            decode: Decode { plain_ns: 700.0, vppkit_ns: 140.0 },
            library_bytes: 4_000_001,
        };
        let figures = measured.figures();
        let verdicts: Vec<_> = figures.iter().map(|figure| (figure.id, figure.verdict())).collect();
        let expected = [
            ("C1", "met"),
            ("C1", "MISSED"),
            ("C1", "met"),
            ("C2", "met"),
            ("", ""),
            ("C3", "met"),
            ("C4", "met"),
            ("C4", "MISSED"),
            ("C5", "MISSED"),
        ];
        assert_eq!(verdicts, expected);
    }
}
