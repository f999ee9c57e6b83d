//! `cargo test --workspace`: unit, integration and doc tests of every crate.

use std::io::{BufRead, BufReader};

use super::report::{Counts, Report};
use crate::cargo;

pub(crate) fn run() -> anyhow::Result<Report> {
    let mut command = cargo::cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    // Colours would stand between the words that are read below.
    command.env("CARGO_TERM_COLOR", "never");
    // One pipe for both streams: cargo names the target on one, the target its results on the other.
    let (reader, writer) = std::io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn()?;
    // The command keeps the ends to write to; the pipe would never end.
    drop(command);

    let mut output = Output::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        output.line(&line);
    }
    let status = child.wait()?;
    Ok(output.report(status.success(), &cargo::describe(status)))
}

/// What the lines said so far.
#[derive(Default)]
struct Output {
    targets: Vec<Target>,
    failed_tests: Vec<String>,
}

struct Target {
    name: String,
    counts: Counts,
    finished: bool,
}

impl Output {
    fn line(&mut self, line: &str) {
        if let Some(name) = target_name(line) {
            self.targets.push(Target { name, counts: Counts::default(), finished: false });
        } else if let Some(counts) = parse_result(line) {
            // Doc tests of one crate may come in two batches.
            if let Some(target) = self.targets.last_mut() {
                target.counts += counts;
                target.finished = true;
            }
        } else if let Some(test) = parse_failed_test(line) {
            let target = self.targets.last().map_or("?", |target| target.name.as_str());
            self.failed_tests.push(format!("{target}: {test}"));
        }
    }

    /// Targets without tests are left out. A target that died, a build that failed and an empty
    /// run are failures as well.
    fn report(self, success: bool, ended: &str) -> Report {
        let mut report = Report { parts: Vec::new(), failures: self.failed_tests };
        for Target { name, mut counts, finished } in self.targets {
            if !finished {
                counts.failed += 1;
                report.failures.push(format!("{name}: ended without a result"));
            }
            if counts.total() > 0 {
                report.parts.push((name, counts));
            }
        }
        let failed: u64 = report.parts.iter().map(|(_, counts)| counts.failed).sum();
        let why = if success && report.parts.is_empty() {
            Some("no test was run".to_owned())
        } else if !success && failed == 0 {
            Some(format!("cargo test ended with {ended}, see above"))
        } else {
            None
        };
        if let Some(why) = why {
            report.parts.push(("cargo test".into(), Counts { failed: 1, ..Counts::default() }));
            report.failures.push(why);
        }
        report
    }
}

/// `Running unittests src/lib.rs (target/debug/deps/vppkit-0123456789abcdef)` → `vppkit src/lib.rs`,
/// `Doc-tests vppkit` → `vppkit doc tests`.
fn target_name(line: &str) -> Option<String> {
    if let Some(name) = line.strip_prefix("   Doc-tests ") {
        return Some(format!("{name} doc tests"));
    }
    let (source, path) = line.strip_prefix("     Running ")?.strip_suffix(')')?.split_once(" (")?;
    let source = source.strip_prefix("unittests ").unwrap_or(source);
    let file = path.rsplit(['/', '\\']).next()?;
    let name = file.rsplit_once('-').map_or(file, |(name, _hash)| name);
    Some(format!("{name} {source}"))
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`
fn parse_result(line: &str) -> Option<Counts> {
    let (_verdict, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for part in numbers.split("; ") {
        match part.split_once(' ') {
            Some((number, "passed")) => counts.passed = number.parse().ok()?,
            Some((number, "failed")) => counts.failed = number.parse().ok()?,
            Some((number, "ignored")) => counts.skipped = number.parse().ok()?,
            _ => {}
        }
    }
    Some(counts)
}

/// `test token::tests::trims ... FAILED` → `token::tests::trims`
fn parse_failed_test(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(lines: &[&str], success: bool) -> Report {
        let mut output = Output::default();
        for line in lines {
            output.line(line);
        }
        output.report(success, "exit code 101")
    }

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped }
    }

    const UNIT: &str =
        "     Running unittests src/lib.rs (target/debug/deps/vppkit-0123456789abcdef)";
    const RUST: &str = "     Running rust/main.rs (target/debug/deps/rust-0123456789abcdef)";

    #[test]
    fn results_belong_to_the_target_named_before() {
        let report = report(
            &[
                UNIT,
                "running 3 tests",
                "test token::tests::trims ... FAILED",
                "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                RUST,
                "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            ],
            false,
        );
        let expected = [
            ("vppkit src/lib.rs".into(), counts(1, 1, 1)),
            ("rust rust/main.rs".into(), counts(5, 0, 0)),
        ];
        assert_eq!(report.parts, expected);
        assert_eq!(report.failures, ["vppkit src/lib.rs: token::tests::trims"]);
    }

    #[test]
    fn both_batches_of_doc_tests_count() {
        let report = report(
            &[
                "   Doc-tests vppkit",
                "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            ],
            true,
        );
        assert_eq!(report.parts, [("vppkit doc tests".into(), counts(5, 0, 1))]);
    }

    #[test]
    fn a_target_that_dies_is_a_failure() {
        let report = report(&[UNIT, "running 3 tests", "error: test failed"], false);
        assert_eq!(report.parts, [("vppkit src/lib.rs".into(), counts(0, 1, 0))]);
        assert_eq!(report.failures, ["vppkit src/lib.rs: ended without a result"]);
    }

    #[test]
    fn a_build_that_fails_and_an_empty_run_are_failures() {
        let build = report(&["error: could not compile `vppkit`"], false);
        assert_eq!(build.failures, ["cargo test ended with exit code 101, see above"]);
        let empty = report(
            &[
                UNIT,
                "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            ],
            true,
        );
        assert_eq!(empty.failures, ["no test was run"]);
    }
}
