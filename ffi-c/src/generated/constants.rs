//! Constants.
//!
//! Newer libraries may know more than this header: treat values that you do not know like
//! the one of the type that ends in `_NONE`, and statuses that you do not know as failures.
//
// Written by `cargo xtask gen` from core; changes made here are lost.

use std::ffi::{CStr, c_char};

use crate::guard;

/// What became of a call. Decide by this.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_status {
    /// It is done.
    VPPKIT_OK = 0,
    /// No failure: there is nothing more to come.
    VPPKIT_DONE = 1,
    /// An option or argument is wrong, or a write was asked of a read-only client. Nothing was sent.
    VPPKIT_USAGE = 2,
    /// The sToken is malformed, expired, invalid or revoked; see `vppkit_error_token_problem`.
    VPPKIT_TOKEN = 3,
    /// The token is good, but this account or facilitator may not do that.
    VPPKIT_PERMISSION = 4,
    /// Another product holds the account; see `vppkit_error_holder_guid`. An administrator must decide.
    VPPKIT_ACCOUNT_CLAIMED = 5,
    /// Apple refused the request as wrong or no longer supported.
    VPPKIT_INVALID_REQUEST = 6,
    /// What was asked for does not exist in this library.
    VPPKIT_NOT_FOUND = 7,
    /// No free licence of this asset, or the licence is gone.
    VPPKIT_NO_LICENSE = 8,
    /// The state of a user or licence is in the way: assigned already, irrevocable, locked.
    VPPKIT_CONFLICT = 9,
    /// Apple asks to wait; see `vppkit_error_retry_at`.
    VPPKIT_THROTTLED = 10,
    /// Apple's side cannot answer at the moment.
    VPPKIT_UNAVAILABLE = 11,
    /// Below HTTP, or an answer that must not be followed; see `vppkit_error_transport_problem`.
    VPPKIT_TRANSPORT = 12,
    /// The answer cannot be what the service sends: not JSON, wrong types, an endless listing.
    VPPKIT_PROTOCOL = 13,
    /// A stored position of a listing can no longer be used, or is none: start that listing again.
    VPPKIT_CHECKPOINT = 14,
    /// What was to be kept in a file could not be read or written; the file is as it was. Look at
    /// its path, its permissions and the disk, and ask again.
    VPPKIT_STORAGE = 18,
    /// The caller's deadline passed.
    VPPKIT_DEADLINE = 15,
    /// The caller cancelled.
    VPPKIT_CANCELLED = 16,
    /// A bug in this library.
    VPPKIT_INTERNAL = 17,
}

impl vppkit_status {
    pub(crate) fn of(value: vpp::Kind) -> Self {
        match value {
            vpp::Kind::Usage => Self::VPPKIT_USAGE,
            vpp::Kind::Token => Self::VPPKIT_TOKEN,
            vpp::Kind::Permission => Self::VPPKIT_PERMISSION,
            vpp::Kind::AccountClaimed => Self::VPPKIT_ACCOUNT_CLAIMED,
            vpp::Kind::InvalidRequest => Self::VPPKIT_INVALID_REQUEST,
            vpp::Kind::NotFound => Self::VPPKIT_NOT_FOUND,
            vpp::Kind::NoLicense => Self::VPPKIT_NO_LICENSE,
            vpp::Kind::Conflict => Self::VPPKIT_CONFLICT,
            vpp::Kind::Throttled => Self::VPPKIT_THROTTLED,
            vpp::Kind::Unavailable => Self::VPPKIT_UNAVAILABLE,
            vpp::Kind::Transport => Self::VPPKIT_TRANSPORT,
            vpp::Kind::Protocol => Self::VPPKIT_PROTOCOL,
            vpp::Kind::Checkpoint => Self::VPPKIT_CHECKPOINT,
            vpp::Kind::Storage => Self::VPPKIT_STORAGE,
            vpp::Kind::Deadline => Self::VPPKIT_DEADLINE,
            vpp::Kind::Cancelled => Self::VPPKIT_CANCELLED,
            vpp::Kind::Internal => Self::VPPKIT_INTERNAL,
            _ => Self::VPPKIT_INTERNAL,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_OK => "Ok",
            Self::VPPKIT_DONE => "Done",
            Self::VPPKIT_USAGE => "Usage",
            Self::VPPKIT_TOKEN => "Token",
            Self::VPPKIT_PERMISSION => "Permission",
            Self::VPPKIT_ACCOUNT_CLAIMED => "AccountClaimed",
            Self::VPPKIT_INVALID_REQUEST => "InvalidRequest",
            Self::VPPKIT_NOT_FOUND => "NotFound",
            Self::VPPKIT_NO_LICENSE => "NoLicense",
            Self::VPPKIT_CONFLICT => "Conflict",
            Self::VPPKIT_THROTTLED => "Throttled",
            Self::VPPKIT_UNAVAILABLE => "Unavailable",
            Self::VPPKIT_TRANSPORT => "Transport",
            Self::VPPKIT_PROTOCOL => "Protocol",
            Self::VPPKIT_CHECKPOINT => "Checkpoint",
            Self::VPPKIT_STORAGE => "Storage",
            Self::VPPKIT_DEADLINE => "Deadline",
            Self::VPPKIT_CANCELLED => "Cancelled",
            Self::VPPKIT_INTERNAL => "Internal",
        }
    }
}

