//! Processes on cores of their own.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, bail};

/// Whether servers and clients are kept on cores of their own.
#[derive(Clone, Copy)]
pub(crate) struct Pinning(bool);

impl Pinning {
    /// On where `taskset` exists and both cores may be used.
    pub(crate) fn detect() -> Self {
        let works = |core: &str| {
            let status = Command::new("taskset").args(["-c", core, "true"]).status();
            status.is_ok_and(|status| status.success())
        };
        let on = works("0") && works("1");
        if !on {
            println!("not pinned to cores (no taskset, or a single core): expect more noise");
        }
        Self(on)
    }

    /// For the time on the wall: on all cores, as users run.
    pub(crate) fn off() -> Self {
        Self(false)
    }

    pub(crate) fn is_on(self) -> bool {
        self.0
    }

    pub(crate) fn server(self, binary: &Path) -> Command {
        self.command("0", binary)
    }

    pub(crate) fn client(self, binary: &Path) -> Command {
        self.command("1", binary)
    }

    fn command(self, core: &str, binary: &Path) -> Command {
        let mut command = if self.0 {
            let mut command = Command::new("taskset");
            command.args(["-c", core]).arg(binary);
            command
        } else {
            Command::new(binary)
        };
        // Loopback must not go through anybody's proxy.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().to_ascii_lowercase().ends_with("_proxy") {
                command.env_remove(name);
            }
        }
        command
    }
}

/// A server process, ended when this is dropped.
pub(crate) struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Server {
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("the server has no output")?;
        Ok(Self { child, stdout: BufReader::new(stdout) })
    }

    /// What follows `prefix` on the next line of its output that begins with it.
    pub(crate) fn wait_for(&mut self, prefix: &str) -> anyhow::Result<String> {
        for line in self.stdout.by_ref().lines() {
            if let Some(rest) = line?.trim_start().strip_prefix(prefix) {
                return Ok(rest.to_owned());
            }
        }
        bail!("the server did not start: no {prefix:?} in its output")
    }

    /// Its process, also when pinned: `taskset` becomes what it starts.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail when the server has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
