//! The Python package as it is shipped, beside what one would otherwise write in Python.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::figures::{Figure, Target, line, median, middle, over, shown, wall};
use super::json_line;
use super::listing::{Run, Runs, in_turns, tls_server};
use super::process::Pinning;
use crate::python::{self, Environment};
use crate::{cargo, dist};

const VPPKIT: &str = "listing_vppkit";
const VPPKIT_ASYNC: &str = "listing_vppkit_async";
const REQUESTS: &str = "listing_requests";
const AIOHTTP: &str = "listing_aiohttp";
const PYCURL: &str = "listing_pycurl";

/// The slowest of them would take most of the time.
const LISTINGS: &[&str] = &[VPPKIT, VPPKIT_ASYNC, REQUESTS, AIOHTTP, PYCURL];
const QUICK_ONES: &[&str] = &[VPPKIT, VPPKIT_ASYNC, AIOHTTP];

/// Starts of interpreters a round.
const STARTS: &str = "21";

/// What was measured.
#[derive(Default, Serialize)]
pub(crate) struct Py {
    /// On cores of their own: for CPU and memory.
    pinned: Runs,
    /// On all cores: for the time on the wall.
    free: Runs,
    decode: Vec<Decoding>,
    kept: Vec<Kept>,
    attributes: Vec<Attributes>,
    startup: Startup,
    wheel_bytes: u64,
}

/// One process of `decode.py`: median CPU nanoseconds a record.
#[derive(Deserialize, Serialize)]
struct Decoding {
    vppkit_ns: f64,
    msgspec_six_ns: f64,
    msgspec_fourteen_ns: f64,
    json_ns: f64,
}

/// Bytes a record that is kept.
#[derive(Serialize)]
struct Kept {
    vppkit: f64,
    msgspec: f64,
}

/// One process of `attributes.py`.
#[derive(Deserialize, Serialize)]
struct Attributes {
    record_ns: f64,
    slots_ns: f64,
}

/// What `startup.py` says.
#[derive(Default, Deserialize, Serialize)]
struct Startup {
    bare_ms: f64,
    import_ms: f64,
    /// The median of the differences between neighbours.
    over_ms: f64,
    threads: u32,
}

/// The programs, and the environment that they run in.
struct Programs {
    python: PathBuf,
    scripts: PathBuf,
    url: String,
    ca: PathBuf,
    pinning: Pinning,
}

impl Programs {
    fn script(&self, name: &str) -> Command {
        let mut command = self.pinning.client(&self.python);
        command.env_remove("PYTHONPATH").arg(self.scripts.join(name).with_extension("py"));
        command
    }

    fn reading(&self, name: &str) -> Command {
        let mut command = self.script(name);
        command.arg(&self.url).arg(&self.ca);
        command
    }

    fn bytes_of(&self, whose: &str) -> anyhow::Result<f64> {
        #[derive(Deserialize)]
        struct Bytes {
            bytes: f64,
        }
        let Bytes { bytes } = json_line(self.reading("kept").arg(whose))?;
        Ok(bytes)
    }
}

pub(crate) fn measure(
    bench: &Path,
    pinning: Pinning,
    records: usize,
    rounds: usize,
) -> anyhow::Result<Py> {
    let wheels = dist::py(true)?;
    let environment = Environment::with("bench", &python::first()?, &["bench.txt"])?;
    environment.install(&[&wheels.vppkit])?;
    let ca = python::folder().join("bench-ca.pem");
    let (server, url) = tls_server(bench, pinning, records, &ca)?;
    let scripts = cargo::root().join("bench/py");
    let python = environment.interpreter();
    let mut programs = Programs { python, scripts, url, ca, pinning };
    let list = |programs: &Programs, how: &str, clients: &[&str]| {
        in_turns(how, records, rounds, clients, |client| -> anyhow::Result<Run> {
            json_line(&mut programs.reading(client))
        })
    };
    let pinned = list(&programs, " in Python over TLS", LISTINGS)?;
    let (mut decode, mut kept, mut attributes) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=rounds {
        println!("decoding and reading in Python, round {round} of {rounds}");
        decode.push(json_line(programs.reading("decode").arg("5"))?);
        kept.push(Kept {
            vppkit: programs.bytes_of("vppkit")?,
            msgspec: programs.bytes_of("msgspec")?,
        });
        attributes.push(json_line(&mut programs.script("attributes"))?);
    }
    let startup = json_line(programs.script("startup").arg(STARTS))?;
    drop(server);
    let (_server, url) = tls_server(bench, Pinning::off(), records, &programs.ca)?;
    programs.url = url;
    programs.pinning = Pinning::off();
    let free = list(&programs, " in Python over TLS, on all cores", QUICK_ONES)?;
    let wheel_bytes = fs::metadata(&wheels.vppkit)?.len();
    Ok(Py { pinned, free, decode, kept, attributes, startup, wheel_bytes })
}

