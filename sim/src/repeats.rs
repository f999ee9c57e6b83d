//! What was provoked too often lately: 9630, 9631 and 9632 (protocol 1.17).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::settings::Settings;

/// When each failure or request happened within the window.
#[derive(Debug, Default)]
pub(crate) struct Repeats(HashMap<u64, Vec<i64>>);

impl Repeats {
    /// Counts one more occurrence of `what`. True when it is one too many.
    pub(crate) fn is_too_often(&mut self, what: impl Hash, settings: &Settings, now: i64) -> bool {
        if settings.repeats_allowed == 0 {
            return false;
        }
        let window = i64::from(settings.repeat_window_seconds) * 1000;
        if self.0.len() > 100_000 {
            self.0.retain(|_, times| times.last().is_some_and(|last| now - last < window));
        }
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let times = self.0.entry(hasher.finish()).or_default();
        times.retain(|time| now - time < window);
        if times.len() >= settings.repeats_allowed {
            return true;
        }
        times.push(now);
        false
    }
}
