//! The log function of a client: told as long as a handle lives that was made from the client, and
//! never after that. C frees its `user_data` then.

use std::ffi::c_void;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::log::vppkit_log;
use crate::runtime;
use vppkit_bindings::per_process::PerProcess;

/// A function of C, and what it wants to be given.
#[derive(Clone, Copy)]
pub(crate) struct Function {
    pub(crate) function: unsafe extern "C" fn(*mut c_void, *const vppkit_log),
    pub(crate) user_data: *mut c_void,
}

// SAFETY: the header asks for a function and data that any thread may use.
unsafe impl Send for Function {}
// SAFETY: as above.
unsafe impl Sync for Function {}

/// A function that can be called off.
pub(crate) struct Listener {
    function: Function,
    /// A fork inherits no calls under way.
    calls: PerProcess<Calls>,
}

#[derive(Default)]
struct Calls {
    now: Mutex<Now>,
    ended: Condvar,
}

#[derive(Default)]
struct Now {
    under_way: usize,
    is_over: bool,
}

impl Calls {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call under way.
struct UnderWay<'l>(&'l Calls);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.now().under_way -= 1;
        self.0.ended.notify_all();
    }
}

impl Listener {
    pub(crate) fn new(function: Function) -> Self {
        Self { function, calls: PerProcess::new() }
    }

    fn begin(&self) -> Option<UnderWay<'_>> {
        let calls = self.calls.get(Calls::default);
        let mut now = calls.now();
        if now.is_over {
            return None;
        }
        now.under_way += 1;
        Some(UnderWay(calls))
    }

    pub(crate) fn tell(&self, log: &vppkit_log) {
        let Some(_under_way) = self.begin() else { return };
        // SAFETY: the function was given as one that takes these two.
        unsafe { (self.function.function)(self.function.user_data, log) };
    }

    /// Calls it off: none begins from now on, and none is under way when this returns. Only a call
    /// cannot wait for its own end.
    pub(crate) fn call_off(&self) {
        let calls = self.calls.get(Calls::default);
        let mut now = calls.now();
        now.is_over = true;
        while now.under_way > 0 && !runtime::is_callback() {
            now = calls.ended.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
