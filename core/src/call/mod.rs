//! The one path that every request takes: claim, gate, send, classify, then return or repeat.

mod attempts;
mod exchange;
mod route;

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::client::{CallOptions, Inner};
use crate::decode::answer::{Decode, Decoded, keep};
use crate::error::{Effect, Error, Result};
use crate::model::ServiceConfig;
use crate::service::Service;
use crate::transport::Method;

use route::Route;

/// A request to a service, not yet addressed.
pub(crate) struct Call<'o> {
    pub(crate) service: Service,
    /// The members of the request, without the token.
    pub(crate) body: Map<String, Value>,
    pub(crate) nature: Nature,
    pub(crate) options: &'o CallOptions,
}

impl Call<'_> {
    /// What it asks about, for messages.
    fn subject(&self) -> Option<String> {
        let names =
            ["adamIdStr", "adamId", "clientUserIdStr", "userId", "serialNumber", "licenseId"];
        let asked: Vec<_> = names
            .iter()
            .filter_map(|name| Some(format!("{name} {:.60}", self.body.get(*name)?.as_str()?)))
            .collect();
        (!asked.is_empty()).then(|| asked.join(", "))
    }

    /// The group member as whom it is carried out (protocol 1.5).
    fn member(&self) -> Option<&str> {
        // The one service that does not take it.
        let takes_it = self.service != Service::ClientConfig;
        self.options.facilitator_member_id.as_deref().filter(|_| takes_it)
    }
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
    /// It looks whose account it is, so it is not held back by an account that is not ours.
    Claim,
    /// It writes whose account it is. Decided when other products' claims had been met so many
    /// times; once there is another one the decision is void.
    Settle { met: u64 },
}

impl Nature {
    pub(crate) fn writes(self) -> bool {
        !matches!(self, Self::Read | Self::Claim)
    }

    /// Whether it is about whose account it is.
    pub(crate) fn settles(self) -> bool {
        matches!(self, Self::Claim | Self::Settle { .. })
    }

    /// The effect once the service says that it is done.
    pub(crate) fn effect_when_done(self) -> Effect {
        if self.writes() { Effect::Applied } else { Effect::NotApplied }
    }

    /// Whether it may be sent again after a reply was lost.
    fn repeatable(self) -> bool {
        matches!(self, Self::Read | Self::RepeatableWrite | Self::Claim)
    }
}

impl Inner {
    /// Calls a service.
    pub(crate) async fn call<T: Decode>(&self, call: &Call<'_>) -> Result<Decoded<T>> {
        self.read_as(call, Route::Configured).await
    }

    async fn read_as<T: Decode>(&self, call: &Call<'_>, route: Route) -> Result<Decoded<T>> {
        let mut kept = None;
        let Decoded { verdict, envelope, .. } =
            self.within_deadline(call, route, &mut keep(&mut kept)).await?;
        let nothing = || Error::protocol("the answer was not read");
        Ok(Decoded { verdict, envelope, value: kept.ok_or_else(nothing)? })
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
        Ok(self.read_as(&call, route).await?.value)
    }

    /// Reads the service configuration, past the cache: by POST, and by GET where the server knows
    /// no POST (protocol 1.1).
    ///
    /// An isolated account is not even asked where its services are, except for a call that
    /// settles whose it is.
    pub(crate) async fn fetch_service_config(
        &self,
        options: &CallOptions,
        on_behalf_of: Nature,
    ) -> Result<ServiceConfig> {
        let service = Service::ServiceConfig;
        let nature = match on_behalf_of {
            Nature::Claim | Nature::Settle { .. } => Nature::Claim,
            _ => Nature::Read,
        };
        let call = Call { service, body: Map::new(), nature, options };
        let posted = self.read_as(&call, Route::Entry(Method::Post)).await;
        let decoded: Decoded<ServiceConfig> = match posted {
            Err(error) if matches!(error.http_status(), Some(404 | 405)) => {
                self.read_as(&call, Route::Entry(Method::Get)).await?
            }
            other => other?,
        };
        Ok(decoded.value)
    }

    /// The service configuration in use.
    pub(crate) async fn service_config(
        &self,
        options: &CallOptions,
        on_behalf_of: Nature,
    ) -> Result<Arc<ServiceConfig>> {
        // Boxed because reading it is itself a call.
        let fetch = Box::pin(self.fetch_service_config(options, on_behalf_of));
        self.account.config.get(self.options.config_refresh, fetch).await
    }

    /// Adds to an error which service and whose account it was about.
    pub(crate) fn addressed(&self, error: Error, service: Service) -> Error {
        let service = error.service().unwrap_or(service);
        error.with_service(service).of(&self.account)
    }
}
