//! What comes with error 9616.

use serde::Serialize;

use super::{License, User};
use crate::decode::DecodeError;
use crate::decode::members::Members;

/// Who holds an item that could not be assigned again (error 9616, protocol 1.17).
///
/// Both members may be there at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AlreadyAssigned {
    /// The licence that the requested user holds already: there is nothing to do.
    pub license: Option<License>,
    /// Other users of the same store account who hold one: retire them, or assign to the device.
    pub users: Vec<User>,
}

impl AlreadyAssigned {
    pub(crate) fn take(from: &mut Members) -> Result<Option<Self>, DecodeError> {
        let license = from.records("licenseAlreadyAssigned")?.into_iter().next();
        let users = from.records("regUsersAlreadyAssigned")?;
        Ok((license.is_some() || !users.is_empty()).then_some(Self { license, users }))
    }
}
