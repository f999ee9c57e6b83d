//! `cargo xtask deny`: what the dependencies may be, see `deny.toml`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;

const VERSION: &str = "0.20.2";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Look for known vulnerabilities as well (fetches the RUSTSEC database)
    #[arg(long)]
    advisories: bool,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let mut check = Command::new(installed()?);
    check.current_dir(cargo::root()).args(["check", "licenses", "bans", "sources"]);
    if options.advisories {
        check.arg("advisories");
    }
    cargo::run(&mut check)
}

/// cargo-deny in the version above, installed first if it is not there.
fn installed() -> anyhow::Result<PathBuf> {
    let tools = cargo::target_dir().join("tools");
    let binary = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !is_current(&binary) {
        println!("installing cargo-deny {VERSION} (some minutes, once)");
        let mut install = cargo::cargo();
        install.args(["install", "--locked", "--force", "--version", VERSION, "--root"]);
        cargo::run(install.arg(&tools).arg("cargo-deny"))?;
    }
    Ok(binary)
}

fn is_current(binary: &Path) -> bool {
    Command::new(binary).arg("--version").output().is_ok_and(|output| {
        output.status.success()
            && String::from_utf8_lossy(&output.stdout).split_whitespace().next_back()
                == Some(VERSION)
    })
}
