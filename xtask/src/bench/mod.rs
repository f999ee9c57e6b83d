//! `cargo xtask bench`: vppkit beside what users would otherwise write, and the simulator's own
//! figures, in one run on one machine.
//!
//! Absolute times say little on a shared machine; ratios between interleaved runs do. Clients are
//! fresh processes on a core of their own, away from the server's.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

mod c;
mod figures;
mod import;
mod latency;
mod listing;
mod node;
pub(crate) mod process;
mod py;
mod requests;
mod simulator;

use crate::{cargo, table};
use figures::{Decode, Measured};
use process::Pinning;

/// Who reads the listing: the subcommands of `vppkit-bench`.
const CLIENTS: &[&str] =
    &["vppkit", "vppkit-five", "vppkit-five-unordered", "plain", "plain-four", "hyper"];

/// Those whose memory must not grow with the number of records.
const FLAT: &[&str] = &["vppkit", "vppkit-five"];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds; the medians of them count [default: 7, with --quick: 3]
    #[arg(long)]
    rounds: Option<usize>,
    /// Licence records to list [default: 1000000, with --quick: 500000]
    #[arg(long)]
    records: Option<usize>,
    /// A short run: shows that everything works, and the ratios roughly
    #[arg(long)]
    quick: bool,
    /// Measure one language only
    #[arg(long)]
    only: Option<Language>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Language {
    C,
    Python,
    Node,
}

/// How much is done of each.
struct Scale {
    rounds: usize,
    records: usize,
    small_requests: usize,
    latency_pages: usize,
    import_rounds: usize,
}

impl Options {
    fn scale(&self) -> Scale {
        let or = |quick: usize, full: usize| if self.quick { quick } else { full };
        Scale {
            rounds: self.rounds.unwrap_or(or(3, 7)),
            records: self.records.unwrap_or(or(500_000, 1_000_000)),
            small_requests: or(20_000, 100_000),
            latency_pages: or(200, 2_000),
            import_rounds: or(1, 3),
        }
    }
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let scale = options.scale();
    let Scale { rounds, records, .. } = scale;
    ensure!(rounds > 0 && records > 0, "at least one round and one record");

    let binary = cargo::build_binary("vppkit-bench", "vppkit-bench", true)?;
    if let Some(language) = options.only {
        return one_language(language, &binary, records, rounds);
    }
    let for_simulator = cargo::build_binary("vppkit-bench", "vppkit-bench-sim", true)?;
    let simulator = cargo::build_binary("vppkit-sim", "vppkit-sim", true)?;
    let pinning = Pinning::detect();
    let measured = Measured {
        records,
        rounds,
        pinned: pinning.is_on(),
        decode: decode(&binary, pinning, rounds)?,
        clients: listing::measure(&binary, pinning, records, rounds, CLIENTS)?,
        tenth: listing::measure(&binary, pinning, records.div_ceil(10), rounds, FLAT)?,
        c: c::measure(&binary, pinning, records, rounds)?,
        py: py::measure(&binary, pinning, records, rounds)?,
        node: node::measure(&binary, pinning, records, rounds)?,
        latency: latency::measure(&binary, pinning, scale.latency_pages)?,
        imports: import::measure(&binary, &simulator, pinning, scale.import_rounds)?,
        requests: requests::measure(&for_simulator, pinning)?,
        simulator: simulator::measure(
            &for_simulator,
            &simulator,
            pinning,
            rounds,
            scale.small_requests,
        )?,
    };

    println!();
    table::print(&figures::ratios(&measured));
    println!();
    table::print(&figures::clients(&measured));
    let path = cargo::target_dir().join("bench.json");
    std::fs::write(&path, serde_json::to_vec_pretty(&figures::json(&measured))?)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

fn one_language(
    language: Language,
    binary: &Path,
    records: usize,
    rounds: usize,
) -> anyhow::Result<()> {
    let pinning = Pinning::detect();
    let (figures, details) = match language {
        Language::C => {
            let c = c::measure(binary, pinning, records, rounds)?;
            (c.figures(), c.details())
        }
        Language::Python => {
            let py = py::measure(binary, pinning, records, rounds)?;
            (py.figures(), py.details())
        }
        Language::Node => {
            let node = node::measure(binary, pinning, records, rounds)?;
            (node.figures(), node.details())
        }
    };
    println!();
    table::print(&figures::rows(&figures));
    println!("\n{}", details.join("\n"));
    Ok(())
}

fn decode(binary: &Path, pinning: Pinning, rounds: usize) -> anyhow::Result<Decode> {
    // A round takes milliseconds here; three times as many cost nothing.
    let rounds = 3 * rounds;
    println!("decoding in memory, {rounds} rounds");
    let mut command = pinning.client(binary);
    json_line(command.args(["decode", &rounds.to_string()]))
}

/// Runs a command whose output is one line of JSON.
fn json_line<T: serde::de::DeserializeOwned>(command: &mut Command) -> anyhow::Result<T> {
    let shown = cargo::show(command);
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    let ended = cargo::describe(output.status);
    ensure!(output.status.success(), "`{shown}` ended with {ended}");
    serde_json::from_slice(&output.stdout).with_context(|| format!("the output of `{shown}`"))
}
