//! `cargo xtask dist`: what is shipped.

mod c;

use std::path::PathBuf;

use anyhow::Result;

pub(crate) use c::Package;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to pack: c
    #[arg(value_parser = ["c"])]
    what: String,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    match options.what.as_str() {
        "c" => println!("written: {}", c::pack(true)?.archive.display()),
        other => anyhow::bail!("nothing is called {other}"),
    }
    Ok(())
}

/// The package of libvppkit, from a release build or from one without optimisation for tests.
pub(crate) fn c(release: bool) -> Result<Package> {
    c::pack(release)
}

/// Where packages go.
fn folder() -> PathBuf {
    crate::cargo::target_dir().join("dist")
}
