//! What the judge and the wire say after a schedule: I1, I2, I3, I6, I9, I10.

use vppkit_sim::{BodyFault, Invariant, Rule as Fault, Service};

use crate::clock::START_MILLIS;
use crate::finding::{Finding, Rule};
use crate::scene::Scene;
use crate::wire::{End, Exchange};

/// All findings of a schedule, once it is over.
pub(crate) fn findings(scene: &Scene) -> Vec<Finding> {
    // Through its report the judge holds I3 against the truth.
    scene.engine.report(&scene.report.borrow());
    let mut findings = scene.line.with_record(|record| record.findings.clone());
    findings.extend(verdicts(scene));
    findings
}

/// How the judge calls a write after somebody has cleared the claim.
const CLEARED: &str = "a write after an answer without the clientContext";

/// Whether the client that sent this had itself been answered since the claim was cleared. The
/// judge takes all clients of a library for one, but only another product's claim is known to all
/// of them; and an answer of the wrong form tells nothing, which the judge does not look at.
fn was_told(scene: &Scene, number: u64) -> bool {
    let cleared = scene.plan.changes.iter().find(|change| change.name == "claim cleared");
    let Some(cleared) = cleared.map(|change| change.at.as_millis() as i64) else { return true };
    let is_malformed = |rule: &Fault| rule.action.body == Some(BodyFault::WrongTypes);
    if scene.plan.rules.iter().any(|(_, rule)| is_malformed(rule)) {
        return false;
    }
    scene.line.with_record(|record| {
        let Some(write) = record.exchanges.iter().find(|one| one.number == number) else {
            return true;
        };
        let tells = |one: &&Exchange| {
            let came = matches!(one.ended, Some((at, End::Whole)) if at <= write.left);
            // The service configuration is nobody's.
            let is_account = one.service != Service::VPPServiceConfigSrv;
            one.client == write.client && is_account && one.left >= cleared && came
        };
        record.exchanges.iter().any(|one| tells(&one))
    })
}

fn verdicts(scene: &Scene) -> Vec<Finding> {
    let mut findings = Vec::new();
    for verdict in scene.engine.verdicts() {
        for violation in verdict.violations {
            if violation.evidence.contains(CLEARED) && !was_told(scene, violation.exchange) {
                continue;
            }
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
