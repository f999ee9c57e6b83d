//! Builds of the library, and of programs against them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo;

/// A library to test, in a folder of its own.
pub(in crate::test) struct Library {
    pub(in crate::test) folder: PathBuf,
}

impl Library {
    /// Builds libvppkit with features and keeps it apart: all builds have the same name.
    pub(in crate::test) fn build(name: &str, features: &str) -> Result<Self> {
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

    pub(in crate::test) fn path(&self) -> PathBuf {
        self.folder.join("libvppkit.so")
    }

    /// Compiles a test program of C. `source` is its file, `flags` are the compiler's.
    pub(in crate::test) fn program(
        &self,
        name: &str,
        source: &Path,
        flags: &[&str],
    ) -> Result<PathBuf> {
        let object = object(C, name, source, flags)?;
        self.link(C, name, &object, flags)
    }

    /// Makes a program of an object and what the tests share.
    pub(in crate::test) fn link(
        &self,
        (compiler, _): Compiler,
        name: &str,
        object: &Path,
        flags: &[&str],
    ) -> Result<PathBuf> {
        let support = cargo::root().join("tests/c/support.c");
        let support = self::object(C, &format!("{name}-support"), &support, flags)?;
        let program = work_folder()?.join(name);
        let mut command = Command::new(compiler);
        command.args(flags).arg(object).arg(support).arg("-o").arg(&program);
        command.arg("-L").arg(&self.folder).args(["-lvppkit", "-lpthread"]);
        cargo::run(&mut command)?;
        Ok(program)
    }
}

/// A compiler and the standard of its language.
pub(in crate::test) type Compiler = (&'static str, &'static str);

const C: Compiler = ("gcc", "-std=c11");

/// Compiles a file of a test program.
pub(in crate::test) fn object(
    (compiler, standard): Compiler,
    name: &str,
    source: &Path,
    flags: &[&str],
) -> Result<PathBuf> {
    let root = cargo::root();
    let object = work_folder()?.join(format!("{name}.o"));
    let mut command = Command::new(compiler);
    command.args([standard, "-g", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
    command.args(flags).arg("-I").arg(root.join("include"));
    command.arg("-I").arg(root.join("tests/c")).arg("-I").arg(root.join("tests/cpp"));
    cargo::run(command.arg("-c").arg(source).arg("-o").arg(&object))?;
    Ok(object)
}

/// Where all of it goes.
pub(in crate::test) fn work_folder() -> Result<PathBuf> {
    let folder = cargo::target_dir().join("c-tests");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Whether the header compiles alone with a compiler.
pub(in crate::test) fn header_compiles(compiler: &[&str]) -> Result<Result<(), String>> {
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
