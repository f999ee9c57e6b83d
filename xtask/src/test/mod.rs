//! `cargo xtask test`: every suite of the project, one after the other, and their totals.

use std::process::ExitCode;

use anyhow::bail;

mod c_suite;
mod cargo_suite;
mod cpp_suite;
mod go_suite;
mod import_suite;
mod node_suite;
mod py_suite;
pub(crate) mod report;
mod schedules_suite;
mod sim_suite;

use report::{Report, Summary};

/// One suite: a name to call it by, and what runs it. An error means that it could not run or came
/// to no verdict, and counts as a failure.
struct Suite {
    name: &'static str,
    run: fn() -> anyhow::Result<Report>,
}

/// All suites, in the order in which they run.
const SUITES: &[Suite] = &[
    Suite { name: "cargo", run: cargo_suite::run },
    Suite { name: "import", run: import_suite::run },
    Suite { name: "sim", run: sim_suite::run },
    Suite { name: "schedules", run: schedules_suite::run },
    Suite { name: "c", run: c_suite::run },
    Suite { name: "cpp", run: cpp_suite::run },
    Suite { name: "go", run: go_suite::run },
    Suite { name: "py", run: py_suite::run },
    Suite { name: "node", run: node_suite::run },
];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only the suite of this name, or those whose name contains this
    #[arg(long, value_name = "NAME", default_value = "")]
    filter: String,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    // A whole name means that suite alone.
    let is_name = SUITES.iter().any(|suite| suite.name == options.filter);
    let is_chosen = |suite: &&Suite| match is_name {
        true => suite.name == options.filter,
        false => suite.name.contains(&options.filter),
    };
    let chosen: Vec<&Suite> = SUITES.iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        bail!("no suite is named like `{}`; there are: {}", options.filter, names.join(", "));
    }
    let mut summary = Summary::default();
    for suite in chosen {
        println!("\n=== suite {}", suite.name);
        summary.add(suite.name, (suite.run)());
    }
    summary.print();
    Ok(if summary.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
