//! The JSON object of an answer.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::numbers::Failure;
use crate::settings::Slashes;

/// Members of an answer by name, each already in JSON: sorted like the live service's, on one
/// line, without those that have no value (protocol 1.2).
#[derive(Debug, Clone, Default)]
pub(crate) struct Members(BTreeMap<&'static str, String>);

impl Members {
    /// The members of a refused request.
    pub(crate) fn failure(failure: &Failure) -> Self {
        let mut members = Self::default();
        members.set("status", -1);
        members.set("errorNumber", failure.number);
        members.set("errorMessage", &failure.text);
        members
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Serialize) {
        let json = serde_json::to_string(&value).expect("answers hold only plain values");
        self.0.insert(name, json);
    }

    pub(crate) fn set_some(&mut self, name: &'static str, value: Option<impl Serialize>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// The error number that was set.
    pub(crate) fn number(&self) -> Option<u16> {
        self.0.get("errorNumber")?.parse().ok()
    }

    /// Takes over all members of `other`.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn render(&self, slashes: Slashes) -> String {
        let size: usize = self.0.iter().map(|(name, json)| name.len() + json.len() + 4).sum();
        let mut out = String::with_capacity(size + 2);
        for (name, json) in &self.0 {
            out.push(if out.is_empty() { '{' } else { ',' });
            out.push('"');
            out.push_str(name);
            out.push_str("\":");
            out.push_str(json);
        }
        out.push_str(if out.is_empty() { "{}" } else { "}" });
        escape(out, slashes)
    }
}

/// In JSON a `/` occurs only inside strings, so that the text can be treated as a whole.
fn escape(json: String, slashes: Slashes) -> String {
    match slashes {
        Slashes::Plain => json,
        Slashes::All => json.replace('/', "\\/"),
        Slashes::Urls => escape_urls(&json),
    }
}

fn escape_urls(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    let mut rest = json;
    while let Some(start) = rest.find("\"http") {
        let (before, value) = rest.split_at(start + 1);
        let (url, after) = value.split_at(value.find('"').unwrap_or(value.len()));
        out.push_str(before);
        if url.starts_with("http://") || url.starts_with("https://") {
            out.push_str(&url.replace('/', "\\/"));
        } else {
            out.push_str(url);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A 64-bit number written as JSON text, for the `…Str` twins of ids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text(pub(crate) u64);

impl Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
