//! Faults by rules: which requests, and what goes wrong with them.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::body_faults::BodyFault;
use crate::changes::Change;
use crate::checks;
use crate::quirks::Quirk;
use crate::route::Service;

/// A rule. All of its conditions must hold; of several rules the first one fires.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Only requests of this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Only requests with these members: a value to equal as text, `*` for any, or an empty text
    /// for a member that must be absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: BTreeMap<String, String>,
    /// Only these of the requests that service and members pick, counted from 1. Empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "checks::calls")]
    pub calls: Vec<u64>,
    /// Only by this chance, from the world's seed.
    #[serde(default)]
    pub probability: Probability,
    /// At most so often; without it, for ever.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "checks::times")]
    pub times: Option<u64>,
    /// What goes wrong.
    pub action: Action,
}

impl Rule {
    /// Stops a test whose rule could do nothing, for the reason for which a file would be refused.
    #[track_caller]
    pub(crate) fn assert_good(&self) {
        let text = serde_json::to_string(self).expect("rules are plain values");
        if let Err(error) = serde_json::from_str::<Self>(&text) {
            panic!("a bad fault rule: {error}");
        }
    }
}

/// A chance from 0 to 1; 1 unless given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Probability(f64);

impl Default for Probability {
    fn default() -> Self {
        Self(1.0)
    }
}

impl From<Probability> for f64 {
    fn from(probability: Probability) -> Self {
        probability.0
    }
}

impl TryFrom<f64> for Probability {
    type Error = String;

    fn try_from(value: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(format!("a probability lies between 0 and 1, not at {value}"))
        }
    }
}

/// When the connection is closed without a whole answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Close {
    /// Before the service sees the request.
    Before,
    /// After it has done what was asked, but before the answer.
    After,
    /// In the middle of the answer's body.
    During,
}

/// What a rule does. Parts may be combined.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Action {
    /// Happens before the service sees the request.
    pub before: Vec<Change>,
    /// Happens after the service has answered.
    pub after: Vec<Change>,
    /// The service refuses with this error number.
    pub number: Option<u16>,
    /// The HTTP status.
    #[serde(deserialize_with = "checks::status")]
    pub status: Option<u16>,
    /// Whether the service does what is asked although `number`, `status` or `location` replace
    /// its answer. Without any of these it always does. A status other than 200 and a redirection
    /// come with an HTML page unless `number` or `body` says otherwise, applied or not.
    pub applied: bool,
    /// Headers in addition.
    #[serde(deserialize_with = "checks::headers")]
    pub headers: Vec<(String, String)>,
    /// Values of Retry-After, one header each. `{imf+90}`, `{rfc850+90}` and `{asctime+90}` stand
    /// for a date so many seconds from now.
    #[serde(deserialize_with = "checks::waits")]
    pub retry_after: Vec<String>,
    /// A redirection to this place; the status is 307 unless given.
    #[serde(deserialize_with = "checks::location")]
    pub location: Option<String>,
    /// Deviations in the shape of the answer.
    pub quirks: Vec<Quirk>,
    /// What is done to the body.
    pub body: Option<BodyFault>,
    /// The connection closes.
    pub close: Option<Close>,
    /// The answer begins so many milliseconds late.
    pub delay_ms: u64,
    /// The body comes this slowly.
    #[serde(deserialize_with = "checks::pace")]
    pub bytes_per_second: Option<u32>,
    /// The body stops after its first half, and the connection stays open.
    pub stall: bool,
}

impl Action {
    /// Whether the service itself sees the request.
    pub(crate) fn reaches_service(&self) -> bool {
        let wants_answer = self.body == Some(BodyFault::Good) && self.number.is_none();
        let replaced = self.number.is_some() || self.replaces_answer();
        self.close != Some(Close::Before) && (!replaced || self.applied || wants_answer)
    }

    /// Whether an HTML page stands for what the service says, even where it has done its work: a
    /// client must not learn from the body that a write was carried out.
    pub(crate) fn hides_answer(&self) -> bool {
        self.replaces_answer() && self.number.is_none() && self.body.is_none()
    }

    fn replaces_answer(&self) -> bool {
        self.status.is_some_and(|status| status != 200) || self.location.is_some()
    }
}

#[derive(Debug)]
struct Active {
    rule: Rule,
    /// Requests that service and members picked so far.
    seen: u64,
    fired: u64,
}

/// The rules in force.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Active>);

impl Faults {
    pub(crate) fn add(&mut self, rule: Rule) {
        self.0.push(Active { rule, seen: 0, fired: 0 });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The rules with the number of times each has fired.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&Rule, u64)> {
        self.0.iter().map(|active| (&active.rule, active.fired))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The action for a request, if a rule fires. Every rule counts the request, also those behind
    /// the one that fires.
    pub(crate) fn pick(
        &mut self,
        service: Service,
        request: &Value,
        rng: &mut fastrand::Rng,
    ) -> Option<Action> {
        let mut picked = None;
        for active in &mut self.0 {
            if active.picks(service, request, rng) && picked.is_none() {
                active.fired += 1;
                picked = Some(active.rule.action.clone());
            }
        }
        picked
    }
}

impl Active {
    fn picks(&mut self, service: Service, request: &Value, rng: &mut fastrand::Rng) -> bool {
        let rule = &self.rule;
        let fits = rule.service.is_none_or(|wanted| wanted == service)
            && rule.when.iter().all(|(name, wanted)| member_fits(request.get(name), wanted));
        if !fits {
            return false;
        }
        self.seen += 1;
        (rule.calls.is_empty() || rule.calls.contains(&self.seen))
            && rule.times.is_none_or(|times| self.fired < times)
            && (rule.probability.0 >= 1.0 || rng.f64() < rule.probability.0)
    }
}

fn member_fits(value: Option<&Value>, wanted: &str) -> bool {
    match value {
        None | Some(Value::Null) => wanted.is_empty(),
        Some(_) if wanted == "*" => true,
        Some(Value::String(text)) => text == wanted,
        Some(Value::Bool(flag)) => wanted == if *flag { "true" } else { "false" },
        Some(other) => wanted.parse().is_ok_and(|wanted: Value| wanted == *other),
    }
}

/// A value of Retry-After with its date filled in.
pub(crate) fn retry_after(value: &str, now: i64) -> String {
    let inner = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
    let Some((form, Ok(seconds))) = inner
        .and_then(|inner| inner.split_once(['+', '-']).map(|(form, s)| (form, s.parse::<i64>())))
    else {
        return value.into();
    };
    let seconds = if value.contains('-') { -seconds } else { seconds };
    let millis = now.saturating_add(seconds.saturating_mul(1000)).max(0);
    let instant = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    match form {
        "imf" => httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(millis as u64)),
        "rfc850" => instant.strftime("%A, %d-%b-%y %H:%M:%S GMT").to_string(),
        "asctime" => instant.strftime("%a %b %e %H:%M:%S %Y").to_string(),
        _ => value.into(),
    }
}
