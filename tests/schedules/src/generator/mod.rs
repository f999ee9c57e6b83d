//! From a seed to a schedule.

mod changes;
mod faults;
mod tasks;
mod world;

pub(crate) use faults::TOKEN_IN_PLACE;

use std::time::Duration;

use vppkit_sim::{Quirk, Rule};

use crate::dice::Dice;
use crate::plan::{ClientPlan, Plan, Work};
use crate::wire::{Account, WireFaultKind, WirePlan};

/// So many schedules of a hundred have no fault at all.
const CALM_PERCENT: u32 = 12;

/// So many make memory count: their answers are padded.
const PADDED_PERCENT: u32 = 4;

/// Size of a padded answer: some thousand records' worth.
pub(crate) const PADDING: usize = 256 * 1024;

/// The names of all tasks that can occur, faults and changes; each must succeed or strike
/// somewhere in a long run.
pub fn names() -> (Vec<&'static str>, Vec<&'static str>) {
    let wire = WireFaultKind::ALL.into_iter().map(WireFaultKind::name);
    let faults = faults::names().chain(changes::names()).chain(wire);
    (tasks::names(), faults.collect())
}

/// The schedule of a seed.
pub(crate) fn plan(seed: u64) -> Plan {
    let dice = &mut Dice::new(seed);
    let calm = dice.percent(CALM_PERCENT);
    let padded = dice.percent(PADDED_PERCENT);
    let from = if dice.percent(70) { Duration::ZERO } else { dice.millis(0, 60_000) };
    let until = from + dice.millis(60_000, 30 * 60_000);
    let mut clients = clients(dice, calm);
    let tasks = tasks::tasks(&mut dice.fork(), calm, padded, &mut clients);
    let writes: usize = tasks.iter().map(|task| licenses_wanted(&task.work)).sum();
    let world = world::spec(&mut dice.fork(), if calm { writes } else { 0 }, padded);
    let mut settings = world::settings(&mut dice.fork(), &world, calm, padded);
    let (rules, wire_faults, changes) = if calm {
        (Vec::new(), Vec::new(), changes::harmless(&mut dice.fork(), until))
    } else {
        let changes = changes::changes(&mut dice.fork(), until, clients.len());
        let mut faults = faults::on_the_wire(&mut dice.fork());
        faults.retain(|fault| !padded || !fault.kind.is_large());
        (faults::rules(&mut dice.fork(), padded), faults, changes)
    };
    // Sixteen digits that came as a number are no id any more.
    let as_numbers = |rule: &Rule| rule.action.quirks.contains(&Quirk::StrAsNumbers);
    if rules.iter().any(|(_, rule)| as_numbers(rule)) {
        settings.quirks.retain(|quirk| *quirk != Quirk::HexLicenseIds);
    }
    let longest_wait = clients.iter().map(|client| client.longest_wait).max().unwrap_or_default();
    let patience = tasks.iter().map(|task| task.between * task.tries).max().unwrap_or_default();
    Plan {
        seed,
        calm,
        world,
        settings,
        clients,
        tasks,
        rules,
        wire: WirePlan {
            connect: dice.millis(0, 300),
            back: (dice.millis(1, 50), dice.millis(50, 2_000)),
            padding: if padded { PADDING } else { 0 },
            faults: wire_faults,
        },
        changes,
        faults: (from, until),
        limit: until + longest_wait + patience + Duration::from_secs(24 * 3600),
    }
}

fn licenses_wanted(work: &Work) -> usize {
    match work {
        Work::Devices { count, .. } | Work::People { count, .. } => *count,
        Work::Job { count, moved, .. } => count + moved,
        _ => 0,
    }
}

/// One client mostly, or two of one library or of two.
fn clients(dice: &mut Dice, calm: bool) -> Vec<ClientPlan> {
    let mut clients = vec![client(dice, "main", Account::Main, calm)];
    match dice.range(0, 9) {
        0 | 1 => clients.push(client(dice, "other", Account::Other, calm)),
        2 | 3 => clients.push(client(dice, "twin", Account::Main, calm)),
        _ => {}
    }
    clients
}

fn client(dice: &mut Dice, token: &'static str, account: Account, calm: bool) -> ClientPlan {
    let seconds = |dice: &mut Dice, choices: &[u64]| Duration::from_secs(dice.pick(choices));
    let deadline = (!calm && dice.percent(25)).then(|| seconds(dice, &[20, 60, 120, 300, 900]));
    ClientPlan {
        token,
        account,
        parallelism: dice.pick(&[5, 5, 5, 3, 1]),
        deadline,
        longest_wait: seconds(dice, &[900, 900, 60, 3600]),
        attempts: dice.pick(&[5, 5, 5, 3, 1]),
        first_delay: Duration::from_millis(dice.pick(&[1000, 1000, 10, 5000])),
        attempt_timeout: seconds(dice, &[60, 60, 20]),
        stall_timeout: seconds(dice, &[30, 30, 5]),
    }
}
