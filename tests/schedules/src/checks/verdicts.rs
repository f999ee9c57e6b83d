//! What the judge and the wire say after a schedule: I1, I2, I3, I6, I9, I10.

use vppkit_sim::Invariant;

use crate::clock::START_MILLIS;
use crate::finding::{Finding, Rule};
use crate::scene::Scene;

/// All findings of a schedule, once it is over.
pub(crate) fn findings(scene: &Scene) -> Vec<Finding> {
    // Through its report the judge holds I3 against the truth.
    scene.engine.report(&scene.report.borrow());
    let mut findings = scene.line.with_record(|record| record.findings.clone());
    findings.extend(verdicts(scene));
    findings
}

fn verdicts(scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for verdict in scene.engine.verdicts() {
        for violation in verdict.violations {
            let evidence =
                format!("the judge, exchange {}: {}", violation.exchange, violation.evidence);
            let at = violation.at - START_MILLIS;
            findings.push(Finding { rule: rule(verdict.invariant), at, evidence });
        }
    }
    findings
}

fn rule(invariant: Invariant) -> Rule {
    match invariant {
        Invariant::I1 => Rule::I1,
        Invariant::I2 => Rule::I2,
        Invariant::I3 => Rule::I3,
        Invariant::I6 => Rule::I6,
        Invariant::I9 => Rule::I9,
        Invariant::I10 => Rule::I10,
    }
}
