//! Starting cargo, and finding what it built.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, bail};

/// The root of the workspace. Cargo says where it is; a path fixed at build time would be wrong
/// once the checkout has moved.
pub(crate) fn root() -> PathBuf {
    let mut path = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    path.pop();
    path
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A cargo command in the root of the workspace.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    forget_inherited(&mut command);
    command
}

/// Takes the variables out again that `cargo run` hands on to xtask: build scripts that watch them
/// (ring's does) would otherwise run anew at every change between `cargo` and `cargo xtask`.
pub(crate) fn forget_inherited(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let inherited = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if inherited {
            command.env_remove(name);
        }
    }
}

/// Runs a command to its end with its output shown; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = show(command);
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {}", describe(status));
    }
    Ok(())
}

/// Builds one binary and says where it is.
pub(crate) fn build_binary(package: &str, name: &str, release: bool) -> anyhow::Result<PathBuf> {
    build_with_profile(package, name, if release { "release" } else { "dev" })
}

/// The same with a profile of the workspace.
pub(crate) fn build_with_profile(
    package: &str,
    name: &str,
    profile: &str,
) -> anyhow::Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--package", package, "--bin", name, "--profile", profile]);
    command.arg("--message-format=json-render-diagnostics");
    let shown = show(&command);
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("`{shown}` ended with {}", describe(output.status));
    }
    String::from_utf8(output.stdout)?
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .with_context(|| format!("`{shown}` named no executable {name}"))
}

/// A command as one would type it.
pub(crate) fn show(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// How a process ended, in words.
pub(crate) fn describe(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => status.to_string(),
    }
}
