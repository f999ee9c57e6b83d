/*
 * libvppkit: client for Apple's Volume Purchase Program (VPP, "Apps and Books") web services,
 * through which schools and companies assign apps and books to people and devices.
 *
 *     // Made once for an installation with vppkit_new_guid(), and kept in its settings.
 *     const char *guid = settings_get("vpp-guid");
 *
 *     vppkit_client_options *options = vppkit_client_options_new();
 *     vppkit_client_options_set_token_file(options, "location.vpptoken");
 *     vppkit_client_options_set_installation(options, "mdm.example.com", guid);
 *
 *     vppkit_client *client = NULL;
 *     vppkit_error *error = NULL;
 *     vppkit_status status = vppkit_client_connect(options, &client, &error);
 *     vppkit_client_options_free(options);
 *     if (status != VPPKIT_OK) {
 *         fprintf(stderr, "%s\n", vppkit_error_message(error));
 *         vppkit_error_free(error);
 *         return EXIT_FAILURE;
 *     }
 *     // An import, a job ...
 *     vppkit_client_free(client);
 *
 * Without vppkit_client_options_set_installation the client claims nothing and only reads.
 *
 * Contents; start with "Import and sync" and "Jobs":
 *
 *   Version and numbers                         Records: licences
 *   Texts                                       Records: users
 *   Constants                                   Records: licence changes
 *   Errors                                      Assets: what the library owns
 *   Threads, processes and callbacks            Assignments: who holds what
 *   Cancelling                                  Licences, one by one
 *   Options of single calls                     Users
 *   What a client tells while it works          Users, one by one
 *   Options of a client                         Licence requests
 *   Clients                                     Jobs
 *   The state of a client                       What became of a job
 *   The two configurations                      Import and sync
 *   Pages                                       Events of an import or a sync
 *   Words                                       Metadata
 *   Records: assets                             Services that Apple deprecates
 *   Listings                                    Any service, with any members
 *   Records: assignments
 *
 * Words that this manual uses:
 *
 *   sToken, token       what an administrator downloads from Apple, and every request carries: a
 *                       secret; other tokens (of checkpoints, of listings) are none
 *   location            a part of an organization, with licences and an sToken of its own
 *   facilitator         who had an sToken before there were locations: a legacy token
 *   library             the licences, users and assignments that an sToken opens
 *   adamId              Apple's number for an app or a book, as text
 *   asset               an adamId in one quality (pricingParam), of which there are licences
 *   licence, assignment what was bought; and that a user or device holds one. An assignment has no
 *                       id, a licence has
 *   clientContext       a text that Apple keeps for the account: who manages it
 *   claim               that this installation stands in the clientContext: only then it writes
 *   gate                what all requests of an account pass: it waits when Apple asks to, and lets
 *                       no more through at once than Apple wants
 *
 * Rules that hold for every function, unless it says otherwise:
 *
 * - What a function gives through a `**` or returns as a pointer that is not const is yours: free
 *   it with the function of its type. What is const belongs to the handle it was asked of, and
 *   lives as long as that.
 * - What you give stays yours. Texts and lists are copied before the function returns.
 * - Handles may be freed in any order. Freeing NULL does nothing.
 * - Results are written on success only (VPPKIT_OK), the error on failure only. Neither looks at
 *   what was there before: free an error before its variable is used again.
 * - NULL where it is not allowed is VPPKIT_USAGE, or nothing is done; it never crashes.
 * - `options` of calls, `cancel` and `error` may always be NULL.
 * - "Every call may return": VPPKIT_USAGE, VPPKIT_TOKEN, VPPKIT_PERMISSION, VPPKIT_ACCOUNT_CLAIMED,
 *   VPPKIT_THROTTLED, VPPKIT_UNAVAILABLE, VPPKIT_TRANSPORT, VPPKIT_PROTOCOL, VPPKIT_DEADLINE,
 *   VPPKIT_CANCELLED, VPPKIT_INTERNAL. "Every call that writes" also VPPKIT_INVALID_REQUEST,
 *   VPPKIT_NOT_FOUND, VPPKIT_NO_LICENSE, VPPKIT_CONFLICT, and VPPKIT_USAGE for a client without an
 *   installation. After a write that failed look at vppkit_error_effect.
 * - Setters return nothing. The first wrong value is kept, and told by the call that takes the
 *   handle; it cannot be set right any more, so make a new one.
 * - Lists of texts are arrays of `count` texts, which need not end with NULL.
 * - errno is left as it happens to be.
 * - A handle may be used by any threads at once where its type says so; otherwise by one at a time.
 *   It may be freed by any thread, once nobody uses it.
 *
 * Written by `cargo xtask header` from ffi-c/src; changes made here are lost.
 */

#ifndef VPPKIT_H
#define VPPKIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Whether the library that is loaded fits this header. */
#define VPPKIT_ABI_CHECK() (vppkit_abi_version() == VPPKIT_ABI_VERSION)

/** The two arguments of `%.*s` that print a view. */
#define VPPKIT_PRINT(text) (int)(text).len, (text).data

/** Standard quality of an asset, as a pricingParam. */
#define VPPKIT_STDQ "STDQ"

/** High quality of an asset, as a pricingParam; books mostly. */
#define VPPKIT_PLUS "PLUS"

/* Used before their own chapters, which explain them. */
typedef struct vppkit_license_page vppkit_license_page;
typedef struct vppkit_user_page vppkit_user_page;
typedef struct vppkit_job_outcome vppkit_job_outcome;
typedef struct vppkit_event vppkit_event;

/* ----------------------------------------------------------------------------------------------
 *
 * Version and numbers
 *
 * Check once at start that the library fits the header you compiled with:
 * `if (!VPPKIT_ABI_CHECK()) abort();`. Numbers that may be missing are `VPPKIT_ABSENT` then, flags
 * -1, unless a function says otherwise. Times are milliseconds since 1970-01-01 UTC, durations are
 * milliseconds.
 */

/** Stands for a number that is not there. */
#define VPPKIT_ABSENT INT64_MIN

/**
 * The version of the interface that this header describes. Functions are added under the same
 * number; it counts up, and the library's SONAME with it, when anything that is there changes.
 */
#define VPPKIT_ABI_VERSION 0

/** The version of the library that is loaded, such as `0.1.0`. Static. */
const char *vppkit_version(void);

/** The interface of the library that is loaded; see `VPPKIT_ABI_CHECK`. */
uint32_t vppkit_abi_version(void);

/* ----------------------------------------------------------------------------------------------
 *
 * Texts
 *
 * Texts are UTF-8, only paths are as the system has them. What you give is NUL-terminated, and
 * copied where it is needed after the call. What you get is a view (`vppkit_str`) into the handle
 * that it came from, or a `const char *` that lives as long as its handle, or a `char *` of your
 * own: free that with `vppkit_string_free`.
 */

/**
 * A view of a text: not NUL-terminated, not yours, and gone with the handle that it came from.
 * Printed with `printf("%.*s", VPPKIT_PRINT(text))`. `data` is NULL where there is no text.
 */
typedef struct {
    /** The first byte, or NULL. */
    const char *data;
    /** How many bytes. */
    size_t len;
} vppkit_str;

/**
 * Copies a view into a buffer of `size` bytes, cut off where it does not fit, and always
 * NUL-terminated unless `size` is 0. Returns the length of the whole text, so that a result of
 * `size` or more means that it was cut off. With `buffer` NULL nothing is copied.
 */
size_t vppkit_str_copy(vppkit_str text, char *buffer, size_t size);

/**
 * Whether a view is equal to a NUL-terminated text. A view without a text is equal to NULL only.
 */
bool vppkit_str_equals(vppkit_str text, const char *other);

/** Frees a text that a function of this library has made for you. NULL is allowed. */
void vppkit_string_free(char *text);

/* ----------------------------------------------------------------------------------------------
 *
 * Constants
 *
 * Newer libraries may know more than this header: treat values that you do not know like
 * the one of the type that ends in `_NONE`, and statuses that you do not know as failures.
 */

/** What became of a call. Decide by this. */
typedef enum {
    /** It is done. */
    VPPKIT_OK = 0,
    /** No failure: there is nothing more to come. */
    VPPKIT_DONE = 1,
    /**
     * An option or argument is wrong, or a write was asked of a read-only client. Nothing was sent.
     */
    VPPKIT_USAGE = 2,
    /** The sToken is malformed, expired, invalid or revoked; see `vppkit_error_token_problem`. */
    VPPKIT_TOKEN = 3,
    /** The token is good, but this account or facilitator may not do that. */
    VPPKIT_PERMISSION = 4,
    /**
     * Another product holds the account; see `vppkit_error_holder_guid`. An administrator must
     * decide.
     */
    VPPKIT_ACCOUNT_CLAIMED = 5,
    /** Apple refused the request as wrong or no longer supported. */
    VPPKIT_INVALID_REQUEST = 6,
    /** What was asked for does not exist in this library. */
    VPPKIT_NOT_FOUND = 7,
    /** No free licence of this asset, or the licence is gone. */
    VPPKIT_NO_LICENSE = 8,
    /** The state of a user or licence is in the way: assigned already, irrevocable, locked. */
    VPPKIT_CONFLICT = 9,
    /** Apple asks to wait; see `vppkit_error_retry_at`. */
    VPPKIT_THROTTLED = 10,
    /** Apple's side cannot answer at the moment. */
    VPPKIT_UNAVAILABLE = 11,
    /** Below HTTP, or an answer that must not be followed; see `vppkit_error_transport_problem`. */
    VPPKIT_TRANSPORT = 12,
    /** The answer cannot be what the service sends: not JSON, wrong types, an endless listing. */
    VPPKIT_PROTOCOL = 13,
    /**
     * A stored position of a listing can no longer be used, or is none: start that listing again.
     */
    VPPKIT_CHECKPOINT = 14,
    /**
     * What was to be kept in a file could not be read or written; the file is as it was. Look at
     * its path, its permissions and the disk, and ask again.
     */
    VPPKIT_STORAGE = 18,
    /** The caller's deadline passed. */
    VPPKIT_DEADLINE = 15,
    /** The caller cancelled. */
    VPPKIT_CANCELLED = 16,
    /** A bug in this library. */
    VPPKIT_INTERNAL = 17,
} vppkit_status;

/**
 * What is known about the request's effect on Apple's side.
 *
 * For calls that only read, the effect is never `VPPKIT_EFFECT_UNKNOWN` or `VPPKIT_EFFECT_APPLIED`.
 */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_EFFECT_NONE = 0,
    /** The request did not leave this machine. */
    VPPKIT_EFFECT_NOT_SENT = 1,
    /** The service answered that it did nothing, or the call changes nothing. */
    VPPKIT_EFFECT_NOT_APPLIED = 2,
    /** The service did it, though the call as a whole failed. */
    VPPKIT_EFFECT_APPLIED = 3,
    /** The request was sent and no usable answer came back: read the state before repeating. */
    VPPKIT_EFFECT_UNKNOWN = 4,
} vppkit_effect;

/** What is wrong with a token. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_TOKEN_PROBLEM_NONE = 0,
    /**
     * The text is no sToken. So is said of a text that is empty, far too large, or known to be
     * something else: the inner token alone, the decoded JSON, a path, a certificate, a device
     * enrolment token, a web page, a sentence. Any other text is sent, and Apple says
     * `VPPKIT_TOKEN_PROBLEM_INVALID`.
     */
    VPPKIT_TOKEN_PROBLEM_MALFORMED = 1,
    /** Its time is over (9621). */
    VPPKIT_TOKEN_PROBLEM_EXPIRED = 2,
    /** Apple does not know it (9601, 9611, 9622). */
    VPPKIT_TOKEN_PROBLEM_INVALID = 3,
    /** Apple took it back: a newer one was downloaded, or the password changed (9625). */
    VPPKIT_TOKEN_PROBLEM_REVOKED = 4,
} vppkit_token_problem;

/** What went wrong below HTTP, or which answer was refused unread. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_TRANSPORT_PROBLEM_NONE = 0,
    /** The host name could not be resolved. */
    VPPKIT_TRANSPORT_PROBLEM_DNS = 1,
    /** No connection could be made. */
    VPPKIT_TRANSPORT_PROBLEM_CONNECT = 2,
    /** The TLS handshake failed: certificate, host name or protocol version. */
    VPPKIT_TRANSPORT_PROBLEM_TLS = 3,
    /** The connection broke after the request had started. */
    VPPKIT_TRANSPORT_PROBLEM_RESET = 4,
    /** No whole answer within the attempt time-out, or nothing at all within the stall time-out. */
    VPPKIT_TRANSPORT_PROBLEM_TIMED_OUT = 5,
    /** The answer was a redirect; redirects are never followed, because the token would travel. */
    VPPKIT_TRANSPORT_PROBLEM_REDIRECT = 6,
    /** A URL that the service named is not one the token may be sent to. */
    VPPKIT_TRANSPORT_PROBLEM_HOST_NOT_ALLOWED = 7,
    /** The answer is larger than the response cap. */
    VPPKIT_TRANSPORT_PROBLEM_BODY_TOO_LARGE = 8,
    /** The answer's compression is broken or not one that was asked for. */
    VPPKIT_TRANSPORT_PROBLEM_ENCODING = 9,
    /**
     * The request was held back right before it would have been sent. The library sends such a
     * request when it may; callers do not meet this.
     */
    VPPKIT_TRANSPORT_PROBLEM_HELD_BACK = 10,
} vppkit_transport_problem;

/** The state of a client's token. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_TOKEN_STATE_NONE = 0,
    /** Nothing speaks against it. */
    VPPKIT_TOKEN_STATE_VALID = 1,
    /** It ends within 15 days, or the password behind it does: time to download a new one. */
    VPPKIT_TOKEN_STATE_EXPIRING_AT = 2,
    /** Its time is over. */
    VPPKIT_TOKEN_STATE_EXPIRED = 3,
    /** Apple has taken it back. */
    VPPKIT_TOKEN_STATE_REVOKED = 4,
    /** Apple does not accept it. */
    VPPKIT_TOKEN_STATE_INVALID = 5,
} vppkit_token_state;

/**
 * Of which kind a token is. Both kinds must be supported at once: licences that
 * were assigned through a legacy token stay under it until they are moved to a location.
 */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_TOKEN_KIND_NONE = 0,
    /** One for each location, shared by its content managers. */
    VPPKIT_TOKEN_KIND_LOCATION = 1,
    /** One for each facilitator. */
    VPPKIT_TOKEN_KIND_LEGACY = 2,
    /** The client configuration does not tell. */
    VPPKIT_TOKEN_KIND_UNKNOWN = 3,
} vppkit_token_kind;

/** One thing that happened inside a client; see `vppkit_client_options_on_log`. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_LOG_NONE = 0,
    /** A request was answered, or failed below HTTP. */
    VPPKIT_LOG_ANSWERED = 1,
    /** A failed request will be sent again. */
    VPPKIT_LOG_REPEATING = 2,
    /** A listing began anew because Apple lost its data: all records come again. */
    VPPKIT_LOG_RESTARTED = 3,
    /** The state of the token has changed. */
    VPPKIT_LOG_TOKEN = 4,
    /** A request waits because Apple asked this account to. */
    VPPKIT_LOG_WAITING = 5,
} vppkit_log_kind;

