//! The rules of assigning and taking back one licence, shared by manageVPPLicensesByAdamIdSrv and
//! the deprecated services (protocol 1.17, 1.25).

use serde_json::value::{RawValue, to_raw_value};

use super::Call;
use super::licenses::Row as LicenseRow;
use super::user_rows::Row as UserRow;
use crate::world::library::{Holder, Standing};
use crate::world::users::UserStatus;

/// Who is to get a licence.
#[derive(Debug, Clone)]
pub(super) enum Assignee {
    /// An active user record.
    User(u32),
    /// A serial number, known or not.
    Device(String),
}

/// Why a licence was not assigned or taken back.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) number: u16,
    /// `licenseAlreadyAssigned` of a 9616.
    pub(super) held: Option<Box<RawValue>>,
    /// `regUsersAlreadyAssigned` of a 9616.
    pub(super) users: Option<Box<RawValue>>,
}

impl Refusal {
    pub(super) fn new(number: u16) -> Self {
        Self { number, held: None, users: None }
    }
}

impl Call<'_> {
    /// Gives a free licence of the asset to the assignee.
    pub(super) fn assign(&mut self, asset: u32, assignee: &Assignee) -> Result<u32, Refusal> {
        self.check_not_held(asset, assignee)?;
        let library = self.library_mut();
        let holder = match assignee {
            Assignee::User(user) => Holder::User(*user),
            Assignee::Device(serial) => Holder::Device(library.devices.find_or_add(serial)),
        };
        let locked = library.is_locked(asset);
        let missing = || Refusal::new(if locked { 9643 } else { 9610 });
        let license = library.associate(asset, holder).ok_or_else(missing)?;
        self.written(asset, holder);
        Ok(license)
    }

    /// Takes a licence from its holder.
    pub(super) fn unassign(&mut self, license: u32) -> Result<(), Refusal> {
        let library = self.library_mut();
        let entry = library.licenses[license as usize];
        if entry.standing == Standing::Refunded {
            return Err(Refusal::new(9624));
        }
        let holder = entry.holder.ok_or(Refusal::new(9619))?;
        if library.asset_of(license).irrevocable {
            return Err(Refusal::new(9607));
        }
        library.release(license);
        self.written(entry.asset, holder);
        Ok(())
    }

    /// Remembers what the client has changed, for the judge.
    pub(super) fn written(&mut self, asset: u32, holder: Holder) {
        let library = self.library;
        self.state.written.insert((library, asset, holder));
    }

    /// 9616 when the assignee has the asset already, or when another active user of the same store
    /// account has it.
    pub(super) fn check_not_held(&self, asset: u32, assignee: &Assignee) -> Result<(), Refusal> {
        let library = self.library();
        let holder = match assignee {
            Assignee::User(user) => Some(Holder::User(*user)),
            Assignee::Device(serial) => library.devices.find(serial).map(Holder::Device),
        };
        if let Some(license) = holder.and_then(|holder| library.held_of(holder, asset)) {
            let row = LicenseRow::new(library, license);
            let held = Some(to_raw_value(&row).expect("a row holds only plain values"));
            return Err(Refusal { number: 9616, held, users: None });
        }
        match assignee {
            Assignee::User(user) => self.check_store_account(asset, *user),
            Assignee::Device(_) => Ok(()),
        }
    }

    fn check_store_account(&self, asset: u32, user: u32) -> Result<(), Refusal> {
        let library = self.library();
        let record = library.users.get(user);
        if record.status != UserStatus::Associated || record.its_id_hash.is_none() {
            return Ok(());
        }
        let same_account = |other: &u32| {
            let sibling = library.users.get(*other);
            *other != user
                && sibling.status == UserStatus::Associated
                && sibling.its_id_hash == record.its_id_hash
                && library.held_of(Holder::User(*other), asset).is_some()
        };
        let others: Vec<u32> = library.users.indexes().filter(same_account).collect();
        if others.is_empty() {
            return Ok(());
        }
        let invite_base = self.invite_base();
        let rows = others.iter().map(|other| UserRow::new(library, *other, &invite_base));
        let rows: Vec<_> = rows.collect();
        let users = Some(to_raw_value(&rows).expect("a row holds only plain values"));
        Err(Refusal { number: 9616, held: None, users })
    }
}