/// A value as text, such as `Internal`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_status_name(value: i32) -> *const c_char {
    guard::plain("vppkit_status_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_status::VPPKIT_OK as i32 => c"Ok",
            n if n == vppkit_status::VPPKIT_DONE as i32 => c"Done",
            n if n == vppkit_status::VPPKIT_USAGE as i32 => c"Usage",
            n if n == vppkit_status::VPPKIT_TOKEN as i32 => c"Token",
            n if n == vppkit_status::VPPKIT_PERMISSION as i32 => c"Permission",
            n if n == vppkit_status::VPPKIT_ACCOUNT_CLAIMED as i32 => c"AccountClaimed",
            n if n == vppkit_status::VPPKIT_INVALID_REQUEST as i32 => c"InvalidRequest",
            n if n == vppkit_status::VPPKIT_NOT_FOUND as i32 => c"NotFound",
            n if n == vppkit_status::VPPKIT_NO_LICENSE as i32 => c"NoLicense",
            n if n == vppkit_status::VPPKIT_CONFLICT as i32 => c"Conflict",
            n if n == vppkit_status::VPPKIT_THROTTLED as i32 => c"Throttled",
            n if n == vppkit_status::VPPKIT_UNAVAILABLE as i32 => c"Unavailable",
            n if n == vppkit_status::VPPKIT_TRANSPORT as i32 => c"Transport",
            n if n == vppkit_status::VPPKIT_PROTOCOL as i32 => c"Protocol",
            n if n == vppkit_status::VPPKIT_CHECKPOINT as i32 => c"Checkpoint",
            n if n == vppkit_status::VPPKIT_STORAGE as i32 => c"Storage",
            n if n == vppkit_status::VPPKIT_DEADLINE as i32 => c"Deadline",
            n if n == vppkit_status::VPPKIT_CANCELLED as i32 => c"Cancelled",
            n if n == vppkit_status::VPPKIT_INTERNAL as i32 => c"Internal",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// What is known about the request's effect on Apple's side.
///
/// For calls that only read, the effect is never `VPPKIT_EFFECT_UNKNOWN` or `VPPKIT_EFFECT_APPLIED`.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_effect {
    /// None, or one that this header does not know.
    VPPKIT_EFFECT_NONE = 0,
    /// The request did not leave this machine.
    VPPKIT_EFFECT_NOT_SENT = 1,
    /// The service answered that it did nothing, or the call changes nothing.
    VPPKIT_EFFECT_NOT_APPLIED = 2,
    /// The service did it, though the call as a whole failed.
    VPPKIT_EFFECT_APPLIED = 3,
    /// The request was sent and no usable answer came back: read the state before repeating.
    VPPKIT_EFFECT_UNKNOWN = 4,
}

impl vppkit_effect {
    pub(crate) fn of(value: vpp::Effect) -> Self {
        match value {
            vpp::Effect::NotSent => Self::VPPKIT_EFFECT_NOT_SENT,
            vpp::Effect::NotApplied => Self::VPPKIT_EFFECT_NOT_APPLIED,
            vpp::Effect::Applied => Self::VPPKIT_EFFECT_APPLIED,
            vpp::Effect::Unknown => Self::VPPKIT_EFFECT_UNKNOWN,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_EFFECT_NONE => "None",
            Self::VPPKIT_EFFECT_NOT_SENT => "NotSent",
            Self::VPPKIT_EFFECT_NOT_APPLIED => "NotApplied",
            Self::VPPKIT_EFFECT_APPLIED => "Applied",
            Self::VPPKIT_EFFECT_UNKNOWN => "Unknown",
        }
    }
}

