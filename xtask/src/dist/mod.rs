//! `cargo xtask dist`: what is shipped.

mod c;
pub(crate) mod node;
mod py;

use std::path::PathBuf;

use anyhow::Result;

pub(crate) use c::Package;
pub(crate) use py::Wheels;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to pack: c, py or node
    #[arg(value_parser = ["c", "py", "node"])]
    what: String,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    match options.what.as_str() {
        "c" => println!("written: {}", c::pack(true)?.archive.display()),
        "py" => {
            let wheels = py::pack(true)?;
            for wheel in [wheels.vppkit, wheels.simulator] {
                println!("written: {}, {} bytes", wheel.display(), wheel.metadata()?.len());
            }
        }
        "node" => {
            let packed = node::pack(true)?;
            for archive in [packed.main, packed.platform, packed.simulator] {
                let bytes = std::fs::metadata(&archive)?.len();
                println!("written: {}, {bytes} bytes", archive.display());
            }
        }
        other => anyhow::bail!("nothing is called {other}"),
    }
    Ok(())
}

/// The package of libvppkit, from a release build or from one without optimisation for tests.
pub(crate) fn c(release: bool) -> Result<Package> {
    c::pack(release)
}

/// The wheels for Python, from a release build or from one with more checks for tests.
pub(crate) fn py(release: bool) -> Result<Wheels> {
    py::pack(release)
}

/// The npm packages, from the same two kinds of builds as the wheels.
pub(crate) fn node(release: bool) -> Result<node::Packages> {
    node::pack(release)
}

/// Where packages go.
fn folder() -> PathBuf {
    crate::cargo::target_dir().join("dist")
}
