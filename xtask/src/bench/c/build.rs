//! The library as it is shipped, and the programs of `bench/c` against it and against the peers.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use super::super::process::Pinning;
use super::yyjson;
use crate::{cargo, debian};

/// How the library is compiled when it is shipped.
pub(super) const PROFILE: &str = "dist";

pub(super) const LISTING_VPPKIT: &str = "listing_vppkit";
pub(super) const LISTING_CURL: &str = "listing_curl";

/// All that is measured here, in a folder of its own.
pub(super) struct Built {
    pub(super) folder: PathBuf,
}

impl Built {
    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A program as a client. `cargo run` names folders for libraries, with another libvppkit there.
    pub(super) fn client(&self, pinning: Pinning, name: &str) -> Command {
        let mut command = pinning.client(&self.program(name));
        command.env("LD_LIBRARY_PATH", &self.folder);
        command
    }

    /// The stripped library, under the name by which programs look for it.
    pub(super) fn library(&self) -> PathBuf {
        self.folder.join("libvppkit.so.0")
    }

    pub(super) fn library_bytes(&self) -> anyhow::Result<u64> {
        Ok(fs::metadata(self.library())?.len())
    }

    fn compile(&self, name: &str, more: &[&str], rest: &[&OsStr]) -> anyhow::Result<()> {
        let root = cargo::root();
        let sources = root.join("bench/c");
        let mut command = Command::new("gcc");
        command.args(["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O3", "-Wall", "-Wextra"]);
        command.args(["-Wpedantic", "-Werror", "-I"]).arg(root.join("include"));
        command.arg("-o").arg(self.program(name));
        for source in [name, "common"].iter().chain(more) {
            command.arg(sources.join(source).with_extension("c"));
        }
        cargo::run(command.args(rest))
    }

    fn compile_for_vppkit(&self, name: &str) -> anyhow::Result<()> {
        self.compile(name, &["connect"], &[self.library().as_os_str()])
    }

    fn compile_for_peers(&self, name: &str, yyjson: &Path) -> anyhow::Result<()> {
        let object = self.folder.join("yyjson.o");
        let rest = [OsStr::new("-isystem"), yyjson.as_os_str(), object.as_os_str()];
        self.compile(name, &["post"], &[&rest[..], &[OsStr::new("-lcurl")]].concat())
    }
}

pub(super) fn all() -> anyhow::Result<Built> {
    debian::ensure(&[("gcc", "gcc"), ("strip", "binutils")])?;
    debian::ensure_header("curl/curl.h", "libcurl4-openssl-dev")?;
    let built = Built { folder: cargo::target_dir().join("c-bench") };
    fs::create_dir_all(&built.folder)?;
    build_library(&built)?;
    for name in [LISTING_VPPKIT, "reading"] {
        built.compile_for_vppkit(name)?;
    }
    let yyjson = yyjson::source(&built.folder)?;
    let mut object = Command::new("gcc");
    object.args(["-O3", "-c"]).arg(yyjson.join("yyjson.c"));
    cargo::run(object.arg("-o").arg(built.folder.join("yyjson.o")))?;
    for name in [LISTING_CURL, "decode_yyjson"] {
        built.compile_for_peers(name, &yyjson)?;
    }
    Ok(built)
}

/// Strips a copy: the original is what gets shipped.
fn build_library(built: &Built) -> anyhow::Result<()> {
    let mut build = cargo::cargo();
    cargo::run(build.args(["build", "--profile", PROFILE, "--package", "vppkit-ffi-c"]))?;
    let library = cargo::target_dir().join(PROFILE).join("libvppkit.so");
    let mut strip = Command::new("strip");
    cargo::run(strip.arg("-o").arg(built.library()).arg(&library)).context("stripping libvppkit.so")
}
