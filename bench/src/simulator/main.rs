//! The simulator's own figures, a part of `cargo xtask bench`.
//!
//! A program of its own, so that the clients, whose memory and CPU time are measured, have nothing of
//! the simulator linked into them.

use clap::Parser;
use tokio::runtime::Builder;

mod load;
mod pages;
mod requests;

#[derive(Parser)]
#[command(about = "The parts of `cargo xtask bench` that measure the simulator")]
enum Part {
    /// Make a world of a million licences and ask it for pages, without sockets
    Pages,
    /// Send small requests to a running simulator
    Load(load::Load),
    /// Count the requests of imports, syncs and jobs
    Requests,
}

fn main() -> anyhow::Result<()> {
    match Part::parse() {
        Part::Pages => pages::run(),
        Part::Load(load) => on_one_thread(load::run(&load)),
        Part::Requests => on_one_thread(requests::run()),
    }
}

fn on_one_thread(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    Builder::new_current_thread().enable_all().build()?.block_on(work)
}
