//! What the service and the way to it do wrong: every fault of the reliability page, alone and
//! mixed.

use vppkit_sim::{Action, BodyFault, Change, Close, Probability, Quirk, Rule, Service};

use crate::dice::Dice;
use crate::wire::{WireFault, WireFaultKind};

type Make = fn(&mut Dice) -> Rule;

/// A rule for any service.
fn any(action: Action) -> Rule {
    Rule { action, ..Rule::default() }
}

fn on(service: Service, action: Action) -> Rule {
    Rule { service: Some(service), action, ..Rule::default() }
}

fn status(dice: &mut Dice, choices: &[u16]) -> Action {
    Action { status: Some(dice.pick(choices)), ..Action::default() }
}

fn number(number: u16) -> Action {
    Action { number: Some(number), ..Action::default() }
}

fn body(fault: BodyFault) -> Action {
    Action { body: Some(fault), ..Action::default() }
}

fn quirk(quirk: Quirk) -> Action {
    Action { quirks: vec![quirk], ..Action::default() }
}

fn waiting(dice: &mut Dice, waits: &[&str]) -> Rule {
    let retry_after = vec![dice.pick(waits).to_owned()];
    // On any status, with any body.
    let status = dice.pick(&[Some(503), Some(503), Some(429), None, Some(500), Some(400)]);
    let body = match status {
        Some(503) => dice.pick(&[None, Some(BodyFault::Half), Some(BodyFault::Good)]),
        _ => None,
    };
    any(Action { retry_after, status, body, ..Action::default() })
}

/// Faults of every answer.
const OF_ANY: &[(&str, Make)] = &[
    ("503", |dice| any(Action { applied: dice.percent(50), ..status(dice, &[503]) })),
    ("429", |dice| any(status(dice, &[429]))),
    ("500s", |dice| any(Action { applied: dice.percent(50), ..status(dice, &[500, 502, 504]) })),
    ("4xx", |dice| any(status(dice, &[400, 403, 404, 405, 408, 415]))),
    ("Retry-After: seconds", |dice| waiting(dice, &["5", "30", "120", "600", "0"])),
    ("Retry-After: IMF date", |dice| waiting(dice, &["{imf+90}", "{imf+2}", "{imf+1200}"])),
    ("Retry-After: RFC 850 date", |dice| waiting(dice, &["{rfc850+45}", "{rfc850+700}"])),
    ("Retry-After: asctime date", |dice| waiting(dice, &["{asctime+20}", "{asctime+200}"])),
    ("Retry-After: past", |dice| waiting(dice, &["{imf-100}", "{rfc850-5}", "{asctime-90000}"])),
    ("Retry-After: far future", |dice| {
        waiting(dice, &["86400", "{imf+99999999}", "1000000000000000000000000000000"])
    }),
    ("Retry-After: unreadable", |dice| waiting(dice, &["-5", "1.5", "1, 2", "", "soon", "0x10"])),
    ("Retry-After: twice", |dice| {
        let mut rule = waiting(dice, &["5", "90"]);
        rule.action.retry_after.push(dice.pick(&["30", "{imf+40}", "never"]).to_owned());
        rule
    }),
    ("9603", |dice| any(Action { applied: dice.percent(40), ..number(9603) })),
    ("9644", |_| any(number(9644))),
    ("9646", |_| any(number(9646))),
    ("other passing number", |dice| any(number(dice.pick(&[9608, 9612, 9613, 9729, 9606])))),
    ("final number", |dice| any(number(dice.pick(&[9600, 9602, 9604, 9637, 9645, 9647, 1])))),
    ("token number", |dice| any(number(dice.pick(&[9601, 9621, 9622, 9625])))),
    ("closed before", |_| any(Action { close: Some(Close::Before), ..Action::default() })),
    ("closed after", |_| any(Action { close: Some(Close::After), ..Action::default() })),
    ("closed during", |_| any(Action { close: Some(Close::During), ..Action::default() })),
    ("late", |dice| any(Action { delay_ms: dice.range(500, 120_000), ..Action::default() })),
    ("slow", |dice| {
        let bytes_per_second = Some(dice.pick(&[1, 10, 100, 1000]));
        any(Action { bytes_per_second, ..Action::default() })
    }),
    ("stalled", |_| any(Action { stall: true, ..Action::default() })),
    ("half a body", |_| any(body(BodyFault::Half))),
    ("empty body", |_| any(body(BodyFault::Empty))),
    ("HTML body", |_| any(body(BodyFault::Html))),
    ("not JSON", |_| any(body(BodyFault::NotJson))),
    ("wrong types", |_| any(body(BodyFault::WrongTypes))),
    ("byte order mark", |_| any(body(BodyFault::Bom))),
    ("deep nesting", |_| any(body(BodyFault::DeepNesting))),
    ("duplicate keys", |_| any(body(BodyFault::DuplicateKeys))),
    ("lone surrogate", |_| any(body(BodyFault::LoneSurrogate))),
    ("NUL", |_| any(body(BodyFault::Nul))),
    ("huge numbers", |_| any(body(BodyFault::HugeNumbers))),
    ("gzip", |_| any(body(BodyFault::Gzip))),
    ("half a gzip", |_| any(body(BodyFault::GzipHalf))),
    ("numbers as text", |_| any(quirk(Quirk::NumbersAsText))),
    ("text as numbers", |_| any(quirk(Quirk::StrAsNumbers))),
    ("no status", |_| any(quirk(Quirk::NoStatus))),
    ("unknown words", |_| any(quirk(Quirk::UnknownWords))),
    ("redirect", |dice| {
        let place = dice.pick(&[
            "https://evil.example.com/x",
            "https://vpp.itunes.apple.com/mdm/getVPPAssetsSrv",
            "/mdm/elsewhere",
            TOKEN_IN_PLACE,
        ]);
        let location = Some(place.to_owned());
        let status = Some(dice.pick(&[301, 302, 303, 307, 308]));
        any(Action { location, status, ..Action::default() })
    }),
    ("clock jump", |dice| {
        let date = dice.pick(&["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"]);
        let headers = vec![("Date".to_owned(), date.to_owned())];
        let retry_after = if dice.percent(50) { vec!["{imf+90}".to_owned()] } else { Vec::new() };
        any(Action { headers, retry_after, ..Action::default() })
    }),
];

