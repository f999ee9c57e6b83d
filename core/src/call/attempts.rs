//! Sends a request until it is settled, within its deadline.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::Map;
use tokio::time::{Instant, timeout_at};

use super::route::Route;
use super::{Call, Nature};
use crate::account::Account;
use crate::account::coordinator::{Left, Place, Visit};
use crate::account::retry::{self, Next};
use crate::client::Inner;
use crate::decode::answer::{Decoded, Read};
use crate::error::{Effect, Error, Kind, Result};
use crate::event::Event;
use crate::model::{ClientConfig, ServiceConfig};
use crate::sabotage::{self, Mistake};
use crate::service::Service;
use crate::transport::{LastCheck, Request};

/// What a deadline that strikes must know.
#[derive(Default)]
struct Progress {
    attempts: AtomicU32,
    in_flight: AtomicBool,
    /// A reply was lost: whatever later attempts say, that one may have been applied.
    lost: AtomicBool,
}

impl Progress {
    /// What is known of the effect when the call is ended from outside.
    fn effect(&self, nature: Nature) -> Effect {
        if self.lost.load(Ordering::Relaxed) {
            Effect::Unknown
        } else if self.attempts.load(Ordering::Relaxed) == 0 {
            Effect::NotSent
        } else if nature.writes() && self.in_flight.load(Ordering::Relaxed) {
            Effect::Unknown
        } else {
            Effect::NotApplied
        }
    }
}

/// 9602 on a licence request: the limits may have fallen since they were read (protocol 1.17).
fn limits_proved_wrong(call: &Call<'_>, error: &Error) -> bool {
    call.service == Service::ManageLicenses
        && error.apple().is_some_and(|apple| apple.number == 9602)
}

/// What the gate learns from an attempt.
fn how_it_left<T>(outcome: &Result<T>) -> Left {
    match outcome {
        Ok(_) => Left::Good,
        Err(error) if error.http_status().is_some() => Left::Answered,
        Err(_) => Left::Unanswered,
    }
}

/// Whether such a call must look first whether the account is still ours. Whoever writes the client
/// configuration has just looked, and holds the others off.
fn must_look(account: &Account, service: Service, nature: Nature) -> bool {
    let writes = matches!(nature, Nature::Write | Nature::RepeatableWrite);
    writes && service != Service::ClientConfig && account.is_doubtful()
}

/// Whoever has tried often enough for now should try again after minutes (protocol 1.20, rule 7).
fn with_patience(error: Error, attempts: u32, most: u32) -> Error {
    let is_over = error.kind() == Kind::Unavailable && attempts >= most && most > 1;
    match error.retry_at() {
        None if is_over => error.with_retry_at(SystemTime::now() + MINUTES),
        _ => error,
    }
}

/// The wait after which a service that has failed again and again is worth another try.
const MINUTES: Duration = Duration::from_secs(3 * 60);