/// A value as text, such as `Unknown`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_effect_name(value: i32) -> *const c_char {
    guard::plain("vppkit_effect_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_effect::VPPKIT_EFFECT_NONE as i32 => c"None",
            n if n == vppkit_effect::VPPKIT_EFFECT_NOT_SENT as i32 => c"NotSent",
            n if n == vppkit_effect::VPPKIT_EFFECT_NOT_APPLIED as i32 => c"NotApplied",
            n if n == vppkit_effect::VPPKIT_EFFECT_APPLIED as i32 => c"Applied",
            n if n == vppkit_effect::VPPKIT_EFFECT_UNKNOWN as i32 => c"Unknown",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// What is wrong with a token.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_token_problem {
    /// None, or one that this header does not know.
    VPPKIT_TOKEN_PROBLEM_NONE = 0,
    /// The text is no sToken. So is said of a text that is empty, far too large, or known to be
    /// something else: the inner token alone, the decoded JSON, a path, a certificate, a device
    /// enrolment token, a web page, a sentence. Any other text is sent, and Apple says `VPPKIT_TOKEN_PROBLEM_INVALID`.
    VPPKIT_TOKEN_PROBLEM_MALFORMED = 1,
    /// Its time is over (9621).
    VPPKIT_TOKEN_PROBLEM_EXPIRED = 2,
    /// Apple does not know it (9601, 9611, 9622).
    VPPKIT_TOKEN_PROBLEM_INVALID = 3,
    /// Apple took it back: a newer one was downloaded, or the password changed (9625).
    VPPKIT_TOKEN_PROBLEM_REVOKED = 4,
}

impl vppkit_token_problem {
    pub(crate) fn of(value: vpp::TokenProblem) -> Self {
        match value {
            vpp::TokenProblem::Malformed => Self::VPPKIT_TOKEN_PROBLEM_MALFORMED,
            vpp::TokenProblem::Expired => Self::VPPKIT_TOKEN_PROBLEM_EXPIRED,
            vpp::TokenProblem::Invalid => Self::VPPKIT_TOKEN_PROBLEM_INVALID,
            vpp::TokenProblem::Revoked => Self::VPPKIT_TOKEN_PROBLEM_REVOKED,
            _ => Self::VPPKIT_TOKEN_PROBLEM_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_TOKEN_PROBLEM_NONE => "None",
            Self::VPPKIT_TOKEN_PROBLEM_MALFORMED => "Malformed",
            Self::VPPKIT_TOKEN_PROBLEM_EXPIRED => "Expired",
            Self::VPPKIT_TOKEN_PROBLEM_INVALID => "Invalid",
            Self::VPPKIT_TOKEN_PROBLEM_REVOKED => "Revoked",
        }
    }
}

/// A value as text, such as `Revoked`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_token_problem_name(value: i32) -> *const c_char {
    guard::plain("vppkit_token_problem_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_token_problem::VPPKIT_TOKEN_PROBLEM_NONE as i32 => c"None",
            n if n == vppkit_token_problem::VPPKIT_TOKEN_PROBLEM_MALFORMED as i32 => c"Malformed",
            n if n == vppkit_token_problem::VPPKIT_TOKEN_PROBLEM_EXPIRED as i32 => c"Expired",
            n if n == vppkit_token_problem::VPPKIT_TOKEN_PROBLEM_INVALID as i32 => c"Invalid",
            n if n == vppkit_token_problem::VPPKIT_TOKEN_PROBLEM_REVOKED as i32 => c"Revoked",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// What went wrong below HTTP, or which answer was refused unread.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_transport_problem {
    /// None, or one that this header does not know.
    VPPKIT_TRANSPORT_PROBLEM_NONE = 0,
    /// The host name could not be resolved.
    VPPKIT_TRANSPORT_PROBLEM_DNS = 1,
    /// No connection could be made.
    VPPKIT_TRANSPORT_PROBLEM_CONNECT = 2,
    /// The TLS handshake failed: certificate, host name or protocol version.
    VPPKIT_TRANSPORT_PROBLEM_TLS = 3,
    /// The connection broke after the request had started.
    VPPKIT_TRANSPORT_PROBLEM_RESET = 4,
    /// No whole answer within the attempt time-out, or nothing at all within the stall time-out.
    VPPKIT_TRANSPORT_PROBLEM_TIMED_OUT = 5,
    /// The answer was a redirect; redirects are never followed, because the token would travel.
    VPPKIT_TRANSPORT_PROBLEM_REDIRECT = 6,
    /// A URL that the service named is not one the token may be sent to.
    VPPKIT_TRANSPORT_PROBLEM_HOST_NOT_ALLOWED = 7,
    /// The answer is larger than the response cap.
    VPPKIT_TRANSPORT_PROBLEM_BODY_TOO_LARGE = 8,
    /// The answer's compression is broken or not one that was asked for.
    VPPKIT_TRANSPORT_PROBLEM_ENCODING = 9,
    /// The request was held back right before it would have been sent. The library sends such a
    /// request when it may; callers do not meet this.
    VPPKIT_TRANSPORT_PROBLEM_HELD_BACK = 10,
}

