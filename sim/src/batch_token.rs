//! batchToken and sinceModifiedToken: Base64 of gzip of an old-style property list that says what
//! it stands for (protocol 1.20 point 10). To a client they are opaque.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use crate::numbers::Failure;

/// The value of an entry, always text in the end.
pub(crate) struct Entry(String);

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<u64> for Entry {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

impl From<usize> for Entry {
    fn from(number: usize) -> Self {
        Self(number.to_string())
    }
}

impl From<i64> for Entry {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

/// The entries of such a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BatchToken(BTreeMap<String, String>);

/// A request could carry a gzip bomb; a real token is far smaller.
const LARGEST: u64 = 64 * 1024;

impl BatchToken {
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Entry>) {
        self.0.insert(name.into(), value.into().0);
    }

    /// The entry `name`, or 9602 when it is missing or of another kind.
    pub(crate) fn get<T: std::str::FromStr>(&self, name: &str) -> Result<T, Failure> {
        let value = self.0.get(name).and_then(|value| value.parse().ok());
        value.ok_or_else(|| Failure::invalid("batchToken"))
    }

    pub(crate) fn encode(&self) -> String {
        let mut list = String::from("{\n");
        for (name, value) in &self.0 {
            list.push_str(&format!("    {name} = {};\n", quoted(value)));
        }
        list.push_str("}\n");
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(list.as_bytes()).expect("writing to memory");
        STANDARD.encode(gzip.finish().expect("writing to memory"))
    }

    pub(crate) fn decode(text: &str) -> Result<Self, Failure> {
        let invalid = || Failure::invalid("batchToken");
        let bytes = STANDARD.decode(text).map_err(|_| invalid())?;
        let mut list = String::new();
        GzDecoder::new(bytes.as_slice())
            .take(LARGEST)
            .read_to_string(&mut list)
            .map_err(|_| invalid())?;
        let entries =
            list.lines().filter_map(|line| line.trim().strip_suffix(';')?.split_once(" = "));
        let entry = |(name, value): (&str, &str)| (name.to_owned(), unquoted(value));
        Ok(Self(entries.map(entry).collect()))
    }
}

/// Old-style property lists quote what is not a plain word.
fn quoted(value: &str) -> String {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return value.into();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn unquoted(value: &str) -> String {
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => value.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_went() {
        let mut token = BatchToken::default();
        token.set("type", "batch");
        token.set("index", 3_usize);
        token.set("lookupKey", "LIC.batch.token.1.0000-\"1\"");
        assert_eq!(BatchToken::decode(&token.encode()), Ok(token));
    }

    #[test]
    fn a_foreign_text_is_refused() {
        assert_eq!(BatchToken::decode("bm8gZ3ppcA=="), Err(Failure::invalid("batchToken")));
        assert_eq!(BatchToken::decode("%%"), Err(Failure::invalid("batchToken")));
    }
}
