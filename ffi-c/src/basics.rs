//! Version and numbers.
//!
//! Check once at start that the library fits the header you compiled with:
//! `if (!VPPKIT_ABI_CHECK()) abort();`. Numbers that may be missing are `VPPKIT_ABSENT` then, flags
//! -1, unless a function says otherwise. Times are milliseconds since 1970-01-01 UTC, durations are
//! milliseconds.

use std::time::{Duration, SystemTime};

use crate::guard;

/// Stands for a number that is not there.
pub const VPPKIT_ABSENT: i64 = i64::MIN;

pub(crate) fn or_absent(number: Option<i64>) -> i64 {
    number.unwrap_or(VPPKIT_ABSENT)
}

/// 1, 0, or -1 for one that is not there.
pub(crate) fn flag(flag: Option<bool>) -> i8 {
    flag.map_or(-1, i8::from)
}

pub(crate) fn count_or_absent(count: Option<u64>) -> i64 {
    or_absent(count.and_then(|count| i64::try_from(count).ok()))
}

pub(crate) fn millis_since_1970(time: SystemTime) -> i64 {
    let millis = |distance: Duration| i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => millis(after),
        Err(before) => -millis(before.duration()),
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The version of the interface that this header describes. Functions are added under the same
/// number; it counts up, and the library's SONAME with it, when anything that is there changes.
pub const VPPKIT_ABI_VERSION: u32 = 0;

/// The version of the library that is loaded, such as `0.1.0`. Static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_version() -> *const std::ffi::c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    guard::plain("vppkit_version", c"".as_ptr(), || VERSION.as_ptr().cast())
}

/// The interface of the library that is loaded; see `VPPKIT_ABI_CHECK`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_abi_version() -> u32 {
    guard::plain("vppkit_abi_version", u32::MAX, || VPPKIT_ABI_VERSION)
}
