//! The words that an error speaks: what kind, to what effect, which problem.

use std::fmt;

#[cfg(doc)]
use super::Error;

/// What kind of failure this is: decide by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An option or argument is wrong, or a write was asked of a read-only client. Nothing was sent.
    Usage,
    /// The sToken is malformed, expired, invalid or revoked; see [`Error::token_problem`].
    Token,
    /// The token is good, but this account or facilitator may not do that.
    Permission,
    /// Another product holds the account; see [`Error::holder`]. An administrator must decide.
    AccountClaimed,
    /// Apple refused the request as wrong or no longer supported.
    InvalidRequest,
    /// What was asked for does not exist in this library.
    NotFound,
    /// No free licence of this asset, or the licence is gone.
    NoLicense,
    /// The state of a user or licence is in the way: assigned already, irrevocable, locked.
    Conflict,
    /// Apple asks to wait; see [`Error::retry_at`].
    Throttled,
    /// Apple's side cannot answer at the moment.
    Unavailable,
    /// Below HTTP, or an answer that must not be followed; see [`Error::transport_problem`].
    Transport,
    /// The answer cannot be what the service sends: not JSON, wrong types, an endless listing.
    Protocol,
    /// A stored position of a listing can no longer be used, or is none: start that listing again.
    Checkpoint,
    /// What was to be kept in a file could not be read or written; the file is as it was. Look at
    /// its path, its permissions and the disk, and ask again.
    Storage,
    /// The caller's deadline passed.
    Deadline,
    /// The caller cancelled.
    Cancelled,
    /// A bug in this library.
    Internal,
}

/// What is known about the request's effect on Apple's side.
///
/// For calls that only read, the effect is never `Unknown` or `Applied`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// The request did not leave this machine.
    NotSent,
    /// The service answered that it did nothing, or the call changes nothing.
    NotApplied,
    /// The service did it, though the call as a whole failed.
    Applied,
    /// The request was sent and no usable answer came back: read the state before repeating.
    Unknown,
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenProblem {
    /// The text is no sToken. So is said of a text that is empty, far too large, or known to be
    /// something else: the inner token alone, the decoded JSON, a path, a certificate, a device
    /// enrolment token, a web page, a sentence. Any other text is sent, and Apple says `Invalid`.
    Malformed,
    /// Its time is over (9621).
    Expired,
    /// Apple does not know it (9601, 9611, 9622).
    Invalid,
    /// Apple took it back: a newer one was downloaded, or the password changed (9625).
    Revoked,
}

/// What went wrong below HTTP, or which answer was refused unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportProblem {
    /// The host name could not be resolved.
    Dns,
    /// No connection could be made.
    Connect,
    /// The TLS handshake failed: certificate, host name or protocol version.
    Tls,
    /// The connection broke after the request had started.
    Reset,
    /// No whole answer within the attempt time-out, or nothing at all within the stall time-out.
    TimedOut,
    /// The answer was a redirect; redirects are never followed, because the token would travel.
    Redirect,
    /// A URL that the service named is not one the token may be sent to.
    HostNotAllowed,
    /// The answer is larger than the response cap.
    BodyTooLarge,
    /// The answer's compression is broken or not one that was asked for.
    Encoding,
    /// The request was held back right before it would have been sent. The library sends such a
    /// request when it may; callers do not meet this.
    HeldBack,
}

/// The error number and text that Apple sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppleError {
    /// `errorNumber`, or `errorCode` where only that is sent.
    pub number: i64,
    /// `errorMessage` as received, without the token, cut at 300 characters.
    pub text: String,
}

/// Who holds an account, read from its `clientContext`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holder {
    /// The host name that the other product wrote. For people to read; never decide by it.
    pub hostname: Option<String>,
    /// The guid of the other installation.
    pub guid: Option<String>,
}

/// A whole sentence, for messages.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "Nothing was sent.",
            Self::NotApplied => "Nothing was changed.",
            Self::Applied => "The change was applied.",
            Self::Unknown => "Whether the change was applied is not known.",
        })
    }
}
