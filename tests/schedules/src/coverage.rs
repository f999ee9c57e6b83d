//! How often each kind of task, fault and outcome occurred: a rig that does nothing finds nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Counters by name, the same in all processes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// Tasks by kind and outcome, such as `import: done`.
    pub tasks: BTreeMap<String, u64>,
    /// Faults and changes of the world by name.
    pub faults: BTreeMap<String, u64>,
    /// Errors by kind.
    pub errors: BTreeMap<String, u64>,
}

impl Coverage {
    /// Counts one outcome of a task.
    pub fn task(&mut self, kind: &str, outcome: &str) {
        *self.tasks.entry(format!("{kind}: {outcome}")).or_default() += 1;
    }

    /// Counts strikes of a fault.
    pub fn fault(&mut self, name: &str, times: u64) {
        *self.faults.entry(name.to_owned()).or_default() += times;
    }

    /// Counts an error.
    pub fn error(&mut self, kind: &str) {
        *self.errors.entry(kind.to_owned()).or_default() += 1;
    }

    /// Takes the counts of others in.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.tasks, &other.tasks),
            (&mut self.faults, &other.faults),
            (&mut self.errors, &other.errors),
        ] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
    }

    /// The tasks that never succeeded and the faults that never struck, of these.
    pub fn gaps(&self, tasks: &[&str], faults: &[&str]) -> Vec<String> {
        let never = |counts: &BTreeMap<String, u64>, name: &str| {
            counts.get(name).copied().unwrap_or_default() == 0
        };
        let idle = tasks.iter().filter(|kind| never(&self.tasks, &format!("{kind}: done")));
        let idle = idle.map(|kind| format!("the task {kind:?} never succeeded"));
        let silent = faults.iter().filter(|name| never(&self.faults, name));
        idle.chain(silent.map(|name| format!("the fault {name:?} never struck"))).collect()
    }
}
