//! The library of a schedule, and the habits of its service: small, so that thousands of schedules
//! run in a minute.

use vppkit_sim::{Quirk, Reassociation, Settings, Slashes, WorldSpec};

use crate::dice::Dice;
use crate::wire::HOST;

/// A library with room for so many more assignments; `large` for one of many batches.
pub(super) fn spec(dice: &mut Dice, room: usize, large: bool) -> WorldSpec {
    let mut spec = WorldSpec {
        assets: dice.size(2, 9),
        users: dice.size(3, 55),
        devices: dice.size(3, 60),
        assignments: dice.pick(&[10, 40, 80, 160, 300]),
        spare: dice.size(8, 20) + room,
        refunded: dice.size(0, 2),
        seed: dice.seed() >> 20,
    };
    if large {
        (spec.users, spec.devices, spec.assignments) = (40, 60, 200);
    }
    spec.assignments = spec.assignments.min(spec.possible_assignments());
    spec
}

/// Deviations that a service may have all the time, and with which everything must work.
const HABITS: &[Quirk] = &[
    Quirk::TotalBatchCountNumber,
    Quirk::OrganizationIdText,
    Quirk::UidNumber,
    Quirk::ErrorCodesAsErrorCode,
    Quirk::EntryErrorCode,
    Quirk::EntryErrorNumber,
    Quirk::FullEntries,
    Quirk::FailedWithLicenseId,
    Quirk::DoneWithoutLicenseId,
    Quirk::BothConflicts,
    Quirk::EntriesReversed,
    Quirk::RegisteredWithHash,
    Quirk::UnknownMembers,
    Quirk::Nulls,
    Quirk::NoRequestId,
];

/// How ids are written: at most one of these at a time, or there would be none at all.
const IDS: &[Quirk] = &[
    Quirk::StrAsNumbers,
    Quirk::NumbersAsText,
    Quirk::IdsOnlyStr,
    Quirk::IdsOnlyNumbers,
    Quirk::HexLicenseIds,
];

pub(super) fn settings(dice: &mut Dice, world: &WorldSpec, calm: bool, large: bool) -> Settings {
    let mut quirks = Vec::new();
    if dice.percent(40) {
        quirks.push(dice.pick(HABITS));
    }
    if dice.percent(30) {
        quirks.push(dice.pick(IDS));
    }
    // From one batch to about forty; where memory counts more than may wait for one of them.
    let batches = if large { 100 } else { dice.pick(&[1, 2, 4, 8, 20, 40]) };
    let pages = dice.pick(&[1, 2, 4, 10]);
    Settings {
        batch_size: world.assignments.div_ceil(batches).max(1),
        page_size: world.assignments.div_ceil(pages).max(2),
        max_batch_associate: dice.pick(&[10, 10, 3, 1, 25]),
        max_batch_disassociate: dice.pick(&[10, 10, 3, 1, 25]),
        slashes: dice.pick(&[Slashes::Urls, Slashes::Plain, Slashes::All]),
        context_newline: dice.percent(50),
        kept_listings: if calm { 256 } else { dice.pick(&[256, 256, 2]) },
        reassociation: dice.pick(&[Reassociation::A, Reassociation::B]),
        errors_as_400: dice.percent(15),
        quirks,
        judge_grace_ms: 0,
        public_url: Some(format!("https://{HOST}")),
        ..Settings::default()
    }
}