impl Py {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let figure = |id, name: &str, value, most: f64| {
            Figure::new(id, &format!("Python: {name}"), value, Some(Target::AtMost(most)))
        };
        let cpu = |client: &str| median(&self.pinned, client, |run| Some(run.cpu_seconds));
        let memory = |client: &str| {
            median(&self.pinned, client, |run| run.peak_rss_kib.map(|kib| kib as f64))
        };
        let free = |client: &str| median(&self.free, client, wall);
        let decode = |ns: fn(&Decoding) -> f64| middle(self.decode.iter().map(ns));
        let kept = |bytes: fn(&Kept) -> f64| middle(self.kept.iter().map(bytes));
        let read = |ns: fn(&Attributes) -> f64| middle(self.attributes.iter().map(ns));
        let ours = decode(|run| run.vppkit_ns);
        let listing = |name: &str, peer, most, id| {
            figure(
                id,
                &format!("listing over TLS, CPU: {name}"),
                over(cpu(VPPKIT), cpu(peer)),
                most,
            )
        };
        vec![
            figure(
                "P1",
                "decode, build all, read six: vppkit / msgspec, six members",
                over(ours, decode(|run| run.msgspec_six_ns)),
                0.85,
            ),
            figure(
                "P2",
                "decode, build all, read six: vppkit / msgspec, all members",
                over(ours, decode(|run| run.msgspec_fourteen_ns)),
                0.75,
            ),
            figure(
                "",
                "decode, build all, read six: vppkit / json",
                over(ours, decode(|run| run.json_ns)),
                1.0,
            ),
            listing("vppkit / aiohttp, five at once, with msgspec", AIOHTTP, 0.65, "P3"),
            listing("vppkit / pycurl with msgspec", PYCURL, 1.0, "P4"),
            listing("vppkit / requests with json", REQUESTS, 0.20, "P5"),
            figure(
                "P3",
                "listing over TLS, CPU: AsyncClient / aiohttp, five at once, with msgspec",
                over(cpu(VPPKIT_ASYNC), cpu(AIOHTTP)),
                0.65,
            ),
            figure(
                "P6",
                "listing over TLS, wall on all cores: vppkit / aiohttp",
                over(free(VPPKIT), free(AIOHTTP)),
                0.50,
            ),
            figure(
                "P7",
                "listing over TLS, peak memory: vppkit / requests",
                over(memory(VPPKIT), memory(REQUESTS)),
                0.75,
            ),
            figure(
                "P8",
                "bytes of a record that is kept: vppkit / msgspec, all members",
                over(kept(|run| run.vppkit), kept(|run| run.msgspec)),
                0.70,
            ),
            figure("P9", "import over a bare interpreter, ms", Some(self.startup.over_ms), 10.0),
            figure("P9", "threads after the import", Some(f64::from(self.startup.threads)), 1.0),
            figure(
                "P10",
                "reading an attribute: vppkit / __slots__",
                over(read(|run| run.record_ns), read(|run| run.slots_ns)),
                1.2,
            ),
            figure("", "wheel, MB", Some(self.wheel_bytes as f64 / 1e6), 2.5),
        ]
    }

    /// What stands behind the figures, in words.
    pub(crate) fn details(&self) -> Vec<String> {
        let decode = |ns: fn(&Decoding) -> f64| shown(middle(self.decode.iter().map(ns)), 0);
        vec![
            format!(
                "Python, decode, build and read six: vppkit {}, msgspec {} and {}, json {} CPU ns a record",
                decode(|run| run.vppkit_ns),
                decode(|run| run.msgspec_six_ns),
                decode(|run| run.msgspec_fourteen_ns),
                decode(|run| run.json_ns),
            ),
            line("Python, TLS", &self.pinned),
            line("Python, TLS, on all cores", &self.free),
        ]
    }
}