impl vppkit_transport_problem {
    pub(crate) fn of(value: vpp::TransportProblem) -> Self {
        match value {
            vpp::TransportProblem::Dns => Self::VPPKIT_TRANSPORT_PROBLEM_DNS,
            vpp::TransportProblem::Connect => Self::VPPKIT_TRANSPORT_PROBLEM_CONNECT,
            vpp::TransportProblem::Tls => Self::VPPKIT_TRANSPORT_PROBLEM_TLS,
            vpp::TransportProblem::Reset => Self::VPPKIT_TRANSPORT_PROBLEM_RESET,
            vpp::TransportProblem::TimedOut => Self::VPPKIT_TRANSPORT_PROBLEM_TIMED_OUT,
            vpp::TransportProblem::Redirect => Self::VPPKIT_TRANSPORT_PROBLEM_REDIRECT,
            vpp::TransportProblem::HostNotAllowed => {
                Self::VPPKIT_TRANSPORT_PROBLEM_HOST_NOT_ALLOWED
            }
            vpp::TransportProblem::BodyTooLarge => Self::VPPKIT_TRANSPORT_PROBLEM_BODY_TOO_LARGE,
            vpp::TransportProblem::Encoding => Self::VPPKIT_TRANSPORT_PROBLEM_ENCODING,
            vpp::TransportProblem::HeldBack => Self::VPPKIT_TRANSPORT_PROBLEM_HELD_BACK,
            _ => Self::VPPKIT_TRANSPORT_PROBLEM_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_TRANSPORT_PROBLEM_NONE => "None",
            Self::VPPKIT_TRANSPORT_PROBLEM_DNS => "Dns",
            Self::VPPKIT_TRANSPORT_PROBLEM_CONNECT => "Connect",
            Self::VPPKIT_TRANSPORT_PROBLEM_TLS => "Tls",
            Self::VPPKIT_TRANSPORT_PROBLEM_RESET => "Reset",
            Self::VPPKIT_TRANSPORT_PROBLEM_TIMED_OUT => "TimedOut",
            Self::VPPKIT_TRANSPORT_PROBLEM_REDIRECT => "Redirect",
            Self::VPPKIT_TRANSPORT_PROBLEM_HOST_NOT_ALLOWED => "HostNotAllowed",
            Self::VPPKIT_TRANSPORT_PROBLEM_BODY_TOO_LARGE => "BodyTooLarge",
            Self::VPPKIT_TRANSPORT_PROBLEM_ENCODING => "Encoding",
            Self::VPPKIT_TRANSPORT_PROBLEM_HELD_BACK => "HeldBack",
        }
    }
}

/// A value as text, such as `HeldBack`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_transport_problem_name(value: i32) -> *const c_char {
    guard::plain("vppkit_transport_problem_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_NONE as i32 => c"None",
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_DNS as i32 => c"Dns",
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_CONNECT as i32 => {
                c"Connect"
            }
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_TLS as i32 => c"Tls",
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_RESET as i32 => c"Reset",
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_TIMED_OUT as i32 => {
                c"TimedOut"
            }
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_REDIRECT as i32 => {
                c"Redirect"
            }
            n if n
                == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_HOST_NOT_ALLOWED as i32 =>
            {
                c"HostNotAllowed"
            }
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_BODY_TOO_LARGE as i32 => {
                c"BodyTooLarge"
            }
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_ENCODING as i32 => {
                c"Encoding"
            }
            n if n == vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_HELD_BACK as i32 => {
                c"HeldBack"
            }
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// The state of a client's token.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_token_state {
    /// None, or one that this header does not know.
    VPPKIT_TOKEN_STATE_NONE = 0,
    /// Nothing speaks against it.
    VPPKIT_TOKEN_STATE_VALID = 1,
    /// It ends within 15 days, or the password behind it does: time to download a new one.
    VPPKIT_TOKEN_STATE_EXPIRING_AT = 2,
    /// Its time is over.
    VPPKIT_TOKEN_STATE_EXPIRED = 3,
    /// Apple has taken it back.
    VPPKIT_TOKEN_STATE_REVOKED = 4,
    /// Apple does not accept it.
    VPPKIT_TOKEN_STATE_INVALID = 5,
}

