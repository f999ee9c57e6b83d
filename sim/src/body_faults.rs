//! Bodies that are not what they should be.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

/// What is done to the body of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyFault {
    /// The service's own answer, unchanged, under whatever HTTP status the rule gives. The service
    /// does what is asked then.
    Good,
    /// Nothing is in it.
    Empty,
    /// An HTML page, as overloaded front ends send.
    Html,
    /// Text that is no JSON, under JSON's content type.
    NotJson,
    /// The first half of it, with a Content-Length that fits.
    Half,
    /// A byte order mark in front.
    Bom,
    /// Lists in lists, 100,000 deep, in a member of their own.
    DeepNesting,
    /// A member that occurs twice, the first time with another value.
    DuplicateKeys,
    /// An escape of half a surrogate pair, in a member of its own.
    LoneSurrogate,
    /// An escaped NUL, in a member of its own.
    Nul,
    /// Numbers beyond every type, in members of their own.
    HugeNumbers,
    /// Objects where lists and numbers belong.
    WrongTypes,
    /// 20 MiB of white space at its end.
    Large,
    /// The body under gzip.
    Gzip,
    /// The first half of the body under gzip.
    GzipHalf,
    /// The body and 256 MiB of white space under gzip.
    Bomb,
}

const HTML: &str = "<html><head><title>Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>\n";

impl BodyFault {
    /// The changed body.
    pub(crate) fn apply(self, body: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Good => body,
            Self::Empty => Vec::new(),
            Self::Html => HTML.into(),
            Self::NotJson => b"Internal error, please try again later".into(),
            Self::Half => half(body),
            Self::Bom => [b"\xEF\xBB\xBF", body.as_slice()].concat(),
            Self::DeepNesting => {
                let depth = 100_000;
                member(body, &format!("\"deep\":{}{}", "[".repeat(depth), "]".repeat(depth)))
            }
            Self::DuplicateKeys => member(body, "\"uId\":\"0\""),
            Self::LoneSurrogate => member(body, r#""lone":"\ud83d""#),
            Self::Nul => member(body, r#""nul":"a\u0000b""#),
            Self::HugeNumbers => {
                member(body, r#""huge":1e400,"long":123456789012345678901234567890"#)
            }
            Self::WrongTypes => br#"{"status":{"code":0},"assets":{},"assignments":"none","licenses":7,"users":{"user":1},"user":[],"associations":{},"disassociations":1,"uId":[]}"#.into(),
            Self::Large => padded(body, 20),
            Self::Gzip => gzip(&body),
            Self::GzipHalf => half(gzip(&body)),
            Self::Bomb => gzip(&padded(body, 256)),
        }
    }

    /// Content type and coding that go with it, where they are not JSON's.
    pub(crate) fn headers(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Html => Some(("Content-Type", "text/html; charset=utf-8")),
            Self::Gzip | Self::GzipHalf | Self::Bomb => Some(("Content-Encoding", "gzip")),
            _ => None,
        }
    }
}

fn half(mut body: Vec<u8>) -> Vec<u8> {
    body.truncate(body.len() / 2);
    body
}

fn padded(mut body: Vec<u8>, mebibytes: usize) -> Vec<u8> {
    body.resize(body.len() + mebibytes * 1024 * 1024, b' ');
    body
}

/// Puts a member in front of the others of an object.
fn member(body: Vec<u8>, member: &str) -> Vec<u8> {
    match body.as_slice() {
        [b'{', b'}'] => format!("{{{member}}}").into(),
        [b'{', rest @ ..] => [b"{", member.as_bytes(), b",", rest].concat(),
        _ => body,
    }
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body).expect("writing to memory");
    gzip.finish().expect("writing to memory")
}
