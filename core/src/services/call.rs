//! Any service with any members: the way out where this library knows too little.

use serde_json::{Map, Value};

use crate::bulk::UnderWay;
use crate::call::{Call, Nature};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::model::RawAnswer;
use crate::service::Service;

impl Client {
    /// Calls a service with members of the caller's choice and returns its members as they came.
    ///
    /// It goes the way of every call: same gate, same claim, same errors, same silence about the
    /// token, which is added by the library. A request to a service that writes is sent once.
    ///
    /// # Errors
    /// `Usage` if the members hold an `sToken`, would change `clientContext` (use
    /// [`claim`](Self::claim) and its like), or the service is not one of JSON members; and what
    /// every call may return.
    pub async fn call(&self, service: Service, members: Map<String, Value>) -> Result<RawAnswer> {
        if members.contains_key("sToken") {
            return Err(Error::usage(
                "the members hold an sToken",
                "Leave it out: the client adds its own.",
            ));
        }
        if members.contains_key("facilitatorMemberId") {
            return Err(Error::usage(
                "the members hold a facilitatorMemberId",
                "Give it as CallOptions::facilitator_member_id: the library must know of it.",
            ));
        }
        if matches!(service, Service::ServiceConfig | Service::Metadata) {
            return Err(Error::usage(
                format!("{service} takes no members and no token"),
                "Use service_config() or metadata().",
            ));
        }
        if service == Service::ClientConfig && members.contains_key("clientContext") {
            return Err(Error::usage(
                "this would change clientContext without looking at it",
                "Use claim(), take_over(), release() or write_client_context().",
            ));
        }
        // Nobody knows what other members of the client configuration do; verbose changes nothing.
        let sets_something =
            service == Service::ClientConfig && members.keys().any(|member| member != "verbose");
        let nature = if service.writes() || sets_something { Nature::Write } else { Nature::Read };
        let mut under_way = (service == Service::ManageLicenses)
            .then(|| UnderWay::anyway(&self.inner, &members, &self.options));
        let call = Call { service, body: members, nature, options: &self.options };
        let answer = self.inner.call(&call).await;
        if let Some(under_way) = &mut under_way {
            under_way.ended(answer.as_ref().err());
        }
        Ok(answer?.value)
    }
}
