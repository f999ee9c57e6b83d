//! The one path that every request takes: claim, gate, send, classify, then return or repeat.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::{Instant, timeout_at};
use url::Url;
use zeroize::Zeroizing;

use crate::account::gate::Patience;
use crate::account::retry::{self, Next};
use crate::classify::{self, Settled};
use crate::client::{CallOptions, Inner};
use crate::decode::answer::{Decode, Decoded};
use crate::error::{Effect, Error, Kind, Result, TransportProblem};
use crate::event::Event;
use crate::model::ServiceConfig;
use crate::service::Service;
use crate::transport::{Method, Request};

/// A request to a service, not yet addressed.
pub(crate) struct Call<'o> {
    pub(crate) service: Service,
    /// The members of the request, without the token.
    pub(crate) body: Map<String, Value>,
    pub(crate) nature: Nature,
    pub(crate) options: &'o CallOptions,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// It changes nothing.
    Read,
    /// It changes something, and done twice it does the same as done once.
    RepeatableWrite,
    /// It changes something, and whoever asked for it must look before asking again.
    Write,
    /// It settles whose account it is, so it is not held back by an account that is not ours.
    Claim { writes: bool },
}

impl Nature {
    pub(crate) fn writes(self) -> bool {
        !matches!(self, Self::Read | Self::Claim { writes: false })
    }

    /// The effect once the service says that it is done.
    pub(crate) fn effect_when_done(self) -> Effect {
        if self.writes() { Effect::Applied } else { Effect::NotApplied }
    }

    /// Whether it may be sent again after a reply was lost.
    fn repeatable(self) -> bool {
        matches!(self, Self::Read | Self::RepeatableWrite | Self::Claim { writes: false })
    }
}

