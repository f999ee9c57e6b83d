//! The one table of Apple's error numbers.
//!
//! Sources: the number lists of the legacy reference and of API 2.0, and what live servers sent
//! (protocol section 2). Texts changed over the years for the same number, so nothing here matches
//! on text. Kinds and actions are the library's; Apple names only some of them.

use super::{Kind, TokenProblem};

/// What the library, or the caller, does about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Send the same request again soon, with growing waits and at most five times.
    Retry,
    /// Send it again after minutes.
    Later,
    /// Read the service configuration again, then split or re-route and send once more.
    Refresh,
    /// Begin the listing again.
    Restart,
    /// Stop and tell an administrator.
    Admin,
    /// The wished state holds already.
    Done,
    /// Do not repeat this request.
    Never,
    /// Repeat with another licence or user.
    Other,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Number {
    /// `errorNumber`.
    pub number: i64,
    /// The kind of error that it becomes.
    pub kind: Kind,
    /// What is wrong with the token, where it is the token.
    pub token_problem: Option<TokenProblem>,
    /// What is done about it.
    pub action: Action,
    /// What it means.
    pub meaning: &'static str,
    /// What a person should do.
    pub advice: &'static str,
}

/// The row of a number, if the table has one.
pub fn lookup(number: i64) -> Option<&'static Number> {
    NUMBERS.binary_search_by_key(&number, |row| row.number).ok().map(|at| &NUMBERS[at])
}

/// The kind of an answer that carries no known number.
pub(super) fn kind_of_status(http_status: u16) -> Kind {
    match http_status {
        401 => Kind::Token,
        403 => Kind::Permission,
        429 | 503 => Kind::Throttled,
        500.. => Kind::Unavailable,
        _ => Kind::InvalidRequest,
    }
}

const fn row(
    number: i64,
    kind: Kind,
    action: Action,
    meaning: &'static str,
    advice: &'static str,
) -> Number {
    let token_problem = match number {
        9601 | 9611 | 9622 => Some(TokenProblem::Invalid),
        9621 => Some(TokenProblem::Expired),
        9625 => Some(TokenProblem::Revoked),
        _ => None,
    };
    Number { number, kind, token_problem, action, meaning, advice }
}

const NEW_TOKEN: &str = "Download a new token for this location from Apple School Manager or Apple \
                         Business Manager and give it to this program.";
const OUR_BUG: &str =
    "This is a mistake in the calling program or in this library; please report it.";
const FEWER: &str = "Send fewer at once: read the limits of the service configuration again.";
const DISTINCT: &str = "Name each one only once.";
const LISTING_AGAIN: &str = "Start this listing again from its beginning.";
const WAIT_MINUTES: &str = "Wait some minutes before the same request is made again.";

use Action::{Admin, Done, Later, Never, Other, Refresh, Restart, Retry};
use Kind::{
    Checkpoint, Conflict, InvalidRequest, NoLicense, NotFound, Permission, Throttled, Token,
    Unavailable,
};

