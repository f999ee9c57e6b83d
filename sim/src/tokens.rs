//! sTokens: what they give access to and whether they still do (protocol 1.4).

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::numbers::Failure;

/// One day in milliseconds.
pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;

/// Whom a legacy token belongs to (protocol 1.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facilitator {
    pub(crate) member_id: u64,
    pub(crate) apple_id: String,
}

/// One sToken. It is compared byte for byte, never decoded (protocol 1.4).
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) name: String,
    pub(crate) blob: String,
    /// Index of the library it opens.
    pub(crate) library: usize,
    pub(crate) apple_id: String,
    pub(crate) expires: i64,
    pub(crate) revoked: bool,
    pub(crate) read_only: bool,
    /// Set for a legacy user token; location tokens have none.
    pub(crate) facilitator: Option<Facilitator>,
}

/// All sTokens of a world.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    list: Vec<Token>,
    by_blob: HashMap<String, usize>,
}

impl Tokens {
    pub(crate) fn add(&mut self, token: Token) {
        self.by_blob.insert(token.blob.clone(), self.list.len());
        self.list.push(token);
    }

    pub(crate) fn get(&self, index: usize) -> &Token {
        &self.list[index]
    }

    pub(crate) fn get_mut(&mut self, index: usize) -> &mut Token {
        &mut self.list[index]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Token> {
        self.list.iter()
    }

    /// The newest token of a name: the older ones were replaced by it.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        self.list.iter().rposition(|token| token.name == name)
    }

    /// The token of a blob, usable or not.
    pub(crate) fn find(&self, blob: &str) -> Option<usize> {
        self.by_blob.get(blob).copied()
    }

    /// The legacy token of a facilitator.
    pub(crate) fn of_member(&self, member_id: u64) -> Option<usize> {
        self.list.iter().rposition(|token| {
            token.facilitator.as_ref().is_some_and(|member| member.member_id == member_id)
        })
    }

    /// The token of a request. 9600 and 9601 are both possible without one (protocol 2): here a
    /// missing member is 9600 and an empty one 9601.
    pub(crate) fn check(&self, blob: Option<&str>, now: i64) -> Result<usize, Failure> {
        let blob = blob.ok_or_else(|| Failure::missing("sToken"))?;
        if blob.is_empty() {
            return Err(Failure::new(9601));
        }
        let index = self.find(blob).ok_or_else(|| Failure::new(9622))?;
        let token = self.get(index);
        if token.revoked {
            return Err(Failure::new(9625));
        }
        if token.expires <= now {
            return Err(Failure::new(9621));
        }
        Ok(index)
    }
}

/// A made-up sToken: Base64 of a JSON object with `token`, `expDate` and `orgName`.
pub(crate) fn blob(rng: &mut fastrand::Rng, expires: i64, organization: &str) -> String {
    let mut secret = [0_u8; 64];
    rng.fill(&mut secret);
    let inner = serde_json::json!({
        "token": STANDARD.encode(secret),
        "expDate": timestamp(expires),
        "orgName": organization,
    });
    STANDARD.encode(inner.to_string())
}

/// An instant in the form of `tokenExpDate` and `expDate`: offset without a colon (protocol 3.2).
pub(crate) fn timestamp(millis: i64) -> String {
    let instant = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    instant.strftime("%Y-%m-%dT%H:%M:%S%z").to_string()
}
