//! The judge must see each breach, and must not see one where there is none.

use crate::http::small_world;
use serde_json::{Value, json};
use vppkit_sim::{
    Answer, Assignment, Change, Engine, Invariant, ManualClock, Pricing, Report, Request, Rule,
    Settings, Simulator,
};

const START: i64 = 1_800_000_000_000;

struct Rig {
    engine: Engine,
    clock: ManualClock,
}

impl Rig {
    fn new() -> Self {
        let clock = ManualClock::new(START);
        let settings = Settings { judge_grace_ms: 0, ..Settings::default() };
        let builder = Simulator::builder().world(small_world()).settings(settings);
        Self { engine: builder.clock(clock.clone()).build().unwrap(), clock }
    }

    fn begin(&self, service: &str, mut members: Value) -> Answer {
        members["sToken"] = json!(self.engine.stoken());
        let path = format!("/mdm/{service}");
        self.engine.handle(&Request::post("127.0.0.1", &path, members.to_string()))
    }

    fn call(&self, service: &str, members: Value) -> Answer {
        let answer = self.begin(service, members);
        self.engine.finished(answer.exchange);
        answer
    }

    fn fault(&self, rule: Value) {
        self.engine.fault(serde_json::from_value::<Rule>(rule).unwrap());
    }

    fn broken(&self, invariant: Invariant) -> u64 {
        let verdicts = self.engine.verdicts();
        verdicts.iter().find(|verdict| verdict.invariant == invariant).unwrap().broken
    }
}

#[test]
fn an_orderly_client_breaks_nothing() {
    let rig = Rig::new();
    rig.call("VPPServiceConfigSrv", json!({}));
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
    for _ in 0..20 {
        rig.call("getVPPAssetsSrv", json!({}));
    }
    assert!(rig.engine.verdicts().iter().all(|verdict| verdict.kept));
    assert_eq!(rig.engine.verdicts().len(), Invariant::ALL.len());
}

#[test]
fn i1_sees_requests_before_the_time_is_over() {
    let rig = Rig::new();
    rig.fault(json!({"calls": [1], "action": {"status": 503, "retry_after": ["120"]}}));
    let other = rig.begin("getVPPUsersSrv", json!({"includeRetired": 9}));
    assert_eq!(other.status, 503);
    let under_way = rig.begin("getVPPAssetsSrv", json!({}));
    rig.engine.finished(other.exchange);
    rig.engine.finished(under_way.exchange);
    assert_eq!(rig.broken(Invariant::I1), 0, "what was under way before is no breach");
    rig.clock.advance(119_999);
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I1), 1);
    rig.call("VPPServiceConfigSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I1), 2, "the configuration counts for the one account");
    rig.clock.advance(1);
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I1), 2);
}

#[test]
fn i1_reads_dates_and_lets_nothing_shorten_the_wait() {
    for form in ["{imf+100}", "{rfc850+100}", "{asctime+100}", "100"] {
        let rig = Rig::new();
        rig.fault(json!({"calls": [1], "action": {"retry_after": [form]}}));
        rig.fault(json!({"calls": [2], "action": {"retry_after": ["10"]}}));
        rig.call("getVPPAssetsSrv", json!({}));
        rig.call("getVPPAssetsSrv", json!({}));
        assert_eq!(rig.broken(Invariant::I1), 1, "{form}");
        rig.clock.advance(99_000);
        rig.call("getVPPAssetsSrv", json!({}));
        assert_eq!(rig.broken(Invariant::I1), 2, "{form}");
        rig.clock.advance(1_000);
        rig.call("getVPPAssetsSrv", json!({}));
        assert_eq!(rig.broken(Invariant::I1), 2, "{form}");
    }
}

#[test]
fn i1_measures_dates_against_the_date_of_the_answer() {
    let rig = Rig::new();
    // A server whose clock is ahead by an hour: one minute is meant.
    let headers = json!([["Date", "Fri, 15 Jan 2027 09:00:00 GMT"]]);
    let value = "Fri, 15 Jan 2027 09:01:00 GMT";
    rig.fault(json!({"calls": [1], "action": {"headers": headers, "retry_after": [value]}}));
    rig.call("getVPPAssetsSrv", json!({}));
    rig.clock.advance(59_999);
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I1), 1);
    rig.clock.advance(1);
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I1), 1);
}

#[test]
fn i2_counts_what_is_under_way() {
    let rig = Rig::new();
    let five: Vec<Answer> = (0..5).map(|_| rig.begin("getVPPAssetsSrv", json!({}))).collect();
    assert_eq!(rig.broken(Invariant::I2), 0);
    let sixth = rig.begin("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I2), 1);
    five.iter().chain([&sixth]).for_each(|answer| rig.engine.finished(answer.exchange));
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I2), 1);
}

