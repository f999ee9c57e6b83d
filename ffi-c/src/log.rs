//! What a client tells while it works.
//!
//! `vppkit_client_options_on_log` takes a function that is told of every request, wait and repeat,
//! for logs. Never of bodies, never of the token.

use std::ffi::{CString, c_void};
use std::time::Duration;

use vpp::{Event, Service, TokenState};

use crate::basics::{VPPKIT_ABSENT, millis, or_absent};
use crate::generated::constants::{vppkit_log_kind, vppkit_status, vppkit_token_state};
use crate::listener::Listener;
use crate::text::{owned, vppkit_str};

/// One thing that happened inside a client. What does not belong to its kind is 0,
/// `VPPKIT_ABSENT`, or without a text. Views are good until the callback returns.
#[repr(C)]
pub struct vppkit_log {
    /// What happened.
    pub kind: vppkit_log_kind,
    /// Apple's name of the service.
    pub service: vppkit_str,
    /// Answered: HTTP status, or 0 if no answer came.
    pub http_status: i32,
    /// Answered, restarted: Apple's error number, or `VPPKIT_ABSENT`.
    pub apple_number: i64,
    /// Answered: bytes of the answer over the wire.
    pub bytes: u64,
    /// Answered: from sending to the whole answer, in milliseconds.
    pub took: u64,
    /// Answered: which attempt of the call it was, from 1. Repeating: attempts made so far.
    pub attempt: u32,
    /// Repeating: why.
    pub reason: vppkit_status,
    /// Repeating, waiting: how long, in milliseconds.
    pub wait: u64,
    /// Token: what its state is now.
    pub token_state: vppkit_token_state,
    /// Token: when it ends, if it ends soon; otherwise `VPPKIT_ABSENT`.
    pub token_end: i64,
    /// All of it as a line for people; NUL-terminated.
    pub line: vppkit_str,
}

/// Is told what a client does. `user_data` is what was given with it. Called by threads of the
/// library and by threads that make calls, perhaps by several at once, never under a lock; it must
/// return soon, and must not free the client or make calls that send something.
pub type vppkit_log_function =
    Option<unsafe extern "C" fn(user_data: *mut c_void, log: *const vppkit_log)>;

/// Tells a listener of an event.
pub(crate) fn tell(listener: &Listener, event: &Event) {
    let line = owned(line(event));
    listener.tell(&record(event, &line));
}

fn nothing(kind: vppkit_log_kind, service: Option<Service>, line: &CString) -> vppkit_log {
    vppkit_log {
        kind,
        service: vppkit_str::of_option(service.map(Service::name)),
        http_status: 0,
        apple_number: VPPKIT_ABSENT,
        bytes: 0,
        took: 0,
        attempt: 0,
        reason: vppkit_status::VPPKIT_OK,
        wait: 0,
        token_state: vppkit_token_state::VPPKIT_TOKEN_STATE_NONE,
        token_end: VPPKIT_ABSENT,
        line: vppkit_str { data: line.as_ptr(), len: line.as_bytes().len() },
    }
}

fn record(event: &Event, line: &CString) -> vppkit_log {
    let kind = vppkit_log_kind::of(event);
    let about = |service: &Service| nothing(kind, Some(*service), line);
    match event {
        Event::Answered { service, status, number, bytes, took, attempt, .. } => vppkit_log {
            http_status: status.map_or(0, i32::from),
            apple_number: or_absent(*number),
            bytes: *bytes,
            took: millis(*took),
            attempt: *attempt,
            ..about(service)
        },
        Event::Repeating { service, attempts, kind, wait, .. } => vppkit_log {
            attempt: *attempts,
            reason: vppkit_status::of(*kind),
            wait: millis(*wait),
            ..about(service)
        },
        Event::Restarted { service, number, .. } => {
            vppkit_log { apple_number: or_absent(*number), ..about(service) }
        }
        Event::Waiting { service, wait, .. } => {
            vppkit_log { wait: millis(*wait), ..about(service) }
        }
        Event::Token { state, .. } => {
            let token_end = end_of(*state);
            let token_state = vppkit_token_state::of(*state);
            vppkit_log { token_state, token_end, ..nothing(kind, None, line) }
        }
        _ => nothing(kind, None, line),
    }
}

fn end_of(state: TokenState) -> i64 {
    match state {
        TokenState::ExpiringAt(end) => end.as_millis(),
        _ => VPPKIT_ABSENT,
    }
}

fn line(event: &Event) -> String {
    let seconds = |time: &Duration| time.as_secs_f64();
    match event {
        Event::Answered { service, status, number, bytes, took, attempt, .. } => {
            let status = status.map_or("no answer".to_owned(), |status| format!("HTTP {status}"));
            let number = number.map(|number| format!(", Apple {number}")).unwrap_or_default();
            let took = seconds(took);
            format!("{service}: {status}{number}, {bytes} bytes in {took:.3} s, attempt {attempt}")
        }
        Event::Repeating { service, attempts, kind, wait, .. } => {
            let wait = seconds(wait);
            format!("{service}: {kind:?} after {attempts} attempts, again in {wait:.1} s")
        }
        Event::Restarted { service, .. } => format!("{service}: the listing begins anew"),
        Event::Waiting { service, wait, .. } => {
            format!("{service}: Apple asks to wait {:.0} s", seconds(wait).ceil())
        }
        Event::Token { state, .. } => format!("the token's state is now {state:?}"),
        other => format!("{other:?}"),
    }
}
