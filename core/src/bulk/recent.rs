//! The licence requests of jobs and single calls, as they are remembered for 15 minutes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::account::coordinator::SharedAccount;
use crate::client::{CallOptions, Inner};
use crate::error::{Effect, Error, Kind};

/// The same number for the same bytes: the token, which is not in here, is always the same.
fn hash(body: &Map<String, Value>, options: &CallOptions) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&options.facilitator_member_id, body).hash(&mut hasher);
    hasher.finish()
}

/// A licence request on its way. One that is given up in the middle counts as sent.
pub(crate) struct UnderWay {
    account: Arc<dyn SharedAccount>,
    body_hash: u64,
    seen: bool,
}

impl UnderWay {
    /// Nothing, if the same was sent lately.
    pub(crate) fn if_new(
        inner: &Arc<Inner>,
        body: &Map<String, Value>,
        options: &CallOptions,
    ) -> Option<Self> {
        let body_hash = hash(body, options);
        let account = inner.account.shared();
        let is_new = account.begin_request(body_hash);
        is_new.then(|| Self { account, body_hash, seen: true })
    }

    /// Whatever was sent lately: for a request that is the caller's own.
    pub(crate) fn anyway(
        inner: &Arc<Inner>,
        body: &Map<String, Value>,
        options: &CallOptions,
    ) -> Self {
        let body_hash = hash(body, options);
        let account = inner.account.shared();
        account.begin_request(body_hash);
        Self { account, body_hash, seen: true }
    }

    /// The call is over, with this error if it failed.
    pub(crate) fn ended(&mut self, error: Option<&Error>) {
        self.seen = error.is_none_or(may_have_been_seen);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.account.end_request(self.body_hash, self.seen);
    }
}

/// Apple cannot hold a request against us that did not leave, or that whatever stands before the
/// service turned away: maintenance, overload, a URL that has moved.
fn may_have_been_seen(error: &Error) -> bool {
    match (error.effect(), error.kind()) {
        (Effect::NotSent, _) | (Effect::NotApplied, Kind::Unavailable) => false,
        // The numbers about one request that was made too often have a row that says "later".
        (Effect::NotApplied, Kind::Throttled) => {
            error.apple().is_some_and(|apple| apple.number != 9646)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_service_has_seen_is_remembered() {
        let apple =
            |number| Error::from_apple(number, String::new(), 200).with_effect(Effect::NotApplied);
        for number in [9644, 9646, 9617, 9608] {
            assert!(!may_have_been_seen(&apple(number)), "{number}");
        }
        for number in [9602, 9610, 9632, 9609] {
            assert!(may_have_been_seen(&apple(number)), "{number}");
        }
        assert!(may_have_been_seen(&apple(9603).with_effect(Effect::Unknown)));
        assert!(!may_have_been_seen(&Error::from_status(429, "x").with_effect(Effect::NotApplied)));
        assert!(!may_have_been_seen(&Error::new(Kind::Deadline, "x")));
    }
}
