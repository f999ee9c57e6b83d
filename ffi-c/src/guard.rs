//! What stands around the body of every export: no panic leaves it, and failures become handles.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status;
use crate::handle;

/// Runs the body of an export that cannot fail otherwise; `or` is what a panic returns.
pub(crate) fn plain<T>(name: &'static str, or: T, body: impl FnOnce() -> T) -> T {
    let guarded = AssertUnwindSafe(|| {
        ordered_panic(name);
        body()
    });
    catch_unwind(guarded).unwrap_or(or)
}

/// Runs the body of an export that has a status and an error handle.
///
/// # Safety
/// `error` is NULL or may be written to.
pub(crate) unsafe fn call(
    name: &'static str,
    error: *mut *mut vppkit_error,
    body: impl FnOnce() -> Result<vppkit_status, Failure>,
) -> vppkit_status {
    let failure = match plain(name, None, || Some(body())) {
        Some(Ok(status)) => return status,
        Some(Err(failure)) => failure,
        None => Failure::panicked(name),
    };
    let status = failure.status();
    if !error.is_null() {
        let made = catch_unwind(AssertUnwindSafe(|| handle::give(vppkit_error::new(failure))));
        if let Ok(made) = made {
            *error = made;
        }
    }
    status
}

#[cfg(not(feature = "panics"))]
fn ordered_panic(_name: &str) {}

#[cfg(feature = "panics")]
fn ordered_panic(name: &str) {
    let mut ordered = ORDERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if ordered.as_deref() == Some(name) {
        *ordered = None;
        drop(ordered);
        panic!("ordered by a test");
    }
}

#[cfg(feature = "panics")]
static ORDERED: std::sync::Mutex<Option<String>> = std::sync::Mutex::new(None);

/// Orders a panic in the next call of an export.
#[cfg(feature = "panics")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_test_panic_in(name: *const std::ffi::c_char) {
    let name = std::ffi::CStr::from_ptr(name).to_string_lossy().into_owned();
    *ORDERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(name);
}
