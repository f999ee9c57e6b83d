//! The Go package of `examples/go` against the simulator: go vet, gofmt, its tests under the race
//! detector, its programs; and that the package knows every function of libvppkit.

mod known;
mod tests;
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result};

use super::report::Report;
use crate::bench::process::Server;
use crate::{cargo, debian, dist};
use toolchain::Go;

pub(crate) fn run() -> Result<Report> {
    debian::ensure(&[("gcc", "gcc"), ("pkg-config", "pkg-config")])?;
    let simulator = cargo::build_binary("vppkit-sim", "vppkit-sim", false)?;
    // Without optimisation: the same files, in a minute less.
    let package = dist::c(false)?;
    let go = Go::find(&work_folder()?, &package.tree)?;
    let mut report = Report::of_checks("source");
    known::check(&mut report)?;
    check_source(&mut report, &go)?;
    report.begin("programs");
    check_import(&mut report, &go, &simulator)?;
    report.begin("tests under the race detector");
    tests::run(&mut report, &go, &simulator)?;
    Ok(report)
}

/// Where the module is.
fn module() -> PathBuf {
    cargo::root().join("examples/go")
}

/// Where everything goes that is made.
fn work_folder() -> Result<PathBuf> {
    let folder = cargo::target_dir().join("go-tests");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn check_source(report: &mut Report, go: &Go) -> Result<()> {
    let formatted = go.gofmt().args(["-l", "."]).output()?;
    let unformatted = said(&formatted);
    let holds = formatted.status.success() && unformatted.is_empty();
    report.check("gofmt has nothing to change", holds, unformatted);
    let vetted = go.command().args(["vet", "./..."]).output()?;
    report.check("go vet finds nothing", vetted.status.success(), said(&vetted));
    Ok(())
}

fn check_import(report: &mut Report, go: &Go, simulator: &Path) -> Result<()> {
    let folder = work_folder()?.join("programs");
    fs::create_dir_all(&folder)?;
    let mut build = go.command();
    cargo::run(build.args(["build", "-o"]).arg(&folder).arg("./cmd/..."))?;
    let mut server = Server::start(Command::new(simulator).args(["--port", "0"]))?;
    let url = server.wait_for("export VPPKIT_ENTRY_URL=")?;
    let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
    let mut import = go.environment(&folder.join("import"));
    import.arg("-json").env_remove("VPPKIT_STOKEN_FILE");
    import.env("VPPKIT_ENTRY_URL", url).env("VPPKIT_STOKEN", stoken);
    let output = import.output().context("running cmd/import")?;
    let holds = output.status.success() && said(&output).contains("\"Assets\":25");
    report.check("cmd/import shows 25 assets", holds, said(&output));
    import.env("VPPKIT_STOKEN", "bm8gdG9rZW4=");
    let output = import.output().context("running cmd/import")?;
    let holds = !output.status.success() && said(&output).contains("error: ");
    report.check("cmd/import says what is wrong with a token", holds, said(&output));
    Ok(())
}

/// All that a program printed.
fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&text).trim().to_owned()
}
