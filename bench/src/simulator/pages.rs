//! The simulator alone, in one thread without sockets: a world of a million licences, and pages of
//! 500 records of it.

use std::hint::black_box;

use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use vppkit_bench::{median, thread_cpu};
use vppkit_sim::{Engine, ManualClock, Request, Settings, Simulator, WorldSpec};

const LICENSES: usize = 1_000_000;

const PAGE_RECORDS: usize = 500;

/// Pages taken from all over the listing, so that memory is as cold as in a parallel one.
const PAGES: usize = 200;

/// Prints one line of JSON: CPU seconds to make the world and to begin a listing of it, and the
/// median CPU milliseconds of a page.
pub(crate) fn run() -> anyhow::Result<()> {
    let start = thread_cpu();
    let engine = world()?;
    let world_seconds = thread_cpu() - start;
    ensure!(engine.world().assignment_count() == LICENSES, "the world is not what was asked for");

    let stoken = engine.stoken();
    let (first, first_page_ms) = ask(&engine, &json!({ "sToken": stoken, "assignedOnly": true }))?;
    let token = first.batch_token.context("a listing of one page")?;
    let all_pages = LICENSES / PAGE_RECORDS;
    let mut page_ms = Vec::new();
    // The step has no factor in common with the count: no page comes twice.
    for index in (0..PAGES).map(|page| 1 + page * 1_777 % all_pages) {
        let request = json!({ "sToken": stoken, "batchToken": token, "overrideIndex": index });
        page_ms.push(ask(&engine, &request)?.1);
    }
    let page_ms = median(page_ms);
    println!(
        "{}",
        json!({
            "world_seconds": world_seconds,
            "first_page_ms": first_page_ms,
            "page_ms": page_ms,
        })
    );
    Ok(())
}

/// Three licences in four belong to a user, as in the pages that the clients read.
fn world() -> anyhow::Result<Engine> {
    let world = WorldSpec {
        assets: 40,
        users: 60_000,
        devices: 20_000,
        assignments: LICENSES,
        ..WorldSpec::default()
    };
    let settings = Settings { batch_size: PAGE_RECORDS, ..Settings::default() };
    let clock = ManualClock::new(1_800_000_000_000);
    Ok(Simulator::builder().world(world).settings(settings).clock(clock).build()?)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    licenses: Vec<Value>,
    batch_token: Option<String>,
}

/// The page, which must be full, and the CPU milliseconds it took.
fn ask(engine: &Engine, members: &Value) -> anyhow::Result<(Page, f64)> {
    let body = members.to_string();
    let request = Request::post("127.0.0.1", "/mdm/getVPPLicensesSrv", body);
    let start = thread_cpu();
    let answer = black_box(engine.handle(black_box(&request)));
    let seconds = thread_cpu() - start;
    engine.finished(answer.exchange);
    let page: Page = serde_json::from_slice(&answer.body)?;
    ensure!(page.licenses.len() == PAGE_RECORDS, "a page of {} records", page.licenses.len());
    Ok((page, seconds * 1e3))
}
