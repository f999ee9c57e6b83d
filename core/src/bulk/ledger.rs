//! What is known about each target while a job runs.

use super::outcome::TargetFailure;

/// What is known about one target. Small, because a job may have a hundred thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing was sent for it.
    Waiting,
    /// Something was sent, and the answer leaves open what became of it. Should it turn out that
    /// it is not as it was to be, it has failed by this, or is sent once more if there is none.
    Unclear { otherwise: Option<u32> },
    /// It is as it was to be.
    Done { already: bool },
    /// It was refused.
    Failed(u32),
    /// It cannot be found out.
    Unknown,
}

/// Among so many of the newest failures an equal one is looked for.
const SEARCHED: usize = 16;

/// All targets of a job.
#[derive(Debug)]
pub(super) struct Ledger {
    states: Vec<State>,
    failures: Vec<TargetFailure>,
    pub(super) tally: Tally,
}

/// How many targets stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) done: usize,
    pub(super) failed: usize,
    pub(super) unclear: usize,
}

impl Tally {
    fn of(&mut self, state: State) -> Option<&mut usize> {
        match state {
            State::Done { .. } => Some(&mut self.done),
            State::Failed(_) => Some(&mut self.failed),
            State::Unclear { .. } | State::Unknown => Some(&mut self.unclear),
            State::Waiting => None,
        }
    }
}

impl Ledger {
    pub(super) fn new(targets: usize) -> Self {
        let states = vec![State::Waiting; targets];
        Self { states, failures: Vec::new(), tally: Tally::default() }
    }

    pub(super) fn done(&mut self, target: usize, already: bool) {
        self.set(target, State::Done { already });
    }

    pub(super) fn failed(&mut self, target: usize, failure: TargetFailure) {
        let failure = self.keep(failure);
        self.set(target, State::Failed(failure));
    }

    pub(super) fn unclear(&mut self, target: usize, otherwise: Option<TargetFailure>) {
        let otherwise = otherwise.map(|failure| self.keep(failure));
        self.set(target, State::Unclear { otherwise });
    }

    pub(super) fn unknown(&mut self, target: usize) {
        self.set(target, State::Unknown);
    }

    /// It was looked at, and is not as it was to be. True if it may be sent once more.
    pub(super) fn not_as_wished(&mut self, target: usize) -> bool {
        match self.states.get(target) {
            Some(State::Unclear { otherwise: Some(failure) }) => {
                let failure = *failure;
                self.set(target, State::Failed(failure));
                false
            }
            _ => true,
        }
    }

    /// It was looked at, and is as it was to be. What Apple refused was so before.
    pub(super) fn as_wished(&mut self, target: usize) {
        let state = self.states.get(target);
        let already = matches!(state, Some(State::Unclear { otherwise: Some(_) }));
        self.done(target, already);
    }

    pub(super) fn all_unclear(&self) -> Vec<usize> {
        let states = self.states.iter().enumerate();
        let unclear = states.filter(|(_, state)| matches!(state, State::Unclear { .. }));
        unclear.map(|(target, _)| target).collect()
    }

    pub(super) fn states(&self) -> impl Iterator<Item = State> {
        self.states.iter().copied()
    }

    pub(super) fn failure(&self, at: u32) -> Option<&TargetFailure> {
        self.failures.get(at as usize)
    }

    /// For the schedule rig, which must notice it.
    pub(super) fn forget_one(&mut self) {
        self.states.pop();
    }

    fn set(&mut self, target: usize, state: State) {
        let Some(old) = self.states.get_mut(target) else { return };
        let old = std::mem::replace(old, state);
        if let Some(count) = self.tally.of(old) {
            *count -= 1;
        }
        if let Some(count) = self.tally.of(state) {
            *count += 1;
        }
    }

    /// Equal failures, of which there may be many, are kept once.
    fn keep(&mut self, failure: TargetFailure) -> u32 {
        let from = self.failures.len().saturating_sub(SEARCHED);
        let equal = self.failures[from..].iter().position(|kept| *kept == failure);
        let at = equal.map_or(self.failures.len(), |at| from + at);
        if equal.is_none() {
            self.failures.push(failure);
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_failures_are_kept_once() {
        let mut ledger = Ledger::new(1000);
        for target in 0..1000 {
            let number = if target % 3 == 0 { 9610 } else { 9609 };
            ledger.failed(target, TargetFailure::from_number(number, None));
        }
        assert_eq!((ledger.failures.len(), ledger.tally.failed), (2, 1000));
    }

    #[test]
    fn the_tally_follows_every_change() {
        let mut ledger = Ledger::new(3);
        ledger.unclear(0, None);
        ledger.unclear(1, Some(TargetFailure::from_number(9616, None)));
        ledger.unclear(2, Some(TargetFailure::from_number(9616, None)));
        assert_eq!(ledger.tally, Tally { done: 0, failed: 0, unclear: 3 });
        assert!(ledger.not_as_wished(0) && !ledger.not_as_wished(1));
        ledger.as_wished(2);
        assert_eq!(ledger.tally, Tally { done: 1, failed: 1, unclear: 1 });
        assert_eq!(ledger.states().last(), Some(State::Done { already: true }));
        assert_eq!(ledger.all_unclear(), [0]);
    }
}