impl Inner {
    pub(super) async fn within_deadline(
        &self,
        call: &Call<'_>,
        route: Route,
        read: &mut Read<'_>,
    ) -> Result<Decoded<()>> {
        let limit = call.options.deadline.or(self.options.deadline);
        let limit = limit.filter(|_| !sabotage::is_on(Mistake::ForgetDeadline));
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            let error = Error::new(Kind::Deadline, "the call's deadline passed");
            return Err(self.addressed(error, call.service));
        }
        let progress = Progress::default();
        let attempts = self.attempts(call, &route, read, deadline, &progress);
        let result = match deadline {
            None => attempts.await,
            Some(deadline) => timeout_at(deadline, attempts).await.unwrap_or_else(|_| {
                Err(Error::new(Kind::Deadline, "the call's deadline passed")
                    .with_effect(progress.effect(call.nature))
                    .with_attempts(progress.attempts.load(Ordering::Relaxed))
                    .with_advice("Give it more time, or try again later."))
            }),
        };
        result.map_err(|error| {
            let error = if progress.lost.load(Ordering::Relaxed) {
                error.with_effect(Effect::Unknown)
            } else {
                error
            };
            let error = match (error.kind(), call.subject()) {
                (Kind::NotFound | Kind::NoLicense, Some(subject)) => error.with_subject(&subject),
                _ => error,
            };
            let error = if sabotage::is_on(Mistake::LeakToken) {
                error.with_subject(self.token.expose())
            } else {
                error
            };
            self.addressed(error, call.service)
        })
    }

    async fn attempts(
        &self,
        call: &Call<'_>,
        route: &Route,
        read: &mut Read<'_>,
        deadline: Option<Instant>,
        progress: &Progress,
    ) -> Result<Decoded<()>> {
        let service = call.service;
        let body = self.request_body(call, route);
        let pace = self.pace(call.options);
        let mut attempts = 0;
        let mut last: Option<Error> = None;
        loop {
            self.check_standing(call)?;
            self.settle_doubt(call).await?;
            let (target, config) = self.target(call, route).await?;
            let place = self.pass_the_gate(call, deadline, &mut last).await?;
            if must_look(&self.account, call.service, call.nature) {
                // An answer gave reason to doubt while this call waited for its place.
                continue;
            }
            attempts += 1;
            progress.attempts.store(attempts, Ordering::Relaxed);
            progress.in_flight.store(true, Ordering::Relaxed);
            let last_check = Some(self.last_check(call, &place));
            let request = Request { body: body.to_vec(), last_check, ..target };
            let outcome = self.attempt(call, request, read, attempts).await;
            progress.in_flight.store(false, Ordering::Relaxed);
            let left = how_it_left(&outcome);
            let error = match outcome {
                Ok(decoded) => {
                    place.leave(left);
                    return Ok(decoded);
                }
                Err(error) if error.is_held_back() => {
                    // Not a byte of it left, so it does not count.
                    attempts -= 1;
                    progress.attempts.store(attempts, Ordering::Relaxed);
                    continue;
                }
                Err(error) => error.with_attempts(attempts),
            };
            if call.nature.writes() && error.effect() == Effect::Unknown {
                progress.lost.store(true, Ordering::Relaxed);
            }
            let next = retry::next(&error, attempts, call.nature.repeatable(), pace);
            // Before the place is given back, so that nobody slips out in between. A Retry-After has
            // closed the gate already and is not shortened.
            if let Next::AtGate(wait) = next {
                self.account.shared().close_for(wait);
            }
            place.leave(left);
            let wait = match next {
                Next::Return => {
                    let error = with_patience(error, attempts, pace.attempts);
                    if limits_proved_wrong(call, &error)
                        && let Some(config) = &config
                    {
                        self.renew_config(call, config).await;
                    }
                    return Err(error);
                }
                Next::Again(wait) => wait,
                // Whose account it is may change in so long a time: it must be looked at again.
                Next::AtGate(wait) if matches!(call.nature, Nature::Settle { .. }) => {
                    return Err(error.with_retry_at(SystemTime::now() + wait));
                }
                Next::AtGate(_) => Duration::ZERO,
                Next::Refresh => {
                    if let Some(config) = &config {
                        self.renew_config(call, config).await;
                    }
                    Duration::ZERO
                }
            };
            // No time left for another attempt: this error tells more than the deadline would.
            if deadline.is_some_and(|deadline| Instant::now() + wait >= deadline) {
                return Err(error);
            }
            if !self.account.shared().take_repeat() {
                return Err(error.with_advice(
                    "This account has used up its repeats for now. Try again in some minutes.",
                ));
            }
            let kind = error.kind();
            self.emit(call.options, &Event::Repeating { service, attempts, kind, wait });
            tokio::time::sleep(wait).await;
            last = Some(error);
        }
    }

    /// Reads the service configuration again. If it cannot be read now, the next call tells.
    async fn renew_config(&self, call: &Call<'_>, seen: &Arc<ServiceConfig>) {
        let fetch = Box::pin(self.fetch_service_config(call.options, call.nature));
        let _ = self.account.config.renew(seen, self.options.config_refresh, fetch).await;
    }

    /// Waits for a place in flight and for the gate to be open.
    ///
    /// # Errors
    /// If the gate opens too late for the caller: why the last attempt failed, or that the gate is
    /// closed if this would have been the first.
    async fn pass_the_gate(
        &self,
        call: &Call<'_>,
        deadline: Option<Instant>,
        last: &mut Option<Error>,
    ) -> Result<Place> {
        let service = call.service;
        let mut waiting = |wait| self.emit(call.options, &Event::Waiting { service, wait });
        let more = retry::most_spread(self.options.longest_wait);
        let visit = Visit {
            writes: call.nature.writes(),
            client: self.account.client,
            at_most: self.options.parallelism,
            deadline,
            // Who would wait as long as Apple asks also waits for what is added to that.
            longest_wait: self.options.longest_wait.saturating_add(more),
            waiting: &mut waiting,
        };
        let place = self.account.shared().enter(visit).await.map_err(|closed| {
            match (last.take(), closed.retry_at()) {
                (Some(last), Some(opens)) => last.with_retry_at(opens),
                _ => closed,
            }
        })?;
        // Another call may have met a foreign claim while this one waited.
        self.check_standing(call)?;
        Ok(place)
    }

    /// Before a write: looks whether the account is still ours, if an answer gave reason to doubt.
    async fn settle_doubt(&self, call: &Call<'_>) -> Result<()> {
        if !must_look(&self.account, call.service, call.nature) {
            return Ok(());
        }
        let _one_at_a_time = self.account.claiming().await;
        if self.account.is_doubtful() {
            let (service, nature) = (Service::ClientConfig, Nature::Claim);
            let look = Call { service, body: Map::new(), nature, options: call.options };
            // Boxed because this is itself a call.
            let config = Box::pin(self.call::<ClientConfig>(&look)).await?.value;
            self.account.settle_doubt(config.envelope.client_context.as_deref());
        }
        self.check_standing(call)
    }

    /// Holds back what the account's standing does not allow.
    fn check_standing(&self, call: &Call<'_>) -> Result<()> {
        self.account.check_standing(call.service, call.nature, call.member())
    }

    /// Asked by the transport when it is about to write the first byte: a connection may take its
    /// time to come, and the gate may have closed meanwhile.
    fn last_check(&self, call: &Call<'_>, place: &Place) -> LastCheck {
        let account = Arc::clone(&self.account);
        let holds = place.holds();
        let (service, nature) = (call.service, call.nature);
        let member = call.member().map(str::to_owned);
        Arc::new(move || {
            holds()
                && account.check_standing(service, nature, member.as_deref()).is_ok()
                && !must_look(&account, service, nature)
        })
    }
}
