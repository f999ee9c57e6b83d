//! Jobs: an asset for ten thousand devices, or an end of ten thousand assignments.
//!
//! A job cuts its targets into requests of exactly what Apple takes today, sends them, and says of
//! every target what became of it. What an answer leaves open is looked at and, if it was not done,
//! sent once more.
//!
//! ```c
//! vppkit_job *job = vppkit_job_assign("361304891", VPPKIT_STDQ);
//! vppkit_job_to_devices(job, serial_numbers, count);
//! status = vppkit_client_run(client, job, NULL, &outcome, &error);
//! vppkit_job_free(job);
//! if (status != VPPKIT_OK) ...
//! const vppkit_target *targets = vppkit_job_outcome_targets(outcome, &count);
//! for (size_t i = 0; i < count; i++) {
//!     if (targets[i].status == VPPKIT_TARGET_DONE) continue;
//!     printf("%.*s: %s, %s: %.*s\n", VPPKIT_PRINT(targets[i].target),
//!            vppkit_target_status_name(targets[i].status), vppkit_status_name(targets[i].reason),
//!            VPPKIT_PRINT(targets[i].text));
//! }
//! vppkit_job_outcome_free(outcome);
//! ```
//!
//! `VPPKIT_OK` says that the job was run, not that every target is as it was to be. An asset that the
//! library does not have is as one without a free licence: its targets fail with
//! `VPPKIT_NO_LICENSE`.

use std::ffi::{c_char, c_void};
use std::sync::Arc;

use vpp::PricingParam;

use crate::call_options::vppkit_call_options;
use crate::client::{Call, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::handle::out;
use crate::job::{Asset, Job, Watcher, Work, add};
use crate::outcomes::vppkit_job_outcome;
use crate::page::json_text;
use crate::settings::{self, Settings, builders, set};
use crate::{guard, handle, text};

/// A job to be run. Yours; free it with `vppkit_job_free`. Used by one thread at a time.
pub struct vppkit_job(Settings<Job>);

builders!(vppkit_job of Job);

/// How far a job is.
#[repr(C)]
pub struct vppkit_job_progress {
    /// Targets in all.
    pub targets: u64,
    /// Done so far.
    pub done: u64,
    /// Refused so far.
    pub failed: u64,
    /// Sent, with an answer that leaves it open: they are looked at in the end.
    pub unclear: u64,
    /// Requests answered or lost so far, without those that only look.
    pub requests: u64,
}

/// Is told after every answer how far a job is. `user_data` is what was given with it. Called by
/// the thread that runs the job, never under a lock; it must return soon, and must not make calls
/// that send something.
pub type vppkit_job_progress_function =
    Option<unsafe extern "C" fn(user_data: *mut c_void, progress: *const vppkit_job_progress)>;

unsafe fn new_job(
    name: &'static str,
    adam_id: *const c_char,
    pricing_param: *const c_char,
    work: fn(Asset) -> Work,
) -> *mut vppkit_job {
    guard::plain(name, std::ptr::null_mut(), || {
        let asset = || -> Result<_, Failure> {
            let adam_id = text::read(adam_id, "adam_id")?;
            let word = text::read(pricing_param, "pricing_param")?;
            Ok(Asset { adam_id, pricing_param: PricingParam::from(word.as_str()) })
        };
        handle::give(vppkit_job(Settings::from(asset().map(|asset| Job::new(work(asset))))))
    })
}

/// Makes a job that assigns an asset, of a quality such as `VPPKIT_STDQ`, to as many devices
/// (`vppkit_job_to_devices`) or users (`vppkit_job_to_users`) as you like; of one kind. Who holds
/// the asset already counts as done. It may take the licences of others for it, in the same
/// requests: of devices, users or licences (`vppkit_job_from_devices` and its like), of one kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_assign(
    adam_id: *const c_char,
    pricing_param: *const c_char,
) -> *mut vppkit_job {
    new_job("vppkit_job_assign", adam_id, pricing_param, Work::Assign)
}

/// Makes a job that takes an asset back from as many devices, users or licences as you like
/// (`vppkit_job_from_devices` and its like); of one kind. Who does not hold it counts as done. For
/// more than ten targets their number must be confirmed: `vppkit_job_confirm_removals`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_unassign(
    adam_id: *const c_char,
    pricing_param: *const c_char,
) -> *mut vppkit_job {
    new_job("vppkit_job_unassign", adam_id, pricing_param, Work::Unassign)
}

/// Makes a job that retires users (`vppkit_job_from_users`) by their clientUserIdStr: they lose all
/// licences that can be taken back. For more than ten users their number must be confirmed:
/// `vppkit_job_confirm_removals`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_retire_users() -> *mut vppkit_job {
    guard::plain("vppkit_job_retire_users", std::ptr::null_mut(), || {
        handle::give(vppkit_job(Settings::new(Job::new(Work::Retire))))
    })
}

unsafe fn target(
    name: &'static str,
    job: *mut vppkit_job,
    ids: *const *const c_char,
    count: usize,
    list: fn(&mut Job) -> &mut Arc<Vec<String>>,
) {
    set(
        name,
        job,
        || text::read_list(ids, count, "ids"),
        |mut job, ids| {
            add(list(&mut job), ids);
            job
        },
    );
}

