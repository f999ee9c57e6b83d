//! What became of a job.

use std::fmt;
use std::time::SystemTime;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::ledger::{Ledger, State};
use super::targets::{Duplicate, Targets};
use crate::date::Timestamp;
use crate::error::{Error, Kind, lookup};
use crate::model::AlreadyAssigned;

/// What a job does with a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum JobAction {
    /// It gets a licence.
    Assign,
    /// Its licence is taken back.
    Unassign,
    /// The user is retired.
    Retire,
}

/// One target and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TargetOutcome<'o> {
    /// The serial number, clientUserIdStr or licence id, as it was given.
    pub target: &'o str,
    /// What was to be done.
    pub action: JobAction,
    /// What became of it.
    #[serde(flatten)]
    pub status: TargetStatus<'o>,
}

/// What became of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum TargetStatus<'o> {
    /// It is as it was to be.
    Done {
        /// Whether it was so before: there was nothing to do.
        already: bool,
    },
    /// It was refused, and nothing was changed.
    Failed(&'o TargetFailure),
    /// A request for it was sent, and what it did could not be found out. Look before asking again.
    Unknown,
    /// No request for it was sent, because the job ended before: see [`JobOutcome::stopped`].
    NotSent,
}

impl TargetStatus<'_> {
    /// Whether it is as it was to be.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }
}

/// One line.
impl fmt::Display for TargetStatus<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done { already: false } => f.write_str("done"),
            Self::Done { already: true } => f.write_str("was so before"),
            Self::Failed(failure) => failure.fmt(f),
            Self::Unknown => f.write_str("not known: look before asking again"),
            Self::NotSent => f.write_str("not sent"),
        }
    }
}

/// Why a target was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TargetFailure {
    /// The kind, by the same table as errors.
    #[serde(serialize_with = "as_word")]
    pub kind: Kind,
    /// Apple's number, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Apple's text, without the token and cut at 300 characters; where none was sent, what the
    /// failure means.
    pub text: String,
    /// With 9616: who holds the licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holders: Option<Box<AlreadyAssigned>>,
    /// When it may be tried again, if a time is known.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_time")]
    pub retry_at: Option<SystemTime>,
}

impl TargetFailure {
    /// By a number and Apple's text for it, which must be scrubbed already.
    pub(super) fn from_number(number: i64, text: Option<String>) -> Self {
        let row = lookup(number);
        let text = text.filter(|text| !text.is_empty());
        let text = text.or_else(|| row.map(|row| row.meaning.to_owned()));
        Self {
            kind: row.map_or(Kind::InvalidRequest, |row| row.kind),
            number: Some(number),
            text: text.unwrap_or_default(),
            holders: None,
            retry_at: None,
        }
    }

    /// By the error of the whole request.
    pub(super) fn from_error(error: &Error) -> Self {
        let apple = error.apple();
        let text = apple.map(|apple| apple.text.clone()).filter(|text| !text.is_empty());
        Self {
            kind: error.kind(),
            number: apple.map(|apple| apple.number),
            text: text.unwrap_or_else(|| error.what().to_owned()),
            holders: error.already_assigned().cloned().map(Box::new),
            retry_at: error.retry_at(),
        }
    }
}

/// One line: what is wrong, the number, what to do.
impl fmt::Display for TargetFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end_matches('.'))?;
        let Some(number) = self.number else { return f.write_str(".") };
        write!(f, " (Apple {number}).")?;
        match lookup(number) {
            Some(row) => write!(f, " {}", row.advice),
            None => Ok(()),
        }
    }
}

fn as_word<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{kind:?}"))
}

fn as_time<S: Serializer>(at: &Option<SystemTime>, serializer: S) -> Result<S::Ok, S::Error> {
    let since = at.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    let millis = since.and_then(|since| i64::try_from(since.as_millis()).ok());
    millis.map(Timestamp::from_millis).serialize(serializer)
}

