//! Jobs: an asset for ten thousand devices, or an end of ten thousand assignments.

use std::time::SystemTime;

use serde::Deserialize;
use serde_json::{Value, json};
use vpp::{
    AssignJob, Client, JobOutcome, JobProgress, Plan, RetireJob, TargetOutcome, TargetStatus,
    UnassignJob,
};

use crate::calls::{Call, Told, quality, value};
use crate::configs::camel;
use crate::error::{Failure, millis_since_1970, of_core, word};
use crate::options::read;
use crate::pump::Item;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Assign {
    adam_id: String,
    pricing_param: Option<String>,
    serial_numbers: Option<Vec<String>>,
    client_user_ids: Option<Vec<String>>,
    taking_from_serial_numbers: Option<Vec<String>>,
    taking_from_client_user_ids: Option<Vec<String>>,
    taking_from_license_ids: Option<Vec<String>>,
    notify_disassociation: Option<bool>,
    confirm_removals: Option<usize>,
    parallel: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Unassign {
    adam_id: String,
    pricing_param: Option<String>,
    serial_numbers: Option<Vec<String>>,
    client_user_ids: Option<Vec<String>>,
    license_ids: Option<Vec<String>>,
    notify_disassociation: Option<bool>,
    confirm_removals: Option<usize>,
    parallel: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Retire {
    client_user_ids: Vec<String>,
    confirm_removals: Option<usize>,
    parallel: Option<usize>,
}

impl Assign {
    fn job(self, client: &Client) -> AssignJob {
        let mut job = client.assign(self.adam_id, quality(self.pricing_param.as_deref()));
        if let Some(ids) = self.serial_numbers {
            job = job.serial_numbers(ids);
        }
        if let Some(ids) = self.client_user_ids {
            job = job.client_user_ids(ids);
        }
        if let Some(ids) = self.taking_from_serial_numbers {
            job = job.taking_from_serial_numbers(ids);
        }
        if let Some(ids) = self.taking_from_client_user_ids {
            job = job.taking_from_client_user_ids(ids);
        }
        if let Some(ids) = self.taking_from_license_ids {
            job = job.taking_from_license_ids(ids);
        }
        if let Some(notify) = self.notify_disassociation {
            job = job.notify_disassociation(notify);
        }
        if let Some(targets) = self.confirm_removals {
            job = job.confirm_removals(targets);
        }
        match self.parallel {
            Some(requests) => job.parallel(requests),
            None => job,
        }
    }
}

impl Unassign {
    fn job(self, client: &Client) -> UnassignJob {
        let mut job = client.unassign(self.adam_id, quality(self.pricing_param.as_deref()));
        if let Some(ids) = self.serial_numbers {
            job = job.serial_numbers(ids);
        }
        if let Some(ids) = self.client_user_ids {
            job = job.client_user_ids(ids);
        }
        if let Some(ids) = self.license_ids {
            job = job.license_ids(ids);
        }
        if let Some(notify) = self.notify_disassociation {
            job = job.notify_disassociation(notify);
        }
        if let Some(targets) = self.confirm_removals {
            job = job.confirm_removals(targets);
        }
        match self.parallel {
            Some(requests) => job.parallel(requests),
            None => job,
        }
    }
}

impl Retire {
    fn job(self, client: &Client) -> RetireJob {
        let mut job = client.retire_users(self.client_user_ids);
        if let Some(targets) = self.confirm_removals {
            job = job.confirm_removals(targets);
        }
        match self.parallel {
            Some(requests) => job.parallel(requests),
            None => job,
        }
    }
}

pub(crate) fn start(
    client: Client,
    method: &str,
    arguments: &str,
    told: Told,
) -> Result<Call, Failure> {
    let on_progress = move |progress| told.progress(progress);
    Ok(match method {
        "assign" => {
            let job = read::<Assign>(arguments)?.job(&client).on_progress(on_progress);
            value(async move { Ok(outcome(&job.run().await?)) })
        }
        "unassign" => {
            let job = read::<Unassign>(arguments)?.job(&client).on_progress(on_progress);
            value(async move { Ok(outcome(&job.run().await?)) })
        }
        "retireUsers" => {
            let job = read::<Retire>(arguments)?.job(&client).on_progress(on_progress);
            value(async move { Ok(outcome(&job.run().await?)) })
        }
        "planAssign" => {
            let job = read::<Assign>(arguments)?.job(&client);
            value(async move { Ok(plan(&job.plan().await?)) })
        }
        _ => {
            let job = read::<Unassign>(arguments)?.job(&client);
            value(async move { Ok(plan(&job.plan().await?)) })
        }
    })
}

impl Told {
    fn progress(&self, progress: JobProgress) {
        let json = json!({
            "targets": progress.targets,
            "done": progress.done,
            "failed": progress.failed,
            "unclear": progress.unclear,
            "requests": progress.requests,
        });
        self.mailbox.post(self.id, Item::Progress(json.to_string()));
    }
}

fn outcome(outcome: &JobOutcome) -> Value {
    json!({
        "targets": outcome.targets().map(target).collect::<Vec<_>>(),
        "totals": camel(&outcome.totals()),
        "isAllDone": outcome.is_all_done(),
        "duplicates": outcome.duplicates(),
        "requests": outcome.requests(),
        "stopped": outcome.stopped().map(of_core),
        "text": outcome.to_string(),
    })
}

fn target(outcome: TargetOutcome<'_>) -> Value {
    let mut shown = json!({ "target": outcome.target, "action": outcome.action });
    match outcome.status {
        TargetStatus::Done { already } => {
            shown["status"] = json!("done");
            shown["already"] = json!(already);
        }
        TargetStatus::Failed(failure) => {
            shown["status"] = json!("failed");
            shown["kind"] = json!(word(&failure.kind));
            shown["appleNumber"] = json!(failure.number);
            shown["text"] = json!(failure.text);
            shown["retryAt"] = json!(failure.retry_at.map(|at: SystemTime| millis_since_1970(at)));
            shown["holders"] = json!(failure.holders);
        }
        TargetStatus::Unknown => shown["status"] = json!("unknown"),
        TargetStatus::NotSent => shown["status"] = json!("not_sent"),
    }
    shown
}

fn plan(plan: &Plan) -> Value {
    json!({
        "adamId": plan.adam_id(),
        "pricingParam": plan.pricing_param(),
        "requests": plan.requests().collect::<Vec<_>>(),
        "toAssign": plan.to_assign(),
        "toUnassign": plan.to_unassign(),
        "duplicates": plan.duplicates(),
        "associateLimit": plan.associate_limit(),
        "disassociateLimit": plan.disassociate_limit(),
        "licensesAvailable": plan.licenses_available(),
        "licensesNeeded": plan.licenses_needed(),
        "text": plan.to_string(),
    })
}
