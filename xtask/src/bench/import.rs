//! The memory that an import of a million licences takes.

use std::path::Path;

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use super::figures::{Figure, Target, middle};
use super::json_line;
use super::process::{Pinning, Server};
use crate::cargo;

const LICENSES: u64 = 1_000_000;

/// The imports of two worlds.
#[derive(Serialize)]
pub(crate) struct Imports {
    /// Of `bench/worlds/import.toml`.
    pub(crate) five_each: Vec<Import>,
    /// Of `bench/worlds/import-all-different.toml`.
    pub(crate) all_different: Vec<Import>,
}

/// One process of `vppkit-bench import`.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Import {
    pub(crate) cpu_seconds: f64,
    pub(crate) wall_seconds: f64,
    /// What it held after connecting, and the most it ever held; known on Linux only.
    pub(crate) connected_rss_kib: Option<u64>,
    pub(crate) peak_rss_kib: Option<u64>,
    /// Licences delivered.
    pub(crate) records: u64,
    /// Different users and devices among their holders.
    pub(crate) holders: u64,
    /// User records delivered.
    pub(crate) users: u64,
}

impl Import {
    pub(crate) fn growth_mib(&self) -> Option<f64> {
        let (connected, peak) = (self.connected_rss_kib?, self.peak_rss_kib?);
        Some(peak.saturating_sub(connected) as f64 / 1024.0)
    }
}

pub(crate) fn measure(
    bench: &Path,
    simulator: &Path,
    pinning: Pinning,
    rounds: usize,
) -> anyhow::Result<Imports> {
    let of_world = |world: &str| imports(bench, simulator, pinning, rounds, world);
    let imports = Imports {
        five_each: of_world("import")?,
        all_different: of_world("import-all-different")?,
    };
    ensure_whole(&imports.five_each, 200_000)?;
    ensure_whole(&imports.all_different, LICENSES)?;
    Ok(imports)
}

fn imports(
    bench: &Path,
    simulator: &Path,
    pinning: Pinning,
    rounds: usize,
    world: &str,
) -> anyhow::Result<Vec<Import>> {
    let file = cargo::root().join("bench/worlds").join(world).with_extension("toml");
    let mut server = Server::start(pinning.server(simulator).arg("--world").arg(file))?;
    let url = server.wait_for("export VPPKIT_ENTRY_URL=")?;
    let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
    let one = |round| {
        println!("{world} of {LICENSES} licences, round {round} of {rounds}");
        json_line(pinning.client(bench).args(["import", &url]).env("VPPKIT_STOKEN", &stoken))
    };
    (1..=rounds).map(one).collect()
}

fn ensure_whole(imports: &[Import], least_holders: u64) -> anyhow::Result<()> {
    for Import { records, holders, .. } in imports {
        ensure!(*records == LICENSES, "an import delivered {records} licences");
        ensure!(*holders >= least_holders, "their holders are {holders}");
    }
    Ok(())
}

impl Imports {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let growth = |imports: &[Import]| middle(imports.iter().filter_map(Import::growth_mib));
        vec![
            Figure::new(
                "",
                "import of 1,000,000 licences: growth of peak memory, MiB",
                growth(&self.five_each),
                Some(Target::AtMost(24.0)),
            ),
            Figure::new(
                "",
                "import with 1,000,000 different holders: the same, MiB",
                growth(&self.all_different),
                None,
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(connected: u64, peak: u64, records: u64, holders: u64) -> Import {
        Import {
            cpu_seconds: 1.0,
            wall_seconds: 1.0,
            connected_rss_kib: Some(connected * 1024),
            peak_rss_kib: Some(peak * 1024),
            records,
            holders,
            users: 0,
        }
    }

    #[test]
    fn only_what_came_after_connecting_counts() {
        let verdict = |peak| {
            let five_each = vec![import(8, peak, LICENSES, 200_000)];
            Imports { five_each, all_different: Vec::new() }.figures()[0].verdict()
        };
        assert_eq!(verdict(8 + 24), "met");
        assert_eq!(verdict(8 + 25), "MISSED");
    }

    #[test]
    fn an_import_that_is_not_whole_does_not_count() {
        assert!(ensure_whole(&[import(8, 20, LICENSES, 200_000)], 200_000).is_ok());
        assert!(ensure_whole(&[import(8, 20, LICENSES - 1, 200_000)], 200_000).is_err());
        assert!(ensure_whole(&[import(8, 20, LICENSES, 199_999)], 200_000).is_err());
    }
}
