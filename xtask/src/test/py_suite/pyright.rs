//! Types by pyright, from the npm registry: its package on PyPI would fetch a Node of its own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::source::check_quiet;
use super::{package, work_folder};
use crate::python::{self, Environment};
use crate::test::report::Report;
use crate::{cargo, debian};

const VERSION: &str = "1.1.414";

pub(super) fn check(report: &mut Report, environment: &Environment) -> Result<()> {
    let pyright = installed()?;
    for (what, folder) in [
        ("pyright agrees with the package's own source", "python"),
        ("pyright agrees with what users write", "tests/typed"),
    ] {
        let project = work_folder()?.join(format!("pyright-{}.json", folder.replace('/', "-")));
        let folder = package().join(folder);
        let config = serde_json::json!({
            "include": [folder],
            "typeCheckingMode": "strict",
            "pythonVersion": "3.11",
        });
        fs::write(&project, config.to_string())?;
        let mut check = environment.activated(&pyright);
        check_quiet(report, what, check.arg("--project").arg(&project))?;
    }
    let mut verify = environment.activated(&pyright);
    verify.args(["--ignoreexternal", "--verifytypes", "vppkit"]);
    check_quiet(report, "pyright knows the type of everything that is public", &mut verify)
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
