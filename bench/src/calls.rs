//! What a call through libvppkit costs beyond the same call of core: both in one process, batch by
//! batch in turns, on runtimes of the same kind, against the same server.

use std::path::PathBuf;

use anyhow::ensure;
use serde::Serialize;
use tokio::runtime::{Builder, Runtime};
use vppkit::{Client, ServerToken};
use vppkit_bench::{median, process_cpu};

use crate::TOKEN;
use crate::libvppkit::{self, Libvppkit};

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Calls {
    /// libvppkit.so
    library: PathBuf,
    /// URL of the service configuration
    url: String,
    /// Batches of each kind of call, the first of which only warms up
    #[arg(long, default_value_t = 201)]
    batches: usize,
}

/// Calls in a batch that are answered without the network, and with it.
const LOCAL_CALLS: usize = 2_000;
const SENT_CALLS: usize = 50;

/// Median CPU microseconds of a call. `over_us` is the median of the differences between
/// neighbouring batches: what disturbs the machine disturbs both of them.
#[derive(Serialize)]
struct Cost {
    c_us: f64,
    core_us: f64,
    over_us: f64,
}

/// Prints one line of JSON.
pub(crate) fn run(calls: &Calls) -> anyhow::Result<()> {
    ensure!(calls.batches > 1, "one batch only warms up");
    // As libvppkit's own.
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let core = runtime.block_on(connect(&calls.url))?;
    let library = Libvppkit::load(&calls.library)?;
    let through_c = library.connect(&calls.url, TOKEN)?;

    let local = compare(
        calls.batches,
        LOCAL_CALLS,
        || times(LOCAL_CALLS, || through_c.limits()),
        || limits(&runtime, &core),
    )?;
    let sent = compare(
        calls.batches,
        SENT_CALLS,
        || times(SENT_CALLS, || through_c.read_config()),
        || read_config(&runtime, &core),
    )?;
    println!("{}", serde_json::json!({ "local": local, "sent": sent }));
    Ok(())
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    let token = ServerToken::from_text(TOKEN)?;
    Ok(Client::builder(token).service_config_url(url).connect().await?)
}

fn times(
    calls: usize,
    mut call: impl FnMut() -> Result<(), libvppkit::Failed>,
) -> anyhow::Result<()> {
    for _ in 0..calls {
        call()?;
    }
    Ok(())
}

/// The limits of the service configuration, which the client has.
fn limits(runtime: &Runtime, client: &Client) -> anyhow::Result<()> {
    runtime.block_on(async {
        for _ in 0..LOCAL_CALLS {
            let config = client.service_config().await?;
            ensure!(config.max_batch_associate_license_count == Some(10));
        }
        Ok(())
    })
}

/// The client configuration, asked for each time.
fn read_config(runtime: &Runtime, client: &Client) -> anyhow::Result<()> {
    runtime.block_on(async {
        for _ in 0..SENT_CALLS {
            ensure!(client.client_config().await?.country_code.is_some());
        }
        Ok(())
    })
}

fn compare(
    batches: usize,
    calls: usize,
    mut c: impl FnMut() -> anyhow::Result<()>,
    mut core: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<Cost> {
    let (mut c_us, mut core_us, mut over_us) = (Vec::new(), Vec::new(), Vec::new());
    for batch in 0..batches {
        // Whoever comes second finds the caches as the other has left them.
        let (through_c, of_core) = if batch % 2 == 0 {
            let first = micros(calls, &mut c)?;
            (first, micros(calls, &mut core)?)
        } else {
            let first = micros(calls, &mut core)?;
            (micros(calls, &mut c)?, first)
        };
        if batch > 0 {
            c_us.push(through_c);
            core_us.push(of_core);
            over_us.push(through_c - of_core);
        }
    }
    Ok(Cost { c_us: median(c_us), core_us: median(core_us), over_us: median(over_us) })
}

/// CPU microseconds of one call in a batch.
fn micros(calls: usize, batch: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let start = process_cpu();
    batch()?;
    Ok((process_cpu() - start) * 1e6 / calls as f64)
}
