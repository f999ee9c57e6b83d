//! Random fault schedules, and the proof that they would notice a mistake.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::report::{Counts, Report};
use crate::{cargo, schedules};

/// Schedules of each run.
const SCHEDULES: u64 = 20_000;

/// A mistake must be noticed within so many.
const MOST_TO_NOTICE: u64 = 1_000;

pub(crate) fn run() -> anyhow::Result<Report> {
    let binary = schedules::build()?;
    let played = schedules::play(&binary, 1, SCHEDULES)?;
    println!("{}", played.line());
    let counts =
        Counts { passed: played.schedules - played.failed, failed: played.failed, skipped: 0 };
    let failures = played.failures.iter().map(schedules::describe).collect();
    let mut report = Report { parts: vec![("schedules".to_owned(), counts)], failures };

    report.parts.push(("coverage".to_owned(), Counts::default()));
    let gaps = played.gaps.join("; ");
    report.check("every task succeeded and every fault struck", gaps.is_empty(), gaps);

    report.parts.push(("mistakes".to_owned(), Counts::default()));
    for mistake in mistakes(&binary)? {
        let caught = catch(&binary, &mistake)?;
        let after = caught.as_ref().map(|caught| caught.after);
        let what = match &caught {
            Some(caught) => format!("{mistake} is noticed, after {} schedules", caught.after),
            None => format!("{mistake} is noticed"),
        };
        report.check(&what, after.is_some(), format!("not within {MOST_TO_NOTICE} schedules"));
    }
    Ok(report)
}

/// Every mistake that the library can be made to make.
fn mistakes(binary: &Path) -> anyhow::Result<Vec<String>> {
    let output = Command::new(binary).arg("--mistakes").stderr(Stdio::inherit()).output()?;
    let names: Vec<String> = serde_json::from_slice(&output.stdout)?;
    ensure!(!names.is_empty(), "the library can be made to make no mistake");
    Ok(names)
}

/// A mistake that was noticed, as the program prints it.
#[derive(Deserialize)]
struct Caught {
    after: u64,
}

fn catch(binary: &Path, mistake: &str) -> anyhow::Result<Option<Caught>> {
    let mut command = Command::new(binary);
    command.args(["--json", "--schedules", &MOST_TO_NOTICE.to_string(), "--mistake", mistake]);
    let output = command.stderr(Stdio::inherit()).output()?;
    let ended = cargo::describe(output.status);
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("with the mistake {mistake} it ended with {ended}"))
}
