//! The npm packages as a user gets them: packed, installed into an empty folder without the network,
//! and tested there by node's own test runner, the TypeScript compiler, and the programs that people
//! read.

mod install;
mod programs;
mod tests;
mod types;

use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};

use super::report::Report;
use crate::dist;

pub(crate) fn run() -> Result<Report> {
    ensure_node()?;
    // Built in less time, and with checks that a release leaves out.
    let packages = dist::node(false)?;
    let mut report = Report::of_checks("packages");
    let app = install::fresh(&mut report, &packages)?;
    report.begin("types");
    types::check(&mut report, &app)?;
    report.begin("programs");
    programs::check(&mut report, &app)?;
    report.begin("node --test");
    tests::run(&mut report, &app)?;
    Ok(report)
}

fn ensure_node() -> Result<()> {
    let output = Command::new("node").arg("--version").output().context("Node is needed")?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|one| one.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= 20),
        "Node 20 or newer is needed, not {version}"
    );
    Ok(())
}

/// All that a program printed.
fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&text).trim().to_owned()
}
