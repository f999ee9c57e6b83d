//! I4: a listing is complete, and nothing in it is invented or doubled.

use std::collections::HashSet;

use vppkit_sim::{AssignmentTruth, Quirk};

use crate::finding::Rule;
use crate::history::{History, UserState, Window};
use crate::scene::Scene;
use crate::tasks::Delivered;

/// What tells one record from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A licence by its id.
    License(u64),
    /// A user record by its id.
    User(u64),
    /// An assignment by asset and holder.
    Assignment { adam_id: String, pricing: String, holder: String },
    /// A record without an id that one could tell it by.
    Nameless(String),
}

impl Key {
    pub(crate) fn license(id: &str) -> Self {
        // Sixteen digits are the hexadecimal form of the quirk.
        let number = if id.len() == 16 { u64::from_str_radix(id, 16) } else { id.parse() };
        number.map_or_else(|_| Self::Nameless(format!("licence {id:?}")), Self::License)
    }

    pub(crate) fn user(id: &str) -> Self {
        id.parse().map_or_else(|_| Self::Nameless(format!("user {id:?}")), Self::User)
    }

    pub(crate) fn assignment(
        adam_id: &str,
        pricing: &str,
        holder: (Option<&str>, Option<&str>),
    ) -> Self {
        let holder = match holder {
            (Some(user), _) => format!("user {user}"),
            (None, serial) => format!("device {serial:?}"),
        };
        Self::Assignment { adam_id: adam_id.to_owned(), pricing: pricing.to_owned(), holder }
    }

    /// Where the service writes qualities that nobody knows, assignments are told by the rest.
    fn without_pricing(self) -> Self {
        match self {
            Self::Assignment { adam_id, holder, .. } => {
                Self::Assignment { adam_id, pricing: String::new(), holder }
            }
            other => other,
        }
    }
}

/// What a listing is about.
#[derive(Debug, Clone)]
pub(crate) enum Expected {
    Users {
        retired: bool,
    },
    Licenses {
        adam_id: Option<String>,
        users: bool,
        devices: bool,
    },
    Assignments {
        adam_id: Option<String>,
    },
    /// What changed since a listing that was read in this window.
    Since {
        users: bool,
        before: Window,
    },
}

/// Holds what a listing delivered within a window against the truth. `once` where no record may
/// come twice.
pub(crate) fn check(
    scene: &Scene,
    expected: &Expected,
    window: Window,
    delivered: &Delivered,
    once: bool,
) {
    check_as(scene, Rule::I4, expected, window, delivered, once);
}

/// The same where what is missing breaks another rule.
pub(crate) fn check_as(
    scene: &Scene,
    complete: Rule,
    expected: &Expected,
    window: Window,
    delivered: &Delivered,
    once: bool,
) {
    let (must, may) = scene.line.with_history(|history| expected.keys(history, window));
    let words_are_known = !rules_have(scene, Quirk::UnknownWords);
    let plain = |keys: HashSet<Key>| match words_are_known {
        true => keys,
        false => keys.into_iter().map(Key::without_pricing).collect(),
    };
    let came = plain(delivered.records.keys().cloned().collect());
    let (must, may) = (plain(must), plain(may));
    let name = format!("{expected:?}");
    if let Some((count, key)) = sample(must.difference(&came)) {
        let all = must.len();
        scene.find(complete, format!("{name}: {count} of {all} are missing, such as {key:?}"));
    }
    if let Some((count, key)) = sample(came.difference(&may)) {
        scene.find(Rule::I4, format!("{name}: {count} are invented, such as {key:?}"));
    }
    if !once || !words_are_known || rules_have(scene, Quirk::DoubledRecords) {
        return;
    }
    let doubled = delivered.records.iter().filter(|(_, times)| **times > 1).map(|(key, _)| key);
    if let Some((count, key)) = sample(doubled) {
        scene.find(Rule::I4, format!("{name}: {count} came twice, such as {key:?}"));
    }
}

