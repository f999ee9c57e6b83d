//! What the consumer of an import or a sync keeps, by the words of its events.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use vppkit::{List, SyncEvent, UserStatus};

use super::Delivered;
use crate::checks::listings::{self, Expected, Key};
use crate::finding::Rule;
use crate::history::{UserState, Window};
use crate::scene::Scene;

/// A copy of the library.
#[derive(Debug, Default, Clone)]
pub(super) struct Mirror {
    /// How each user record stood last, and how often it came. `None` for words nobody knows.
    users: HashMap<Key, (Option<UserState>, u32)>,
    /// Assignments or licences.
    holders: Delivered,
    /// How often a list began anew.
    pub(super) restarts: u32,
}

impl Mirror {
    /// Does as an event says.
    pub(super) fn take(&mut self, event: &SyncEvent) {
        match event {
            SyncEvent::Users(page) => {
                for user in page.iter() {
                    let state = match user.status() {
                        Some(UserStatus::Retired) => Some(UserState::Retired),
                        Some(UserStatus::Deleted) => Some(UserState::Deleted),
                        Some(UserStatus::Unknown(_)) | None => None,
                        Some(_) => Some(UserState::Active),
                    };
                    let key = Key::user(user.user_id().unwrap_or_default());
                    let times = self.users.get(&key).map_or(0, |(_, times)| *times);
                    self.users.insert(key, (state, times + 1));
                }
            }
            SyncEvent::Assignments(page) => self.holders.assignments(page),
            SyncEvent::Licenses(page) => {
                for license in page.iter() {
                    let key = Key::license(license.license_id());
                    // One that is free now has no holder.
                    if license.client_user_id().or(license.serial_number()).is_some() {
                        self.holders.add(key);
                    } else {
                        self.holders.records.remove(&key);
                    }
                }
            }
            SyncEvent::Restarted { list, adam_id, is_full, .. } => {
                self.restarts += 1;
                if *is_full {
                    self.forget(*list, adam_id.as_deref());
                }
            }
            _ => {}
        }
    }

    fn forget(&mut self, list: List, of_asset: Option<&str>) {
        match (list, of_asset) {
            (List::Users, _) => self.users.clear(),
            (List::Assignments, Some(asset)) => self.holders.records.retain(
                |key, _| !matches!(key, Key::Assignment { adam_id, .. } if adam_id == asset),
            ),
            (List::Assignments | List::Licenses, _) => self.holders.records.clear(),
            _ => {}
        }
    }

    /// Holds all that is kept against the truth of the stretch in which the last sync ran: what was
    /// there throughout must be kept, and what went before it must be gone.
    pub(super) fn check(
        &self,
        scene: &Scene,
        rule: Rule,
        by_licenses: bool,
        window: Window,
        once: bool,
    ) {
        let holders = if by_licenses {
            Expected::Licenses { adam_id: None, users: true, devices: true }
        } else {
            Expected::Assignments { adam_id: None }
        };
        let gone = listings::gone_with_transfers(scene, by_licenses, window);
        let mut kept = self.holders.clone();
        kept.records.retain(|key, _| !gone.contains(key));
        listings::check_as(scene, rule, &holders, window, &kept, once);
        let records = self.users.iter().map(|(key, (_, times))| (key.clone(), *times)).collect();
        let users = Delivered { records };
        let expected = Expected::Users { retired: true };
        listings::check_as(scene, rule, &expected, window, &users, once);
        self.check_states(scene, rule, window);
    }

    /// Who is retired is known to be.
    fn check_states(&self, scene: &Scene, rule: Rule, window: Window) {
        let truth: BTreeMap<u64, UserState> =
            scene.line.with_history(|history| history.users_throughout(window).copied().collect());
        let differ = |(id, state): (&u64, &UserState)| {
            let kept = self.users.get(&Key::User(*id))?.0?;
            (kept != *state).then(|| format!("user {id} is {state:?} and is kept as {kept:?}"))
        };
        let wrong: BTreeSet<String> = truth.iter().filter_map(differ).collect();
        if let Some(first) = wrong.first() {
            scene.find(rule, format!("{} users are not up to date: {first}", wrong.len()));
        }
    }
}
