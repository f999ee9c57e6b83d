//! The simulator as a program.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use vppkit_sim::{Simulator, StartError, WorldFile, WorldFileError};

/// Simulates Apple's Volume Purchase Program web services on 127.0.0.1.
///
/// It prints the service configuration URL, to be used in place of Apple's, and an sToken. Serial
/// numbers that it has never heard of are taken as new devices, as Apple takes them.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// World, settings and fault rules from a TOML or JSON file; the other options overrule it.
    /// docs/simulator.md describes it ("A world file")
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// Assets (pairs of adamId and pricingParam) [default: 25]
    #[arg(long)]
    assets: Option<usize>,
    /// User records in all states [default: 300]
    #[arg(long)]
    users: Option<usize>,
    /// Devices (serial numbers) that hold licences at the start [default: 2000]
    #[arg(long)]
    devices: Option<usize>,
    /// Licences assigned at the start [default: 10000]
    #[arg(long)]
    assignments: Option<usize>,
    /// Free licences of each asset [default: 50]
    #[arg(long)]
    spare: Option<usize>,
    /// Seed of everything that looks random [default: 1]
    #[arg(long)]
    seed: Option<u64>,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Records in a batch of getVPPLicensesSrv and getVPPUsersSrv [default: 600]
    #[arg(long)]
    batch_size: Option<std::num::NonZeroUsize>,
    /// Records in a page of getAssignments [default: 300]
    #[arg(long)]
    page_size: Option<std::num::NonZeroUsize>,
    /// End when the standard input ends: whoever starts it with a pipe is not outlived by it
    #[arg(long)]
    end_with_input: bool,
}

impl Options {
    fn world_file(&self) -> Result<WorldFile, WorldFileError> {
        let mut file = match &self.world {
            Some(path) => WorldFile::read(path)?,
            None => WorldFile::default(),
        };
        let world = &mut file.world;
        overrule(&mut world.assets, self.assets);
        overrule(&mut world.users, self.users);
        overrule(&mut world.devices, self.devices);
        overrule(&mut world.assignments, self.assignments);
        overrule(&mut world.spare, self.spare);
        overrule(&mut world.seed, self.seed);
        if self.assignments.is_none() && self.world.is_none() {
            // A small world is a wish, not a mistake: fill it as far as it goes.
            world.assignments = world.assignments.min(world.possible_assignments());
        }
        overrule(&mut file.settings.batch_size, self.batch_size.map(Into::into));
        overrule(&mut file.settings.page_size, self.page_size.map(Into::into));
        Ok(file)
    }
}

fn overrule<T: Copy>(value: &mut T, option: Option<T>) {
    *value = option.unwrap_or(*value);
}

/// Why the program ends without having served.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    WorldFile(#[from] WorldFileError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("cannot wait for Ctrl-C: {0}")]
    Signal(#[source] std::io::Error),
    #[error("cannot wait for the end of the input: {0}")]
    Input(#[source] std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vppkit-sim: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    let builder = Simulator::builder().world_file(options.world_file()?);
    let sim = builder.port(options.port).start().await?;
    greet(&sim);
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended.map_err(Failure::Signal)?,
        ended = end_of_input(), if options.end_with_input => ended.map_err(Failure::Input)?,
    }
    sim.shutdown().await;
    Ok(())
}

/// Waits until nobody holds the other end of the standard input. What comes from there is not
/// looked at.
async fn end_of_input() -> std::io::Result<()> {
    let (told, ended) = tokio::sync::oneshot::channel();
    // A thread of its own, because the runtime would wait for one of its own to end.
    std::thread::spawn(move || {
        let copied = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        // Nobody listens once Ctrl-C has come.
        let _ = told.send(copied.map(|_| ()));
    });
    // The thread tells, unless it panics; then there is nothing to wait for.
    ended.await.unwrap_or(Ok(()))
}

fn greet(sim: &Simulator) {
    let world = sim.world();
    println!(
        "A library of {} assets, {} users and {} assignments; its sToken is made up and opens nothing else.",
        world.assets().len(),
        world.users().len(),
        world.assignment_count(),
    );
    println!("Service configuration URL  {}", sim.entry_url());
    println!("sToken                     {}", sim.stoken());
    println!("Status                     http://{}/", sim.address());
    println!();
    println!("Try it:");
    println!("  export VPPKIT_ENTRY_URL={}", sim.entry_url());
    println!("  export VPPKIT_STOKEN={}", sim.stoken());
    println!("  cargo run --example import");
    println!("  cc import.c $(pkg-config --cflags --libs vppkit) -o import && ./import");
    println!();
    println!("Ctrl-C ends it.");
}
