//! The clients reading the listing of a server on loopback.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use super::json_line;

/// What one client process says of itself.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Run {
    pub(crate) cpu_seconds: f64,
    pub(crate) wall_seconds: f64,
    /// Known on Linux only.
    pub(crate) peak_rss_kib: Option<u64>,
    pub(crate) records: u64,
    pub(crate) checksum: u64,
}

/// The runs of every client.
pub(crate) type Runs = BTreeMap<String, Vec<Run>>;

/// Runs the clients in turns, every round beginning with another one. All must read the same.
pub(crate) fn measure(
    binary: &Path,
    pinning: Pinning,
    records: usize,
    rounds: usize,
    clients: &[&str],
) -> anyhow::Result<Runs> {
    let server = Server::start(binary, pinning, records)?;
    let mut runs = Runs::new();
    for round in 0..rounds {
        println!("listing {records} records, round {} of {rounds}", round + 1);
        for turn in 0..clients.len() {
            let client = clients[(round + turn) % clients.len()];
            let run: Run = json_line(pinning.client(binary).args([client, &server.url]))?;
            runs.entry(client.to_owned()).or_default().push(run);
        }
    }
    ensure_equal(&runs, records)?;
    Ok(runs)
}

fn ensure_equal(runs: &Runs, records: usize) -> anyhow::Result<()> {
    let mut checksum = None;
    for (client, run) in
        runs.iter().flat_map(|(client, runs)| runs.iter().map(move |r| (client, r)))
    {
        // The server rounds up to whole pages of 500.
        let expected = records.div_ceil(500) * 500;
        ensure!(run.records == expected as u64, "{client} read {} records", run.records);
        let first = *checksum.get_or_insert(run.checksum);
        ensure!(run.checksum == first, "{client} read other values: {} != {first}", run.checksum);
    }
    Ok(())
}

/// Whether server and clients are kept on cores of their own.
#[derive(Clone, Copy)]
pub(crate) struct Pinning(bool);

impl Pinning {
    /// On where `taskset` exists and both cores may be used.
    pub(crate) fn detect() -> Self {
        let works = |core: &str| {
            let status = Command::new("taskset").args(["-c", core, "true"]).status();
            status.is_ok_and(|status| status.success())
        };
        let on = works("0") && works("1");
        if !on {
            println!("not pinned to cores (no taskset, or a single core): expect more noise");
        }
        Self(on)
    }

    pub(crate) fn is_on(self) -> bool {
        self.0
    }

    fn server(self, binary: &Path) -> Command {
        self.command("0", binary)
    }

    pub(crate) fn client(self, binary: &Path) -> Command {
        self.command("1", binary)
    }

    fn command(self, core: &str, binary: &Path) -> Command {
        let mut command = if self.0 {
            let mut command = Command::new("taskset");
            command.args(["-c", core]).arg(binary);
            command
        } else {
            Command::new(binary)
        };
        // Loopback must not go through anybody's proxy.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().to_ascii_lowercase().ends_with("_proxy") {
                command.env_remove(name);
            }
        }
        command
    }
}

/// The server process, ended when this is dropped.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(binary: &Path, pinning: Pinning, records: usize) -> anyhow::Result<Self> {
        let mut command = pinning.server(binary);
        command.args(["server", &records.to_string()]);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let mut server = Self { child, url: String::new() };
        BufReader::new(stdout).read_line(&mut server.url)?;
        server.url.truncate(server.url.trim_end().len());
        ensure!(server.url.starts_with("http://127.0.0.1:"), "the server did not start");
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail when the server has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(records: u64, checksum: u64) -> Run {
        Run { cpu_seconds: 1.0, wall_seconds: 1.0, peak_rss_kib: None, records, checksum }
    }

    #[test]
    fn clients_must_read_the_same() {
        let runs = |vppkit: Run, plain: Run| {
            Runs::from([("vppkit".into(), vec![vppkit]), ("plain".into(), vec![plain])])
        };
        assert!(ensure_equal(&runs(run(1_000, 7), run(1_000, 7)), 1_000).is_ok());
        assert!(ensure_equal(&runs(run(1_000, 7), run(1_000, 8)), 1_000).is_err());
        assert!(ensure_equal(&runs(run(500, 7), run(500, 7)), 1_000).is_err());
    }
}