/// How many targets ended how. Every target counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JobTotals {
    /// All of them; those that were given twice count once.
    pub targets: usize,
    /// As they were to be.
    pub done: usize,
    /// Those among `done` that were so before.
    pub already: usize,
    /// Refused.
    pub failed: usize,
    /// Not known.
    pub unknown: usize,
    /// Never sent.
    pub not_sent: usize,
}

/// One line.
impl fmt::Display for JobTotals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { targets, done, already, failed, unknown, not_sent } = self;
        write!(
            f,
            "{targets} targets: {done} done ({already} were so before), {failed} failed, {unknown} \
             unknown, {not_sent} not sent"
        )
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JobProgress {
    /// Targets in all.
    pub targets: usize,
    /// Done so far.
    pub done: usize,
    /// Refused so far.
    pub failed: usize,
    /// Sent, with an answer that leaves it open: they are looked at in the end.
    pub unclear: usize,
    /// Requests answered or lost so far, without those that only look.
    pub requests: u64,
}

/// What became of a job: every target once, those to be assigned first, in the order given.
#[must_use = "some of the targets may have failed"]
pub struct JobOutcome {
    targets: Targets,
    ledger: Ledger,
    requests: u64,
    stopped: Option<Error>,
}

impl JobOutcome {
    pub(super) fn new(
        targets: Targets,
        ledger: Ledger,
        requests: u64,
        stopped: Option<Error>,
    ) -> Self {
        Self { targets, ledger, requests, stopped }
    }

    /// Every target with what became of it.
    pub fn targets(&self) -> impl Iterator<Item = TargetOutcome<'_>> {
        self.ledger.states().enumerate().map(|(target, state)| TargetOutcome {
            target: self.targets.name(target),
            action: self.targets.action(target),
            status: self.status(state),
        })
    }

    fn status(&self, state: State) -> TargetStatus<'_> {
        match state {
            State::Done { already } => TargetStatus::Done { already },
            State::Failed(failure) => match self.ledger.failure(failure) {
                Some(failure) => TargetStatus::Failed(failure),
                None => TargetStatus::Unknown,
            },
            State::Unclear { .. } | State::Unknown => TargetStatus::Unknown,
            State::Waiting => TargetStatus::NotSent,
        }
    }

    fn those(
        &self,
        wanted: fn(TargetStatus<'_>) -> bool,
    ) -> impl Iterator<Item = TargetOutcome<'_>> {
        self.targets().filter(move |outcome| wanted(outcome.status))
    }

    /// Those that are as they were to be.
    pub fn done(&self) -> impl Iterator<Item = TargetOutcome<'_>> {
        self.those(|status| matches!(status, TargetStatus::Done { .. }))
    }

    /// Those that were refused.
    pub fn failed(&self) -> impl Iterator<Item = TargetOutcome<'_>> {
        self.those(|status| matches!(status, TargetStatus::Failed(_)))
    }

    /// Those of which nobody knows. Look before asking again.
    pub fn unknown(&self) -> impl Iterator<Item = TargetOutcome<'_>> {
        self.those(|status| status == TargetStatus::Unknown)
    }

    /// Those that were never sent.
    pub fn not_sent(&self) -> impl Iterator<Item = TargetOutcome<'_>> {
        self.those(|status| status == TargetStatus::NotSent)
    }

    /// How many ended how.
    pub fn totals(&self) -> JobTotals {
        let mut totals = JobTotals::default();
        for outcome in self.targets() {
            totals.targets += 1;
            match outcome.status {
                TargetStatus::Done { already } => {
                    totals.done += 1;
                    totals.already += usize::from(already);
                }
                TargetStatus::Failed(_) => totals.failed += 1,
                TargetStatus::Unknown => totals.unknown += 1,
                TargetStatus::NotSent => totals.not_sent += 1,
            }
        }
        totals
    }

    /// Whether every target is as it was to be.
    pub fn is_all_done(&self) -> bool {
        self.targets().all(|outcome| matches!(outcome.status, TargetStatus::Done { .. }))
    }

    /// The targets that were given more than once.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.targets.duplicates
    }

    /// Requests that changed something or might have. Those that only looked do not count, nor do
    /// repeats of one that Apple did not take.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// Why the job ended early, if it did.
    pub fn stopped(&self) -> Option<&Error> {
        self.stopped.as_ref()
    }
}

