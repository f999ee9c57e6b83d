//! Options of single calls.
//!
//! Every call that sends something takes a `const vppkit_call_options *`, which may be NULL: then
//! what the client was built with holds.

use std::ffi::c_char;
use std::sync::Arc;
use std::time::Duration;

use vpp::CallOptions;

use crate::cancel::{self, Cancel, vppkit_cancel};
use crate::settings::{Settings, builders, set};
use crate::{guard, handle, text};

/// Options of calls. Yours; free it with `vppkit_call_options_free`. May be given to many calls,
/// also at once; not changed while it is.
pub struct vppkit_call_options(pub(crate) Settings<PerCall>);

builders!(vppkit_call_options of PerCall);

#[derive(Clone, Default)]
pub(crate) struct PerCall {
    pub(crate) options: CallOptions,
    pub(crate) cancel: Option<Arc<Cancel>>,
}

impl PerCall {
    fn with(self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { options: change(self.options), cancel: self.cancel }
    }
}

/// Makes options that change nothing yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_call_options_new() -> *mut vppkit_call_options {
    guard::plain("vppkit_call_options_new", std::ptr::null_mut(), || {
        handle::give(vppkit_call_options(Settings::new(PerCall::default())))
    })
}

/// The longest that each request of the call may take, with all waits and repeats; 0 ends it at
/// once. A call whose
/// deadline passes returns `VPPKIT_DEADLINE`; one that would have to wait longer for Apple returns
/// `VPPKIT_THROTTLED` at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_call_options_set_deadline(
    options: *mut vppkit_call_options,
    milliseconds: u64,
) {
    set(
        "vppkit_call_options_set_deadline",
        options,
        || Ok(milliseconds),
        |options, time| options.with(|options| options.deadline(Duration::from_millis(time))),
    );
}

/// How often each request of the call is sent at most; 1 to send it once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_call_options_set_attempts(
    options: *mut vppkit_call_options,
    attempts: u32,
) {
    set(
        "vppkit_call_options_set_attempts",
        options,
        || Ok(attempts),
        |options, attempts| options.with(|options| options.attempts(attempts)),
    );
}

/// Carries the call out as if with this group member's token (legacy tokens). Left out where the
/// service does not take it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_call_options_set_facilitator_member_id(
    options: *mut vppkit_call_options,
    id: *const c_char,
) {
    let name = "vppkit_call_options_set_facilitator_member_id";
    set(
        name,
        options,
        || text::read(id, "id"),
        |options, id| options.with(|options| options.facilitator_member_id(id)),
    );
}

/// What cancels the call. NULL takes it out again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_call_options_set_cancel(
    options: *mut vppkit_call_options,
    cancel: *const vppkit_cancel,
) {
    set(
        "vppkit_call_options_set_cancel",
        options,
        || Ok(cancel::of(cancel)),
        |options, cancel| PerCall { cancel, ..options },
    );
}

/// Frees options. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_call_options_free(options: *mut vppkit_call_options) {
    guard::plain("vppkit_call_options_free", (), || handle::free(options));
}
