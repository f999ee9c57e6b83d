//! Servers whose batches are numbered, counted or filled otherwise than expected.

use std::sync::Arc;

use serde_json::{Value, json};
use vppkit::{Kind, LicenseFilter};
use vppkit_tests::scripted;
use vppkit_tests::scripted::{Reply, Scripted, Seen};

use super::*;

/// Which batch `overrideIndex` 1 means: Apple does not say (protocol 1.20, rule 6).
#[derive(Clone, Copy, PartialEq)]
enum One {
    IsTheFirst,
    IsTheNext,
}

/// A list of batches of three licences, read by batchToken or overrideIndex.
struct Batched {
    batches: i64,
    /// What is announced.
    total: Value,
    count: Value,
    one: One,
    /// Batches without records.
    empty: Vec<i64>,
}

impl Batched {
    fn of(batches: i64) -> Self {
        let (total, count) = (json!(batches.to_string()), json!(batches * 3));
        Self { batches, total, count, one: One::IsTheFirst, empty: Vec::new() }
    }

    /// The place of the batch that a request asks for, counted from 1.
    fn place(&self, seen: &Seen) -> i64 {
        let body = seen.json();
        let by_token = body["batchToken"].as_str().map(|token| token[1..].parse::<i64>().unwrap());
        match (body["overrideIndex"].as_i64(), by_token) {
            (Some(index), Some(_)) if self.one == One::IsTheNext => index + 1,
            (Some(index), Some(_)) => index,
            (_, Some(last)) => last + 1,
            (_, None) => 1,
        }
    }

    fn ids(&self, place: i64) -> Vec<String> {
        if self.empty.contains(&place) || place > self.batches {
            return Vec::new();
        }
        (0..3).map(|n| (place * 3 + n).to_string()).collect()
    }

    fn answer(&self, seen: &Seen) -> Reply {
        let place = self.place(seen);
        let licenses: Vec<_> = self
            .ids(place)
            .iter()
            .map(|id| json!({"licenseIdStr": id, "adamIdStr": "1", "status": "Associated"}))
            .collect();
        let mut answer = json!({"status": 0, "batchCount": licenses.len(), "licenses": licenses});
        if !self.total.is_null() {
            answer["totalBatchCount"] = self.total.clone();
        }
        if seen.json()["batchToken"].is_null() && !self.count.is_null() {
            answer["totalCount"] = self.count.clone();
        }
        if place >= self.batches {
            answer["sinceModifiedToken"] = json!("s");
        } else {
            answer["batchToken"] = json!(format!("t{place}"));
        }
        Reply::json(answer)
    }

    fn truth(&self) -> Vec<String> {
        (1..=self.batches).flat_map(|place| self.ids(place)).collect()
    }

    async fn start(self) -> (Arc<Self>, Scripted, vppkit::Client) {
        let list = Arc::new(self);
        let script = Arc::clone(&list);
        let (server, client) = scripted("getVPPLicensesSrv", move |seen| script.answer(seen)).await;
        (list, server, client)
    }
}

/// Both ways of reading give all records, sorted.
async fn assert_whole(list: impl Fn() -> Batched, what: &str) {
    for parallel in [1, 5] {
        let (list, _server, client) = list().start().await;
        let ids = ids_of(&client, parallel).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(sorted(ids), sorted(list.truth()), "{what}, {parallel} at once");
        let listing = client.licenses(LicenseFilter::new()).unordered().parallel(parallel);
        let unordered = listing.to_vec().await.unwrap();
        assert_eq!(unordered.len(), list.truth().len(), "{what}, unordered");
    }
}

#[tokio::test]
async fn how_many_batches_there_are_said_to_be_does_not_matter() {
    for total in [json!(3), json!("3"), json!(2), json!("0"), json!(0), json!(1), json!(-1)] {
        assert_whole(|| Batched { total: total.clone(), ..Batched::of(9) }, &total.to_string())
            .await;
    }
    assert_whole(|| Batched { total: Value::Null, ..Batched::of(9) }, "no total").await;
}

