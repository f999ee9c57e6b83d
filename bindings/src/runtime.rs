//! The threads behind a binding: none before the first call, one afterwards, and anew in a child
//! process.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::{Builder, Runtime};
use vppkit::coordinator::InMemory;

use crate::per_process::PerProcess;
use crate::signals::{self, Blocked};

/// Calls share it while they last, so that a shutdown takes it from none.
static RUNTIME: PerProcess<Mutex<Option<Arc<Runtime>>>> = PerProcess::new();
static COORDINATOR: PerProcess<Arc<InMemory>> = PerProcess::new();

/// Keeps what the accounts of this process share. Core's own would be inherited by a fork, perhaps
/// with a lock held.
pub fn coordinator() -> Arc<InMemory> {
    Arc::clone(COORDINATOR.get(InMemory::new))
}

fn kept() -> MutexGuard<'static, Option<Arc<Runtime>>> {
    RUNTIME.get(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// The runtime of this process, started if need be.
///
/// # Errors
/// If the machine has no thread left to give.
pub fn runtime() -> io::Result<Arc<Runtime>> {
    let mut kept = kept();
    if let Some(runtime) = &*kept {
        return Ok(Arc::clone(runtime));
    }
    let blocked = Blocked::all();
    let started = Builder::new_multi_thread()
        // A second one would be woken up for nothing, several times a page.
        .worker_threads(1)
        .thread_name("vppkit")
        .on_thread_start(signals::block_for_good)
        .enable_all()
        .build();
    drop(blocked);
    Ok(Arc::clone(kept.insert(Arc::new(started?))))
}

/// Takes the runtime out of use: its threads end with the last call that uses it. The next call
/// starts another.
pub fn shutdown() {
    let runtime = kept().take();
    drop(runtime);
}