/// Every number known, in ascending order. 96xx: legacy API, some also API 2.0; 97xx and 98xx:
/// API 2.0.
#[rustfmt::skip]
pub static NUMBERS: &[Number] = &[
    row(9600, InvalidRequest, Never, "a required argument is missing", OUR_BUG),
    row(9601, Token, Admin, "the request carried no token that Apple accepts as a login", NEW_TOKEN),
    row(9602, InvalidRequest, Refresh, "an argument is invalid, or more entries were sent than Apple takes at once", "Check the values; in licence requests also the current limits of the service configuration."),
    row(9603, Unavailable, Retry, "Apple's service had an internal error, mostly because it was too slow", "Try again in some minutes."),
    row(9604, NotFound, Never, "there is no result for this query", "Check the id: this library has nothing under it."),
    row(9605, Permission, Admin, "the storefront of the account is wrong", "Have the account's country checked at Apple."),
    row(9606, Unavailable, Retry, "Apple could not build a token", "Try again; if it stays, ask Apple."),
    row(9607, Conflict, Never, "the licence is irrevocable and cannot be taken back", "Books stay with their user; leave it assigned."),
    row(9608, Unavailable, Retry, "one of Apple's internal services gave no data", "Try again in some minutes."),
    row(9609, NotFound, Never, "the registered user was not found", "Register the user, then assign again."),
    row(9610, NoLicense, Later, "no licence was found: none is free, or the licence id is unknown", "Look at the asset's counts; buy or free licences before trying again."),
    row(9611, Token, Admin, "the manager behind the token was not found", NEW_TOKEN),
    row(9612, Unavailable, Later, "Apple could not create the job that claims a licence", "Try again in some minutes."),
    row(9613, Unavailable, Later, "Apple could not create the job that gives a licence back", "Try again in some minutes."),
    row(9614, InvalidRequest, Never, "a date has a bad format", OUR_BUG),
    row(9615, Permission, Admin, "the country of the organization was not found", "Have the organization's address checked at Apple."),
    row(9616, Conflict, Done, "the licence is assigned already", "If this user holds it there is nothing to do; if another user of the same Apple Account holds it, retire that user or use device assignment."),
    row(9617, Unavailable, Refresh, "the service has moved to another URL", "The service configuration is read again by itself; try again."),
    row(9618, Conflict, Done, "the user is retired already", "There is nothing to do if the user was to be retired."),
    row(9619, Conflict, Done, "the licence is not assigned", "There is nothing to do if it was to be taken back."),
    row(9620, NotFound, Never, "the user record is deleted", "Forget this userId and look the user up by clientUserIdStr."),
    row(9621, Token, Admin, "the token has expired", NEW_TOKEN),
    row(9622, Token, Admin, "Apple does not accept this token", NEW_TOKEN),
    row(9623, InvalidRequest, Never, "the push notification token is invalid", "Drop that notification token."),
    row(9624, NoLicense, Other, "the licence was refunded", "Use another licence and read the asset's counts again."),
    row(9625, Token, Admin, "the token was revoked", NEW_TOKEN),
    row(9626, Conflict, Other, "the licence belongs to another user by now", "Try again with another licence."),
    row(9627, Throttled, Later, "the licence was moved too often, taking it back is refused for now", WAIT_MINUTES),
    row(9628, Conflict, Never, "this item cannot be assigned to devices", "Assign it to users instead."),
    row(9629, Checkpoint, Restart, "the batchToken belongs to another sToken", LISTING_AGAIN),
    row(9630, Throttled, Later, "the same assignment failed too often because it exists already", WAIT_MINUTES),
    row(9631, Throttled, Later, "the same assignment failed too often for want of a licence", "Buy or free licences, and wait some minutes."),
    row(9632, Throttled, Later, "the identical licence request was sent too often", WAIT_MINUTES),
    row(9633, Checkpoint, Restart, "Apple no longer has the data of this batchToken", LISTING_AGAIN),
    row(9634, InvalidRequest, Never, "Apple has removed this service", "Use the service that replaced it; for licences manageVPPLicensesByAdamIdSrv."),
    row(9635, Conflict, Admin, "the Apple Account was not found or belongs to another organization", "Check the managed Apple Account and the organization it belongs to."),
    row(9636, NotFound, Never, "the registered user was not found", "Register the user, then assign again."),
    row(9637, Permission, Admin, "this token may not do that", "Give its content manager the privilege to manage licences, or use another token."),
    row(9638, Permission, Admin, "the token's account has no organization id and cannot act for another facilitator", "Use a token of a managed Apple Account."),
    row(9639, Permission, Admin, "the facilitator member was not found", "Read the group members of the client configuration again."),
    row(9640, Unavailable, Retry, "the details of the facilitator member could not be read", "Try again in some minutes."),
    row(9641, Conflict, Never, "the Apple Account is linked to another registered user", "Find and retire that user first."),
    row(9642, Conflict, Admin, "the Apple Account belongs to a manager who has not accepted the store's terms", "Have that person accept the terms; try again in some hours."),
    row(9643, Conflict, Later, "the licence is locked by a transfer between locations", "Try again when the transfer is over."),
    row(9644, Unavailable, Later, "the service is in maintenance", "Try again in some minutes."),
    row(9645, Permission, Admin, "the location is managed by Apple's own device management and can only be read", "Move the licences to another location to manage them here."),
    row(9646, Throttled, Retry, "too many requests for this organization", "Send less; every program that uses this organization's tokens counts."),
    row(9647, Permission, Admin, "not supported for legacy tokens", "Use a location token."),
    row(9649, InvalidRequest, Never, "a page index is required with a request id", OUR_BUG),
    row(9650, Checkpoint, Restart, "the page index is out of range", LISTING_AGAIN),
    row(9700, InvalidRequest, Refresh, "too many assets in one request", FEWER),
    row(9701, InvalidRequest, Refresh, "too many clientUserIds in one request", FEWER),
    row(9702, InvalidRequest, Refresh, "too many serialNumbers in one request", FEWER),
    row(9703, InvalidRequest, Never, "an asset is named twice", DISTINCT),
    row(9704, InvalidRequest, Never, "a clientUserId is named twice", DISTINCT),
    row(9705, InvalidRequest, Never, "a serialNumber is named twice", DISTINCT),
    row(9706, Conflict, Never, "the asset is not revocable", "Leave it assigned."),
    row(9707, Conflict, Never, "the asset cannot be assigned to devices", "Assign it to users instead."),
    row(9708, NotFound, Never, "the event id is unknown", "Read the state in full instead."),
    row(9709, NoLicense, Later, "there are not enough licences", "Buy or free licences before trying again."),
    row(9710, InvalidRequest, Never, "notification URL and notification token must be given together", OUR_BUG),
    row(9711, InvalidRequest, Refresh, "the notification URL or token is too long", "Use a shorter one."),
    row(9712, InvalidRequest, Never, "the notification URL is not valid or not https", "Use an https URL with host and path only."),
    row(9713, InvalidRequest, Never, "mdmInfo.metadata is too long", "Use a shorter text."),
    row(9714, InvalidRequest, Refresh, "too many users in one request", FEWER),
    row(9715, InvalidRequest, Never, "a user is named twice", DISTINCT),
    row(9716, Conflict, Done, "the clientUserId is registered already", "There is nothing to do, or update the user if its data differ."),
    row(9717, InvalidRequest, Never, "the e-mail address is not valid", "Correct the address."),
    row(9718, InvalidRequest, Never, "no asset was given", OUR_BUG),
    row(9719, InvalidRequest, Never, "neither clientUserIds nor serialNumbers were given", OUR_BUG),
    row(9720, InvalidRequest, Never, "no users were given", OUR_BUG),
    row(9721, Checkpoint, Restart, "the versionId is not valid any more", LISTING_AGAIN),
    row(9722, InvalidRequest, Never, "the Authorization header is malformed", OUR_BUG),
    row(9723, InvalidRequest, Never, "mdmInfo needs id, name and metadata", OUR_BUG),
    row(9724, InvalidRequest, Never, "mdmInfo.id is too long", "Use a shorter text."),
    row(9725, InvalidRequest, Never, "mdmInfo.name is too long", "Use a shorter text."),
    row(9726, InvalidRequest, Never, "the HTTP method is not supported here", OUR_BUG),
    row(9727, InvalidRequest, Never, "the content type is not supported", OUR_BUG),
    row(9728, InvalidRequest, Later, "the notification URL could not be reached by Apple's test", "Make the URL reachable from the internet, then try again."),
    row(9729, Unavailable, Later, "the service is for the moment not available or has moved", "Try again in some minutes."),
    row(9805, InvalidRequest, Refresh, "too many subscriptions in one request", FEWER),
    row(9811, InvalidRequest, Never, "the subscription request is invalid", OUR_BUG),
    row(9812, Checkpoint, Restart, "the cursor is not valid any more", LISTING_AGAIN),
    row(9813, InvalidRequest, Never, "the adamId is not valid", "Check the adamId."),
    row(9814, NotFound, Never, "there is no associated user for the clientUserId", "Wait until the user has accepted the invitation."),
    row(9815, Conflict, Done, "the user is not assigned this adamId", "There is nothing to do if it was to be taken back."),
    row(9816, InvalidRequest, Refresh, "too many subscriptions or users in one request", FEWER),
    row(9817, Conflict, Done, "the user has the subscription through a group already", "There is nothing to do."),
    row(9818, Conflict, Admin, "subscriptions exist, so they cannot be disabled", "End the subscriptions first."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_ascend_so_that_the_search_finds_each() {
        assert!(NUMBERS.is_sorted_by(|a, b| a.number < b.number));
        for row in NUMBERS {
            assert_eq!(lookup(row.number), Some(row));
        }
        assert_eq!(lookup(9648), None);
    }

    #[test]
    fn token_rows_say_what_is_wrong_and_no_other_row_does() {
        for row in NUMBERS {
            assert_eq!(row.kind == Kind::Token, row.token_problem.is_some(), "{}", row.number);
        }
    }

    #[test]
    fn every_row_tells_meaning_and_advice() {
        for row in NUMBERS {
            assert!(!row.meaning.is_empty() && !row.meaning.ends_with('.'), "{}", row.number);
            assert!(row.advice.ends_with('.'), "{}", row.number);
        }
    }
}