/**
 * One step of an import or a sync. Every event is handed over once; what one that was interrupted
 * had handed over since its last stored checkpoint comes again.
 */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_EVENT_NONE = 0,
    /** It begins. */
    VPPKIT_EVENT_STARTED = 1,
    /** All assets with their counts. */
    VPPKIT_EVENT_ASSETS = 2,
    /**
     * Assignments of one asset. In a sync: of an asset of which something has changed, announced
     * by `VPPKIT_EVENT_RESTARTED`.
     */
    VPPKIT_EVENT_ASSIGNMENTS = 4,
    /**
     * Assigned licences. In a sync those that have changed: one that is free now comes as
     * `Available`.
     */
    VPPKIT_EVENT_LICENSES = 5,
    /** Users, retired ones too: look at the status. In a sync those that have changed. */
    VPPKIT_EVENT_USERS = 3,
    /**
     * How far it is: after every page of users, assignments or licences, and when the assignments
     * of all assets are complete. Not after the assets, which come at once.
     */
    VPPKIT_EVENT_PROGRESS = 6,
    /** Requests wait because Apple asked this account to. */
    VPPKIT_EVENT_WAITING = 7,
    /**
     * A list begins anew: Apple lost its data or no longer takes its token, or it is known only
     * that something of an asset has changed. In a sync of assignments that is how every change
     * comes: first this event for each asset that has changed, then all assignments of it.
     */
    VPPKIT_EVENT_RESTARTED = 8,
    /**
     * Nothing that was handed over before this event is lost to a process that goes on from here:
     * keep it with what came before, in one transaction if you can. Store records under their
     * keys: pages of an asset that was not complete yet come again.
     */
    VPPKIT_EVENT_CHECKPOINT = 9,
    /** Everything has been delivered. */
    VPPKIT_EVENT_DONE = 10,
} vppkit_event_kind;

/** What a sync reads. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_LIST_NONE = 0,
    /** Assets with their counts. */
    VPPKIT_LIST_ASSETS = 1,
    /** Assignments, asset by asset. */
    VPPKIT_LIST_ASSIGNMENTS = 3,
    /** Licences. */
    VPPKIT_LIST_LICENSES = 4,
    /** Users. */
    VPPKIT_LIST_USERS = 2,
} vppkit_list;

/** What a job does with a target. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_JOB_NONE = 0,
    /** It gets a licence. */
    VPPKIT_JOB_ASSIGN = 1,
    /** Its licence is taken back. */
    VPPKIT_JOB_UNASSIGN = 2,
    /** The user is retired. */
    VPPKIT_JOB_RETIRE = 3,
} vppkit_job_action;

/** What became of a target. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_TARGET_NONE = 0,
    /** It is as it was to be. */
    VPPKIT_TARGET_DONE = 1,
    /** It was refused, and nothing was changed. */
    VPPKIT_TARGET_FAILED = 2,
    /**
     * A request for it was sent, and what it did could not be found out. Look before asking again.
     */
    VPPKIT_TARGET_UNKNOWN = 3,
    /**
     * No request for it was sent, because the job ended before: see `vppkit_job_outcome_stopped`.
     */
    VPPKIT_TARGET_NOT_SENT = 4,
} vppkit_target_status;

/**
 * A value as text, such as `Internal`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_status_name(int32_t value);

/**
 * A value as text, such as `Unknown`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_effect_name(int32_t value);

/**
 * A value as text, such as `Revoked`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_token_problem_name(int32_t value);

/**
 * A value as text, such as `HeldBack`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_transport_problem_name(int32_t value);

/**
 * A value as text, such as `Invalid`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_token_state_name(int32_t value);

/**
 * A value as text, such as `Unknown`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_token_kind_name(int32_t value);

/**
 * A value as text, such as `Waiting`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_log_kind_name(int32_t value);

/**
 * A value as text, such as `Done`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_event_kind_name(int32_t value);

/**
 * A value as text, such as `Users`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_list_name(int32_t value);

/**
 * A value as text, such as `Retire`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_job_action_name(int32_t value);

/**
 * A value as text, such as `NotSent`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_target_status_name(int32_t value);

/* ----------------------------------------------------------------------------------------------
 *
 * Errors
 *
 * Every function that can fail for more than one reason returns a `vppkit_status` and takes a
 * `vppkit_error **` as its last parameter. On failure, and only then, it puts an error of your own
 * there: read it, and free it with `vppkit_error_free`. Give NULL if the status is all you want.
 * Decide by the status; messages may change between versions. Texts of an error live as long as
 * the error, and none ever holds the sToken.
 *
 * Functions that only fill in what a handle has (`..._page_get`, `vppkit_event_progress`,
 * `vppkit_job_outcome_totals` and their like) take no error: the status says all there is, which
 * is `VPPKIT_USAGE` unless they name another.
 */

/** A failure. Yours; free it with `vppkit_error_free`. May be read by several threads at once. */
typedef struct vppkit_error vppkit_error;

/** The status that the failed call returned. `VPPKIT_OK` for NULL. */
vppkit_status vppkit_error_status(const vppkit_error *error);

/** One line for people: who, what, Apple's number, the effect, the advice. Never NULL. */
const char *vppkit_error_message(const vppkit_error *error);

/** What happened, without service, effect and advice. Never NULL. */
const char *vppkit_error_what(const vppkit_error *error);

/** What to do about it; empty where nothing is known to help. Never NULL. */
const char *vppkit_error_advice(const vppkit_error *error);

/**
 * Whether anything was changed on Apple's side. After a call that changes something look at this
 * before you repeat it. `VPPKIT_EFFECT_NONE` for NULL.
 */
vppkit_effect vppkit_error_effect(const vppkit_error *error);

/** Apple's error number, or 0 if no answer carried one. */
int64_t vppkit_error_apple_number(const vppkit_error *error);

/** Apple's text with that number, or NULL. */
const char *vppkit_error_apple_text(const vppkit_error *error);

/** The HTTP status of the answer, or 0 if there was no answer. */
int32_t vppkit_error_http_status(const vppkit_error *error);

/**
 * When the account may be asked again, in milliseconds since 1970, or `VPPKIT_ABSENT` if no time
 * was set.
 */
int64_t vppkit_error_retry_at(const vppkit_error *error);

/** How many times the request was sent. */
uint32_t vppkit_error_attempts(const vppkit_error *error);

/** Apple's name of the service that was called, or NULL. */
const char *vppkit_error_service(const vppkit_error *error);

/** A name of the account for people, or NULL. */
const char *vppkit_error_account(const vppkit_error *error);

/** What is wrong with the token, with `VPPKIT_TOKEN`. */
vppkit_token_problem vppkit_error_token_problem(const vppkit_error *error);

/** What went wrong below HTTP, with `VPPKIT_TRANSPORT`. */
vppkit_transport_problem vppkit_error_transport_problem(const vppkit_error *error);

/**
 * With `VPPKIT_ACCOUNT_CLAIMED`: the host name that the other product wrote, for people; or NULL.
 * Never decide by it.
 */
const char *vppkit_error_holder_hostname(const vppkit_error *error);

/**
 * With `VPPKIT_ACCOUNT_CLAIMED`: the guid of the other installation, as `vppkit_client_take_over`
 * wants it; or NULL.
 */
const char *vppkit_error_holder_guid(const vppkit_error *error);

/**
 * With Apple's number 9616: the licence that the requested user holds already, as a page of one
 * record; or NULL. Yours: free it with `vppkit_license_page_free`.
 */
vppkit_license_page *vppkit_error_license_held(const vppkit_error *error);

/**
 * With Apple's number 9616: the other users of the same store account who hold a licence; or NULL.
 * Yours: free it with `vppkit_user_page_free`.
 */
vppkit_user_page *vppkit_error_users_holding(const vppkit_error *error);

/**
 * All of it as a JSON object, for logs. Yours: free it with `vppkit_string_free`. NULL for NULL.
 */
char *vppkit_error_to_json(const vppkit_error *error);

/** Frees an error. NULL is allowed. */
void vppkit_error_free(vppkit_error *error);

/**
 * The status that stands for one of Apple's error numbers, such as those in
 * `vppkit_license_change`: the library's one table. `VPPKIT_OK` for 0.
 */
vppkit_status vppkit_status_of_number(int64_t number);

/**
 * What one of Apple's error numbers means, in English, by the library's one table; without a text
 * for a number that is not in it. Static.
 */
vppkit_str vppkit_meaning_of_number(int64_t number);

/**
 * What a person should do about one of Apple's error numbers, in English; without a text for a
 * number that is not in the library's table. Static.
 */
vppkit_str vppkit_advice_of_number(int64_t number);

/* ----------------------------------------------------------------------------------------------
 *
 * Threads, processes and callbacks
 *
 * Calls block the thread that makes them. Behind them the library has a thread of its own,
 * started by the first call that needs it and never at load; further ones look up host names and
 * write checkpoint files, and end when they have nothing to do. A megabyte of stack is enough for
 * a call.
 *
 * It installs no signal handlers, none of the program's runs on a thread of the library, and a
 * connection that breaks raises no SIGPIPE. A signal does not end a call; cancel it for that.
 *
 * After `fork` the child may go on using its clients: its first call starts threads of its own and
 * connects anew with the client's options. Pagers and syncs of the parent are of no use there
 * (`VPPKIT_USAGE`); free them and make new ones. Pages, errors and options can be used on. A child
 * knows nothing of waits that Apple has asked its parent for. One that was forked in a callback
 * begins with signals blocked, must not return from it, and can only `exec` or `_exit`.
 *
 * Callbacks run on a thread of the library or on the one that made the call, never under a lock,
 * perhaps several at once. They should return soon: requests wait for them. They may read the state
 * of the client, make and free handles that are not part of the call, and cancel; calls that send
 * something return `VPPKIT_USAGE` there. C++ exceptions and `longjmp` must not leave them.
 */

/**
 * Ends the library's threads, and waits for their end. Nobody needs to: it is for those who unload
 * the library, or look for leaks; free all handles first then. Calls under way keep the threads
 * until they return. The next call starts them again; clients can be used on, pagers and syncs that
 * have begun cannot, and waits that Apple has asked for are not forgotten: for that it keeps some
 * hundred bytes for each account until the process ends. valgrind calls them possibly lost or
 * still reachable; share/vppkit/valgrind.supp in the tar ball tells it that they are none. In a
 * callback it does nothing.
 */
void vppkit_shutdown(void);

/* ----------------------------------------------------------------------------------------------
 *
 * Cancelling
 *
 * A cancel handle ends calls that wait, also for a `Retry-After`: they return `VPPKIT_CANCELLED`
 * within 100 ms. One handle may be given to many calls, by way of their `vppkit_call_options` or
 * directly. `vppkit_cancel_cancel` may be called by any thread.
 *
 * A signal handler may call no function of this library. To end with SIGINT, let the handler set a
 * `volatile sig_atomic_t` and look at it between pages or events; or, so that a call that waits
 * ends at once, block the signal in all threads, let one thread wait for it with `sigwait`, and
 * call `vppkit_cancel_cancel` there (the example `sync_poll.c`).
 */

/**
 * Ends calls. Yours; free it with `vppkit_cancel_free`, at any time: calls that were given it keep
 * what they need. May be used by any threads at once.
 */
typedef struct vppkit_cancel vppkit_cancel;

/** Makes a cancel handle. */
vppkit_cancel *vppkit_cancel_new(void);

/** Cancels every call that was given this handle, and those that will be. Once and for all. */
void vppkit_cancel_cancel(const vppkit_cancel *cancel);

/** Whether it was cancelled. */
bool vppkit_cancel_is_cancelled(const vppkit_cancel *cancel);

/** Frees a cancel handle, without cancelling anything. NULL is allowed. */
void vppkit_cancel_free(vppkit_cancel *cancel);

/* ----------------------------------------------------------------------------------------------
 *
 * Options of single calls
 *
 * Every call that sends something takes a `const vppkit_call_options *`, which may be NULL: then
 * what the client was built with holds.
 */

/**
 * Options of calls. Yours; free it with `vppkit_call_options_free`. May be given to many calls,
 * also at once; not changed while it is.
 */
typedef struct vppkit_call_options vppkit_call_options;

/** Makes options that change nothing yet. */
vppkit_call_options *vppkit_call_options_new(void);

/**
 * The longest that each request of the call may take, with all waits and repeats; 0 ends it at
 * once. A call whose
 * deadline passes returns `VPPKIT_DEADLINE`; one that would have to wait longer for Apple returns
 * `VPPKIT_THROTTLED` at once.
 */
void vppkit_call_options_set_deadline(vppkit_call_options *options, uint64_t milliseconds);

/** How often each request of the call is sent at most; 1 to send it once. */
void vppkit_call_options_set_attempts(vppkit_call_options *options, uint32_t attempts);

/**
 * Carries the call out as if with this group member's token (legacy tokens). Left out where the
 * service does not take it.
 */
void vppkit_call_options_set_facilitator_member_id(vppkit_call_options *options, const char *id);

/** What cancels the call. NULL takes it out again. */
void vppkit_call_options_set_cancel(vppkit_call_options *options, const vppkit_cancel *cancel);

/** Frees options. NULL is allowed. */
void vppkit_call_options_free(vppkit_call_options *options);

/* ----------------------------------------------------------------------------------------------
 *
 * What a client tells while it works
 *
 * `vppkit_client_options_on_log` takes a function that is told of every request, wait and repeat,
 * for logs. Never of bodies, never of the token.
 */

/**
 * One thing that happened inside a client. What does not belong to its kind is 0,
 * `VPPKIT_ABSENT`, or without a text. Views are good until the callback returns.
 */
typedef struct {
    /** What happened. */
    vppkit_log_kind kind;
    /** Apple's name of the service. */
    vppkit_str service;
    /** Answered: HTTP status, or 0 if no answer came. */
    int32_t http_status;
    /** Answered, restarted: Apple's error number, or `VPPKIT_ABSENT`. */
    int64_t apple_number;
    /** Answered: bytes of the answer over the wire. */
    uint64_t bytes;
    /** Answered: from sending to the whole answer, in milliseconds. */
    uint64_t took;
    /** Answered: which attempt of the call it was, from 1. Repeating: attempts made so far. */
    uint32_t attempt;
    /** Repeating: why. */
    vppkit_status reason;
    /** Repeating, waiting: how long, in milliseconds. */
    uint64_t wait;
    /** Token: what its state is now. */
    vppkit_token_state token_state;
    /** Token: when it ends, if it ends soon; otherwise `VPPKIT_ABSENT`. */
    int64_t token_end;
    /** All of it as a line for people; NUL-terminated. */
    vppkit_str line;
} vppkit_log;

/**
 * Is told what a client does. `user_data` is what was given with it. Called by threads of the
 * library and by threads that make calls, perhaps by several at once, never under a lock; it must
 * return soon, and must not free the client or make calls that send something.
 */
