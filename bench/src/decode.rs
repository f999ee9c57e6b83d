//! Decoding alone, from the body's bytes to dropped records, in one thread without a network.

use std::hint::black_box;

use anyhow::ensure;
use vppkit_bench::{median, thread_cpu};

use crate::measure::Tally;
use crate::pages::{Listing, PAGE_RECORDS};
use crate::plain::{self, Countable};

const PAGES: usize = 40;

/// Both decoders in turns, round by round; the first round only warms up. Prints one line of JSON
/// with the median CPU nanoseconds a record.
pub(crate) fn run(rounds: usize) -> anyhow::Result<()> {
    let listing = Listing::new(PAGES * PAGE_RECORDS, PAGE_RECORDS);
    let bodies: Vec<Vec<u8>> = (0..PAGES).map(|page| listing.page(page).into_bytes()).collect();
    let (plain, vppkit) = (tally(&bodies, count_plain)?, tally(&bodies, count_vppkit)?);
    ensure!(plain == vppkit, "the decoders differ: plain {plain:?}, vppkit {vppkit:?}");

    let (mut plain_ns, mut vppkit_ns) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let plain = measure(&bodies, |body| Ok(decode_plain(&body)?.licenses.len()))?;
        let vppkit = measure(&bodies, |body| Ok(decode_vppkit(body)?.len()))?;
        if round > 0 {
            plain_ns.push(plain);
            vppkit_ns.push(vppkit);
        }
    }
    let (plain, vppkit) = (median(plain_ns), median(vppkit_ns));
    println!("{}", serde_json::json!({ "plain_ns": plain, "vppkit_ns": vppkit }));
    Ok(())
}

type PlainPage = plain::Page<plain::License>;
type VppkitPage = vppkit::page::Page<vppkit::License>;

fn decode_plain(body: &[u8]) -> anyhow::Result<PlainPage> {
    Ok(serde_json::from_slice(body)?)
}

fn decode_vppkit(body: Vec<u8>) -> anyhow::Result<VppkitPage> {
    Ok(VppkitPage::decode(body)?)
}

/// CPU nanoseconds a record. Each decoder takes the body and gives it back; the copy that it takes
/// is made while the clock stands, one page at a time, as in a listing.
fn measure(
    bodies: &[Vec<u8>],
    decode: impl Fn(Vec<u8>) -> anyhow::Result<usize>,
) -> anyhow::Result<f64> {
    let (mut seconds, mut records) = (0.0, 0);
    for body in bodies {
        let copy = black_box(body.clone());
        let start = thread_cpu();
        records += black_box(decode(copy)?);
        seconds += thread_cpu() - start;
    }
    ensure!(records == bodies.len() * PAGE_RECORDS, "{records} records");
    Ok(seconds * 1e9 / records as f64)
}

fn tally(
    bodies: &[Vec<u8>],
    count: impl Fn(&[u8], &mut Tally) -> anyhow::Result<()>,
) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    for body in bodies {
        count(body, &mut tally)?;
    }
    Ok(tally)
}

fn count_plain(body: &[u8], tally: &mut Tally) -> anyhow::Result<()> {
    decode_plain(body)?.licenses.iter().for_each(|license| license.count(tally));
    Ok(())
}

fn count_vppkit(body: &[u8], tally: &mut Tally) -> anyhow::Result<()> {
    tally.add_page(&decode_vppkit(body.to_vec())?);
    Ok(())
}
