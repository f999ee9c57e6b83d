//! The gate of an account: when its next request may leave.
//!
//! A client that asks again before a `Retry-After` is over can get its account suspended
//! (protocol 1.22), so every answer's `Retry-After` closes the gate for all calls of the account.
//! After it opens, one request tries whether the service really answers again, then two, then all.
//!
//! This is the state and its rules, without any waiting; `in_memory.rs` lets callers wait.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use super::coordinator::{Left, Place, Visit};
use crate::sabotage::{self, Mistake};

/// Most requests of one account in flight, as Apple advises (protocol 1.20).
pub(crate) const MOST_IN_FLIGHT: usize = 5;

/// Waits beyond this would not fit every clock.
const LONGEST_CLOSED: Duration = Duration::from_secs(366 * 24 * 3600);

/// Reads leave one place free for so long after a write was under way. Without any writes they
/// may take all five: else a listing would be slower than Apple allows.
const KEPT_FOR_WRITES: Duration = Duration::from_secs(10);

/// Who asks for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visitor {
    pub(super) writes: bool,
    pub(super) client: u64,
    /// Most requests of this client.
    pub(super) at_most: usize,
}

impl Visitor {
    pub(super) fn of(visit: &Visit<'_>) -> Self {
        let at_most = visit.at_most.clamp(1, MOST_IN_FLIGHT);
        Self { writes: visit.writes, client: visit.client, at_most }
    }
}

/// What goes on under other names of the account.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Elsewhere {
    pub(super) in_flight: usize,
    pub(super) keeps_a_place: bool,
}

/// Somebody who waits for a place.
struct Waiting {
    visitor: Visitor,
    /// Dropped without a place when the gate closes, so that who cannot wait is told at once.
    place: oneshot::Sender<Place>,
}

/// One gate.
pub(super) struct Gate {
    /// On the monotonic clock: a change of the machine's time does not matter.
    closed_until: Option<Instant>,
    /// How often it was closed. A place from before the last closing no longer holds.
    closings: u64,
    /// How many may be in flight now.
    at_once: usize,
    /// Answers since `at_once` was last raised.
    answers: usize,
    reads: usize,
    writes: usize,
    kept_until: Option<Instant>,
    by_client: HashMap<u64, usize>,
    /// Those with writes before those with reads, each in the order in which they came.
    waiting_writes: VecDeque<Waiting>,
    waiting_reads: VecDeque<Waiting>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            closed_until: None,
            closings: 0,
            at_once: MOST_IN_FLIGHT,
            answers: 0,
            reads: 0,
            writes: 0,
            kept_until: None,
            by_client: HashMap::new(),
            waiting_writes: VecDeque::new(),
            waiting_reads: VecDeque::new(),
        }
    }
}

impl Gate {
    /// Closes it for a while from now, at most a year. Never shortens.
    pub(super) fn close_for(&mut self, wait: Duration, now: Instant) {
        if wait.is_zero() {
            return;
        }
        let until = now + wait.min(LONGEST_CLOSED);
        self.closed_until = Some(self.closed_until.map_or(until, |old| old.max(until)));
        self.closings += 1;
        self.begin_with_one();
        self.send_away();
    }

    /// The next one out tries whether the service answers.
    pub(super) fn begin_with_one(&mut self) {
        (self.at_once, self.answers) = (1, 0);
    }

    /// Has all who wait for a place ask again.
    pub(super) fn send_away(&mut self) {
        self.waiting_writes.clear();
        self.waiting_reads.clear();
    }

    /// Opens like the gate of which it turns out to be another name.
    pub(super) fn take_over(&mut self, other: &Self, now: Instant) {
        if let Some(until) = other.closed_until(now) {
            self.close_for(until.saturating_duration_since(now), now);
        } else if other.at_once < self.at_once {
            (self.at_once, self.answers) = (other.at_once, 0);
        }
    }

    /// Until when it is closed; `None` when it is open.
    pub(super) fn closed_until(&self, now: Instant) -> Option<Instant> {
        self.closed_until.filter(|until| *until > now && !sabotage::is_on(Mistake::IgnoreGate))
    }

    pub(super) fn closings(&self) -> u64 {
        self.closings
    }

