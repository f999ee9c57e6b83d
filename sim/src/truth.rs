//! The truth behind the service, for tests: to look at and to change.

use serde::Serialize;

use crate::changes::{Change, ChangeError};
use crate::engine::Engine;
use crate::settings::Settings;
use crate::state::{MAIN, MAIN_TOKEN};
use crate::tokens::Token;
use crate::world::assets::{Asset, Pricing, Product};
use crate::world::library::{Holder, Library, License};
use crate::world::users::{UserStatus, Users};

/// A handle on the world of a simulator. Every method looks at, or changes, the present state at
/// once; clones see the same world.
///
/// Unless it says otherwise a method speaks of the library that [`crate::Simulator::stoken`] opens.
#[derive(Debug, Clone)]
pub struct World {
    engine: Engine,
}

/// An asset with its counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssetTruth {
    /// adamId.
    pub adam_id: String,
    /// pricingParam.
    pub pricing: Pricing,
    /// Product type.
    pub product: Product,
    /// Whether devices may have it.
    pub device_assignable: bool,
    /// Whether an assignment is for ever.
    pub irrevocable: bool,
    /// Licences with a holder.
    pub assigned: u32,
    /// Licences without one.
    pub available: u32,
    /// Refunded licences, which are in no other count.
    pub retired: u32,
}

/// An assignment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AssignmentTruth {
    /// adamId.
    pub adam_id: String,
    /// `STDQ` or `PLUS`.
    pub pricing: &'static str,
    /// The user's clientUserIdStr, when a user has it.
    pub client_user_id: Option<String>,
    /// The serial number, when a device has it.
    pub serial_number: Option<String>,
    /// Id of the licence.
    pub license_id: u64,
}

/// A user record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserTruth {
    /// userId.
    pub user_id: u64,
    /// clientUserIdStr.
    pub client_user_id: String,
    /// E-mail address.
    pub email: Option<String>,
    /// State of the record.
    pub status: UserStatus,
    /// The store account the record is or was tied to.
    pub its_id_hash: Option<String>,
    /// How many licences the record holds.
    pub licenses: usize,
}

/// The assets of a library in the order of getVPPAssetsSrv.
pub(crate) fn assets(library: &Library) -> Vec<AssetTruth> {
    let truth = |asset: &Asset| AssetTruth {
        adam_id: asset.adam_id_str.clone(),
        pricing: asset.pricing,
        product: asset.product,
        device_assignable: asset.device_assignable,
        irrevocable: asset.irrevocable,
        assigned: asset.assigned,
        available: asset.available(),
        retired: asset.retired,
    };
    library.assets.iter().map(truth).collect()
}

/// The assignments of a library in the order of getAssignments.
pub(crate) fn assignments(library: &Library) -> Vec<AssignmentTruth> {
    let truth = |(index, license): (usize, &License)| {
        let asset = library.assets.get(license.asset);
        let (user, device) = match license.holder? {
            Holder::User(user) => (Some(library.users.get(user).client_user_id.clone()), None),
            Holder::Device(device) => (None, Some(library.devices.get(device).serial.to_string())),
        };
        Some(AssignmentTruth {
            adam_id: asset.adam_id_str.clone(),
            pricing: asset.pricing.as_str(),
            client_user_id: user,
            serial_number: device,
            license_id: Library::license_id(index as u32),
        })
    };
    library.licenses.iter().enumerate().filter_map(truth).collect()
}

/// The user records of a library, in every state, in the order of their creation.
pub(crate) fn users(library: &Library) -> Vec<UserTruth> {
    let truth = |index: u32| {
        let user = library.users.get(index);
        UserTruth {
            user_id: Users::id(index),
            client_user_id: user.client_user_id.clone(),
            email: user.email.clone(),
            status: user.status,
            its_id_hash: user.its_id_hash.clone(),
            licenses: user.licenses.len(),
        }
    };
    library.users.indexes().map(truth).collect()
}

impl World {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// All assets in the order of getVPPAssetsSrv.
    pub fn assets(&self) -> Vec<AssetTruth> {
        assets(&self.engine.lock().libraries[MAIN])
    }

    /// All assignments in the order of getAssignments.
    pub fn assignments(&self) -> Vec<AssignmentTruth> {
        assignments(&self.engine.lock().libraries[MAIN])
    }

    /// How many licences there are, in whatever state.
    pub fn license_count(&self) -> usize {
        self.engine.lock().libraries[MAIN].licenses.len()
    }

    /// How many licences have a holder.
    pub fn assignment_count(&self) -> usize {
        self.assets().iter().map(|asset| asset.assigned as usize).sum()
    }

    /// All user records, in every state, in the order of their creation.
    pub fn users(&self) -> Vec<UserTruth> {
        users(&self.engine.lock().libraries[MAIN])
    }

    /// All serial numbers the service has heard of.
    pub fn serial_numbers(&self) -> Vec<String> {
        let state = self.engine.lock();
        let devices = &state.libraries[MAIN].devices;
        devices.indexes().map(|index| devices.get(index).serial.to_string()).collect()
    }

    /// `uId` of the library.
    pub fn uid(&self) -> String {
        self.engine.lock().libraries[MAIN].uid.clone()
    }

    /// The stored clientContext; empty when there is none.
    pub fn client_context(&self) -> String {
        self.engine.lock().libraries[MAIN].client_context.clone()
    }

    /// Makes something happen without the client's doing.
    pub fn change(&self, change: &Change) -> Result<(), ChangeError> {
        let now = self.engine.now();
        self.engine.lock().change(change, now)
    }

    /// Stores a clientContext behind the client's back, as another product would.
    pub fn set_client_context(&self, context: &str) {
        self.engine.lock().libraries[MAIN].client_context = context.into();
    }

    /// Sets when the sToken expires, in milliseconds since 1970-01-01T00:00:00Z.
    pub fn set_token_expiry(&self, millis: i64) {
        self.with_main_token(|token| token.expires = millis);
    }

    /// Lets the sToken expire now.
    pub fn expire_token(&self) {
        let now = self.engine.now();
        self.set_token_expiry(now);
    }

    /// Revokes the sToken, or takes that back.
    pub fn set_token_revoked(&self, revoked: bool) {
        self.with_main_token(|token| token.revoked = revoked);
    }

    /// Forgets the data of all listings: their tokens then give 9633.
    pub fn purge_listings(&self) {
        self.engine.lock().purge_listings();
    }

    /// The limits and habits in force.
    pub fn settings(&self) -> Settings {
        self.engine.lock().settings.clone()
    }

    /// Changes limits and habits at run time.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.engine.lock().settings);
    }

    fn with_main_token(&self, change: impl FnOnce(&mut Token)) {
        let mut state = self.engine.lock();
        let index = state.tokens.named(MAIN_TOKEN).expect("every world has its main token");
        change(state.tokens.get_mut(index));
    }
}