typedef void (*vppkit_log_function)(void *user_data, const vppkit_log *log);

/* ----------------------------------------------------------------------------------------------
 *
 * Options of a client
 *
 * Setters cannot fail: what is wrong with a value, also with the token, is told by
 * `vppkit_client_connect`. Use one of the functions that set the token; everything else may be
 * left out.
 */

/**
 * Options of a client. Yours; free it with `vppkit_client_options_free`, at any time: clients keep
 * what they need. Used by one thread at a time.
 */
typedef struct vppkit_client_options vppkit_client_options;

/** Makes options without a token, otherwise as Apple recommends. */
vppkit_client_options *vppkit_client_options_new(void);

/** Takes the token from a `.vpptoken` file, which is read at once. */
void vppkit_client_options_set_token_file(vppkit_client_options *options, const char *path);

/** Takes the token's text. */
void vppkit_client_options_set_token(vppkit_client_options *options, const char *token);

/** Takes the token from an environment variable. */
void vppkit_client_options_set_token_env(vppkit_client_options *options, const char *variable);

/**
 * Takes a token without looking at it, in a form that `vppkit_client_options_set_token` mistakes
 * for something else.
 */
void vppkit_client_options_set_token_opaque(vppkit_client_options *options, const char *token);

/**
 * When the token that was set ends by its own date, in milliseconds since 1970; or `VPPKIT_ABSENT`
 * if it does not say, or none was set. The password of the account can end it sooner; see
 * `vppkit_client_token` once connected.
 */
int64_t vppkit_client_options_token_expires(const vppkit_client_options *options);

/**
 * Makes the name of the organization that the token which was set was issued for; NULL if it does
 * not say, or none was set. Yours; free it with `vppkit_string_free`.
 */
char *vppkit_client_options_token_organization(const vppkit_client_options *options);

/**
 * Who we are: the host name under which an administrator knows this server, and a guid in the
 * 8-4-4-4-12 form that was made once for this installation and is kept. Needed for anything that
 * changes something; `vppkit_client_connect` then claims an account that nobody has claimed, and
 * refuses one that somebody else has. Leave it out to read only.
 */
void vppkit_client_options_set_installation(vppkit_client_options *options,
                                            const char *hostname,
                                            const char *guid);

/**
 * The URL of the service configuration, in place of Apple's: https, or http on this machine, and
 * then all services must be on the same host and port.
 */
void vppkit_client_options_set_service_config_url(vppkit_client_options *options, const char *url);

/**
 * Allows service URLs on a further host, for a proxy that stands in for Apple. May be called more
 * than once.
 */
void vppkit_client_options_allow_host(vppkit_client_options *options, const char *host);

/** Trusts the CA certificates of a PEM file beside those of the machine. */
void vppkit_client_options_set_extra_ca(vppkit_client_options *options, const char *path);

/** Sends everything through this HTTP proxy. Proxy variables of the environment are not read. */
void vppkit_client_options_set_proxy(vppkit_client_options *options, const char *url);

/** The longest that making a connection may take; 10 s if not set. */
void vppkit_client_options_set_connect_timeout(vppkit_client_options *options,
                                               uint64_t milliseconds);

/** The longest that one attempt may take, from sending to the whole answer; 60 s if not set. */
void vppkit_client_options_set_attempt_timeout(vppkit_client_options *options,
                                               uint64_t milliseconds);

/** The longest silence within an answer; 30 s if not set. */
void vppkit_client_options_set_stall_timeout(vppkit_client_options *options, uint64_t milliseconds);

/**
 * The longest that each request may take with all waits and repeats. If not set, the attempts and
 * the longest wait bound it.
 */
void vppkit_client_options_set_deadline(vppkit_client_options *options, uint64_t milliseconds);

/**
 * The longest that a request waits because Apple asked the account to; 15 minutes if not set. A
 * longer wait fails at once with `VPPKIT_THROTTLED` and its time.
 */
void vppkit_client_options_set_longest_wait(vppkit_client_options *options, uint64_t milliseconds);

/** How old the service configuration may get; 5 minutes if not set, as Apple advises. */
void vppkit_client_options_set_config_refresh(vppkit_client_options *options,
                                              uint64_t milliseconds);

/**
 * How often a request that met a passing failure is sent at most (5 if not set), and the wait
 * before the first repeat (1 s if not set, at most a minute; it doubles, with jitter).
 */
void vppkit_client_options_set_repeats(vppkit_client_options *options,
                                       uint32_t attempts,
                                       uint64_t first_delay_milliseconds);

/**
 * Requests in flight at once; 5 if not set. A number below 1 is taken as 1, one above 5 as 5:
 * Apple advises no more.
 */
void vppkit_client_options_set_parallelism(vppkit_client_options *options, uint32_t requests);

/**
 * A function that is told what the client does; NULL for none. It and `user_data`, which may be
 * NULL, are used as long as the client, its pagers and its syncs live: freeing the last of them
 * waits for a call of the function that another thread is in, and there is none afterwards.
 */
void vppkit_client_options_on_log(vppkit_client_options *options,
                                  vppkit_log_function function,
                                  void *user_data);

/** What cancels the connecting. NULL takes it out again. */
void vppkit_client_options_set_cancel(vppkit_client_options *options, const vppkit_cancel *cancel);

/** Frees options. NULL is allowed. */
void vppkit_client_options_free(vppkit_client_options *options);

/** A new random guid for a new installation. Keep it. Yours; free it with `vppkit_string_free`. */
char *vppkit_new_guid(void);

/* ----------------------------------------------------------------------------------------------
 *
 * Clients
 *
 * A client is a connection to the services for one token. All its calls, from whatever thread,
 * share one account state: one gate, one claim, at most five requests in flight.
 */

/**
 * A connection to the services for one token. Yours; free it with `vppkit_client_free`. May be
 * used by any threads at once, and in a child process after `fork`.
 */
typedef struct vppkit_client vppkit_client;

/**
 * Connects: reads both configurations and settles whose account it is. The options may be freed
 * afterwards. As every call that reads it repeats what failed in passing, and waits where Apple
 * asks to: how often and how long is set by the options, and the cancel handle among them ends it.
 *
 * Errors: `VPPKIT_USAGE` for options that cannot be right (nothing is sent), `VPPKIT_TOKEN` if the
 * token is none or Apple does not take it, `VPPKIT_ACCOUNT_CLAIMED` if another product manages the
 * account (see `vppkit_error_holder_guid`), and what every call may return.
 */
vppkit_status vppkit_client_connect(const vppkit_client_options *options,
                                    vppkit_client **client,
                                    vppkit_error **error);

/**
 * Connects without claiming: an account that nobody holds is left as it is, and with one that
 * somebody else holds the client stays silent until `vppkit_client_take_over`. For the tool of an
 * administrator.
 *
 * Errors: as `vppkit_client_connect`, except `VPPKIT_ACCOUNT_CLAIMED`.
 */
vppkit_status vppkit_client_connect_without_claim(const vppkit_client_options *options,
                                                  vppkit_client **client,
                                                  vppkit_error **error);

/**
 * Frees a client. No call of it may be under way; pages, pagers, syncs and errors that came from
 * it live on. NULL is allowed.
 */
void vppkit_client_free(vppkit_client *client);

/**
 * Claims the account for this installation, if nobody else has. `vppkit_client_connect` does this
 * already; it is needed again after `vppkit_client_release`, or when somebody has cleared the
 * claim. `options` may be NULL.
 *
 * Errors: `VPPKIT_ACCOUNT_CLAIMED` if another product holds it, `VPPKIT_USAGE` without an
 * installation, and what every call may return.
 */
vppkit_status vppkit_client_claim(const vppkit_client *client,
                                  const vppkit_call_options *options,
                                  vppkit_error **error);

/**
 * Lets an account work again that was found in another product's hands, after that product has
 * let go of it: claims it if it is nobody's. As long as the other product holds it the account
 * stays silent; see `vppkit_client_take_over`. For an administrator's explicit call. `options` may
 * be NULL.
 *
 * Errors: as `vppkit_client_claim`.
 */
vppkit_status vppkit_client_reactivate(const vppkit_client *client,
                                       const vppkit_call_options *options,
                                       vppkit_error **error);

/**
 * Takes the account over from the installation whose guid is given, as `vppkit_error_holder_guid`
 * told it; where the other's clientContext has none, give its whole text (`client_context` of
 * `vppkit_account`, from a client that was connected without a claim). For an administrator's
 * explicit decision only: the other product keeps working until it notices. `options` may be NULL.
 *
 * Errors: `VPPKIT_ACCOUNT_CLAIMED` if by now somebody else holds it than was expected, or if the
 * location is used through version 2 of Apple's API; `VPPKIT_USAGE` without an installation; and
 * what every call may return.
 */
vppkit_status vppkit_client_take_over(const vppkit_client *client,
                                      const char *expected_guid,
                                      const vppkit_call_options *options,
                                      vppkit_error **error);

/**
 * Gives the account up, so that another product can claim it. Nothing can be changed through this
 * client afterwards, unless it claims again. `options` may be NULL.
 *
 * Errors: `VPPKIT_ACCOUNT_CLAIMED` if another product holds it, `VPPKIT_USAGE` if it was not
 * claimed, and what every call may return.
 */
