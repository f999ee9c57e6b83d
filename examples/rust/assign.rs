//! An app for many devices: `cargo run --release --example assign`.
//!
//! On the embedded simulator it gives the app 361304891 to ten thousand devices. With a token of
//! yours name the asset and the serial numbers: `assign 361304891 --file serials.txt`.

use std::io::{IsTerminal, stderr};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use indicatif::ProgressBar;
use vppkit::{JobProgress, PricingParam};
use vppkit_examples::{ENVIRONMENT, Session, connect, describe};
use vppkit_sim::{Change, Licenses, Pricing};

/// Assign an app or book to devices.
#[derive(Parser)]
#[command(after_help = ENVIRONMENT)]
struct Options {
    /// The adamId: the number in the item's store link
    #[arg(default_value = "361304891")]
    adam_id: String,
    /// A file with one serial number a line; without it, on the embedded simulator only, made-up ones
    #[arg(long)]
    file: Option<PathBuf>,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {}", describe(&error));
            ExitCode::FAILURE
        }
    }
}

/// Whether all targets have the asset now.
async fn run(options: &Options) -> Result<bool> {
    let session = connect().await?;
    let serial_numbers = match &options.file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("reading {}", path.display()))?;
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        }
        None => made_up(&session)?,
    };
    let bar = stderr().is_terminal().then(|| ProgressBar::new(serial_numbers.len() as u64));
    let shown = bar.clone();
    let job = session
        .client
        .assign(&options.adam_id, PricingParam::Stdq)
        .serial_numbers(serial_numbers)
        .on_progress(move |progress: JobProgress| {
            if let Some(bar) = &shown {
                bar.set_position((progress.done + progress.failed) as u64);
            }
        });
    println!("{}", job.plan().await?);
    if options.dry_run {
        return Ok(true);
    }
    let outcome = job.run().await?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    println!("{outcome}");
    for target in outcome.targets().filter(|target| !target.status.is_done()).take(20) {
        println!("{:<20}{}", target.target, target.status);
    }
    Ok(outcome.is_all_done())
}

/// Ten thousand devices that nobody has, and licences for them.
fn made_up(session: &Session) -> Result<Vec<String>> {
    const DEVICES: u32 = 10_000;
    let simulator = session.simulator.as_ref().context("no serial numbers: give --file")?;
    let licenses = Licenses { adam_id: 361_304_891, pricing: Pricing::Stdq, count: DEVICES };
    let bought = simulator.world().change(&Change::Buy(licenses));
    ensure!(bought.is_ok(), "the embedded simulator sells no such app");
    Ok((0..DEVICES).map(|number| format!("EXAMPLE{number:05}")).collect())
}
