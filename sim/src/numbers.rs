//! Apple's error numbers with texts, as the service configuration lists them.
//!
//! The texts are ours: the live ones changed over the years, and no client may match on them
//! (protocol 2).

/// Numbers the simulator lists in `errorCodes`; the live list of 2025 had 46 (protocol 2).
pub(crate) const ERROR_CODES: [(u16, &str); 51] = [
    (9600, "Missing required argument"),
    (9601, "Login required"),
    (9602, "Invalid argument"),
    (9603, "Internal error"),
    (9604, "No result"),
    (9605, "Wrong storefront for this account"),
    (9606, "Token could not be built"),
    (9607, "License is irrevocable"),
    (9608, "Data service gave no answer"),
    (9609, "Registered user not found"),
    (9610, "License not found"),
    (9611, "Admin user not found"),
    (9612, "Claim job not created"),
    (9613, "Unclaim job not created"),
    (9614, "Bad date format"),
    (9615, "Organization country not found"),
    (9616, "License already assigned"),
    (9617, "Service URL has moved"),
    (9618, "User already retired"),
    (9619, "License not associated"),
    (9620, "User already deleted"),
    (9621, "Token has expired"),
    (9622, "Invalid authentication token"),
    (9623, "Invalid push notification token"),
    (9624, "License was refunded"),
    (9625, "Token was revoked"),
    (9626, "License belongs to another user"),
    (9627, "License reassociated too often"),
    (9628, "Item cannot be assigned to devices"),
    (9629, "Token does not match the batch token"),
    (9630, "Too many attempts to assign an assigned license"),
    (9631, "Too many attempts without available licenses"),
    (9632, "Too many identical requests"),
    (9633, "Batch data lost"),
    (9634, "Service removed"),
    (9635, "Apple ID cannot be used"),
    (9636, "Registered user does not exist"),
    (9637, "Operation not permitted"),
    (9638, "No managed organization id"),
    (9639, "Facilitator member not found"),
    (9640, "Facilitator member details not available"),
    (9641, "Apple ID already linked to a user"),
    (9642, "Apple ID has not accepted the terms"),
    (9643, "License is locked by a transfer"),
    (9644, "Down for maintenance"),
    (9645, "Location is read-only"),
    (9646, "Too many requests for this organization"),
    (9647, "Not supported for this token"),
    (9649, "Page index and request id go together"),
    (9650, "Page index out of range"),
    (9729, "Server has moved, look up its address again"),
];

/// The text of a number.
pub(crate) fn text(number: u16) -> &'static str {
    ERROR_CODES.iter().find(|(n, _)| *n == number).map_or("Error", |(_, text)| text)
}

/// A refused request: the number and, where one text is not enough, what was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) number: u16,
    pub(crate) text: String,
}

impl Failure {
    pub(crate) fn new(number: u16) -> Self {
        Self { number, text: text(number).into() }
    }

    /// 9602 for the member `name`.
    pub(crate) fn invalid(name: &str) -> Self {
        Self { number: 9602, text: format!("Invalid argument: {name}") }
    }

    /// 9600 for the member `name`.
    pub(crate) fn missing(name: &str) -> Self {
        Self { number: 9600, text: format!("Missing required argument: {name}") }
    }
}
