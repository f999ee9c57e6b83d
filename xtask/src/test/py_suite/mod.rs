//! The Python package, installed from its wheels as a user would: its tests on every interpreter
//! that is there, its types by two checkers, its stubs beside what they describe.

mod pyright;
mod pytest;
mod source;

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::report::Report;
use crate::python::{self, Environment, Python};
use crate::{cargo, dist};

/// The versions that few machines have yet, and users will.
const NEWEST: [u32; 2] = [14, 15];

pub(crate) fn run() -> Result<Report> {
    let first = python::first()?;
    // The same files as those that are shipped, in a fraction of the time.
    let wheels = dist::py(false)?;
    let everything = Environment::with("tests", &first, &["test.txt", "more.txt"])?;
    everything.install(&[&wheels.vppkit, &wheels.simulator])?;
    let mut report = Report::of_checks("source");
    source::check(&mut report, &everything)?;
    pyright::check(&mut report, &everything)?;
    pytest::run(&mut report, &everything, &first, pytest::Extent::Whole)?;
    for python in others(&mut report, &first) {
        let environment = Environment::with("tests", &python, &["test.txt"])?;
        environment.install(&[&wheels.vppkit, &wheels.simulator])?;
        pytest::run(&mut report, &environment, &python, pytest::Extent::Interpreter)?;
    }
    Ok(report)
}

/// What the machine has beside the first interpreter, and from Debian what it lacks of the newest.
fn others(report: &mut Report, first: &Python) -> Vec<Python> {
    let mut pythons = python::found();
    for minor in NEWEST {
        if pythons.iter().any(|python| python.minor == minor) {
            continue;
        }
        match python::debian::interpreter(minor) {
            Ok(python) => pythons.push(python),
            Err(error) => {
                report.begin(&format!("Python 3.{minor}"));
                report.skip("its tests: there is none", format!("{error:#}"));
            }
        }
    }
    pythons.retain(|python| python.minor != first.minor);
    pythons
}

/// The folder of the Python package.
fn package() -> PathBuf {
    cargo::root().join("py")
}

/// Where programs run: nothing of the source is found from here.
fn work_folder() -> Result<PathBuf> {
    let folder = python::folder().join("work");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
