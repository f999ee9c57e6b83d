//! The source: format, lint, types by mypy, and the stubs beside what they describe.

use std::process::Command;

use anyhow::Result;

use super::{package, work_folder};
use crate::cargo;
use crate::python::Environment;
use crate::test::report::Report;

pub(super) fn check(report: &mut Report, environment: &Environment) -> Result<()> {
    for (what, arguments) in [
        ("ruff format has nothing to change", &["format", "--check", "--diff"][..]),
        ("ruff finds nothing", &["check"]),
    ] {
        let mut ruff = environment.program("ruff");
        ruff.args(arguments).args(["--quiet", "--no-cache", "--config"]);
        ruff.arg(package().join("pyproject.toml")).arg(package().join("python"));
        ruff.arg(package().join("tests")).arg(cargo::root().join("examples"));
        check_quiet(report, what, &mut ruff)?;
    }
    for (what, folder) in [
        ("mypy agrees with the package's own source", "python"),
        ("mypy agrees with what users write", "tests/typed"),
    ] {
        let mut mypy = environment.program("mypy");
        mypy.arg("--strict").arg("--config-file").arg(package().join("pyproject.toml"));
        mypy.arg("--cache-dir").arg(work_folder()?.join("mypy"));
        check_quiet(report, what, mypy.arg(package().join(folder)))?;
    }
    let mut stubtest = environment.python();
    stubtest.args(["-m", "mypy.stubtest", "vppkit", "--concise", "--mypy-config-file"]);
    stubtest.arg(package().join("pyproject.toml"));
    // What is listed and found all the same is no mistake: versions of Python differ.
    stubtest.args(["--ignore-unused-allowlist", "--allowlist"]).arg(package().join("stubtest.txt"));
    check_quiet(report, "the stubs say what there is", &mut stubtest)
}

/// Runs a checker outside of the source tree; what it prints is what it found.
pub(super) fn check_quiet(report: &mut Report, what: &str, command: &mut Command) -> Result<()> {
    let output = command.current_dir(work_folder()?).output()?;
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    report.check(what, output.status.success(), String::from_utf8_lossy(&said).trim());
    Ok(())
}
