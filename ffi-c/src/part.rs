//! Handles that live in other handles.

use crate::handle::Handle;
#[cfg(feature = "registry")]
use crate::registry;

/// A value that C may look at through a handle of its own, which goes with the whole.
pub(crate) struct Part<T: Handle>(Box<T>);

impl<T: Handle> Part<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Box::new(value))
    }

    pub(crate) fn show(&self) -> *const T {
        let address = std::ptr::from_ref(&*self.0);
        #[cfg(feature = "registry")]
        registry::shown(address as usize, T::NAME);
        address
    }
}

#[cfg(feature = "registry")]
impl<T: Handle> Drop for Part<T> {
    fn drop(&mut self) {
        registry::hidden(std::ptr::from_ref(&*self.0) as usize);
    }
}
