//! Handles: values that C holds by a pointer that it cannot look behind.

use std::ops::Deref;

use crate::error::Failure;
#[cfg(feature = "registry")]
use crate::registry;

/// A type that C holds by handle.
pub(crate) trait Handle: Sized {
    /// Its name in C, for the registry.
    #[cfg_attr(not(feature = "registry"), allow(dead_code))]
    const NAME: &'static str;
}

/// Declares types as handles.
macro_rules! handles {
    ($($name:ident),+ $(,)?) => {$(
        impl crate::handle::Handle for $name {
            const NAME: &'static str = stringify!($name);
        }
    )+};
}
pub(crate) use handles;

/// Hands a value over to C.
pub(crate) fn give<T: Handle>(value: T) -> *mut T {
    let handle = Box::into_raw(Box::new(value));
    #[cfg(feature = "registry")]
    registry::made(handle as usize, T::NAME);
    handle
}

/// What C lends for the time of a call.
pub(crate) struct Lent<'a, T: Handle> {
    value: &'a T,
}

impl<T: Handle> Deref for Lent<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value
    }
}

#[cfg(feature = "registry")]
impl<T: Handle> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        registry::returned(std::ptr::from_ref(self.value) as usize);
    }
}

/// Looks behind a handle that may be NULL.
///
/// # Safety
/// `handle` is NULL, or one of this type that is not freed before the call ends.
pub(crate) unsafe fn lend_if<'a, T: Handle>(handle: *const T) -> Option<Lent<'a, T>> {
    if handle.is_null() {
        return None;
    }
    #[cfg(feature = "registry")]
    registry::lent(handle as usize, T::NAME);
    Some(Lent { value: &*handle })
}

/// Looks behind a handle.
///
/// # Safety
/// As [`lend_if`].
pub(crate) unsafe fn lend<'a, T: Handle>(
    handle: *const T,
    parameter: &str,
) -> Result<Lent<'a, T>, Failure> {
    lend_if(handle).ok_or_else(|| Failure::null(parameter))
}

/// Takes a value back from C and drops it.
///
/// # Safety
/// `handle` is NULL, or one of this type that nobody uses any more.
pub(crate) unsafe fn free<T: Handle>(handle: *mut T) {
    if handle.is_null() {
        return;
    }
    #[cfg(feature = "registry")]
    {
        registry::freed(handle as usize, T::NAME);
        // The memory is kept, so that its address never belongs to another handle.
        std::ptr::drop_in_place(handle);
    }
    #[cfg(not(feature = "registry"))]
    drop(Box::from_raw(handle));
}

/// Where a result goes.
pub(crate) struct Out<T>(*mut T);

/// Checks a pointer that a result goes to, before anything is done.
pub(crate) fn out<T>(pointer: *mut T, parameter: &str) -> Result<Out<T>, Failure> {
    if pointer.is_null() { Err(Failure::null(parameter)) } else { Ok(Out(pointer)) }
}

impl<T> Out<T> {
    /// # Safety
    /// The pointer may be written to.
    pub(crate) unsafe fn write(self, value: T) {
        self.0.write(value);
    }
}

impl<T: Handle> Out<*mut T> {
    /// # Safety
    /// The pointer may be written to.
    pub(crate) unsafe fn give(self, value: T) {
        self.write(give(value));
    }
}
