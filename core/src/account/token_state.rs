//! How a token fares: when it ends, and whether Apple still takes it.

use crate::date::Timestamp;
use crate::error::{Error, Kind, TokenProblem};
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
    /// The state that was told last.
    told: TokenState,
}

impl TokenWatch {
    pub(crate) fn new(token: &ServerToken) -> Self {
        let own_end = token.expires().and_then(|date| date.timestamp);
        let told = TokenState::Valid;
        Self { own_end, account_end: None, warned_end: None, refused: None, told }
    }

    /// The token was taken.
    pub(crate) fn accepted(&mut self) {
        self.refused = None;
    }

    /// What an answer says about its end.
    pub(crate) fn told(&mut self, envelope: &Envelope) {
        let warned_end = envelope.token_expires.as_ref().and_then(|date| date.timestamp);
        if envelope.expires.is_some() {
            self.account_end = envelope.expires;
            // Such an answer tells all about the end: without a warning there is none any more.
            self.warned_end = warned_end;
        } else if warned_end.is_some() {
            self.warned_end = warned_end;
        }
    }

    /// A call failed: because of the token, or for a reason that shows that the token was taken.
    pub(crate) fn failed(&mut self, error: &Error) {
        let passing = matches!(error.kind(), Kind::Unavailable | Kind::Throttled);
        if error.token_problem().is_some() {
            self.refused = error.token_problem();
        } else if error.apple().is_some() && !passing {
            self.refused = None;
        }
    }

    /// The state, if it is another than was told last: by an answer, or because time has passed.
    pub(crate) fn change(&mut self, now: Timestamp) -> Option<TokenState> {
        let state = self.state(now);
        (state != std::mem::replace(&mut self.told, state)).then_some(state)
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
        TokenWatch {
            own_end: end.map(at),
            account_end: None,
            warned_end: None,
            refused: None,
            told: TokenState::Valid,
        }
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
        watch.failed(&Error::from_apple(9637, String::new(), 200));
        assert_eq!(watch.state(at(0)), TokenState::Valid);
        watch.failed(&Error::from_apple(9625, String::new(), 200));
        watch.accepted();
        assert_eq!(watch.state(at(0)), TokenState::Valid);
    }

    #[test]
    fn each_change_is_told_once_also_one_that_time_brings() {
        let mut watch = watch(Some(100 * DAY));
        assert_eq!(watch.change(at(0)), None);
        assert_eq!(watch.change(at(90 * DAY)), Some(TokenState::ExpiringAt(at(100 * DAY))));
        assert_eq!(watch.change(at(91 * DAY)), None);
        assert_eq!(watch.change(at(101 * DAY)), Some(TokenState::Expired));
    }

    #[test]
    fn a_warning_that_is_no_longer_sent_is_over() {
        let mut watch = watch(Some(400 * DAY));
        let warning = Some(ServerDate::new("1970-01-11T00:00:00Z"));
        let expires = Some(at(300 * DAY));
        watch.told(&Envelope { expires, token_expires: warning, ..Envelope::default() });
        assert_eq!(watch.state(at(0)), TokenState::ExpiringAt(at(10 * DAY)));
        watch.told(&Envelope { expires, ..Envelope::default() });
        assert_eq!(watch.state(at(0)), TokenState::Valid);
    }
}
