//! The judge: verdicts on the client, from nothing but what reached the service (reliability, I1,
//! I2, I6, I9, I10; I3 is in `reports`).

use std::collections::HashMap;

use serde::Serialize;

use crate::route::Service;

/// Requests of one account that may be under way at once.
const AT_ONCE: usize = 5;

/// How long a manage request must not be repeated byte for byte.
const NO_REPEAT: i64 = 15 * 60 * 1000;

/// So many pieces of evidence are kept for each rule; the count goes on.
const EVIDENCE: usize = 100;

/// A rule of the judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Invariant {
    /// No request of an account before the time of a Retry-After is over.
    I1,
    /// Never more than five requests of an account at once.
    I2,
    /// What was reported done is done, and nothing that was not asked for.
    I3,
    /// The sToken appears in no URL and no header, except in the cookie of the metadata lookup.
    I6,
    /// No byte-identical manage request within 15 minutes of one that the service has processed.
    I9,
    /// An account that another product has taken over is left alone, and nothing is written
    /// without a claim.
    I10,
}

impl Invariant {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::I1, Self::I2, Self::I3, Self::I6, Self::I9, Self::I10];
}

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Number of the exchange in the log; 0 for one that is about none.
    pub exchange: u64,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// What happened.
    pub evidence: String,
}

/// What the judge says about one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The rule.
    pub invariant: Invariant,
    /// Whether it was kept.
    pub kept: bool,
    /// How often it could have been broken.
    pub checked: u64,
    /// How often it was.
    pub broken: u64,
    /// The first hundred breaches.
    pub violations: Vec<Violation>,
}

/// What the judge sees of a request when it arrives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    pub(crate) exchange: u64,
    pub(crate) at: i64,
    pub(crate) service: Service,
    /// `uId` of the library; `None` where the request has no usable sToken.
    pub(crate) account: Option<&'a str>,
    pub(crate) body_hash: u64,
    /// Whether the sToken stood where it must not.
    pub(crate) leaked: Option<&'a str>,
    /// For a write: what its account lacks of a claim.
    pub(crate) unclaimed: Option<Unclaimed>,
}

/// Why a write has no claim behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unclaimed {
    /// No clientContext is stored, and the client never stored one or has cleared it.
    Never,
    /// Another's clientContext is stored, and the client has none of its own.
    Foreign,
    /// Someone else has cleared what the client stored. It may not know that yet.
    Cleared,
}

impl Unclaimed {
    /// What stands between the stored clientContext and the one the client last stored. One that
    /// was overwritten is not in here: [`Departure::foreign`] tells when the client knows.
    pub(crate) fn of(context: &str, claim: &str) -> Option<Self> {
        match (context.is_empty(), claim.is_empty()) {
            (true, true) => Some(Self::Never),
            (false, true) => Some(Self::Foreign),
            (true, false) => Some(Self::Cleared),
            (false, false) => None,
        }
    }

    fn evidence(self) -> &'static str {
        match self {
            Self::Never => "a write while no clientContext is stored",
            Self::Foreign => "a write under another's clientContext, without a claim before it",
            Self::Cleared => "a write after an answer without the clientContext of before",
        }
    }
}

/// What the judge remembers of an answer until it has gone out.
#[derive(Debug, Default, Clone)]
pub(crate) struct Departure {
    pub(crate) account: Option<String>,
    /// Length of the wait that its Retry-After demands, in milliseconds.
    pub(crate) wait: Option<i64>,
    /// Whether it showed the client that someone else has the account.
    pub(crate) foreign: Option<String>,
    /// Whether it showed the client that its clientContext is gone.
    pub(crate) cleared: bool,
    /// Whether the client took the account over with this request.
    pub(crate) claims: bool,
    /// How often the client had stored its clientContext when the service answered; filled in by
    /// the judge.
    pub(crate) claimed: u64,
}

