//! How often an account repeats requests, whoever asks for it.
//!
//! Each call repeats a few times at most. When the service is down and thousands of calls do so,
//! that is a storm, so the account as a whole has a budget too.

use tokio::time::Instant;

/// Repeats that may be made at once.
const CAPACITY: f64 = 100.0;

/// What comes back each second, and with each good answer.
const A_SECOND: f64 = 1.0;
const A_GOOD_ANSWER: f64 = 0.125;

#[derive(Debug)]
pub(super) struct Budget {
    left: f64,
    counted_at: Instant,
}

impl Budget {
    pub(super) fn new(now: Instant) -> Self {
        Self { left: CAPACITY, counted_at: now }
    }

    /// Takes one repeat, if one is left.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        self.refill(now);
        let has_one = self.left >= 1.0;
        if has_one {
            self.left -= 1.0;
        }
        has_one
    }

    pub(super) fn good_answer(&mut self) {
        self.left = (self.left + A_GOOD_ANSWER).min(CAPACITY);
    }

    /// Whole repeats that are left.
    pub(super) fn left(&mut self, now: Instant) -> u32 {
        self.refill(now);
        self.left as u32
    }

    fn refill(&mut self, now: Instant) {
        let seconds = now.saturating_duration_since(self.counted_at).as_secs_f64();
        self.left = (self.left + seconds * A_SECOND).min(CAPACITY);
        self.counted_at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn it_is_used_up_and_comes_back_with_time_and_good_answers() {
        let start = Instant::now();
        let mut budget = Budget::new(start);
        assert_eq!((0..1000).filter(|_| budget.take(start)).count(), 100);
        (0..8).for_each(|_| budget.good_answer());
        assert!(budget.take(start) && !budget.take(start));
        let later = start + Duration::from_secs(30);
        assert_eq!(budget.left(later), 30);
        assert_eq!(budget.left(later + Duration::from_secs(3600)), 100);
    }
}