/// How many, and the first of them.
fn sample<'k>(keys: impl Iterator<Item = &'k Key>) -> Option<(usize, &'k Key)> {
    let keys: Vec<&Key> = keys.collect();
    let first = *keys.iter().min()?;
    Some((keys.len(), first))
}

fn rules_have(scene: &Scene, quirk: Quirk) -> bool {
    scene.plan.rules.iter().any(|(_, rule)| rule.action.quirks.contains(&quirk))
}

impl Expected {
    /// What must be there, and what may be.
    fn keys(&self, history: &History, window: Window) -> (HashSet<Key>, HashSet<Key>) {
        // A delta also tells of what was touched long after it was last assigned.
        let always = Window { from: 0, ..window };
        match self {
            Self::Users { retired } => {
                let listed = |state: UserState| {
                    state == UserState::Active || (*retired && state == UserState::Retired)
                };
                let must = history.users_throughout(window).filter(|(_, state)| listed(*state));
                (users(must), users(history.users_ever(window)))
            }
            Self::Licenses { adam_id, users, devices } => {
                let fits = |truth: &&AssignmentTruth| {
                    let holder = if truth.client_user_id.is_some() { *users } else { *devices };
                    holder && is_of(truth, adam_id)
                };
                let must = history.assignments_throughout(window).filter(fits);
                let may = history.assignments_ever(window).into_iter();
                let may = may.filter(|truth| is_of(truth, adam_id));
                (licenses(must), licenses(may))
            }
            Self::Assignments { adam_id } => {
                let must = history.assignments_throughout(window);
                let must = must.filter(|truth| is_of(truth, adam_id));
                let may = history.assignments_ever(window).into_iter();
                (assignments(must), assignments(may))
            }
            Self::Since { users: true, before } => {
                let must = history.users_since(window, before.to);
                let must = must.filter(|(_, state)| *state == UserState::Active);
                (users(must), users(history.users_ever(always)))
            }
            Self::Since { users: false, before } => {
                let must = history.assignments_since(window, before.to);
                let may = history.assignments_ever(always).into_iter();
                (licenses(must), licenses(may))
            }
        }
    }
}

/// What was held before a window with licences of assets of which some have left the library since.
/// A licence that has left is in no listing of changes, so nobody learns that its holder lost it.
pub(crate) fn gone_with_transfers(
    scene: &Scene,
    by_licenses: bool,
    window: Window,
) -> HashSet<Key> {
    let moved = scene.moved.borrow();
    let has_moved = |truth: &&AssignmentTruth| {
        truth.adam_id.parse().is_ok_and(|adam_id: u64| moved.contains(&adam_id))
    };
    let keys = |history: &History, window| {
        let truth = history.assignments_ever(window).into_iter().filter(has_moved);
        if by_licenses { licenses(truth) } else { assignments(truth) }
    };
    scene.line.with_history(|history| {
        let before = keys(history, Window { from: 0, ..window });
        &before - &keys(history, window)
    })
}

fn is_of(truth: &AssignmentTruth, adam_id: &Option<String>) -> bool {
    adam_id.as_ref().is_none_or(|adam_id| truth.adam_id == *adam_id)
}

fn users<'t>(truth: impl IntoIterator<Item = &'t (u64, UserState)>) -> HashSet<Key> {
    truth.into_iter().map(|(id, _)| Key::User(*id)).collect()
}

fn licenses<'t>(truth: impl Iterator<Item = &'t AssignmentTruth>) -> HashSet<Key> {
    truth.map(|truth| Key::License(truth.license_id)).collect()
}

fn assignments<'t>(truth: impl Iterator<Item = &'t AssignmentTruth>) -> HashSet<Key> {
    let key = |truth: &AssignmentTruth| {
        let holder = (truth.client_user_id.as_deref(), truth.serial_number.as_deref());
        Key::assignment(&truth.adam_id, truth.pricing, holder)
    };
    truth.map(key).collect()
}