impl vppkit_token_state {
    pub(crate) fn of(value: vpp::TokenState) -> Self {
        match value {
            vpp::TokenState::Valid => Self::VPPKIT_TOKEN_STATE_VALID,
            vpp::TokenState::ExpiringAt(..) => Self::VPPKIT_TOKEN_STATE_EXPIRING_AT,
            vpp::TokenState::Expired => Self::VPPKIT_TOKEN_STATE_EXPIRED,
            vpp::TokenState::Revoked => Self::VPPKIT_TOKEN_STATE_REVOKED,
            vpp::TokenState::Invalid => Self::VPPKIT_TOKEN_STATE_INVALID,
            _ => Self::VPPKIT_TOKEN_STATE_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_TOKEN_STATE_NONE => "None",
            Self::VPPKIT_TOKEN_STATE_VALID => "Valid",
            Self::VPPKIT_TOKEN_STATE_EXPIRING_AT => "ExpiringAt",
            Self::VPPKIT_TOKEN_STATE_EXPIRED => "Expired",
            Self::VPPKIT_TOKEN_STATE_REVOKED => "Revoked",
            Self::VPPKIT_TOKEN_STATE_INVALID => "Invalid",
        }
    }
}

/// A value as text, such as `Invalid`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_token_state_name(value: i32) -> *const c_char {
    guard::plain("vppkit_token_state_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_token_state::VPPKIT_TOKEN_STATE_NONE as i32 => c"None",
            n if n == vppkit_token_state::VPPKIT_TOKEN_STATE_VALID as i32 => c"Valid",
            n if n == vppkit_token_state::VPPKIT_TOKEN_STATE_EXPIRING_AT as i32 => c"ExpiringAt",
            n if n == vppkit_token_state::VPPKIT_TOKEN_STATE_EXPIRED as i32 => c"Expired",
            n if n == vppkit_token_state::VPPKIT_TOKEN_STATE_REVOKED as i32 => c"Revoked",
            n if n == vppkit_token_state::VPPKIT_TOKEN_STATE_INVALID as i32 => c"Invalid",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// Of which kind a token is. Both kinds must be supported at once: licences that
/// were assigned through a legacy token stay under it until they are moved to a location.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_token_kind {
    /// None, or one that this header does not know.
    VPPKIT_TOKEN_KIND_NONE = 0,
    /// One for each location, shared by its content managers.
    VPPKIT_TOKEN_KIND_LOCATION = 1,
    /// One for each facilitator.
    VPPKIT_TOKEN_KIND_LEGACY = 2,
    /// The client configuration does not tell.
    VPPKIT_TOKEN_KIND_UNKNOWN = 3,
}

impl vppkit_token_kind {
    pub(crate) fn of(value: vpp::TokenKind) -> Self {
        match value {
            vpp::TokenKind::Location => Self::VPPKIT_TOKEN_KIND_LOCATION,
            vpp::TokenKind::Legacy => Self::VPPKIT_TOKEN_KIND_LEGACY,
            vpp::TokenKind::Unknown => Self::VPPKIT_TOKEN_KIND_UNKNOWN,
            _ => Self::VPPKIT_TOKEN_KIND_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_TOKEN_KIND_NONE => "None",
            Self::VPPKIT_TOKEN_KIND_LOCATION => "Location",
            Self::VPPKIT_TOKEN_KIND_LEGACY => "Legacy",
            Self::VPPKIT_TOKEN_KIND_UNKNOWN => "Unknown",
        }
    }
}

