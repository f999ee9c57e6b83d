//! `cargo xtask soak`: random fault schedules, in as many processes as there are cores.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use anyhow::{Context, ensure};
use serde::Deserialize;

use crate::{cargo, row, table};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Schedules to play
    #[arg(long, default_value_t = 2_000_000)]
    schedules: u64,
    /// Seed of the first one; the others follow it
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Schedules of one process before the next begins: so often the user hears of it.
const SHARE: u64 = 10_000;

/// Fewer schedules need not show every fault.
const ENOUGH_FOR_COVERAGE: u64 = 10_000;

/// What schedules came to, as `vppkit-schedules --json` prints it.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Played {
    pub(crate) schedules: u64,
    pub(crate) failed: u64,
    pub(crate) broken: BTreeMap<String, u64>,
    pub(crate) failures: Vec<Failure>,
    pub(crate) requests: u64,
    pub(crate) faults: u64,
    pub(crate) virtual_seconds: f64,
    pub(crate) most_at_once: usize,
    pub(crate) peak_bytes: usize,
    pub(crate) coverage: Coverage,
    /// What a run of its size should have shown and did not.
    pub(crate) gaps: Vec<String>,
}

/// A schedule that broke something.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) findings: Vec<String>,
}

/// How often everything occurred.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Coverage {
    pub(crate) tasks: BTreeMap<String, u64>,
    pub(crate) faults: BTreeMap<String, u64>,
    pub(crate) errors: BTreeMap<String, u64>,
}

impl Played {
    fn add(&mut self, other: Self) {
        self.schedules += other.schedules;
        self.failed += other.failed;
        self.failures.extend(other.failures);
        self.requests += other.requests;
        self.faults += other.faults;
        self.virtual_seconds += other.virtual_seconds;
        self.most_at_once = self.most_at_once.max(other.most_at_once);
        self.peak_bytes = self.peak_bytes.max(other.peak_bytes);
        self.gaps.extend(other.gaps);
        for (mine, theirs) in [
            (&mut self.broken, other.broken),
            (&mut self.coverage.tasks, other.coverage.tasks),
            (&mut self.coverage.faults, other.coverage.faults),
            (&mut self.coverage.errors, other.coverage.errors),
        ] {
            for (name, count) in theirs {
                *mine.entry(name).or_default() += count;
            }
        }
    }

    /// One line about all of them.
    pub(crate) fn line(&self) -> String {
        format!(
            "{} schedules, {} failed; {} requests, {} faults, {:.0} virtual hours; at most {} \
             answers under way, {:.1} MiB of memory",
            self.schedules,
            self.failed,
            self.requests,
            self.faults,
            self.virtual_seconds / 3600.0,
            self.most_at_once,
            self.peak_bytes as f64 / (1024.0 * 1024.0),
        )
    }
}

pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    ensure!(options.schedules > 0, "at least one schedule");
    let binary = build()?;
    let played = play(&binary, options.seed, options.schedules)?;
    print(&played);
    let is_good = played.failed == 0 && played.gaps.is_empty();
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The program that plays them.
pub(crate) fn build() -> anyhow::Result<PathBuf> {
    cargo::build_with_profile("vppkit-schedules", "vppkit-schedules", "rig")
}

/// Plays so many schedules from this seed on, a process on each core.
pub(crate) fn play(binary: &Path, seed: u64, schedules: u64) -> anyhow::Result<Played> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let share = schedules.div_ceil(cores).min(SHARE);
    let mut waiting: Vec<(u64, u64)> = Vec::new();
    let mut next = 0;
    while next < schedules {
        let size = share.min(schedules - next);
        waiting.push((seed + next, size));
        next += size;
    }
    waiting.reverse();
    let mut all = Played::default();
    let mut running = Vec::new();
    while !waiting.is_empty() || !running.is_empty() {
        while running.len() < cores as usize
            && let Some((seed, size)) = waiting.pop()
        {
            running.push((seed, start(binary, seed, size)?));
        }
        let (seed, child) = running.remove(0);
        all.add(finish(child).with_context(|| format!("the schedules from seed {seed} on"))?);
        println!("{}", all.line());
    }
    // What one process did not show another may have.
    if schedules < ENOUGH_FOR_COVERAGE {
        all.gaps.clear();
    }
    Ok(all)
}

fn start(binary: &Path, seed: u64, schedules: u64) -> anyhow::Result<Child> {
    let mut command = Command::new(binary);
    command.args(["--json", "--seed", &seed.to_string(), "--schedules", &schedules.to_string()]);
    Ok(command.stdout(Stdio::piped()).spawn()?)
}

fn finish(child: Child) -> anyhow::Result<Played> {
    let output = child.wait_with_output()?;
    let ended = cargo::describe(output.status);
    serde_json::from_slice(&output.stdout).with_context(|| format!("it ended with {ended}"))
}

fn print(played: &Played) {
    let coverage = &played.coverage;
    for (title, counts) in
        [("task", &coverage.tasks), ("fault", &coverage.faults), ("error", &coverage.errors)]
    {
        let mut rows = vec![row![title, "times"]];
        rows.extend(counts.iter().map(|(name, count)| row![name, count]));
        println!();
        table::print(&rows);
    }
    println!();
    for failure in &played.failures {
        println!("FAILED  {}", describe(failure));
    }
    played.gaps.iter().for_each(|gap| println!("FAILED  {gap}"));
    for (rule, count) in &played.broken {
        println!("{rule} was broken in {count} schedules");
    }
    println!("{}", played.line());
}

/// A failing seed with its first finding.
pub(crate) fn describe(failure: &Failure) -> String {
    let first = failure.findings.first().map_or("", String::as_str);
    format!("seed {}: {first}", failure.seed)
}
