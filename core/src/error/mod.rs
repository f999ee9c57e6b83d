//! The one error type of the library.
//!
//! An [`Error`] says what happened, in which service and for which account, whether anything was
//! applied, and what to do. [`Kind`] is the contract; messages may change between versions.

mod kind;
mod numbers;
mod scrub;

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

pub use kind::{AppleError, Effect, Holder, Kind, TokenProblem, TransportProblem};
pub use numbers::{Action, NUMBERS, Number, lookup};
pub(crate) use scrub::Scrubber;

use crate::date::Timestamp;
use crate::model::AlreadyAssigned;
use crate::service::Service;

/// What every fallible call of this library returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// An error of this library. See the [module documentation](self).
pub struct Error(Box<Details>);

struct Details {
    kind: Kind,
    what: String,
    advice: Cow<'static, str>,
    effect: Effect,
    service: Option<Service>,
    account: Option<String>,
    apple: Option<AppleError>,
    http_status: Option<u16>,
    retry_at: Option<SystemTime>,
    attempts: u32,
    token_problem: Option<TokenProblem>,
    transport_problem: Option<TransportProblem>,
    holder: Option<Holder>,
    already_assigned: Option<Box<AlreadyAssigned>>,
    source: Option<Source>,
}

impl Error {
    /// The kind of failure.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Whether anything was applied on Apple's side.
    pub fn effect(&self) -> Effect {
        self.0.effect
    }

    /// The service that was called, if one was.
    pub fn service(&self) -> Option<Service> {
        self.0.service
    }

    /// A label of the account: its location, organization or library. Never token text.
    pub fn account(&self) -> Option<&str> {
        self.0.account.as_deref()
    }

    /// What happened, without service, effect and advice.
    pub fn what(&self) -> &str {
        &self.0.what
    }

    /// What to do about it; empty where nothing is known to help.
    pub fn advice(&self) -> &str {
        &self.0.advice
    }

    /// Apple's number and text, if an answer carried one.
    pub fn apple(&self) -> Option<&AppleError> {
        self.0.apple.as_ref()
    }

    /// The HTTP status of the answer, if there was an answer.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// When the account may be asked again, if Apple or this library set a time.
    pub fn retry_at(&self) -> Option<SystemTime> {
        self.0.retry_at
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// What is wrong with the token; set when the kind is [`Kind::Token`].
    pub fn token_problem(&self) -> Option<TokenProblem> {
        self.0.token_problem
    }

    /// What went wrong below HTTP; set when the kind is [`Kind::Transport`].
    pub fn transport_problem(&self) -> Option<TransportProblem> {
        self.0.transport_problem
    }

    /// Who holds the account; set when the kind is [`Kind::AccountClaimed`].
    pub fn holder(&self) -> Option<&Holder> {
        self.0.holder.as_ref()
    }

    /// Who holds the item already; set with Apple's number 9616.
    pub fn already_assigned(&self) -> Option<&AlreadyAssigned> {
        self.0.already_assigned.as_deref()
    }
}

/// How errors are put together inside the library.
impl Error {
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            what: what.into(),
            advice: Cow::Borrowed(""),
            effect: Effect::NotSent,
            service: None,
            account: None,
            apple: None,
            http_status: None,
            retry_at: None,
            attempts: 0,
            token_problem: None,
            transport_problem: None,
            holder: None,
            already_assigned: None,
            source: None,
        }))
    }

    pub(crate) fn usage(what: impl Into<String>, advice: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Usage, what).with_advice(advice)
    }

    pub(crate) fn token(problem: TokenProblem, what: impl Into<String>) -> Self {
        let mut error = Self::new(Kind::Token, what);
        error.0.token_problem = Some(problem);
        error
    }

    pub(crate) fn transport(problem: TransportProblem, what: impl Into<String>) -> Self {
        let mut error = Self::new(Kind::Transport, what);
        error.0.transport_problem = Some(problem);
        error
    }

    pub(crate) fn protocol(what: impl Into<String>) -> Self {
        Self::new(Kind::Protocol, what)
    }

    /// An error that an answer carries. `text` must be scrubbed already.
    pub(crate) fn from_apple(number: i64, text: String, http_status: u16) -> Self {
        let mut error = match lookup(number) {
            Some(row) => {
                let mut error = Self::new(row.kind, row.meaning).with_advice(row.advice);
                error.0.token_problem = row.token_problem;
                error
            }
            None => Self::new(
                numbers::kind_of_status(http_status),
                "Apple sent an error number that this version does not know",
            )
            .with_advice(
                "Look the number up in Apple's documentation; newer versions may know it.",
            ),
        };
        if error.0.kind == Kind::Token && error.0.token_problem.is_none() {
            error.0.token_problem = Some(TokenProblem::Invalid);
        }
        error.0.apple = Some(AppleError { number, text });
        error.with_status(http_status)
    }

    /// An error without a number, from the HTTP status alone.
    pub(crate) fn from_status(http_status: u16, what: impl Into<String>) -> Self {
        let kind = numbers::kind_of_status(http_status);
        let mut error = Self::new(kind, what).with_status(http_status);
        if kind == Kind::Token {
            error.0.token_problem = Some(TokenProblem::Invalid);
        }
        error
    }

    pub(crate) fn claimed(what: impl Into<String>, holder: Holder) -> Self {
        let mut error = Self::new(Kind::AccountClaimed, what).with_advice(
            "Nothing more is sent for this account. Ask an administrator which product shall \
             manage it; take it over only on that decision.",
        );
        error.0.holder = Some(holder);
        error
    }

    pub(crate) fn with_advice(mut self, advice: impl Into<Cow<'static, str>>) -> Self {
        self.0.advice = advice.into();
        self
    }

    pub(crate) fn with_effect(mut self, effect: Effect) -> Self {
        self.0.effect = effect;
        self
    }

    pub(crate) fn with_service(mut self, service: Service) -> Self {
        self.0.service = Some(service);
        self
    }

    pub(crate) fn with_account(mut self, account: impl Into<String>) -> Self {
        self.0.account = Some(account.into());
        self
    }

    pub(crate) fn with_status(mut self, http_status: u16) -> Self {
        self.0.http_status = Some(http_status);
        self
    }

    pub(crate) fn with_retry_at(mut self, at: SystemTime) -> Self {
        self.0.retry_at = Some(at);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_already_assigned(mut self, assigned: Option<Box<AlreadyAssigned>>) -> Self {
        self.0.already_assigned = assigned;
        self
    }

    /// Names what the call was about.
    pub(crate) fn with_subject(mut self, subject: &str) -> Self {
        self.0.what = format!("{} ({subject})", self.0.what);
        self
    }

    pub(crate) fn with_kind(mut self, kind: Kind) -> Self {
        self.0.kind = kind;
        self
    }

    /// Whether a transport held the request back, so that nothing was sent.
    pub(crate) fn is_held_back(&self) -> bool {
        self.0.transport_problem == Some(TransportProblem::HeldBack)
    }

    /// The same refusal once more. For errors without a source, such as those of bad arguments.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.0.kind, self.0.what.clone()).with_advice(self.0.advice.clone())
    }

    /// The row of the table for the number that came, if it has one.
    pub(crate) fn row(&self) -> Option<&'static Number> {
        lookup(self.0.apple.as_ref()?.number)
    }
}

