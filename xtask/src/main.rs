//! The project's own tooling: `cargo xtask <task>`.

use std::process::ExitCode;

use clap::Parser;

mod bench;
mod cargo;
mod debian;
mod deny;
mod dist;
mod generate;
mod header;
mod python;
mod schedules;
mod table;
mod test;
mod written;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "The project's own tooling")]
enum Task {
    /// Run every test suite and print the totals
    Test(test::Options),
    /// Check licences, bans and sources of the dependencies
    Deny(deny::Options),
    /// Pack what is shipped
    Dist(dist::Options),
    /// Write the code that follows from the model
    Gen,
    /// Write include/vppkit.h and abi/symbols.txt from the exports of libvppkit
    Header,
    /// Fail if generated code, the header or the list of symbols is not up to date
    CheckGenerated,
    /// Play random fault schedules, as many as wanted
    Soak(schedules::Options),
    /// Measure vppkit beside what users would otherwise write
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(&Task::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Test(options) => return test::run(options),
        Task::Soak(options) => return schedules::run(options),
        Task::Deny(options) => deny::run(options)?,
        Task::Dist(options) => dist::run(options)?,
        Task::Gen => generate::run(false)?,
        Task::Header => header::run(false)?,
        Task::CheckGenerated => {
            generate::run(true)?;
            header::run(true)?;
        }
        Task::Bench(options) => bench::run(options)?,
    }
    Ok(ExitCode::SUCCESS)
}
