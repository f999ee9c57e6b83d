//! The gate of an account: when its next request may leave.
//!
//! A client that asks again before a `Retry-After` is over can get its account suspended
//! (protocol 1.22), so every answer's `Retry-After` closes the gate for all calls of the account.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

use crate::error::{Effect, Error, Kind, Result};

/// Most requests of one account in flight, as Apple advises (protocol 1.20).
pub(crate) const MOST_IN_FLIGHT: usize = 5;

/// Waits beyond this would not fit every clock.
const LONGEST_CLOSED: Duration = Duration::from_secs(366 * 24 * 3600);

/// Decides when a request may leave.
pub(crate) struct Gate {
    /// Closed until then, on the monotonic clock: a change of the machine's time does not matter.
    closed_until: Mutex<Option<Instant>>,
    places: Arc<Semaphore>,
}

/// A place among the requests in flight; given back on drop.
pub(crate) struct Place(#[allow(dead_code)] OwnedSemaphorePermit);

/// How long a call may wait at the gate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// The end of the call.
    pub(crate) deadline: Option<Instant>,
    /// The longest wait for a closed gate.
    pub(crate) longest_wait: Duration,
}

impl Gate {
    pub(crate) fn new(in_flight: usize) -> Self {
        Self {
            closed_until: Mutex::new(None),
            places: Arc::new(Semaphore::new(in_flight.clamp(1, MOST_IN_FLIGHT))),
        }
    }

    /// Closes the gate for a while from now, at most a year. Never shortens.
    pub(crate) fn close_for(&self, wait: Duration) {
        let until = Instant::now() + wait.min(LONGEST_CLOSED);
        let mut closed_until = self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *closed_until = Some(closed_until.map_or(until, |old| old.max(until)));
    }

    /// How long it stays closed; `None` when it is open.
    pub(crate) fn closed_for(&self) -> Option<Duration> {
        let closed_until = *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        closed_until?.checked_duration_since(Instant::now()).filter(|wait| !wait.is_zero())
    }

    /// Waits for a place and for the gate to be open, in this order, so that the check of the gate
    /// is the last thing before the request leaves.
    ///
    /// `waiting` is told of each wait for a closed gate.
    ///
    /// # Errors
    /// `Throttled` at once if the gate opens only after the caller's patience ends.
    pub(crate) async fn enter(
        &self,
        patience: Patience,
        mut waiting: impl FnMut(Duration),
    ) -> Result<Place> {
        loop {
            let place = Arc::clone(&self.places)
                .acquire_owned()
                .await
                .map_err(|_| Error::new(Kind::Internal, "the places of the gate are gone"))?;
            let Some(wait) = self.closed_for() else { return Ok(Place(place)) };
            // Let others come to this point meanwhile, to be told at once if they cannot wait.
            drop(place);
            let opens = Instant::now() + wait;
            let too_late = patience.deadline.is_some_and(|deadline| opens >= deadline);
            if too_late || wait > patience.longest_wait {
                return Err(closed(wait));
            }
            waiting(wait);
            sleep_until(opens).await;
        }
    }
}

fn closed(wait: Duration) -> Error {
    Error::new(Kind::Throttled, "Apple asked this account to wait")
        .with_effect(Effect::NotSent)
        .with_retry_at(SystemTime::now() + wait)
        .with_advice(format!("Try again in {} s.", wait.as_secs_f64().ceil()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENT: Patience = Patience { deadline: None, longest_wait: Duration::from_secs(3600) };

    #[tokio::test(start_paused = true)]
    async fn a_closed_gate_lets_nobody_through_before_its_time() {
        let gate = Gate::new(5);
        let start = Instant::now();
        gate.close_for(Duration::from_secs(120));
        gate.close_for(Duration::from_secs(30));
        let mut waits = Vec::new();
        drop(gate.enter(PATIENT, |wait| waits.push(wait)).await.unwrap());
        assert!(start.elapsed() >= Duration::from_secs(120));
        assert_eq!(waits, [Duration::from_secs(120)]);
        assert_eq!(gate.closed_for(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn closing_again_while_somebody_waits_holds_him_back() {
        let gate = Arc::new(Gate::new(5));
        let start = Instant::now();
        gate.close_for(Duration::from_secs(10));
        let other = Arc::clone(&gate);
        let closer = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(5)).await;
            other.close_for(Duration::from_secs(60));
        });
        drop(gate.enter(PATIENT, |_| {}).await.unwrap());
        closer.await.unwrap();
        assert!(start.elapsed() >= Duration::from_secs(65));
    }

    #[tokio::test(start_paused = true)]
    async fn who_cannot_wait_is_told_at_once() {
        let gate = Gate::new(5);
        gate.close_for(Duration::from_secs(120));
        let start = Instant::now();
        for patience in [
            Patience { deadline: Some(start + Duration::from_secs(60)), ..PATIENT },
            Patience { longest_wait: Duration::from_secs(60), ..PATIENT },
        ] {
            let error = gate.enter(patience, |_| {}).await.err().unwrap();
            assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::NotSent));
            assert!(error.retry_at().unwrap() > SystemTime::now() + Duration::from_secs(100));
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_than_five_are_in_flight() {
        let gate = Gate::new(50);
        let mut places = Vec::new();
        for _ in 0..MOST_IN_FLIGHT {
            places.push(gate.enter(PATIENT, |_| {}).await.unwrap());
        }
        let sixth =
            tokio::time::timeout(Duration::from_secs(60), gate.enter(PATIENT, |_| {})).await;
        assert!(sixth.is_err());
        places.pop();
        assert!(gate.enter(PATIENT, |_| {}).await.is_ok());
    }
}
