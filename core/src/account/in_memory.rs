//! What the accounts of one process share.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep_until};

use super::budget::Budget;
use super::coordinator::{AccountKey, Coordinator, GateState, Left, Place, SharedAccount, Visit};
use super::gate::{Elsewhere, Gate, Visitor};
use super::recent::RecentRequests;
use crate::error::{Effect, Error, Kind, Result};

/// Keeps what accounts share, for the clients of one process.
///
/// All clients of the process use one such coordinator, unless they are given another.
#[derive(Default)]
pub struct InMemory {
    organizations: Mutex<Organizations>,
}

#[derive(Default)]
struct Organizations {
    known: HashMap<(String, String), Arc<Mutex<Organization>>>,
    /// When there are so many, those that nobody uses are forgotten.
    prune_at: usize,
}

impl InMemory {
    /// One that shares nothing with others.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The one that all clients of this process share.
    pub(crate) fn of_process() -> Arc<Self> {
        static OF_PROCESS: OnceLock<Arc<InMemory>> = OnceLock::new();
        Arc::clone(OF_PROCESS.get_or_init(Self::new))
    }
}

impl Coordinator for InMemory {
    fn account(&self, key: &AccountKey) -> Arc<dyn SharedAccount> {
        let now = Instant::now();
        let mut organizations = lock(&self.organizations);
        if organizations.known.len() >= organizations.prune_at {
            // One that is closed, or whose requests are remembered, outlives its clients.
            organizations
                .known
                .retain(|_, one| Arc::strong_count(one) > 1 || !lock(one).is_idle(now));
            organizations.prune_at = 2 * organizations.known.len() + 16;
        }
        let name = (key.service.clone(), key.organization.clone());
        let organization = organizations.known.entry(name).or_default();
        let account = lock(organization).account(key.library.as_deref(), now);
        Arc::new(Handle { organization: Arc::clone(organization), account })
    }
}

impl std::fmt::Debug for InMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InMemory").finish_non_exhaustive()
    }
}

/// The accounts of one organization. The first stands for those whose library is not yet known:
/// each may turn out to be any of the others.
struct Organization {
    accounts: Vec<Account>,
}

struct Account {
    library: Option<String>,
    gate: Gate,
    budget: Budget,
    recent: RecentRequests,
    foreign_context: Option<Arc<str>>,
}

impl Account {
    fn new(library: Option<&str>, now: Instant) -> Self {
        Self {
            library: library.map(str::to_owned),
            gate: Gate::default(),
            budget: Budget::new(now),
            recent: RecentRequests::default(),
            foreign_context: None,
        }
    }
}

impl Default for Organization {
    fn default() -> Self {
        Self { accounts: vec![Account::new(None, Instant::now())] }
    }
}

impl Organization {
    fn is_idle(&mut self, now: Instant) -> bool {
        self.accounts.iter_mut().all(|account| {
            account.gate.is_idle(now)
                && account.recent.is_over(now)
                && account.foreign_context.is_none()
        })
    }

    /// The index of an account.
    fn account(&mut self, library: Option<&str>, now: Instant) -> usize {
        let known = self.accounts.iter().position(|account| account.library.as_deref() == library);
        known.unwrap_or_else(|| {
            let mut account = Account::new(library, now);
            // Whatever closed the gate may have been about this library.
            account.gate.take_over(&self.accounts[0].gate, now);
            self.accounts.push(account);
            self.accounts.len() - 1
        })
    }

    /// The accounts that may be the same as this one under another name.
    fn others(&self, account: usize) -> impl Iterator<Item = &Account> {
        self.accounts[self.other_indexes(account)].iter()
    }

    fn other_indexes(&self, account: usize) -> Range<usize> {
        if account == 0 { 1..self.accounts.len() } else { 0..1 }
    }

    /// Until when the account, or one that may be the same, is closed.
    fn closed_until(&self, account: usize, now: Instant) -> Option<Instant> {
        let own = self.accounts[account].gate.closed_until(now);
        let others = self.others(account).map(|other| other.gate.closed_until(now));
        others.chain([own]).flatten().max()
    }

    /// What goes on under another name of the account.
    fn elsewhere(&self, account: usize, now: Instant) -> Elsewhere {
        let in_flight = self.others(account).map(|other| other.gate.in_flight()).max();
        Elsewhere {
            in_flight: in_flight.unwrap_or(0),
            keeps_a_place: self.others(account).any(|other| other.gate.keeps_a_place(now)),
        }
    }

    fn lets(&self, account: usize, visitor: Visitor, now: Instant) -> bool {
        self.accounts[account].gate.lets(visitor, self.elsewhere(account, now), now)
    }
}

/// An account of an organization.
#[derive(Clone)]
struct Handle {
    organization: Arc<Mutex<Organization>>,
    account: usize,
}

/// What a visitor is told.
enum Told {
    In(Place),
    Wait(tokio::sync::oneshot::Receiver<Place>),
    ClosedUntil(Instant),
}

