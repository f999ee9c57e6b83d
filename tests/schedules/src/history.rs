//! Which records the library held, and from when to when.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use vppkit_sim::{AssignmentTruth, UserStatus, World};

/// Moments are counted in looks at the truth, because several things happen in one millisecond.
pub(crate) type Moment = u64;

/// How a user record can be met in a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum UserState {
    /// Registered or Associated.
    Active,
    /// Retired.
    Retired,
    /// Deleted: never in a listing.
    Deleted,
}

/// The truth since the start.
#[derive(Debug)]
pub(crate) struct History {
    now: Moment,
    assignments: Lives<AssignmentTruth>,
    users: Lives<(u64, UserState)>,
}

/// The stretch in which a listing was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) from: Moment,
    pub(crate) to: Moment,
}

impl History {
    pub(crate) fn new(world: &World) -> Self {
        let mut history = Self { now: 0, assignments: Lives::default(), users: Lives::default() };
        history.note(world);
        history
    }

    /// Looks at the truth; to be called after everything that may have changed it.
    pub(crate) fn note(&mut self, world: &World) {
        self.now += 1;
        self.assignments.note(self.now, world.assignments());
        let state = |status: UserStatus| match status {
            UserStatus::Registered | UserStatus::Associated => UserState::Active,
            UserStatus::Retired => UserState::Retired,
            UserStatus::Deleted => UserState::Deleted,
        };
        let users = world.users().into_iter().map(|user| (user.user_id, state(user.status)));
        self.users.note(self.now, users);
    }

    pub(crate) fn now(&self) -> Moment {
        self.now
    }

    /// The assignments that were there from the beginning of the window to its end.
    pub(crate) fn assignments_throughout(
        &self,
        window: Window,
    ) -> impl Iterator<Item = &AssignmentTruth> {
        self.assignments.throughout(window)
    }

    /// Those of them that came after a moment.
    pub(crate) fn assignments_since(
        &self,
        window: Window,
        after: Moment,
    ) -> impl Iterator<Item = &AssignmentTruth> {
        self.assignments.since(window, after)
    }

    /// The assignments that were there at any time within the window.
    pub(crate) fn assignments_ever(&self, window: Window) -> HashSet<&AssignmentTruth> {
        self.assignments.ever(window)
    }

    /// The users that were in one state throughout the window.
    pub(crate) fn users_throughout(
        &self,
        window: Window,
    ) -> impl Iterator<Item = &(u64, UserState)> {
        self.users.throughout(window)
    }

    /// Those of them that came to it after a moment.
    pub(crate) fn users_since(
        &self,
        window: Window,
        after: Moment,
    ) -> impl Iterator<Item = &(u64, UserState)> {
        self.users.since(window, after)
    }

    /// The users that were in a state at any time within the window.
    pub(crate) fn users_ever(&self, window: Window) -> HashSet<&(u64, UserState)> {
        self.users.ever(window)
    }
}

/// When records came and went.
#[derive(Debug)]
struct Lives<K>(HashMap<K, Vec<Life>>);

impl<K> Default for Lives<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

/// From one moment to another, which is the first without it.
#[derive(Debug, Clone, Copy)]
struct Life {
    from: Moment,
    to: Option<Moment>,
    seen: Moment,
}

impl Life {
    fn covers(&self, window: Window) -> bool {
        self.from <= window.from && self.to.is_none_or(|to| to > window.to)
    }

    fn meets(&self, window: Window) -> bool {
        self.from <= window.to && self.to.is_none_or(|to| to > window.from)
    }
}

impl<K: Hash + Eq> Lives<K> {
    fn note(&mut self, now: Moment, present: impl IntoIterator<Item = K>) {
        for key in present {
            let lives = self.0.entry(key).or_default();
            match lives.last_mut().filter(|life| life.to.is_none()) {
                Some(life) => life.seen = now,
                None => lives.push(Life { from: now, to: None, seen: now }),
            }
        }
        for life in self.0.values_mut().filter_map(|lives| lives.last_mut()) {
            if life.to.is_none() && life.seen < now {
                life.to = Some(now);
            }
        }
    }

    fn throughout(&self, window: Window) -> impl Iterator<Item = &K> {
        let covered = move |lives: &&Vec<Life>| lives.iter().any(|life| life.covers(window));
        self.0.iter().filter(move |(_, lives)| covered(lives)).map(|(key, _)| key)
    }

    fn since(&self, window: Window, after: Moment) -> impl Iterator<Item = &K> {
        let came = move |life: &Life| life.covers(window) && life.from > after;
        let fits = move |lives: &&Vec<Life>| lives.iter().any(came);
        self.0.iter().filter(move |(_, lives)| fits(lives)).map(|(key, _)| key)
    }

    fn ever(&self, window: Window) -> HashSet<&K> {
        let met = |lives: &&Vec<Life>| lives.iter().any(|life| life.meets(window));
        self.0.iter().filter(|(_, lives)| met(lives)).map(|(key, _)| key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Lives, Window};

    #[test]
    fn a_record_that_was_away_for_a_while_was_not_there_throughout() {
        let mut lives = Lives::default();
        for (now, present) in [(1, "ab"), (2, "b"), (3, "abc")] {
            lives.note(now, present.chars());
        }
        let throughout = |from, to| {
            let mut keys: Vec<char> = lives.throughout(Window { from, to }).copied().collect();
            keys.sort_unstable();
            keys.into_iter().collect::<String>()
        };
        assert_eq!(throughout(1, 1), "ab");
        assert_eq!(throughout(1, 3), "b");
        assert_eq!(throughout(3, 3), "abc");
        assert_eq!(lives.ever(Window { from: 1, to: 2 }).len(), 2);
        assert_eq!(lives.ever(Window { from: 2, to: 2 }).len(), 1);
    }
}
