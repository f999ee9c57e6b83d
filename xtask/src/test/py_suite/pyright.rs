//! Types by pyright, from the npm registry: its package on PyPI would fetch a Node of its own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::source::check_quiet;
use super::{package, work_folder};
use crate::python::{self, Environment};
use crate::test::report::Report;
use crate::{cargo, debian};

const VERSION: &str = "1.1.414";

pub(super) fn check(report: &mut Report, environment: &Environment) -> Result<()> {
    let pyright = installed()?;
    let mut check = environment.activated(&pyright);
    check.current_dir(work_folder()?).arg("--outputjson");
    check.arg("--project").arg(package().join("pyproject.toml"));
    let output = check.output()?;
    let found = Found::read(&output.stdout).with_context(|| cargo::show(&check))?;
    report.check(
        "pyright agrees with the package and with what users write",
        output.status.success() && found.files > MANY,
        found.text,
    );
    let mut verify = environment.activated(&pyright);
    verify.args(["--ignoreexternal", "--verifytypes", "vppkit"]);
    check_quiet(report, "pyright knows the type of everything that is public", &mut verify)
}

/// The package alone has more files. Fewer mean that it did not find them.
const MANY: u64 = 10;

/// What pyright reports.
struct Found {
    files: u64,
    text: String,
}

impl Found {
    fn read(output: &[u8]) -> Result<Self> {
        let report: serde_json::Value = serde_json::from_slice(output)?;
        let files = report["summary"]["filesAnalyzed"].as_u64().context("no number of files")?;
        let mut text = format!("{files} files");
        for one in report["generalDiagnostics"].as_array().context("no list")? {
            let (file, message) = (&one["file"], &one["message"]);
            let line = one["range"]["start"]["line"].as_u64().unwrap_or_default() + 1;
            let file = file.as_str().unwrap_or_default();
            text.push_str(&format!("\n{file}:{line}: {}", message.as_str().unwrap_or_default()));
        }
        Ok(Self { files, text })
    }
}

/// pyright in the version above, installed first if it is not there.
fn installed() -> Result<PathBuf> {
    debian::ensure(&[("node", "nodejs"), ("npm", "npm")])?;
    let folder = python::folder().join(format!("pyright-{VERSION}"));
    let program = folder.join("node_modules/.bin/pyright");
    if !program.exists() {
        println!("installing pyright {VERSION}");
        let mut install = Command::new("npm");
        install.args(["install", "--silent", "--no-audit", "--no-fund", "--omit=optional"]);
        install.arg("--prefix").arg(&folder).arg(format!("pyright@{VERSION}"));
        cargo::run(&mut install)?;
    }
    Ok(program)
}
