//! Plays schedules and says what they broke.

use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use peak_alloc::PeakAlloc;
use vppkit::sabotage::Mistake;
use vppkit_schedules::heap::Gauge;
use vppkit_schedules::soak::{self, Summary};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const GAUGE: Gauge = Gauge {
    reset: || HEAP.reset_peak_usage(),
    peak: || HEAP.peak_usage(),
    current: || HEAP.current_usage(),
};

/// A schedule takes milliseconds. One that takes this long goes round without any time passing.
const HANGS: Duration = Duration::from_secs(120);

/// Failing schedules that are told line by line.
const TOLD: usize = 1;

#[derive(Parser)]
#[command(name = "vppkit-schedules", about = "Plays random fault schedules against vppkit")]
struct Options {
    /// How many schedules to play
    #[arg(long, default_value_t = 1000)]
    schedules: u64,
    /// Seed of the first schedule; the others follow it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Have the library make this mistake, and play until it is noticed
    #[arg(long, value_name = "NAME")]
    mistake: Option<String>,
    /// List the mistakes that the library can be made to make
    #[arg(long)]
    mistakes: bool,
    /// Tell the one schedule of the seed line by line
    #[arg(long)]
    tell: bool,
    /// Print the summary as one line of JSON
    #[arg(long)]
    json: bool,
}

/// The seed that is being played, and since how many seconds.
static SEED: AtomicU64 = AtomicU64::new(0);
static SINCE: AtomicU64 = AtomicU64::new(0);

fn main() -> ExitCode {
    let options = Options::parse();
    let started = Instant::now();
    std::thread::spawn(move || watch(started));
    if options.mistakes {
        let names = Mistake::ALL.map(|mistake| format!("{mistake:?}"));
        println!("{}", serde_json::to_string(&names).expect("names are plain values"));
        return ExitCode::SUCCESS;
    }
    if options.tell {
        return tell(options.seed);
    }
    match &options.mistake {
        Some(name) => catch(name, &options),
        None => play(&options, started),
    }
}

fn play(options: &Options, started: Instant) -> ExitCode {
    let summary = soak::soak(options.seed, options.schedules, Some(GAUGE), |seed| {
        SEED.store(seed, Ordering::Relaxed);
        SINCE.store(started.elapsed().as_secs(), Ordering::Relaxed);
    });
    if options.json {
        println!("{}", serde_json::to_string(&summary).expect("a summary is plain values"));
    } else {
        print(&summary);
    }
    if summary.failed == 0 && summary.gaps.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print(summary: &Summary) {
    for (number, failure) in summary.failures.iter().enumerate() {
        println!("seed {} broke:", failure.seed);
        failure.findings.iter().for_each(|finding| println!("  {finding}"));
        if number < TOLD {
            let played = soak::guarded(failure.seed, Some(GAUGE), true);
            played.tale.iter().for_each(|line| println!("    {line}"));
        }
    }
    let coverage = &summary.coverage;
    for counts in [&coverage.tasks, &coverage.faults, &coverage.errors] {
        let counts: Vec<String> =
            counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
        println!("{}\n", counts.join(", "));
    }
    summary.broken.iter().for_each(|(rule, count)| println!("{rule}: broken in {count} schedules"));
    summary.gaps.iter().for_each(|gap| println!("FAILED  {gap}"));
    println!(
        "{} schedules, {} failed; {} requests, {} faults, {:.0} virtual hours in {:.1} s; at most \
         {} answers under way, {:.1} MiB of memory",
        summary.schedules,
        summary.failed,
        summary.requests,
        summary.faults,
        summary.virtual_seconds / 3600.0,
        summary.wall_seconds,
        summary.most_at_once,
        summary.peak_bytes as f64 / 1048576.0,
    );
}

fn tell(seed: u64) -> ExitCode {
    let played = soak::guarded(seed, Some(GAUGE), true);
    played.tale.iter().for_each(|line| println!("{line}"));
    played.findings.iter().for_each(|finding| println!("BROKEN  {finding}"));
    println!("{} bytes of memory", played.used_bytes);
    if played.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn catch(name: &str, options: &Options) -> ExitCode {
    let known = Mistake::ALL.into_iter().find(|mistake| format!("{mistake:?}") == name);
    let Some(mistake) = known else {
        eprintln!("no mistake is named {name:?}; there are: {:?}", Mistake::ALL);
        return ExitCode::FAILURE;
    };
    let caught = soak::catch(mistake, options.seed, options.schedules, Some(GAUGE));
    if options.json {
        println!("{}", serde_json::to_string(&caught).expect("plain values"));
    }
    match caught {
        Some(caught) => {
            if !options.json {
                println!("{name}: noticed after {} schedules: {}", caught.after, caught.evidence);
            }
            ExitCode::SUCCESS
        }
        None => {
            if !options.json {
                println!("{name}: not noticed in {} schedules", options.schedules);
            }
            ExitCode::FAILURE
        }
    }
}

/// Ends the program where a schedule never comes back to its clock.
fn watch(started: Instant) {
    loop {
        std::thread::sleep(Duration::from_secs(5));
        let since = Duration::from_secs(SINCE.load(Ordering::Relaxed));
        let seed = SEED.load(Ordering::Relaxed);
        if seed > 0 && started.elapsed().saturating_sub(since) > HANGS {
            // Not through a lock that the other thread might hold.
            let _ = writeln!(std::io::stderr(), "seed {seed} goes round in circles");
            std::process::exit(2);
        }
    }
}