/// Where a redirection leads whose place holds the sToken. The sToken is known when the schedule
/// starts, and put in for the last word.
pub(crate) const TOKEN_IN_PLACE: &str = "https://evil.example.com/?t=STOKEN";

/// Faults of certain services.
const OF_SOME: &[(&str, Make)] = &[
    ("9633", |dice| on(listing(dice), number(9633))),
    ("9629", |dice| on(listing(dice), number(9629))),
    ("bare list", |dice| on(listing(dice), quirk(Quirk::BareArray))),
    ("no tokens", |dice| on(batched(dice), quirk(Quirk::NoTokens))),
    ("empty batch", |dice| on(batched(dice), quirk(Quirk::ZeroBatch))),
    ("doubled records", |dice| on(listing(dice), quirk(Quirk::DoubledRecords))),
    ("one batch fails", |dice| {
        let member = dice.pick(&["overrideIndex", "batchToken", "pageIndex"]);
        let wanted = if member == "batchToken" { "*".into() } else { dice.range(1, 6).to_string() };
        let action = dice.pick(&[number(9603), body(BodyFault::Half), number(9633)]);
        Rule { when: [(member.to_owned(), wanted)].into(), ..any(action) }
    }),
    ("URLs elsewhere", |dice| {
        let deviation = dice.pick(&[
            Quirk::UrlsForeign,
            Quirk::UrlsPlainHttp,
            Quirk::UrlsIp,
            Quirk::UrlsUserInfo,
            Quirk::UrlsBlank,
        ]);
        on(Service::VPPServiceConfigSrv, quirk(deviation))
    }),
    ("9617", |dice| {
        let service = if dice.percent(50) { MANAGE } else { listing(dice) };
        on(service, number(9617))
    }),
    ("entry missing", |_| on(MANAGE, quirk(Quirk::EntryMissing))),
    ("entry doubled", |_| on(MANAGE, quirk(Quirk::EntryDoubled))),
    ("entry unknown", |_| on(MANAGE, quirk(Quirk::EntryUnknown))),
    // Not 9619: to who takes licences back it says that nobody holds them, which must not be a lie.
    ("refused licence request", |dice| {
        on(MANAGE, number(dice.pick(&[9602, 9609, 9610, 9616, 9626, 9628, 9643])))
    }),
    ("throttled licence request", |dice| on(MANAGE, number(dice.pick(&[9627, 9630, 9631, 9632])))),
    ("lost licence answer", |dice| {
        let close = Some(dice.pick(&[Close::After, Close::During]));
        on(MANAGE, Action { close, ..Action::default() })
    }),
    ("limits fall just before", |_| {
        let before = vec![Change::Limits { associate: 1, disassociate: 1 }];
        on(MANAGE, Action { before, ..Action::default() })
    }),
    (STOLEN, |_| {
        let before = vec![Change::StealContext { hostname: "other.example.com".into() }];
        Rule { times: Some(1), ..on(MANAGE, Action { before, ..Action::default() }) }
    }),
];

