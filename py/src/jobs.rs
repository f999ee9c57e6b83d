//! Jobs: what Python asked for, and what became of it, as tuples that `vppkit._jobs` makes objects
//! of.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use vpp::{
    Client, Duplicate, Job, JobAction, JobOutcome, LicenseRequest, Plan, PricingParam,
    TargetFailure, TargetStatus,
};

use crate::error::{self, kind_word};
use crate::pending::{Answer, Progress, answer};
use crate::text;
use records::record::IntoRecord;

/// Lists that were not given are None: an empty list is one that the user gave.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Targets {
    serial_numbers: Option<Vec<String>>,
    client_user_ids: Option<Vec<String>>,
    license_ids: Option<Vec<String>>,
}

/// What all jobs can be told: confirmed removals, requests at once.
#[derive(FromPyObject)]
pub(crate) struct Settings(Option<usize>, Option<usize>);

/// An asset: its adamId, pricingParam, and whether users are told that they lose it.
#[derive(FromPyObject)]
pub(crate) struct Asset(String, String, Option<bool>);

impl Settings {
    pub(crate) fn tell<W>(self, mut job: Job<W>, progress: Option<Arc<Progress>>) -> Job<W> {
        let Self(confirmed, parallel) = self;
        if let Some(targets) = confirmed {
            job = job.confirm_removals(targets);
        }
        if let Some(requests) = parallel {
            job = job.parallel(requests);
        }
        match progress {
            Some(progress) => job.on_progress(move |now| progress.tell(now)),
            None => job,
        }
    }
}

pub(crate) fn pricing_param(word: &str) -> PricingParam {
    PricingParam::from(word)
}

pub(crate) fn assign(client: &Client, asset: Asset, to: Targets, from: Targets) -> vpp::AssignJob {
    let Asset(adam_id, pricing, notify) = asset;
    let mut job = client.assign(adam_id, pricing_param(&pricing));
    if let Some(ids) = to.serial_numbers {
        job = job.serial_numbers(ids);
    }
    if let Some(ids) = to.client_user_ids {
        job = job.client_user_ids(ids);
    }
    if let Some(ids) = from.serial_numbers {
        job = job.taking_from_serial_numbers(ids);
    }
    if let Some(ids) = from.client_user_ids {
        job = job.taking_from_client_user_ids(ids);
    }
    if let Some(ids) = from.license_ids {
        job = job.taking_from_license_ids(ids);
    }
    match notify {
        Some(notify) => job.notify_disassociation(notify),
        None => job,
    }
}

pub(crate) fn unassign(client: &Client, asset: Asset, from: Targets) -> vpp::UnassignJob {
    let Asset(adam_id, pricing, notify) = asset;
    let mut job = client.unassign(adam_id, pricing_param(&pricing));
    if let Some(ids) = from.serial_numbers {
        job = job.serial_numbers(ids);
    }
    if let Some(ids) = from.client_user_ids {
        job = job.client_user_ids(ids);
    }
    if let Some(ids) = from.license_ids {
        job = job.license_ids(ids);
    }
    match notify {
        Some(notify) => job.notify_disassociation(notify),
        None => job,
    }
}

/// Targets with their states, duplicates, requests, and why it ended early.
pub(crate) fn outcome(outcome: JobOutcome) -> Answer {
    answer(move |py| {
        let targets = outcome.targets().map(|one| {
            let state = state(py, one.status)?;
            (one.target, action_word(one.action), state).into_pyobject(py)
        });
        let targets = PyTuple::new(py, targets.collect::<PyResult<Vec<_>>>()?)?;
        let stopped = outcome.stopped().map(|error| error::of_core(py, error)).transpose()?;
        let fields = (targets, duplicates(outcome.duplicates()), outcome.requests(), stopped);
        Ok(fields.into_pyobject(py)?.into_any().unbind())
    })
}

/// The word for a state, and what is known beside it.
fn state<'py>(py: Python<'py>, status: TargetStatus<'_>) -> PyResult<Bound<'py, PyAny>> {
    let state = match status {
        TargetStatus::Done { already } => ("done", already).into_pyobject(py)?,
        TargetStatus::Failed(failure) => ("failed", failed(py, failure)?).into_pyobject(py)?,
        TargetStatus::Unknown => ("unknown", py.None()).into_pyobject(py)?,
        TargetStatus::NotSent => ("not_sent", py.None()).into_pyobject(py)?,
    };
    Ok(state.into_any())
}

fn failed(py: Python<'_>, failure: &TargetFailure) -> PyResult<Py<PyAny>> {
    let holders = failure.holders.clone().map(|holders| holders.into_record(py)).transpose()?;
    let retry_at = failure.retry_at.map(|at| text::datetime(py, at)).transpose()?;
    let message = failure.to_string();
    let fields =
        (kind_word(failure.kind), failure.number, &failure.text, holders, retry_at, message);
    Ok(fields.into_pyobject(py)?.into_any().unbind())
}

fn action_word(action: JobAction) -> String {
    text::snake_case(&format!("{action:?}"))
}

fn duplicates(duplicates: &[Duplicate]) -> Vec<(String, String, usize)> {
    let told = |twice: &Duplicate| (twice.target.clone(), action_word(twice.action), twice.times);
    duplicates.iter().map(told).collect()
}

pub(crate) fn plan(plan: Plan) -> Answer {
    answer(move |py| {
        let requests: Vec<_> = plan
            .requests()
            .map(|request| (request.associate.to_vec(), request.disassociate.to_vec()))
            .collect();
        let fields = (
            plan.adam_id(),
            plan.pricing_param().as_str(),
            requests,
            duplicates(plan.duplicates()),
            (plan.associate_limit(), plan.disassociate_limit()),
            plan.licenses_available(),
            plan.licenses_needed(),
        );
        Ok(fields.into_pyobject(py)?.into_any().unbind())
    })
}

/// One request, as it is: no job.
pub(crate) fn request(asset: Asset, to: Targets, from: Targets) -> LicenseRequest {
    let Asset(adam_id, pricing, notify) = asset;
    let mut request = LicenseRequest::new(adam_id, pricing_param(&pricing));
    if let Some(ids) = to.client_user_ids {
        request = request.associate_users(ids);
    }
    if let Some(ids) = to.serial_numbers {
        request = request.associate_devices(ids);
    }
    if let Some(ids) = from.client_user_ids {
        request = request.disassociate_users(ids);
    }
    if let Some(ids) = from.serial_numbers {
        request = request.disassociate_devices(ids);
    }
    if let Some(ids) = from.license_ids {
        request = request.disassociate_licenses(ids);
    }
    match notify {
        Some(notify) => request.notify_disassociation(notify),
        None => request,
    }
}
