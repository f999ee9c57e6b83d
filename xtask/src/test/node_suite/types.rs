//! The types, as a user's own compiler sees them.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::said;
use crate::cargo;
use crate::dist::node::compiler;
use crate::test::report::Report;

pub(super) fn check(report: &mut Report, app: &Path) -> Result<()> {
    let tsc = compiler()?;
    let folder = app.join("types");
    copy_folder(&cargo::root().join("tests/node/types"), &folder)?;
    // The types of Node come from beside the compiler.
    let types = cargo::root().join("node/node_modules/@types").canonicalize()?;
    let check = |file: Option<&str>| -> Result<_> {
        let mut command = Command::new(&tsc);
        command.args(["--project", "."]).arg("--typeRoots").arg(&types).current_dir(&folder);
        if let Some(text) = file {
            fs::write(folder.join("wrong.ts"), text)?;
        }
        command.output().context("running tsc")
    };
    let output = check(None)?;
    report.check(
        "tsc takes what the types allow, and nothing else",
        output.status.success(),
        said(&output),
    );
    // A compiler that found nothing at all would be content as well.
    let wrong = "import { Client } from 'vppkit';\nClient.connect({ tokn: 1 });\n";
    let output = check(Some(wrong))?;
    let holds = !output.status.success() && said(&output).contains("tokn");
    report.check("tsc refuses an option that there is not", holds, said(&output));
    Ok(())
}

/// Copies the files of a folder and of those within it.
pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            fs::copy(&path, &target).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}
