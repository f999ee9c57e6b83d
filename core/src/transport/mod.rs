//! HTTP, and nothing else: one request in, the head and then the body of the answer out.
//!
//! The rest of the library reaches the network only through [`Transport`], so that whole systems
//! can be run in one process without sockets.

mod hosts;
mod http;
mod inflate;
mod last_check;
mod tls;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use url::Url;
use zeroize::Zeroizing;

pub(crate) use hosts::UrlPolicy;
pub(crate) use http::HttpTransport;

use crate::error::{Effect, Error, TransportProblem};

/// A future that a transport returns.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Sends requests. Implement it to run the library without a network.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and waits for the head of the answer.
    ///
    /// # Errors
    /// `Transport`, with effect `NotSent` only where the request surely did not leave.
    fn send(&self, request: Request) -> Pending<'_, Box<dyn Answer>>;
}

/// An answer whose head has arrived.
pub trait Answer: Send {
    /// Status and headers.
    fn head(&self) -> &Head;

    /// Waits for the whole body, decompressed.
    ///
    /// # Errors
    /// `Transport` if it breaks off, stalls, is too large or cannot be decompressed.
    fn body(self: Box<Self>) -> Pending<'static, Body>;
}

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST, with a JSON body
    Post,
}

/// A request. Its `Debug` shows neither body nor cookie: the token is in them.
#[derive(Clone)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Where to; checked against the URL policy already.
    pub url: Url,
    /// JSON text; empty for GET.
    pub body: Vec<u8>,
    /// Must be asked right before the first byte is written. If it says no, nothing may be sent,
    /// and the answer is [`held_back`].
    pub last_check: Option<LastCheck>,
    /// A cookie, for the metadata lookup only: it holds the token.
    pub cookie: Option<Zeroizing<String>>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Request {
    pub(crate) fn new(method: Method, url: Url) -> Self {
        Self { method, url, body: Vec::new(), last_check: None, cookie: None }
    }
}

/// Whether a request may still be sent.
pub type LastCheck = Arc<dyn Fn() -> bool + Send + Sync>;

/// The error of a request that was not sent because its last check said no.
pub fn held_back() -> Error {
    Error::transport(TransportProblem::HeldBack, "the request was held back at the last moment")
}

/// An error of a transport: what went wrong, and whether the request surely did not leave
/// (`NotSent`) or may have (`Unknown`).
pub fn failure(problem: TransportProblem, what: impl Into<String>, effect: Effect) -> Error {
    Error::transport(problem, what).with_effect(effect)
}

/// The body of an answer.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The bytes after decompression.
    pub bytes: Vec<u8>,
    /// How many bytes came over the wire.
    pub wire_bytes: usize,
}

/// Status and headers of an answer.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// HTTP status.
    pub status: u16,
    /// Headers in the order received, names in lower case. A name may occur more than once.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// All values of a header.
    pub fn all<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> {
        self.headers.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a header.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// What the HTTP transport is set up with.
#[derive(Debug, Clone)]
pub(crate) struct HttpOptions {
    /// Whether any request goes over TLS; plain HTTP is for loopback only.
    pub(crate) tls: bool,
    pub(crate) extra_ca_pem: Vec<u8>,
    pub(crate) proxy: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) stall_timeout: Duration,
    pub(crate) response_cap: usize,
    pub(crate) connections: usize,
}
