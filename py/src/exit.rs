//! The end of the interpreter: nothing of ours touches Python after it.

use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;

use crate::asyncio;

static IS_OVER: AtomicBool = AtomicBool::new(false);

pub(crate) fn is_over() -> bool {
    IS_OVER.load(Ordering::Acquire)
}

/// For a thread that is about to return to Python. Once the interpreter ends, it must not: Python
/// would end the thread in the middle of our code. So it stays here until the process is gone.
pub(crate) fn stay_if_over() {
    while is_over() {
        std::thread::park();
    }
}

/// Registered with `atexit`: threads that wait for calls (daemons only are left by now) wait for
/// ever, and no future is settled any more.
#[pyfunction]
pub(crate) fn _at_exit(py: Python<'_>) {
    IS_OVER.store(true, Ordering::Release);
    py.detach(asyncio::end);
}
