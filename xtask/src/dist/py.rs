//! The wheels for Python: `vppkit`, for every interpreter from 3.11 up, and `vppkit-sim`, which
//! carries the simulator's program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::cargo;
use crate::python::{self, Environment};

/// What was packed.
pub(crate) struct Wheels {
    pub(crate) vppkit: PathBuf,
    pub(crate) simulator: PathBuf,
}

/// What a wheel of vppkit may weigh, in bytes.
const LARGEST: u64 = 2_500_000;

pub(super) fn pack(release: bool) -> Result<Wheels> {
    let maturin = Environment::with("maturin", &python::first()?, &["build.txt"])?;
    let folder = match release {
        true => super::folder().join("py"),
        false => python::folder().join("wheels"),
    };
    // `rig` is nearly as fast and built in a fraction of the time; tests make a hundred thousand calls.
    let profile = if release { "dist" } else { "rig" };
    let root = cargo::root();
    let vppkit = build(&maturin, &root.join("py"), &folder.join("vppkit"), profile)?;
    let simulator =
        build(&maturin, &root.join("packaging/py-sim"), &folder.join("vppkit-sim"), profile)?;
    if release {
        let size = fs::metadata(&vppkit)?.len();
        ensure!(size <= LARGEST, "{} weighs {size} bytes", vppkit.display());
    }
    Ok(Wheels { vppkit, simulator })
}

/// Builds the package of a folder. maturin finds the lowest manylinux tag that the machine's glibc
/// allows, and refuses libraries that a wheel must not need.
fn build(maturin: &Environment, package: &Path, out: &Path, profile: &str) -> Result<PathBuf> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    let mut build = maturin.program("maturin");
    build.current_dir(package);
    build.args(["build", "--locked", "--quiet", "--profile", profile, "--out"]).arg(out);
    cargo::run(&mut build)?;
    let mut wheels = fs::read_dir(out)?.map(|entry| Ok(entry?.path()));
    wheels.next().context("maturin wrote no wheel")?
}
