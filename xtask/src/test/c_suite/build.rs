//! Builds of the library, and of programs against them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo;

/// A library to test, in a folder of its own.
pub(super) struct Library {
    pub(super) folder: PathBuf,
}

impl Library {
    /// Builds libvppkit with features and keeps it apart: all builds have the same name.
    pub(super) fn build(name: &str, features: &str) -> Result<Self> {
        let mut command = cargo::cargo();
        command.args(["build", "--package", "vppkit-ffi-c", "--features", features]);
        cargo::run(&mut command)?;
        let folder = work_folder()?.join(name);
        fs::create_dir_all(&folder)?;
        let library = folder.join("libvppkit.so");
        fs::copy(cargo::target_dir().join("debug/libvppkit.so"), &library)
            .context("copying libvppkit.so")?;
        // The SONAME is what a program looks for.
        let named = folder.join("libvppkit.so.0");
        fs::copy(&library, named)?;
        Ok(Self { folder })
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.join("libvppkit.so")
    }

    /// Compiles a test program. `source` is its file, `flags` are the compiler's.
    pub(super) fn program(&self, name: &str, source: &Path, flags: &[&str]) -> Result<PathBuf> {
        let root = cargo::root();
        let program = work_folder()?.join(name);
        let tests = root.join("tests/c");
        let mut command = Command::new("gcc");
        command.args(["-std=c11", "-g", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        command.args(flags).arg("-I").arg(root.join("include")).arg("-I").arg(&tests);
        command.arg(source).arg(tests.join("support.c")).arg("-o").arg(&program);
        command.arg("-L").arg(&self.folder).args(["-lvppkit", "-lpthread"]);
        cargo::run(&mut command)?;
        Ok(program)
    }
}

/// Where all of it goes.
pub(super) fn work_folder() -> Result<PathBuf> {
    let folder = cargo::target_dir().join("c-tests");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Whether the header compiles alone with a compiler.
pub(super) fn header_compiles(compiler: &[&str]) -> Result<Result<(), String>> {
    let root = cargo::root();
    let source = work_folder()?.join("header_alone.c");
    fs::write(&source, "#include <vppkit.h>\n")?;
    let output = Command::new(compiler[0])
        .args(&compiler[1..])
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I"])
        .arg(root.join("include"))
        .arg(&source)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(if output.status.success() { Ok(()) } else { Err(said) })
}