    pub(super) fn at_once(&self) -> usize {
        self.at_once
    }

    pub(super) fn in_flight(&self) -> usize {
        self.reads + self.writes
    }

    pub(super) fn waiting(&self) -> usize {
        let waits = |waiting: &&Waiting| !waiting.place.is_closed();
        self.waiting_writes.iter().chain(&self.waiting_reads).filter(waits).count()
    }

    /// Whether nobody is or waits there, and it is open.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.in_flight() == 0 && self.waiting() == 0 && self.closed_until(now).is_none()
    }

    /// Whether reads leave one place to writes.
    pub(super) fn keeps_a_place(&self, now: Instant) -> bool {
        !self.waiting_writes.is_empty()
            || self.writes > 0
            || self.kept_until.is_some_and(|until| now < until)
    }

    /// Whether the visitor may leave now.
    pub(super) fn lets(&self, visitor: Visitor, elsewhere: Elsewhere, now: Instant) -> bool {
        if sabotage::is_on(Mistake::CrowdTheGate) {
            return true;
        }
        let of_client = self.by_client.get(&visitor.client).copied().unwrap_or(0);
        let in_flight = self.in_flight() + elsewhere.in_flight;
        if in_flight >= self.at_once || of_client >= visitor.at_most {
            return false;
        }
        if visitor.writes {
            return true;
        }
        let is_kept = self.keeps_a_place(now) || elsewhere.keeps_a_place;
        let for_reads = if is_kept { self.at_once.saturating_sub(1).max(1) } else { self.at_once };
        self.reads + elsewhere.in_flight < for_reads
    }

    /// Counts the visitor in.
    pub(super) fn enter(&mut self, visitor: Visitor) {
        *self.by_client.entry(visitor.client).or_default() += 1;
        *if visitor.writes { &mut self.writes } else { &mut self.reads } += 1;
    }

    /// Counts the visitor out, who came in after so many closings.
    pub(super) fn leave(&mut self, visitor: Visitor, closings: u64, left: Left, now: Instant) {
        if let Some(count) = self.by_client.get_mut(&visitor.client) {
            *count -= 1;
            if *count == 0 {
                self.by_client.remove(&visitor.client);
            }
        }
        if visitor.writes {
            self.writes -= 1;
            self.kept_until = Some(now + KEPT_FOR_WRITES);
        } else {
            self.reads -= 1;
        }
        if left != Left::Unanswered && closings == self.closings {
            self.answered();
        }
    }

    /// One answer without a new closing raises 1 to 2, two more raise 2 to 5.
    fn answered(&mut self) {
        self.answers += 1;
        if self.answers >= self.at_once && self.at_once < MOST_IN_FLIGHT {
            self.at_once = if self.at_once == 1 { 2 } else { MOST_IN_FLIGHT };
            self.answers = 0;
        }
    }

    /// Lets the visitor wait for a place.
    pub(super) fn wait(&mut self, visitor: Visitor) -> oneshot::Receiver<Place> {
        let (place, receiver) = oneshot::channel();
        let queue = if visitor.writes { &mut self.waiting_writes } else { &mut self.waiting_reads };
        queue.push_back(Waiting { visitor, place });
        receiver
    }

    /// Takes the next one out of the queue who may leave now.
    pub(super) fn next(
        &mut self,
        elsewhere: Elsewhere,
        now: Instant,
    ) -> Option<(Visitor, oneshot::Sender<Place>)> {
        if self.closed_until(now).is_some() {
            return None;
        }
        for writes in [true, false] {
            let queue = if writes { &mut self.waiting_writes } else { &mut self.waiting_reads };
            queue.retain(|waiting| !waiting.place.is_closed());
            let queue = if writes { &self.waiting_writes } else { &self.waiting_reads };
            // Who is held up by his own client's limit does not hold up the others.
            let place = queue.iter().position(|waiting| self.lets(waiting.visitor, elsewhere, now));
            let Some(index) = place else { continue };
            let queue = if writes { &mut self.waiting_writes } else { &mut self.waiting_reads };
            let waiting = queue.remove(index)?;
            return Some((waiting.visitor, waiting.place));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(writes: bool) -> Visitor {
        Visitor { writes, client: 1, at_most: 5 }
    }

    fn let_in(gate: &mut Gate, writes: bool, now: Instant) -> bool {
        let lets = gate.lets(visitor(writes), Elsewhere::default(), now);
        if lets {
            gate.enter(visitor(writes));
        }
        lets
    }

    #[test]
    fn five_reads_but_only_four_beside_writes() {
        let (mut gate, now) = (Gate::default(), Instant::now());
        assert_eq!((0..9).filter(|_| let_in(&mut gate, false, now)).count(), 5);
        let mut gate = Gate::default();
        assert!(let_in(&mut gate, true, now));
        assert_eq!((0..9).filter(|_| let_in(&mut gate, false, now)).count(), 4);
        gate.leave(visitor(true), 0, Left::Good, now);
        assert!(!let_in(&mut gate, false, now), "the place is kept for a while");
        assert!(let_in(&mut gate, false, now + KEPT_FOR_WRITES));
    }

    #[test]
    fn a_place_is_also_kept_for_writes_under_another_name() {
        let (mut gate, now) = (Gate::default(), Instant::now());
        (0..4).for_each(|_| assert!(let_in(&mut gate, false, now)));
        let elsewhere = Elsewhere { in_flight: 0, keeps_a_place: true };
        assert!(!gate.lets(visitor(false), elsewhere, now));
        assert!(gate.lets(visitor(true), elsewhere, now));
        assert!(gate.lets(visitor(false), Elsewhere::default(), now));
    }

    #[test]
    fn a_waiting_write_goes_first() {
        let (mut gate, now) = (Gate::default(), Instant::now());
        (0..5).for_each(|_| assert!(let_in(&mut gate, false, now)));
        let (_read, _write) = (gate.wait(visitor(false)), gate.wait(visitor(true)));
        assert!(gate.next(Elsewhere::default(), now).is_none());
        gate.leave(visitor(false), 0, Left::Good, now);
        let (next, _) = gate.next(Elsewhere::default(), now).unwrap();
        assert!(next.writes);
    }

    #[test]
    fn after_a_closing_one_then_two_then_five() {
        let (mut gate, mut now) = (Gate::default(), Instant::now());
        gate.close_for(Duration::from_secs(10), now);
        assert!(gate.closed_until(now).is_some());
        now += Duration::from_secs(10);
        for expected in [1, 2, 5, 5] {
            assert_eq!((0..9).filter(|_| let_in(&mut gate, true, now)).count(), expected);
            (0..expected).for_each(|_| gate.leave(visitor(true), 1, Left::Answered, now));
        }
    }

    #[test]
    fn answers_of_before_the_closing_and_lost_ones_do_not_count_as_a_probe() {
        let (mut gate, mut now) = (Gate::default(), Instant::now());
        (0..3).for_each(|_| assert!(let_in(&mut gate, false, now)));
        gate.close_for(Duration::from_secs(10), now);
        now += Duration::from_secs(10);
        (0..3).for_each(|_| gate.leave(visitor(false), 0, Left::Good, now));
        assert!(let_in(&mut gate, false, now));
        gate.leave(visitor(false), 1, Left::Unanswered, now);
        assert_eq!(gate.at_once(), 1);
    }

    #[test]
    fn a_smaller_wait_shortens_nothing() {
        let (mut gate, now) = (Gate::default(), Instant::now());
        gate.close_for(Duration::from_secs(120), now);
        gate.close_for(Duration::from_secs(30), now);
        gate.close_for(Duration::ZERO, now);
        assert_eq!(gate.closed_until(now), Some(now + Duration::from_secs(120)));
    }

    #[test]
    fn a_clients_own_limit_holds_up_nobody_else() {
        let (mut gate, now) = (Gate::default(), Instant::now());
        let narrow = Visitor { writes: false, client: 2, at_most: 1 };
        gate.enter(narrow);
        assert!(!gate.lets(narrow, Elsewhere::default(), now));
        let (_narrow, _other) = (gate.wait(narrow), gate.wait(visitor(false)));
        assert_eq!(gate.next(Elsewhere::default(), now).unwrap().0, visitor(false));
        assert!(gate.next(Elsewhere::default(), now).is_none());
    }
}