/// Where a request goes, and how.
enum Route {
    /// To the URL that the service configuration names, with the token in the body.
    Configured,
    /// To the entry itself, which needs no token.
    Entry(Method),
    /// To the metadata lookup: a GET with these parameters, and the token as a cookie if wanted.
    Lookup { parameters: Vec<(&'static str, String)>, authenticated: bool },
}

/// An answer with what came over the wire.
struct Exchanged<T> {
    status: Option<u16>,
    wire_bytes: u64,
    settled: Settled<T>,
}

impl<T> Exchanged<T> {
    fn failed(status: Option<u16>, error: Error) -> Self {
        Self { status, wire_bytes: 0, settled: Settled { envelope: None, outcome: Err(error) } }
    }
}

impl Inner {
    /// Calls a service.
    pub(crate) async fn call<T: Decode>(&self, call: &Call<'_>) -> Result<Decoded<T>> {
        self.within_deadline(call, Route::Configured).await
    }

    /// Asks the metadata lookup.
    pub(crate) async fn look_up<T: Decode>(
        &self,
        parameters: Vec<(&'static str, String)>,
        authenticated: bool,
        options: &CallOptions,
    ) -> Result<T> {
        let service = Service::Metadata;
        let call = Call { service, body: Map::new(), nature: Nature::Read, options };
        let route = Route::Lookup { parameters, authenticated };
        Ok(self.within_deadline(&call, route).await?.value)
    }

    /// Reads the service configuration, past the cache: by POST, and by GET where the server knows
    /// no POST (protocol 1.1).
    pub(crate) async fn fetch_service_config(
        &self,
        options: &CallOptions,
    ) -> Result<ServiceConfig> {
        let call = Call {
            service: Service::ServiceConfig,
            body: Map::new(),
            nature: Nature::Read,
            options,
        };
        let posted = self.within_deadline(&call, Route::Entry(Method::Post)).await;
        let decoded: Decoded<ServiceConfig> = match posted {
            Err(error) if matches!(error.http_status(), Some(404 | 405)) => {
                self.within_deadline(&call, Route::Entry(Method::Get)).await?
            }
            other => other?,
        };
        Ok(decoded.value)
    }

    /// The service configuration in use.
    pub(crate) async fn service_config(&self, options: &CallOptions) -> Result<Arc<ServiceConfig>> {
        // Boxed because reading it is itself a call.
        let fetch = Box::pin(self.fetch_service_config(options));
        self.account.config.get(self.options.config_refresh, fetch).await
    }

    async fn within_deadline<T: Decode>(
        &self,
        call: &Call<'_>,
        route: Route,
    ) -> Result<Decoded<T>> {
        let limit = call.options.deadline.or(self.options.deadline);
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        let in_flight = AtomicBool::new(false);
        let attempts = self.attempts(call, &route, deadline, &in_flight);
        let result = match deadline {
            None => attempts.await,
            Some(deadline) => timeout_at(deadline, attempts).await.unwrap_or_else(|_| {
                let lost = call.nature.writes() && in_flight.load(Ordering::Relaxed);
                Err(Error::new(Kind::Deadline, "the call's deadline passed")
                    .with_effect(if lost { Effect::Unknown } else { Effect::NotApplied })
                    .with_advice("Give it more time, or try again later."))
            }),
        };
        result.map_err(|error| self.addressed(error, call.service))
    }

    /// Sends the request until it is settled.
    async fn attempts<T: Decode>(
        &self,
        call: &Call<'_>,
        route: &Route,
        deadline: Option<Instant>,
        in_flight: &AtomicBool,
    ) -> Result<Decoded<T>> {
        let service = call.service;
        let body = self.request_body(call, route);
        let pace = self.pace(call.options);
        let mut attempts = 0;
        loop {
            self.check_standing(call)?;
            let (target, config) = self.target(call, route).await?;
            let patience = Patience { deadline, longest_wait: self.options.longest_wait };
            let place = self
                .account
                .gate
                .enter(patience, |wait| self.emit(&Event::Waiting { service, wait }))
                .await?;
            // Another call may have met a foreign claim while this one waited.
            self.check_standing(call)?;
            attempts += 1;
            in_flight.store(true, Ordering::Relaxed);
            let request = Request { body: body.to_vec(), ..target };
            let outcome = self.attempt(call, request, attempts).await;
            in_flight.store(false, Ordering::Relaxed);
            drop(place);
            let error = match outcome {
                Ok(decoded) => return Ok(decoded),
                Err(error) => error.with_attempts(attempts),
            };
            let wait = match retry::next(&error, attempts, call.nature.repeatable(), pace) {
                Next::Return => return Err(error),
                Next::Again(wait) => wait,
                Next::AtGate(wait) => {
                    // A Retry-After has closed the gate already; without one, this much.
                    if error.retry_at().is_none() {
                        self.account.gate.close_for(wait);
                    }
                    Duration::ZERO
                }
                Next::Refresh => {
                    if let Some(config) = &config {
                        self.account.config.outdate(config).await;
                    }
                    Duration::ZERO
                }
            };
            self.emit(&Event::Repeating { service, attempts, kind: error.kind(), wait });
            // No time left for another attempt: this error tells more than the deadline would.
            if deadline.is_some_and(|deadline| Instant::now() + wait >= deadline) {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Sends the request once.
    async fn attempt<T: Decode>(
        &self,
        call: &Call<'_>,
        request: Request,
        attempt: u32,
    ) -> Result<Decoded<T>> {
        let started = Instant::now();
        let sent_bytes = request.body.len() as u64;
        self.stats.count_request(sent_bytes);
        let exchange = self.exchange(call, request);
        let limit = self.options.attempt_timeout;
        let exchanged = tokio::time::timeout(limit, exchange).await.unwrap_or_else(|_| {
            let what = format!("no whole answer within {} s", limit.as_secs_f64());
            let error = Error::transport(TransportProblem::TimedOut, what)
                .with_effect(Effect::Unknown)
                .with_advice("Try again later, or give each attempt more time.");
            Exchanged::failed(None, error)
        });
        let (status, bytes) = (exchanged.status, exchanged.wire_bytes);
        self.stats.count_answer(bytes);
        let outcome = self.observe(call, exchanged.settled);
        let outcome = outcome.map_err(|error| match error.effect() {
            // A read changes nothing, whatever became of its reply.
            Effect::Unknown if !call.nature.writes() => error.with_effect(Effect::NotApplied),
            _ => error,
        });
        self.emit(&Event::Answered {
            service: call.service,
            status,
            number: outcome.as_ref().err().and_then(|error| Some(error.apple()?.number)),
            bytes,
            took: started.elapsed(),
            attempt,
        });
        outcome
    }

    /// Lets the account take in what an answer says about it.
    fn observe<T>(&self, call: &Call<'_>, settled: Settled<T>) -> Result<Decoded<T>> {
        let Settled { envelope, outcome } = settled;
        if call.service == Service::ServiceConfig {
            // It is asked without the token, so it says nothing about the account.
            return outcome;
        }
        let error = outcome.as_ref().err();
        let (claim, token_state) = self.account.observe(envelope.as_ref(), error);
        if let Some(state) = token_state {
            self.emit(&Event::Token { state });
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

    /// Holds back what the account's standing does not allow.
    fn check_standing(&self, call: &Call<'_>) -> Result<()> {
        match call.nature {
            Nature::Claim { .. } => Ok(()),
            Nature::Read => self.account.check_not_isolated(),
            Nature::RepeatableWrite | Nature::Write => self.account.check_may_write(),
        }
    }

    /// One request and its answer.
    async fn exchange<T: Decode>(&self, call: &Call<'_>, request: Request) -> Exchanged<T> {
        let answer = match self.transport.send(request).await {
            Ok(answer) => answer,
            Err(error) => return Exchanged::failed(None, error),
        };
        let head = answer.head().clone();
        let status = Some(head.status);
        // The gate closes on the head: the body may take its time.
        if let Some(wait) = classify::retry_after(&head) {
            self.account.gate.close_for(wait);
        }
        if let Err(error) = classify::refuse_redirect(&head) {
            return Exchanged::failed(status, error);
        }
        match answer.body().await {
            Ok(body) => {
                let writes = call.nature.writes();
                let settled = classify::settle(&head, body.bytes, writes, &self.scrubber);
                Exchanged { status, wire_bytes: body.wire_bytes as u64, settled }
            }
            Err(error) => Exchanged::failed(status, error.with_status(head.status)),
        }
    }

    /// The request without its body, and the configuration that named its URL.
    async fn target(
        &self,
        call: &Call<'_>,
        route: &Route,
    ) -> Result<(Request, Option<Arc<ServiceConfig>>)> {
        let request = |method, url| Request { method, url, body: Vec::new(), cookie: None };
        match route {
            Route::Entry(method) => Ok((request(*method, self.urls.entry().clone()), None)),
            Route::Configured => {
                let config = self.service_config(call.options).await?;
                let url = self.service_url(call.service, &config)?;
                Ok((request(Method::Post, url), Some(config)))
            }
            Route::Lookup { parameters, authenticated } => {
                let config = self.service_config(call.options).await?;
                let mut url = self.service_url(call.service, &config)?;
                url.query_pairs_mut().clear().extend_pairs(parameters);
                let cookie = format!("itvt={}", self.token.expose());
                let cookie = authenticated.then(|| Zeroizing::new(cookie));
                Ok((Request { cookie, ..request(Method::Get, url) }, Some(config)))
            }
        }
    }

    fn service_url(&self, service: Service, config: &ServiceConfig) -> Result<Url> {
        match service.url_member().and_then(|member| config.url(member)) {
            Some(url) => self.urls.check(service, url),
            // Apple's pages do not list every URL that live answers have (protocol 1.1), so a
            // service without one is looked for beside the entry. The newer services were never
            // seen under the older path.
            None if service == Service::Metadata => Err(Error::transport(
                TransportProblem::HostNotAllowed,
                "the service configuration names no metadata lookup",
            )),
            None => {
                let entry = self.urls.entry();
                let older = entry.path().starts_with("/WebObjects/");
                let path = if older { format!("/mdm/{service}") } else { service.to_string() };
                entry.join(&path).map_err(|_| {
                    Error::transport(TransportProblem::HostNotAllowed, "the service has no URL")
                })
            }
        }
    }

    fn request_body(&self, call: &Call<'_>, route: &Route) -> Zeroizing<Vec<u8>> {
        match route {
            Route::Entry(Method::Get) | Route::Lookup { .. } => Zeroizing::new(Vec::new()),
            Route::Entry(Method::Post) => Zeroizing::new(b"{}".to_vec()),
            Route::Configured => {
                let mut body = call.body.clone();
                body.insert("sToken".to_owned(), self.token.expose().into());
                if let Some(member) = &call.options.facilitator_member_id
                    && call.service != Service::ClientConfig
                {
                    body.insert("facilitatorMemberId".to_owned(), member.as_str().into());
                }
                let text = Value::Object(body).to_string();
                Zeroizing::new(text.into_bytes())
            }
        }
    }

    /// Adds to an error which service and whose account it was about.
    pub(crate) fn addressed(&self, error: Error, service: Service) -> Error {
        let service = error.service().unwrap_or(service);
        error.with_service(service).of(&self.account)
    }
}
