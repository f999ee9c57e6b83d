//! What is sent again, and when. The only place where this library repeats anything.

use std::time::Duration;

use crate::error::{Action, Effect, Error, Kind, TransportProblem};

/// How often and how fast requests are repeated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Most times that one request is sent.
    pub(crate) attempts: u32,
    /// The wait before the first repeat; it doubles, with jitter.
    pub(crate) first_delay: Duration,
}

/// Times that an answer is asked for again when it could not be read (reads only).
const UNREADABLE_ATTEMPTS: u32 = 3;

/// Waits for the whole account grow by this where Apple asks to slow down without saying how long.
const SLOW_DOWN_FACTOR: u32 = 3;
const SLOW_DOWN_FIRST: u32 = 5;

/// A tenth of a `Retry-After` is added, but not more than this.
const LONGEST_SPREAD: Duration = Duration::from_secs(5);

/// What happens after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The error goes to the caller.
    Return,
    /// The same again after a wait.
    Again(Duration),
    /// The same again when the gate lets it; the whole account waits this long at least.
    AtGate(Duration),
    /// The service configuration is read again, then the same once more.
    Refresh,
}

/// Decides by the error, the number of attempts made, and whether the request may be sent again
/// after a reply was lost.
pub(crate) fn next(error: &Error, attempts: u32, repeatable: bool, pace: Pace) -> Next {
    let most = match error.kind() {
        Kind::Protocol => pace.attempts.min(UNREADABLE_ATTEMPTS),
        _ => pace.attempts,
    };
    if attempts >= most {
        return Next::Return;
    }
    // A write whose reply is lost may have been applied: whoever asked for it must look first.
    if !repeatable && error.effect() == Effect::Unknown {
        return Next::Return;
    }
    // The row decides before the kind: with a Retry-After every passing failure is Throttled.
    let row = error.row();
    let kind = row.map_or(error.kind(), |row| row.kind);
    match (kind, row.map(|row| row.action)) {
        (Kind::Unavailable, Some(Action::Refresh)) => {
            if attempts == 1 {
                Next::Refresh
            } else {
                Next::Return
            }
        }
        (Kind::Unavailable, Some(Action::Later)) => Next::AtGate(slow_down(attempts, pace)),
        (Kind::Unavailable | Kind::Protocol, _) => Next::Again(jitter(attempts, pace)),
        // "Later" means minutes: the caller has better things to do than to wait here.
        (Kind::Throttled, Some(Action::Later)) => Next::Return,
        (Kind::Throttled, _) => Next::AtGate(slow_down(attempts, pace)),
        (Kind::Transport, _) => match error.transport_problem() {
            Some(
                TransportProblem::Dns
                | TransportProblem::Connect
                | TransportProblem::Reset
                | TransportProblem::TimedOut
                | TransportProblem::Encoding,
            ) => Next::Again(jitter(attempts, pace)),
            _ => Next::Return,
        },
        _ => Next::Return,
    }
}

/// Full jitter: between nothing and a wait that doubles, so that many clients do not return at
/// the same moment.
pub(crate) fn jitter(attempts: u32, pace: Pace) -> Duration {
    let longest = pace.first_delay.saturating_mul(2u32.saturating_pow(attempts.saturating_sub(1)));
    longest.mul_f64(fastrand::f64())
}

/// The wait that a `Retry-After` asks for, and a little more: the processes that it was told to
/// should not all come back at the same moment.
pub(crate) fn spread(wait: Duration) -> Duration {
    wait + most_spread(wait).mul_f64(fastrand::f64())
}

/// The most that is added to a wait.
pub(crate) fn most_spread(wait: Duration) -> Duration {
    (wait / 10).min(LONGEST_SPREAD)
}