const MANAGE: Service = Service::ManageVPPLicensesByAdamIdSrv;

/// The fault that takes the account away; for one client only, as the judge takes all clients of a
/// library for one.
pub(crate) const STOLEN: &str = "account taken in mid job";

fn listing(dice: &mut Dice) -> Service {
    dice.pick(&[Service::GetVPPUsersSrv, Service::GetVPPLicensesSrv, Service::GetAssignments])
}

fn batched(dice: &mut Dice) -> Service {
    dice.pick(&[Service::GetVPPUsersSrv, Service::GetVPPLicensesSrv])
}

/// The names of all faults of the service.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    OF_ANY.iter().chain(OF_SOME).map(|(name, _)| *name)
}

/// The rules of a schedule.
pub(super) fn rules(dice: &mut Dice, padded: bool) -> Vec<(&'static str, Rule)> {
    let count = dice.pick(&[0, 1, 2, 3, 5, 8, 12]);
    let mut rules = Vec::new();
    for _ in 0..count {
        let (name, make) = if dice.percent(65) { dice.pick(OF_ANY) } else { dice.pick(OF_SOME) };
        let mut rule = make(dice);
        if rule.service.is_none() && rule.when.is_empty() && dice.percent(60) {
            rule.service = Some(dice.pick(&Service::ALL[..15]));
        }
        spread(dice, &mut rule);
        // Bodies of their own size would hide what is measured.
        if !padded || rule.action.body.is_none() {
            rules.push((name, rule));
        }
    }
    if padded {
        rules.push(("late", late_batch()));
    }
    rules
}

/// One batch that all others have to wait for.
fn late_batch() -> Rule {
    let action = Action { delay_ms: 18_000, ..Action::default() };
    let when = [("overrideIndex".to_owned(), "2".to_owned())].into();
    Rule { when, times: Some(1), ..on(Service::GetVPPLicensesSrv, action) }
}

/// How often a rule strikes.
fn spread(dice: &mut Dice, rule: &mut Rule) {
    if rule.times.is_some() {
        return;
    }
    match dice.range(0, 3) {
        0 => rule.times = Some(dice.range(1, 7)),
        1 => {
            rule.times = Some(dice.range(1, 30));
            rule.probability = chance(dice);
        }
        2 => {
            let first = dice.range(1, 12);
            rule.calls = (first..first + dice.range(1, 5)).collect();
        }
        _ => rule.probability = chance(dice),
    }
}

fn chance(dice: &mut Dice) -> Probability {
    let chance = dice.pick(&[0.05, 0.2, 0.5, 0.9]);
    Probability::try_from(chance).unwrap_or_default()
}

/// What goes wrong on the way.
pub(super) fn on_the_wire(dice: &mut Dice) -> Vec<WireFault> {
    let count = dice.pick(&[0, 0, 0, 1, 1, 2]);
    let fault = |dice: &mut Dice| {
        let kind = dice.pick(&WireFaultKind::ALL);
        // Unpacking 16 MiB takes its time.
        let heavy = kind == WireFaultKind::Bomb;
        let chance = if heavy { 0.02 } else { dice.pick(&[0.03, 0.1, 0.3]) };
        let service = dice.percent(50).then(|| dice.pick(&Service::ALL[..15]));
        WireFault { kind, service, chance }
    };
    (0..count).map(|_| fault(dice)).collect()
}
