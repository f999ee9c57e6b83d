//! Texts that are no checkpoint, and servers that number their batches otherwise.

use std::collections::BTreeSet;

use serde_json::json;
use vppkit::Kind;
use vppkit_tests::canary_token;
use vppkit_tests::scripted::{Reply, Scripted, Seen};

use super::*;

#[tokio::test]
async fn a_damaged_text_is_refused() {
    let sim = simulator().await;
    let mut import = client(&sim, 5).await.import(by(ImportSource::Licenses));
    let text = loop {
        if let SyncEvent::Checkpoint(checkpoint) = import.try_next().await.unwrap().unwrap() {
            break checkpoint.to_string();
        }
    };
    let newer = text.replace("checkpoint-1", "checkpoint-2");
    let half = &text[..text.len() / 2];
    let twice = format!("{text}{text}");
    let mut turned = text.clone().into_bytes();
    let middle = turned.len() / 2;
    turned[middle] = if turned[middle] == b'A' { b'B' } else { b'A' };
    let turned = String::from_utf8(turned).unwrap();
    for bad in ["", "x", half, &newer, &twice, &turned, &text[1..], &text.to_uppercase()] {
        let error = bad.parse::<Checkpoint>().unwrap_err();
        assert_eq!(error.kind(), Kind::Checkpoint, "{bad}");
        assert!(!error.advice().is_empty());
    }
    assert!(format!("\n {text}\r\n").parse::<Checkpoint>().is_ok(), "blanks around it do no harm");
}

/// Five batches of two licences. overrideIndex 1 is the second of them: Apple does not say
/// whether it is that one or the first (protocol 1.20, rule 6).
fn next_is_one(seen: &Seen) -> Option<Reply> {
    let body = seen.json();
    let place = match (body["overrideIndex"].as_i64(), body["batchToken"].as_str()) {
        (Some(index), _) => index + 1,
        (None, Some(token)) => token[1..].parse::<i64>().unwrap() + 1,
        (None, None) => 1,
    };
    match &*seen.service {
        "getVPPLicensesSrv" => {}
        "getVPPUsersSrv" => {
            return Some(Reply::json(json!({"status": 0, "sinceModifiedToken": "u"})));
        }
        _ => return None,
    }
    let row = |n: i64| {
        let id = (place * 2 + n).to_string();
        json!({"licenseIdStr": id, "adamIdStr": "1", "pricingParam": "STDQ", "status": "Associated",
            "serialNumber": id})
    };
    let rows: Vec<_> = if place <= 5 { vec![row(0), row(1)] } else { Vec::new() };
    let mut answer = json!({"status": 0, "licenses": rows, "totalBatchCount": "4"});
    if body["batchToken"].is_null() {
        answer["totalCount"] = json!(10);
    }
    if place >= 5 {
        answer["sinceModifiedToken"] = json!("s");
    } else {
        answer["batchToken"] = json!(format!("t{place}"));
    }
    Some(Reply::json(answer))
}

#[tokio::test]
async fn no_batch_is_skipped_where_override_index_1_is_the_next_one() {
    let truth: BTreeSet<_> = (2..12).map(|id: i64| id.to_string()).collect();
    for (before, after) in [(5, 5), (5, 1), (1, 5), (1, 1)] {
        for at in 0..20 {
            let server = Scripted::start(next_is_one).await;
            let connect = |parallelism| {
                builder(&canary_token(), &server.entry_url()).parallelism(parallelism).connect()
            };
            let source = ImportSource::Licenses;
            let mut consumer = Consumer::default();
            let first = connect(before).await.unwrap();
            take(&mut first.import(by(source)), at, &mut consumer).await;
            let next = connect(after).await.unwrap();
            let mut again = consumer.go_on(&next, source);
            assert!(take(&mut again, usize::MAX, &mut consumer).await);
            let ids: BTreeSet<_> = consumer.rows.licenses.keys().cloned().collect();
            let how = format!("interrupted at event {at}, {before} at once, then {after}");
            assert_eq!(ids, truth, "{how}");
        }
    }
}
