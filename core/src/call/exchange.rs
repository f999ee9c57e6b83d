//! One request and its answer.

use tokio::time::Instant;

use super::Call;
use crate::account::retry;
use crate::account::standing::Observed;
use crate::classify::{self, Settled};
use crate::client::Inner;
use crate::decode::answer::{Decoded, Read};
use crate::error::{Effect, Error, Result, TransportProblem};
use crate::event::Event;
use crate::service::Service;
use crate::transport::Request;

/// An answer with what came over the wire.
struct Exchanged {
    status: Option<u16>,
    wire_bytes: u64,
    settled: Settled,
}

impl Exchanged {
    fn failed(status: Option<u16>, error: Error) -> Self {
        Self { status, wire_bytes: 0, settled: Settled { envelope: None, outcome: Err(error) } }
    }
}

impl Inner {
    /// Sends the request once.
    pub(super) async fn attempt(
        &self,
        call: &Call<'_>,
        request: Request,
        read: &mut Read<'_>,
        attempt: u32,
    ) -> Result<Decoded<()>> {
        let started = Instant::now();
        let epoch = self.account.epoch();
        let sent_bytes = request.body.len() as u64;
        let limit = self.options.attempt_timeout;
        let exchange = self.exchange(call, request, read);
        let exchanged = tokio::time::timeout(limit, exchange).await.unwrap_or_else(|_| {
            let what = format!("no whole answer within {} s", limit.as_secs_f64());
            let error = Error::transport(TransportProblem::TimedOut, what)
                .with_effect(Effect::Unknown)
                .with_advice("Try again later, or give each attempt more time.");
            Exchanged::failed(None, error)
        });
        if let Err(error) = exchanged.settled.outcome.as_ref()
            && error.is_held_back()
        {
            return exchanged.settled.outcome;
        }
        let (status, bytes) = (exchanged.status, exchanged.wire_bytes);
        self.stats.count(sent_bytes, bytes);
        let outcome = self.observe(call, epoch, exchanged.settled);
        let outcome = outcome.map_err(|error| match error.effect() {
            // A read changes nothing, whatever became of its reply.
            Effect::Unknown if !call.nature.writes() => error.with_effect(Effect::NotApplied),
            _ => error,
        });
        let answered = Event::Answered {
            service: call.service,
            status,
            number: outcome.as_ref().err().and_then(|error| Some(error.apple()?.number)),
            bytes,
            took: started.elapsed(),
            attempt,
        };
        self.emit(call.options, &answered);
        outcome
    }

    async fn exchange(&self, call: &Call<'_>, request: Request, read: &mut Read<'_>) -> Exchanged {
        let answer = match self.transport.send(request).await {
            Ok(answer) => answer,
            Err(error) => return Exchanged::failed(None, error),
        };
        let head = answer.head().clone();
        let status = Some(head.status);
        // The gate closes on the head: the body may take its time.
        if let Some(wait) = classify::retry_after(&head) {
            self.account.shared().close_for(retry::spread(wait));
        }
        if let Err(error) = classify::refuse_redirect(&head) {
            return Exchanged::failed(status, error);
        }
        let writes = call.nature.writes();
        match answer.body().await {
            Ok(body) => {
                let settled = classify::settle(&head, body.bytes, read, writes, &self.scrubber);
                Exchanged { status, wire_bytes: body.wire_bytes as u64, settled }
            }
            // A status that tells of a failure tells more than the failure to read its body.
            Err(_) if head.status >= 400 => {
                let settled = classify::settle(&head, Vec::new(), read, writes, &self.scrubber);
                Exchanged { status, wire_bytes: 0, settled }
            }
            Err(error) => Exchanged::failed(status, error.with_status(head.status)),
        }
    }

    /// Lets the account take in what an answer says about it.
    fn observe(&self, call: &Call<'_>, epoch: u64, settled: Settled) -> Result<Decoded<()>> {
        let Settled { envelope, outcome } = settled;
        if matches!(call.service, Service::ServiceConfig | Service::Metadata) {
            // They do not speak for the account.
            return outcome;
        }
        let error = outcome.as_ref().err();
        let observed = Observed { nature: call.nature, member: call.member(), epoch };
        let (claim, token_state) = self.account.observe(envelope.as_ref(), error, observed);
        if let Some(state) = token_state {
            self.emit(call.options, &Event::Token { state });
        }
        // A foreign claim says more than whatever else the answer says.
        claim.map_err(|claimed| {
            let effect = match &outcome {
                Ok(_) => call.nature.effect_when_done(),
                Err(error) => error.effect(),
            };
            claimed.with_effect(effect)
        })?;
        outcome
    }
}