#[derive(Debug, Default)]
struct Account {
    /// The time between which a Retry-After keeps the account closed.
    closed: std::ops::Range<i64>,
    under_way: usize,
    most_under_way: usize,
    /// How often the client has stored its clientContext.
    claimed: u64,
    /// Who took the account over, and since when the client knows.
    taken_by: Option<(String, i64)>,
    /// Since when the client knows that its clientContext is gone.
    cleared: Option<i64>,
    manage_requests: HashMap<u64, i64>,
}

impl Account {
    /// Nothing may arrive for a while; a shorter wait shortens nothing.
    fn close(&mut self, now: i64, wait: i64, grace: i64) {
        let still_closed = self.closed.contains(&now);
        let start = if still_closed { self.closed.start } else { now + grace };
        self.closed = start..self.closed.end.max(now.saturating_add(wait));
    }
}

#[derive(Debug, Default)]
struct Finding {
    checked: u64,
    broken: u64,
    violations: Vec<Violation>,
}

/// All that is known so far.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    accounts: HashMap<String, Account>,
    findings: HashMap<Invariant, Finding>,
    under_way: HashMap<u64, Departure>,
}

impl Judge {
    /// The account of a request. One without an sToken, such as the service configuration, counts
    /// for the one account there is.
    fn account_of(&self, account: Option<&str>) -> Option<String> {
        match account {
            Some(account) => Some(account.to_owned()),
            None if self.accounts.len() == 1 => self.accounts.keys().next().cloned(),
            None => None,
        }
    }

    /// A request has arrived.
    pub(crate) fn arrived(&mut self, arrival: Arrival<'_>) {
        let leak = arrival.leaked.map(|place| format!("the sToken stood in {place}"));
        self.note(Invariant::I6, arrival, leak);
        let Some(name) = self.account_of(arrival.account) else { return };
        let account = self.accounts.entry(name).or_default();

        let early = account.closed.contains(&arrival.at).then(|| {
            format!("{} ms before the Retry-After was over", account.closed.end - arrival.at)
        });
        account.under_way += 1;
        account.most_under_way = account.most_under_way.max(account.under_way);
        let crowd = (account.under_way > AT_ONCE)
            .then(|| format!("{} requests were under way", account.under_way));
        // Reading the clientContext and taking the account back is what an administrator does.
        let allowed =
            matches!(arrival.service, Service::VPPClientConfigSrv | Service::VPPServiceConfigSrv);
        let taken = account.taken_by.as_ref();
        let intruder = taken.filter(|(_, since)| !allowed && arrival.at >= *since);
        let intrusion = intruder.map(|(owner, _)| format!("the account belongs to {owner}"));
        let unclaimed = arrival.unclaimed.filter(|unclaimed| {
            *unclaimed != Unclaimed::Cleared
                || account.cleared.is_some_and(|since| arrival.at >= since)
        });
        let intrusion =
            intrusion.or_else(|| unclaimed.map(|unclaimed| unclaimed.evidence().to_owned()));

        self.note(Invariant::I1, arrival, early);
        self.note(Invariant::I2, arrival, crowd);
        self.note(Invariant::I10, arrival, intrusion);
    }

    /// A manage request gets through to the service.
    pub(crate) fn manages(&mut self, arrival: Arrival<'_>) {
        let Some(name) = self.account_of(arrival.account) else { return };
        let account = self.accounts.entry(name).or_default();
        let requests = &mut account.manage_requests;
        requests.retain(|_, at| arrival.at - *at < NO_REPEAT);
        let before = requests.insert(arrival.body_hash, arrival.at);
        let repeated = before.map(|at| {
            format!("the same request was processed {} s before", (arrival.at - at) / 1000)
        });
        self.note(Invariant::I9, arrival, repeated);
    }