#[test]
fn i3_compares_reports_with_the_truth() {
    let rig = Rig::new();
    let place = |serial: &str| Assignment {
        adam_id: 361_304_891,
        pricing: Pricing::Stdq,
        client_user_id: None,
        serial_number: Some(serial.into()),
    };
    let request = json!({"adamIdStr": "361304891", "associateSerialNumbers": ["A", "B"]});
    rig.call("manageVPPLicensesByAdamIdSrv", request);
    let report = |assigned: &[&str], asked: &[&str]| Report {
        assigned: assigned.iter().map(|serial| place(serial)).collect(),
        unassigned: Vec::new(),
        asked: Some(asked.iter().map(|serial| place(serial)).collect()),
    };
    assert!(rig.engine.report(&report(&["A", "B"], &["A", "B"])).is_empty());
    assert_eq!(rig.broken(Invariant::I3), 0);
    let lie = rig.engine.report(&report(&["A", "C"], &["A", "B", "C"]));
    assert!(lie.len() == 1 && lie[0].evidence.contains("not assigned"), "{lie:?}");
    let invented = rig.engine.report(&report(&["A"], &["A"]));
    assert!(invented.len() == 1 && invented[0].evidence.contains("of B"), "{invented:?}");
    let removed = Report { unassigned: vec![place("A")], ..Report::default() };
    assert!(rig.engine.report(&removed)[0].evidence.contains("still assigned"));
    assert_eq!(rig.broken(Invariant::I3), 3);
}

#[test]
fn i6_sees_a_token_where_it_must_not_be() {
    let rig = Rig::new();
    let token = rig.engine.stoken();
    let mut request = Request::get("127.0.0.1", "/mdm/lookup?id=1");
    request.headers.push(("Cookie".into(), format!("itvt={token}")));
    rig.engine.handle(&request);
    assert_eq!(rig.broken(Invariant::I6), 0, "the lookup's cookie is its place");
    request.path = "/mdm/VPPServiceConfigSrv".into();
    rig.engine.handle(&request);
    assert_eq!(rig.broken(Invariant::I6), 1);
    let in_url = format!("/mdm/getVPPAssetsSrv?sToken={}", token.replace('=', "%3D"));
    rig.engine.handle(&Request::post("127.0.0.1", &in_url, "{}"));
    assert_eq!(rig.broken(Invariant::I6), 2);
    let verdicts = format!("{:?}", rig.engine.verdicts());
    assert!(!verdicts.contains(&token), "the judge itself keeps quiet about it");
}

#[test]
fn i9_sees_the_same_manage_request_within_fifteen_minutes() {
    let rig = Rig::new();
    let request =
        |serial: &str| json!({"adamIdStr": "361304891", "associateSerialNumbers": [serial]});
    let manage = |serial: &str| rig.call("manageVPPLicensesByAdamIdSrv", request(serial));
    manage("A");
    manage("B");
    assert_eq!(rig.broken(Invariant::I9), 0);
    rig.clock.advance(15 * 60 * 1000 - 1);
    manage("A");
    assert_eq!(rig.broken(Invariant::I9), 1);
    rig.clock.advance(15 * 60 * 1000);
    manage("A");
    assert_eq!(rig.broken(Invariant::I9), 1);
    // One that never got through to the service may be sent again.
    rig.fault(json!({"calls": [1], "action": {"close": "before"}}));
    manage("C");
    manage("C");
    assert_eq!(rig.broken(Invariant::I9), 1);
}

#[test]
fn i10_wants_silence_once_the_client_knows() {
    let rig = Rig::new();
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
    rig.engine.world().change(&Change::StealContext { hostname: "thief".into() }).unwrap();
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 0, "it could not know before this answer");
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 1);
    rig.call("VPPClientConfigSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 1, "an administrator may look");
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine again"}));
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 1, "and may take the account back");
}

const WRITES: [&str; 8] = [
    "registerVPPUserSrv",
    "editVPPUserSrv",
    "retireVPPUserSrv",
    "manageVPPLicensesByAdamIdSrv",
    "associateVPPLicenseSrv",
    "associateVPPLicenseWithVPPUserSrv",
    "disassociateVPPLicenseSrv",
    "disassociateVPPLicenseFromVPPUserSrv",
];

impl Rig {
    fn set_context(&self, text: &str) {
        self.engine.world().change(&Change::SetContext { text: text.into() }).unwrap();
    }

