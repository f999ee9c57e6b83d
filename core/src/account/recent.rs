//! The licence requests of the last 15 minutes, by hash.
//!
//! The same licence request sent again and again is refused (9630, 9631, 9632, protocol 1.17).

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

/// How long a request must not be repeated byte for byte (reliability, I9).
pub(crate) const REMEMBERED_FOR: Duration = Duration::from_secs(15 * 60);

/// So many are remembered: more than 15 minutes of five at a time with a tenth of a second each.
const AT_MOST: usize = 100_000;

#[derive(Debug, Default)]
pub(super) struct RecentRequests {
    known: HashSet<u64>,
    by_age: VecDeque<(Instant, u64)>,
}

impl RecentRequests {
    /// Remembers a request; `false` if it is remembered already.
    pub(super) fn is_new(&mut self, hash: u64, now: Instant) -> bool {
        while let Some((at, oldest)) = self.by_age.front()
            && (now.saturating_duration_since(*at) > REMEMBERED_FOR || self.by_age.len() >= AT_MOST)
        {
            self.known.remove(oldest);
            self.by_age.pop_front();
        }
        let is_new = self.known.insert(hash);
        if is_new {
            self.by_age.push_back((now, hash));
        }
        is_new
    }

    /// Whether all that it remembers is old.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        let newest = self.by_age.back();
        newest.is_none_or(|(at, _)| now.saturating_duration_since(*at) > REMEMBERED_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_new_again_after_15_minutes() {
        let start = Instant::now();
        let mut recent = RecentRequests::default();
        assert!(recent.is_new(7, start));
        assert!(!recent.is_new(7, start + REMEMBERED_FOR));
        assert!(recent.is_new(8, start + REMEMBERED_FOR));
        assert!(recent.is_new(7, start + REMEMBERED_FOR + Duration::from_millis(1)));
        assert!(!recent.is_new(8, start + REMEMBERED_FOR + Duration::from_millis(1)));
    }

    #[test]
    fn the_oldest_are_forgotten_when_there_are_too_many() {
        let now = Instant::now();
        let mut recent = RecentRequests::default();
        assert!((0..AT_MOST as u64 + 10).all(|hash| recent.is_new(hash, now)));
        assert_eq!(recent.known.len(), AT_MOST);
        assert!(recent.is_new(0, now) && !recent.is_new(AT_MOST as u64, now));
    }
}
