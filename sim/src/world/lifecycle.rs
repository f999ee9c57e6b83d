//! What can happen to a user record (protocol 1.8).

use super::generate::{hex32, its_id_hash};
use super::library::{Holder, Library};
use super::users::{User, UserStatus};
use crate::numbers::Failure;
use crate::settings::Reassociation;

/// Managed Apple IDs of the simulated organisation end with this.
pub(crate) const MANAGED_DOMAIN: &str = "@appleid.example.com";

/// The one managed Apple ID whose owner has not accepted the store's terms (9642).
pub(crate) const TERMS_OPEN: &str = "new.manager@appleid.example.com";

impl Library {
    /// The active record of a clientUserIdStr, made or revived where there is none.
    pub(crate) fn register(
        &mut self,
        client_user_id: &str,
        email: Option<String>,
        rng: &mut fastrand::Rng,
    ) -> u32 {
        if let Some(active) = self.users.active(client_user_id) {
            return active;
        }
        let records = self.users.records_of(client_user_id).iter().copied();
        let revived = records.into_iter().find(|index| {
            let user = self.users.get(*index);
            user.status == UserStatus::Retired && user.its_id_hash.is_none()
        });
        let index = revived.unwrap_or_else(|| {
            self.users.add(User {
                client_user_id: client_user_id.into(),
                email: None,
                managed_apple_id: None,
                status: UserStatus::Registered,
                its_id_hash: None,
                invite_code: hex32(rng),
                licenses: Vec::new(),
                changed: 0,
            })
        });
        let user = self.users.get_mut(index);
        user.status = UserStatus::Registered;
        if email.is_some() {
            user.email = email;
        }
        self.touch_user(index);
        index
    }

    /// Whether a managed Apple ID may be linked to the user: 9635, 9641, 9642.
    pub(crate) fn check_link(&self, client_user_id: &str, apple_id: &str) -> Result<(), Failure> {
        if apple_id == TERMS_OPEN {
            return Err(Failure::new(9642));
        }
        if !apple_id.ends_with(MANAGED_DOMAIN) {
            return Err(Failure::new(9635));
        }
        let taken = self.users.indexes().map(|index| self.users.get(index)).any(|user| {
            user.status.is_active()
                && user.client_user_id != client_user_id
                && user.managed_apple_id.as_deref() == Some(apple_id)
        });
        if taken { Err(Failure::new(9641)) } else { Ok(()) }
    }

    /// Links a managed Apple ID: the record is Associated at once, without an invitation.
    pub(crate) fn link(&mut self, user: u32, apple_id: &str, rule: Reassociation) -> u32 {
        // A managed Apple ID is one store account, whichever record it is linked to.
        let mut rng =
            fastrand::Rng::with_seed(apple_id.bytes().fold(7, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
            }));
        let user = self.accept(user, its_id_hash(&mut rng), rule);
        self.users.get_mut(user).managed_apple_id = Some(apple_id.into());
        user
    }

    /// The user accepts the invitation with a store account. Returns the record that is active
    /// afterwards, which the two descriptions of the rule choose differently.
    pub(crate) fn accept(&mut self, user: u32, hash: String, rule: Reassociation) -> u32 {
        let id = &self.users.get(user).client_user_id;
        let retired = self.users.records_of(id).iter().copied().find(|sibling| {
            let record = self.users.get(*sibling);
            record.status == UserStatus::Retired && record.its_id_hash.as_ref() == Some(&hash)
        });
        let (stays, goes) = match (rule, retired) {
            (_, None) => (user, None),
            (Reassociation::A, Some(old)) => (old, Some((user, UserStatus::Retired))),
            (Reassociation::B, Some(old)) => (user, Some((old, UserStatus::Deleted))),
        };
        if let Some((gone, status)) = goes {
            self.move_licenses(gone, stays);
            self.users.get_mut(gone).status = status;
            self.touch_user(gone);
        }
        let record = self.users.get_mut(stays);
        record.status = UserStatus::Associated;
        record.its_id_hash = Some(hash);
        self.touch_user(stays);
        stays
    }

    fn move_licenses(&mut self, from: u32, to: u32) {
        for license in std::mem::take(&mut self.users.get_mut(from).licenses) {
            let asset = self.licenses[license as usize].asset;
            if self.held_of(Holder::User(to), asset).is_some() {
                // One user holds at most one licence of an asset: the second one is free again.
                self.users.get_mut(from).licenses.push(license);
                self.release(license);
                continue;
            }
            self.licenses[license as usize].holder = Some(Holder::User(to));
            self.users.get_mut(to).licenses.push(license);
            self.touch(license);
        }
    }

    /// Retires a record: revocable licences are free again, irrevocable ones stay with it, and the
    /// store account is detached, though remembered.
    pub(crate) fn retire(&mut self, user: u32) {
        let held = self.users.get(user).licenses.clone();
        for license in held {
            if !self.asset_of(license).irrevocable {
                self.release(license);
            }
        }
        let record = self.users.get_mut(user);
        record.status = UserStatus::Retired;
        record.managed_apple_id = None;
        self.touch_user(user);
    }

    /// Marks a user record as changed now.
    pub(crate) fn touch_user(&mut self, user: u32) {
        self.change += 1;
        self.users.get_mut(user).changed = self.change;
    }
}
