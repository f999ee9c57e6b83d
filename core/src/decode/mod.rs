//! Reading answers: records as spans over the body, everything else as members of a small object.
//!
//! Why spans: a record costs no allocation, dropping a page is free, and every binding can borrow
//! or pack what it wants (design section 7). Decoding itself is serde_json's.

pub(crate) mod answer;
pub(crate) mod collect;
mod eights;
pub(crate) mod key;
pub(crate) mod members;
pub(crate) mod record;
pub(crate) mod scan;
pub(crate) mod slot;
pub(crate) mod text;
mod value;

/// An answer that could not be read. The message names the place, never the value.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct DecodeError(pub(crate) String);

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}
