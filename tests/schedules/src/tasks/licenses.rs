//! Licence requests for devices that nobody else touches: I3.

use std::collections::BTreeMap;

use vppkit::{LicenseChange, LicenseRequest};
use vppkit_sim::{AssetTruth, Assignment};

use crate::checks::writes;
use crate::scene::{Holder, Scene, Worker, assignment, pricing};

/// The last thing that is known of each of a task's holders.
#[derive(Default)]
pub(super) struct Ledger {
    known: BTreeMap<String, Known>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Assigned,
    Unassigned,
    Unsure,
}

impl Ledger {
    /// Whether nothing is in doubt for any of these.
    fn is_sure(&self, holders: &[String]) -> bool {
        holders.iter().all(|holder| self.known.get(holder) != Some(&Known::Unsure))
    }

    fn doubt(&mut self, holders: &[String]) {
        let doubts = holders.iter().map(|holder| (holder.clone(), Known::Unsure));
        self.known.extend(doubts);
    }

    /// Takes in what an answer says; what it leaves out stays in doubt.
    fn learn(&mut self, changes: &[LicenseChange], assigned: bool) {
        for change in changes {
            let holder = change.serial_number.as_ref().or(change.client_user_id.as_ref());
            let Some(known) = holder.and_then(|holder| self.known.get_mut(holder)) else {
                continue;
            };
            *known = match (change.is_done(), assigned) {
                (true, true) => Known::Assigned,
                (true, false) | (false, true) => Known::Unassigned,
                (false, false) => Known::Assigned,
            };
            // A refusal tells of a reason, not of how it stands now.
            if !change.is_done() {
                *known = Known::Unsure;
            }
        }
    }

    /// Reports what is known to the judge.
    fn report(&self, scene: &Scene, place: impl Fn(&str) -> Assignment) {
        let report = &mut *scene.report.borrow_mut();
        for (holder, known) in &self.known {
            match known {
                Known::Assigned => report.assigned.push(place(holder)),
                Known::Unassigned => report.unassigned.push(place(holder)),
                Known::Unsure => {}
            }
        }
    }
}

/// Serial numbers that no other task uses.
pub(crate) fn own_serials(task: usize, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("RIG{task:03}{n:06}")).collect()
}

pub(super) async fn devices(
    worker: &Worker<'_>,
    asset: usize,
    count: usize,
    back: usize,
) -> vppkit::Result<()> {
    let asset = worker.scene.asset(asset, |asset| asset.device_assignable);
    let serials = own_serials(worker.task.number, count);
    let mut ledger = Ledger::default();
    let holder = |serial: &str| assignment(&asset, Holder::Device(serial));
    let assigned = in_requests(worker, &asset, &serials, &mut ledger, Step::assign_devices).await;
    let result = match assigned {
        Ok(()) => {
            let step = Step::unassign_devices;
            in_requests(worker, &asset, &serials[..back], &mut ledger, step).await
        }
        error => error,
    };
    ledger.report(worker.scene, holder);
    result
}

/// One kind of licence request.
#[derive(Clone, Copy)]
pub(super) struct Step {
    assigns: bool,
    to_users: bool,
    put: fn(LicenseRequest, &[String]) -> LicenseRequest,
}

impl Step {
    fn assign_devices() -> Self {
        Self { assigns: true, to_users: false, put: |r, ids| r.associate_devices(ids) }
    }

    fn unassign_devices() -> Self {
        Self { assigns: false, to_users: false, put: |r, ids| r.disassociate_devices(ids) }
    }

    pub(super) fn assign_users() -> Self {
        Self { assigns: true, to_users: true, put: |r, ids| r.associate_users(ids) }
    }
}

/// Sends a step for all holders, as many at once as the service takes today.
async fn in_requests(
    worker: &Worker<'_>,
    asset: &AssetTruth,
    holders: &[String],
    ledger: &mut Ledger,
    step: fn() -> Step,
) -> vppkit::Result<()> {
    let step = step();
    let limits = worker.insist("limits", || worker.client.service_config()).await?;
    let limit = if step.assigns {
        limits.max_batch_associate_license_count
    } else {
        limits.max_batch_disassociate_license_count
    };
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(10).max(1);
    for chunk in holders.chunks(limit) {
        // What an earlier request left in doubt is not asked for again.
        if ledger.is_sure(chunk) {
            request(worker, asset, chunk, ledger, step).await?;
        }
    }
    Ok(())
}

pub(super) async fn request_for(
    worker: &Worker<'_>,
    asset: &AssetTruth,
    users: &[String],
) -> vppkit::Result<()> {
    let mut ledger = Ledger::default();
    let result = in_requests(worker, asset, users, &mut ledger, Step::assign_users).await;
    ledger.report(worker.scene, |user| assignment(asset, Holder::User(user)));
    result
}

async fn request(
    worker: &Worker<'_>,
    asset: &AssetTruth,
    chunk: &[String],
    ledger: &mut Ledger,
    step: Step,
) -> vppkit::Result<()> {
    let scene = worker.scene;
    let place = |holder: &String| {
        let holder =
            if step.to_users { Holder::User(holder) } else { Holder::Device(holder.as_str()) };
        assignment(asset, holder)
    };
    let places: Vec<Assignment> = chunk.iter().map(place).collect();
    scene.ask(places.clone());
    let before = writes::stand(scene, &places);
    ledger.doubt(chunk);
    let base = LicenseRequest::new(asset.adam_id.as_str(), pricing(asset));
    let request = (step.put)(base, chunk);
    match worker.call("licence request", worker.client.manage_licenses(request)).await {
        Ok(changes) => {
            ledger.learn(&changes.associations, true);
            ledger.learn(&changes.disassociations, false);
            Ok(())
        }
        Err(error) => {
            writes::effect(
                scene,
                "a licence request",
                &error,
                (before, writes::stand(scene, &places)),
            );
            // The limit may have changed since it was read; nothing was sent then.
            if error.kind() == vppkit::Kind::Usage { Ok(()) } else { Err(error) }
        }
    }
}
