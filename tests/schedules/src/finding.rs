//! What a schedule may break, and the evidence when it does.

use std::fmt;

use serde::Serialize;

/// A rule that is checked after every schedule. I1 to I10 are the invariants of the reliability
/// page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Rule {
    /// No request before the time of a Retry-After is over.
    I1,
    /// Never more than five requests of an account at once, and one place kept for writes.
    I2,
    /// What is reported done is done, what is reported not done is not, and nothing else changed.
    I3,
    /// Listings are complete, and nothing in them is invented or doubled.
    I4,
    /// A checkpoint never skips a record that was not handed over.
    I5,
    /// The token is seen nowhere.
    I6,
    /// Every call ends, within its deadline if it has one; every target has one outcome.
    I7,
    /// Memory stays within its bound.
    I8,
    /// No byte-identical manage request within 15 minutes.
    I9,
    /// An isolated account is silent.
    I10,
    /// Nothing panics.
    Panic,
    /// Where nothing goes wrong everything succeeds, and once faults are over everything works.
    Works,
}

/// One breach of a rule.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// When, in virtual milliseconds since the schedule began.
    pub at: i64,
    /// What happened.
    pub evidence: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.at / 1000, self.at % 1000);
        write!(f, "{:?} at {seconds}.{millis:03} s: {}", self.rule, self.evidence)
    }
}