/// A value as text, such as `Unknown`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_token_kind_name(value: i32) -> *const c_char {
    guard::plain("vppkit_token_kind_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_token_kind::VPPKIT_TOKEN_KIND_NONE as i32 => c"None",
            n if n == vppkit_token_kind::VPPKIT_TOKEN_KIND_LOCATION as i32 => c"Location",
            n if n == vppkit_token_kind::VPPKIT_TOKEN_KIND_LEGACY as i32 => c"Legacy",
            n if n == vppkit_token_kind::VPPKIT_TOKEN_KIND_UNKNOWN as i32 => c"Unknown",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// One thing that happened inside a client; see `vppkit_client_options_on_log`.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_log_kind {
    /// None, or one that this header does not know.
    VPPKIT_LOG_NONE = 0,
    /// A request was answered, or failed below HTTP.
    VPPKIT_LOG_ANSWERED = 1,
    /// A failed request will be sent again.
    VPPKIT_LOG_REPEATING = 2,
    /// A listing began anew because Apple lost its data: all records come again.
    VPPKIT_LOG_RESTARTED = 3,
    /// The state of the token has changed.
    VPPKIT_LOG_TOKEN = 4,
    /// A request waits because Apple asked this account to.
    VPPKIT_LOG_WAITING = 5,
}

impl vppkit_log_kind {
    pub(crate) fn of(value: &vpp::Event) -> Self {
        match value {
            vpp::Event::Answered { .. } => Self::VPPKIT_LOG_ANSWERED,
            vpp::Event::Repeating { .. } => Self::VPPKIT_LOG_REPEATING,
            vpp::Event::Restarted { .. } => Self::VPPKIT_LOG_RESTARTED,
            vpp::Event::Token { .. } => Self::VPPKIT_LOG_TOKEN,
            vpp::Event::Waiting { .. } => Self::VPPKIT_LOG_WAITING,
            _ => Self::VPPKIT_LOG_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_LOG_NONE => "None",
            Self::VPPKIT_LOG_ANSWERED => "Answered",
            Self::VPPKIT_LOG_REPEATING => "Repeating",
            Self::VPPKIT_LOG_RESTARTED => "Restarted",
            Self::VPPKIT_LOG_TOKEN => "Token",
            Self::VPPKIT_LOG_WAITING => "Waiting",
        }
    }
}

/// A value as text, such as `Waiting`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_log_kind_name(value: i32) -> *const c_char {
    guard::plain("vppkit_log_kind_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_log_kind::VPPKIT_LOG_NONE as i32 => c"None",
            n if n == vppkit_log_kind::VPPKIT_LOG_ANSWERED as i32 => c"Answered",
            n if n == vppkit_log_kind::VPPKIT_LOG_REPEATING as i32 => c"Repeating",
            n if n == vppkit_log_kind::VPPKIT_LOG_RESTARTED as i32 => c"Restarted",
            n if n == vppkit_log_kind::VPPKIT_LOG_TOKEN as i32 => c"Token",
            n if n == vppkit_log_kind::VPPKIT_LOG_WAITING as i32 => c"Waiting",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// One step of an import or a sync. Every event is handed over once; what one that was interrupted
/// had handed over since its last stored checkpoint comes again.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_event_kind {
    /// None, or one that this header does not know.
    VPPKIT_EVENT_NONE = 0,
    /// It begins.
    VPPKIT_EVENT_STARTED = 1,
    /// All assets with their counts.
    VPPKIT_EVENT_ASSETS = 2,
    /// Assignments of one asset. In a sync: of an asset of which something has changed, announced
    /// by `VPPKIT_EVENT_RESTARTED`.
    VPPKIT_EVENT_ASSIGNMENTS = 4,
    /// Assigned licences. In a sync those that have changed: one that is free now comes as
    /// `Available`.
    VPPKIT_EVENT_LICENSES = 5,
    /// Users, retired ones too: look at the status. In a sync those that have changed.
    VPPKIT_EVENT_USERS = 3,
    /// How far it is: after every page of users, assignments or licences, and when the assignments
    /// of all assets are complete. Not after the assets, which come at once.
    VPPKIT_EVENT_PROGRESS = 6,
    /// Requests wait because Apple asked this account to.
    VPPKIT_EVENT_WAITING = 7,
    /// A list begins anew: Apple lost its data or no longer takes its token, or it is known only
    /// that something of an asset has changed. In a sync of assignments that is how every change
    /// comes: first this event for each asset that has changed, then all assignments of it.
    VPPKIT_EVENT_RESTARTED = 8,
    /// Nothing that was handed over before this event is lost to a process that goes on from here:
    /// keep it with what came before, in one transaction if you can. Store records under their
    /// keys: pages of an asset that was not complete yet come again.
    VPPKIT_EVENT_CHECKPOINT = 9,
    /// Everything has been delivered.
    VPPKIT_EVENT_DONE = 10,
}

