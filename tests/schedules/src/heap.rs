//! I8: how much memory a schedule takes, where the program counts it.

use std::time::Duration;

use crate::finding::{Finding, Rule};
use crate::generator::PADDING;
use crate::plan::{Plan, Work};

/// How the program that plays schedules looks at its heap. One schedule at a time and one thread,
/// or the numbers are somebody else's too.
#[derive(Debug, Clone, Copy)]
pub struct Gauge {
    /// Begins to look for the peak anew.
    pub reset: fn(),
    /// The most bytes that were in use since.
    pub peak: fn() -> usize,
    /// Bytes in use now.
    pub current: fn() -> usize,
}

/// What the simulator, the record of the wire and the truth since the start take beside the
/// library, in schedules whose answers are padded.
const CONSTANT: usize = 3 * 1024 * 1024;

/// No other schedule comes near this: answers are small but for some that a fault makes large.
const ANY: usize = 192 * 1024 * 1024;

/// Pages of an ordered listing that may wait for an earlier one.
const WAITING: usize = 32;

/// Bodies of answers that are gone, which the library keeps for those that come (core's `spare`).
const SPARE: usize = 8;

/// The bound of a schedule, where answers are padded so that it matters: for each request at once a
/// body and the page that is made of it, the pages that wait for their turn, the memory that is kept
/// for the next ones, and a constant.
fn bound(plan: &Plan) -> usize {
    if plan.wire.padding == 0 {
        return ANY;
    }
    let pages = |work: &Work| match work {
        Work::Listing(_, reading) if reading.unordered => reading.parallel * 2,
        Work::Listing(_, reading) => reading.parallel * 2 + WAITING,
        _ => 2,
    };
    let pages: usize = plan.tasks.iter().map(|task| pages(&task.work)).sum();
    (pages + SPARE) * PADDING + CONSTANT
}

/// A breach of the bound.
pub(crate) fn check(plan: &Plan, used: usize, ended: Duration) -> Option<Finding> {
    let bound = bound(plan);
    (used > bound).then(|| Finding {
        rule: Rule::I8,
        at: ended.as_millis() as i64,
        evidence: format!("{used} bytes of memory, and {bound} are allowed"),
    })
}
