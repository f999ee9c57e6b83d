//! From an answer to a result or an error: the body decides before the HTTP status does.

use crate::account::retry_after;
use crate::decode::answer::{Decoded, Read, Reported, Verdict};
use crate::error::{Effect, Error, Kind, Result, Scrubber, TransportProblem};
use crate::model::Envelope;
use crate::transport::Head;

use std::time::{Duration, SystemTime};

/// The wait that the head of an answer asks for, whatever its status.
pub(crate) fn retry_after(head: &Head) -> Option<Duration> {
    retry_after::wait(head.all("retry-after"), head.get("date"))
}

/// Refuses a redirect: the token would travel with it.
pub(crate) fn refuse_redirect(head: &Head) -> Result<()> {
    if !(300..400).contains(&head.status) {
        return Ok(());
    }
    let host = head
        .get("location")
        .and_then(|location| url::Url::parse(location).ok())
        .and_then(|url| url.host_str().map(|host| format!(" to {host:.100}")))
        .unwrap_or_default();
    let what = format!("the service answered with a redirect{host}, which was not followed");
    let error = Error::transport(TransportProblem::Redirect, what)
        .with_status(head.status)
        .with_effect(Effect::NotApplied)
        .with_advice(
            "Apple does not redirect these services; check what stands between this machine and \
             Apple, and the service configuration URL.",
        );
    Err(match retry_after(head) {
        Some(wait) => error.with_retry_at(SystemTime::now() + wait),
        None => error,
    })
}

/// An answer, read: what it says about the account, and what it comes to.
pub(crate) struct Settled {
    /// Also failures carry it.
    pub(crate) envelope: Option<Envelope>,
    /// What the body reports by number; else what the HTTP status means; else `Protocol`.
    pub(crate) outcome: Result<Decoded<()>>,
}

/// Reads an answer's body as what was asked for.
pub(crate) fn settle(
    head: &Head,
    body: Vec<u8>,
    read: &mut Read<'_>,
    writes: bool,
    scrubber: &Scrubber,
) -> Settled {
    let looks_like_html = looks_like_html(head, &body);
    let (envelope, failure) = match read(body) {
        Ok(decoded) => {
            let envelope = Some(decoded.envelope.clone());
            match &decoded.verdict {
                // A body that says that it is done is believed under any status: a write that was
                // carried out must not be taken for one that failed.
                Verdict::Done if is_success(head.status) || decoded.envelope.status.is_some() => {
                    return Settled { envelope, outcome: Ok(decoded) };
                }
                Verdict::Done => (envelope, Failure::Status),
                Verdict::Failed(reported) => (envelope, Failure::Reported(reported.clone())),
            }
        }
        Err(rejected) => {
            // Whose account it is and what failed counts, whatever the rest looks like.
            let (envelope, verdict) = rejected.outlines();
            let failure = match verdict {
                Some(Verdict::Failed(reported)) if reported.number.is_some() => {
                    Failure::Reported(reported)
                }
                _ if !is_success(head.status) => Failure::Status,
                _ if looks_like_html => Failure::Html,
                _ => Failure::Unreadable(rejected.error.to_string()),
            };
            (envelope, failure)
        }
    };
    Settled { envelope, outcome: Err(failure.into_error(head, writes, scrubber)) }
}

enum Failure {
    Reported(Reported),
    Status,
    Html,
    Unreadable(String),
}

impl Failure {
    fn into_error(self, head: &Head, writes: bool, scrubber: &Scrubber) -> Error {
        let status = head.status;
        let error = match self {
            Self::Reported(Reported { number: Some(number), text, assigned }) => {
                let error = Error::from_apple(number, scrubber.clean(&text), status);
                error.with_already_assigned(assigned)
            }
            Self::Reported(Reported { number: None, text, .. }) if is_success(status) => {
                Error::protocol(format!(
                    "the service reports a failure without a number: {:?}",
                    scrubber.clean(&text)
                ))
                .with_advice("Try again; if it stays, ask Apple.")
            }
            Self::Reported(_) | Self::Status => without_number(status),
            Self::Html => Error::new(Kind::Unavailable, "a web page came instead of an answer")
                .with_advice(
                    "Try again later; if it stays, check the URL of the service configuration, \
                     its path too, and what stands between this machine and Apple.",
                ),
            Self::Unreadable(why) => Error::protocol(format!(
                "the answer is not what the service sends: {}",
                scrubber.clean(&why)
            ))
            .with_advice("Try again; if it stays, please report it."),
        };
        let error = error.with_status(status);
        // Before the wait: that turns doubtful kinds into Throttled.
        let effect = effect(&error, writes);
        with_wait(error, head).with_effect(effect)
    }
}

fn without_number(status: u16) -> Error {
    let error = Error::from_status(status, format!("the service answered HTTP {status}"));
    match error.kind() {
        Kind::Throttled => error.with_advice("Wait before asking again."),
        Kind::Unavailable => error.with_advice("Try again in some minutes."),
        Kind::Token => error.with_advice("Check the token; download a new one if it stays."),
        Kind::Permission => error.with_advice("Check what this token's manager may do."),
        _ => error.with_advice("Check the service configuration URL."),
    }
}

/// A passing failure that comes with `Retry-After` is a throttle; a final one stays what it is.
fn with_wait(error: Error, head: &Head) -> Error {
    let Some(wait) = retry_after(head) else { return error };
    let error = error.with_retry_at(SystemTime::now() + wait);
    match error.kind() {
        Kind::Unavailable | Kind::Protocol => error.with_kind(Kind::Throttled),
        _ => error,
    }
}