/// A floor that grows, plus jitter on top.
fn slow_down(attempts: u32, pace: Pace) -> Duration {
    let factor = SLOW_DOWN_FACTOR.saturating_pow(attempts.saturating_sub(1));
    let floor = pace.first_delay.saturating_mul(SLOW_DOWN_FIRST.saturating_mul(factor));
    floor + floor.mul_f64(fastrand::f64() * 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { attempts: 5, first_delay: Duration::from_secs(1) };

    fn apple(number: i64) -> Error {
        Error::from_apple(number, String::new(), 200).with_effect(Effect::NotApplied)
    }

    #[test]
    fn an_internal_error_is_tried_five_times() {
        for attempts in 1..5 {
            let Next::Again(wait) = next(&apple(9603), attempts, true, PACE) else {
                panic!("not repeated after {attempts}")
            };
            assert!(wait <= Duration::from_secs(1 << (attempts - 1)));
        }
        assert_eq!(next(&apple(9603), 5, true, PACE), Next::Return);
    }

    #[test]
    fn a_wait_that_was_asked_for_is_never_shortened() {
        for seconds in [0, 1, 60, 366 * 24 * 3600] {
            let wait = Duration::from_secs(seconds);
            let spread = spread(wait);
            assert!(spread >= wait && spread <= wait + wait.mul_f64(0.1));
            assert!(spread <= wait + LONGEST_SPREAD);
        }
    }

    #[test]
    fn a_refused_request_is_never_repeated() {
        for number in [9600, 9602, 9604, 9609, 9610, 9616, 9621, 9622, 9625, 9637, 9645, 1, 10008] {
            assert_eq!(next(&apple(number), 1, true, PACE), Next::Return, "{number}");
        }
    }

    #[test]
    fn maintenance_and_throttling_slow_the_account_down() {
        for number in [9644, 9646] {
            let Next::AtGate(first) = next(&apple(number), 1, true, PACE) else { panic!() };
            let Next::AtGate(third) = next(&apple(number), 3, true, PACE) else { panic!() };
            assert!((5..8).contains(&first.as_secs()) && (45..68).contains(&third.as_secs()));
        }
        for number in [9627, 9630, 9631, 9632] {
            assert_eq!(next(&apple(number), 1, false, PACE), Next::Return, "{number}");
        }
    }

    #[test]
    fn a_retry_after_does_not_change_what_is_done() {
        let with_wait = |number| {
            let error = apple(number).with_kind(Kind::Throttled);
            next(&error.with_retry_at(std::time::SystemTime::now()), 1, true, PACE)
        };
        assert!(matches!(with_wait(9644), Next::AtGate(_)));
        assert!(matches!(with_wait(9603), Next::Again(_)));
        assert_eq!(with_wait(9617), Next::Refresh);
        assert_eq!(with_wait(9632), Next::Return);
    }

    #[test]
    fn a_moved_service_is_looked_up_once() {
        assert_eq!(next(&apple(9617), 1, true, PACE), Next::Refresh);
        assert_eq!(next(&apple(9617), 2, true, PACE), Next::Return);
    }

    #[test]
    fn an_unreadable_answer_is_asked_for_twice_more() {
        let error = Error::protocol("x").with_effect(Effect::NotApplied);
        assert!(matches!(next(&error, 1, true, PACE), Next::Again(_)));
        assert!(matches!(next(&error, 2, true, PACE), Next::Again(_)));
        assert_eq!(next(&error, 3, true, PACE), Next::Return);
    }

    #[test]
    fn a_write_of_unknown_effect_is_left_to_the_caller() {
        let lost = Error::transport(TransportProblem::Reset, "x").with_effect(Effect::Unknown);
        assert_eq!(next(&lost, 1, false, PACE), Next::Return);
        let not_sent = Error::transport(TransportProblem::Connect, "x");
        assert!(matches!(next(&not_sent, 1, false, PACE), Next::Again(_)));
    }

    #[test]
    fn redirects_foreign_hosts_and_tls_failures_are_final() {
        for problem in [
            TransportProblem::Redirect,
            TransportProblem::HostNotAllowed,
            TransportProblem::Tls,
            TransportProblem::BodyTooLarge,
        ] {
            assert_eq!(next(&Error::transport(problem, "x"), 1, true, PACE), Next::Return);
        }
    }
}
