//! What suites report, and the table at the end.

use std::fmt;
use std::time::Duration;

use crate::{row, table};

/// How many tests passed, failed and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    pub(crate) fn total(self) -> u64 {
        self.passed + self.failed + self.skipped
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// What one suite found: its parts (a row of the table each) and a line for every failure.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) parts: Vec<(String, Counts)>,
    pub(crate) failures: Vec<String>,
}

impl Report {
    /// A report of single checks, all in one part.
    pub(crate) fn of_checks(part: &str) -> Self {
        Self { parts: vec![(part.to_owned(), Counts::default())], failures: Vec::new() }
    }

    /// Begins another part.
    pub(crate) fn begin(&mut self, part: &str) {
        self.parts.push((part.to_owned(), Counts::default()));
    }

    /// Counts one check in the last part that cannot be made here. `why` says why.
    pub(crate) fn skip(&mut self, what: &str, why: impl fmt::Display) {
        self.parts.last_mut().expect("of_checks gave it a part").1.skipped += 1;
        println!("skipped {what}: {why}");
    }

    /// Counts one check in the last part and shows it. `seen` is what was found instead.
    pub(crate) fn check(&mut self, what: &str, holds: bool, seen: impl fmt::Display) {
        let counts = &mut self.parts.last_mut().expect("of_checks gave it a part").1;
        if holds {
            counts.passed += 1;
            println!("ok      {what}");
        } else {
            counts.failed += 1;
            println!("FAILED  {what}: {seen}");
            self.failures.push(format!("{what}: {seen}"));
        }
    }
}

/// The reports of all suites.
#[derive(Default)]
pub(crate) struct Summary {
    rows: Vec<(String, String, Counts)>,
    failures: Vec<String>,
    took: Vec<String>,
}

impl Summary {
    pub(crate) fn add(&mut self, suite: &str, report: anyhow::Result<Report>, took: Duration) {
        self.took.push(format!("{suite} {} s", took.as_secs()));
        let report = report.unwrap_or_else(|error| {
            println!("FAILED  {error:#}");
            could_not_run(&error)
        });
        let failures = report.failures.iter().map(|failure| format!("{suite}: {failure}"));
        self.failures.extend(failures);
        for (part, counts) in report.parts {
            self.rows.push((suite.to_owned(), part, counts));
        }
    }

    pub(crate) fn failed(&self) -> u64 {
        self.totals().failed
    }

    fn totals(&self) -> Counts {
        let mut totals = Counts::default();
        for (_, _, counts) in &self.rows {
            totals += *counts;
        }
        totals
    }

    /// The table, the failures, and as the very last line the totals.
    pub(crate) fn print(&self) {
        println!("\n=== results");
        let mut rows = vec![row!["suite", "passed", "failed", "skipped"]];
        for (suite, part, counts) in &self.rows {
            let name = format!("{suite}: {part}");
            rows.push(row![name, counts.passed, counts.failed, counts.skipped]);
        }
        table::print(&rows);
        println!("\nwith building: {}", self.took.join(", "));
        if !self.failures.is_empty() {
            println!();
        }
        for failure in &self.failures {
            println!("FAILED  {failure}");
        }
        println!("\n{}", self.totals());
    }
}

fn could_not_run(error: &anyhow::Error) -> Report {
    let counts = Counts { failed: 1, ..Counts::default() };
    Report {
        parts: vec![("could not run".to_owned(), counts)],
        failures: vec![format!("{error:#}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_names_skipped_tests_only_when_there_are_any() {
        let mut counts = Counts { passed: 3, failed: 1, skipped: 0 };
        assert_eq!(counts.to_string(), "3 passed, 1 failed");
        counts.skipped = 2;
        assert_eq!(counts.to_string(), "3 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn a_suite_that_could_not_run_counts_as_failed() {
        let mut summary = Summary::default();
        summary.add("python", Err(anyhow::anyhow!("no interpreter")), Duration::ZERO);
        assert_eq!(summary.failed(), 1);
        assert_eq!(summary.failures, ["python: no interpreter"]);
    }

    #[test]
    fn checks_count_in_the_totals() {
        let mut report = Report::of_checks("main job");
        report.check("one", true, "");
        report.check("two", false, "3");
        let mut summary = Summary::default();
        summary.add("import", Ok(report), Duration::ZERO);
        assert_eq!(summary.totals(), Counts { passed: 1, failed: 1, skipped: 0 });
        assert_eq!(summary.failures, ["import: two: 3"]);
    }
}
