//! The state of a client.
//!
//! These functions send nothing and return at once; only in a child process, before its first
//! call, the client connects first.

use std::ffi::c_char;
use std::ptr;

use vpp::Client;

use crate::basics::{VPPKIT_ABSENT, flag, millis};
use crate::client::{client_of, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::generated::constants::{vppkit_token_kind, vppkit_token_state};
use crate::handle::out;
use crate::{guard, text};

/// The gate of an account: whether requests may leave, and how many at once. All clients of one
/// account in this process share it.
#[repr(C)]
pub struct vppkit_gate {
    /// How long it stays closed, in milliseconds, rounded up; 0 when it is open.
    pub closed_for: u64,
    /// How many requests may be in flight now: 1 while the first one after a closing is on its
    /// way, then 2, then 5.
    pub at_once: u32,
    /// How many are in flight.
    pub in_flight: u32,
    /// How many wait for a place.
    pub waiting: u32,
    /// How often requests of this account may be repeated now.
    pub repeats_left: u32,
}

/// How the token fares.
#[repr(C)]
pub struct vppkit_token {
    /// By its own date, by what answers said, and by what Apple refused.
    pub state: vppkit_token_state,
    /// When the token or the password behind it ends, whichever is known to come first; or
    /// `VPPKIT_ABSENT`.
    pub end: i64,
    /// Whether it is one of a location or of a facilitator.
    pub kind: vppkit_token_kind,
}

/// What a client has done so far.
#[repr(C)]
pub struct vppkit_stats {
    /// Requests sent, repeats included.
    pub requests: u64,
    /// Bytes of request bodies.
    pub sent_bytes: u64,
    /// Bytes of answers over the wire.
    pub received_bytes: u64,
}

unsafe fn get<T>(
    name: &'static str,
    client: *const vppkit_client,
    result: *mut T,
    parameter: &str,
    error: *mut *mut vppkit_error,
    read: impl FnOnce(&Client) -> Result<T, Failure>,
) -> vppkit_status {
    guard::call(name, error, || {
        let result = out(result, parameter)?;
        result.write(read(&client_of(client)?)?);
        Ok(VPPKIT_OK)
    })
}

/// Fills in the gate of the account.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_gate(
    client: *const vppkit_client,
    gate: *mut vppkit_gate,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    get("vppkit_client_gate", client, gate, "gate", error, |client| {
        let gate = client.gate();
        Ok(vppkit_gate {
            closed_for: gate.closed_for.map_or(0, |time| millis(time).saturating_add(1)),
            at_once: count(gate.at_once),
            in_flight: count(gate.in_flight),
            waiting: count(gate.waiting),
            repeats_left: gate.repeats_left,
        })
    })
}

/// Fills in how the token fares.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_token(
    client: *const vppkit_client,
    token: *mut vppkit_token,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    get("vppkit_client_token", client, token, "token", error, |client| {
        let state = client.token_state();
        let end = client.token_end().map_or(VPPKIT_ABSENT, |end| end.as_millis());
        let kind = vppkit_token_kind::of(client.token_kind());
        Ok(vppkit_token { state: vppkit_token_state::of(state), end, kind })
    })
}

/// Fills in what the client has done so far.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_stats(
    client: *const vppkit_client,
    stats: *mut vppkit_stats,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    get("vppkit_client_stats", client, stats, "stats", error, |client| {
        let vpp::Stats { requests, sent_bytes, received_bytes, .. } = client.stats();
        Ok(vppkit_stats { requests, sent_bytes, received_bytes })
    })
}

/// Whether two clients open the same library, for example because two people have downloaded a
/// token of one location: 1 or 0; -1 while one of the ids is not known, and for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_same_library(
    client: *const vppkit_client,
    other: *const vppkit_client,
) -> i8 {
    guard::plain("vppkit_client_same_library", -1, || match (client_of(client), client_of(other)) {
        (Ok(client), Ok(other)) => flag(client.same_library(&other)),
        _ => -1,
    })
}

/// Makes a name of the account for people: its location, library or organization. Yours; free it
/// with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_account_label(
    client: *const vppkit_client,
    label: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    get("vppkit_client_account_label", client, label, "label", error, |client| {
        Ok(text::owned(client.account_label()).into_raw())
    })
}

/// Makes the id of the library (`uId`): equal for two tokens that open the same library. NULL while
/// no answer has told it. Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_library_uid(
    client: *const vppkit_client,
    uid: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    get("vppkit_client_library_uid", client, uid, "uid", error, |client| {
        Ok(client.library_uid().map_or(ptr::null_mut(), |uid| text::owned(uid).into_raw()))
    })
}
