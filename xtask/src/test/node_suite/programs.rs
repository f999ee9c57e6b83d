//! The programs that people read: those of the README and of `examples/node`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::said;
use crate::bench::process::Server;
use crate::cargo;
use crate::test::report::Report;

/// Sends what the program sends to the simulator: the README is about Apple.
const REDIRECT: &str = "import { Client } from 'vppkit';
const connect = Client.connect;
Client.connect = (options) => connect({ ...options, serviceConfigUrl: process.env.VPPKIT_ENTRY_URL });
";

/// What the programs of the README print, in their order, and those of the package's.
const SAYS_HOUSE: &[&str] = &["2 targets: 2 done"];
const SAYS: &[&str] = &[
    "2 targets: 2 done",
    "40 targets: 40 done",
    "imported",
    "ERR_VPPKIT_NOT_FOUND 9604 NotApplied",
    "kept every rule with 5 assets",
];

pub(super) fn check(report: &mut Report, app: &Path) -> Result<()> {
    let simulator = cargo::build_binary("vppkit-sim", "vppkit-sim", false)?;
    let mut server = Server::start(Command::new(simulator).args(["--port", "0"]))?;
    let url = server.wait_for("export VPPKIT_ENTRY_URL=")?;
    let stoken = server.wait_for("export VPPKIT_STOKEN=")?;
    check_readme(report, app, &url, &stoken)?;
    check_example(report, app)
}

fn check_readme(report: &mut Report, app: &Path, url: &str, stoken: &str) -> Result<()> {
    let folder = app.join("readme");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("location.vpptoken"), stoken)?;
    fs::write(folder.join("redirect.mjs"), REDIRECT)?;
    for (readme, says) in [("README.md", SAYS_HOUSE), ("packaging/node/README.md", SAYS)] {
        let text = fs::read_to_string(cargo::root().join(readme))?;
        let programs = programs(&text);
        ensure!(programs.len() == says.len(), "{readme} has {} programs", programs.len());
        for (number, (program, says)) in programs.iter().zip(says).enumerate() {
            fs::write(folder.join("program.mjs"), program)?;
            let mut node = Command::new("node");
            node.args(["--import", "./redirect.mjs", "program.mjs"]).current_dir(&folder);
            let output = node.env("VPPKIT_ENTRY_URL", url).output()?;
            let holds = output.status.success() && said(&output).contains(says);
            let name = format!("program {} of {readme} runs", number + 1);
            report.check(&name, holds, said(&output));
        }
    }
    Ok(())
}

fn programs(readme: &str) -> Vec<&str> {
    readme.split("```js\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
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
