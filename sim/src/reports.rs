//! I3: what a client says it has done, held against the truth.

use serde::{Deserialize, Serialize};

use crate::changes::Assignment;
use crate::judge::{Invariant, Violation};
use crate::state::{MAIN, State};
use crate::world::library::Holder;

/// What a client was asked for and what it said it has done. The judge compares it with the main
/// library as it is now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Report {
    /// Assignments reported done.
    pub assigned: Vec<Assignment>,
    /// Removals reported done.
    pub unassigned: Vec<Assignment>,
    /// All that the client was asked to assign or take back; anything else it changed is a breach.
    /// Without it that is not checked.
    pub asked: Option<Vec<Assignment>>,
}

impl State {
    /// Judges a report. Returns the breaches found.
    pub(crate) fn report(&mut self, report: &Report, now: i64) -> Vec<Violation> {
        let mut breaches = Vec::new();
        for (list, wanted) in [(&report.assigned, true), (&report.unassigned, false)] {
            for assignment in list {
                let breach = (self.is_assigned(assignment) != wanted).then(|| {
                    let word = if wanted { "is not assigned" } else { "is still assigned" };
                    breach(now, format!("reported done, but {word}: {assignment:?}"))
                });
                self.judge.record(Invariant::I3, breach.clone());
                breaches.extend(breach);
            }
        }
        if let Some(asked) = &report.asked {
            for evidence in self.not_asked(asked) {
                let found = breach(now, evidence);
                self.judge.record(Invariant::I3, Some(found.clone()));
                breaches.push(found);
            }
            self.judge.record(Invariant::I3, None);
        }
        breaches
    }

    /// The asset and holder of an assignment, when the library knows both.
    fn place(&self, assignment: &Assignment) -> Option<(u32, Holder)> {
        let library = &self.libraries[MAIN];
        let asset = library.assets.find(assignment.adam_id, assignment.pricing)?;
        let holder = match (&assignment.client_user_id, &assignment.serial_number) {
            (Some(user), None) => Holder::User(library.users.active(user)?),
            (None, Some(serial)) => Holder::Device(library.devices.find(serial)?),
            _ => return None,
        };
        Some((asset, holder))
    }

    fn is_assigned(&self, assignment: &Assignment) -> bool {
        let held = |(asset, holder)| self.libraries[MAIN].held_of(holder, asset).is_some();
        self.place(assignment).is_some_and(held)
    }

    fn not_asked(&self, asked: &[Assignment]) -> Vec<String> {
        let asked: std::collections::HashSet<(u32, Holder)> =
            asked.iter().filter_map(|assignment| self.place(assignment)).collect();
        let library = &self.libraries[MAIN];
        let written = self.written.iter().filter(|(number, ..)| *number == MAIN);
        let invented = written.filter(|(_, asset, holder)| !asked.contains(&(*asset, *holder)));
        let describe = |(_, asset, holder): &(usize, u32, Holder)| {
            let adam_id = &library.assets.get(*asset).adam_id_str;
            let holder = match holder {
                Holder::User(user) => &library.users.get(*user).client_user_id,
                Holder::Device(device) => &*library.devices.get(*device).serial,
            };
            format!("changed, but nobody asked for it: {adam_id} of {holder}")
        };
        invented.map(describe).collect()
    }
}

fn breach(at: i64, evidence: String) -> Violation {
    Violation { exchange: 0, at, evidence }
}
