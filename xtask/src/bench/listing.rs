//! The clients reading the listing of a server on loopback.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use super::json_line;
use super::process::{Pinning, Server};

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
    let mut server = Server::start(pinning.server(binary).args(["server", &records.to_string()]))?;
    let url = url_of(&mut server)?;
    in_turns("", records, rounds, clients, |client| {
        json_line(pinning.client(binary).args([client, &url]))
    })
}

/// The same for clients that are run in another way; `how` is for whoever watches.
pub(crate) fn in_turns(
    how: &str,
    records: usize,
    rounds: usize,
    clients: &[&str],
    run: impl Fn(&str) -> anyhow::Result<Run>,
) -> anyhow::Result<Runs> {
    let mut runs = Runs::new();
    for round in 0..rounds {
        println!("listing {records} records{how}, round {} of {rounds}", round + 1);
        for turn in 0..clients.len() {
            let client = clients[(round + turn) % clients.len()];
            runs.entry(client.to_owned()).or_default().push(run(client)?);
        }
    }
    // The server rounds up to whole pages of 500.
    ensure_equal(&runs, records.div_ceil(500) * 500)?;
    Ok(runs)
}

/// The URL of the service configuration, which the server prints.
pub(crate) fn url_of(server: &mut Server) -> anyhow::Result<String> {
    let scheme = "http";
    Ok(scheme.to_owned() + &server.wait_for(scheme)?)
}

/// A server of so many records over TLS, which writes its CA to a file, and its URL.
pub(crate) fn tls_server(
    binary: &Path,
    pinning: Pinning,
    records: usize,
    ca: &Path,
) -> anyhow::Result<(Server, String)> {
    let mut server = pinning.server(binary);
    server.args(["server", &records.to_string(), "--tls"]).arg(ca);
    let mut server = Server::start(&mut server)?;
    let url = url_of(&mut server)?;
    ensure!(url.starts_with("https://"), "{url} is not TLS");
    Ok((server, url))
}

pub(crate) fn ensure_equal(runs: &Runs, records: usize) -> anyhow::Result<()> {
    let mut checksum = None;
    for (client, run) in
        runs.iter().flat_map(|(client, runs)| runs.iter().map(move |r| (client, r)))
    {
        ensure!(run.records == records as u64, "{client} read {} records", run.records);
        let first = *checksum.get_or_insert(run.checksum);
        ensure!(run.checksum == first, "{client} read other values: {} != {first}", run.checksum);
    }
    Ok(())
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