#[tokio::test]
async fn more_batches_announced_than_there_are_end_where_the_list_ends() {
    assert_whole(|| Batched { total: json!(12), ..Batched::of(9) }, "12 for 9").await;
}

#[tokio::test]
async fn how_many_records_there_are_said_to_be_does_not_matter() {
    for count in [Value::Null, json!(27), json!("27"), json!(10_000), json!(1), json!(0)] {
        assert_whole(|| Batched { count: count.clone(), ..Batched::of(9) }, &count.to_string())
            .await;
    }
}

#[tokio::test]
async fn nothing_is_lost_where_override_index_1_is_the_next_batch() {
    // 9 batches, 8 of them by overrideIndex.
    for count in [json!(27), Value::Null] {
        let list = || Batched {
            total: json!("8"),
            count: count.clone(),
            one: One::IsTheNext,
            ..Batched::of(9)
        };
        assert_whole(list, "the next").await;
    }
}

#[tokio::test]
async fn nothing_is_lost_where_override_index_1_is_the_next_batch_and_the_count_too_small() {
    // totalCount is an estimate (protocol 1.20, rule 9).
    let list =
        || Batched { total: json!("8"), count: json!(20), one: One::IsTheNext, ..Batched::of(9) };
    assert_whole(list, "the next").await;
}

#[tokio::test]
async fn batches_without_records_are_no_end() {
    for empty in [vec![1], vec![2], vec![9], vec![3, 4, 5, 6], (1..=9).collect()] {
        let shown = format!("{empty:?} empty");
        assert_whole(|| Batched { empty: empty.clone(), ..Batched::of(9) }, &shown).await;
    }
}

#[tokio::test]
async fn where_the_counts_are_right_the_first_batch_is_not_asked_for_again() {
    let (_list, server, client) = Batched::of(9).start().await;
    ids_of(&client, 5).await.unwrap();
    let seen = server.seen();
    let mut asked: Vec<_> =
        seen.iter().filter_map(|seen| seen.json()["overrideIndex"].as_i64()).collect();
    asked.sort_unstable();
    assert_eq!(asked, (2..=9).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_index_that_never_leads_on_is_an_error_after_five_tries() {
    let list = Batched::of(9);
    let (server, client) = scripted("getVPPLicensesSrv", move |seen| {
        if seen.json()["overrideIndex"] == 4 {
            return Reply::json(json!({"status": 0, "licenses": []}));
        }
        list.answer(seen)
    })
    .await;
    let error = ids_of(&client, 5).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol);
    assert!(error.to_string().contains("incomplete"), "{error}");
    let asked = server.seen().iter().filter(|seen| seen.json()["overrideIndex"] == 4).count();
    assert_eq!(asked, 5);
}

#[tokio::test]
async fn every_batch_twice_is_every_record_once() {
    let list = Batched::of(9);
    let truth = list.truth();
    let (_server, client) = scripted("getVPPLicensesSrv", move |seen| {
        // Indexes 4 and 5 are the same batch; what is missing comes at 6.
        let place = list.place(seen);
        let shown = if seen.json()["overrideIndex"] == 5 { 4 } else { place };
        let ids: Vec<_> =
            if shown == 6 { [5, 6].map(|at| list.ids(at)).concat() } else { list.ids(shown) };
        let rows: Vec<_> = ids
            .iter()
            .chain(&ids)
            .map(|id| json!({"licenseIdStr": id, "adamIdStr": "1", "status": "Associated"}))
            .collect();
        let mut answer =
            json!({"status": 0, "totalBatchCount": 9, "totalCount": 27, "licenses": rows});
        let (name, token) =
            if place == 9 { ("sinceModifiedToken", "s") } else { ("batchToken", "t1") };
        answer[name] = json!(token);
        Reply::json(answer)
    })
    .await;
    assert_eq!(sorted(ids_of(&client, 5).await.unwrap()), sorted(truth));
}
