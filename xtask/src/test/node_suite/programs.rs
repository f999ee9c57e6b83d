//! The programs that people read: those of the README and of `examples/node`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::said;
use crate::bench::process::Server;
use crate::cargo;
use crate::test::report::Report;

pub(super) fn check(report: &mut Report, app: &Path) -> Result<()> {
    let simulator = cargo::build_with_profile("vppkit-sim", "vppkit-sim", "rig")?;
    let mut server = Server::start(Command::new(simulator).args(["--port", "0"]))?;
    let url = server.wait_for("export VPPKIT_ENTRY_URL=")?;
    let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
    check_readme(report, app, &url, &stoken)?;
    check_house(report, app, &url, &stoken)?;
    check_example(report, app)
}

/// All programs of the package's README, as somebody who copies them runs them.
fn check_readme(report: &mut Report, app: &Path, url: &str, stoken: &str) -> Result<()> {
    let text = fs::read_to_string(cargo::root().join("packaging/node/README.md"))?;
    let programs = programs_of(&text);
    ensure!(!programs.is_empty(), "the README of the package has no programs");
    let folder = app.join("readme");
    fs::create_dir_all(&folder)?;
    for (name, program) in &programs {
        fs::write(folder.join(name), program)?;
    }
    for (name, _) in &programs {
        // Twice: what an import has kept is gone on from.
        for time in ["once", "again"] {
            let mut node = Command::new("node");
            node.arg(name).current_dir(&folder).env_remove("VPPKIT_STOKEN_FILE");
            let output = node.env("VPPKIT_ENTRY_URL", url).env("VPPKIT_STOKEN", stoken).output()?;
            let is_said = name != "first.mjs" || said(&output).contains("2 targets: 2 done");
            let holds = output.status.success() && output.stderr.is_empty() && is_said;
            report.check(&format!("README: {name} runs {time}"), holds, said(&output));
        }
    }
    Ok(())
}

/// Sends what the program sends to the simulator: the README of the project is about Apple.
const REDIRECT: &str = "import { Client } from 'vppkit';
const connect = Client.connect;
Client.connect = (options) => connect({ ...options, serviceConfigUrl: process.env.VPPKIT_ENTRY_URL });
";

/// The ten lines of the project's README.
fn check_house(report: &mut Report, app: &Path, url: &str, stoken: &str) -> Result<()> {
    let text = fs::read_to_string(cargo::root().join("README.md"))?;
    let programs = programs_of(&text);
    ensure!(programs.len() == 1, "the README of the project has {} programs", programs.len());
    let folder = app.join("house");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("location.vpptoken"), stoken)?;
    fs::write(folder.join("redirect.mjs"), REDIRECT)?;
    fs::write(folder.join("ten-lines.mjs"), programs[0].1)?;
    let mut node = Command::new("node");
    node.args(["--import", "./redirect.mjs", "ten-lines.mjs"]).current_dir(&folder);
    let output = node.env("VPPKIT_ENTRY_URL", url).output()?;
    let holds = output.status.success() && said(&output).contains("done: 2");
    report.check("the ten lines of the project's README run", holds, said(&output));
    Ok(())
}

/// Programs and the files that they go into: named in their first line, or numbered.
fn programs_of(text: &str) -> Vec<(String, &str)> {
    let blocks = text.split("```js\n").skip(1).filter_map(|rest| rest.split("```").next());
    let named = blocks.enumerate().map(|(index, program)| {
        let first = program.lines().next().unwrap_or_default();
        let name = first.strip_prefix("// ").filter(|name| name.ends_with(".mjs"));
        (name.map_or_else(|| format!("program-{}.mjs", index + 1), str::to_owned), program)
    });
    named.collect()
}

/// The back end of `examples/node` by its own tests.
fn check_example(report: &mut Report, app: &Path) -> Result<()> {
    let folder = app.join("example");
    super::types::copy_folder(&cargo::root().join("examples/node"), &folder)?;
    let mut node = Command::new("node");
    let output = node.args(["--test", "--test-timeout=60000"]).current_dir(&folder).output()?;
    report.check(
        "the back end of examples/node passes its tests",
        output.status.success(),
        said(&output),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_have_names() {
        let text = "# T\n```js\n// a.mjs\na();\n```\nand\n```sh\nls\n```\n```js\nb();\n```\n";
        let expected =
            [("a.mjs".to_owned(), "// a.mjs\na();\n"), ("program-2.mjs".to_owned(), "b();\n")];
        assert_eq!(programs_of(text), expected);
    }
}