/// An answer that names a number says that nothing was done, except for an internal error, which
/// may strike after the work. So may a 503 without a number: whatever stands before the service
/// can send one. A read changes nothing in any case.
fn effect(error: &Error, writes: bool) -> Effect {
    let doubtful = match error.apple() {
        Some(apple) => apple.number == 9603,
        None => {
            matches!(error.kind(), Kind::Unavailable | Kind::Protocol)
                || error.http_status() == Some(503)
        }
    };
    if writes && doubtful { Effect::Unknown } else { Effect::NotApplied }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

fn looks_like_html(head: &Head, body: &[u8]) -> bool {
    head.get("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("text/html"))
        || body.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::answer::keep;
    use crate::model::ClientConfig;

    fn judge(
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
        writes: bool,
    ) -> Result<ClientConfig> {
        let headers =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let head = Head { status, headers };
        refuse_redirect(&head)?;
        let mut kept = None;
        let mut read = keep::<ClientConfig>(&mut kept);
        settle(&head, body.into(), &mut read, writes, &Scrubber::new([])).outcome?;
        drop(read);
        Ok(kept.unwrap())
    }

    fn kind(status: u16, body: &str) -> Kind {
        judge(status, &[], body, false).unwrap_err().kind()
    }

    #[test]
    fn the_body_decides_before_the_status() {
        let failed = r#"{"status":-1,"errorNumber":9602,"errorMessage":"Invalid argument"}"#;
        for status in [200, 400, 401, 503] {
            assert_eq!(kind(status, failed), Kind::InvalidRequest, "{status}");
        }
        for status in [200, 404, 503] {
            assert!(judge(status, &[], r#"{"status":0}"#, false).is_ok());
        }
    }

    #[test]
    fn error_code_is_as_good_as_error_number() {
        let error = judge(200, &[], r#"{"status":-1,"errorCode":"9625"}"#, false).unwrap_err();
        assert_eq!(error.kind(), Kind::Token);
        assert_eq!(error.apple().unwrap().number, 9625);
    }

    #[test]
    fn an_unknown_number_is_kept_and_judged_by_the_status() {
        let failed = r#"{"status":-1,"errorNumber":12345,"errorMessage":"new"}"#;
        for (status, expected) in [
            (200, Kind::InvalidRequest),
            (400, Kind::InvalidRequest),
            (401, Kind::Token),
            (403, Kind::Permission),
            (429, Kind::Throttled),
            (500, Kind::Unavailable),
        ] {
            let error = judge(status, &[], failed, false).unwrap_err();
            assert_eq!(error.kind(), expected);
            assert_eq!(error.apple().unwrap().number, 12345);
        }
    }

    #[test]
    fn a_number_counts_even_where_the_rest_cannot_be_read() {
        let body = r#"{"status":-1,"errorNumber":9603,"location":"nowhere"}"#;
        assert_eq!(kind(200, body), Kind::Unavailable);
    }

    #[test]
    fn without_a_number_the_status_speaks() {
        assert_eq!(kind(503, ""), Kind::Throttled);
        assert_eq!(kind(500, "<html>"), Kind::Unavailable);
        assert_eq!(kind(404, "{}"), Kind::InvalidRequest);
        assert_eq!(kind(200, "<html>"), Kind::Unavailable);
        assert_eq!(kind(200, "{\"status\""), Kind::Protocol);
        assert_eq!(kind(200, ""), Kind::Protocol);
        assert_eq!(kind(200, r#"{"status":-1}"#), Kind::Protocol);
    }

    #[test]
    fn retry_after_turns_passing_failures_into_waits_and_leaves_final_ones() {
        let wait = [("retry-after", "120")];
        let error = judge(500, &wait, "<html>", false).unwrap_err();
        assert_eq!(error.kind(), Kind::Throttled);
        assert!(error.retry_at().is_some());
        let revoked = r#"{"status":-1,"errorNumber":9625}"#;
        let error = judge(200, &wait, revoked, false).unwrap_err();
        assert_eq!(error.kind(), Kind::Token);
        assert!(error.retry_at().is_some());
    }

    #[test]
    fn redirects_are_refused_with_the_host_they_name() {
        let location = [("location", "https://evil.example.com/x?y=z")];
        for status in [301, 302, 303, 307, 308] {
            let error = judge(status, &location, "", false).unwrap_err();
            assert_eq!(error.transport_problem(), Some(TransportProblem::Redirect));
            assert!(error.what().contains("evil.example.com") && !error.what().contains("y=z"));
        }
    }

    #[test]
    fn what_a_failed_write_did_is_told_apart() {
        let effect = |status, body| judge(status, &[], body, true).unwrap_err().effect();
        assert_eq!(effect(200, r#"{"status":-1,"errorNumber":9602}"#), Effect::NotApplied);
        assert_eq!(effect(200, r#"{"status":-1,"errorNumber":9603}"#), Effect::Unknown);
        assert_eq!(effect(502, "<html>"), Effect::Unknown);
        assert_eq!(effect(200, "{"), Effect::Unknown);
        assert_eq!(effect(503, ""), Effect::Unknown);
        assert_eq!(effect(429, ""), Effect::NotApplied);
        let wait = [("retry-after", "1")];
        for (status, body) in [(502, "<html>"), (200, "{")] {
            let error = judge(status, &wait, body, true).unwrap_err();
            assert_eq!((error.kind(), error.effect()), (Kind::Throttled, Effect::Unknown));
        }
    }
}
