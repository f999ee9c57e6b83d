//! Written by `cargo xtask gen`; changes made here are lost.

pub(crate) mod asset;
pub(crate) mod assignment;
pub(crate) mod constants;
pub(crate) mod license;
pub(crate) mod license_change;
pub(crate) mod user;
pub(crate) mod words;
