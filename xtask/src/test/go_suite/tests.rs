//! Runs `go test` and counts its tests.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::toolchain::Go;
use crate::cargo;
use crate::test::report::Report;

/// A line of `go test -json`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Line {
    action: String,
    #[serde(default)]
    package: String,
    test: Option<String>,
    #[serde(default)]
    output: String,
}

pub(super) fn run(report: &mut Report, go: &Go, simulator: &Path) -> Result<()> {
    let mut command = go.command();
    // One package after the other: some tests measure how late a call returns.
    command.args(["test", "-json", "-race", "-count=1", "-p=1", "-timeout=10m", "./..."]);
    command.env("VPPKIT_SIM", simulator).stdout(Stdio::piped());
    let mut child = command.spawn().context("starting go test")?;
    let stdout = child.stdout.take().context("no output")?;
    let mut tests = 0;
    let mut said: HashMap<(String, Option<String>), String> = HashMap::new();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        let Ok(line) = serde_json::from_str::<Line>(&line) else {
            println!("{line}");
            continue;
        };
        let key = (line.package, line.test);
        match (line.action.as_str(), &key.1) {
            ("output" | "build-output", _) => said.entry(key).or_default().push_str(&line.output),
            ("pass" | "fail", Some(test)) => {
                tests += 1;
                let name = format!("{}: {test}", key.0.rsplit('/').next().unwrap_or_default());
                let output = said.get(&key).map_or("", String::as_str);
                report.check(&name, line.action == "pass", output.trim());
            }
            // What did not run tests nothing.
            ("skip", Some(test)) => report.check(test, false, "it was skipped"),
            ("fail" | "build-fail", None) => {
                println!("{}", said.get(&key).map_or("", String::as_str));
            }
            _ => {}
        }
    }
    let status = child.wait()?;
    let ended = format!("{}, {tests} tests", cargo::describe(status));
    report.check("go test ends well", status.success() && tests > 0, ended);
    Ok(())
}
