//! What a world is made from.

use serde::{Deserialize, Serialize};

use super::assets::Product;
use super::users::UserStatus;

/// The size of a seeded world. The same numbers and seed always give the same world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorldSpec {
    /// Assets, that is pairs of adamId and pricingParam. Mostly iOS apps; some macOS software,
    /// some books, a few in both qualities. The first is always the app 361304891, STDQ.
    pub assets: usize,
    /// User records in all states; of 50, 47 are active, one is Retired and one is Deleted.
    pub users: usize,
    /// Devices, that is serial numbers.
    pub devices: usize,
    /// Licences assigned at the start, spread over assets and holders. A user or device holds at
    /// most one licence of an asset, and books go to users only.
    pub assignments: usize,
    /// Licences left free of each asset.
    pub spare: usize,
    /// Refunded licences of each asset.
    pub refunded: usize,
    /// Seed of everything that looks random.
    pub seed: u64,
}

impl Default for WorldSpec {
    fn default() -> Self {
        Self {
            assets: 25,
            users: 300,
            devices: 2_000,
            assignments: 10_000,
            spare: 50,
            refunded: 0,
            seed: 1,
        }
    }
}

/// Why a world cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// More assignments than pairs of an asset and a holder that may have it.
    #[error("{wanted} assignments do not fit: these assets, users and devices allow {possible}")]
    TooManyAssignments {
        /// What was asked for.
        wanted: usize,
        /// What is possible.
        possible: usize,
    },
    /// The indexes of the simulator have 32 bits.
    #[error("a world holds at most 4,000,000,000 licences, users or devices")]
    TooLarge,
}

impl WorldSpec {
    /// Whether such a world can be made.
    pub fn check(&self) -> Result<(), SpecError> {
        let sizes = [self.assignments, self.users, self.devices, self.spare, self.refunded];
        let licenses = self.spare.saturating_add(self.refunded).saturating_mul(self.assets);
        let licenses = licenses.saturating_add(self.assignments);
        if licenses > LARGEST || sizes.into_iter().any(|size| size > LARGEST) {
            return Err(SpecError::TooLarge);
        }
        let possible = self.possible_assignments();
        if self.assignments > possible {
            return Err(SpecError::TooManyAssignments { wanted: self.assignments, possible });
        }
        Ok(())
    }

    /// The pairs of an asset and a holder that may have it: the most assignments there can be.
    pub fn possible_assignments(&self) -> usize {
        let readers = (0..self.users).filter(|user| status_of(*user).is_active()).count();
        let room = |asset| match product_of(asset) {
            Product::Publication => readers,
            _ => readers + self.devices,
        };
        (0..self.assets).map(room).fold(0_usize, usize::saturating_add)
    }
}

/// The indexes of the simulator have 32 bits.
const LARGEST: usize = 4_000_000_000;

/// The state of the n-th user.
pub(super) fn status_of(index: usize) -> UserStatus {
    match index % 50 {
        47 => UserStatus::Retired,
        48 => UserStatus::Deleted,
        // A Deleted record gave way to a younger one of the same clientUserIdStr (protocol 1.8).
        49 => UserStatus::Associated,
        n if n % 10 < 7 => UserStatus::Associated,
        _ => UserStatus::Registered,
    }
}

/// What the n-th asset is. Small worlds start with plain apps, so that their tests stay simple.
pub(super) fn product_of(index: usize) -> Product {
    match index {
        i if has_twin(i) => product_of(i - 1),
        i if i % 8 == 7 => Product::Publication,
        i if i % 10 == 3 => Product::Software,
        _ => Product::Application,
    }
}

/// Whether the n-th asset is the one before it in the other quality.
pub(super) fn has_twin(index: usize) -> bool {
    index % 9 == 8
}
