//! Values that do not survive a fork: runtimes, connections, locks that another thread may hold.

use std::mem::ManuallyDrop;
use std::process;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// A value that each process makes for itself. After a fork the child makes its own; the inherited
/// one is left alone for ever, because even dropping it would reach into the parent (an epoll
/// instance is shared by both).
pub struct PerProcess<T> {
    current: AtomicPtr<Stamped<T>>,
}

impl<T> PerProcess<T> {
    /// No value yet. A `const`, for statics.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { current: AtomicPtr::new(ptr::null_mut()) }
    }

    /// The value of this process. Making it must be cheap: if two threads do at once, one of the
    /// two values is dropped.
    pub fn get(&self, make: impl Fn() -> T) -> &T {
        loop {
            let current = self.current.load(Ordering::Acquire);
            // SAFETY: what was stored here is freed by `drop` only, which has the last reference to
            // this; one that was replaced is leaked.
            if let Some(value) = unsafe { current.as_ref() }.and_then(Stamped::get) {
                return value;
            }
            let new = Box::into_raw(Box::new(Stamped::new(make())));
            let stored =
                self.current.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire);
            if stored.is_err() {
                // SAFETY: nobody else has seen it.
                drop(unsafe { Box::from_raw(new) });
            }
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let current = *self.current.get_mut();
        if !current.is_null() {
            // SAFETY: it was made by `get`, and this is the last reference.
            drop(unsafe { Box::from_raw(current) });
        }
    }
}

/// A value with the process that made it. In another one it cannot be reached, and is leaked.
pub struct Stamped<T> {
    process: u32,
    value: ManuallyDrop<T>,
}

impl<T> Stamped<T> {
    /// A value of this process.
    pub fn new(value: T) -> Self {
        Self { process: process::id(), value: ManuallyDrop::new(value) }
    }

    /// The value, in the process that made it.
    pub fn get(&self) -> Option<&T> {
        (self.process == process::id()).then_some(&*self.value)
    }
}

impl<T> Drop for Stamped<T> {
    fn drop(&mut self) {
        if self.process == process::id() {
            // SAFETY: it is dropped here only.
            unsafe { ManuallyDrop::drop(&mut self.value) };
        }
    }
}