/// One line: who, what, the number, the effect, the advice.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        match (details.service, &details.account) {
            (Some(service), Some(account)) => write!(f, "{service} for {account}: ")?,
            (Some(service), None) => write!(f, "{service}: ")?,
            (None, Some(account)) => write!(f, "{account}: ")?,
            (None, None) => {}
        }
        f.write_str(&details.what)?;
        if let Some(apple) = &details.apple {
            write!(f, " (Apple {}: {:?})", apple.number, apple.text)?;
        }
        f.write_str(".")?;
        if details.attempts > 1 {
            write!(f, " Tried {} times.", details.attempts)?;
        }
        if details.service.is_some_and(|service| self.effect_matters(service)) {
            write!(f, " {}", details.effect)?;
        }
        if let Some(at) = details.retry_at {
            write!(f, " Not before {}.", shown_time(at))?;
        }
        if !details.advice.is_empty() {
            write!(f, " {}", details.advice)?;
        }
        Ok(())
    }
}

impl Error {
    /// That a read changed nothing goes without saying.
    fn effect_matters(&self, service: Service) -> bool {
        let may_write = service.writes() || service == Service::ClientConfig;
        may_write || self.0.effect != Effect::NotApplied
    }
}

/// To the second, in UTC.
fn shown_time(at: SystemTime) -> String {
    let seconds = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    Timestamp::from_millis(i64::try_from(seconds).unwrap_or(i64::MAX / 1000) * 1000).to_string()
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}

/// One line by `{:?}`, because that is what `main` prints; all parts by `{:#?}`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if !f.alternate() {
            return write!(f, "{:?}: {self}", details.kind);
        }
        f.debug_struct("Error")
            .field("kind", &details.kind)
            .field("service", &details.service)
            .field("account", &details.account)
            .field("what", &details.what)
            .field("apple", &details.apple)
            .field("http_status", &details.http_status)
            .field("effect", &details.effect)
            .field("retry_at", &details.retry_at)
            .field("attempts", &details.attempts)
            .field("advice", &details.advice)
            .field("source", &details.source.as_ref().map(ToString::to_string))
            .finish()
    }
}
