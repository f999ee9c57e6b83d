//! Words.
//!
//! Records keep words as Apple sent them, also those that this version does not know. Where a
//! constant is handier than a text, these functions give it.
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

use std::ffi::{CStr, c_char};

use crate::guard;
use crate::text::vppkit_str;

/// The quality of an asset; with the adamId it makes up the asset's identity.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_pricing_param {
    /// None, or one that this header does not know.
    VPPKIT_PRICING_PARAM_NONE = 0,
    /// Standard quality.
    VPPKIT_PRICING_PARAM_STDQ = 1,
    /// High quality; books mostly.
    VPPKIT_PRICING_PARAM_PLUS = 2,
}

/// The constant of a word as a record has it; `VPPKIT_PRICING_PARAM_NONE` where there is no word, or
/// one that this version does not know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_pricing_param_of(word: vppkit_str) -> vppkit_pricing_param {
    guard::plain("vppkit_pricing_param_of", vppkit_pricing_param::VPPKIT_PRICING_PARAM_NONE, || {
        match word.bytes() {
            b"STDQ" => vppkit_pricing_param::VPPKIT_PRICING_PARAM_STDQ,
            b"PLUS" => vppkit_pricing_param::VPPKIT_PRICING_PARAM_PLUS,
            _ => vppkit_pricing_param::VPPKIT_PRICING_PARAM_NONE,
        }
    })
}

/// A value as text, such as `PLUS`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_pricing_param_name(value: i32) -> *const c_char {
    guard::plain("vppkit_pricing_param_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_pricing_param::VPPKIT_PRICING_PARAM_NONE as i32 => c"None",
            n if n == vppkit_pricing_param::VPPKIT_PRICING_PARAM_STDQ as i32 => c"STDQ",
            n if n == vppkit_pricing_param::VPPKIT_PRICING_PARAM_PLUS as i32 => c"PLUS",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// The state of a licence.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_license_status {
    /// None, or one that this header does not know.
    VPPKIT_LICENSE_STATUS_NONE = 0,
    /// Assigned to a user or a device.
    VPPKIT_LICENSE_STATUS_ASSOCIATED = 1,
    /// Free.
    VPPKIT_LICENSE_STATUS_AVAILABLE = 2,
    /// Given back to Apple; it can no longer be assigned.
    VPPKIT_LICENSE_STATUS_REFUNDED = 3,
}

/// The constant of a word as a record has it; `VPPKIT_LICENSE_STATUS_NONE` where there is no word, or
/// one that this version does not know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_status_of(word: vppkit_str) -> vppkit_license_status {
    guard::plain(
        "vppkit_license_status_of",
        vppkit_license_status::VPPKIT_LICENSE_STATUS_NONE,
        || match word.bytes() {
            b"Associated" => vppkit_license_status::VPPKIT_LICENSE_STATUS_ASSOCIATED,
            b"Available" => vppkit_license_status::VPPKIT_LICENSE_STATUS_AVAILABLE,
            b"Refunded" => vppkit_license_status::VPPKIT_LICENSE_STATUS_REFUNDED,
            _ => vppkit_license_status::VPPKIT_LICENSE_STATUS_NONE,
        },
    )
}

/// A value as text, such as `Refunded`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_license_status_name(value: i32) -> *const c_char {
    guard::plain("vppkit_license_status_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_license_status::VPPKIT_LICENSE_STATUS_NONE as i32 => c"None",
            n if n == vppkit_license_status::VPPKIT_LICENSE_STATUS_ASSOCIATED as i32 => {
                c"Associated"
            }
            n if n == vppkit_license_status::VPPKIT_LICENSE_STATUS_AVAILABLE as i32 => c"Available",
            n if n == vppkit_license_status::VPPKIT_LICENSE_STATUS_REFUNDED as i32 => c"Refunded",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}

/// The state of a user record.
#[repr(C)]
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum vppkit_user_status {
    /// None, or one that this header does not know.
    VPPKIT_USER_STATUS_NONE = 0,
    /// Known to Apple, but not yet joined to a store account.
    VPPKIT_USER_STATUS_REGISTERED = 1,
    /// Joined to a store account.
    VPPKIT_USER_STATUS_ASSOCIATED = 2,
    /// Retired: revocable licences were given back.
    VPPKIT_USER_STATUS_RETIRED = 3,
    /// This userId no longer belongs to its clientUserIdStr; look the user up by that.
    VPPKIT_USER_STATUS_DELETED = 4,
}

/// The constant of a word as a record has it; `VPPKIT_USER_STATUS_NONE` where there is no word, or
/// one that this version does not know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_status_of(word: vppkit_str) -> vppkit_user_status {
    guard::plain(
        "vppkit_user_status_of",
        vppkit_user_status::VPPKIT_USER_STATUS_NONE,
        || match word.bytes() {
            b"Registered" => vppkit_user_status::VPPKIT_USER_STATUS_REGISTERED,
            b"Associated" => vppkit_user_status::VPPKIT_USER_STATUS_ASSOCIATED,
            b"Retired" => vppkit_user_status::VPPKIT_USER_STATUS_RETIRED,
            b"Deleted" => vppkit_user_status::VPPKIT_USER_STATUS_DELETED,
            _ => vppkit_user_status::VPPKIT_USER_STATUS_NONE,
        },
    )
}

/// A value as text, such as `Deleted`; `unknown` for a number that stands for none. Static,
/// never NULL. `value` may be any number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_status_name(value: i32) -> *const c_char {
    guard::plain("vppkit_user_status_name", c"".as_ptr(), || {
        let name: &CStr = match value {
            n if n == vppkit_user_status::VPPKIT_USER_STATUS_NONE as i32 => c"None",
            n if n == vppkit_user_status::VPPKIT_USER_STATUS_REGISTERED as i32 => c"Registered",
            n if n == vppkit_user_status::VPPKIT_USER_STATUS_ASSOCIATED as i32 => c"Associated",
            n if n == vppkit_user_status::VPPKIT_USER_STATUS_RETIRED as i32 => c"Retired",
            n if n == vppkit_user_status::VPPKIT_USER_STATUS_DELETED as i32 => c"Deleted",
            _ => c"unknown",
        };
        name.as_ptr()
    })
}