/// The totals in one line, and why the job ended early if it did.
impl fmt::Display for JobOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.totals().fmt(f)?;
        match &self.stopped {
            Some(error) => write!(f, "; ended early: {error}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for JobOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobOutcome")
            .field("totals", &self.totals())
            .field("requests", &self.requests)
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}

impl Serialize for JobOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct All<'o>(&'o JobOutcome);
        impl Serialize for All<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.targets())
            }
        }
        let mut members = serializer.serialize_struct("JobOutcome", 5)?;
        members.serialize_field("totals", &self.totals())?;
        members.serialize_field("requests", &self.requests)?;
        members.serialize_field("stopped", &self.stopped.as_ref().map(ToString::to_string))?;
        members.serialize_field("duplicates", self.duplicates())?;
        members.serialize_field("targets", &All(self))?;
        members.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::targets::Input;
    use super::*;
    use crate::services::TargetKind;
    use serde_json::json;

    fn outcome() -> JobOutcome {
        let (mut to, mut from) = (Input::default(), Input::default());
        to.add(TargetKind::Device, ["A", "B", "C", "B"]);
        from.add(TargetKind::Device, ["D", "E"]);
        let targets = Targets::new(to, from, JobAction::Unassign).unwrap();
        let mut ledger = Ledger::new(targets.len());
        ledger.done(0, true);
        ledger.failed(1, TargetFailure::from_number(9610, Some("none left".to_owned())));
        ledger.unclear(2, None);
        ledger.unknown(3);
        JobOutcome::new(targets, ledger, 2, Some(Error::new(Kind::Deadline, "too late")))
    }

    #[test]
    fn every_target_is_told_once_in_the_order_given() {
        let outcome = outcome();
        let told: Vec<_> = outcome.targets().map(|one| (one.target, one.action)).collect();
        let (assign, unassign) = (JobAction::Assign, JobAction::Unassign);
        let expected =
            [("A", assign), ("B", assign), ("C", assign), ("D", unassign), ("E", unassign)];
        assert_eq!(told, expected);
        let names = |those: Vec<TargetOutcome<'_>>| -> String {
            those.iter().map(|one| one.target).collect()
        };
        assert_eq!(names(outcome.done().collect()), "A");
        assert_eq!(names(outcome.failed().collect()), "B");
        assert_eq!(names(outcome.unknown().collect()), "CD");
        assert_eq!(names(outcome.not_sent().collect()), "E");
        assert!(!outcome.is_all_done());
    }

    #[test]
    fn the_totals_are_one_line() {
        assert_eq!(
            outcome().to_string(),
            "5 targets: 1 done (1 were so before), 1 failed, 2 unknown, 1 not sent; ended early: \
             too late."
        );
    }

    #[test]
    fn as_json_it_tells_everything() {
        let json = serde_json::to_value(outcome()).unwrap();
        assert_eq!(json["totals"]["unknown"], 2);
        assert_eq!(json["stopped"], "too late.");
        assert_eq!(json["duplicates"], json!([{"target": "B", "action": "assign", "times": 2}]));
        assert_eq!(
            json["targets"][0],
            json!({"target": "A", "action": "assign", "status": "done", "already": true})
        );
        assert_eq!(
            json["targets"][1],
            json!({"target": "B", "action": "assign", "status": "failed", "kind": "NoLicense",
                "number": 9610, "text": "none left"})
        );
        assert_eq!(
            json["targets"][4],
            json!({"target": "E", "action": "unassign", "status": "not_sent"})
        );
    }

    #[test]
    fn a_failure_without_a_text_tells_what_the_number_means() {
        for text in [None, Some(String::new())] {
            let failure = TargetFailure::from_number(9610, text);
            assert!(failure.kind == Kind::NoLicense && !failure.text.is_empty());
        }
        let unheard_of = TargetFailure::from_number(12345, None);
        assert_eq!((unheard_of.kind, unheard_of.number), (Kind::InvalidRequest, Some(12345)));
    }
}
