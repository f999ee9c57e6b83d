//! One HTTP exchange as plain values, so that the simulator also runs without sockets.

use std::time::Duration;

/// A request as it reached the simulator.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path with the query, for example `/mdm/getVPPAssetsSrv`.
    pub path: String,
    /// Header names and values in the order received.
    pub headers: Vec<(String, String)>,
    /// The body, empty when there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// A `POST` of `body` to `path`, addressed to `host`.
    pub fn post(host: &str, path: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            method: "POST".into(),
            path: path.into(),
            headers: vec![
                ("host".into(), host.into()),
                ("content-type".into(), "application/json".into()),
            ],
            body: body.into(),
        }
    }

    /// A `GET` of `path`, addressed to `host`.
    pub fn get(host: &str, path: &str) -> Self {
        Self {
            method: "GET".into(),
            path: path.into(),
            headers: vec![("host".into(), host.into())],
            body: Vec::new(),
        }
    }

    /// The first value of the header `name`, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// How an answer is to be delivered; by default at once and whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// To wait before the first byte.
    pub delay: Duration,
    /// The pace of the body.
    pub bytes_per_second: Option<u32>,
    /// The connection is closed without a single byte.
    pub drop_connection: bool,
    /// The connection is closed after so many bytes of the body; Content-Length promises them all.
    pub cut_after: Option<usize>,
    /// After so many bytes of the body nothing more comes.
    pub stall_after: Option<usize>,
}

/// What the simulator answers.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Number of the exchange in [`crate::Simulator::log`]. A transport names it to
    /// [`crate::Engine::finished`] when the answer has gone out.
    pub exchange: u64,
    /// HTTP status.
    pub status: u16,
    /// Header names and values; a name may occur more than once.
    pub headers: Vec<(String, String)>,
    /// The body, without transfer coding.
    pub body: Vec<u8>,
    /// How to deliver it.
    pub delivery: Delivery,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            exchange: 0,
            status,
            headers: vec![("Content-Type".into(), content_type.into())],
            body: body.into(),
            delivery: Delivery::default(),
        }
    }

    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/json;charset=UTF-8", body)
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    /// The first value of the header `name`, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
