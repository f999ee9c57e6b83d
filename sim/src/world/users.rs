//! User records (protocol 1.8).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Status of a user record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UserStatus {
    /// Known, not yet tied to a store account.
    Registered,
    /// Tied to a store account.
    Associated,
    /// Taken out; may be registered again.
    Retired,
    /// Merged into a sibling record. Final, and only seen by userId.
    Deleted,
}

impl UserStatus {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "Registered",
            Self::Associated => "Associated",
            Self::Retired => "Retired",
            Self::Deleted => "Deleted",
        }
    }

    /// Whether licences can be assigned to a user in this state.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Registered | Self::Associated)
    }
}

/// One user record.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) client_user_id: String,
    pub(crate) email: Option<String>,
    pub(crate) managed_apple_id: Option<String>,
    pub(crate) status: UserStatus,
    /// The store account the record is or was tied to; Base64 of 20 bytes.
    pub(crate) its_id_hash: Option<String>,
    pub(crate) invite_code: String,
    /// Licences held, by index.
    pub(crate) licenses: Vec<u32>,
    /// The library's change number at the last change of this record.
    pub(crate) changed: u64,
}

/// userIds are this plus the index of the record: derived, so that a million of them cost nothing,
/// and beyond 32 bits like the live ones (protocol 1.2).
const FIRST_USER_ID: u64 = 2_878_111_600_000_001;

/// All user records of a library, in the order of their creation.
#[derive(Debug, Default)]
pub(crate) struct Users {
    list: Vec<User>,
    by_client_id: HashMap<String, Vec<u32>>,
}

impl Users {
    pub(crate) fn add(&mut self, user: User) -> u32 {
        let index = self.list.len() as u32;
        self.by_client_id.entry(user.client_user_id.clone()).or_default().push(index);
        self.list.push(user);
        index
    }

    pub(crate) fn get(&self, index: u32) -> &User {
        &self.list[index as usize]
    }

    pub(crate) fn get_mut(&mut self, index: u32) -> &mut User {
        &mut self.list[index as usize]
    }

    pub(crate) fn id(index: u32) -> u64 {
        FIRST_USER_ID + u64::from(index)
    }

    pub(crate) fn with_id(&self, user_id: u64) -> Option<u32> {
        let index = u32::try_from(user_id.checked_sub(FIRST_USER_ID)?).ok()?;
        ((index as usize) < self.list.len()).then_some(index)
    }

    /// All records of a clientUserIdStr, oldest first.
    pub(crate) fn records_of(&self, client_user_id: &str) -> &[u32] {
        self.by_client_id.get(client_user_id).map_or(&[], Vec::as_slice)
    }

    /// The one active record of a clientUserIdStr.
    pub(crate) fn active(&self, client_user_id: &str) -> Option<u32> {
        let records = self.records_of(client_user_id);
        records.iter().copied().find(|index| self.get(*index).status.is_active())
    }

    pub(crate) fn indexes(&self) -> std::ops::Range<u32> {
        0..self.list.len() as u32
    }
}
