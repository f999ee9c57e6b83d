//! Installs the packages as `npm install` does for anybody.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::said;
use crate::cargo;
use crate::dist::node::Packages;
use crate::test::report::Report;

/// A folder with nothing but the packages in it.
pub(super) fn fresh(report: &mut Report, packages: &Packages) -> Result<PathBuf> {
    let app = cargo::target_dir().join("node-tests/app");
    if app.exists() {
        fs::remove_dir_all(&app)?;
    }
    fs::create_dir_all(&app)?;
    fs::write(app.join("package.json"), "{ \"private\": true }\n")?;
    let mut npm = Command::new("npm");
    // Offline: the packages of other platforms are not there, and need not be.
    npm.args(["install", "--offline", "--no-audit", "--no-fund", "--install-links"]);
    npm.args([&packages.main, &packages.platform, &packages.simulator]).current_dir(&app);
    let output = npm.output().context("npm is needed")?;
    report.check("npm installs the packages", output.status.success(), said(&output));
    let hello = "import('vppkit').then(({ version }) => console.log(version))";
    let output = Command::new("node").args(["-e", hello]).current_dir(&app).output()?;
    let version = said(&output);
    report.check("it can be imported", version == env!("CARGO_PKG_VERSION"), &version);
    check_contents(report, &packages.tree)?;
    Ok(app)
}

/// What is packed is what users need: no sources, no tests, no paths of this machine.
fn check_contents(report: &mut Report, tree: &Path) -> Result<()> {
    let root = cargo::root().canonicalize()?;
    let root = root.to_string_lossy();
    let mut strange = Vec::new();
    for folder in ["cjs", "cjs/generated", "esm"] {
        for entry in fs::read_dir(tree.join(folder))? {
            let path = entry?.path();
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let name = path.to_string_lossy();
            let is_known = [".js", ".d.ts", ".mjs", ".d.mts"].iter().any(|end| name.ends_with(end));
            if !is_known || text.contains(&*root) {
                strange.push(name.into_owned());
            }
        }
    }
    report.check("nothing else is packed", strange.is_empty(), format!("{strange:?}"));
    Ok(())
}
