//! The main job as a user runs it: `cargo run --release --example import -- --json`.

use std::process::Stdio;

use serde_json::Value;

use super::report::Report;
use crate::cargo;

pub(crate) fn run() -> anyhow::Result<Report> {
    let mut command = cargo::cargo();
    command.args(["run", "--release", "--example", "import", "--", "--json"]);
    // With a token in the environment the example would talk to Apple.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("VPPKIT_") {
            command.env_remove(name);
        }
    }
    println!("running `{}`", cargo::show(&command));
    let output = command.stderr(Stdio::inherit()).output()?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    println!("{}", stdout.trim_end());

    let mut report = Report::of_checks("main job");
    report.check("exit code 0", output.status.success(), cargo::describe(output.status));
    check_summary(&mut report, &stdout);
    Ok(report)
}

/// The simulator's world holds 25 assets, 3,000 users and 20,000 devices; not every user and device
/// need hold a licence.
fn check_summary(report: &mut Report, stdout: &str) {
    let parsed = serde_json::from_str::<Value>(stdout);
    let summary = match parsed {
        Ok(value @ Value::Object(_)) => value,
        Ok(_) => return report.check("stdout is one JSON object", false, "another JSON value"),
        Err(error) => return report.check("stdout is one JSON object", false, error),
    };
    report.check("stdout is one JSON object", true, "");

    let number = |pointer: &str| summary.pointer(pointer).and_then(Value::as_u64);
    let within = |pointer: &str, most: u64| number(pointer).is_some_and(|n| n > 0 && n <= most);
    let shown = |pointer: &str| summary.pointer(pointer).unwrap_or(&Value::Null);
    report.check("25 assets", number("/assets") == Some(25), shown("/assets"));
    report.check("1 to 3000 users", within("/users", 3_000), shown("/users"));
    report.check("1 to 20000 devices", within("/devices", 20_000), shown("/devices"));
    report.check("requests were sent", within("/requests", u64::MAX), shown("/requests"));
    let licenses =
        (number("/licenses/total"), number("/licenses/assigned"), number("/licenses/available"));
    let adds_up =
        matches!(licenses, (Some(all), Some(used), Some(free)) if all > 0 && all == used + free);
    report.check("licences: total = assigned + available", adds_up, shown("/licenses"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failures(stdout: &str) -> Vec<String> {
        let mut report = Report::of_checks("main job");
        check_summary(&mut report, stdout);
        report.failures
    }

    #[test]
    fn a_summary_that_adds_up_passes() {
        let good = r#"{"assets":25,"users":3000,"devices":1,"requests":9,
            "licenses":{"total":5,"assigned":3,"available":2}}"#;
        assert_eq!(failures(good), [""; 0]);
    }

    #[test]
    fn every_wrong_figure_is_named() {
        let bad = r#"{"assets":24,"users":3001,"devices":0,
            "licenses":{"total":5,"assigned":3,"available":3}}"#;
        assert_eq!(failures(bad).len(), 5);
    }

    #[test]
    fn more_than_one_object_fails() {
        assert_eq!(failures("{} {}").len(), 1);
        assert_eq!(failures("[]").len(), 1);
        assert_eq!(failures("").len(), 1);
    }
}
