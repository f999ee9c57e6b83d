//! What became of a job.

use std::ffi::c_char;
use std::sync::{Arc, OnceLock};

use vpp::{JobOutcome, TargetOutcome, TargetStatus};

use crate::basics::{VPPKIT_ABSENT, millis_since_1970, or_absent};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK, VPPKIT_USAGE};
use crate::generated::constants::{vppkit_job_action, vppkit_target_status};
use crate::handle::handles;
use crate::page::json_text;
use crate::part::Part;
use crate::text::vppkit_str;
use crate::{guard, handle};

/// What became of a job: every target once, those to be assigned first, in the order given. Yours;
/// free it with `vppkit_job_outcome_free`. May be read by any threads at once.
pub struct vppkit_job_outcome {
    // Views point into the outcome below, which does not move.
    targets: OnceLock<Box<[vppkit_target]>>,
    stopped: Option<Part<vppkit_error>>,
    outcome: Arc<JobOutcome>,
}

handles!(vppkit_job_outcome);

/// One target and what became of it. Views live as long as the outcome.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct vppkit_target {
    /// The serial number, clientUserIdStr or licence id, as it was given.
    pub target: vppkit_str,
    /// What was to be done.
    pub action: vppkit_job_action,
    /// What became of it.
    pub status: vppkit_target_status,
    /// Done: whether it was so before, so that there was nothing to do.
    pub already: bool,
    /// Failed: the kind, by the same table as errors; otherwise `VPPKIT_OK`.
    pub reason: vppkit_status,
    /// Failed: Apple's number, or `VPPKIT_ABSENT`.
    pub apple_number: i64,
    /// Failed: Apple's text; where none was sent, what the failure means.
    pub text: vppkit_str,
    /// Failed: when it may be tried again, or `VPPKIT_ABSENT`.
    pub retry_at: i64,
}

/// How many targets ended how. Every target counts once.
#[repr(C)]
pub struct vppkit_job_totals {
    /// All of them; those that were given twice count once.
    pub targets: u64,
    /// As they were to be.
    pub done: u64,
    /// Those among `done` that were so before.
    pub already: u64,
    /// Refused.
    pub failed: u64,
    /// Not known: a request was sent, and what it did could not be found out.
    pub unknown: u64,
    /// Never sent.
    pub not_sent: u64,
    /// Requests that changed something or might have.
    pub requests: u64,
}

impl vppkit_job_outcome {
    pub(crate) fn new(outcome: JobOutcome) -> Self {
        let outcome = Arc::new(outcome);
        let error = || Part::new(vppkit_error::new(Failure::Stopped(Arc::clone(&outcome))));
        let stopped = outcome.stopped().is_some().then(error);
        Self { targets: OnceLock::new(), stopped, outcome }
    }

    fn targets(&self) -> &[vppkit_target] {
        self.targets.get_or_init(|| self.outcome.targets().map(plain).collect())
    }
}

fn plain(of: TargetOutcome<'_>) -> vppkit_target {
    let mut target = vppkit_target {
        target: vppkit_str::of(of.target),
        action: vppkit_job_action::of(of.action),
        status: vppkit_target_status::of(of.status),
        already: false,
        reason: VPPKIT_OK,
        apple_number: VPPKIT_ABSENT,
        text: vppkit_str::NONE,
        retry_at: VPPKIT_ABSENT,
    };
    match of.status {
        TargetStatus::Done { already } => target.already = already,
        TargetStatus::Failed(failure) => {
            target.reason = vppkit_status::of(failure.kind);
            target.apple_number = or_absent(failure.number);
            target.text = vppkit_str::of(&failure.text);
            target.retry_at = or_absent(failure.retry_at.map(millis_since_1970));
        }
        TargetStatus::Unknown | TargetStatus::NotSent => {}
    }
    target
}

unsafe fn read<T>(
    name: &'static str,
    outcome: *const vppkit_job_outcome,
    or: T,
    read: impl FnOnce(&vppkit_job_outcome) -> T,
) -> T {
    guard::plain(name, None, || handle::lend_if(outcome).map(|outcome| read(&outcome)))
        .unwrap_or(or)
}

/// All targets as an array, which is made once and lives as long as the outcome. How many they are
/// is put into `count`, which may be NULL. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_outcome_targets(
    outcome: *const vppkit_job_outcome,
    count: *mut usize,
) -> *const vppkit_target {
    read("vppkit_job_outcome_targets", outcome, std::ptr::null(), |outcome| {
        let targets = outcome.targets();
        if !count.is_null() {
            count.write(targets.len());
        }
        targets.as_ptr()
    })
}

/// Fills in how many targets ended how. Returns `VPPKIT_OK`, or `VPPKIT_USAGE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_outcome_totals(
    outcome: *const vppkit_job_outcome,
    totals: *mut vppkit_job_totals,
) -> vppkit_status {
    guard::plain("vppkit_job_outcome_totals", vppkit_status::VPPKIT_INTERNAL, || {
        let Some(outcome) = handle::lend_if(outcome) else { return VPPKIT_USAGE };
        if totals.is_null() {
            return VPPKIT_USAGE;
        }
        let counts = outcome.outcome.totals();
        totals.write(vppkit_job_totals {
            targets: counts.targets as u64,
            done: counts.done as u64,
            already: counts.already as u64,
            failed: counts.failed as u64,
            unknown: counts.unknown as u64,
            not_sent: counts.not_sent as u64,
            requests: outcome.outcome.requests(),
        });
        VPPKIT_OK
    })
}

/// Whether every target is as it was to be. False for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_outcome_all_done(outcome: *const vppkit_job_outcome) -> bool {
    let name = "vppkit_job_outcome_all_done";
    read(name, outcome, false, |outcome| outcome.outcome.is_all_done())
}

/// Why the job ended early; NULL if it did not. The error belongs to the outcome.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_outcome_stopped(
    outcome: *const vppkit_job_outcome,
) -> *const vppkit_error {
    read("vppkit_job_outcome_stopped", outcome, std::ptr::null(), |outcome| {
        outcome.stopped.as_ref().map_or(std::ptr::null(), Part::show)
    })
}

/// Makes a JSON object of all of it: totals, targets, those that were given twice, and who holds
/// what stood in the way. Yours; free it with `vppkit_string_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_outcome_to_json(
    outcome: *const vppkit_job_outcome,
) -> *mut c_char {
    read("vppkit_job_outcome_to_json", outcome, std::ptr::null_mut(), |outcome| {
        json_text(&*outcome.outcome)
    })
}

/// Frees an outcome. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_outcome_free(outcome: *mut vppkit_job_outcome) {
    guard::plain("vppkit_job_outcome_free", (), || handle::free(outcome));
}
