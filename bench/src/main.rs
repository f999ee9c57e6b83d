//! vppkit beside what users would otherwise write. `cargo xtask bench` runs all of it.

use std::future::Future;
use std::path::PathBuf;

use clap::Parser;
use tokio::runtime::Builder;

mod calls;
mod decode;
mod delay;
mod floor;
mod import;
mod library;
mod libvppkit;
mod measure;
mod pages;
mod plain;
mod server;
mod tls;

use measure::{Start, Tally};

/// Made up, like everything here; the shape of a token as downloaded.
const TOKEN: &str = "eyJ0b2tlbiI6ImJlbmNobWFyayIsImV4cERhdGUiOiIyMDk5LTAxLTAxVDAwOjAwOjAwKzAwMDAiLCJvcmdOYW1lIjoiQmVuY2htYXJrIn0=";

#[derive(Parser)]
#[command(about = "The parts of `cargo xtask bench`")]
enum Part {
    /// Serve so many licence records over loopback; prints the URL of the service configuration
    Server(server::Options),
    /// Read the listing with vppkit, page by page
    Vppkit {
        url: String,
        /// Trust the CA of this PEM file as well
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
    },
    /// The same with five pages at once
    VppkitFive { url: String },
    /// The same with five pages at once, in the order in which they come
    VppkitFiveUnordered { url: String },
    /// Import the licences of a simulator with vppkit
    Import(import::Import),
    /// Read the listing with reqwest and serde_json into owned structs of all fields
    Plain { url: String },
    /// The same into structs of only the four fields that are read
    PlainFour { url: String },
    /// Read the listing with hyper and vppkit's decoder
    Hyper { url: String },
    /// Decode pages in memory, serde_json into owned structs beside vppkit
    Decode { rounds: usize },
    /// Make calls through libvppkit and through vppkit in turns
    Calls(calls::Calls),
}

fn main() -> anyhow::Result<()> {
    let start = Start::now();
    match Part::parse() {
        Part::Server(options) => on_one_thread(server::run(&options)),
        Part::Vppkit { url, ca } => {
            let ca = ca.as_deref();
            client(&start, library::run(&url, ca, TOKEN, |listing| listing.parallel(1)))
        }
        Part::VppkitFive { url } => {
            client(&start, library::run(&url, None, TOKEN, |listing| listing.parallel(5)))
        }
        Part::VppkitFiveUnordered { url } => client(
            &start,
            library::run(&url, None, TOKEN, |listing| listing.parallel(5).unordered()),
        ),
        Part::Import(import) => on_one_thread(import::run(&start, &import)),
        Part::Plain { url } => client(&start, plain::run::<plain::License>(&url, TOKEN)),
        Part::PlainFour { url } => client(&start, plain::run::<plain::FourFields>(&url, TOKEN)),
        Part::Hyper { url } => client(&start, floor::run(&url, TOKEN)),
        Part::Decode { rounds } => decode::run(rounds),
        Part::Calls(calls) => calls::run(&calls),
    }
}

fn client(start: &Start, work: impl Future<Output = anyhow::Result<Tally>>) -> anyhow::Result<()> {
    let tally = on_one_thread(work)?;
    println!("{}", start.line(tally));
    Ok(())
}

/// The same runtime for everyone: one thread.
fn on_one_thread<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    Builder::new_current_thread().enable_all().build()?.block_on(work)
}
