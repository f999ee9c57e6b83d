//! The prepared answers: pages of licence records as a service would send them.
//!
//! Every record has another holder. Three in four belong to a user, the rest to a device; 40 apps and books, one in eight of
//! the assets with `PLUS`; compact JSON with its keys in alphabetical order and `\/` for `/`, which
//! touches a third of the hashes. About 322 bytes a record and 2 KB of `batchToken` a page.

use std::fmt::Write;

use anyhow::{Context, bail};
use serde::Deserialize;

/// Records in a page where nothing else is asked for.
pub(crate) const PAGE_RECORDS: usize = 500;

/// A `batchToken` starts with this and the index of the page it asks for, in eight digits.
const TOKEN_MARK: &str = "vppkitBench";
const TOKEN_BYTES: usize = 2_000;
const ASSETS: u64 = 40;

/// A listing of whole pages.
#[derive(Clone, Copy)]
pub(crate) struct Listing {
    pub(crate) pages: usize,
    page_records: usize,
}

impl Listing {
    pub(crate) fn new(records: usize, page_records: usize) -> Self {
        Self { pages: records.div_ceil(page_records), page_records }
    }

    /// The page of that index. The same index always gives the same bytes.
    pub(crate) fn page(self, index: usize) -> String {
        let Self { pages, page_records } = self;
        let mut random = fastrand::Rng::with_seed(index as u64);
        let mut text = format!(r#"{{"batchCount":{page_records}"#);
        let last = index + 1 == pages;
        if !last {
            write_token(&mut text, "batchToken", index + 1, &mut random);
        }
        text += r#","expirationMillis":1898103480266,"licenses":["#;
        for record in 0..page_records {
            if record > 0 {
                text.push(',');
            }
            let number = (index * page_records + record) as u64;
            write_record(&mut text, number, &mut random);
        }
        text += r#"],"location":{"locationId":2000000003431864,"locationName":"Benchmark"}"#;
        if last {
            write_token(&mut text, "sinceModifiedToken", pages, &mut random);
        }
        text += r#","status":0"#;
        put(&mut text, format_args!(r#","totalBatchCount":"{pages}""#));
        if index == 0 {
            put(&mut text, format_args!(r#","totalCount":{}"#, pages * page_records));
        }
        text += r#","uId":"9397866"}"#;
        text
    }
}

/// The members of a request that say which page is asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    batch_token: Option<String>,
    override_index: Option<usize>,
}

/// The page a request asks for: the one of its overrideIndex, which counts from 1, or the one its
/// `batchToken` names, or the first.
pub(crate) fn page_asked_for(body: &[u8]) -> anyhow::Result<usize> {
    let Asked { batch_token, override_index } = serde_json::from_slice(body)?;
    let Some(token) = batch_token else { return Ok(0) };
    let index = token.strip_prefix(TOKEN_MARK).and_then(|rest| rest.get(..8)?.parse().ok());
    let Some(index) = index else { bail!("the batchToken is not one of this server") };
    match override_index {
        None => Ok(index),
        Some(number) => number.checked_sub(1).context("the first batch has overrideIndex 1"),
    }
}

fn write_token(text: &mut String, name: &str, index: usize, random: &mut fastrand::Rng) {
    put(text, format_args!(r#","{name}":"{TOKEN_MARK}{index:08}"#));
    write_base64(text, TOKEN_BYTES, random);
    text.push('"');
}

fn write_record(text: &mut String, number: u64, random: &mut fastrand::Rng) {
    let asset = random.u64(0..ASSETS);
    let adam_id = 408_709_785 + asset * 1_117;
    put(text, format_args!(r#"{{"adamId":{adam_id},"adamIdStr":"{adam_id}""#));
    let user = (random.u8(0..4) > 0).then(|| 1_000_000 + random.u64(0..900_000));
    if user.is_some() {
        let id = random.u128(..);
        put(
            text,
            format_args!(
                r#","clientUserIdStr":"{:08x}-{:04x}-{:04x}-{:04x}-{:012x}""#,
                id >> 96,
                (id >> 80) & 0xffff,
                (id >> 64) & 0xffff,
                (id >> 48) & 0xffff,
                id & 0xffff_ffff_ffff,
            ),
        );
    }
    put(text, format_args!(r#","isIrrevocable":{}"#, asset % 2 == 1));
    if user.is_some() {
        *text += r#","itsIdHash":""#;
        write_base64(text, 27, random);
        *text += r#"=""#;
    }
    let license_id = 795_000_000 + number;
    put(text, format_args!(r#","licenseId":{license_id},"licenseIdStr":"{license_id}""#));
    *text += match asset % 8 {
        7 => r#","pricingParam":"PLUS","productTypeId":10,"productTypeName":"Publication""#,
        _ => r#","pricingParam":"STDQ","productTypeId":8,"productTypeName":"Application""#,
    };
    if user.is_none() {
        *text += r#","serialNumber":"C"#;
        for _ in 0..11 {
            text.push(char::from(*random.choice(b"0123456789DFGHJKLMNPQRTVWXYZ").unwrap_or(&b'0')));
        }
        text.push('"');
    }
    *text += r#","status":"Associated""#;
    if let Some(user) = user {
        put(text, format_args!(r#","userId":{user},"userIdStr":"{user}""#));
    }
    text.push('}');
}

/// So many characters of Base64 text, `/` written as `\/`.
fn write_base64(text: &mut String, characters: usize, random: &mut fastrand::Rng) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for _ in 0..characters {
        match ALPHABET[random.usize(0..64)] {
            b'/' => text.push_str(r"\/"),
            other => text.push(char::from(other)),
        }
    }
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a String takes whatever is written to it");
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn two_pages() -> Listing {
        Listing::new(PAGE_RECORDS + 1, PAGE_RECORDS)
    }

    #[test]
    fn a_record_has_about_322_bytes() {
        let listing = Listing::new(100 * PAGE_RECORDS, PAGE_RECORDS);
        let bytes: usize = (1..41).map(|index| listing.page(index).len() - TOKEN_BYTES - 250).sum();
        let record = bytes as f64 / (40 * PAGE_RECORDS) as f64;
        assert!((320.5..323.5).contains(&record), "{record} bytes a record");
    }

    #[test]
    fn keys_are_in_alphabetical_order() {
        fn keys(text: &str) -> Vec<&str> {
            text.split("\"").filter(|part| text.contains(&format!("\"{part}\":"))).collect()
        }
        let page = two_pages().page(0);
        let (_, records) = page.split_once(r#""licenses":["#).unwrap();
        for record in records.split_inclusive('}').take(PAGE_RECORDS) {
            let keys = keys(record);
            assert!(keys.len() >= 10 && keys.is_sorted(), "{keys:?}");
        }
    }

    #[test]
    fn the_last_page_alone_ends_the_listing() {
        let first: Value = serde_json::from_str(&two_pages().page(0)).unwrap();
        let last: Value = serde_json::from_str(&two_pages().page(1)).unwrap();
        assert!(first["batchToken"].is_string() && first["sinceModifiedToken"].is_null());
        assert!(last["batchToken"].is_null() && last["sinceModifiedToken"].is_string());
        assert_eq!(first["licenses"].as_array().unwrap().len(), PAGE_RECORDS);
    }

    #[test]
    fn a_request_gets_the_page_its_token_names() {
        let first: Value = serde_json::from_str(&two_pages().page(0)).unwrap();
        let request = serde_json::json!({ "sToken": "x", "batchToken": first["batchToken"] });
        assert_eq!(page_asked_for(request.to_string().as_bytes()).unwrap(), 1);
        assert_eq!(page_asked_for(br#"{"sToken":"x"}"#).unwrap(), 0);
        assert!(page_asked_for(br#"{"batchToken":"vppkitBenchX"}"#).is_err());
        assert!(page_asked_for(br#"{"batchToken":"another"}"#).is_err());
    }

    #[test]
    fn override_index_counts_from_the_batch_that_began_the_listing() {
        let first: Value = serde_json::from_str(&two_pages().page(0)).unwrap();
        let asked_for = |number: usize| {
            let request =
                serde_json::json!({ "batchToken": first["batchToken"], "overrideIndex": number });
            page_asked_for(request.to_string().as_bytes())
        };
        assert_eq!(asked_for(1).unwrap(), 0);
        assert_eq!(asked_for(2).unwrap(), 1);
        assert_eq!(asked_for(2_000).unwrap(), 1_999);
        assert!(asked_for(0).is_err());
    }

    #[test]
    fn small_pages_hold_the_same_listing() {
        let listing = Listing::new(50, 20);
        let pages: Vec<Value> = (0..listing.pages)
            .map(|page| serde_json::from_str(&listing.page(page)).unwrap())
            .collect();
        let ids: Vec<u64> = pages
            .iter()
            .flat_map(|page| page["licenses"].as_array().unwrap())
            .map(|license| license["licenseId"].as_u64().unwrap())
            .collect();
        assert_eq!(ids, (795_000_000..795_000_060).collect::<Vec<_>>());
        assert_eq!(pages[0]["totalCount"], 60);
        assert!(pages.iter().all(|page| page["totalBatchCount"] == "3"));
    }
}
