//! A library: the assets, licences, users and devices behind one location or facilitator.

use super::assets::{Asset, Assets};
use super::devices::Devices;
use super::users::{User, UserStatus, Users};

/// Who holds a licence: a user record or a device, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Holder {
    User(u32),
    Device(u32),
}

/// What can happen to a licence besides being assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Owned,
    Refunded,
    /// Waits for a transfer to another location; assigning it gives 9643.
    Locked,
    /// Gone to another location: in no count and no listing.
    Moved,
}

/// One licence. Kept small, its id derived from its index: a library may hold a million.
#[derive(Debug, Clone, Copy)]
pub(crate) struct License {
    pub(crate) asset: u32,
    pub(crate) holder: Option<Holder>,
    pub(crate) standing: Standing,
    /// Whether it ever had a holder: a delta with assignedOnly then reports that it was freed.
    pub(crate) was_assigned: bool,
    /// The library's change number at the last change of this licence.
    pub(crate) changed: u64,
}

/// Licence ids are this plus the index: beyond 32 bits like the live ones (protocol 1.2).
const FIRST_LICENSE_ID: u64 = 9_147_000_001;

/// One library with everything in it.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// `uId`, the same for all tokens of this library (protocol 1.3).
    pub(crate) uid: String,
    pub(crate) location_id: u64,
    pub(crate) location_name: String,
    pub(crate) client_context: String,
    /// What a client last stored as its clientContext. Where the two differ, someone else has
    /// taken the account over.
    pub(crate) claim: String,
    pub(crate) assets: Assets,
    pub(crate) users: Users,
    pub(crate) devices: Devices,
    pub(crate) licenses: Vec<License>,
    /// Counts every change; a sinceModifiedToken remembers where it stood.
    pub(crate) change: u64,
}

impl Library {
    pub(crate) fn license_id(index: u32) -> u64 {
        FIRST_LICENSE_ID + u64::from(index)
    }

    /// A licence by its id, in decimal or in the sixteen hex digits of the quirk.
    pub(crate) fn license_with_id(&self, id: &str) -> Option<u32> {
        let id = if id.len() == 16 { u64::from_str_radix(id, 16) } else { id.parse() };
        let id = id.ok()?;
        let index = u32::try_from(id.checked_sub(FIRST_LICENSE_ID)?).ok()?;
        ((index as usize) < self.licenses.len()).then_some(index)
    }

    pub(crate) fn asset_of(&self, license: u32) -> &Asset {
        self.assets.get(self.licenses[license as usize].asset)
    }

    /// Adds `count` licences without a holder.
    pub(crate) fn buy(&mut self, asset: u32, count: u32) {
        let first = self.licenses.len() as u32;
        self.change += 1;
        let license = License {
            asset,
            holder: None,
            standing: Standing::Owned,
            was_assigned: false,
            changed: self.change,
        };
        self.licenses.extend(std::iter::repeat_n(license, count as usize));
        // The free list is used from its end: lowest id last, so that it is taken first.
        self.assets.get_mut(asset).free.splice(0..0, (first..first + count).rev());
    }

    /// Gives a free licence of the asset to the holder. `None` when there is none.
    pub(crate) fn associate(&mut self, asset: u32, holder: Holder) -> Option<u32> {
        let free = &self.assets.get(asset).free;
        let usable = |index: &u32| self.licenses[*index as usize].standing == Standing::Owned;
        let license = free.iter().copied().rfind(usable)?;
        self.give(license, holder);
        Some(license)
    }

    /// Whether all that keeps a licence of the asset from being assigned is a transfer.
    pub(crate) fn is_locked(&self, asset: u32) -> bool {
        let mut free = self.assets.get(asset).free.iter();
        free.any(|index| self.licenses[*index as usize].standing == Standing::Locked)
    }

    /// Gives this free licence to the holder.
    pub(crate) fn give(&mut self, license: u32, holder: Holder) {
        let asset = self.licenses[license as usize].asset;
        let asset = self.assets.get_mut(asset);
        // The one wanted is nearly always the last.
        if let Some(place) = asset.free.iter().rposition(|free| *free == license) {
            asset.free.remove(place);
        }
        asset.assigned += 1;
        self.held_mut(holder).push(license);
        let entry = &mut self.licenses[license as usize];
        entry.holder = Some(holder);
        entry.was_assigned = true;
        self.touch(license);
    }

    /// The licence of this asset which the holder has.
    pub(crate) fn held_of(&self, holder: Holder, asset: u32) -> Option<u32> {
        let held = self.held(holder).iter().copied();
        held.into_iter().find(|license| self.licenses[*license as usize].asset == asset)
    }

    /// All licences of a holder, in the order in which they were assigned.
    pub(crate) fn held(&self, holder: Holder) -> &[u32] {
        match holder {
            Holder::User(user) => &self.users.get(user).licenses,
            Holder::Device(device) => &self.devices.get(device).licenses,
        }
    }

    fn held_mut(&mut self, holder: Holder) -> &mut Vec<u32> {
        match holder {
            Holder::User(user) => &mut self.users.get_mut(user).licenses,
            Holder::Device(device) => &mut self.devices.get_mut(device).licenses,
        }
    }

    /// Takes a licence from whoever holds it and makes it available.
    pub(crate) fn release(&mut self, license: u32) {
        let entry = &mut self.licenses[license as usize];
        let asset = entry.asset;
        let Some(holder) = entry.holder.take() else { return };
        self.held_mut(holder).retain(|held| *held != license);
        let asset = self.assets.get_mut(asset);
        asset.assigned -= 1;
        asset.free.push(license);
        self.touch(license);
    }

    /// Marks a licence as changed now.
    pub(crate) fn touch(&mut self, license: u32) {
        self.change += 1;
        self.licenses[license as usize].changed = self.change;
    }

    /// The word for a licence's state (protocol 1.15).
    pub(crate) fn license_status(license: &License) -> &'static str {
        match (license.standing, license.holder) {
            (Standing::Refunded, _) => "Refunded",
            (_, Some(_)) => "Associated",
            (_, None) => "Available",
        }
    }

    /// The itsIdHash as shown: only while the record is tied to the store account.
    pub(crate) fn shown_hash(user: &User) -> Option<&str> {
        (user.status == UserStatus::Associated).then_some(user.its_id_hash.as_deref()).flatten()
    }
}
