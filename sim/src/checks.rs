//! Values that would do nothing, or that HTTP cannot carry: refused where they are read, because
//! the line is known there.

use hyper::http::{HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer};

use crate::faults::retry_after;

/// Reads a value and has it checked.
fn checked<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    check: impl FnOnce(&T) -> Result<(), String>,
) -> Result<T, D::Error> {
    let value = T::deserialize(deserializer)?;
    check(&value).map_err(serde::de::Error::custom)?;
    Ok(value)
}

fn ensure(good: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if good { Ok(()) } else { Err(why()) }
}

/// The status of a final answer: 1xx announce another one.
pub(crate) fn status<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u16>, D::Error> {
    checked(from, |status: &Option<u16>| {
        let good = status.is_none_or(|status| (200..=999).contains(&status));
        ensure(good, || "an HTTP status lies between 200 and 999".into())
    })
}

pub(crate) fn headers<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<(String, String)>, D::Error> {
    checked(from, |headers: &Vec<(String, String)>| {
        headers.iter().try_for_each(|(name, text)| {
            let good = HeaderName::from_bytes(name.as_bytes()).is_ok();
            ensure(good, || format!("{name:?} is no name of a header"))?;
            value(text)
        })
    })
}

/// A header's value.
fn value(text: &str) -> Result<(), String> {
    ensure(HeaderValue::from_str(text).is_ok(), || format!("{text:?} is no value of a header"))
}

pub(crate) fn location<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    checked(from, |place: &Option<String>| place.as_deref().map_or(Ok(()), value))
}

/// Anything goes as a Retry-After, except a date in braces that cannot be filled in.
pub(crate) fn waits<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    checked(from, |values: &Vec<String>| {
        values.iter().try_for_each(|text| {
            value(text)?;
            let is_date = text.starts_with('{') && text.ends_with('}');
            ensure(!is_date || retry_after(text, 0) != *text, || {
                format!("{text:?} is none of {{imf+90}}, {{rfc850+90}}, {{asctime+90}}")
            })
        })
    })
}

pub(crate) fn calls<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
    checked(from, |calls: &Vec<u64>| {
        ensure(!calls.contains(&0), || "calls are counted from 1, there is no call 0".into())
    })
}

pub(crate) fn times<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    checked(from, |times: &Option<u64>| {
        ensure(*times != Some(0), || "with times = 0 the rule would never fire".into())
    })
}

pub(crate) fn pace<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    checked(from, |pace: &Option<u32>| {
        ensure(*pace != Some(0), || "0 bytes a second: use stall for an answer that stops".into())
    })
}

/// Records in a batch or a page.
pub(crate) fn size<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    checked(from, |size: &usize| {
        ensure(*size > 0, || "a batch or a page holds at least 1 record, not 0".into())
    })
}