impl vppkit_event_kind {
    pub(crate) fn of(value: &vpp::SyncEvent) -> Self {
        match value {
            vpp::SyncEvent::Started { .. } => Self::VPPKIT_EVENT_STARTED,
            vpp::SyncEvent::Assets(..) => Self::VPPKIT_EVENT_ASSETS,
            vpp::SyncEvent::Assignments(..) => Self::VPPKIT_EVENT_ASSIGNMENTS,
            vpp::SyncEvent::Licenses(..) => Self::VPPKIT_EVENT_LICENSES,
            vpp::SyncEvent::Users(..) => Self::VPPKIT_EVENT_USERS,
            vpp::SyncEvent::Progress(..) => Self::VPPKIT_EVENT_PROGRESS,
            vpp::SyncEvent::Waiting { .. } => Self::VPPKIT_EVENT_WAITING,
            vpp::SyncEvent::Restarted { .. } => Self::VPPKIT_EVENT_RESTARTED,
            vpp::SyncEvent::Checkpoint(..) => Self::VPPKIT_EVENT_CHECKPOINT,
            vpp::SyncEvent::Done(..) => Self::VPPKIT_EVENT_DONE,
            _ => Self::VPPKIT_EVENT_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_EVENT_NONE => "None",
            Self::VPPKIT_EVENT_STARTED => "Started",
            Self::VPPKIT_EVENT_ASSETS => "Assets",
            Self::VPPKIT_EVENT_ASSIGNMENTS => "Assignments",
            Self::VPPKIT_EVENT_LICENSES => "Licenses",
            Self::VPPKIT_EVENT_USERS => "Users",
            Self::VPPKIT_EVENT_PROGRESS => "Progress",
            Self::VPPKIT_EVENT_WAITING => "Waiting",
            Self::VPPKIT_EVENT_RESTARTED => "Restarted",
            Self::VPPKIT_EVENT_CHECKPOINT => "Checkpoint",
            Self::VPPKIT_EVENT_DONE => "Done",
        }
    }
}

/// A value as text, such as `Done`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_kind_name(value: i32) -> *const c_char {
    guard::plain("vppkit_event_kind_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_event_kind::VPPKIT_EVENT_NONE as i32 => c"None",
            n if n == vppkit_event_kind::VPPKIT_EVENT_STARTED as i32 => c"Started",
            n if n == vppkit_event_kind::VPPKIT_EVENT_ASSETS as i32 => c"Assets",
            n if n == vppkit_event_kind::VPPKIT_EVENT_ASSIGNMENTS as i32 => c"Assignments",
            n if n == vppkit_event_kind::VPPKIT_EVENT_LICENSES as i32 => c"Licenses",
            n if n == vppkit_event_kind::VPPKIT_EVENT_USERS as i32 => c"Users",
            n if n == vppkit_event_kind::VPPKIT_EVENT_PROGRESS as i32 => c"Progress",
            n if n == vppkit_event_kind::VPPKIT_EVENT_WAITING as i32 => c"Waiting",
            n if n == vppkit_event_kind::VPPKIT_EVENT_RESTARTED as i32 => c"Restarted",
            n if n == vppkit_event_kind::VPPKIT_EVENT_CHECKPOINT as i32 => c"Checkpoint",
            n if n == vppkit_event_kind::VPPKIT_EVENT_DONE as i32 => c"Done",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// What a sync reads.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_list {
    /// None, or one that this header does not know.
    VPPKIT_LIST_NONE = 0,
    /// Assets with their counts.
    VPPKIT_LIST_ASSETS = 1,
    /// Assignments, asset by asset.
    VPPKIT_LIST_ASSIGNMENTS = 3,
    /// Licences.
    VPPKIT_LIST_LICENSES = 4,
    /// Users.
    VPPKIT_LIST_USERS = 2,
}

impl vppkit_list {
    pub(crate) fn of(value: vpp::List) -> Self {
        match value {
            vpp::List::Assets => Self::VPPKIT_LIST_ASSETS,
            vpp::List::Assignments => Self::VPPKIT_LIST_ASSIGNMENTS,
            vpp::List::Licenses => Self::VPPKIT_LIST_LICENSES,
            vpp::List::Users => Self::VPPKIT_LIST_USERS,
            _ => Self::VPPKIT_LIST_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_LIST_NONE => "None",
            Self::VPPKIT_LIST_ASSETS => "Assets",
            Self::VPPKIT_LIST_ASSIGNMENTS => "Assignments",
            Self::VPPKIT_LIST_LICENSES => "Licenses",
            Self::VPPKIT_LIST_USERS => "Users",
        }
    }
}

