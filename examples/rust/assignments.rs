//! Who holds an app: `cargo run --example assignments -- 361304891`.

use std::io::{Error, ErrorKind, Write, stdout};
use std::process::ExitCode;

use clap::Parser;
use vppkit::{AssetFilter, AssignmentFilter, Client};
use vppkit_examples::{ENVIRONMENT, connect, describe};

/// List who holds an app or book.
#[derive(Parser)]
#[command(after_help = ENVIRONMENT)]
struct Options {
    /// The adamId: the number in the item's store link
    #[arg(default_value = "361304891")]
    adam_id: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has enough: `assignments | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", describe(&error));
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

async fn run(options: Options) -> anyhow::Result<()> {
    let session = connect().await?;
    let client = &session.client;
    let mut out = stdout().lock();
    let mut pages = client.assignments(AssignmentFilter::asset(&options.adam_id)).pages();
    let mut found = 0;
    while let Some(page) = pages.try_next().await? {
        for assignment in page.iter() {
            found += 1;
            match (assignment.serial_number(), assignment.client_user_id()) {
                (Some(serial_number), _) => writeln!(out, "device {serial_number}"),
                (None, Some(client_user_id)) => writeln!(out, "user   {client_user_id}"),
                (None, None) => writeln!(out, "nobody that this version knows"),
            }?;
        }
    }
    if found == 0 {
        tell_what_there_is(client, &options.adam_id).await?;
    }
    Ok(())
}

/// An empty list may mean that nobody holds the asset, or that the library has no such asset.
async fn tell_what_there_is(client: &Client, adam_id: &str) -> anyhow::Result<()> {
    let assets = client.assets(AssetFilter::new()).await?;
    if assets.iter().any(|asset| asset.adam_id() == adam_id) {
        println!("Nobody holds {adam_id}.");
    } else {
        let some: Vec<_> = assets.iter().take(5).map(|asset| asset.adam_id()).collect();
        println!("The library has no asset {adam_id}; it has for example {}.", some.join(", "));
    }
    Ok(())
}
