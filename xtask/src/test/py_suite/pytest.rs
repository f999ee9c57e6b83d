//! Runs pytest, and counts what its report in XML holds.

use std::fs;

use anyhow::{Context, Result};

use super::{package, work_folder};
use crate::cargo;
use crate::python::{Environment, Python};
use crate::test::report::Report;

/// What is run of the tests.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Extent {
    /// Everything: all that tests need is installed, and a skipped one has failed.
    Whole,
    /// What depends on the interpreter: processes, threads, event loops, the end, records, errors.
    Interpreter,
}

/// Tests of what is the same on every interpreter, or takes minutes.
const ONCE: &[&str] = &[
    "test_arguments.py",
    "test_callbacks.py",
    "test_documents.py",
    "test_examples.py",
    "test_jobs.py",
    "test_library.py",
    "test_listings.py",
    "test_memory.py",
    "test_packaging.py",
    "test_program",
    "test_readme.py",
    "test_secrets.py",
    "test_services.py",
    "test_testing.py",
    "test_waits.py",
];

pub(super) fn run(
    report: &mut Report,
    environment: &Environment,
    python: &Python,
    extent: Extent,
) -> Result<()> {
    report.begin(&format!("Python {}", python.version));
    let results = work_folder()?.join(format!("results-3.{}.xml", python.minor));
    // One of before must not be taken for this run's.
    let _ = fs::remove_file(&results);
    let mut command = environment.python();
    command.current_dir(work_folder()?);
    command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]);
    command
        .arg("--junitxml")
        .arg(&results)
        .arg("--config-file")
        .arg(package().join("pyproject.toml"));
    // They wait more than they work, and each has a simulator of its own. Some of those that are run
    // once measure time, and keep more of the machine for themselves.
    let at_once = if extent == Extent::Whole { "2" } else { "4" };
    command.args(["--numprocesses", at_once]);
    command.arg("--rootdir").arg(package()).arg(package().join("tests"));
    if extent == Extent::Interpreter {
        for name in ONCE {
            command.arg("--ignore").arg(package().join("tests").join(name));
        }
    }
    println!("running `{}`", cargo::show(&command));
    let status = command.status().context("starting pytest")?;
    let tests = match fs::read_to_string(&results) {
        Ok(text) => tests(&text),
        Err(_) => Vec::new(),
    };
    for (name, outcome) in &tests {
        match outcome {
            Outcome::Skipped(why) if extent == Extent::Interpreter => report.skip(name, why),
            Outcome::Skipped(why) => report.check(name, false, format!("skipped: {why}")),
            Outcome::Passed => report.check(name, true, ""),
            Outcome::Failed(why) => report.check(name, false, why),
        }
    }
    let ended = format!("{}, {} tests", cargo::describe(status), tests.len());
    report.check("pytest ends well", status.success() && !tests.is_empty(), ended);
    Ok(())
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// The tests of a report in XML. It is the machine-written kind: one form of quotes, no comments.
fn tests(xml: &str) -> Vec<(String, Outcome)> {
    let mut tests = Vec::new();
    for part in xml.split("<testcase ").skip(1) {
        let (head, body) = part.split_once('>').unwrap_or((part, ""));
        let is_alone = head.ends_with('/');
        let body = if is_alone { "" } else { body.split("</testcase>").next().unwrap_or("") };
        let name = format!("{}: {}", attribute(head, "classname"), attribute(head, "name"));
        let found = |tag: &str| {
            let (_, tag) = body.split_once(&format!("<{tag} "))?;
            Some(attribute(tag, "message"))
        };
        let outcome = match (found("failure").or_else(|| found("error")), found("skipped")) {
            (Some(why), _) => Outcome::Failed(why),
            (None, Some(why)) => Outcome::Skipped(why),
            (None, None) => Outcome::Passed,
        };
        tests.push((name, outcome));
    }
    tests
}

/// The value of an attribute, or nothing.
fn attribute(tag: &str, name: &str) -> String {
    let tag = format!(" {tag}");
    let value = tag.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
    let value = value.split('"').next().unwrap_or_default();
    let mut text = value.to_owned();
    for (escape, letter) in [
        ("&#10;", "\n"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escape, letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read() {
        let xml = r#"<testsuite name="pytest" tests="4">
            <testcase classname="tests.test_a" name="test_one[a&lt;b]" time="0.1" />
            <testcase classname="tests.test_a" name="test_two" time="0.1"><failure message="assert 1 &gt; 2&#10;second">where
            &lt;testcase &gt; it stood</failure></testcase>
            <testcase classname="tests.test_b" name="test_three" time="0"><skipped type="pytest.skip" message="no pyarrow">x</skipped></testcase>
            <testcase classname="tests.test_b" name="test_four" time="0"><error message="failed on setup">x</error></testcase>
            </testsuite>"#;
        let expected = [
            ("tests.test_a: test_one[a<b]", Outcome::Passed),
            ("tests.test_a: test_two", Outcome::Failed("assert 1 > 2\nsecond".into())),
            ("tests.test_b: test_three", Outcome::Skipped("no pyarrow".into())),
            ("tests.test_b: test_four", Outcome::Failed("failed on setup".into())),
        ];
        let expected = expected.map(|(name, outcome)| (name.to_owned(), outcome));
        assert_eq!(super::tests(xml), expected);
    }
}