    /// The service has its answer ready.
    pub(crate) fn answered(&mut self, exchange: u64, departure: Departure) {
        let name = self.account_of(departure.account.as_deref());
        let account = name.as_ref().and_then(|name| self.accounts.get_mut(name));
        let claimed = account.map_or(0, |account| {
            account.claimed += u64::from(departure.claims);
            account.claimed
        });
        self.under_way.insert(exchange, Departure { account: name, claimed, ..departure });
    }

    /// The head of an answer has gone out. Its Retry-After counts from here, however long the body
    /// takes.
    pub(crate) fn head_sent(&mut self, exchange: u64, now: i64, grace: i64) {
        let Some(departure) = self.under_way.get_mut(&exchange) else { return };
        let Some(wait) = departure.wait.take() else { return };
        let account = departure.account.as_ref().and_then(|name| self.accounts.get_mut(name));
        if let Some(account) = account {
            account.close(now, wait, grace);
        }
    }

    /// The connection broke before the whole answer had gone out. Nobody can be blamed for what
    /// stood in the rest.
    pub(crate) fn broken(&mut self, exchange: u64, now: i64, grace: i64) {
        if let Some(departure) = self.under_way.get_mut(&exchange) {
            (departure.wait, departure.foreign, departure.cleared) = (None, None, false);
        }
        self.finished(exchange, now, grace);
    }

    /// The answer has gone out. The client has it `grace` milliseconds later.
    pub(crate) fn finished(&mut self, exchange: u64, now: i64, grace: i64) {
        let Some(departure) = self.under_way.remove(&exchange) else { return };
        let Some(account) = departure.account.and_then(|name| self.accounts.get_mut(&name)) else {
            return;
        };
        account.under_way = account.under_way.saturating_sub(1);
        if let Some(wait) = departure.wait {
            account.close(now, wait, grace);
        }
        if departure.cleared && account.cleared.is_none() {
            account.cleared = Some(now + grace);
        }
        if departure.claims {
            (account.taken_by, account.cleared) = (None, None);
        } else if let (Some(owner), None) = (departure.foreign, &account.taken_by)
            && departure.claimed == account.claimed
        {
            // An answer from before the client's last claim says nothing about now.
            account.taken_by = Some((owner, now + grace));
        }
    }

    fn note(&mut self, invariant: Invariant, arrival: Arrival<'_>, breach: Option<String>) {
        let breach = breach.map(|evidence| Violation {
            exchange: arrival.exchange,
            at: arrival.at,
            evidence: format!("{}: {evidence}", arrival.service.name()),
        });
        self.record(invariant, breach);
    }

    /// Counts a check of a rule and what came out of it.
    pub(crate) fn record(&mut self, invariant: Invariant, breach: Option<Violation>) {
        let finding = self.findings.entry(invariant).or_default();
        finding.checked += 1;
        if let Some(violation) = breach {
            finding.broken += 1;
            if finding.violations.len() < EVIDENCE {
                finding.violations.push(violation);
            }
        }
    }

    /// The verdicts so far.
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        let verdict = |invariant: Invariant| {
            let none = Finding::default();
            let finding = self.findings.get(&invariant).unwrap_or(&none);
            Verdict {
                invariant,
                kept: finding.broken == 0,
                checked: finding.checked,
                broken: finding.broken,
                violations: finding.violations.clone(),
            }
        };
        Invariant::ALL.into_iter().map(verdict).collect()
    }

    /// The most requests of one account that were under way at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.accounts.values().map(|account| account.most_under_way).max().unwrap_or(0)
    }
}

/// The wait a Retry-After value demands, in milliseconds, measured against the answer's own Date.
/// `None` for what is neither seconds nor a date: no time can be kept then.
pub(crate) fn wait(value: &str, date: i64) -> Option<i64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Beyond every clock means for ever.
        return Some(value.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1000));
    }
    Some((self::date(value)? - date / 1000 * 1000).max(0))
}

/// An HTTP date in any of its three forms, in milliseconds since 1970-01-01T00:00:00Z.
pub(crate) fn date(text: &str) -> Option<i64> {
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis() as i64)
}
