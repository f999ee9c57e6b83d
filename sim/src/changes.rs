//! Changes of the world from outside: what administrators, users, Apple and other products do.

use serde::{Deserialize, Serialize};

use crate::settings::Settings;
use crate::state::{MAIN, MAIN_TOKEN, OTHER, State};
use crate::tokens::DAY;
use crate::world::assets::Pricing;
use crate::world::generate::its_id_hash;
use crate::world::library::Holder;

fn other_product() -> String {
    "other-product.example.com".into()
}

fn main_token() -> String {
    MAIN_TOKEN.into()
}

fn stdq() -> Pricing {
    Pricing::Stdq
}

/// Something that happens without the client's doing. Assets, users and devices are those of the
/// main library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Another product claims the account with a clientContext of its own.
    StealContext {
        /// The hostname it writes.
        #[serde(default = "other_product")]
        hostname: String,
    },
    /// The clientContext becomes this text, as someone else would write it.
    SetContext {
        /// The text; empty clears it.
        text: String,
    },
    /// An sToken is revoked (9625).
    RevokeToken {
        /// Name of the token.
        #[serde(default = "main_token")]
        token: String,
    },
    /// A revoked or expired sToken is good again, for 300 days.
    RestoreToken {
        /// Name of the token.
        #[serde(default = "main_token")]
        token: String,
    },
    /// An sToken expires (9621), now or later.
    ExpireToken {
        /// Name of the token.
        #[serde(default = "main_token")]
        token: String,
        /// Days from now.
        #[serde(default)]
        in_days: i64,
    },
    /// A new sToken is downloaded: the one of before is revoked.
    ReplaceToken {
        /// Name of the token.
        #[serde(default = "main_token")]
        token: String,
    },
    /// A user accepts the invitation.
    AcceptInvitation {
        /// The user's clientUserIdStr.
        client_user_id: String,
        /// The store account used; a new one unless given.
        #[serde(default)]
        its_id_hash: Option<String>,
    },
    /// A user is registered by someone else.
    RegisterUser {
        /// The user's clientUserIdStr.
        client_user_id: String,
    },
    /// A user is retired by someone else.
    RetireUser {
        /// The user's clientUserIdStr.
        client_user_id: String,
    },
    /// Licences of an asset are bought.
    Buy(Licenses),
    /// Licences of an asset are refunded: free ones first, then assigned ones.
    Refund(Licenses),
    /// A transfer of free licences to another location begins: they are locked (9643).
    BeginTransfer(Licenses),
    /// The pending transfer of an asset ends: the locked licences move to the other location.
    EndTransfer {
        /// adamId.
        adam_id: u64,
        /// pricingParam.
        #[serde(default = "stdq")]
        pricing: Pricing,
    },
    /// Someone else assigns a licence.
    Assign(Assignment),
    /// Someone else takes a licence back.
    Unassign(Assignment),
    /// The service forgets the data of all listings (9633).
    PurgeListings {},
    /// The service URLs move: the old ones give 9617.
    MoveUrls {},
    /// The limits of a manage request change.
    Limits {
        /// `maxBatchAssociateLicenseCount`.
        associate: usize,
        /// `maxBatchDisassociateLicenseCount`.
        disassociate: usize,
    },
    /// Some or all settings change.
    Settings {
        /// Members of [`Settings`] with their new values.
        set: serde_json::Map<String, serde_json::Value>,
    },
}

/// A number of licences of an asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licenses {
    /// adamId.
    pub adam_id: u64,
    /// pricingParam.
    #[serde(default = "stdq")]
    pub pricing: Pricing,
    /// How many.
    pub count: u32,
}

/// An asset and who has it: a user or a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// adamId.
    pub adam_id: u64,
    /// pricingParam.
    #[serde(default = "stdq")]
    pub pricing: Pricing,
    /// The user's clientUserIdStr.
    #[serde(default)]
    pub client_user_id: Option<String>,
    /// The device's serial number.
    #[serde(default)]
    pub serial_number: Option<String>,
}

/// Why a change could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChangeError(String);

fn refuse<T>(why: impl Into<String>) -> Result<T, ChangeError> {
    Err(ChangeError(why.into()))
}

impl State {
    /// Makes a change at the time `now`.
    pub(crate) fn change(&mut self, change: &Change, now: i64) -> Result<(), ChangeError> {
        match change {
            Change::StealContext { hostname } => {
                let guid = crate::world::generate::uuid(&mut self.rng);
                let context = serde_json::json!({"hostname": hostname, "guid": guid});
                self.libraries[MAIN].client_context = context.to_string();
            }
            Change::SetContext { text } => self.libraries[MAIN].client_context.clone_from(text),
            Change::RevokeToken { token } => self.token(token)?.revoked = true,
            Change::RestoreToken { token } => {
                let token = self.token(token)?;
                token.revoked = false;
                token.expires = now + 300 * DAY;
            }
            Change::ExpireToken { token, in_days } => {
                self.token(token)?.expires = now + in_days * DAY;
            }
            Change::ReplaceToken { token } => {
                let old = self.token(token)?;
                old.revoked = true;
                let library = old.library;
                self.add_token(token, library, now + 365 * DAY);
            }
            Change::PurgeListings {} => self.purge_listings(),
            Change::MoveUrls {} => self.settings.moves += 1,
            Change::Limits { associate, disassociate } => {
                self.settings.max_batch_associate = *associate;
                self.settings.max_batch_disassociate = *disassociate;
            }
            Change::Settings { set } => self.change_settings(set)?,
            Change::AcceptInvitation { .. }
            | Change::RegisterUser { .. }
            | Change::RetireUser { .. } => self.change_user(change)?,
            _ => self.change_licenses(change)?,
        }
        Ok(())
    }

