// Enums.
//
// Newer libraries may know more than this header: treat values that you do not know like `none`, and
// kinds that you do not know as failures.
//
// Written by `cargo xtask gen`; changes made here are lost.

#ifndef VPPKIT_ENUMS_HPP
#define VPPKIT_ENUMS_HPP

#include <cstdint>
#include <string_view>

#include <vppkit.h>

namespace vppkit {

/// What became of a call. Decide by this.
enum class Kind : int {
    /// It is done.
    ok = VPPKIT_OK,
    /// No failure: there is nothing more to come.
    done = VPPKIT_DONE,
    /// An option or argument is wrong, or a write was asked of a read-only client. Nothing was sent.
    usage = VPPKIT_USAGE,
    /// The sToken is malformed, expired, invalid or revoked; see `Error::token_problem`.
    token = VPPKIT_TOKEN,
    /// The token is good, but this account or facilitator may not do that.
    permission = VPPKIT_PERMISSION,
    /// Another product holds the account; see `Error::holder_guid`. An administrator must decide.
    account_claimed = VPPKIT_ACCOUNT_CLAIMED,
    /// Apple refused the request as wrong or no longer supported.
    invalid_request = VPPKIT_INVALID_REQUEST,
    /// What was asked for does not exist in this library.
    not_found = VPPKIT_NOT_FOUND,
    /// No free licence of this asset, or the licence is gone.
    no_license = VPPKIT_NO_LICENSE,
    /// The state of a user or licence is in the way: assigned already, irrevocable, locked.
    conflict = VPPKIT_CONFLICT,
    /// Apple asks to wait; see `Error::retry_at`.
    throttled = VPPKIT_THROTTLED,
    /// Apple's side cannot answer at the moment.
    unavailable = VPPKIT_UNAVAILABLE,
    /// Below HTTP, or an answer that must not be followed; see `Error::transport_problem`.
    transport = VPPKIT_TRANSPORT,
    /// The answer cannot be what the service sends: not JSON, wrong types, an endless listing.
    protocol = VPPKIT_PROTOCOL,
    /// A stored position of a listing can no longer be used, or is none: start that listing again.
    checkpoint = VPPKIT_CHECKPOINT,
    /// What was to be kept in a file could not be read or written; the file is as it was. Look at
    /// its path, its permissions and the disk, and ask again.
    storage = VPPKIT_STORAGE,
    /// The caller's deadline passed.
    deadline = VPPKIT_DEADLINE,
    /// The caller cancelled.
    cancelled = VPPKIT_CANCELLED,
    /// A bug in this library.
    internal = VPPKIT_INTERNAL,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(Kind value) noexcept {
    return vppkit_status_name(static_cast<std::int32_t>(value));
}

/// What is known about the request's effect on Apple's side.
///
/// For calls that only read, the effect is never `Unknown` or `Applied`.
enum class Effect : int {
    /// None, or one that this header does not know.
    none = VPPKIT_EFFECT_NONE,
    /// The request did not leave this machine.
    not_sent = VPPKIT_EFFECT_NOT_SENT,
    /// The service answered that it did nothing, or the call changes nothing.
    not_applied = VPPKIT_EFFECT_NOT_APPLIED,
    /// The service did it, though the call as a whole failed.
    applied = VPPKIT_EFFECT_APPLIED,
    /// The request was sent and no usable answer came back: read the state before repeating.
    unknown = VPPKIT_EFFECT_UNKNOWN,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(Effect value) noexcept {
    return vppkit_effect_name(static_cast<std::int32_t>(value));
}

/// What is wrong with a token.
enum class TokenProblem : int {
    /// None, or one that this header does not know.
    none = VPPKIT_TOKEN_PROBLEM_NONE,
    /// The text is no sToken. So is said of a text that is empty, far too large, or known to be
    /// something else: the inner token alone, the decoded JSON, a path, a certificate, a device
    /// enrolment token, a web page, a sentence. Any other text is sent, and Apple says `Invalid`.
    malformed = VPPKIT_TOKEN_PROBLEM_MALFORMED,
    /// Its time is over (9621).
    expired = VPPKIT_TOKEN_PROBLEM_EXPIRED,
    /// Apple does not know it (9601, 9611, 9622).
    invalid = VPPKIT_TOKEN_PROBLEM_INVALID,
    /// Apple took it back: a newer one was downloaded, or the password changed (9625).
    revoked = VPPKIT_TOKEN_PROBLEM_REVOKED,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(TokenProblem value) noexcept {
    return vppkit_token_problem_name(static_cast<std::int32_t>(value));
}

/// What went wrong below HTTP, or which answer was refused unread.
enum class TransportProblem : int {
    /// None, or one that this header does not know.
    none = VPPKIT_TRANSPORT_PROBLEM_NONE,
    /// The host name could not be resolved.
    dns = VPPKIT_TRANSPORT_PROBLEM_DNS,
    /// No connection could be made.
    connect = VPPKIT_TRANSPORT_PROBLEM_CONNECT,
    /// The TLS handshake failed: certificate, host name or protocol version.
    tls = VPPKIT_TRANSPORT_PROBLEM_TLS,
    /// The connection broke after the request had started.
    reset = VPPKIT_TRANSPORT_PROBLEM_RESET,
    /// No whole answer within the attempt time-out, or nothing at all within the stall time-out.
    timed_out = VPPKIT_TRANSPORT_PROBLEM_TIMED_OUT,
    /// The answer was a redirect; redirects are never followed, because the token would travel.
    redirect = VPPKIT_TRANSPORT_PROBLEM_REDIRECT,
    /// A URL that the service named is not one the token may be sent to.
    host_not_allowed = VPPKIT_TRANSPORT_PROBLEM_HOST_NOT_ALLOWED,
    /// The answer is larger than the response cap.
    body_too_large = VPPKIT_TRANSPORT_PROBLEM_BODY_TOO_LARGE,
    /// The answer's compression is broken or not one that was asked for.
    encoding = VPPKIT_TRANSPORT_PROBLEM_ENCODING,
    /// The request was held back right before it would have been sent. The library sends such a
    /// request when it may; callers do not meet this.
    held_back = VPPKIT_TRANSPORT_PROBLEM_HELD_BACK,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(TransportProblem value) noexcept {
    return vppkit_transport_problem_name(static_cast<std::int32_t>(value));
}

/// The state of a client's token.
enum class TokenState : int {
    /// None, or one that this header does not know.
    none = VPPKIT_TOKEN_STATE_NONE,
    /// Nothing speaks against it.
    valid = VPPKIT_TOKEN_STATE_VALID,
    /// It ends within 15 days, or the password behind it does: time to download a new one.
    expiring_at = VPPKIT_TOKEN_STATE_EXPIRING_AT,
    /// Its time is over.
    expired = VPPKIT_TOKEN_STATE_EXPIRED,
    /// Apple has taken it back.
    revoked = VPPKIT_TOKEN_STATE_REVOKED,
    /// Apple does not accept it.
    invalid = VPPKIT_TOKEN_STATE_INVALID,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(TokenState value) noexcept {
    return vppkit_token_state_name(static_cast<std::int32_t>(value));
}

/// Of which kind a token is. Both kinds must be supported at once: licences that
/// were assigned through a legacy token stay under it until they are moved to a location.
enum class TokenKind : int {
    /// None, or one that this header does not know.
    none = VPPKIT_TOKEN_KIND_NONE,
    /// One for each location, shared by its content managers.
    location = VPPKIT_TOKEN_KIND_LOCATION,
    /// One for each facilitator.
    legacy = VPPKIT_TOKEN_KIND_LEGACY,
    /// The client configuration does not tell.
    unknown = VPPKIT_TOKEN_KIND_UNKNOWN,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(TokenKind value) noexcept {
    return vppkit_token_kind_name(static_cast<std::int32_t>(value));
}

/// One thing that happened inside a client; see `ClientOptions::on_log`.
enum class LogKind : int {
    /// None, or one that this header does not know.
    none = VPPKIT_LOG_NONE,
    /// A request was answered, or failed below HTTP.
    answered = VPPKIT_LOG_ANSWERED,
    /// A failed request will be sent again.
    repeating = VPPKIT_LOG_REPEATING,
    /// A listing began anew because Apple lost its data: all records come again.
    restarted = VPPKIT_LOG_RESTARTED,
    /// The state of the token has changed.
    token = VPPKIT_LOG_TOKEN,
    /// A request waits because Apple asked this account to.
    waiting = VPPKIT_LOG_WAITING,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(LogKind value) noexcept {
    return vppkit_log_kind_name(static_cast<std::int32_t>(value));
}

/// One step of an import or a sync. Every event is handed over once; what one that was interrupted
/// had handed over since its last stored checkpoint comes again.
enum class EventKind : int {
    /// None, or one that this header does not know.
    none = VPPKIT_EVENT_NONE,
    /// It begins.
    started = VPPKIT_EVENT_STARTED,
    /// All assets with their counts.
    assets = VPPKIT_EVENT_ASSETS,
    /// Assignments of one asset. In a sync: of an asset of which something has changed, announced
    /// by `Restarted`.
    assignments = VPPKIT_EVENT_ASSIGNMENTS,
    /// Assigned licences. In a sync those that have changed: one that is free now comes as
    /// `Available`.
    licenses = VPPKIT_EVENT_LICENSES,
    /// Users, retired ones too: look at the status. In a sync those that have changed.
    users = VPPKIT_EVENT_USERS,
    /// How far it is: after every page of users, assignments or licences, and when the assignments
    /// of all assets are complete. Not after the assets, which come at once.
    progress = VPPKIT_EVENT_PROGRESS,
    /// Requests wait because Apple asked this account to.
    waiting = VPPKIT_EVENT_WAITING,
    /// A list begins anew: Apple lost its data or no longer takes its token, or it is known only
    /// that something of an asset has changed. In a sync of assignments that is how every change
    /// comes: first this event for each asset that has changed, then all assignments of it.
    restarted = VPPKIT_EVENT_RESTARTED,
    /// Nothing that was handed over before this event is lost to a process that goes on from here:
    /// keep it with what came before, in one transaction if you can. Store records under their
    /// keys: pages of an asset that was not complete yet come again.
    checkpoint = VPPKIT_EVENT_CHECKPOINT,
    /// Everything has been delivered.
    done = VPPKIT_EVENT_DONE,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(EventKind value) noexcept {
    return vppkit_event_kind_name(static_cast<std::int32_t>(value));
}

/// What a sync reads.
enum class List : int {
    /// None, or one that this header does not know.
    none = VPPKIT_LIST_NONE,
    /// Assets with their counts.
    assets = VPPKIT_LIST_ASSETS,
    /// Assignments, asset by asset.
    assignments = VPPKIT_LIST_ASSIGNMENTS,
    /// Licences.
    licenses = VPPKIT_LIST_LICENSES,
    /// Users.
    users = VPPKIT_LIST_USERS,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(List value) noexcept {
    return vppkit_list_name(static_cast<std::int32_t>(value));
}

/// What a job does with a target.
enum class JobAction : int {
    /// None, or one that this header does not know.
    none = VPPKIT_JOB_NONE,
    /// It gets a licence.
    assign = VPPKIT_JOB_ASSIGN,
    /// Its licence is taken back.
    unassign = VPPKIT_JOB_UNASSIGN,
    /// The user is retired.
    retire = VPPKIT_JOB_RETIRE,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(JobAction value) noexcept {
    return vppkit_job_action_name(static_cast<std::int32_t>(value));
}

/// What became of a target.
enum class TargetStatus : int {
    /// None, or one that this header does not know.
    none = VPPKIT_TARGET_NONE,
    /// It is as it was to be.
    done = VPPKIT_TARGET_DONE,
    /// It was refused, and nothing was changed.
    failed = VPPKIT_TARGET_FAILED,
    /// A request for it was sent, and what it did could not be found out. Look before asking again.
    unknown = VPPKIT_TARGET_UNKNOWN,
    /// No request for it was sent, because the job ended before: see `JobOutcome::stopped`.
    not_sent = VPPKIT_TARGET_NOT_SENT,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(TargetStatus value) noexcept {
    return vppkit_target_status_name(static_cast<std::int32_t>(value));
}

/// The quality of an asset; with the adamId it makes up the asset's identity.
enum class PricingParam : int {
    /// None, or one that this header does not know.
    none = VPPKIT_PRICING_PARAM_NONE,
    /// Standard quality.
    stdq = VPPKIT_PRICING_PARAM_STDQ,
    /// High quality; books mostly.
    plus = VPPKIT_PRICING_PARAM_PLUS,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(PricingParam value) noexcept {
    return vppkit_pricing_param_name(static_cast<std::int32_t>(value));
}

/// The state of a licence.
enum class LicenseStatus : int {
    /// None, or one that this header does not know.
    none = VPPKIT_LICENSE_STATUS_NONE,
    /// Assigned to a user or a device.
    associated = VPPKIT_LICENSE_STATUS_ASSOCIATED,
    /// Free.
    available = VPPKIT_LICENSE_STATUS_AVAILABLE,
    /// Given back to Apple; it can no longer be assigned.
    refunded = VPPKIT_LICENSE_STATUS_REFUNDED,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(LicenseStatus value) noexcept {
    return vppkit_license_status_name(static_cast<std::int32_t>(value));
}

/// The state of a user record.
enum class UserStatus : int {
    /// None, or one that this header does not know.
    none = VPPKIT_USER_STATUS_NONE,
    /// Known to Apple, but not yet joined to a store account.
    registered = VPPKIT_USER_STATUS_REGISTERED,
    /// Joined to a store account.
    associated = VPPKIT_USER_STATUS_ASSOCIATED,
    /// Retired: revocable licences were given back.
    retired = VPPKIT_USER_STATUS_RETIRED,
    /// This userId no longer belongs to its clientUserIdStr; look the user up by that.
    deleted = VPPKIT_USER_STATUS_DELETED,
};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of(UserStatus value) noexcept {
    return vppkit_user_status_name(static_cast<std::int32_t>(value));
}

// Words
//
// Records keep words as Apple sent them, also those that this version does not know. Where a value is
// handier than a text, these functions give it: `none` where there is no word, or one that this
// version does not know.

/// The value of a word as a record has it.
inline PricingParam pricing_param_of(std::string_view word) noexcept {
    return static_cast<PricingParam>(vppkit_pricing_param_of(vppkit_str{word.data(), word.size()}));
}

/// The value of a word as a record has it.
inline LicenseStatus license_status_of(std::string_view word) noexcept {
    return static_cast<LicenseStatus>(vppkit_license_status_of(vppkit_str{word.data(), word.size()}));
}

/// The value of a word as a record has it.
inline UserStatus user_status_of(std::string_view word) noexcept {
    return static_cast<UserStatus>(vppkit_user_status_of(vppkit_str{word.data(), word.size()}));
}

} // namespace vppkit

#endif
