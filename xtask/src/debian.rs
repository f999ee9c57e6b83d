//! Tools and headers of other people, installed by name where they are missing.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

/// Programs and Debian's packages of them.
pub(crate) fn ensure(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<_> = programs.iter().filter(|(program, _)| !is_there(program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing.iter().map(|(_, package)| *package).collect::<Vec<_>>());
    match missing.iter().find(|(program, _)| !is_there(program)) {
        None => Ok(()),
        Some((program, package)) => bail!("{program} is needed: install the package {package}"),
    }
}

/// A header for C, and Debian's package of it.
pub(crate) fn ensure_header(header: &str, package: &str) -> Result<()> {
    if !is_header_there(header)? {
        install(&[package]);
    }
    if !is_header_there(header)? {
        bail!("<{header}> is needed: install the package {package}");
    }
    Ok(())
}

/// What fails shows in what is missing afterwards.
fn install(packages: &[&str]) {
    println!("installing {}", packages.join(", "));
    let _ = Command::new("apt-get").args(["update", "-qq"]).status();
    let _ = Command::new("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null())
        .status();
}

fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn is_header_there(header: &str) -> Result<bool> {
    let mut command = Command::new("gcc");
    command.args(["-E", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        writeln!(stdin, "#include <{header}>")?;
    }
    Ok(child.wait()?.success())
}
