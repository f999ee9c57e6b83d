//! Where the source of yyjson is. Not every Debian has a package of it, so it comes from the crate
//! that carries it; cargo fetches that once and checks it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::cargo;

/// Holds yyjson 0.10.0. It must not become a dependency: nothing of the project uses it.
const MANIFEST: &str = r#"
[package]
name = "yyjson-source"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"

[dependencies]
yyjson-sys = "=0.1.0"

[workspace]
"#;

/// The folder with `yyjson.c` and `yyjson.h`.
pub(super) fn source(work_folder: &Path) -> anyhow::Result<PathBuf> {
    let folder = work_folder.join("yyjson-source");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    fs::write(folder.join("lib.rs"), "")?;
    let mut command = cargo::cargo();
    command.args(["metadata", "--format-version", "1"]).current_dir(&folder);
    let output = command.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().context("cargo names no packages")?;
    let package = packages.iter().find(|package| package["name"] == "yyjson-sys");
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let crate_folder = Path::new(manifest.context("cargo does not know yyjson-sys")?).parent();
    let source = crate_folder.context("a manifest without a folder")?.join("yyjson/src");
    ensure!(source.join("yyjson.c").exists(), "yyjson-sys does not carry yyjson");
    Ok(source)
}
