//! What the values of core's enums are called.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

/// A value of an enum of core that is a text in Python.
pub trait Word {
    fn word(&self) -> &'static str;
}

impl Word for vpp::Kind {
    fn word(&self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Token => "token",
            Self::Permission => "permission",
            Self::AccountClaimed => "account_claimed",
            Self::InvalidRequest => "invalid_request",
            Self::NotFound => "not_found",
            Self::NoLicense => "no_license",
            Self::Conflict => "conflict",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Transport => "transport",
            Self::Protocol => "protocol",
            Self::Checkpoint => "checkpoint",
            Self::Storage => "storage",
            Self::Deadline => "deadline",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
            _ => "unknown",
        }
    }
}

impl Word for vpp::Effect {
    fn word(&self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::NotApplied => "not_applied",
            Self::Applied => "applied",
            Self::Unknown => "unknown",
        }
    }
}

impl Word for vpp::TokenProblem {
    fn word(&self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Expired => "expired",
            Self::Invalid => "invalid",
            Self::Revoked => "revoked",
            _ => "unknown",
        }
    }
}

impl Word for vpp::TransportProblem {
    fn word(&self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Reset => "reset",
            Self::TimedOut => "timed_out",
            Self::Redirect => "redirect",
            Self::HostNotAllowed => "host_not_allowed",
            Self::BodyTooLarge => "body_too_large",
            Self::Encoding => "encoding",
            Self::HeldBack => "held_back",
            _ => "unknown",
        }
    }
}

impl Word for vpp::TokenState {
    fn word(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ExpiringAt(..) => "expiring_at",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Invalid => "invalid",
            _ => "unknown",
        }
    }
}

impl Word for vpp::TokenKind {
    fn word(&self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Legacy => "legacy",
            Self::Unknown => "unknown",
            _ => "unknown",
        }
    }
}

impl Word for vpp::Event {
    fn word(&self) -> &'static str {
        match self {
            Self::Answered { .. } => "answered",
            Self::Repeating { .. } => "repeating",
            Self::Restarted { .. } => "restarted",
            Self::Token { .. } => "token",
            Self::Waiting { .. } => "waiting",
            _ => "unknown",
        }
    }
}

impl Word for vpp::SyncEvent {
    fn word(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Assets(..) => "assets",
            Self::Assignments(..) => "assignments",
            Self::Licenses(..) => "licenses",
            Self::Users(..) => "users",
            Self::Progress(..) => "progress",
            Self::Waiting { .. } => "waiting",
            Self::Restarted { .. } => "restarted",
            Self::Checkpoint(..) => "checkpoint",
            Self::Done(..) => "done",
            _ => "unknown",
        }
    }
}

impl Word for vpp::List {
    fn word(&self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Assignments => "assignments",
            Self::Licenses => "licenses",
            Self::Users => "users",
            _ => "unknown",
        }
    }
}

impl Word for vpp::JobAction {
    fn word(&self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Unassign => "unassign",
            Self::Retire => "retire",
            _ => "unknown",
        }
    }
}

impl Word for vpp::TargetStatus<'_> {
    fn word(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Failed(..) => "failed",
            Self::Unknown => "unknown",
            Self::NotSent => "not_sent",
        }
    }
}