/// Assigns to these devices, by their serial numbers. May be called more than once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_to_devices(
    job: *mut vppkit_job,
    ids: *const *const c_char,
    count: usize,
) {
    target("vppkit_job_to_devices", job, ids, count, |job| &mut job.to.devices);
}

/// Assigns to these users, by their clientUserIdStr. They must be registered. May be called more
/// than once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_to_users(
    job: *mut vppkit_job,
    ids: *const *const c_char,
    count: usize,
) {
    target("vppkit_job_to_users", job, ids, count, |job| &mut job.to.users);
}

/// Takes licences from these devices, by their serial numbers. May be called more than once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_from_devices(
    job: *mut vppkit_job,
    ids: *const *const c_char,
    count: usize,
) {
    target("vppkit_job_from_devices", job, ids, count, |job| &mut job.from.devices);
}

/// Takes licences from these users, or retires them, by their clientUserIdStr. May be called more
/// than once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_from_users(
    job: *mut vppkit_job,
    ids: *const *const c_char,
    count: usize,
) {
    target("vppkit_job_from_users", job, ids, count, |job| &mut job.from.users);
}

/// Takes these licences, by their ids; they must be of the asset. May be called more than once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_from_licenses(
    job: *mut vppkit_job,
    ids: *const *const c_char,
    count: usize,
) {
    target("vppkit_job_from_licenses", job, ids, count, |job| &mut job.from.licenses);
}

/// Whether users are told that they lose a licence; Apple's default is yes. Devices never are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_set_notify_disassociation(job: *mut vppkit_job, notify: bool) {
    let name = "vppkit_job_set_notify_disassociation";
    set(name, job, || Ok(notify), |job, notify| Job { notify: Some(notify), ..job });
}

/// Says that so many targets may lose a licence, or be retired. Needed for more than ten distinct
/// ones; a job with more than were confirmed is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_confirm_removals(job: *mut vppkit_job, targets: usize) {
    let name = "vppkit_job_confirm_removals";
    set(name, job, || Ok(targets), |job, targets| Job { confirmed: Some(targets), ..job });
}

/// Requests at once, 1 to 5; 5 if not set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_set_parallel(job: *mut vppkit_job, requests: u32) {
    set(
        "vppkit_job_set_parallel",
        job,
        || Ok(requests as usize),
        |job, requests| Job { parallel: Some(requests), ..job },
    );
}

/// A function that is told how far the job is; NULL for none. It and `user_data`, which may be NULL,
/// are used while the job runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_on_progress(
    job: *mut vppkit_job,
    function: vppkit_job_progress_function,
    user_data: *mut c_void,
) {
    let watcher = || Ok(function.map(|function| Watcher { function, user_data }));
    set("vppkit_job_on_progress", job, watcher, |job, watcher| Job { watcher, ..job });
}

/// Frees a job. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_job_free(job: *mut vppkit_job) {
    guard::plain("vppkit_job_free", (), || handle::free(job));
}

/// Runs a job, and gives what became of every target. Look at each: `VPPKIT_OK` says that something
/// was sent, and some or all targets may have failed. A deadline among the options is that of the
/// whole job: when it strikes, the job returns with what it knows. One that is cancelled gives no
/// outcome: nobody knows then what became of the requests under way. `options` may be NULL.
///
/// Errors, all with nothing sent: `VPPKIT_USAGE` for no targets, two kinds of them on one side,
/// empty ones, an adamId that is none, removals that were not confirmed, a client that only reads;
/// what every call that writes may return, if it ended the job before anything was sent. And
/// `VPPKIT_CANCELLED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_run(
    client: *const vppkit_client,
    job: *const vppkit_job,
    options: *const vppkit_call_options,
    outcome: *mut *mut vppkit_job_outcome,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_run", error, || {
        let outcome = out(outcome, "outcome")?;
        let job = settings::read(job, "job")?;
        job.check()?;
        let call = Call::of(client, options)?;
        let done = call.write(async |client| job.run(client).await)?;
        outcome.give(vppkit_job_outcome::new(done));
        Ok(VPPKIT_OK)
    })
}

/// Makes a JSON object of what a job to assign or to unassign would do, by the limits and counts of
/// now: its `requests` with the targets of each, `licenses_needed` and `licenses_available`,
/// `duplicates`. Nothing is written, nor need anything be confirmed or claimed for it. Yours; free
/// it with `vppkit_string_free`. `options` may be NULL.
///
/// Errors: `VPPKIT_USAGE` as for `vppkit_client_run`, and for a job to retire users; and what every
/// call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_plan(
    client: *const vppkit_client,
    job: *const vppkit_job,
    options: *const vppkit_call_options,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_plan", error, || {
        let json = out(json, "json")?;
        let job = settings::read(job, "job")?;
        job.check()?;
        let call = Call::of(client, options)?;
        json.write(json_text(&job.plan(call)?));
        Ok(VPPKIT_OK)
    })
}