    fn token(&mut self, name: &str) -> Result<&mut crate::tokens::Token, ChangeError> {
        match self.tokens.named(name) {
            Some(index) => Ok(self.tokens.get_mut(index)),
            None => refuse(format!("no token is named {name:?}")),
        }
    }

    fn change_settings(
        &mut self,
        set: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<(), ChangeError> {
        let mut all = serde_json::to_value(&self.settings).expect("settings are plain values");
        for (name, value) in set {
            all[name] = value.clone();
        }
        match serde_json::from_value::<Settings>(all) {
            Ok(settings) => self.settings = settings,
            Err(error) => return refuse(error.to_string()),
        }
        Ok(())
    }

    fn change_user(&mut self, change: &Change) -> Result<(), ChangeError> {
        let rule = self.settings.reassociation;
        let library = &mut self.libraries[MAIN];
        let active = |id: &str, library: &crate::world::library::Library| {
            let user = library.users.active(id);
            user.ok_or_else(|| ChangeError(format!("no active user {id:?}")))
        };
        match change {
            Change::AcceptInvitation { client_user_id, its_id_hash: hash } => {
                let user = active(client_user_id, library)?;
                let hash = hash.clone().unwrap_or_else(|| its_id_hash(&mut self.rng));
                library.accept(user, hash, rule);
            }
            Change::RegisterUser { client_user_id } => {
                library.register(client_user_id, None, &mut self.rng);
            }
            Change::RetireUser { client_user_id } => {
                let user = active(client_user_id, library)?;
                library.retire(user);
            }
            _ => unreachable!("the caller passes changes of users only"),
        }
        Ok(())
    }

    fn change_licenses(&mut self, change: &Change) -> Result<(), ChangeError> {
        match change {
            Change::Buy(Licenses { adam_id, pricing, count }) => {
                let asset = self.asset(*adam_id, *pricing)?;
                self.libraries[MAIN].buy(asset, *count);
            }
            Change::Refund(Licenses { adam_id, pricing, count }) => {
                let asset = self.asset(*adam_id, *pricing)?;
                self.libraries[MAIN].refund(asset, *count, true);
            }
            Change::BeginTransfer(Licenses { adam_id, pricing, count }) => {
                let asset = self.asset(*adam_id, *pricing)?;
                self.libraries[MAIN].begin_transfer(asset, *count);
            }
            Change::EndTransfer { adam_id, pricing } => self.end_transfer(*adam_id, *pricing)?,
            Change::Assign(assignment) => self.assign(assignment)?,
            Change::Unassign(assignment) => self.unassign(assignment)?,
            _ => unreachable!("the caller passes changes of licences only"),
        }
        Ok(())
    }

    fn asset(&self, adam_id: u64, pricing: Pricing) -> Result<u32, ChangeError> {
        match self.libraries[MAIN].assets.find(adam_id, pricing) {
            Some(asset) => Ok(asset),
            None => refuse(format!("no asset {adam_id} {}", pricing.as_str())),
        }
    }

    fn end_transfer(&mut self, adam_id: u64, pricing: Pricing) -> Result<(), ChangeError> {
        let asset = self.asset(adam_id, pricing)?;
        let moved = self.libraries[MAIN].end_transfer(asset);
        let product = self.libraries[MAIN].assets.get(asset).product;
        let other = &mut self.libraries[OTHER];
        let there = other.assets.find(adam_id, pricing).unwrap_or_else(|| {
            other.assets.add(crate::world::assets::Asset::new(adam_id, pricing, product))
        });
        other.buy(there, moved);
        Ok(())
    }

    fn assign(&mut self, assignment: &Assignment) -> Result<(), ChangeError> {
        let asset = self.asset(assignment.adam_id, assignment.pricing)?;
        let library = &mut self.libraries[MAIN];
        let holder = match (&assignment.client_user_id, &assignment.serial_number) {
            (Some(user), None) => library.users.active(user).map(Holder::User),
            (None, Some(serial)) => Some(Holder::Device(library.devices.find_or_add(serial))),
            _ => return refuse("either client_user_id or serial_number, not both"),
        };
        let Some(holder) = holder else { return refuse("no such active user") };
        if library.held_of(holder, asset).is_some() {
            return refuse("it is assigned already");
        }
        match library.associate(asset, holder) {
            Some(_) => Ok(()),
            None => refuse("no licence is free"),
        }
    }

    fn unassign(&mut self, assignment: &Assignment) -> Result<(), ChangeError> {
        let asset = self.asset(assignment.adam_id, assignment.pricing)?;
        let library = &mut self.libraries[MAIN];
        let holder = match (&assignment.client_user_id, &assignment.serial_number) {
            (Some(user), None) => library.users.active(user).map(Holder::User),
            (None, Some(serial)) => library.devices.find(serial).map(Holder::Device),
            _ => return refuse("either client_user_id or serial_number, not both"),
        };
        match holder.and_then(|holder| library.held_of(holder, asset)) {
            Some(license) => {
                library.release(license);
                Ok(())
            }
            None => refuse("it is not assigned"),
        }
    }
}
