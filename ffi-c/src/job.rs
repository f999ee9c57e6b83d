//! What a job was told to do, until it is run.

use std::ffi::c_void;
use std::sync::Arc;

use serde_json::{Value, json};
use vpp::{Client, JobOutcome, JobProgress, Plan, PricingParam};

use crate::client::Call;
use crate::error::Failure;
use crate::jobs::vppkit_job_progress;

/// A function of C, and what it wants to be given.
#[derive(Clone, Copy)]
pub(crate) struct Watcher {
    pub(crate) function: unsafe extern "C" fn(*mut c_void, *const vppkit_job_progress),
    pub(crate) user_data: *mut c_void,
}

// SAFETY: the header asks for a function and data that any thread may use.
unsafe impl Send for Watcher {}
// SAFETY: as above.
unsafe impl Sync for Watcher {}

impl Watcher {
    fn tell(&self, progress: JobProgress) {
        let progress = vppkit_job_progress {
            targets: progress.targets as u64,
            done: progress.done as u64,
            failed: progress.failed as u64,
            unclear: progress.unclear as u64,
            requests: progress.requests,
        };
        // SAFETY: the function was given as one that takes these two.
        unsafe { (self.function)(self.user_data, &raw const progress) };
    }
}

/// What a job is to do, as it was told.
#[derive(Clone)]
pub(crate) struct Job {
    pub(crate) work: Work,
    pub(crate) to: Targets,
    pub(crate) from: Targets,
    pub(crate) notify: Option<bool>,
    pub(crate) confirmed: Option<usize>,
    pub(crate) parallel: Option<usize>,
    pub(crate) watcher: Option<Watcher>,
}

#[derive(Clone)]
pub(crate) enum Work {
    Assign(Asset),
    Unassign(Asset),
    Retire,
}

#[derive(Clone)]
pub(crate) struct Asset {
    pub(crate) adam_id: String,
    pub(crate) pricing_param: PricingParam,
}

/// Lists are shared: a job of ten thousand targets is copied for free.
#[derive(Clone, Default)]
pub(crate) struct Targets {
    pub(crate) devices: Arc<Vec<String>>,
    pub(crate) users: Arc<Vec<String>>,
    pub(crate) licenses: Arc<Vec<String>>,
}

pub(crate) fn add(list: &mut Arc<Vec<String>>, ids: Vec<String>) {
    Arc::make_mut(list).extend(ids);
}

fn ids(list: &Arc<Vec<String>>) -> impl Iterator<Item = String> + '_ {
    list.iter().cloned()
}

impl Job {
    pub(crate) fn new(work: Work) -> Self {
        Self {
            work,
            to: Targets::default(),
            from: Targets::default(),
            notify: None,
            confirmed: None,
            parallel: None,
            watcher: None,
        }
    }

    fn told<W>(&self, mut job: vpp::Job<W>) -> vpp::Job<W> {
        if let Some(targets) = self.confirmed {
            job = job.confirm_removals(targets);
        }
        if let Some(requests) = self.parallel {
            job = job.parallel(requests);
        }
        match self.watcher {
            Some(watcher) => job.on_progress(move |progress| watcher.tell(progress)),
            None => job,
        }
    }

    fn assign(&self, client: &Client, asset: &Asset) -> vpp::AssignJob {
        let mut job = client.assign(&*asset.adam_id, asset.pricing_param.clone());
        // A list that nobody was added to is no list.
        if !self.to.devices.is_empty() {
            job = job.serial_numbers(ids(&self.to.devices));
        }
        if !self.to.users.is_empty() {
            job = job.client_user_ids(ids(&self.to.users));
        }
        if !self.from.devices.is_empty() {
            job = job.taking_from_serial_numbers(ids(&self.from.devices));
        }
        if !self.from.users.is_empty() {
            job = job.taking_from_client_user_ids(ids(&self.from.users));
        }
        if !self.from.licenses.is_empty() {
            job = job.taking_from_license_ids(ids(&self.from.licenses));
        }
        if let Some(notify) = self.notify {
            job = job.notify_disassociation(notify);
        }
        self.told(job)
    }

    fn unassign(&self, client: &Client, asset: &Asset) -> vpp::UnassignJob {
        let mut job = client.unassign(&*asset.adam_id, asset.pricing_param.clone());
        if !self.from.devices.is_empty() {
            job = job.serial_numbers(ids(&self.from.devices));
        }
        if !self.from.users.is_empty() {
            job = job.client_user_ids(ids(&self.from.users));
        }
        if !self.from.licenses.is_empty() {
            job = job.license_ids(ids(&self.from.licenses));
        }
        if let Some(notify) = self.notify {
            job = job.notify_disassociation(notify);
        }
        self.told(job)
    }

    /// Refuses what a job of this kind has no place for.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let Targets { devices, users, .. } = &self.to;
        let gives = !devices.is_empty() || !users.is_empty();
        let Targets { devices, licenses, .. } = &self.from;
        let takes_other = !devices.is_empty() || !licenses.is_empty();
        let wrong = match self.work {
            Work::Assign(_) => false,
            Work::Unassign(_) => gives,
            Work::Retire => gives || takes_other,
        };
        if wrong {
            let what = "this job was given targets that it has no use for";
            return Err(Failure::usage(what, "Only a job to assign gives licences to targets."));
        }
        Ok(())
    }

    pub(crate) async fn run(self, client: Client) -> Result<JobOutcome, vpp::Error> {
        match &self.work {
            Work::Assign(asset) => self.assign(&client, asset).run().await,
            Work::Unassign(asset) => self.unassign(&client, asset).run().await,
            Work::Retire => self.told(client.retire_users(ids(&self.from.users))).run().await,
        }
    }

    /// What the job would do.
    pub(crate) fn plan(self, call: Call) -> Result<Value, Failure> {
        let plan = match &self.work {
            Work::Assign(asset) => {
                call.read(async |client| self.assign(&client, asset).plan().await)
            }
            Work::Unassign(asset) => {
                call.read(async |client| self.unassign(&client, asset).plan().await)
            }
            Work::Retire => Err(Failure::usage("a job to retire users has no plan", "Run it.")),
        };
        plan.map(|plan| plan_json(&plan))
    }
}

fn plan_json(plan: &Plan) -> Value {
    json!({
        "adam_id": plan.adam_id(),
        "pricing_param": plan.pricing_param(),
        "requests": plan.requests().collect::<Vec<_>>(),
        "associate_limit": plan.associate_limit(),
        "disassociate_limit": plan.disassociate_limit(),
        "licenses_needed": plan.licenses_needed(),
        "licenses_available": plan.licenses_available(),
        "duplicates": plan.duplicates(),
    })
}
