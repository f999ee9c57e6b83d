//! Texts.
//!
//! Texts are UTF-8, only paths are as the system has them. What you give is NUL-terminated, and
//! copied where it is needed after the call. What you get is a view (`vppkit_str`) into the handle
//! that it came from, or a `const char *` that lives as long as its handle, or a `char *` of your
//! own: free that with `vppkit_string_free`.

use std::ffi::{CStr, CString, c_char};
use std::path::PathBuf;

use crate::error::Failure;
use crate::guard;

/// A view of a text: not NUL-terminated, not yours, and gone with the handle that it came from.
/// Printed with `printf("%.*s", VPPKIT_PRINT(text))`. `data` is NULL where there is no text.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct vppkit_str {
    /// The first byte, or NULL.
    pub data: *const c_char,
    /// How many bytes.
    pub len: usize,
}

// SAFETY: it is an address and a length; who reads behind it answers for that.
unsafe impl Send for vppkit_str {}
// SAFETY: as above.
unsafe impl Sync for vppkit_str {}

impl vppkit_str {
    pub(crate) const NONE: Self = Self { data: std::ptr::null(), len: 0 };

    pub(crate) fn of(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    #[inline(always)]
    pub(crate) fn of_bytes(text: &[u8]) -> Self {
        Self { data: text.as_ptr().cast(), len: text.len() }
    }

    #[inline(always)]
    pub(crate) fn of_bytes_option(text: Option<&[u8]>) -> Self {
        text.map_or(Self::NONE, Self::of_bytes)
    }

    pub(crate) fn of_option(text: Option<&str>) -> Self {
        text.map_or(Self::NONE, Self::of)
    }

    /// # Safety
    /// What it views is alive.
    pub(crate) unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.data.is_null() {
            return &[];
        }
        std::slice::from_raw_parts(self.data.cast(), self.len)
    }
}

/// Copies a view into a buffer of `size` bytes, cut off where it does not fit, and always
/// NUL-terminated unless `size` is 0. Returns the length of the whole text, so that a result of
/// `size` or more means that it was cut off. With `buffer` NULL nothing is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_str_copy(
    text: vppkit_str,
    buffer: *mut c_char,
    size: usize,
) -> usize {
    guard::plain("vppkit_str_copy", 0, || {
        let bytes = text.bytes();
        if !buffer.is_null() && size > 0 {
            let copied = bytes.len().min(size - 1);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), buffer.cast(), copied);
            buffer.add(copied).write(0);
        }
        bytes.len()
    })
}

/// Whether a view is equal to a NUL-terminated text. A view without a text is equal to NULL only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_str_equals(text: vppkit_str, other: *const c_char) -> bool {
    guard::plain("vppkit_str_equals", false, || {
        if text.data.is_null() || other.is_null() {
            return text.data.is_null() && other.is_null();
        }
        text.bytes() == CStr::from_ptr(other).to_bytes()
    })
}

/// Frees a text that a function of this library has made for you. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_string_free(text: *mut c_char) {
    guard::plain("vppkit_string_free", (), || {
        if !text.is_null() {
            drop(CString::from_raw(text));
        }
    });
}

/// A text of one's own for C. NUL cannot stand in one; JSON escapes it, others lose it.
pub(crate) fn owned(text: impl Into<String>) -> CString {
    let mut text = text.into();
    if text.contains('\0') {
        text.retain(|c| c != '\0');
    }
    CString::new(text).unwrap_or_default()
}

/// Reads a text that C gave.
///
/// # Safety
/// `text` is NULL or NUL-terminated.
pub(crate) unsafe fn read(text: *const c_char, parameter: &str) -> Result<String, Failure> {
    read_if(text, parameter)?.ok_or_else(|| Failure::null(parameter))
}

/// Reads a text that C gave, or did not.
///
/// # Safety
/// `text` is NULL or NUL-terminated.
pub(crate) unsafe fn read_if(
    text: *const c_char,
    parameter: &str,
) -> Result<Option<String>, Failure> {
    if text.is_null() {
        return Ok(None);
    }
    Ok(Some(lent(text, parameter)?.to_owned()))
}

/// Looks at a text that C gave, without a copy of it: it may be a secret.
///
/// # Safety
/// `text` is NULL or NUL-terminated, and lives as long as the call.
pub(crate) unsafe fn lent<'a>(text: *const c_char, parameter: &str) -> Result<&'a str, Failure> {
    if text.is_null() {
        return Err(Failure::null(parameter));
    }
    CStr::from_ptr(text)
        .to_str()
        .map_err(|_| Failure::usage(format!("{parameter} is not UTF-8"), "Give it as UTF-8."))
}

/// Reads a path that C gave.
///
/// # Safety
/// `path` is NULL or NUL-terminated.
pub(crate) unsafe fn read_path(path: *const c_char) -> Result<PathBuf, Failure> {
    if path.is_null() {
        return Err(Failure::null("path"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        Ok(std::ffi::OsStr::from_bytes(CStr::from_ptr(path).to_bytes()).into())
    }
    #[cfg(not(unix))]
    Ok(lent(path, "path")?.into())
}

/// Reads a list of texts that C gave.
///
/// # Safety
/// `texts` points to `count` texts, or `count` is 0.
pub(crate) unsafe fn read_list(
    texts: *const *const c_char,
    count: usize,
    parameter: &str,
) -> Result<Vec<String>, Failure> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if texts.is_null() {
        return Err(Failure::null(parameter));
    }
    (0..count).map(|index| read(*texts.add(index), parameter)).collect()
}
