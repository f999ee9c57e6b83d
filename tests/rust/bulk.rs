//! Jobs against the simulator, over real HTTP: what they send, what they leave behind, and what
//! they say of it. After each one the judge compares the outcome with the truth.

mod confirmed;
mod conflicts;
mod entries;
mod limits;
mod lost;
mod many;
mod mixed;
mod moves;
mod planned;
mod repeats;
mod retiring;
mod stopped;

use vppkit::{Client, JobAction, JobOutcome, Kind, PricingParam, TargetFailure, TargetStatus};
use vppkit_sim::{Action, Assignment, Change, Close, Licenses, Pricing, Report, Rule};
use vppkit_sim::{Service, Settings, Simulator, WorldSpec};
use vppkit_tests::connect;

/// The first asset of every world: an app that devices may have.
const APP: &str = "361304891";

const MANAGE: Service = Service::ManageVPPLicensesByAdamIdSrv;

/// A small world with every kind of asset, many free licences, and a client that holds its account.
async fn simulator(settings: Settings) -> (Simulator, Client) {
    let world = WorldSpec {
        assets: 10,
        users: 60,
        devices: 50,
        assignments: 200,
        spare: 500,
        ..WorldSpec::default()
    };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let client = connect(&sim, "main").await;
    (sim, client)
}

fn serials(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{prefix}{n:08}")).collect()
}

/// Assigns the first asset to devices.
fn assign(client: &Client, serials: &[String]) -> vppkit::AssignJob {
    client.assign(APP, PricingParam::Stdq).serial_numbers(serials)
}

/// Takes the first asset back from devices, as many as there are.
fn unassign(client: &Client, serials: &[String]) -> vppkit::UnassignJob {
    let job = client.unassign(APP, PricingParam::Stdq).serial_numbers(serials);
    job.confirm_removals(serials.len())
}

/// Somebody else assigns the first asset to these devices.
fn give(sim: &Simulator, serials: &[String]) {
    for serial in serials {
        sim.world().change(&Change::Assign(device(serial))).unwrap();
    }
}

fn device(serial: &str) -> Assignment {
    let serial_number = Some(serial.to_owned());
    Assignment { serial_number, ..of_app() }
}

fn user(id: &str) -> Assignment {
    Assignment { client_user_id: Some(id.to_owned()), ..of_app() }
}

fn of_app() -> Assignment {
    let adam_id = APP.parse().unwrap();
    Assignment { adam_id, pricing: Pricing::Stdq, client_user_id: None, serial_number: None }
}

/// New users, registered by somebody else.
fn users(sim: &Simulator, prefix: &str, count: usize) -> Vec<String> {
    let ids = serials(prefix, count);
    for id in &ids {
        sim.world().change(&Change::RegisterUser { client_user_id: id.clone() }).unwrap();
    }
    ids
}

/// Takes free licences of the first asset out of the world until so many are left.
fn leave_free(sim: &Simulator, left: u32) {
    let count = sim.world().assets()[0].available - left;
    let licenses = Licenses { adam_id: APP.parse().unwrap(), pricing: Pricing::Stdq, count };
    sim.world().change(&Change::Refund(licenses)).unwrap();
    assert_eq!(sim.world().assets()[0].available, left);
}

/// How many of them really hold the first asset.
fn holding(sim: &Simulator, names: &[String]) -> usize {
    let assignments = sim.world().assignments();
    let held = assignments.iter().filter(|one| one.adam_id == APP);
    let holders: std::collections::HashSet<&str> = held
        .filter_map(|one| one.serial_number.as_deref().or(one.client_user_id.as_deref()))
        .collect();
    names.iter().filter(|name| holders.contains(name.as_str())).count()
}

/// How many requests of a service have arrived since the log was cleared.
fn asked(sim: &Simulator, service: Service) -> usize {
    sim.log().iter().filter(|entry| entry.service == service).count()
}

/// A fault of some of the licence requests, counted from 1.
fn fault(sim: &Simulator, calls: &[u64], action: Action) {
    sim.fault(Rule { service: Some(MANAGE), calls: calls.into(), action, ..Rule::default() });
}

fn closing(close: Close) -> Action {
    Action { close: Some(close), ..Action::default() }
}

/// All that a job says is true, every target is there once, and the client kept all rules. Names
/// are those of devices.
#[track_caller]
fn assert_true(sim: &Simulator, outcome: &JobOutcome, given: &[String]) {
    assert_true_of(sim, outcome, given, device);
}

#[track_caller]
fn assert_true_of(
    sim: &Simulator,
    outcome: &JobOutcome,
    given: &[String],
    place: fn(&str) -> Assignment,
) {
    assert_true_among(sim, outcome, given, given, place);
    // What failed or was never sent was not done, either.
    for one in outcome.failed().chain(outcome.not_sent()) {
        let holds = sim.world().assignments().iter().any(|truth| {
            let place = place(one.target);
            truth.adam_id == APP
                && truth.serial_number == place.serial_number
                && truth.client_user_id == place.client_user_id
        });
        assert_eq!(holds, one.action != JobAction::Assign, "{one:?}");
    }
}

/// The same, where other jobs were run before: of what was asked for in all.
#[track_caller]
fn assert_true_among(
    sim: &Simulator,
    outcome: &JobOutcome,
    given: &[String],
    asked: &[String],
    place: fn(&str) -> Assignment,
) {
    let told: Vec<&str> = outcome.targets().map(|one| one.target).collect();
    assert_eq!(told, given, "every target once, in the order given");
    let totals = outcome.totals();
    let sum = totals.done + totals.failed + totals.unknown + totals.not_sent;
    assert_eq!((totals.targets, sum), (given.len(), given.len()), "{totals}");
    let done = |action: JobAction| {
        let done = outcome.done().filter(|one| one.action == action);
        done.map(|one| place(one.target)).collect()
    };
    let report = Report {
        assigned: done(JobAction::Assign),
        unassigned: done(JobAction::Unassign),
        asked: Some(asked.iter().map(|name| place(name)).collect()),
    };
    let breaches = sim.engine().report(&report);
    assert!(breaches.is_empty(), "{outcome:?}: {breaches:?}");
    assert_kept(sim);
}

#[track_caller]
fn assert_kept(sim: &Simulator) {
    let verdicts = sim.verdicts();
    assert!(verdicts.iter().all(|verdict| verdict.kept), "{verdicts:#?}");
}

/// Every target is done.
#[track_caller]
fn assert_all_done(outcome: &JobOutcome) {
    assert!(outcome.is_all_done() && outcome.stopped().is_none(), "{outcome}");
}

/// What became of one target.
fn status<'o>(outcome: &'o JobOutcome, target: &str) -> TargetStatus<'o> {
    outcome.targets().find(|one| one.target == target).unwrap().status
}

#[track_caller]
fn failure<'o>(outcome: &'o JobOutcome, target: &str) -> &'o TargetFailure {
    match status(outcome, target) {
        TargetStatus::Failed(failure) => failure,
        other => panic!("{target}: {other:?}"),
    }
}

/// The target failed by this number, which is of this kind.
#[track_caller]
fn assert_failed(outcome: &JobOutcome, target: &str, kind: Kind, number: i64) {
    let failure = failure(outcome, target);
    assert_eq!((failure.kind, failure.number), (kind, Some(number)), "{failure:?}");
    assert!(!failure.text.is_empty());
}
