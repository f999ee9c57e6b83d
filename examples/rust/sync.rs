//! A library kept up to date: imported on the first run, and on every later one only what has
//! changed since.
//!
//! `cargo run --example sync` shows it on the embedded simulator, where somebody else changes a
//! few things in between. With a token in the environment give it a file:
//! `cargo run --example sync -- library.json`, again and again.
//!
//! The rule that it shows: a checkpoint is kept together with the records that came before it.
//! Here both are in one file that is replaced as a whole; with a database it is one transaction.

mod library;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Parser;
use vppkit::{Client, ImportOptions, ImportSource, SyncEvent};
use vppkit_examples::{ENVIRONMENT, connect, describe, grouped};
use vppkit_sim::{Assignment, Change, Licenses, Pricing, Simulator};

use library::Library;

/// Keep a library of apps and books in a file, and show what has changed since the last run.
#[derive(Parser)]
#[command(after_help = ENVIRONMENT)]
struct Options {
    /// Where the records are kept; a temporary file if left out
    file: Option<PathBuf>,
}

/// The file is written anew as a whole, so not after every page.
const NOT_MORE_OFTEN: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", describe(&error));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<()> {
    let session = connect().await?;
    let folder = tempfile::tempdir()?;
    let path = options.file.unwrap_or_else(|| folder.path().join("library.json"));
    bring_up_to_date(&session.client, Library::open(&path)?).await?;
    if let Some(simulator) = session.simulator {
        println!("Somebody else is at work …");
        change_a_few_things(&simulator)?;
        bring_up_to_date(&session.client, Library::open(&path)?).await?;
        simulator.shutdown().await;
    }
    Ok(())
}

/// Imports what is not there yet, or takes in what has changed. May be stopped at any moment: the
/// next run goes on from the file.
async fn bring_up_to_date(client: &Client, mut library: Library) -> Result<()> {
    // Changes come licence by licence, so the records need the licences' ids.
    let options = ImportOptions::new().source(ImportSource::Licenses);
    let mut events = match library.checkpoint()? {
        None => client.import(options),
        Some(checkpoint) => client.sync(checkpoint),
    };
    let mut says_changes = false;
    let mut saved = Instant::now();
    while let Some(event) = events.try_next().await? {
        match event {
            SyncEvent::Started { account, is_incremental, .. } => {
                says_changes = is_incremental;
                println!("{} {account}", if is_incremental { "Syncing" } else { "Importing" });
            }
            // Where only changes come again, what is kept holds on.
            SyncEvent::Restarted { list, is_full: true, .. } => {
                library.forget(list);
            }
            SyncEvent::Assets(page) => library.take_assets(&page, says_changes),
            SyncEvent::Licenses(page) => library.take_licenses(&page, says_changes),
            SyncEvent::Users(page) => library.take_users(&page, says_changes),
            SyncEvent::Checkpoint(checkpoint) => {
                library.passes(&checkpoint);
                if saved.elapsed() >= NOT_MORE_OFTEN {
                    library.save()?;
                    saved = Instant::now();
                }
            }
            SyncEvent::Done(summary) => {
                library.save()?;
                let requests = grouped(summary.requests);
                println!("{library}, by {requests} requests\n");
            }
            _ => {}
        }
    }
    Ok(())
}

/// What others do to the simulator's library between two runs.
fn change_a_few_things(simulator: &Simulator) -> Result<()> {
    let world = simulator.world();
    let held = world.assignments();
    let one = held
        .iter()
        .find(|one| one.serial_number.is_some() && one.pricing == "STDQ")
        .context("a world with devices")?;
    let adam_id = one.adam_id.parse()?;
    let assignment = |serial_number: Option<String>| Assignment {
        adam_id,
        pricing: Pricing::Stdq,
        client_user_id: None,
        serial_number,
    };
    let user = world.users().first().context("a world with users")?.client_user_id.clone();
    for change in [
        Change::Unassign(assignment(one.serial_number.clone())),
        Change::Assign(assignment(Some("C02NEWDEVICE".to_owned()))),
        Change::Buy(Licenses { adam_id, pricing: Pricing::Stdq, count: 20 }),
        Change::RegisterUser { client_user_id: "new-colleague".to_owned() },
        Change::RetireUser { client_user_id: user },
    ] {
        world.change(&change)?;
    }
    Ok(())
}
