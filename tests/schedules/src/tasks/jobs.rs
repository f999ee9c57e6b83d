//! Jobs over many targets: each has exactly one outcome, in the order given, and it is true. I3, I7.

use vppkit::{JobAction, JobOutcome, Kind, NewUser, TargetStatus};
use vppkit_sim::{AssetTruth, Assignment, UserStatus};

use super::licenses::own_serials;
use super::people::own_users;
use crate::checks::writes;
use crate::finding::Rule;
use crate::scene::{Holder, Scene, Worker, assignment, pricing};

/// What a job is about: targets in the order of their outcomes, with what is to become of them.
struct Asked {
    what: &'static str,
    targets: Vec<(String, JobAction)>,
}

impl Asked {
    fn new(what: &'static str, gaining: &[String], losing: &[String]) -> Self {
        let gaining = gaining.iter().map(|id| (id.clone(), JobAction::Assign));
        let losing = losing.iter().map(|id| (id.clone(), JobAction::Unassign));
        Self { what, targets: gaining.chain(losing).collect() }
    }
}

/// Runs a job and holds its outcome against the truth before and after. Nobody else touches the
/// targets.
async fn run(
    worker: &Worker<'_>,
    asked: &Asked,
    job: impl Future<Output = vppkit::Result<JobOutcome>>,
    stand: impl Fn() -> Vec<bool>,
) -> Result<(), Kind> {
    let scene = worker.scene;
    let before = stand();
    // Of a job only the deadline of the call is one of the whole job.
    let what = format!("task {}: {}", worker.task.number, asked.what);
    let outcome = scene.call(&what, worker.task.deadline, job).await;
    let after = stand();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            if before != after {
                let what = asked.what;
                scene.find(Rule::I3, format!("a {what} that failed changed something: {error}"));
            }
            return Err(error.kind());
        }
    };
    scene.tell(|| format!("{what}: {outcome}"));
    scene.keep_secret("an outcome", &format!("{outcome} {outcome:?}"));
    scene.keep_secret("an outcome", &serde_json::to_string(&outcome).unwrap_or_default());
    check_order(scene, asked, &outcome);
    check_truth(scene, &outcome, &before, &after);
    let stopped = outcome.stopped();
    if let Some(error) = stopped {
        scene.look_at(error);
    }
    if scene.plan.calm && !outcome.is_all_done() {
        scene.find(Rule::Works, format!("a {}: {outcome}", asked.what));
    }
    stopped.map_or(Ok(()), |error| Err(error.kind()))
}

/// Every target once, in the order given.
fn check_order(scene: &Scene, asked: &Asked, outcome: &JobOutcome) {
    let told: Vec<(String, JobAction)> =
        outcome.targets().map(|target| (target.target.to_owned(), target.action)).collect();
    if told != asked.targets {
        let (what, count) = (asked.what, asked.targets.len());
        let evidence = format!("a {what} of {count} targets tells of {}: {told:?}", told.len());
        scene.find(Rule::I7, evidence);
    }
}

fn check_truth(scene: &Scene, outcome: &JobOutcome, before: &[bool], after: &[bool]) {
    for ((target, before), after) in outcome.targets().zip(before).zip(after) {
        // Retired is what a user is to be.
        let wanted = target.action != JobAction::Unassign;
        let wrong = match target.status {
            TargetStatus::Done { .. } => *after != wanted,
            TargetStatus::Failed(_) | TargetStatus::NotSent => after != before,
            TargetStatus::Unknown => false,
        };
        if wrong {
            let evidence = format!("a job says {target:?}, but {before} became {after}");
            scene.find(Rule::I3, evidence);
        }
    }
}

/// Who holds the asset, of a job's targets.
fn holding<'w>(
    worker: &'w Worker<'_>,
    asset: &AssetTruth,
    asked: &Asked,
) -> impl Fn() -> Vec<bool> + 'w {
    let place = |(serial, _): &(String, _)| assignment(asset, Holder::Device(serial));
    let places: Vec<Assignment> = asked.targets.iter().map(place).collect();
    move || writes::stand(worker.scene, &places)
}

pub(super) async fn devices(
    worker: &Worker<'_>,
    asset: usize,
    count: usize,
    back: usize,
    moved: usize,
) -> Result<(), Kind> {
    let (scene, client) = (worker.scene, &worker.client);
    let asset = scene.asset(asset, |asset| asset.device_assignable);
    let quality = || pricing(&asset);
    let all = own_serials(worker.task.number, count + moved);
    let (serials, heirs) = all.split_at(count);
    scene.ask(all.iter().map(|serial| assignment(&asset, Holder::Device(serial))));

    let asked = Asked::new("assignment job", serials, &[]);
    let job = client.assign(&asset.adam_id, quality()).serial_numbers(serials);
    run(worker, &asked, job.run(), holding(worker, &asset, &asked)).await?;

    let (losers, rest) = serials.split_at(back);
    if back > 0 {
        let asked = Asked::new("removal job", &[], losers);
        let job = client
            .unassign(&asset.adam_id, quality())
            .serial_numbers(losers)
            .confirm_removals(losers.len());
        run(worker, &asked, job.run(), holding(worker, &asset, &asked)).await?;
    }
    if moved > 0 {
        let givers = &rest[..moved];
        let asked = Asked::new("moving job", heirs, givers);
        let job = client
            .assign(&asset.adam_id, quality())
            .serial_numbers(heirs)
            .taking_from_serial_numbers(givers)
            .confirm_removals(givers.len());
        run(worker, &asked, job.run(), holding(worker, &asset, &asked)).await?;
    }
    Ok(())
}

pub(super) async fn retire(worker: &Worker<'_>, count: usize) -> Result<(), Kind> {
    let client = &worker.client;
    let ids = own_users(worker.task.number, count);
    for id in &ids {
        let call = || client.register_user(NewUser::new(id.as_str()));
        worker.insist("registering", call).await.map_err(|error| error.kind())?;
    }
    let targets = ids.iter().map(|id| (id.clone(), JobAction::Retire)).collect();
    let asked = Asked { what: "retiring job", targets };
    let job = client.retire_users(&ids).confirm_removals(ids.len());
    let retired = || {
        let users = worker.scene.world.users();
        let newest = |id: &String| users.iter().rfind(|user| user.client_user_id == *id);
        let is_retired =
            |id: &String| newest(id).is_some_and(|user| user.status == UserStatus::Retired);
        ids.iter().map(is_retired).collect()
    };
    run(worker, &asked, job.run(), retired).await
}
