//! Interpreters of Python, and virtual environments in the target folder.

pub(crate) mod debian;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo;

/// What `py/pyproject.toml` asks for.
const OLDEST_MINOR: u32 = 11;
/// Far enough ahead: those that do not exist yet cost nothing to look for.
const NEWEST_MINOR: u32 = 19;

/// An interpreter.
#[derive(Clone, Debug)]
pub(crate) struct Python {
    /// The second number of its version.
    pub(crate) minor: u32,
    /// Its whole version, such as `3.11.7`.
    pub(crate) version: String,
    program: PathBuf,
    /// pip, where the interpreter has none to give to environments.
    pip: Option<PathBuf>,
}

impl Python {
    /// The interpreter behind a path or name, if it runs and has this version.
    pub(crate) fn at(program: PathBuf, minor: u32) -> Option<Self> {
        let script = "import platform, sys, venv; print(sys.executable, platform.python_version())";
        let output = Command::new(&program).args(["-c", script]).output().ok()?;
        let said = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
        let (program, version) = said.trim().rsplit_once(' ')?;
        let fits = version.split('.').nth(1) == Some(&minor.to_string());
        fits.then(|| Self {
            minor,
            version: version.to_owned(),
            program: program.into(),
            pip: None,
        })
    }
}

/// One interpreter of each version that the machine has and the package supports, the oldest first.
pub(crate) fn found() -> Vec<Python> {
    let kept = kept_by_pyenv();
    let find = |minor: u32| {
        let name = format!("3.{minor}");
        let in_path = std::iter::once(PathBuf::from(format!("python{name}")));
        let kept = kept.iter().filter(|(version, _)| version.starts_with(&format!("{name}.")));
        let mut programs = in_path.chain(kept.map(|(_, program)| program.clone()));
        programs.find_map(|program| Python::at(program, minor))
    };
    (OLDEST_MINOR..=NEWEST_MINOR).filter_map(find).collect()
}

/// The interpreter that builds packages and runs tools: the oldest that the package supports.
pub(crate) fn first() -> Result<Python> {
    let needed = format!("Python 3.{OLDEST_MINOR} or newer is needed, with its module venv");
    found().into_iter().next().context(needed)
}

/// Versions and programs in pyenv's folder: its programs in PATH lead to a chosen few of them only.
fn kept_by_pyenv() -> Vec<(String, PathBuf)> {
    let root = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let root = root.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv")));
    let Some(entries) = root.and_then(|root| fs::read_dir(root.join("versions")).ok()) else {
        return Vec::new();
    };
    let version = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        Some((name, entry.path().join("bin/python3")))
    };
    entries.flatten().filter_map(version).collect()
}

/// A virtual environment.
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// With what these files of `py/requirements` name. One that was made from the same files before
    /// is used again.
    pub(crate) fn with(name: &str, python: &Python, requirements: &[&str]) -> Result<Self> {
        let files =
            requirements.iter().map(|name| cargo::root().join("py/requirements").join(name));
        let files: Vec<PathBuf> = files.collect();
        let mut made_from = format!("{} {}\n", python.program.display(), python.version);
        for file in &files {
            let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
            made_from.push_str(&text);
        }
        let folder = folder().join(format!("{name}-3.{}", python.minor));
        let environment = Self { folder };
        let stamp = environment.folder.join("made-from");
        if fs::read_to_string(&stamp).is_ok_and(|before| before == made_from) {
            return Ok(environment);
        }
        println!("making an environment of Python {} for {name}", python.version);
        let mut make = Command::new(&python.program);
        make.args(["-m", "venv", "--clear"]).arg(&environment.folder);
        match &python.pip {
            None => cargo::run(&mut make)?,
            Some(pip) => {
                cargo::run(make.arg("--without-pip"))?;
                let mut install = environment.python();
                install.arg(pip.join("pip")).args(["install", "--quiet", "--no-index"]).arg(pip);
                cargo::run(&mut install)?;
            }
        }
        let mut install = environment.pip_install();
        for file in &files {
            install.arg("--requirement").arg(file);
        }
        cargo::run(&mut install)?;
        fs::write(stamp, made_from)?;
        Ok(environment)
    }

    /// Installs wheels, also over older builds of the same version.
    pub(crate) fn install(&self, wheels: &[&Path]) -> Result<()> {
        let mut install = self.pip_install();
        cargo::run(install.args(["--no-deps", "--no-index", "--force-reinstall"]).args(wheels))
    }

    fn pip_install(&self) -> Command {
        let mut command = self.python();
        command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        // A requirement that would have to be compiled here is a mistake in the requirement.
        command.args(["--only-binary", ":all:"]);
        command
    }

    /// The path of its interpreter.
    pub(crate) fn interpreter(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    pub(crate) fn python(&self) -> Command {
        self.program("python")
    }

    /// A program that a package of the environment brought.
    pub(crate) fn program(&self, name: &str) -> Command {
        self.activated(&self.folder.join("bin").join(name))
    }

    /// Any program, with the environment activated.
    pub(crate) fn activated(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        cargo::forget_inherited(&mut command);
        command.env("VIRTUAL_ENV", &self.folder).env_remove("PYTHONPATH").env_remove("PYTHONHOME");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let ours = std::iter::once(self.folder.join("bin"));
        let paths = ours.chain(std::env::split_paths(&path));
        // It fails for a target folder with a colon in its name: programs are then called by their
        // paths all the same.
        command.env("PATH", std::env::join_paths(paths).unwrap_or(path));
        command
    }
}

/// Where everything goes that is made for Python.
pub(crate) fn folder() -> PathBuf {
    cargo::target_dir().join("py")
}
