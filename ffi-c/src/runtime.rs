//! Threads, processes and callbacks.
//!
//! Calls block the thread that makes them. Behind them the library has a thread of its own,
//! started by the first call that needs it and never at load; further ones look up host names and
//! write checkpoint files, and end when they have nothing to do. A megabyte of stack is enough for
//! a call.
//!
//! It installs no signal handlers, none of the program's runs on a thread of the library, and a
//! connection that breaks raises no SIGPIPE. A signal does not end a call; cancel it for that.
//!
//! After `fork` the child may go on using its clients: its first call starts threads of its own and
//! connects anew with the client's options. Pagers and syncs of the parent are of no use there
//! (`VPPKIT_USAGE`); free them and make new ones. Pages, errors and options can be used on. A child
//! knows nothing of waits that Apple has asked its parent for. One that was forked in a callback
//! begins with signals blocked, must not return from it, and can only `exec` or `_exit`.
//!
//! Callbacks run on a thread of the library or on the one that made the call, never under a lock,
//! perhaps several at once. They should return soon: requests wait for them. They may read the state
//! of the client, make and free handles that are not part of the call, and cancel; calls that send
//! something return `VPPKIT_USAGE` there. C++ exceptions and `longjmp` must not leave them.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;

use futures_util::future::{Either, select};
use tokio::runtime::{Handle, Runtime};
use vpp::Effect;

use crate::cancel::Cancel;
use crate::error::Failure;
use crate::guard;
use vppkit_bindings::runtime;
use vppkit_bindings::signals::Blocked;

fn runtime() -> Result<Arc<Runtime>, Failure> {
    runtime::runtime().map_err(|error| {
        let what = format!("the threads of the library cannot be started: {error}");
        Failure::internal(what, Effect::NotSent)
    })
}

/// Whether this is a callback: C meets the library's own context nowhere else.
pub(crate) fn is_callback() -> bool {
    Handle::try_current().is_ok()
}

/// Waits for a call to end, or to be cancelled; `effect` is then that of the call.
pub(crate) fn block<T>(
    cancel: Option<&Cancel>,
    effect: Effect,
    call: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    // Connections are made on this thread. Until the call is gone as well: it may say goodbye.
    let _no_sigpipe = Blocked::pipe();
    let mut result = None;
    drive(cancel, effect, pin!(async { result = Some(call.await) }))?;
    result.unwrap_or_else(|| Err(Failure::internal("a call came to no end", effect)))
}

/// Without types, so that it is compiled once and not for every call.
fn drive(
    cancel: Option<&Cancel>,
    effect: Effect,
    work: Pin<&mut dyn Future<Output = ()>>,
) -> Result<(), Failure> {
    if is_callback() {
        return Err(Failure::usage(
            "this call was made from within a callback",
            "Return from the callback first, or make the call on another thread.",
        ));
    }
    let Some(cancel) = cancel else {
        runtime()?.block_on(work);
        return Ok(());
    };
    if cancel.is_cancelled() {
        return Err(Failure::cancelled(Effect::NotSent));
    }
    runtime()?.block_on(async {
        match select(work, pin!(cancel.cancelled())).await {
            Either::Left(_) => Ok(()),
            Either::Right(_) => Err(Failure::cancelled(effect)),
        }
    })
}

/// Ends the library's threads, and waits for their end. Nobody needs to: it is for those who unload
/// the library, or look for leaks; free all handles first then. Calls under way keep the threads
/// until they return. The next call starts them again; clients can be used on, pagers and syncs that
/// have begun cannot, and waits that Apple has asked for are not forgotten: for that it keeps some
/// hundred bytes for each account until the process ends. valgrind calls them possibly lost or
/// still reachable; share/vppkit/valgrind.supp in the tar ball tells it that they are none. In a
/// callback it does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_shutdown() {
    guard::plain("vppkit_shutdown", (), || {
        if !is_callback() {
            runtime::shutdown();
        }
    });
}
