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

/// The bound of a schedule: `parallel × (body + packed page)` and a constant, where answers are
/// padded so that it matters.
fn bound(plan: &Plan) -> usize {
    if plan.wire.padding == 0 {
        return ANY;
    }
    let parallel = |work: &Work| match work {
        Work::Listing(_, reading) => reading.parallel,
        _ => 1,
    };
    let parallel: usize = plan.tasks.iter().map(|task| parallel(&task.work)).sum();
    parallel * 2 * PADDING + CONSTANT
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
