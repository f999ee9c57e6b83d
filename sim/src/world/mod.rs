//! The state behind the service: libraries with assets, licences, users and devices.

pub(crate) mod assets;
pub(crate) mod devices;
pub(crate) mod generate;
pub(crate) mod library;
pub(crate) mod lifecycle;
pub(crate) mod spec;
mod trade;
pub(crate) mod users;

/// The organisation that owns the libraries.
#[derive(Debug, Clone)]
pub(crate) struct Organization {
    pub(crate) id: u64,
    pub(crate) id_hash: String,
    pub(crate) name: String,
    pub(crate) country_code: String,
}

impl Organization {
    pub(crate) fn new(rng: &mut fastrand::Rng) -> Self {
        Self {
            id: 2_168_850_000_000_000 + rng.u64(0..900_000_000),
            id_hash: format!("{:032x}{:032x}", rng.u128(..), rng.u128(..)),
            name: format!("ORG.{}", rng.u64(1_000_000_000..9_999_999_999)),
            country_code: "US".into(),
        }
    }
}
