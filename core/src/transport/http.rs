//! The real transport, on reqwest.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use tokio::time::timeout;

use super::last_check::CheckedBody;
use super::{Answer, Body, Head, HttpOptions, Method, Pending, Request, Transport, inflate, tls};
use crate::error::{Effect, Error, Result, TransportProblem};
use crate::spare;

/// The headers that the library reads; the rest is not kept.
const WANTED: [HeaderName; 6] = [
    header::RETRY_AFTER,
    header::DATE,
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::LOCATION,
];

pub(crate) struct HttpTransport {
    client: reqwest::Client,
    response_cap: usize,
    stall_timeout: Duration,
}

impl HttpTransport {
    pub(crate) fn new(options: &HttpOptions) -> Result<Self> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(options.tls, &options.extra_ca_pem)?)
            .user_agent(concat!("vppkit/", env!("CARGO_PKG_VERSION")))
            .http1_only()
            .redirect(Policy::none())
            .referer(false)
            // Repeating is decided in one place, and it is not here.
            .retry(reqwest::retry::never())
            .no_proxy()
            .connect_timeout(options.connect_timeout)
            .pool_max_idle_per_host(options.connections);
        if let Some(proxy) = &options.proxy {
            let proxy = reqwest::Proxy::all(proxy).map_err(|_| {
                Error::usage("the proxy is not a URL", "Give it as http://host:port.")
            })?;
            builder = builder.proxy(proxy);
        }
        let client = builder.build().map_err(|error| {
            Error::usage("the HTTP client cannot be set up", "Check proxy and certificates.")
                .with_source(error)
        })?;
        let (response_cap, stall_timeout) = (options.response_cap, options.stall_timeout);
        Ok(Self { client, response_cap, stall_timeout })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> Pending<'_, Box<dyn Answer>> {
        Box::pin(async move {
            // A request without a body has no later moment to ask at than this one.
            if request.method == Method::Get
                && request.last_check.as_ref().is_some_and(|may_go| !may_go())
            {
                return Err(super::held_back());
            }
            let host = request.url.host_str().unwrap_or_default().to_owned();
            let (body, held_back) = CheckedBody::new(request.body, request.last_check);
            let builder = match request.method {
                Method::Get => self.client.get(request.url),
                Method::Post => self
                    .client
                    .post(request.url)
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(reqwest::Body::wrap(body)),
            };
            let builder = match request.cookie {
                None => builder,
                Some(cookie) => builder.header(header::COOKIE, secret(&cookie)?),
            };
            let response = builder
                .header(header::ACCEPT, "application/json")
                .header(header::ACCEPT_ENCODING, "gzip")
                .send()
                .await
                .map_err(|error| {
                    if held_back.is_true() { super::held_back() } else { failure(error, &host) }
                })?;
            let head = head(response.status().as_u16(), response.headers());
            let (cap, stall_timeout) = (self.response_cap, self.stall_timeout);
            let answer = HttpAnswer { head, response, cap, stall_timeout, host };
            Ok(Box::new(answer) as Box<dyn Answer>)
        })
    }
}

/// A header value that does not show itself in logs of the layers below.
fn secret(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::usage("the token cannot stand in a cookie", "Ask without authentication.")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn head(status: u16, headers: &HeaderMap) -> Head {
    let mut kept = Vec::new();
    for name in &WANTED {
        for value in headers.get_all(name) {
            let value = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
            kept.push((name.as_str().to_owned(), value));
        }
    }
    Head { status, headers: kept }
}

struct HttpAnswer {
    head: Head,
    response: reqwest::Response,
    cap: usize,
    stall_timeout: Duration,
    host: String,
}

impl HttpAnswer {
    /// The next part of the body; an error if it does not come within the stall time-out.
    async fn chunk(&mut self) -> Result<Option<Bytes>> {
        match timeout(self.stall_timeout, self.response.chunk()).await {
            Ok(chunk) => chunk.map_err(|error| failure(error, &self.host)),
            Err(_) => {
                Err(Error::transport(TransportProblem::TimedOut, "the answer stopped coming")
                    .with_effect(Effect::Unknown)
                    .with_advice("Try again later."))
            }
        }
    }
}

impl Answer for HttpAnswer {
    fn head(&self) -> &Head {
        &self.head
    }

    fn body(mut self: Box<Self>) -> Pending<'static, Body> {
        Box::pin(async move {
            let announced = self.response.content_length().unwrap_or_default();
            if announced > self.cap as u64 {
                return Err(inflate::too_large(self.cap));
            }
            let mut bytes = spare::BODIES.take(announced as usize);
            while let Some(chunk) = self.chunk().await? {
                if bytes.len() + chunk.len() > self.cap {
                    return Err(inflate::too_large(self.cap));
                }
                bytes.extend_from_slice(&chunk);
            }
            let wire_bytes = bytes.len();
            let encoding = self.head.get("content-encoding");
            Ok(Body { bytes: inflate::decoded(bytes, encoding, self.cap)?, wire_bytes })
        })
    }
}

/// Says what failed below HTTP. No URL: a proxy's may carry a password.
fn failure(error: reqwest::Error, host: &str) -> Error {
    let error = error.without_url();
    let (problem, what, effect) = match cause(&error) {
        // In mid-connection an alert may come after the request.
        Some(problem @ TransportProblem::Tls) if error.is_connect() => {
            (problem, "the TLS connection was refused", Effect::NotSent)
        }
        Some(problem @ TransportProblem::Dns) if error.is_connect() => {
            (problem, "the host name could not be resolved", Effect::NotSent)
        }
        _ if error.is_connect() => {
            (TransportProblem::Connect, "no connection could be made", Effect::NotSent)
        }
        _ if error.is_timeout() => {
            (TransportProblem::TimedOut, "the server stopped sending", Effect::Unknown)
        }
        _ => (TransportProblem::Reset, "the connection broke", Effect::Unknown),
    };
    let advice = match problem {
        TransportProblem::Tls => {
            "Check the machine's clock, and whether a proxy replaces certificates; then give its \
             CA to this program."
        }
        TransportProblem::TimedOut => "Try again later.",
        _ => "Check the network, the proxy and the name service.",
    };
    let detail = deepest(&error);
    Error::transport(problem, format!("{what} ({host}): {detail}"))
        .with_advice(advice)
        .with_effect(effect)
        .with_source(error)
}

/// What kind of cause an error has, however deep.
fn cause(error: &(dyn StdError + 'static)) -> Option<TransportProblem> {
    if error.is::<rustls::Error>() {
        return Some(TransportProblem::Tls);
    }
    // hyper-util has no type for it; its text has been this since hyper 0.12.
    if error.to_string() == "dns error" {
        return Some(TransportProblem::Dns);
    }
    // An io::Error lends what it wraps by get_ref, and as source only what lies behind that.
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let wrapped = wrapped.map(|wrapped| wrapped as &(dyn StdError + 'static));
    wrapped.or_else(|| error.source()).and_then(cause)
}

fn deepest(error: &reqwest::Error) -> String {
    let mut last: &dyn StdError = error;
    while let Some(inner) = last.source() {
        last = inner;
    }
    last.to_string()
}
