//! The records of the example `sync`, and the checkpoint that belongs to them, in one file.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use vppkit::{Asset, Checkpoint, License, LicenseStatus, List, Page, User};
use vppkit_examples::grouped;

/// A library as it is kept.
pub(crate) struct Library {
    path: PathBuf,
    kept: Kept,
}

/// The file. Records have the keys under which they come again.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// What came before it is in the records below. It is kept as the text it is.
    checkpoint: Option<String>,
    /// Free licences by adamId and pricingParam.
    available: BTreeMap<String, i64>,
    /// Adam id and holder of the assigned licences by licence id.
    licenses: BTreeMap<String, (String, String)>,
    /// clientUserIdStr and state by userId.
    users: BTreeMap<String, (String, String)>,
}

impl Library {
    /// Reads the file, if there is one.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let kept = match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| format!("{} is not a library's file", path.display()))?,
            Err(error) if error.kind() == ErrorKind::NotFound => Kept::default(),
            Err(error) => return Err(error).context(path.display().to_string()),
        };
        Ok(Self { path: path.to_owned(), kept })
    }

    pub(crate) fn checkpoint(&self) -> Result<Option<Checkpoint>> {
        Ok(self.kept.checkpoint.as_deref().map(str::parse).transpose()?)
    }

    /// All that came before this checkpoint has been taken in.
    pub(crate) fn passes(&mut self, checkpoint: &Checkpoint) {
        self.kept.checkpoint = Some(checkpoint.to_string());
    }

    /// Replaces the file as a whole: after a crash it is the old one or the new one.
    pub(crate) fn save(&self) -> Result<()> {
        let new = self.path.with_extension("new");
        let mut file = File::create(&new).with_context(|| new.display().to_string())?;
        file.write_all(&serde_json::to_vec(&self.kept)?)?;
        file.sync_all()?;
        fs::rename(&new, &self.path)?;
        Ok(())
    }

    /// All of the list comes again.
    pub(crate) fn forget(&mut self, list: List) {
        match list {
            List::Licenses => self.kept.licenses.clear(),
            List::Users => self.kept.users.clear(),
            _ => {}
        }
    }

    /// All assets come each time.
    pub(crate) fn take_assets(&mut self, page: &Page<Asset>, says_changes: bool) {
        let key =
            |asset: vppkit::AssetRef<'_>| format!("{} {}", asset.adam_id(), asset.pricing_param());
        let available: BTreeMap<_, _> =
            page.iter().map(|asset| (key(asset), asset.available_count().unwrap_or(0))).collect();
        if says_changes {
            for (asset, count) in &available {
                match self.kept.available.get(asset) {
                    Some(before) if before == count => {}
                    Some(before) => println!("  {asset}: {count} free, {before} before"),
                    None => println!("  {asset}: new, {count} free"),
                }
            }
        }
        self.kept.available = available;
    }

    pub(crate) fn take_licenses(&mut self, page: &Page<License>, says_changes: bool) {
        for license in page.iter() {
            let holder = match (license.serial_number(), license.client_user_id()) {
                (Some(device), _) => Some(format!("device {device}")),
                (_, Some(user)) => Some(format!("user {user}")),
                _ => None,
            };
            let holder = holder.filter(|_| license.status() == Some(LicenseStatus::Associated));
            let (id, adam_id) = (license.license_id(), license.adam_id());
            if says_changes {
                let now = holder.as_deref().unwrap_or("nobody");
                let before = self.kept.licenses.get(id).map_or("nobody", |before| &before.1);
                println!("  licence {id} of {adam_id}: {now}, {before} before");
            }
            match holder {
                Some(holder) => {
                    self.kept.licenses.insert(id.to_owned(), (adam_id.to_owned(), holder));
                }
                None => drop(self.kept.licenses.remove(id)),
            }
        }
    }

    pub(crate) fn take_users(&mut self, page: &Page<User>, says_changes: bool) {
        for user in page.to_vec() {
            let Some(id) = user.user_id else { continue };
            let status = user.status.map_or_else(String::new, |status| status.to_string());
            if says_changes {
                let before = self.kept.users.get(&id).map_or("unknown", |before| &before.1);
                println!("  user {}: {status}, {before} before", user.client_user_id);
            }
            self.kept.users.insert(id, (user.client_user_id, status));
        }
    }
}

/// What it holds, in one line.
impl fmt::Display for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kept { available, licenses, users, .. } = &self.kept;
        let count = |length: usize| grouped(length as u64);
        write!(
            f,
            "{} assets, {} assigned licences, {} user records",
            count(available.len()),
            count(licenses.len()),
            count(users.len())
        )
    }
}
