//! Many schedules, one after the other, and what they come to.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use vppkit::sabotage::{Mistake, switch};

use crate::coverage::Coverage;
use crate::finding::{Finding, Rule};
use crate::heap::Gauge;
use crate::schedule::{Played, play};
use crate::{generator, panics};

/// So few schedules need not show every fault and every kind of task.
const ENOUGH_FOR_COVERAGE: u64 = 1000;

/// Failing seeds that are kept with their evidence.
const KEPT: usize = 20;

/// Findings of one schedule that are kept: the first tell most.
const SHOWN: usize = 5;

/// What many schedules came to.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Summary {
    /// Schedules played.
    pub schedules: u64,
    /// How many of them broke something.
    pub failed: u64,
    /// How many broke each rule.
    pub broken: BTreeMap<String, u64>,
    /// The first schedules that broke something.
    pub failures: Vec<Failure>,
    /// Requests that reached the service.
    pub requests: u64,
    /// Faults and changes that struck.
    pub faults: u64,
    /// Virtual time of all schedules.
    pub virtual_seconds: f64,
    /// Time on the wall.
    pub wall_seconds: f64,
    /// The most answers under way for one account at once, counting those whose client had gone
    /// away.
    pub most_at_once: usize,
    /// The most memory that one schedule took, in bytes, where it is counted.
    pub peak_bytes: usize,
    /// What occurred.
    pub coverage: Coverage,
    /// What the rig itself missed: tasks that never succeeded, faults that never struck.
    pub gaps: Vec<String>,
}

/// A schedule that broke something.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// What it broke, one line each.
    pub findings: Vec<String>,
}

impl Summary {
    fn missed(&self) -> Vec<String> {
        if self.schedules < ENOUGH_FOR_COVERAGE {
            return Vec::new();
        }
        let (tasks, faults) = generator::names();
        self.coverage.gaps(&tasks, &faults)
    }

    fn take(&mut self, seed: u64, played: &Played) {
        self.schedules += 1;
        self.requests += played.requests;
        self.faults += played.faults;
        self.virtual_seconds += played.virtual_time.as_secs_f64();
        self.most_at_once = self.most_at_once.max(played.most_at_once);
        self.peak_bytes = self.peak_bytes.max(played.used_bytes);
        self.coverage.add(&played.coverage);
        if played.findings.is_empty() {
            return;
        }
        self.failed += 1;
        let broken: BTreeSet<Rule> = played.findings.iter().map(|finding| finding.rule).collect();
        for rule in broken {
            *self.broken.entry(format!("{rule:?}")).or_default() += 1;
        }
        if self.failures.len() < KEPT {
            let mut findings: Vec<String> =
                played.findings.iter().take(SHOWN).map(ToString::to_string).collect();
            if played.findings.len() > SHOWN {
                findings.push(format!("and {} more", played.findings.len() - SHOWN));
            }
            self.failures.push(Failure { seed, findings });
        }
    }
}

/// Plays schedules with the seeds from `first` on. `each` is told of every seed before it is
/// played.
pub fn soak(first: u64, schedules: u64, gauge: Option<Gauge>, each: impl Fn(u64)) -> Summary {
    let started = Instant::now();
    let mut summary = Summary::default();
    for seed in first..first.saturating_add(schedules) {
        each(seed);
        summary.take(seed, &guarded(seed, gauge, false));
    }
    summary.gaps = summary.missed();
    summary.wall_seconds = started.elapsed().as_secs_f64();
    summary
}

/// Plays one schedule; a panic anywhere is among its findings.
pub fn guarded(seed: u64, gauge: Option<Gauge>, is_told: bool) -> Played {
    panics::watch();
    let _ = panics::take();
    let played = catch_unwind(AssertUnwindSafe(|| play(seed, gauge, is_told)));
    let mut played = played.unwrap_or_default();
    let findings = panics::take().into_iter().map(|evidence| Finding {
        rule: Rule::Panic,
        at: played.virtual_time.as_millis() as i64,
        evidence,
    });
    played.findings.extend(findings);
    played
}

/// The rule by which each deliberate mistake of the library must be noticed.
pub fn rule_against(mistake: Mistake) -> Rule {
    match mistake {
        Mistake::IgnoreGate => Rule::I1,
        Mistake::CrowdTheGate => Rule::I2,
        Mistake::TakeUnknownForDone => Rule::I3,
        Mistake::DropPage => Rule::I4,
        Mistake::CheckpointAhead => Rule::I5,
        Mistake::LeakToken => Rule::I6,
        Mistake::HoardPages => Rule::I8,
        Mistake::RepeatBody => Rule::I9,
        Mistake::SendWhileIsolated => Rule::I10,
        // Every target has exactly one outcome.
        Mistake::ForgetDeadline | Mistake::ForgetTarget => Rule::I7,
        // The enum may grow; a new mistake needs its line here.
        other => unreachable!("no rule is known against {other:?}"),
    }
}

/// A mistake that was noticed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Caught {
    /// After how many schedules.
    pub after: u64,
    /// The seed that showed it.
    pub seed: u64,
    /// By what.
    pub evidence: String,
}

/// Plays schedules in which the library makes a mistake until the rule against it notices.
/// `None` if that takes more than `most`.
pub fn catch(mistake: Mistake, first: u64, most: u64, gauge: Option<Gauge>) -> Option<Caught> {
    let rule = rule_against(mistake);
    let breaks = |seed: u64, mistake: Option<Mistake>| {
        switch(mistake);
        let played = guarded(seed, gauge, false);
        switch(None);
        played.findings.into_iter().find(|finding| finding.rule == rule)
    };
    (first..first.saturating_add(most)).find_map(|seed| {
        let finding = breaks(seed, Some(mistake))?;
        // What breaks without the mistake too is no proof.
        if breaks(seed, None).is_some() {
            return None;
        }
        Some(Caught { after: seed - first + 1, seed, evidence: finding.to_string() })
    })
}
