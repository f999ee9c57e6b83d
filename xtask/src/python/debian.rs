//! Interpreters that are newer than the machine: from a later release of Debian, unpacked below the
//! target folder with the libraries they need. Nothing is installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Python;
use crate::{cargo, debian};

const RELEASE: &str = "forky";

/// The interpreter of a version, fetched first if it is not there.
pub(crate) fn interpreter(minor: u32) -> Result<Python> {
    let root = super::folder().join(format!("debian-{RELEASE}-python3.{minor}"));
    let program = root.join(format!("usr/bin/python3.{minor}"));
    let unpacked = || {
        let python = Python::at(program.clone(), minor)?;
        Some(Python { pip: pip(&root).ok(), ..python })
    };
    if let Some(python) = unpacked() {
        return Ok(python);
    }
    debian::ensure(&[("patchelf", "patchelf")])?;
    println!("fetching Python 3.{minor} of Debian {RELEASE}");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    fs::create_dir_all(&root)?;
    for package in packages(minor)? {
        cargo::run(Command::new("dpkg-deb").arg("-x").arg(package).arg(&root))?;
    }
    lead_to_libraries(&program, &root)?;
    unpacked().with_context(|| format!("{} does not run", program.display()))
}

/// pip as a file that Python can run: venv would look for it below /usr.
fn pip(root: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(root.join("usr/share/python-wheels"))? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pip-")) {
            return Ok(path);
        }
    }
    bail!("no pip in {}", root.display())
}

/// The program brings its own loader and C library: those of the machine may be too old.
fn lead_to_libraries(program: &Path, root: &Path) -> Result<()> {
    let output = Command::new("patchelf").arg("--print-interpreter").arg(program).output()?;
    let loader = String::from_utf8(output.stdout)?;
    let loader = root.join("usr").join(loader.trim().trim_start_matches('/'));
    let libraries = root.join("usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH));
    let mut patch = Command::new("patchelf");
    // Unlike the newer form this one holds for the libraries of libraries, too.
    patch.arg("--set-interpreter").arg(loader).args(["--force-rpath", "--set-rpath"]);
    cargo::run(patch.arg(libraries).arg(program))
}

/// Fetches the packages of an interpreter and all that it needs, as onto an empty machine.
fn packages(minor: u32) -> Result<Vec<PathBuf>> {
    let folder = super::folder().join(format!("debian-{RELEASE}"));
    for below in ["lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(folder.join(below))?;
    }
    fs::write(folder.join("sources.list"), format!("deb {} {RELEASE} main\n", mirror()?))?;
    fs::write(folder.join("status"), "")?;
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.args(["-qq", "-y", "--no-install-recommends"]);
        for (option, value) in [
            ("Dir::Etc::sourcelist", "sources.list"),
            ("Dir::Etc::sourceparts", "none"),
            ("Dir::State::lists", "lists"),
            ("Dir::State::status", "status"),
            ("Dir::Cache", "cache"),
        ] {
            apt.arg("-o").arg(format!("{option}={}", folder.join(value).display()));
        }
        // As root it would take a user for the download who cannot write here.
        apt.args(["-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none"]);
        apt.args(["-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false"]);
        apt
    };
    cargo::run(apt().arg("update"))?;
    let archives = folder.join("cache/archives");
    for entry in fs::read_dir(&archives)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "deb") {
            fs::remove_file(path)?;
        }
    }
    let python = format!("python3.{minor}");
    let mut fetch = apt();
    fetch.args(["--download-only", "install", &python, &format!("{python}-venv")]);
    cargo::run(&mut fetch)?;
    let paths = fs::read_dir(&archives)?.map(|entry| Ok(entry?.path()));
    let paths: Vec<PathBuf> = paths.collect::<Result<_>>()?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|it| it == "deb")).collect())
}

/// Where the machine gets Debian's packages from.
fn mirror() -> Result<String> {
    let mut ask = Command::new("apt-get");
    ask.args(["indextargets", "--format", "$(COMPONENT) $(REPO_URI)"]);
    let output = ask.arg("Created-By: Packages").output().context("asking apt-get")?;
    let targets = String::from_utf8(output.stdout)?;
    let target = targets.lines().find_map(|line| {
        let uri = line.strip_prefix("main ")?;
        uri.ends_with("/debian/").then(|| uri.to_owned())
    });
    target.context("the machine has no mirror of Debian")
}
