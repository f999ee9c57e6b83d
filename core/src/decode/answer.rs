//! What an answer is, whatever the service: a verdict, the envelope, and what was asked for.

use super::DecodeError;
use super::members::Members;
use super::text::checked;
use crate::error::Result as CallResult;
use crate::model::{AlreadyAssigned, Envelope};

/// An answer that was read.
pub(crate) struct Decoded<T> {
    pub(crate) verdict: Verdict,
    pub(crate) envelope: Envelope,
    pub(crate) value: T,
}

/// A body that could not be read as the answer wanted, given back so that it can still be searched
/// for an error number.
pub(crate) struct Rejected {
    pub(crate) error: DecodeError,
    pub(crate) body: Vec<u8>,
}

impl Rejected {
    /// What the body says at its outermost level all the same: whose account it is, and what
    /// failed.
    pub(crate) fn outlines(&self) -> (Option<Envelope>, Option<Verdict>) {
        let read = || {
            let body = std::str::from_utf8(&self.body).ok()?;
            Members::parse(body.trim_start_matches('\u{feff}')).ok()
        };
        let Some(mut members) = read() else { return (None, None) };
        let verdict = Verdict::take(&mut members).ok();
        let client_context = members.text("clientContext").ok().flatten();
        (Some(Envelope { client_context, ..Envelope::default() }), verdict)
    }
}

/// Reads an answer's body and keeps what was asked for. The path of a request knows no more of it,
/// so that it is compiled once and not for every service.
pub(crate) type Read<'a> = dyn FnMut(Vec<u8>) -> Result<Decoded<()>, Rejected> + Send + 'a;

/// Reads bodies as `T` and keeps the last.
pub(crate) fn keep<T: Decode>(
    kept: &mut Option<T>,
) -> impl FnMut(Vec<u8>) -> Result<Decoded<()>, Rejected> + Send {
    |body| {
        let Decoded { verdict, envelope, value } = T::decode(body)?;
        *kept = Some(value);
        Ok(Decoded { verdict, envelope, value: () })
    }
}

/// Something that an answer's body can be read as.
pub(crate) trait Decode: Sized + Send {
    fn decode(body: Vec<u8>) -> Result<Decoded<Self>, Rejected>;
}

/// Whether the service did what was asked. The body decides before the HTTP status does: failures
/// come as HTTP 200 (protocol 5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Done,
    Failed(Reported),
}

/// A failure as the body reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reported {
    /// `errorNumber`, or `errorCode`; some failures have neither.
    pub(crate) number: Option<i64>,
    pub(crate) text: String,
    /// With 9616: who holds the item already.
    pub(crate) assigned: Option<Box<AlreadyAssigned>>,
}

impl Verdict {
    pub(crate) fn take(from: &mut Members) -> Result<Self, DecodeError> {
        let number = from.number("errorNumber")?;
        let code = from.number("errorCode")?;
        let given = |number: &i64| *number != 0;
        let number = number.filter(given).or(code).filter(given);
        let text = from.text("errorMessage")?.unwrap_or_default();
        let failed = from.peek_number("status").is_some_and(|status| status < 0);
        if !failed && number.is_none() {
            return Ok(Self::Done);
        }
        // A detail: the number must not be lost for it.
        let assigned = AlreadyAssigned::take(from).ok().flatten().map(Box::new);
        Ok(Self::Failed(Reported { number, text, assigned }))
    }
}

/// Reads an answer that is one small object.
pub(crate) fn object<T>(
    body: Vec<u8>,
    take: fn(Envelope, Members) -> Result<T, DecodeError>,
) -> Result<Decoded<T>, Rejected> {
    let read = |body: &str| {
        let mut members = Members::parse(body)?;
        let verdict = Verdict::take(&mut members)?;
        let envelope = Envelope::take(&mut members)?;
        let value = take(envelope.clone(), members)?;
        Ok(Decoded { verdict, envelope, value })
    };
    let body = checked(body)?;
    read(&body).map_err(|error| Rejected { error, body: body.into_bytes() })
}

/// Reads a body outside of a call: fixtures and measurements.
pub(crate) fn standalone<T: Decode>(body: Vec<u8>) -> CallResult<T> {
    match T::decode(body) {
        Ok(decoded) => Ok(decoded.value),
        Err(rejected) => Err(crate::Error::protocol(rejected.error.to_string())),
    }
}

macro_rules! decode_as_object {
    ($($answer:ty),+) => {$(
        impl Decode for $answer {
            fn decode(body: Vec<u8>) -> Result<Decoded<Self>, Rejected> {
                object(body, Self::take)
            }
        }

        impl $answer {
            /// Decodes an answer's body. For tests; the service does this itself.
            ///
            /// # Errors
            /// `Protocol` if the body is no such answer.
            #[doc(hidden)]
            pub fn decode_body(body: Vec<u8>) -> CallResult<Self> {
                standalone(body)
            }
        }
    )+};
}

decode_as_object!(
    crate::model::ClientConfig,
    crate::model::ServiceConfig,
    crate::model::UserAnswer,
    crate::model::LicenseChanged
);
