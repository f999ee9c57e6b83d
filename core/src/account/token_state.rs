//! How a token fares: when it ends, and whether Apple still takes it.

use crate::date::Timestamp;
use crate::error::{Error, TokenProblem};
use crate::model::Envelope;
use crate::token::ServerToken;

/// Apple warns this long before a token ends (protocol 1.4).
const WARNING_MILLIS: i64 = 15 * 24 * 3600 * 1000;

/// The state of a client's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenState {
    /// Nothing speaks against it.
    Valid,
    /// It ends within 15 days, or the password behind it does: time to download a new one.
    ExpiringAt(Timestamp),
    /// Its time is over.
    Expired,
    /// Apple has taken it back.
    Revoked,
    /// Apple does not accept it.
    Invalid,
}

/// Puts together what the token says itself, what answers say, and what Apple refused.
#[derive(Debug, Clone)]
pub(crate) struct TokenWatch {
    /// `expDate` inside the token.
    own_end: Option<Timestamp>,
    /// `expirationMillis`: the end of the token or of the password, whichever comes first.
    account_end: Option<Timestamp>,
    /// `tokenExpDate`, sent only when the end is near.
    warned_end: Option<Timestamp>,
    refused: Option<TokenProblem>,
}

impl TokenWatch {
    pub(crate) fn new(token: &ServerToken) -> Self {
        let own_end = token.expires().and_then(|date| date.timestamp);
        Self { own_end, account_end: None, warned_end: None, refused: None }
    }

    /// The token was taken.
    pub(crate) fn accepted(&mut self) {
        self.refused = None;
    }

    /// What an answer says about its end.
    pub(crate) fn told(&mut self, envelope: &Envelope) {
        if envelope.expires.is_some() {
            self.account_end = envelope.expires;
        }
        if let Some(date) = &envelope.token_expires {
            self.warned_end = date.timestamp;
        }
    }

    pub(crate) fn failed(&mut self, error: &Error) {
        if error.token_problem().is_some() {
            self.refused = error.token_problem();
        }
    }

    /// What Apple refused the token for, if it did.
    pub(crate) fn refused(&self) -> Option<TokenProblem> {
        self.refused
    }

    /// The end that comes first.
    pub(crate) fn end(&self) -> Option<Timestamp> {
        [self.own_end, self.account_end, self.warned_end].into_iter().flatten().min()
    }

    pub(crate) fn state(&self, now: Timestamp) -> TokenState {
        match (self.refused, self.end()) {
            (Some(TokenProblem::Revoked), _) => TokenState::Revoked,
            (Some(TokenProblem::Expired), _) => TokenState::Expired,
            (Some(_), _) => TokenState::Invalid,
            (None, Some(end)) if end <= now => TokenState::Expired,
            (None, Some(end)) if end.as_millis() - now.as_millis() <= WARNING_MILLIS => {
                TokenState::ExpiringAt(end)
            }
            _ => TokenState::Valid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::ServerDate;

    const DAY: i64 = 24 * 3600 * 1000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn watch(end: Option<i64>) -> TokenWatch {
        TokenWatch { own_end: end.map(at), account_end: None, warned_end: None, refused: None }
    }

    #[test]
    fn the_end_draws_near_and_passes() {
        let watch = watch(Some(100 * DAY));
        assert_eq!(watch.state(at(84 * DAY)), TokenState::Valid);
        assert_eq!(watch.state(at(85 * DAY)), TokenState::ExpiringAt(at(100 * DAY)));
        assert_eq!(watch.state(at(100 * DAY)), TokenState::Expired);
        assert_eq!(super::TokenWatch { own_end: None, ..watch }.state(at(0)), TokenState::Valid);
    }

    #[test]
    fn the_password_may_end_sooner_than_the_token() {
        let mut watch = watch(Some(100 * DAY));
        watch.told(&Envelope { expires: Some(at(20 * DAY)), ..Envelope::default() });
        assert_eq!(watch.state(at(6 * DAY)), TokenState::ExpiringAt(at(20 * DAY)));
        let warning = ServerDate::new("1970-01-11T00:00:00Z");
        watch.told(&Envelope { token_expires: Some(warning), ..Envelope::default() });
        assert_eq!(watch.end(), Some(at(10 * DAY)));
    }

    #[test]
    fn what_apple_refused_counts_until_it_is_taken_again() {
        let mut watch = watch(Some(100 * DAY));
        for (number, state) in
            [(9621, TokenState::Expired), (9625, TokenState::Revoked), (9622, TokenState::Invalid)]
        {
            watch.failed(&Error::from_apple(number, String::new(), 200));
            assert_eq!(watch.state(at(0)), state);
        }
        watch.failed(&Error::from_apple(9603, String::new(), 200));
        assert_eq!(watch.state(at(0)), TokenState::Invalid);
        watch.accepted();
        assert_eq!(watch.state(at(0)), TokenState::Valid);
    }
}
