//! An import of licences through vppkit, and the memory that it takes.

use vppkit::{Client, ImportOptions, ImportSource, ServerToken, SyncEvent};

use crate::measure::{Start, Tally, memory_kib};

/// The library to be imported.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// URL of the service configuration
    url: String,
    // An argument would show in the list of processes.
    #[arg(long, env = "VPPKIT_STOKEN", hide_env_values = true)]
    stoken: String,
}

/// Imports all of it and prints one line of JSON.
pub(crate) async fn run(start: &Start, import: &Import) -> anyhow::Result<()> {
    let token = ServerToken::from_text(&import.stoken)?;
    let client = Client::builder(token).service_config_url(import.url.as_str()).connect().await?;
    let connected_rss_kib = memory_kib("VmRSS:");

    let mut events = client.import(ImportOptions::new().source(ImportSource::Licenses));
    let mut tally = Tally::default();
    let (mut users, mut holders) = (0, 0);
    // The text that a consumer would store.
    let mut checkpoint = String::new();
    while let Some(event) = events.try_next().await? {
        match event {
            SyncEvent::Licenses(page) => tally.add_page(&page),
            SyncEvent::Users(page) => users += page.len(),
            SyncEvent::Checkpoint(reached) => checkpoint = reached.to_string(),
            SyncEvent::Done(summary) => holders = summary.users + summary.devices,
            _ => {}
        }
    }
    anyhow::ensure!(!checkpoint.is_empty(), "an import without a checkpoint");
    let mut line = start.line(tally);
    line["connected_rss_kib"] = connected_rss_kib.into();
    line["holders"] = holders.into();
    line["users"] = users.into();
    println!("{line}");
    Ok(())
}