/// A value as text, such as `Users`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_list_name(value: i32) -> *const c_char {
    guard::plain("vppkit_list_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_list::VPPKIT_LIST_NONE as i32 => c"None",
            n if n == vppkit_list::VPPKIT_LIST_ASSETS as i32 => c"Assets",
            n if n == vppkit_list::VPPKIT_LIST_ASSIGNMENTS as i32 => c"Assignments",
            n if n == vppkit_list::VPPKIT_LIST_LICENSES as i32 => c"Licenses",
            n if n == vppkit_list::VPPKIT_LIST_USERS as i32 => c"Users",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// What a job does with a target.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_job_action {
    /// None, or one that this header does not know.
    VPPKIT_JOB_NONE = 0,
    /// It gets a licence.
    VPPKIT_JOB_ASSIGN = 1,
    /// Its licence is taken back.
    VPPKIT_JOB_UNASSIGN = 2,
    /// The user is retired.
    VPPKIT_JOB_RETIRE = 3,
}

impl vppkit_job_action {
    pub(crate) fn of(value: vpp::JobAction) -> Self {
        match value {
            vpp::JobAction::Assign => Self::VPPKIT_JOB_ASSIGN,
            vpp::JobAction::Unassign => Self::VPPKIT_JOB_UNASSIGN,
            vpp::JobAction::Retire => Self::VPPKIT_JOB_RETIRE,
            _ => Self::VPPKIT_JOB_NONE,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_JOB_NONE => "None",
            Self::VPPKIT_JOB_ASSIGN => "Assign",
            Self::VPPKIT_JOB_UNASSIGN => "Unassign",
            Self::VPPKIT_JOB_RETIRE => "Retire",
        }
    }
}

/// A value as text, such as `Retire`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_action_name(value: i32) -> *const c_char {
    guard::plain("vppkit_job_action_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_job_action::VPPKIT_JOB_NONE as i32 => c"None",
            n if n == vppkit_job_action::VPPKIT_JOB_ASSIGN as i32 => c"Assign",
            n if n == vppkit_job_action::VPPKIT_JOB_UNASSIGN as i32 => c"Unassign",
            n if n == vppkit_job_action::VPPKIT_JOB_RETIRE as i32 => c"Retire",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// What became of a target.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_target_status {
    /// None, or one that this header does not know.
    VPPKIT_TARGET_NONE = 0,
    /// It is as it was to be.
    VPPKIT_TARGET_DONE = 1,
    /// It was refused, and nothing was changed.
    VPPKIT_TARGET_FAILED = 2,
    /// A request for it was sent, and what it did could not be found out. Look before asking again.
    VPPKIT_TARGET_UNKNOWN = 3,
    /// No request for it was sent, because the job ended before: see `vppkit_job_outcome_stopped`.
    VPPKIT_TARGET_NOT_SENT = 4,
}

impl vppkit_target_status {
    pub(crate) fn of(value: vpp::TargetStatus<'_>) -> Self {
        match value {
            vpp::TargetStatus::Done { .. } => Self::VPPKIT_TARGET_DONE,
            vpp::TargetStatus::Failed(..) => Self::VPPKIT_TARGET_FAILED,
            vpp::TargetStatus::Unknown => Self::VPPKIT_TARGET_UNKNOWN,
            vpp::TargetStatus::NotSent => Self::VPPKIT_TARGET_NOT_SENT,
        }
    }

    /// The name in core.
    #[allow(dead_code)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VPPKIT_TARGET_NONE => "None",
            Self::VPPKIT_TARGET_DONE => "Done",
            Self::VPPKIT_TARGET_FAILED => "Failed",
            Self::VPPKIT_TARGET_UNKNOWN => "Unknown",
            Self::VPPKIT_TARGET_NOT_SENT => "NotSent",
        }
    }
}

/// A value as text, such as `NotSent`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_target_status_name(value: i32) -> *const c_char {
    guard::plain("vppkit_target_status_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_target_status::VPPKIT_TARGET_NONE as i32 => c"None",
            n if n == vppkit_target_status::VPPKIT_TARGET_DONE as i32 => c"Done",
            n if n == vppkit_target_status::VPPKIT_TARGET_FAILED as i32 => c"Failed",
            n if n == vppkit_target_status::VPPKIT_TARGET_UNKNOWN as i32 => c"Unknown",
            n if n == vppkit_target_status::VPPKIT_TARGET_NOT_SENT as i32 => c"NotSent",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}
