//! The main job: connect, claim, import the whole library, show what is in it.
//!
//! `cargo run --release --example import` runs it on the embedded simulator. With
//! `VPPKIT_STOKEN_FILE=location.vpptoken` (and `VPPKIT_HOSTNAME`, `VPPKIT_GUID` to claim the
//! account) it imports a library from Apple.

use std::io::{IsTerminal, stderr};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use vppkit::{ImportOptions, ImportSource, List, Progress, Summary, SyncEvent};
use vppkit_examples::{ENVIRONMENT, connect, describe, grouped};

/// Import a library of apps and books and show what is in it.
#[derive(Parser)]
#[command(after_help = ENVIRONMENT)]
struct Options {
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// Import licence by licence instead of asset by asset
    #[arg(long)]
    licenses: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", describe(&error));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<()> {
    let session = connect().await?;
    let source = if options.licenses { ImportSource::Licenses } else { ImportSource::Assignments };
    let mut import = session.client.import(ImportOptions::new().source(source));
    let mut shown = Shown::default();
    let mut summary = None;
    while let Some(event) = import.try_next().await? {
        match event {
            SyncEvent::Started { account, .. } => eprintln!("Importing {account}"),
            // A product would store the records here, and each checkpoint with them: see the
            // example `sync`. The summary only counts them.
            SyncEvent::Progress(progress) => shown.update(&progress),
            SyncEvent::Done(done) => summary = Some(done),
            _ => {}
        }
    }
    shown.finish();
    let summary = summary.context("the import ended without a summary")?;
    if options.json {
        println!("{}", serde_json::to_string(&summary)?);
    } else {
        print_table(&summary);
    }
    if let Some(simulator) = session.simulator {
        simulator.shutdown().await;
    }
    Ok(())
}

/// A bar for each list on a terminal, a line for every tenth elsewhere. Both on standard error.
#[derive(Default)]
struct Shown {
    list: Option<List>,
    bar: Option<ProgressBar>,
    tenths: u64,
}

impl Shown {
    fn update(&mut self, progress: &Progress) {
        if self.list != Some(progress.list) {
            self.begin(progress.list);
        }
        if let Some(bar) = &self.bar {
            bar.set_length(progress.expected.max(progress.delivered));
            bar.set_position(progress.delivered);
            return;
        }
        let tenths = (progress.delivered * 10).checked_div(progress.expected).unwrap_or(10);
        if tenths > self.tenths {
            self.tenths = tenths;
            let (delivered, expected) = (grouped(progress.delivered), grouped(progress.expected));
            eprintln!("{:>3} %  {delivered} of {expected} {}", tenths * 10, name(progress.list));
        }
    }

    fn begin(&mut self, list: List) {
        self.finish();
        self.list = Some(list);
        self.tenths = 0;
        self.bar = stderr().is_terminal().then(|| {
            let style = "{bar:40} {percent:>3} %  {human_pos} of {human_len} {msg}";
            let style = ProgressStyle::with_template(style)
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::no_length().with_style(style).with_message(name(list))
        });
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn name(list: List) -> &'static str {
    match list {
        List::Assignments => "assignments",
        List::Licenses => "licences",
        List::Users => "users",
        _ => "assets",
    }
}

fn print_table(summary: &Summary) {
    let licenses = &summary.licenses;
    println!("{}", summary.account);
    println!();
    for (name, value) in [
        ("Assets", grouped(summary.assets)),
        ("Licences", grouped(licenses.total)),
        ("  assigned", grouped(licenses.assigned)),
        ("  available", grouped(licenses.available)),
        ("User records", grouped(summary.user_records)),
        ("Users with licences", grouped(summary.users)),
        ("Devices with licences", grouped(summary.devices)),
        ("Requests sent", grouped(summary.requests)),
        ("Received", HumanBytes(summary.received_bytes).to_string()),
        ("Time", format!("{:.2} s", summary.took.as_secs_f64())),
    ] {
        println!("{name:<22}{value:>12}");
    }
}