    /// Evidence that one write of each kind adds under I10.
    fn evidence_of_writes(&self) -> Vec<String> {
        let before = self.broken(Invariant::I10) as usize;
        for service in WRITES {
            self.call(service, json!({"clientUserIdStr": "new"}));
        }
        let verdicts = self.engine.verdicts();
        let found = verdicts.iter().find(|verdict| verdict.invariant == Invariant::I10).unwrap();
        found.violations[before..].iter().map(|breach| breach.evidence.clone()).collect()
    }
}

#[test]
fn i10_sees_writes_while_nobody_has_claimed_the_account() {
    let rig = Rig::new();
    rig.call("getVPPAssetsSrv", json!({}));
    rig.call("VPPClientConfigSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 0, "reading needs no claim");
    let evidence = rig.evidence_of_writes();
    assert_eq!(evidence.len(), WRITES.len(), "{evidence:?}");
    assert!(evidence[0].contains("no clientContext is stored"), "{evidence:?}");
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
    assert!(rig.evidence_of_writes().is_empty());
    rig.call("VPPClientConfigSrv", json!({"clientContext": ""}));
    assert_eq!(rig.evidence_of_writes().len(), WRITES.len(), "it gave its claim up");
}

#[test]
fn i10_sees_writes_where_the_account_was_anothers_from_the_start() {
    let rig = Rig::new();
    rig.set_context("theirs");
    rig.call("getVPPUsersSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 0, "reading needs no claim");
    let evidence = rig.evidence_of_writes();
    assert_eq!(evidence.len(), WRITES.len(), "{evidence:?}");
    assert!(evidence[0].contains("another's clientContext"), "{evidence:?}");
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
    assert!(rig.evidence_of_writes().is_empty());
}

#[test]
fn i10_blames_no_write_for_a_change_the_client_could_not_know_of() {
    for text in ["theirs", ""] {
        let rig = Rig::new();
        rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
        rig.set_context(text);
        // The answer to the first of them tells.
        let evidence = rig.evidence_of_writes();
        assert_eq!(evidence.len(), WRITES.len() - 1, "{text:?}: {evidence:?}");
        rig.call("VPPClientConfigSrv", json!({"clientContext": "mine again"}));
        assert!(rig.evidence_of_writes().is_empty());
    }
}

#[test]
fn i1_counts_from_the_head_however_long_the_body_takes() {
    let rig = Rig::new();
    rig.fault(json!({"calls": [1], "action": {"retry_after": ["120"]}}));
    let slow = rig.begin("getVPPAssetsSrv", json!({}));
    rig.engine.head_sent(slow.exchange);
    rig.clock.advance(119_999);
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I1), 1, "the body is still coming");
    rig.clock.advance(1);
    rig.engine.finished(slow.exchange);
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I1), 1);
}

#[test]
fn nobody_is_blamed_for_what_stood_in_an_answer_that_broke_off() {
    let rig = Rig::new();
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
    rig.set_context("theirs");
    rig.fault(json!({"calls": [1], "action": {"retry_after": ["120"]}}));
    let lost = rig.begin("getVPPAssetsSrv", json!({}));
    rig.engine.broken(lost.exchange);
    rig.fault(json!({"calls": [1], "action": {"body": "half"}}));
    rig.call("getVPPAssetsSrv", json!({}));
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!((rig.broken(Invariant::I1), rig.broken(Invariant::I10)), (0, 0));
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 1, "the whole answer before it told");
}

#[test]
fn i9_lets_a_request_be_sent_again_that_was_turned_away() {
    let rig = Rig::new();
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
    let request = || {
        let members = json!({"adamIdStr": "361304891", "associateSerialNumbers": ["C02NEW000001"]});
        rig.call("manageVPPLicensesByAdamIdSrv", members)
    };
    for number in [9617, 9621] {
        rig.fault(json!({"calls": [1], "action": {"number": number, "applied": true}}));
        request();
    }
    request();
    assert_eq!(rig.broken(Invariant::I9), 0);
    request();
    assert_eq!(rig.broken(Invariant::I9), 1);
}

#[test]
fn i10_does_not_believe_an_answer_from_before_the_last_claim() {
    let rig = Rig::new();
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine"}));
    rig.set_context("theirs");
    let slow = rig.begin("getVPPAssetsSrv", json!({}));
    rig.call("VPPClientConfigSrv", json!({"clientContext": "mine again"}));
    rig.engine.finished(slow.exchange);
    rig.call("getVPPAssetsSrv", json!({}));
    assert_eq!(rig.broken(Invariant::I10), 0);
}