impl Handle {
    fn ask(&self, visitor: Visitor) -> Told {
        let now = Instant::now();
        // Dropped after the lock: giving a place back takes it.
        let mut refused = Vec::new();
        let mut organization = lock(&self.organization);
        if let Some(until) = organization.closed_until(self.account, now) {
            return Told::ClosedUntil(until);
        }
        self.admit(&mut organization, now, &mut refused);
        if organization.lets(self.account, visitor, now) {
            return Told::In(self.let_in(&mut organization, visitor));
        }
        Told::Wait(organization.accounts[self.account].gate.wait(visitor))
    }

    fn let_in(&self, organization: &mut Organization, visitor: Visitor) -> Place {
        organization.accounts[self.account].gate.enter(visitor);
        let closings = self.closings(organization);
        let (one, other) = (self.clone(), self.clone());
        let of_gate = organization.accounts[self.account].gate.closings();
        Place::new(
            move || {
                let organization = lock(&one.organization);
                one.closings(&organization) == closings
                    || crate::sabotage::is_on(crate::sabotage::Mistake::IgnoreGate)
            },
            move |left| other.leave(visitor, of_gate, left),
        )
    }

    /// Closings of the account and of those that may be the same.
    fn closings(&self, organization: &Organization) -> u64 {
        let own = organization.accounts[self.account].gate.closings();
        own + organization.others(self.account).map(|other| other.gate.closings()).sum::<u64>()
    }

    fn leave(&self, visitor: Visitor, closings: u64, left: Left) {
        let now = Instant::now();
        let mut organization = lock(&self.organization);
        let account = &mut organization.accounts[self.account];
        account.gate.leave(visitor, closings, left, now);
        if left == Left::Good {
            account.budget.good_answer();
        }
        let mut refused = Vec::new();
        for index in organization.other_indexes(self.account).chain([self.account]) {
            let handle = Self { account: index, ..self.clone() };
            handle.admit(&mut organization, now, &mut refused);
        }
        drop(organization);
        // Places of those who have gone meanwhile; giving them back takes the lock.
        drop(refused);
    }

    /// Lets in as many as may come.
    fn admit(&self, organization: &mut Organization, now: Instant, refused: &mut Vec<Place>) {
        while organization.closed_until(self.account, now).is_none() {
            let elsewhere = organization.elsewhere(self.account, now);
            let gate = &mut organization.accounts[self.account].gate;
            let Some((visitor, waiting)) = gate.next(elsewhere, now) else { break };
            let place = self.let_in(organization, visitor);
            refused.extend(waiting.send(place).err());
        }
    }
}

impl SharedAccount for Handle {
    fn enter<'v>(&'v self, visit: Visit<'v>) -> BoxFuture<'v, Result<Place>> {
        Box::pin(async move {
            let visitor = Visitor::of(&visit);
            loop {
                let opens = match self.ask(visitor) {
                    Told::In(place) => return Ok(place),
                    Told::Wait(place) => match place.await {
                        Ok(place) => return Ok(place),
                        // It has closed meanwhile.
                        Err(_) => continue,
                    },
                    Told::ClosedUntil(opens) => opens,
                };
                let wait = opens.saturating_duration_since(Instant::now());
                let too_late = visit.deadline.is_some_and(|deadline| opens >= deadline);
                if too_late || wait > visit.longest_wait {
                    return Err(closed(wait));
                }
                (visit.waiting)(wait);
                sleep_until(opens).await;
            }
        })
    }

    fn close_for(&self, wait: Duration) {
        let mut organization = lock(&self.organization);
        organization.accounts[self.account].gate.close_for(wait, Instant::now());
        // Who waits under another name of the account has to wait for the opening now.
        for index in organization.other_indexes(self.account) {
            organization.accounts[index].gate.send_away();
            organization.accounts[index].gate.begin_with_one();
        }
    }

    fn gate(&self) -> GateState {
        let now = Instant::now();
        let mut organization = lock(&self.organization);
        let closed_for = organization.closed_until(self.account, now).map(|until| until - now);
        let account = &mut organization.accounts[self.account];
        GateState {
            closed_for,
            at_once: account.gate.at_once(),
            in_flight: account.gate.in_flight(),
            waiting: account.gate.waiting(),
            repeats_left: account.budget.left(now),
        }
    }

    fn take_repeat(&self) -> bool {
        lock(&self.organization).accounts[self.account].budget.take(Instant::now())
    }

    fn foreign_context(&self) -> Option<Arc<str>> {
        lock(&self.organization).accounts[self.account].foreign_context.clone()
    }

    fn set_foreign_context(&self, context: Option<&str>) {
        lock(&self.organization).accounts[self.account].foreign_context = context.map(Arc::from);
    }

    fn begin_request(&self, body_hash: u64) -> bool {
        lock(&self.organization).accounts[self.account].recent.begin(body_hash, Instant::now())
    }

    fn end_request(&self, body_hash: u64, seen: bool) {
        let now = Instant::now();
        lock(&self.organization).accounts[self.account].recent.end(body_hash, seen, now);
    }
}

fn closed(wait: Duration) -> Error {
    Error::new(Kind::Throttled, "Apple asked this account to wait")
        .with_effect(Effect::NotSent)
        .with_retry_at(SystemTime::now() + wait)
        .with_advice(format!("Try again in {} s.", wait.as_secs_f64().ceil()))
}

/// The state is plain data, whole after every statement: a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
