//! Where a request goes, and what it carries.

use std::sync::Arc;

use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

use super::Call;
use crate::client::Inner;
use crate::error::{Error, Result, TransportProblem};
use crate::model::ServiceConfig;
use crate::service::Service;
use crate::transport::{Method, Request};

pub(super) enum Route {
    /// To the URL that the service configuration names, with the token in the body.
    Configured,
    /// To the entry itself, which needs no token.
    Entry(Method),
    /// To the metadata lookup: a GET with these parameters, and the token as a cookie if wanted.
    Lookup { parameters: Vec<(&'static str, String)>, authenticated: bool },
}

impl Inner {
    /// The request without its body, and the configuration that named its URL.
    pub(super) async fn target(
        &self,
        call: &Call<'_>,
        route: &Route,
    ) -> Result<(Request, Option<Arc<ServiceConfig>>)> {
        match route {
            Route::Entry(method) => Ok((Request::new(*method, self.urls.entry().clone()), None)),
            Route::Configured => {
                let config = self.service_config(call.options, call.nature).await?;
                let url = self.service_url(call.service, &config)?;
                Ok((Request::new(Method::Post, url), Some(config)))
            }
            Route::Lookup { parameters, authenticated } => {
                let config = self.service_config(call.options, call.nature).await?;
                let mut url = self.service_url(call.service, &config)?;
                url.query_pairs_mut().clear().extend_pairs(parameters);
                let cookie =
                    authenticated.then(|| Zeroizing::new(format!("itvt={}", self.token.expose())));
                Ok((Request { cookie, ..Request::new(Method::Get, url) }, Some(config)))
            }
        }
    }

    fn service_url(&self, service: Service, config: &ServiceConfig) -> Result<Url> {
        if let Some(url) = service.url_member().and_then(|member| config.url(member)) {
            return self.urls.check(service, url);
        }
        if service == Service::Metadata {
            return Err(Error::transport(
                TransportProblem::HostNotAllowed,
                "the service configuration names no metadata lookup",
            ));
        }
        // Apple's pages do not list every URL that live answers have (protocol 1.1), so a service
        // without one is looked for beside the entry. The newer services were never seen under the
        // older path.
        let entry = self.urls.entry();
        let older = entry.path().starts_with("/WebObjects/");
        let path = if older { format!("/mdm/{service}") } else { service.to_string() };
        entry.join(&path).map_err(|_| {
            Error::transport(TransportProblem::HostNotAllowed, "the service has no URL")
        })
    }

    pub(super) fn request_body(&self, call: &Call<'_>, route: &Route) -> Zeroizing<Vec<u8>> {
        match route {
            Route::Entry(Method::Get) | Route::Lookup { .. } => Zeroizing::new(Vec::new()),
            Route::Entry(Method::Post) => Zeroizing::new(b"{}".to_vec()),
            Route::Configured => {
                let mut body = call.body.clone();
                body.insert("sToken".to_owned(), self.token.expose().into());
                if let Some(member) = call.member() {
                    body.insert("facilitatorMemberId".to_owned(), member.into());
                }
                Zeroizing::new(Value::Object(body).to_string().into_bytes())
            }
        }
    }
}
