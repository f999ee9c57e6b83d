//! Which licence requests were sent lately: none is sent again byte for byte within 15 minutes,
//! because Apple may refuse it then (9632, protocol 1.17).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

/// How long a request must not be sent again. Apple says "several minutes".
pub(crate) const NO_REPEAT: Duration = Duration::from_secs(15 * 60);

/// So many are remembered beside those under way; then the oldest is forgotten. An account sends
/// that many in 15 minutes only at 110 requests a second.
const MOST: usize = 100_000;

/// The licence requests of the last 15 minutes, by a hash of what their bodies are made of.
#[derive(Debug, Default)]
pub(super) struct RecentRequests {
    requests: HashMap<u64, Sent>,
    /// When each one ended, oldest first. One that was sent again is in here twice, and the later
    /// time counts.
    ended: VecDeque<(Instant, u64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    UnderWay,
    At(Instant),
}

impl RecentRequests {
    /// Whether such a request was not sent lately; if so it counts as under way from now.
    pub(super) fn begin(&mut self, body_hash: u64, now: Instant) -> bool {
        self.forget_old(now);
        let is_new = !self.requests.contains_key(&body_hash);
        if is_new {
            self.requests.insert(body_hash, Sent::UnderWay);
        }
        is_new
    }

    /// A request is no longer under way. The service may have seen it, or surely has not.
    pub(super) fn end(&mut self, body_hash: u64, seen: bool, now: Instant) {
        if seen {
            self.requests.insert(body_hash, Sent::At(now));
            self.ended.push_back((now, body_hash));
        } else if self.requests.get(&body_hash) == Some(&Sent::UnderWay) {
            self.requests.remove(&body_hash);
        }
    }

    /// Whether there is nothing that must be remembered.
    pub(super) fn is_over(&mut self, now: Instant) -> bool {
        self.forget_old(now);
        self.requests.is_empty()
    }

    fn forget_old(&mut self, now: Instant) {
        while let Some((at, hash)) = self.ended.front().copied() {
            let is_young = now.saturating_duration_since(at) < NO_REPEAT;
            if is_young && self.ended.len() <= MOST {
                return;
            }
            self.ended.pop_front();
            if self.requests.get(&hash) == Some(&Sent::At(at)) {
                self.requests.remove(&hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_new_again_fifteen_minutes_after_it_ended() {
        let (mut recent, start) = (RecentRequests::default(), Instant::now());
        assert!(recent.begin(1, start) && !recent.begin(1, start) && recent.begin(2, start));
        let ended = start + NO_REPEAT * 2;
        assert!(!recent.begin(1, ended), "it is still under way");
        recent.end(1, true, ended);
        assert!(!recent.begin(1, ended + NO_REPEAT - Duration::from_secs(1)));
        assert!(recent.begin(1, ended + NO_REPEAT));
    }

    #[test]
    fn a_request_that_did_not_leave_is_forgotten() {
        let (mut recent, now) = (RecentRequests::default(), Instant::now());
        assert!(recent.begin(1, now));
        recent.end(1, false, now);
        assert!(recent.begin(1, now));
        recent.end(1, true, now);
        recent.end(1, false, now);
        assert!(!recent.begin(1, now), "it was sent before");
    }

    #[test]
    fn the_later_of_two_times_counts() {
        let (mut recent, start) = (RecentRequests::default(), Instant::now());
        recent.end(1, true, start);
        recent.end(1, true, start + NO_REPEAT / 2);
        assert!(!recent.begin(1, start + NO_REPEAT));
        assert!(recent.begin(1, start + NO_REPEAT / 2 + NO_REPEAT));
    }

    #[test]
    fn the_memory_is_bounded() {
        let (mut recent, now) = (RecentRequests::default(), Instant::now());
        for hash in 0..2 * MOST as u64 {
            assert!(recent.begin(hash, now));
            recent.end(hash, true, now);
        }
        assert!(recent.requests.len() <= MOST + 1 && recent.ended.len() <= MOST + 1);
        assert!(!recent.begin(2 * MOST as u64 - 1, now) && recent.begin(0, now));
    }
}
