//! Cancelling.
//!
//! A cancel handle ends calls that wait, also for a `Retry-After`: they return `VPPKIT_CANCELLED`
//! within 100 ms. One handle may be given to many calls, by way of their `vppkit_call_options` or
//! directly. `vppkit_cancel_cancel` may be called by any thread.
//!
//! A signal handler may call no function of this library. To end with SIGINT, let the handler set a
//! `volatile sig_atomic_t` and look at it between pages or events; or, so that a call that waits
//! ends at once, block the signal in all threads, let one thread wait for it with `sigwait`, and
//! call `vppkit_cancel_cancel` there (the example `sync_poll.c`).

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

use crate::guard;
use crate::handle::{self, Lent, handles};
use vppkit_bindings::per_process::PerProcess;

/// Ends calls. Yours; free it with `vppkit_cancel_free`, at any time: calls that were given it keep
/// what they need. May be used by any threads at once.
pub struct vppkit_cancel(Arc<Cancel>);

handles!(vppkit_cancel);

pub(crate) struct Cancel {
    is_cancelled: AtomicBool,
    waiting: PerProcess<Notify>,
}

impl Cancel {
    fn waiting(&self) -> &Notify {
        self.waiting.get(Notify::new)
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Acquire)
    }

    fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Release);
        self.waiting().notify_waiters();
    }

    pub(crate) async fn cancelled(&self) {
        let mut told = pin!(self.waiting().notified());
        // Counted among those waiting before the flag is read, so that nothing slips between.
        told.as_mut().enable();
        if !self.is_cancelled() {
            told.await;
        }
    }
}

/// # Safety
/// `cancel` is NULL or such a handle.
pub(crate) unsafe fn of(cancel: *const vppkit_cancel) -> Option<Arc<Cancel>> {
    handle::lend_if(cancel).map(|cancel: Lent<'_, vppkit_cancel>| Arc::clone(&cancel.0))
}

/// Makes a cancel handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_cancel_new() -> *mut vppkit_cancel {
    guard::plain("vppkit_cancel_new", std::ptr::null_mut(), || {
        let cancel = Cancel { is_cancelled: AtomicBool::new(false), waiting: PerProcess::new() };
        handle::give(vppkit_cancel(Arc::new(cancel)))
    })
}

/// Cancels every call that was given this handle, and those that will be. Once and for all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_cancel_cancel(cancel: *const vppkit_cancel) {
    guard::plain("vppkit_cancel_cancel", (), || {
        if let Some(cancel) = of(cancel) {
            cancel.cancel();
        }
    });
}

/// Whether it was cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_cancel_is_cancelled(cancel: *const vppkit_cancel) -> bool {
    guard::plain("vppkit_cancel_is_cancelled", false, || {
        of(cancel).is_some_and(|cancel| cancel.is_cancelled())
    })
}

/// Frees a cancel handle, without cancelling anything. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_cancel_free(cancel: *mut vppkit_cancel) {
    guard::plain("vppkit_cancel_free", (), || handle::free(cancel));
}
