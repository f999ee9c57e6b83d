//! Runs `node --test` and counts its tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::types::copy_folder;
use crate::cargo;
use crate::test::report::Report;

/// A line of `tests/node/reporter.mjs`.
#[derive(Deserialize)]
struct Line {
    name: String,
    file: Option<String>,
    passed: bool,
    skipped: bool,
    why: String,
}

pub(super) fn run(report: &mut Report, app: &Path) -> Result<()> {
    let folder = app.join("tests");
    copy_folder(&cargo::root().join("tests/node"), &folder)?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(name);
        }
    }
    ensure!(!files.is_empty(), "there are no tests");
    files.sort();
    for file in files {
        run_file(report, &folder, &file)?;
    }
    Ok(())
}

/// One file after the other: some measure how late something is.
fn run_file(report: &mut Report, folder: &Path, file: &str) -> Result<()> {
    let mut command = Command::new("node");
    command.args([
        "--expose-gc",
        "--unhandled-rejections=strict",
        "--test",
        "--test-timeout=300000",
    ]);
    command.args(["--test-reporter=./reporter.mjs", "--test-reporter-destination=stdout", file]);
    command.current_dir(folder).stdout(Stdio::piped()).env_remove("VPPKIT_SIM");
    command.env_remove("VPPKIT_STOKEN").env_remove("VPPKIT_STOKEN_FILE");
    let mut child = command.spawn().context("starting node")?;
    let stdout = child.stdout.take().context("no output")?;
    let mut tests = 0;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        let Ok(line) = serde_json::from_str::<Line>(&line) else {
            println!("{line}");
            continue;
        };
        // The file itself counts as a test only where it failed: then it may have had none.
        let is_file = line.name.ends_with(file);
        if is_file && line.passed {
            continue;
        }
        tests += u32::from(!is_file);
        let at = line.file.as_deref().and_then(|path| path.rsplit('/').next()).unwrap_or(file);
        let name = format!("{}: {}", at.trim_end_matches(".test.mjs"), line.name);
        // What did not run tests nothing.
        let why = if line.skipped { "it was skipped" } else { line.why.as_str() };
        report.check(&name, line.passed && !line.skipped, why);
    }
    let status = child.wait()?;
    let ended = format!("{}, {tests} tests", cargo::describe(status));
    report.check(&format!("{file} ends well"), status.success() && tests > 0, ended);
    Ok(())
}
