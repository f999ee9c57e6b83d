//! The simulator's time in a schedule: tokio's paused clock, so that hours take milliseconds.

use tokio::time::Instant;
use vppkit_sim::Clock;

/// When every schedule begins: 2027-01-15T08:00:00Z. It is the same each time, so that dates in
/// answers are too.
pub(crate) const START_MILLIS: i64 = 1_800_000_000_000;

/// Shows the virtual time of the runtime it was made in.
///
/// Everything in a schedule happens at whole milliseconds, because tokio's timers do. So a request
/// that leaves when a Retry-After ends arrives at exactly that millisecond, and the judge counts
/// the end as open already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VirtualClock(Instant);

impl VirtualClock {
    /// A clock that begins now. Must be called inside a runtime with a paused clock.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the schedule began.
    pub(crate) fn elapsed_millis(&self) -> i64 {
        self.0.elapsed().as_millis() as i64
    }

    /// The moment so many milliseconds after the beginning.
    pub(crate) fn at(&self, since_start: std::time::Duration) -> Instant {
        self.0 + since_start
    }
}

impl Clock for VirtualClock {
    fn now_millis(&self) -> i64 {
        START_MILLIS + self.elapsed_millis()
    }
}
