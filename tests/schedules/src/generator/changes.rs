//! What happens to the library without the clients' doing.

use std::time::Duration;

use vppkit_sim::Change;

use crate::dice::Dice;
use crate::plan::{Happening, TimedChange};

/// A kind of change: its name, whether everything must succeed in spite of it, and the change.
type Kind = (&'static str, bool, fn(&mut Dice) -> Happening);

const CHANGES: &[Kind] = &[
    ("bought", true, |dice| Happening::Buy(dice.size(0, 20), dice.range(1, 20) as u32)),
    ("assigned by others", true, |dice| {
        Happening::AssignDevice(dice.size(0, 20), dice.size(0, 100))
    }),
    ("unassigned by others", true, |dice| Happening::Unassign(dice.size(0, 1000))),
    ("registered by others", true, |dice| {
        let client_user_id = format!("by-others-{}", dice.range(1, 1_000_000));
        Happening::Change(Change::RegisterUser { client_user_id })
    }),
    ("retired by others", false, |dice| Happening::RetireUser(dice.size(0, 100))),
    ("refunded", false, |dice| Happening::Refund(dice.size(0, 20), dice.range(1, 8) as u32)),
    ("transferred", false, |dice| Happening::Transfer(dice.size(0, 20), dice.range(1, 8) as u32)),
    ("limits changed", false, |dice| {
        let (associate, disassociate) = (dice.pick(&[1, 2, 5, 25]), dice.pick(&[1, 2, 5, 25]));
        Happening::Change(Change::Limits { associate, disassociate })
    }),
    ("URLs moved", false, |_| Happening::Change(Change::MoveUrls {})),
    ("listings purged", false, |_| Happening::Change(Change::PurgeListings {})),
];

/// A name, and what happens at it, one after the other.
type Taking = (&'static str, fn() -> Vec<Change>);

/// What takes the account or the token away. One client of the library only: the judge takes all of
/// its clients for one.
const TAKEN: &[Taking] = &[
    ("account taken", || vec![Change::StealContext { hostname: "other.example.com".into() }]),
    ("claim cleared", || vec![Change::SetContext { text: String::new() }]),
    ("claim made unreadable", || vec![Change::SetContext { text: "test123test123".into() }]),
    ("token revoked", || {
        vec![
            Change::RevokeToken { token: "main".into() },
            Change::RestoreToken { token: "main".into() },
        ]
    }),
    ("token expired", || {
        vec![
            Change::ExpireToken { token: "main".into(), in_days: 0 },
            Change::RestoreToken { token: "main".into() },
        ]
    }),
    ("token replaced", || vec![Change::ReplaceToken { token: "main".into() }]),
    ("token near its end", || vec![Change::ExpireToken { token: "main".into(), in_days: 5 }]),
];

/// The names of all changes.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let taken = TAKEN.iter().map(|(name, _)| *name);
    CHANGES.iter().map(|(name, ..)| *name).chain(taken).chain(["transfer ended"])
}

/// Some changes before `until`.
pub(super) fn changes(dice: &mut Dice, until: Duration, clients: usize) -> Vec<TimedChange> {
    let count = dice.pick(&[0, 0, 1, 2, 5, 12]);
    let mut changes = Vec::new();
    for _ in 0..count {
        let (name, _, make) = dice.pick(CHANGES);
        let (at, what) = (moment(dice, until), make(dice));
        if let Happening::Transfer(asset, _) = what {
            let (name, at) = ("transfer ended", at + dice.millis(1_000, 300_000));
            changes.push(TimedChange { name, at, what: Happening::EndTransfer(asset) });
        }
        changes.push(TimedChange { name, at, what });
    }
    if clients == 1 && dice.percent(20) {
        let (name, make) = dice.pick(TAKEN);
        let mut at = moment(dice, until);
        for change in make() {
            changes.push(TimedChange { name, at, what: Happening::Change(change) });
            at += (until.saturating_sub(at)) / 2;
        }
    }
    changes.sort_by_key(|change| change.at);
    changes
}

/// Changes that disturb nobody.
pub(super) fn harmless(dice: &mut Dice, until: Duration) -> Vec<TimedChange> {
    let harmless: Vec<_> = CHANGES.iter().filter(|(_, harmless, _)| *harmless).collect();
    let mut changes: Vec<TimedChange> = (0..dice.pick(&[0, 0, 2, 6]))
        .map(|_| {
            let (name, _, make) = dice.pick(&harmless);
            TimedChange { name, at: moment(dice, until), what: make(dice) }
        })
        .collect();
    changes.sort_by_key(|change| change.at);
    changes
}

/// Most work is done in the first minute.
fn moment(dice: &mut Dice, until: Duration) -> Duration {
    let latest = if dice.percent(70) { until.min(Duration::from_secs(60)) } else { until };
    dice.millis(0, latest.as_millis() as u64)
}
