//! Threads, processes and callbacks.
//!
//! Calls block the thread that makes them. Behind them the library has two threads of its own,
//! started by the first call that needs them and never at load. It installs no signal handlers.
//!
//! After `fork` the child may go on using its clients: its first call starts threads of its own and
//! connects anew with the client's options. Pagers, syncs and cancel handles of the parent are of
//! no use there; free them and make new ones. Pages and errors can be read on.
//!
//! Callbacks run on a thread of the library or on the one that made the call, never under a lock,
//! perhaps several at once. They should return soon. They may read the state of the client, but
//! calls that send something return `VPPKIT_USAGE` there. C++ exceptions and `longjmp` must not
//! leave them.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};

use futures_util::future::{Either, select};
use tokio::runtime::{Builder, Handle, Runtime};
use vpp::Effect;
use vpp::coordinator::InMemory;

use crate::cancel::Cancel;
use crate::error::Failure;
use crate::guard;
use crate::per_process::PerProcess;

type Started = OnceLock<Result<Runtime, String>>;

static RUNTIME: PerProcess<Started> = PerProcess::new();
static COORDINATOR: PerProcess<Arc<InMemory>> = PerProcess::new();

/// Keeps what the accounts of this process share. Core's own would be inherited by a fork, perhaps
/// with a lock held.
pub(crate) fn coordinator() -> Arc<InMemory> {
    Arc::clone(COORDINATOR.get(InMemory::new))
}

fn runtime() -> Result<&'static Runtime, Failure> {
    let start = || {
        Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("vppkit")
            .enable_all()
            .build()
            .map_err(|error| error.to_string())
    };
    RUNTIME.get(OnceLock::new).get_or_init(start).as_ref().map_err(|error| {
        let what = format!("the threads of the library cannot be started: {error}");
        Failure::internal(what, Effect::NotSent)
    })
}

/// Waits for a call to end, or to be cancelled; `effect` is then that of the call.
pub(crate) fn block<T>(
    cancel: Option<&Cancel>,
    effect: Effect,
    call: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
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
    if Handle::try_current().is_ok() {
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

/// Ends the library's threads. Nobody needs to: it is for those who unload the library, or look
/// for leaks. Free all handles first, and make no call meanwhile. The next call starts them again;
/// waits that Apple has asked for are not forgotten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_shutdown() {
    guard::plain("vppkit_shutdown", (), || RUNTIME.clear());
}
