//! `cargo xtask dist`: what is shipped.

mod c;
mod py;

use std::path::PathBuf;

use anyhow::Result;

pub(crate) use c::Package;
pub(crate) use py::Wheels;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to pack: c or py
    #[arg(value_parser = ["c", "py"])]
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
        other => anyhow::bail!("nothing is called {other}"),
    }
    Ok(())
}

/// The package of libvppkit, from a release build or from one without optimisation for tests.
pub(crate) fn c(release: bool) -> Result<Package> {
    c::pack(release)
}

/// The wheels for Python, from the same two kinds of builds.
pub(crate) fn py(release: bool) -> Result<Wheels> {
    py::pack(release)
}

/// Where packages go.
fn folder() -> PathBuf {
    crate::cargo::target_dir().join("dist")
}