vppkit_status vppkit_client_release(const vppkit_client *client,
                                    const vppkit_call_options *options,
                                    vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * The state of a client
 *
 * These functions send nothing and return at once; only in a child process, before its first
 * call, the client connects first.
 */

/**
 * The gate of an account: whether requests may leave, and how many at once. All clients of one
 * account in this process share it.
 */
typedef struct {
    /** How long it stays closed, in milliseconds, rounded up; 0 when it is open. */
    uint64_t closed_for;
    /**
     * How many requests may be in flight now: 1 while the first one after a closing is on its
     * way, then 2, then 5.
     */
    uint32_t at_once;
    /** How many are in flight. */
    uint32_t in_flight;
    /** How many wait for a place. */
    uint32_t waiting;
    /** How often requests of this account may be repeated now. */
    uint32_t repeats_left;
} vppkit_gate;

/** How the token fares. */
typedef struct {
    /** By its own date, by what answers said, and by what Apple refused. */
    vppkit_token_state state;
    /**
     * When the token or the password behind it ends, whichever is known to come first; or
     * `VPPKIT_ABSENT`.
     */
    int64_t end;
    /** Whether it is one of a location or of a facilitator. */
    vppkit_token_kind kind;
} vppkit_token;

/** What a client has done so far. */
typedef struct {
    /** Requests sent, repeats included. */
    uint64_t requests;
    /** Bytes of request bodies. */
    uint64_t sent_bytes;
    /** Bytes of answers over the wire. */
    uint64_t received_bytes;
} vppkit_stats;

/** Fills in the gate of the account. */
vppkit_status vppkit_client_gate(const vppkit_client *client,
                                 vppkit_gate *gate,
                                 vppkit_error **error);

/** Fills in how the token fares. */
vppkit_status vppkit_client_token(const vppkit_client *client,
                                  vppkit_token *token,
                                  vppkit_error **error);

/** Fills in what the client has done so far. */
vppkit_status vppkit_client_stats(const vppkit_client *client,
                                  vppkit_stats *stats,
                                  vppkit_error **error);

/**
 * Whether two clients open the same library, for example because two people have downloaded a
 * token of one location: 1 or 0; -1 while one of the ids is not known, and for NULL.
 */
int8_t vppkit_client_same_library(const vppkit_client *client, const vppkit_client *other);

/**
 * Makes a name of the account for people: its location, library or organization. Yours; free it
 * with `vppkit_string_free`.
 */
vppkit_status vppkit_client_account_label(const vppkit_client *client,
                                          char **label,
                                          vppkit_error **error);

/**
 * Makes the id of the library (`uId`): equal for two tokens that open the same library. NULL while
 * no answer has told it. Yours; free it with `vppkit_string_free`.
 */
vppkit_status vppkit_client_library_uid(const vppkit_client *client,
                                        char **uid,
                                        vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * The two configurations
 */

/**
 * The account behind a token. Yours; free it with `vppkit_client_config_free`. May be read by any
 * threads at once.
 */
typedef struct vppkit_client_config vppkit_client_config;

/**
 * What the client configuration says (`VPPClientConfigSrv`). Views live as long as the
 * `vppkit_client_config`. Lists, and members that this version does not know, are in
 * `vppkit_client_config_to_json`.
 */
typedef struct {
    /** Apple Account of the content manager. */
    vppkit_str apple_id;
    /** E-mail address of the content manager. */
    vppkit_str email;
    /** ISO 3166-1 alpha-2 code of the account. */
    vppkit_str country_code;
    /** `volumestore` (education) or `enterprisestore` (business): the platform for metadata. */
    vppkit_str default_platform;
    /** The organization. */
    vppkit_str organization_id;
    /** The location's id; with location tokens only. */
    vppkit_str location_id;
    /** The location's name, for people; several locations may share one. */
    vppkit_str location_name;
    /** The id of the library: equal for two tokens that open the same library. */
    vppkit_str library_uid;
    /** Legacy tokens: the facilitator behind the token. */
    vppkit_str facilitator_member_id;
    /** Legacy tokens: the library. */
    vppkit_str library_id;
    /** What is stored in the account's `clientContext`. */
    vppkit_str client_context;
    /**
     * The host name of whoever holds the account, by its `clientContext`: perhaps this very
     * installation. For people; without a text if nobody does.
     */
    vppkit_str holder_hostname;
    /** The guid of whoever holds the account. */
    vppkit_str holder_guid;
    /** When the token or the password behind it ends, or `VPPKIT_ABSENT`. */
    int64_t expires;
} vppkit_account;

/** The limits of the service configuration, `VPPKIT_ABSENT` where it has none. */
typedef struct {
    /** Most entries in one associate list. */
    int64_t associate;
    /** Most entries in one disassociate list. */
    int64_t disassociate;
} vppkit_limits;

/**
 * Asks for the client configuration: who is behind the token, where, and what `clientContext`
 * holds. `options` may be NULL.
 *
 * Errors: `VPPKIT_TOKEN` if Apple does not take the token, and what every call may return.
 */
vppkit_status vppkit_client_read_config(const vppkit_client *client,
                                        const vppkit_call_options *options,
                                        vppkit_client_config **config,
                                        vppkit_error **error);

/** Gives the client configuration as it was when the client connected. Sends nothing. */
vppkit_status vppkit_client_first_config(const vppkit_client *client,
                                         vppkit_client_config **config,
                                         vppkit_error **error);

/**
 * Writes another text to `clientContext` that holds this installation's claim, for members of your
 * own beside `hostname` and `guid`, and gives the client configuration as it is then. `options`
 * may be NULL.
 *
 * Errors: `VPPKIT_USAGE` if the text has 256 bytes of UTF-8 or more, or would not be read as this
 * installation's claim; nothing is sent then.
 */
vppkit_status vppkit_client_write_client_context(const vppkit_client *client,
                                                 const char *text,
                                                 const vppkit_call_options *options,
                                                 vppkit_client_config **config,
                                                 vppkit_error **error);

/** Fills in what a client configuration says. Returns `VPPKIT_OK`, or `VPPKIT_USAGE` for NULL. */
vppkit_status vppkit_client_config_get(const vppkit_client_config *config, vppkit_account *account);

/**
 * Makes a JSON object of all of a client configuration. Yours; free it with `vppkit_string_free`.
 * NULL for NULL.
 */
char *vppkit_client_config_to_json(const vppkit_client_config *config);

/** Frees a client configuration. NULL is allowed. */
void vppkit_client_config_free(vppkit_client_config *config);

/**
 * Fills in the limits of the service configuration, which is kept for five minutes and then read
 * again by one caller for all. `options` may be NULL.
 *
 * Errors: what every call may return.
 */
vppkit_status vppkit_client_limits(const vppkit_client *client,
                                   const vppkit_call_options *options,
                                   vppkit_limits *limits,
                                   vppkit_error **error);

/**
 * Makes a JSON object of the whole service configuration: URLs, limits, error numbers. Yours; free
 * it with `vppkit_string_free`. `options` may be NULL.
 *
 * Errors: what every call may return.
 */
vppkit_status vppkit_client_service_config(const vppkit_client *client,
                                           const vppkit_call_options *options,
                                           char **json,
                                           vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Pages
 *
 * Records come in pages. Read one record at a time with `..._page_get`, or all at once as an array
 * with `..._page_records`; both cost no copy, because texts are views into the page. Everything
 * that a page lends lives as long as the page, not as long as the pager or client. A page never
 * changes: any threads may read it at once. To keep one that belongs to another handle, such as an
 * event's, make a handle of your own with `..._page_clone`: that copies nothing either.
 */

/* ----------------------------------------------------------------------------------------------
 *
 * Words
 *
 * Records keep words as Apple sent them, also those that this version does not know. Where a
 * constant is handier than a text, these functions give it.
 */

/** The quality of an asset; with the adamId it makes up the asset's identity. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_PRICING_PARAM_NONE = 0,
    /** Standard quality. */
    VPPKIT_PRICING_PARAM_STDQ = 1,
    /** High quality; books mostly. */
    VPPKIT_PRICING_PARAM_PLUS = 2,
} vppkit_pricing_param;

/** The state of a licence. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_LICENSE_STATUS_NONE = 0,
    /** Assigned to a user or a device. */
    VPPKIT_LICENSE_STATUS_ASSOCIATED = 1,
    /** Free. */
    VPPKIT_LICENSE_STATUS_AVAILABLE = 2,
    /** Given back to Apple; it can no longer be assigned. */
    VPPKIT_LICENSE_STATUS_REFUNDED = 3,
} vppkit_license_status;

/** The state of a user record. */
typedef enum {
    /** None, or one that this header does not know. */
    VPPKIT_USER_STATUS_NONE = 0,
    /** Known to Apple, but not yet joined to a store account. */
    VPPKIT_USER_STATUS_REGISTERED = 1,
    /** Joined to a store account. */
    VPPKIT_USER_STATUS_ASSOCIATED = 2,
    /** Retired: revocable licences were given back. */
    VPPKIT_USER_STATUS_RETIRED = 3,
    /** This userId no longer belongs to its clientUserIdStr; look the user up by that. */
    VPPKIT_USER_STATUS_DELETED = 4,
} vppkit_user_status;

/**
 * The constant of a word as a record has it; `VPPKIT_PRICING_PARAM_NONE` where there is no word, or
 * one that this version does not know.
 */
vppkit_pricing_param vppkit_pricing_param_of(vppkit_str word);

/**
 * A value as text, such as `PLUS`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_pricing_param_name(int32_t value);

/**
 * The constant of a word as a record has it; `VPPKIT_LICENSE_STATUS_NONE` where there is no word,
 * or one that this version does not know.
 */
vppkit_license_status vppkit_license_status_of(vppkit_str word);

/**
 * A value as text, such as `Refunded`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_license_status_name(int32_t value);

/**
 * The constant of a word as a record has it; `VPPKIT_USER_STATUS_NONE` where there is no word, or
 * one that this version does not know.
 */
vppkit_user_status vppkit_user_status_of(vppkit_str word);

/**
 * A value as text, such as `Deleted`; `unknown` for a number that stands for none. Static,
 * never NULL. `value` may be any number.
 */
const char *vppkit_user_status_name(int32_t value);

/* ----------------------------------------------------------------------------------------------
 *
 * Records: assets
 */

/**
 * A page of assets. Free it with `vppkit_asset_page_free`, unless it belongs to another handle.
 * May be read by any threads at once.
 */
typedef struct vppkit_asset_page vppkit_asset_page;

/**
 * An app or book for which the library has licences (`getVPPAssetsSrv`).
 *
 * Its identity is the pair of adamId and pricingParam. The counts are there only where they were
 * asked for; total = assigned + available, retired ones stand outside.
 *
 * What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
 * and -1 where it is 1 (yes) or 0 (no).
 */
typedef struct {
    /** The id of the item in the store. */
    vppkit_str adam_id;
    /** The quality. */
    vppkit_str pricing_param;
    /** 7 macOS software, 8 iOS or macOS app, 10 book. */
    int64_t product_type_id;
    /** The name of the product type: `Software`, `Application`, `Publication`. */
    vppkit_str product_type_name;
    /** Whether a licence, once assigned, cannot be taken back. */
    int8_t is_irrevocable;
    /** Whether it can be assigned to devices. */
    int8_t device_assignable;
    /** Licences assigned to users and devices. */
    int64_t assigned_count;
    /** Licences free to assign. */
    int64_t available_count;
    /** Licences that were refunded or moved away. */
    int64_t retired_count;
    /** Assigned and available licences together. */
    int64_t total_count;
} vppkit_asset;

/** How many records the page has; 0 for NULL. */
size_t vppkit_asset_page_len(const vppkit_asset_page *page);

/**
 * Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
 * or `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_asset_page_get(const vppkit_asset_page *page,
                                    size_t index,
                                    vppkit_asset *record);

/**
 * All records of the page as an array, which is made once and lives as long as the page. How many
 * they are is put into `count`, which may be NULL. NULL for NULL.
 */
const vppkit_asset *vppkit_asset_page_records(const vppkit_asset_page *page, size_t *count);

/**
 * Makes a JSON object of the record at an index, under Apple's names and with all members that
 * came. Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_asset_page_to_json(const vppkit_asset_page *page,
                                        size_t index,
                                        char **json,
                                        vppkit_error **error);

/**
 * Makes a JSON object of the members of the record at an index that this version does not know.
 * Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_asset_page_extra_to_json(const vppkit_asset_page *page,
                                              size_t index,
                                              char **json,
                                              vppkit_error **error);

/**
 * Makes a JSON object of what the answer said beside its records: what is stored in the account,
 * estimates of totals, tokens. Empty where the records are not those of an answer of their own.
 * Yours; free it with `vppkit_string_free`.
 */
vppkit_status vppkit_asset_page_head_to_json(const vppkit_asset_page *page,
                                             char **json,
                                             vppkit_error **error);

/**
 * Makes another handle to the same page. Yours; free it with `vppkit_asset_page_free`. NULL for
 * NULL.
 */
vppkit_asset_page *vppkit_asset_page_clone(const vppkit_asset_page *page);

/** Frees a page of your own. What it lent is gone then. NULL is allowed. */
void vppkit_asset_page_free(vppkit_asset_page *page);

/* ----------------------------------------------------------------------------------------------
 *
 * Listings
 *
 * A listing comes page by page through a pager:
 *
 *     vppkit_license_pager *pager;
 *     vppkit_license_page *page;
 *     vppkit_status status = vppkit_client_licenses(client, NULL, NULL, &pager, &error);
 *     if (status != VPPKIT_OK) ...
 *     while ((status = vppkit_license_pager_next(pager, NULL, &page, &error)) == VPPKIT_OK) {
 *         ...
 *         vppkit_license_page_free(page);
 *     }
 *     if (status != VPPKIT_DONE) ...
 *     vppkit_license_pager_free(pager);
 *
 * `VPPKIT_DONE` says that the listing is complete; anything else but `VPPKIT_OK` is a failure,
 * after which the same call may be made again: it goes on where the listing stands. Further pages
 * are fetched in the background. Empty pages in the middle are normal. Records that come twice are
 * left out the second time. If Apple loses the listing's data it begins anew by itself:
 * `..._pager_restarts` grows, all records come again, and those that do not are gone.
 */

/** How far a listing is. */
typedef struct {
    /** Pages delivered. */
    uint64_t pages;
    /** Pages in all, as Apple estimates; `VPPKIT_ABSENT` if it does not. */
    int64_t total_pages;
    /** Records delivered. */
    uint64_t records;
    /** Records in all, as Apple estimates; `VPPKIT_ABSENT` if it does not. */
    int64_t total_records;
} vppkit_listing_progress;

/* ----------------------------------------------------------------------------------------------
 *
 * Records: assignments
 */

/**
 * A page of assignments. Free it with `vppkit_assignment_page_free`, unless it belongs to another
 * handle. May be read by any threads at once.
 */
typedef struct vppkit_assignment_page vppkit_assignment_page;

/**
 * A listing of assignments on its way. Yours; free it with `vppkit_assignment_pager_free`, which
 * ends what is under way. Used by one thread at a time.
 */
typedef struct vppkit_assignment_pager vppkit_assignment_pager;

/**
 * One asset in the hands of one user or one device (`getAssignments`).
 *
 * What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
 * and -1 where it is 1 (yes) or 0 (no).
 */
typedef struct {
    /** The id of the item in the store. */
    vppkit_str adam_id;
    /** The quality. */
    vppkit_str pricing_param;
    /** The user who holds it, if a user does. */
    vppkit_str client_user_id;
    /** The device that holds it, if a device does. */
    vppkit_str serial_number;
} vppkit_assignment;

/** How many records the page has; 0 for NULL. */
size_t vppkit_assignment_page_len(const vppkit_assignment_page *page);

/**
 * Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
 * or `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_assignment_page_get(const vppkit_assignment_page *page,
                                         size_t index,
                                         vppkit_assignment *record);

/**
 * All records of the page as an array, which is made once and lives as long as the page. How many
 * they are is put into `count`, which may be NULL. NULL for NULL.
 */
const vppkit_assignment *vppkit_assignment_page_records(const vppkit_assignment_page *page,
                                                        size_t *count);

/**
 * Makes a JSON object of the record at an index, under Apple's names and with all members that
 * came. Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_assignment_page_to_json(const vppkit_assignment_page *page,
                                             size_t index,
                                             char **json,
                                             vppkit_error **error);

/**
 * Makes a JSON object of the members of the record at an index that this version does not know.
 * Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_assignment_page_extra_to_json(const vppkit_assignment_page *page,
                                                   size_t index,
                                                   char **json,
                                                   vppkit_error **error);

/**
 * Makes a JSON object of what the answer said beside its records: what is stored in the account,
 * estimates of totals, tokens. Empty where the records are not those of an answer of their own.
 * Yours; free it with `vppkit_string_free`.
 */
vppkit_status vppkit_assignment_page_head_to_json(const vppkit_assignment_page *page,
                                                  char **json,
                                                  vppkit_error **error);

/**
 * Makes another handle to the same page. Yours; free it with `vppkit_assignment_page_free`. NULL
 * for NULL.
 */
vppkit_assignment_page *vppkit_assignment_page_clone(const vppkit_assignment_page *page);

/** Frees a page of your own. What it lent is gone then. NULL is allowed. */
void vppkit_assignment_page_free(vppkit_assignment_page *page);

/**
 * Waits for the next page: `VPPKIT_OK` with a page of your own, `VPPKIT_DONE` once the listing is
 * complete. After a failure it may be called again. `cancel` may be NULL: then that of the call
 * options which the listing was asked for with holds, if they had one.
 *
 * Errors: `VPPKIT_PROTOCOL` if the service neither ends the listing nor tells how to go on,
 * `VPPKIT_CHECKPOINT` if Apple does not take the token that the listing began with, or loses it
 * again and again; `VPPKIT_USAGE` while another thread uses the pager; and what every call may
 * return.
 */
vppkit_status vppkit_assignment_pager_next(vppkit_assignment_pager *pager,
                                           const vppkit_cancel *cancel,
                                           vppkit_assignment_page **page,
                                           vppkit_error **error);

/** Fills in how far the listing is. `VPPKIT_USAGE` while another thread uses the pager. */
vppkit_status vppkit_assignment_pager_progress(const vppkit_assignment_pager *pager,
                                               vppkit_listing_progress *progress);

/**
 * How often the listing began anew because Apple lost its data. When this number grows, all
 * records come again, and those that came before and do not come again are gone.
 */
uint32_t vppkit_assignment_pager_restarts(const vppkit_assignment_pager *pager);

/**
 * Makes the token that later lists what has changed since; NULL before the listing is complete,
 * and for listings without one. Yours; free it with `vppkit_string_free`.
 */
char *vppkit_assignment_pager_since_modified_token(const vppkit_assignment_pager *pager);

/** Frees a pager; its pages live on. NULL is allowed. */
void vppkit_assignment_pager_free(vppkit_assignment_pager *pager);

/* ----------------------------------------------------------------------------------------------
 *
 * Records: licences
 */

/**
 * A page of licences. Free it with `vppkit_license_page_free`, unless it belongs to another
 * handle. May be read by any threads at once.
 */
/* vppkit_license_page stands at the top of this file: C has to know it there. */

/**
 * A listing of licences on its way. Yours; free it with `vppkit_license_pager_free`, which ends
 * what is under way. Used by one thread at a time.
 */
typedef struct vppkit_license_pager vppkit_license_pager;

/**
 * One licence (`getVPPLicensesSrv`).
 *
 * Apple advises not to store licence ids: they are an inner matter of the service and may change.
 *
 * What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
 * and -1 where it is 1 (yes) or 0 (no).
 */
typedef struct {
    /** The id of the licence. Not always a number. */
    vppkit_str license_id;
    /** The id of the item in the store. */
    vppkit_str adam_id;
    /** The quality. Sometimes not sent where the licence is nested in another answer. */
    vppkit_str pricing_param;
    /** 7 macOS software, 8 iOS or macOS app, 10 book. */
    int64_t product_type_id;
    /** The name of the product type: `Software`, `Application`, `Publication`. */
    vppkit_str product_type_name;
    /** Whether it cannot be taken back once assigned. */
    int8_t is_irrevocable;
    /** Assigned, free or refunded. Not sent where the licence is nested in a user. */
    vppkit_str status;
    /** Apple's id of the user record that holds it. */
    vppkit_str user_id;
    /** The user who holds it, if a user does. */
    vppkit_str client_user_id;
    /** A hash of the store account that holds it. Opaque. */
    vppkit_str its_id_hash;
    /** The device that holds it, if a device does. */
    vppkit_str serial_number;
} vppkit_license;

/** How many records the page has; 0 for NULL. */
size_t vppkit_license_page_len(const vppkit_license_page *page);

/**
 * Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
 * or `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_page_get(const vppkit_license_page *page,
                                      size_t index,
                                      vppkit_license *record);

/**
 * All records of the page as an array, which is made once and lives as long as the page. How many
 * they are is put into `count`, which may be NULL. NULL for NULL.
 */
const vppkit_license *vppkit_license_page_records(const vppkit_license_page *page, size_t *count);

/**
 * Makes a JSON object of the record at an index, under Apple's names and with all members that
 * came. Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_page_to_json(const vppkit_license_page *page,
                                          size_t index,
                                          char **json,
                                          vppkit_error **error);

/**
 * Makes a JSON object of the members of the record at an index that this version does not know.
 * Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_page_extra_to_json(const vppkit_license_page *page,
                                                size_t index,
                                                char **json,
                                                vppkit_error **error);

/**
 * Makes a JSON object of what the answer said beside its records: what is stored in the account,
 * estimates of totals, tokens. Empty where the records are not those of an answer of their own.
 * Yours; free it with `vppkit_string_free`.
 */
vppkit_status vppkit_license_page_head_to_json(const vppkit_license_page *page,
                                               char **json,
                                               vppkit_error **error);

/**
 * Makes another handle to the same page. Yours; free it with `vppkit_license_page_free`. NULL for
 * NULL.
 */
vppkit_license_page *vppkit_license_page_clone(const vppkit_license_page *page);

/** Frees a page of your own. What it lent is gone then. NULL is allowed. */
void vppkit_license_page_free(vppkit_license_page *page);

/**
 * Waits for the next page: `VPPKIT_OK` with a page of your own, `VPPKIT_DONE` once the listing is
 * complete. After a failure it may be called again. `cancel` may be NULL: then that of the call
 * options which the listing was asked for with holds, if they had one.
 *
 * Errors: `VPPKIT_PROTOCOL` if the service neither ends the listing nor tells how to go on,
 * `VPPKIT_CHECKPOINT` if Apple does not take the token that the listing began with, or loses it
 * again and again; `VPPKIT_USAGE` while another thread uses the pager; and what every call may
 * return.
 */
vppkit_status vppkit_license_pager_next(vppkit_license_pager *pager,
                                        const vppkit_cancel *cancel,
                                        vppkit_license_page **page,
                                        vppkit_error **error);

/** Fills in how far the listing is. `VPPKIT_USAGE` while another thread uses the pager. */
vppkit_status vppkit_license_pager_progress(const vppkit_license_pager *pager,
                                            vppkit_listing_progress *progress);

/**
 * How often the listing began anew because Apple lost its data. When this number grows, all
 * records come again, and those that came before and do not come again are gone.
 */
uint32_t vppkit_license_pager_restarts(const vppkit_license_pager *pager);

/**
 * Makes the token that later lists what has changed since; NULL before the listing is complete,
 * and for listings without one. Yours; free it with `vppkit_string_free`.
 */
char *vppkit_license_pager_since_modified_token(const vppkit_license_pager *pager);

/** Frees a pager; its pages live on. NULL is allowed. */
void vppkit_license_pager_free(vppkit_license_pager *pager);

/* ----------------------------------------------------------------------------------------------
 *
 * Records: users
 */

/**
 * A page of users. Free it with `vppkit_user_page_free`, unless it belongs to another handle. May
 * be read by any threads at once.
 */
/* vppkit_user_page stands at the top of this file: C has to know it there. */

/**
 * A listing of users on its way. Yours; free it with `vppkit_user_pager_free`, which ends what is
 * under way. Used by one thread at a time.
 */
typedef struct vppkit_user_pager vppkit_user_pager;

/**
 * A user of the library.
 *
 * Key on the clientUserIdStr: it never changes, while Apple's userId of the active record can.
 *
 * What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
 * and -1 where it is 1 (yes) or 0 (no).
 */
typedef struct {
    /** The id that the client chose when it registered the user. */
    vppkit_str client_user_id;
    /** Apple's id of this record. */
    vppkit_str user_id;
    /** The state of the record. */
    vppkit_str status;
    /** The e-mail address, if known. */
    vppkit_str email;
    /** A hash of the store account. Opaque. */
    vppkit_str its_id_hash;
    /** Where the person accepts the invitation; while Registered only. */
    vppkit_str invite_url;
    /** The code of the invitation; while Registered only. */
    vppkit_str invite_code;
    /** The managed Apple Account, seen in some live answers. */
    vppkit_str managed_apple_id;
} vppkit_user;

/** How many records the page has; 0 for NULL. */
size_t vppkit_user_page_len(const vppkit_user_page *page);

/**
 * Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
 * or `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_user_page_get(const vppkit_user_page *page, size_t index, vppkit_user *record);

/**
 * All records of the page as an array, which is made once and lives as long as the page. How many
 * they are is put into `count`, which may be NULL. NULL for NULL.
 */
const vppkit_user *vppkit_user_page_records(const vppkit_user_page *page, size_t *count);

/**
 * Makes a JSON object of the record at an index, under Apple's names and with all members that
 * came. Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_user_page_to_json(const vppkit_user_page *page,
                                       size_t index,
                                       char **json,
                                       vppkit_error **error);

/**
 * Makes a JSON object of the members of the record at an index that this version does not know.
 * Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_user_page_extra_to_json(const vppkit_user_page *page,
                                             size_t index,
                                             char **json,
                                             vppkit_error **error);

/**
 * Makes a JSON object of what the answer said beside its records: what is stored in the account,
 * estimates of totals, tokens. Empty where the records are not those of an answer of their own.
 * Yours; free it with `vppkit_string_free`.
 */
vppkit_status vppkit_user_page_head_to_json(const vppkit_user_page *page,
                                            char **json,
                                            vppkit_error **error);

/**
 * Makes another handle to the same page. Yours; free it with `vppkit_user_page_free`. NULL for
 * NULL.
 */
vppkit_user_page *vppkit_user_page_clone(const vppkit_user_page *page);

/** Frees a page of your own. What it lent is gone then. NULL is allowed. */
void vppkit_user_page_free(vppkit_user_page *page);

/**
 * The licences of the user. `getVPPUsersSrv` leaves them out.
 *
 * Makes a page of them, which may be empty. Yours; free it with `vppkit_license_page_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_user_page_licenses(const vppkit_user_page *page,
                                        size_t index,
                                        vppkit_license_page **licenses,
                                        vppkit_error **error);

/**
 * Waits for the next page: `VPPKIT_OK` with a page of your own, `VPPKIT_DONE` once the listing is
 * complete. After a failure it may be called again. `cancel` may be NULL: then that of the call
 * options which the listing was asked for with holds, if they had one.
 *
 * Errors: `VPPKIT_PROTOCOL` if the service neither ends the listing nor tells how to go on,
 * `VPPKIT_CHECKPOINT` if Apple does not take the token that the listing began with, or loses it
 * again and again; `VPPKIT_USAGE` while another thread uses the pager; and what every call may
 * return.
 */
vppkit_status vppkit_user_pager_next(vppkit_user_pager *pager,
                                     const vppkit_cancel *cancel,
                                     vppkit_user_page **page,
                                     vppkit_error **error);

/** Fills in how far the listing is. `VPPKIT_USAGE` while another thread uses the pager. */
vppkit_status vppkit_user_pager_progress(const vppkit_user_pager *pager,
                                         vppkit_listing_progress *progress);

/**
 * How often the listing began anew because Apple lost its data. When this number grows, all
 * records come again, and those that came before and do not come again are gone.
 */
uint32_t vppkit_user_pager_restarts(const vppkit_user_pager *pager);

/**
 * Makes the token that later lists what has changed since; NULL before the listing is complete,
 * and for listings without one. Yours; free it with `vppkit_string_free`.
 */
char *vppkit_user_pager_since_modified_token(const vppkit_user_pager *pager);

/** Frees a pager; its pages live on. NULL is allowed. */
void vppkit_user_pager_free(vppkit_user_pager *pager);

/* ----------------------------------------------------------------------------------------------
 *
 * Records: licence changes
 */

/**
 * A page of licence changes. Free it with `vppkit_license_change_page_free`, unless it belongs to
 * another handle. May be read by any threads at once.
 */
typedef struct vppkit_license_change_page vppkit_license_change_page;

/**
 * One entry of `associations` or `disassociations` in the answer of
 * `manageVPPLicensesByAdamIdSrv`.
 *
 * It succeeded if and only if it has no error number: a failed entry may carry a licence id, and
 * a successful one may carry none or another licence's.
 *
 * What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
 * and -1 where it is 1 (yes) or 0 (no).
 */
typedef struct {
    /** The user of this entry, if it was a user. */
    vppkit_str client_user_id;
    /** The device of this entry, if it was a device. */
    vppkit_str serial_number;
    /** The licence. After a disassociation it may be another licence that is free now. */
    vppkit_str license_id;
    /** Why this entry failed; absent if it succeeded. */
    int64_t error_number;
    /** Apple's text about the failure. */
    vppkit_str error_message;
    /** The id of the item in the store; not always sent. */
    vppkit_str adam_id;
    /** The quality; not always sent. */
    vppkit_str pricing_param;
    /** 7 macOS software, 8 iOS or macOS app, 10 book; not always sent. */
    int64_t product_type_id;
    /** The name of the product type; not always sent. */
    vppkit_str product_type_name;
    /** Whether the licence cannot be taken back; not always sent. */
    int8_t is_irrevocable;
    /** The state of the licence; not always sent. */
    vppkit_str status;
    /** Apple's id of the user record; not always sent. */
    vppkit_str user_id;
} vppkit_license_change;

/** How many records the page has; 0 for NULL. */
size_t vppkit_license_change_page_len(const vppkit_license_change_page *page);

/**
 * Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
 * or `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_change_page_get(const vppkit_license_change_page *page,
                                             size_t index,
                                             vppkit_license_change *record);

/**
 * All records of the page as an array, which is made once and lives as long as the page. How many
 * they are is put into `count`, which may be NULL. NULL for NULL.
 */
const vppkit_license_change *vppkit_license_change_page_records(const vppkit_license_change_page *page,
                                                                size_t *count);

/**
 * Makes a JSON object of the record at an index, under Apple's names and with all members that
 * came. Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_change_page_to_json(const vppkit_license_change_page *page,
                                                 size_t index,
                                                 char **json,
                                                 vppkit_error **error);

/**
 * Makes a JSON object of the members of the record at an index that this version does not know.
 * Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_change_page_extra_to_json(const vppkit_license_change_page *page,
                                                       size_t index,
                                                       char **json,
                                                       vppkit_error **error);

/**
 * Makes a JSON object of what the answer said beside its records: what is stored in the account,
 * estimates of totals, tokens. Empty where the records are not those of an answer of their own.
 * Yours; free it with `vppkit_string_free`.
 */
vppkit_status vppkit_license_change_page_head_to_json(const vppkit_license_change_page *page,
                                                      char **json,
                                                      vppkit_error **error);

/**
 * Makes another handle to the same page. Yours; free it with `vppkit_license_change_page_free`.
 * NULL for NULL.
 */
vppkit_license_change_page *vppkit_license_change_page_clone(const vppkit_license_change_page *page);

/** Frees a page of your own. What it lent is gone then. NULL is allowed. */
void vppkit_license_change_page_free(vppkit_license_change_page *page);

/**
 * With 9616: the licence that this user holds already.
 *
 * Makes a page of them, which may be empty. Yours; free it with `vppkit_license_page_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_change_page_license_already_assigned(const vppkit_license_change_page *page,
                                                                  size_t index,
                                                                  vppkit_license_page **license_already_assigned,
                                                                  vppkit_error **error);

/**
 * With 9616: other users of the same store account who hold one.
 *
 * Makes a page of them, which may be empty. Yours; free it with `vppkit_user_page_free`.
 *
 * Errors: `VPPKIT_USAGE` where there is no such record.
 */
vppkit_status vppkit_license_change_page_reg_users_already_assigned(const vppkit_license_change_page *page,
                                                                    size_t index,
                                                                    vppkit_user_page **reg_users_already_assigned,
                                                                    vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Assets: what the library owns
 *
 * This is the way to licence counts; read them often, because licences move between locations
 * without your doing.
 */

/**
 * Which assets, and whether with their counts. Yours; free it with `vppkit_asset_filter_free`.
 * Used by one thread at a time.
 */
typedef struct vppkit_asset_filter vppkit_asset_filter;

/** Makes a filter for all assets, without counts. */
vppkit_asset_filter *vppkit_asset_filter_new(void);

/** Asks for the licence counts as well. */
void vppkit_asset_filter_with_counts(vppkit_asset_filter *filter);

/** Only assets of this quality, such as `VPPKIT_STDQ`. */
void vppkit_asset_filter_set_pricing_param(vppkit_asset_filter *filter, const char *pricing_param);

/** Frees a filter. NULL is allowed. */
void vppkit_asset_filter_free(vppkit_asset_filter *filter);

/**
 * Gets the assets of the library (`getVPPAssetsSrv`), all in one page of your own. `filter` may be
 * NULL for all, without counts; `options` may be NULL.
 *
 * Errors: what every call may return.
 */
vppkit_status vppkit_client_assets(const vppkit_client *client,
                                   const vppkit_asset_filter *filter,
                                   const vppkit_call_options *options,
                                   vppkit_asset_page **page,
                                   vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Assignments: who holds what
 */

/**
 * Whose assignments, or of what. Yours; free it with `vppkit_assignment_filter_free`, also before
 * the listing is complete. Used by one thread at a time.
 */
typedef struct vppkit_assignment_filter vppkit_assignment_filter;

/** Makes a filter for all assignments of the library. */
vppkit_assignment_filter *vppkit_assignment_filter_new(void);

/** Only assignments of this asset, both qualities. */
void vppkit_assignment_filter_set_adam_id(vppkit_assignment_filter *filter, const char *adam_id);

/** Only what this user holds. Takes the place of a device. */
void vppkit_assignment_filter_set_client_user_id(vppkit_assignment_filter *filter,
                                                 const char *client_user_id);

/** Only what this device holds. Takes the place of a user. */
void vppkit_assignment_filter_set_serial_number(vppkit_assignment_filter *filter,
                                                const char *serial_number);

/**
 * How many pages are fetched at once, 1 to 5; if not set, as many as the client may have requests
 * in flight.
 */
void vppkit_assignment_filter_set_parallel(vppkit_assignment_filter *filter, uint32_t pages);

/**
 * Whether pages are delivered as they come instead of in the service's order. Takes less memory.
 */
void vppkit_assignment_filter_set_unordered(vppkit_assignment_filter *filter, bool unordered);

/** Frees a filter. NULL is allowed. */
void vppkit_assignment_filter_free(vppkit_assignment_filter *filter);

/**
 * Lists the assignments that a filter names (`getAssignments`): makes a pager of your own. Nothing
 * is sent before its first page is asked for. A page has up to 300 assignments. `filter` may be
 * NULL for all; `options` may be NULL, they hold for each request.
 *
 * Errors: `VPPKIT_USAGE` for a NULL that is not allowed; a filter that cannot be right is refused
 * when the first page is asked for.
 */
vppkit_status vppkit_client_assignments(const vppkit_client *client,
                                        const vppkit_assignment_filter *filter,
                                        const vppkit_call_options *options,
                                        vppkit_assignment_pager **pager,
                                        vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Licences, one by one
 *
 * Apple announces that this service will go; prefer assignments where they will do.
 */

/**
 * Which licences. Yours; free it with `vppkit_license_filter_free`, also before the listing is
 * complete. Used by one thread at a time.
 */
typedef struct vppkit_license_filter vppkit_license_filter;

/** Makes a filter for all licences that are assigned. */
vppkit_license_filter *vppkit_license_filter_new(void);

/** Only licences of this asset. */
void vppkit_license_filter_set_adam_id(vppkit_license_filter *filter, const char *adam_id);

/** Only licences of this quality, such as `VPPKIT_STDQ`; an asset must be named too. */
void vppkit_license_filter_set_pricing_param(vppkit_license_filter *filter,
                                             const char *pricing_param);

/** Only licences of this device. */
void vppkit_license_filter_set_serial_number(vppkit_license_filter *filter,
                                             const char *serial_number);

/** Only licences that users hold. */
void vppkit_license_filter_held_by_users(vppkit_license_filter *filter);

/** Only licences that devices hold. */
void vppkit_license_filter_held_by_devices(vppkit_license_filter *filter);

/**
 * Free and refunded licences as well. Slow, and Apple may throttle it: counts come cheaper with
 * assets.
 */
void vppkit_license_filter_including_unassigned(vppkit_license_filter *filter);

/**
 * Only what changed since an earlier listing ended with this token. The asset and quality of that
 * listing hold on.
 */
void vppkit_license_filter_set_since(vppkit_license_filter *filter,
                                     const char *since_modified_token);

/**
 * How many pages are fetched at once, 1 to 5; if not set, as many as the client may have requests
 * in flight.
 */
void vppkit_license_filter_set_parallel(vppkit_license_filter *filter, uint32_t pages);

/**
 * Whether pages are delivered as they come instead of in the service's order. Takes less memory.
 */
void vppkit_license_filter_set_unordered(vppkit_license_filter *filter, bool unordered);

/** Frees a filter. NULL is allowed. */
void vppkit_license_filter_free(vppkit_license_filter *filter);

/**
 * Lists the licences that a filter names (`getVPPLicensesSrv`): makes a pager of your own. Nothing
 * is sent before its first page is asked for. `filter` may be NULL for all that are assigned;
 * `options` may be NULL, they hold for each request.
 *
 * Errors: `VPPKIT_USAGE` for a NULL that is not allowed; a filter that cannot be right is refused
 * when the first page is asked for.
 */
vppkit_status vppkit_client_licenses(const vppkit_client *client,
                                     const vppkit_license_filter *filter,
                                     const vppkit_call_options *options,
                                     vppkit_license_pager **pager,
                                     vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Users
 */

/**
 * Which users to list. Yours; free it with `vppkit_user_filter_free`, also before the listing is
 * complete. Used by one thread at a time.
 */
typedef struct vppkit_user_filter vppkit_user_filter;

/** Makes a filter for all users who are not retired. */
vppkit_user_filter *vppkit_user_filter_new(void);

/** Retired users as well. */
void vppkit_user_filter_including_retired(vppkit_user_filter *filter);

/** Retired users only. */
void vppkit_user_filter_retired_only(vppkit_user_filter *filter);

/**
 * Only what changed since an earlier listing ended with this token. To learn who was retired since,
 * include retired users.
 */
void vppkit_user_filter_set_since(vppkit_user_filter *filter, const char *since_modified_token);

/**
 * How many pages are fetched at once, 1 to 5; if not set, as many as the client may have requests
 * in flight.
 */
void vppkit_user_filter_set_parallel(vppkit_user_filter *filter, uint32_t pages);

/**
 * Whether pages are delivered as they come instead of in the service's order. Takes less memory.
 */
void vppkit_user_filter_set_unordered(vppkit_user_filter *filter, bool unordered);

/** Frees a filter. NULL is allowed. */
void vppkit_user_filter_free(vppkit_user_filter *filter);

/**
 * Lists the users that a filter names (`getVPPUsersSrv`), without their licences: makes a pager of
 * your own. Nothing is sent before its first page is asked for. `filter` may be NULL for all who
 * are not retired; `options` may be NULL, they hold for each request.
 *
 * Errors: `VPPKIT_USAGE` for a NULL that is not allowed; a filter that cannot be right is refused
 * when the first page is asked for.
 */
vppkit_status vppkit_client_users(const vppkit_client *client,
                                  const vppkit_user_filter *filter,
                                  const vppkit_call_options *options,
                                  vppkit_user_pager **pager,
                                  vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Users, one by one
 *
 * Calls about one user give a page with that one record. Key on the clientUserIdStr, the id that
 * you chose when you registered the user: it never changes, while Apple's id of the active record
 * can.
 */

/**
 * A user to be registered. Yours; free it with `vppkit_new_user_free`. Used by one thread at a
 * time.
 */
typedef struct vppkit_new_user vppkit_new_user;

/**
 * A change to a user. Yours; free it with `vppkit_user_edit_free`. Used by one thread at a time.
 */
typedef struct vppkit_user_edit vppkit_user_edit;

/**
 * Makes a user to be registered under an id of your choice: unique within the organization, and
 * for ever the same. Not an e-mail address, because another person may get that one day.
 */
vppkit_new_user *vppkit_new_user_new(const char *client_user_id);

/** The e-mail address. */
void vppkit_new_user_set_email(vppkit_new_user *user, const char *email);

/**
 * The managed Apple Account, which is joined at once, without an invitation. The content manager
 * behind the token must have one of the same organization.
 */
void vppkit_new_user_set_managed_apple_id(vppkit_new_user *user, const char *id);

/** Frees it. NULL is allowed. */
void vppkit_new_user_free(vppkit_new_user *user);

/**
 * Registers a user (`registerVPPUserSrv`). One who is registered already is returned as he is; a
 * retired one comes back or gets a new record. May be called for many users at once, and may be
 * repeated. `options` may be NULL.
 *
 * Errors: `VPPKIT_CONFLICT` (9635, 9641, 9642) if the managed Apple Account cannot be joined, and
 * what every call that writes may return.
 */
vppkit_status vppkit_client_register_user(const vppkit_client *client,
                                          const vppkit_new_user *user,
                                          const vppkit_call_options *options,
                                          vppkit_user_page **page,
                                          vppkit_error **error);

/**
 * Gets the active record of a user, with licences (`getVPPUserSrv`). `options` may be NULL.
 *
 * Errors: `VPPKIT_NOT_FOUND` (9604) if there is none, and what every call may return.
 */
vppkit_status vppkit_client_user(const vppkit_client *client,
                                 const char *client_user_id,
                                 const vppkit_call_options *options,
                                 vppkit_user_page **page,
                                 vppkit_error **error);

/**
 * Gets the record of a user that is or was joined to a store account, retired or not. `options`
 * may be NULL.
 *
 * Errors: as `vppkit_client_user`.
 */
vppkit_status vppkit_client_user_once_joined(const vppkit_client *client,
                                             const char *client_user_id,
                                             const char *its_id_hash,
                                             const vppkit_call_options *options,
                                             vppkit_user_page **page,
                                             vppkit_error **error);

/**
 * Gets the record with Apple's id, in any state. `Deleted` says that this id no longer belongs to
 * its clientUserIdStr. `options` may be NULL.
 *
 * Errors: as `vppkit_client_user`.
 */
vppkit_status vppkit_client_user_record(const vppkit_client *client,
                                        const char *user_id,
                                        const vppkit_call_options *options,
                                        vppkit_user_page **page,
                                        vppkit_error **error);

/** Makes a change to the user with this clientUserIdStr. What is not set stays as it is. */
vppkit_user_edit *vppkit_user_edit_new(const char *client_user_id);

/** Makes a change to the record with Apple's id. Apple calls this way deprecated. */
vppkit_user_edit *vppkit_user_edit_new_by_user_id(const char *user_id);

/** The new e-mail address. */
void vppkit_user_edit_set_email(vppkit_user_edit *edit, const char *email);

/** The managed Apple Account to join; as in `vppkit_new_user_set_managed_apple_id`. */
void vppkit_user_edit_set_managed_apple_id(vppkit_user_edit *edit, const char *id);

/** Frees it. NULL is allowed. */
void vppkit_user_edit_free(vppkit_user_edit *edit);

/**
 * Changes a user (`editVPPUserSrv`). May be repeated. `options` may be NULL.
 *
 * Errors: `VPPKIT_NOT_FOUND` (9609, 9636) if there is no such user, `VPPKIT_CONFLICT` as for
 * `vppkit_client_register_user`, `VPPKIT_USAGE` if nothing is to be changed, and what every call
 * that writes may return.
 */
vppkit_status vppkit_client_edit_user(const vppkit_client *client,
                                      const vppkit_user_edit *edit,
                                      const vppkit_call_options *options,
                                      vppkit_user_page **page,
                                      vppkit_error **error);

/**
 * Retires a user (`retireVPPUserSrv`): frees the licences that can be taken back. Gives the record
 * with the licences that stay with it, books mostly; the page is empty where Apple does not tell.
 * `options` may be NULL.
 *
 * Errors: `VPPKIT_CONFLICT` (9618) for a record that is retired already, `VPPKIT_NOT_FOUND` if
 * there is none, and what every call that writes may return.
 */
vppkit_status vppkit_client_retire_user(const vppkit_client *client,
                                        const char *client_user_id,
                                        const vppkit_call_options *options,
                                        vppkit_user_page **page,
                                        vppkit_error **error);

/** The same by Apple's id of the record. Apple calls this way deprecated. */
vppkit_status vppkit_client_retire_user_by_user_id(const vppkit_client *client,
                                                   const char *user_id,
                                                   const vppkit_call_options *options,
                                                   vppkit_user_page **page,
                                                   vppkit_error **error);

/**
 * Makes the URL where the user at an index of a page accepts the invitation: the one that Apple
 * gave with the record, or the template of the service configuration with the user's invite code.
 * Yours; free it with `vppkit_string_free`. `options` may be NULL.
 *
 * Errors: `VPPKIT_NOT_FOUND` for a user without an open invitation: one who is associated or
 * retired.
 */
vppkit_status vppkit_client_invitation_url(const vppkit_client *client,
                                           const vppkit_user_page *page,
                                           size_t index,
                                           const vppkit_call_options *options,
                                           char **url,
                                           vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Licence requests
 *
 * One request of `manageVPPLicensesByAdamIdSrv`: who gets a licence of an asset, and who loses one.
 * For more targets than one request takes use a job.
 */

/**
 * What became of each target of a request. Yours; free it with `vppkit_license_changes_free`. May
 * be read by any threads at once.
 */
typedef struct vppkit_license_changes vppkit_license_changes;

/**
 * One request for licences of one asset. Yours; free it with `vppkit_license_request_free`. Used
 * by one thread at a time.
 */
typedef struct vppkit_license_request vppkit_license_request;

/** Makes a request for an asset; `pricing_param` is its quality, such as `VPPKIT_STDQ`. */
vppkit_license_request *vppkit_license_request_new(const char *adam_id, const char *pricing_param);

/** Assigns a licence to each of these users, by their clientUserIdStr. */
void vppkit_license_request_associate_users(vppkit_license_request *request,
                                            const char *const *ids,
                                            size_t count);

/** Assigns a licence to each of these devices, by their serial numbers. */
void vppkit_license_request_associate_devices(vppkit_license_request *request,
                                              const char *const *ids,
                                              size_t count);

/**
 * Takes the licence of each of these users back. Apple carries that out first, so a licence that
 * is freed can be used in the same request.
 */
void vppkit_license_request_disassociate_users(vppkit_license_request *request,
                                               const char *const *ids,
                                               size_t count);

/** Takes the licence of each of these devices back. */
void vppkit_license_request_disassociate_devices(vppkit_license_request *request,
                                                 const char *const *ids,
                                                 size_t count);

/** Takes these licences back, by their ids; they must be of this asset. */
void vppkit_license_request_disassociate_licenses(vppkit_license_request *request,
                                                  const char *const *ids,
                                                  size_t count);

/** Whether users are told that they lose a licence; Apple's default is yes. Devices never are. */
void vppkit_license_request_set_notify_disassociation(vppkit_license_request *request, bool notify);

/** Frees a request. NULL is allowed. */
void vppkit_license_request_free(vppkit_license_request *request);

/**
 * Sends one request (`manageVPPLicensesByAdamIdSrv`), once, and gives what became of each target.
 * Look at each: `VPPKIT_OK` says that Apple answered target by target; some or all of them may
 * have failed. `options` may be NULL.
 *
 * Errors: `VPPKIT_USAGE` for more than one list to associate or to disassociate, more entries than
 * the limit of the service configuration, empty or repeated entries: nothing is sent.
 * `VPPKIT_INVALID_REQUEST` (9602) if the limit has fallen meanwhile: nothing was done.
 * `VPPKIT_PERMISSION` for a token that only reads. And what every call that writes may return;
 * look at `vppkit_error_effect` before sending it again.
 */
vppkit_status vppkit_client_manage_licenses(const vppkit_client *client,
                                            const vppkit_license_request *request,
                                            const vppkit_call_options *options,
                                            vppkit_license_changes **changes,
                                            vppkit_error **error);

/**
 * One record for each target that was to get a licence. The page belongs to the changes. NULL for
 * NULL.
 */
const vppkit_license_change_page *vppkit_license_changes_associations(const vppkit_license_changes *changes);

/**
 * One record for each target that was to lose one. The page belongs to the changes. NULL for NULL.
 */
const vppkit_license_change_page *vppkit_license_changes_disassociations(const vppkit_license_changes *changes);

/** Whether everything that was asked for was done. False for NULL. */
bool vppkit_license_changes_all_done(const vppkit_license_changes *changes);

/**
 * Makes a JSON object of the whole answer. Yours; free it with `vppkit_string_free`. NULL for
 * NULL.
 */
char *vppkit_license_changes_to_json(const vppkit_license_changes *changes);

/** Frees changes, and the pages that belong to them. NULL is allowed. */
void vppkit_license_changes_free(vppkit_license_changes *changes);

/* ----------------------------------------------------------------------------------------------
 *
 * Jobs: an asset for ten thousand devices, or an end of ten thousand assignments
 *
 * A job cuts its targets into requests of exactly what Apple takes today, sends them, and says of
 * every target what became of it. What an answer leaves open is looked at and, if it was not done,
 * sent once more.
 *
 *     vppkit_job *job = vppkit_job_assign("361304891", VPPKIT_STDQ);
 *     vppkit_job_to_devices(job, serial_numbers, count);
 *     status = vppkit_client_run(client, job, NULL, &outcome, &error);
 *     vppkit_job_free(job);
 *     if (status != VPPKIT_OK) ...
 *     const vppkit_target *targets = vppkit_job_outcome_targets(outcome, &count);
 *     for (size_t i = 0; i < count; i++) {
 *         if (targets[i].status == VPPKIT_TARGET_DONE) continue;
 *         printf("%.*s: %s, %s: %.*s\n", VPPKIT_PRINT(targets[i].target),
 *                vppkit_target_status_name(targets[i].status), vppkit_status_name(targets[i].reason),
 *                VPPKIT_PRINT(targets[i].text));
 *     }
 *     vppkit_job_outcome_free(outcome);
 *
 * `VPPKIT_OK` says that the job was run, not that every target is as it was to be. An asset that the
 * library does not have is as one without a free licence: its targets fail with
 * `VPPKIT_NO_LICENSE`.
 */

/** A job to be run. Yours; free it with `vppkit_job_free`. Used by one thread at a time. */
typedef struct vppkit_job vppkit_job;

/** How far a job is. */
typedef struct {
    /** Targets in all. */
    uint64_t targets;
    /** Done so far. */
    uint64_t done;
    /** Refused so far. */
    uint64_t failed;
    /** Sent, with an answer that leaves it open: they are looked at in the end. */
    uint64_t unclear;
    /** Requests answered or lost so far, without those that only look. */
    uint64_t requests;
} vppkit_job_progress;

/**
 * Is told after every answer how far a job is. `user_data` is what was given with it. Called by
 * the thread that runs the job, never under a lock; it must return soon, and must not make calls
 * that send something.
 */
typedef void (*vppkit_job_progress_function)(void *user_data, const vppkit_job_progress *progress);

/**
 * Makes a job that assigns an asset, of a quality such as `VPPKIT_STDQ`, to as many devices
 * (`vppkit_job_to_devices`) or users (`vppkit_job_to_users`) as you like; of one kind. Who holds
 * the asset already counts as done. It may take the licences of others for it, in the same
 * requests: of devices, users or licences (`vppkit_job_from_devices` and its like), of one kind.
 */
vppkit_job *vppkit_job_assign(const char *adam_id, const char *pricing_param);

/**
 * Makes a job that takes an asset back from as many devices, users or licences as you like
 * (`vppkit_job_from_devices` and its like); of one kind. Who does not hold it counts as done. For
 * more than ten targets their number must be confirmed: `vppkit_job_confirm_removals`.
 */
vppkit_job *vppkit_job_unassign(const char *adam_id, const char *pricing_param);

/**
 * Makes a job that retires users (`vppkit_job_from_users`) by their clientUserIdStr: they lose all
 * licences that can be taken back. For more than ten users their number must be confirmed:
 * `vppkit_job_confirm_removals`.
 */
vppkit_job *vppkit_job_retire_users(void);

/** Assigns to these devices, by their serial numbers. May be called more than once. */
void vppkit_job_to_devices(vppkit_job *job, const char *const *ids, size_t count);

/**
 * Assigns to these users, by their clientUserIdStr. They must be registered. May be called more
 * than once.
 */
void vppkit_job_to_users(vppkit_job *job, const char *const *ids, size_t count);

/** Takes licences from these devices, by their serial numbers. May be called more than once. */
void vppkit_job_from_devices(vppkit_job *job, const char *const *ids, size_t count);

/**
 * Takes licences from these users, or retires them, by their clientUserIdStr. May be called more
 * than once.
 */
void vppkit_job_from_users(vppkit_job *job, const char *const *ids, size_t count);

/** Takes these licences, by their ids; they must be of the asset. May be called more than once. */
void vppkit_job_from_licenses(vppkit_job *job, const char *const *ids, size_t count);

/** Whether users are told that they lose a licence; Apple's default is yes. Devices never are. */
void vppkit_job_set_notify_disassociation(vppkit_job *job, bool notify);

/**
 * Says that so many targets may lose a licence, or be retired. Needed for more than ten distinct
 * ones; a job with more than were confirmed is refused.
 */
void vppkit_job_confirm_removals(vppkit_job *job, size_t targets);

/** Requests at once, 1 to 5; 5 if not set. */
void vppkit_job_set_parallel(vppkit_job *job, uint32_t requests);

/**
 * A function that is told how far the job is; NULL for none. It and `user_data`, which may be NULL,
 * are used while the job runs.
 */
void vppkit_job_on_progress(vppkit_job *job,
                            vppkit_job_progress_function function,
                            void *user_data);

/** Frees a job. NULL is allowed. */
void vppkit_job_free(vppkit_job *job);

/**
 * Runs a job, and gives what became of every target. Look at each: `VPPKIT_OK` says that something
 * was sent, and some or all targets may have failed. A deadline among the options is that of the
 * whole job: when it strikes, the job returns with what it knows. One that is cancelled gives no
 * outcome: nobody knows then what became of the requests under way. `options` may be NULL.
 *
 * Errors, all with nothing sent: `VPPKIT_USAGE` for no targets, two kinds of them on one side,
 * empty ones, an adamId that is none, removals that were not confirmed, a client that only reads;
 * what every call that writes may return, if it ended the job before anything was sent. And
 * `VPPKIT_CANCELLED`.
 */
vppkit_status vppkit_client_run(const vppkit_client *client,
                                const vppkit_job *job,
                                const vppkit_call_options *options,
                                vppkit_job_outcome **outcome,
                                vppkit_error **error);

/**
 * Makes a JSON object of what a job to assign or to unassign would do, by the limits and counts of
 * now: its `requests` with the targets of each, `licenses_needed` and `licenses_available`,
 * `duplicates`. Nothing is written, nor need anything be confirmed or claimed for it. Yours; free
 * it with `vppkit_string_free`. `options` may be NULL.
 *
 * Errors: `VPPKIT_USAGE` as for `vppkit_client_run`, and for a job to retire users; and what every
 * call may return.
 */
vppkit_status vppkit_client_plan(const vppkit_client *client,
                                 const vppkit_job *job,
                                 const vppkit_call_options *options,
                                 char **json,
                                 vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * What became of a job
 */

/**
 * What became of a job: every target once, those to be assigned first, in the order given. Yours;
 * free it with `vppkit_job_outcome_free`. May be read by any threads at once.
 */
/* vppkit_job_outcome stands at the top of this file: C has to know it there. */

/** One target and what became of it. Views live as long as the outcome. */
typedef struct {
    /** The serial number, clientUserIdStr or licence id, as it was given. */
    vppkit_str target;
    /** What was to be done. */
    vppkit_job_action action;
    /** What became of it. */
    vppkit_target_status status;
    /** Done: whether it was so before, so that there was nothing to do. */
    bool already;
    /** Failed: the kind, by the same table as errors; otherwise `VPPKIT_OK`. */
    vppkit_status reason;
    /** Failed: Apple's number, or `VPPKIT_ABSENT`. */
    int64_t apple_number;
    /** Failed: Apple's text; where none was sent, what the failure means. */
    vppkit_str text;
    /** Failed: when it may be tried again, or `VPPKIT_ABSENT`. */
    int64_t retry_at;
} vppkit_target;

/** How many targets ended how. Every target counts once. */
typedef struct {
    /** All of them; those that were given twice count once. */
    uint64_t targets;
    /** As they were to be. */
    uint64_t done;
    /** Those among `done` that were so before. */
    uint64_t already;
    /** Refused. */
    uint64_t failed;
    /** Not known: a request was sent, and what it did could not be found out. */
    uint64_t unknown;
    /** Never sent. */
    uint64_t not_sent;
    /** Requests that changed something or might have. */
    uint64_t requests;
} vppkit_job_totals;

/**
 * All targets as an array, which is made once and lives as long as the outcome. How many they are
 * is put into `count`, which may be NULL. NULL for NULL.
 */
const vppkit_target *vppkit_job_outcome_targets(const vppkit_job_outcome *outcome, size_t *count);

/** Fills in how many targets ended how. Returns `VPPKIT_OK`, or `VPPKIT_USAGE` for NULL. */
vppkit_status vppkit_job_outcome_totals(const vppkit_job_outcome *outcome,
                                        vppkit_job_totals *totals);

/** Whether every target is as it was to be. False for NULL. */
bool vppkit_job_outcome_all_done(const vppkit_job_outcome *outcome);

/** Why the job ended early; NULL if it did not. The error belongs to the outcome. */
const vppkit_error *vppkit_job_outcome_stopped(const vppkit_job_outcome *outcome);

/**
 * Makes a JSON object of all of it: totals, targets, those that were given twice, and who holds
 * what stood in the way. Yours; free it with `vppkit_string_free`. NULL for NULL.
 */
char *vppkit_job_outcome_to_json(const vppkit_job_outcome *outcome);

/** Frees an outcome. NULL is allowed. */
void vppkit_job_outcome_free(vppkit_job_outcome *outcome);

/* ----------------------------------------------------------------------------------------------
 *
 * Import and sync: the whole library, once and then what changes
 *
 * Both are sequences of events that end with `VPPKIT_DONE`:
 *
 *     vppkit_sync *sync;
 *     vppkit_event *event;
 *     status = vppkit_client_import(client, NULL, NULL, &sync, &error);
 *     if (status != VPPKIT_OK) ...
 *     while ((status = vppkit_sync_next(sync, NULL, &event, &error)) == VPPKIT_OK) {
 *         switch (vppkit_event_kind_of(event)) {
 *         case VPPKIT_EVENT_ASSIGNMENTS: store(vppkit_event_assignments(event)); break;
 *         case VPPKIT_EVENT_CHECKPOINT: keep(vppkit_event_checkpoint(event)); break;
 *         default: break;
 *         }
 *         vppkit_event_free(event);
 *     }
 *     if (status != VPPKIT_DONE) ...
 *     vppkit_sync_free(sync);
 *
 * where `store` reads a page:
 *
 *     size_t count;
 *     const vppkit_assignment *all = vppkit_assignment_page_records(page, &count);
 *     for (size_t i = 0; i < count; i++) {
 *         printf("%.*s\n", VPPKIT_PRINT(all[i].serial_number));
 *     }
 *
 * A checkpoint is a text to keep: nothing that was handed over before it is lost to who goes on
 * from it. Keep it with the records that came before it, in one transaction if you can, and store
 * records under their keys: pages of an asset that was not complete yet come again. A later process
 * goes on from it
 * with `vppkit_client_sync`, also after it was complete: then what has changed since comes. Who
 * keeps it in a file begins every run like this:
 *
 *     char *checkpoint;
 *     status = vppkit_checkpoint_load("library.checkpoint", &checkpoint, &error);
 *     if (status != VPPKIT_OK) ...
 *     if (checkpoint != NULL) {
 *         status = vppkit_client_sync(client, checkpoint, NULL, &sync, &error);
 *     } else {
 *         status = vppkit_client_import(client, NULL, NULL, &sync, &error);
 *     }
 *     vppkit_string_free(checkpoint);
 *     if (status != VPPKIT_OK) ...
 *     status = vppkit_sync_keep_in_file(sync, "library.checkpoint", &error);
 *
 * A sync of assignments brings a changed asset so: first `VPPKIT_EVENT_RESTARTED` with its adamId,
 * then all assignments of it. That is the normal case. On `VPPKIT_EVENT_RESTARTED` with `is_full`
 * delete what you have of that list: with an adamId the assignments of this adamId, whatever their
 * pricingParam; without one all of the list. Do it in the transaction that ends with the next
 * checkpoint.
 */

/**
 * What an import does. Yours; free it with `vppkit_import_options_free`. Used by one thread at a
 * time.
 */
typedef struct vppkit_import_options vppkit_import_options;

/**
 * An import or a sync on its way. Yours; free it with `vppkit_sync_free`, which ends what is under
 * way. Used by one thread at a time.
 */
typedef struct vppkit_sync vppkit_sync;

/** Makes the options of the import that Apple recommends. */
vppkit_import_options *vppkit_import_options_new(void);

/**
 * Reads licences in place of assignments, assigned ones only. For those who must have licence ids.
 */
void vppkit_import_options_from_licenses(vppkit_import_options *options);

/** Leaves the users out, for those who assign to devices only. Later syncs leave them out too. */
void vppkit_import_options_without_users(vppkit_import_options *options);

/** Frees options. NULL is allowed. */
void vppkit_import_options_free(vppkit_import_options *options);

/**
 * Imports the library: makes a sync of your own. Its events come in the order that Apple
 * recommends: assets with their counts, then who holds what, then users. Nothing is sent before the
 * first event is asked for; then requests run in the background. `import_options` may be NULL for
 * the recommended import; `options` may be NULL, they hold for each request.
 */
vppkit_status vppkit_client_import(const vppkit_client *client,
                                   const vppkit_import_options *import_options,
                                   const vppkit_call_options *options,
                                   vppkit_sync **sync,
                                   vppkit_error **error);

/**
 * Goes on from a checkpoint: with the import that it interrupts, or with what has changed since it
 * was complete. Makes a sync of your own. What was handed over after the checkpoint was made comes
 * again. Where nothing has changed it takes one request for each list. `options` may be NULL, they
 * hold for each request.
 *
 * Errors: `VPPKIT_CHECKPOINT` for a text that is no checkpoint, is damaged, or is of a newer
 * version. One of another library is refused when the first event is asked for.
 */
vppkit_status vppkit_client_sync(const vppkit_client *client,
                                 const char *checkpoint,
                                 const vppkit_call_options *options,
                                 vppkit_sync **sync,
                                 vppkit_error **error);

/**
 * Keeps checkpoints in a file. One is written when the event after it is asked for, because then
 * what came before it has been taken: at most one a second; without that limit the last one,
 * before `VPPKIT_EVENT_DONE` is given, and the one that is due when `vppkit_sync_next` fails.
 * Nothing is written by `vppkit_sync_free`, nor when the call is cancelled: who ends a sync early
 * finds a checkpoint in the file that is up to about a second behind, and what came after that
 * one comes again.
 *
 * Only for those who store what each event brought before they ask for the next one. The file
 * need not exist yet, its folder must; at every moment it holds a whole checkpoint. It holds for
 * this sync alone: call it for each import and each sync, before the first event. The file is
 * first looked at when a checkpoint is written.
 */
vppkit_status vppkit_sync_keep_in_file(vppkit_sync *sync, const char *path, vppkit_error **error);

/**
 * Waits for the next event: `VPPKIT_OK` with an event of your own, `VPPKIT_DONE` after the event
 * `VPPKIT_EVENT_DONE`. After a failure it may be called again: it stands where it stood, and
 * nothing is delivered twice. `cancel` may be NULL: then that of the call options which the sync
 * was made with holds, if they had one.
 *
 * Errors: `VPPKIT_CHECKPOINT` if the checkpoint belongs to another library; `VPPKIT_STORAGE` if one
 * cannot be written to the file of `vppkit_sync_keep_in_file`; `VPPKIT_USAGE` while another thread
 * uses the sync; and what the services may return.
 */
vppkit_status vppkit_sync_next(vppkit_sync *sync,
                               const vppkit_cancel *cancel,
                               vppkit_event **event,
                               vppkit_error **error);

/** Frees a sync; its events live on. NULL is allowed. */
void vppkit_sync_free(vppkit_sync *sync);

/**
 * Tells whether the import that a checkpoint belongs to is complete, so that only changes will
 * come.
 *
 * Errors: `VPPKIT_CHECKPOINT` for a text that is no checkpoint.
 */
vppkit_status vppkit_checkpoint_is_complete(const char *checkpoint,
                                            bool *is_complete,
                                            vppkit_error **error);

/**
 * Makes the id of the library that a checkpoint belongs to; NULL if it was not known. Yours; free
 * it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_CHECKPOINT` for a text that is no checkpoint.
 */
vppkit_status vppkit_checkpoint_library_uid(const char *checkpoint,
                                            char **uid,
                                            vppkit_error **error);

/**
 * Makes the text of the checkpoint that `vppkit_sync_keep_in_file` has kept in a file; NULL if
 * there is no such file yet. Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_STORAGE` if the file cannot be read, and may be good; `VPPKIT_CHECKPOINT` if it
 * can, and holds no checkpoint or a damaged one: begin with a new import.
 */
vppkit_status vppkit_checkpoint_load(const char *path, char **checkpoint, vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Events of an import or a sync
 *
 * `vppkit_event_kind_of` says what an event is; the functions for other kinds give NULL or
 * `VPPKIT_USAGE`. What an event lends lives as long as the event.
 */

/**
 * One step of an import or a sync. Yours; free it with `vppkit_event_free`. May be read by any
 * threads at once.
 */
/* vppkit_event stands at the top of this file: C has to know it there. */

/** How far an import or a sync is. */
typedef struct {
    /** The list that is being read. */
    vppkit_list list;
    /** Its records delivered so far, since it began or began anew in this import or sync. */
    uint64_t delivered;
    /**
     * Its records in all: an estimate, as others may be at work. 0 where nobody can know, such as
     * how many changes will come: do not divide by it. Where licences or users go on from a
     * checkpoint, those that came before it are among them, though not among `delivered`.
     */
    uint64_t expected;
    /** Assets whose assignments are complete, of those that are read now. */
    uint64_t assets_done;
    /**
     * Assets (by adamId) whose assignments are read now: in a sync of changes those that have
     * changed, after a checkpoint those that were not complete; 0 until that has begun.
     */
    uint64_t assets;
} vppkit_progress;

/**
 * A list that begins anew because Apple lost its data or no longer takes its token, or because it
 * is known only that something of an asset has changed. In a sync of assignments that is how every
 * change comes: first this for each asset that has changed, then all assignments of it.
 */
typedef struct {
    /** The list. */
    vppkit_list list;
    /** With assignments: of this asset, in all its qualities. Without a text: of all. */
    vppkit_str adam_id;
    /**
     * Whether all of it comes now: delete the rows that you have of the list, or of this adamId in
     * it whatever their pricingParam, because what does not come again is gone. Otherwise only the
     * changes come again, and nothing is to be deleted.
     */
    bool is_full;
} vppkit_restart;

/**
 * What an import or a sync found. Account, `assets` and the four counts of licences speak of the
 * whole library as it is now, also after a sync. All others speak of what this import or sync
 * delivered: after a sync of changes, or an import that went on from a checkpoint, only of what
 * came now.
 */
typedef struct {
    /** Whose library it is, for people. */
    vppkit_str account;
    /** Assets of the library: pairs of adamId and pricingParam. */
    uint64_t assets;
    /** Licences of the library that are assigned or available, by the assets' counts. */
    uint64_t licenses;
    /** Of the library: held by users and devices. */
    uint64_t licenses_assigned;
    /** Of the library: free. */
    uint64_t licenses_available;
    /** Of the library: refunded or moved away; not among `licenses`. */
    uint64_t licenses_retired;
    /** Assignments (or licences) delivered now; one that came again counts again. */
    uint64_t assignments;
    /** User records delivered now, retired ones too. */
    uint64_t user_records;
    /** Different users among the holders delivered now. */
    uint64_t users;
    /** Different devices among the holders delivered now. */
    uint64_t devices;
    /** Requests that the client sent meanwhile, repeats included. */
    uint64_t requests;
    /** Bytes of answers over the wire meanwhile. */
    uint64_t received_bytes;
    /** From the first request to the last record, in milliseconds. */
    uint64_t took;
} vppkit_summary;

/**
 * What an event is. `VPPKIT_EVENT_NONE` for NULL, and for one that this header does not know:
 * ignore it.
 */
vppkit_event_kind vppkit_event_kind_of(const vppkit_event *event);

/** Of `VPPKIT_EVENT_STARTED`: whose library it is, for people; or NULL. */
const char *vppkit_event_account(const vppkit_event *event);

/** Of `VPPKIT_EVENT_STARTED`: whether only changes will come, beside the assets. */
bool vppkit_event_is_incremental(const vppkit_event *event);

/**
 * Of `VPPKIT_EVENT_ASSETS`: all assets with their counts; or NULL. The page belongs to the event.
 */
const vppkit_asset_page *vppkit_event_assets(const vppkit_event *event);

/**
 * Of `VPPKIT_EVENT_USERS`: users, retired ones too, in a sync those that have changed; or NULL. The
 * page belongs to the event.
 */
const vppkit_user_page *vppkit_event_users(const vppkit_event *event);

/**
 * Of `VPPKIT_EVENT_ASSIGNMENTS`: assignments of one asset; or NULL. The page belongs to the event.
 */
const vppkit_assignment_page *vppkit_event_assignments(const vppkit_event *event);

/**
 * Of `VPPKIT_EVENT_LICENSES`: assigned licences, in a sync those that have changed (one that is
 * free now is `Available`); or NULL. The page belongs to the event.
 */
const vppkit_license_page *vppkit_event_licenses(const vppkit_event *event);

/** Of `VPPKIT_EVENT_PROGRESS`: fills in how far it is. Otherwise `VPPKIT_USAGE`. */
vppkit_status vppkit_event_progress(const vppkit_event *event, vppkit_progress *progress);

/**
 * Of `VPPKIT_EVENT_WAITING`: fills in until when requests wait because Apple asked this account to,
 * in milliseconds since 1970. Otherwise `VPPKIT_USAGE`.
 */
vppkit_status vppkit_event_waiting_until(const vppkit_event *event, int64_t *until);

/** Of `VPPKIT_EVENT_RESTARTED`: fills in which list begins anew. Otherwise `VPPKIT_USAGE`. */
vppkit_status vppkit_event_restart(const vppkit_event *event, vppkit_restart *restart);

/**
 * Of `VPPKIT_EVENT_CHECKPOINT`: the text to keep, ASCII without blanks; or NULL. It is opaque, some
 * kilobytes long, and holds no secrets.
 */
const char *vppkit_event_checkpoint(const vppkit_event *event);

/** Of `VPPKIT_EVENT_DONE`: fills in what was found. Otherwise `VPPKIT_USAGE`. */
vppkit_status vppkit_event_summary(const vppkit_event *event, vppkit_summary *summary);

/**
 * Makes a JSON object of an event: `event`, its kind, and `data`; of pages the number of records
 * only. Yours; free it with `vppkit_string_free`. NULL for NULL.
 */
char *vppkit_event_to_json(const vppkit_event *event);

/** Frees an event, and the page that belongs to it. NULL is allowed. */
void vppkit_event_free(vppkit_event *event);

/* ----------------------------------------------------------------------------------------------
 *
 * Metadata: what the store knows about items
 */

/**
 * What was found, in the order asked for. Yours; free it with `vppkit_metadata_list_free`. May be
 * read by any threads at once.
 */
typedef struct vppkit_metadata_list vppkit_metadata_list;

/**
 * What to look up, and for which storefront. Yours; free it with `vppkit_metadata_query_free`. Used
 * by one thread at a time.
 */
typedef struct vppkit_metadata_query vppkit_metadata_query;

/**
 * What the store knows about an app or book. Views live as long as the list. Everything else is in
 * `vppkit_metadata_list_to_json`.
 */
typedef struct {
    /** The id of the item in the store. */
    vppkit_str adam_id;
    /** Its name. */
    vppkit_str name;
    /** `iosSoftware`, `macSoftware`, `ebook` … */
    vppkit_str kind;
    /** The bundle id of an app. */
    vppkit_str bundle_id;
    /** Who made it. */
    vppkit_str artist_name;
    /** The description, in the language asked for. */
    vppkit_str description;
    /** A URL of its picture, with `{w}`, `{h}` and `{f}` to be replaced where it is a template. */
    vppkit_str artwork_url;
    /** Its page in the store. */
    vppkit_str url;
    /** The version to show. */
    vppkit_str version;
    /** The version's id in the store. */
    vppkit_str external_version_id;
    /** The price to show, such as `$9.99`. */
    vppkit_str price_formatted;
    /** The oldest system it runs on. */
    vppkit_str minimum_os_version;
    /** When it was first released, as the store writes it. */
    vppkit_str release_date;
    /** When its latest version was released, as the store writes it. */
    vppkit_str latest_version_release_date;
    /** Whether it was made for one business only; -1 if the store does not say. */
    int8_t is_b2b_custom_app;
    /** Whether it can be assigned to devices; -1 if the store does not say. */
    int8_t is_vpp_device_based_licensing_enabled;
} vppkit_metadata;

/**
 * Makes a query for items by their ids in the store. Platform and country are those of the client
 * configuration, the language is English.
 */
vppkit_metadata_query *vppkit_metadata_query_new(const char *const *adam_ids, size_t count);

/** `volumestore` (education), `enterprisestore` (business), or one of the older words. */
void vppkit_metadata_query_set_platform(vppkit_metadata_query *query, const char *platform);

/** ISO 3166-1 alpha-2 code of the storefront. */
void vppkit_metadata_query_set_country(vppkit_metadata_query *query, const char *country);

/** The language of names and descriptions, such as `en`. */
void vppkit_metadata_query_set_language(vppkit_metadata_query *query, const char *language);

/**
 * Sends the token to the lookup host too, as the cookie `itvt`: needed for custom apps that the
 * library owns, and for items that are no longer sold.
 */
void vppkit_metadata_query_authenticated(vppkit_metadata_query *query);

/** Frees a query. NULL is allowed. */
void vppkit_metadata_query_free(vppkit_metadata_query *query);

/**
 * Asks what the store knows about some items, with one request for each. `options` may be NULL.
 *
 * Errors: `VPPKIT_USAGE` for what is no adamId, `VPPKIT_PERMISSION` where the lookup refuses the
 * token, and what every call may return.
 */
vppkit_status vppkit_client_metadata(const vppkit_client *client,
                                     const vppkit_metadata_query *query,
                                     const vppkit_call_options *options,
                                     vppkit_metadata_list **list,
                                     vppkit_error **error);

/** How many items were asked for; 0 for NULL. */
size_t vppkit_metadata_list_len(const vppkit_metadata_list *list);

/**
 * Fills in the item at an index, from 0. Returns `VPPKIT_OK`; `VPPKIT_NOT_FOUND` for one that the
 * store does not know or show to this account; `VPPKIT_USAGE` where none was asked for.
 */
vppkit_status vppkit_metadata_list_get(const vppkit_metadata_list *list,
                                       size_t index,
                                       vppkit_metadata *metadata);

/**
 * Makes a JSON object of the item at an index, with the whole record of the store in `raw`; `null`
 * for one that was not found. Yours; free it with `vppkit_string_free`.
 *
 * Errors: `VPPKIT_USAGE` where none was asked for.
 */
vppkit_status vppkit_metadata_list_to_json(const vppkit_metadata_list *list,
                                           size_t index,
                                           char **json,
                                           vppkit_error **error);

/** Frees a list. NULL is allowed. */
void vppkit_metadata_list_free(vppkit_metadata_list *list);

/* ----------------------------------------------------------------------------------------------
 *
 * Services that Apple deprecates
 *
 * Use `vppkit_client_manage_licenses` in their place. Where they are gone they answer 9634.
 */

/**
 * Assigns a certain licence to a user (`associateVPPLicenseSrv`), and makes a JSON object of the
 * licence and the user. Yours; free it with `vppkit_string_free`. `options` may be NULL.
 *
 * Errors: `VPPKIT_CONFLICT` (9616) if the user or one of the same store account holds one, see
 * `vppkit_error_license_held`; `VPPKIT_NO_LICENSE` (9610); `VPPKIT_INVALID_REQUEST` (9634) where
 * Apple has removed the service; and what every call that writes may return.
 */
vppkit_status vppkit_client_associate_license(const vppkit_client *client,
                                              const char *client_user_id,
                                              const char *license_id,
                                              const vppkit_call_options *options,
                                              char **json,
                                              vppkit_error **error);

/**
 * Assigns any free licence of an asset to a user; otherwise as `vppkit_client_associate_license`.
 */
vppkit_status vppkit_client_associate_any_license(const vppkit_client *client,
                                                  const char *client_user_id,
                                                  const char *adam_id,
                                                  const char *pricing_param,
                                                  const vppkit_call_options *options,
                                                  char **json,
                                                  vppkit_error **error);

/**
 * Takes a licence back (`disassociateVPPLicenseSrv`), and makes a JSON object of it. Where the
 * service configuration names `disassociateVPPLicenseFromVPPUserSrv`, Apple's id of the user is
 * needed too; otherwise `user_id` may be NULL. Yours; free it with `vppkit_string_free`. `options`
 * may be NULL.
 *
 * Errors: `VPPKIT_CONFLICT` (9607, 9619) if it cannot be taken back or nobody holds it;
 * `VPPKIT_INVALID_REQUEST` (9634) where Apple has removed the service; and what every call that
 * writes may return.
 */
vppkit_status vppkit_client_disassociate_license(const vppkit_client *client,
                                                 const char *license_id,
                                                 const char *user_id,
                                                 const vppkit_call_options *options,
                                                 char **json,
                                                 vppkit_error **error);

/* ----------------------------------------------------------------------------------------------
 *
 * Any service, with any members
 */

/**
 * Calls a service by Apple's name of it, such as `getVPPAssetsSrv`, with the members of a JSON
 * object of your choice, and makes a JSON object of its answer: `envelope`, what every answer
 * says, and `members`, all others as they came. Yours; free it with `vppkit_string_free`.
 * `members_json` may be NULL for none; `options` may be NULL.
 *
 * For what this library knows too little of. It goes the way of every call: same gate, same claim,
 * same errors, same silence about the token, which is added by the library. A request to a service
 * that writes is sent once.
 *
 * Errors: `VPPKIT_USAGE` if there is no such service, the members are no JSON object, hold an
 * `sToken` or a `facilitatorMemberId`, or would change `clientContext`; and what every call may
 * return.
 */
vppkit_status vppkit_client_call(const vppkit_client *client,
                                 const char *service,
                                 const char *members_json,
                                 const vppkit_call_options *options,
                                 char **json,
                                 vppkit_error **error);

#ifdef __cplusplus
}
#endif

#endif /* VPPKIT_H */
