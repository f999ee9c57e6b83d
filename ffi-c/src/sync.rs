//! Import and sync: the whole library, once and then what changes.
//!
//! Both are sequences of events that end with `VPPKIT_DONE`:
//!
//! ```c
//! vppkit_sync *sync;
//! vppkit_event *event;
//! status = vppkit_client_import(client, NULL, NULL, &sync, &error);
//! if (status != VPPKIT_OK) ...
//! while ((status = vppkit_sync_next(sync, NULL, &event, &error)) == VPPKIT_OK) {
//!     switch (vppkit_event_kind_of(event)) {
//!     case VPPKIT_EVENT_ASSIGNMENTS: store(vppkit_event_assignments(event)); break;
//!     case VPPKIT_EVENT_CHECKPOINT: keep(vppkit_event_checkpoint(event)); break;
//!     default: break;
//!     }
//!     vppkit_event_free(event);
//! }
//! if (status != VPPKIT_DONE) ...
//! vppkit_sync_free(sync);
//! ```
//!
//! where `store` reads a page:
//!
//! ```c
//! size_t count;
//! const vppkit_assignment *all = vppkit_assignment_page_records(page, &count);
//! for (size_t i = 0; i < count; i++) {
//!     printf("%.*s\n", VPPKIT_PRINT(all[i].serial_number));
//! }
//! ```
//!
//! A checkpoint is a text to keep: nothing that was handed over before it is lost to who goes on
//! from it. Keep it with the records that came before it, in one transaction if you can, and store
//! records under their keys: pages of an asset that was not complete yet come again. A later process
//! goes on from it
//! with `vppkit_client_sync`, also after it was complete: then what has changed since comes. Who
//! keeps it in a file begins every run like this:
//!
//! ```c
//! char *checkpoint;
//! status = vppkit_checkpoint_load("library.checkpoint", &checkpoint, &error);
//! if (status != VPPKIT_OK) ...
//! if (checkpoint != NULL) {
//!     status = vppkit_client_sync(client, checkpoint, NULL, &sync, &error);
//! } else {
//!     status = vppkit_client_import(client, NULL, NULL, &sync, &error);
//! }
//! vppkit_string_free(checkpoint);
//! if (status != VPPKIT_OK) ...
//! status = vppkit_sync_keep_in_file(sync, "library.checkpoint", &error);
//! ```
//!
//! A sync of assignments brings a changed asset so: first `VPPKIT_EVENT_RESTARTED` with its adamId,
//! then all assignments of it. That is the normal case. On `VPPKIT_EVENT_RESTARTED` with `is_full`
//! delete what you have of that list: with an adamId the assignments of this adamId, whatever their
//! pricingParam; without one all of the list. Do it in the transaction that ends with the next
//! checkpoint.

use std::ffi::c_char;
use std::sync::Arc;

use vpp::{
    Checkpoint, CheckpointFile, CheckpointStore, Effect, ImportOptions, ImportSource, LibrarySync,
};

use crate::call_options::vppkit_call_options;
use crate::cancel::{self, Cancel, vppkit_cancel};
use crate::client::{Call, Connection, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::events::vppkit_event;
use crate::generated::constants::vppkit_status::{self, VPPKIT_DONE, VPPKIT_OK};
use crate::handle::{handles, out};
use crate::pager::Moving;
use crate::runtime::block;
use crate::settings::{self, Settings, builders, set};
use crate::{guard, handle, text};

/// What an import does. Yours; free it with `vppkit_import_options_free`. Used by one thread at a
/// time.
pub struct vppkit_import_options(Settings<ImportOptions>);

builders!(vppkit_import_options of ImportOptions);

/// An import or a sync on its way. Yours; free it with `vppkit_sync_free`, which ends what is under
/// way. Used by one thread at a time.
pub struct vppkit_sync {
    // None only while it is handed to its own builder.
    sync: Moving<Option<LibrarySync>>,
    cancel: Option<Arc<Cancel>>,
    /// Behind the sync, which tells its log function.
    _connection: Arc<Connection>,
}

handles!(vppkit_sync);

/// Makes the options of the import that Apple recommends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_import_options_new() -> *mut vppkit_import_options {
    guard::plain("vppkit_import_options_new", std::ptr::null_mut(), || {
        handle::give(vppkit_import_options(Settings::new(ImportOptions::new())))
    })
}

/// Reads licences in place of assignments, assigned ones only. For those who must have licence ids.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_import_options_from_licenses(options: *mut vppkit_import_options) {
    set(
        "vppkit_import_options_from_licenses",
        options,
        || Ok(()),
        |options, ()| options.source(ImportSource::Licenses),
    );
}

/// Leaves the users out, for those who assign to devices only. Later syncs leave them out too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_import_options_without_users(options: *mut vppkit_import_options) {
    set(
        "vppkit_import_options_without_users",
        options,
        || Ok(()),
        |options, ()| options.without_users(),
    );
}

/// Frees options. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_import_options_free(options: *mut vppkit_import_options) {
    guard::plain("vppkit_import_options_free", (), || handle::free(options));
}

unsafe fn begin(
    name: &'static str,
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    sync: *mut *mut vppkit_sync,
    error: *mut *mut vppkit_error,
    make: impl FnOnce(&vpp::Client) -> Result<LibrarySync, Failure>,
) -> vppkit_status {
    guard::call(name, error, || {
        let sync = out(sync, "sync")?;
        let call = Call::of(client, options)?;
        let (cancel, connection) = (call.cancel(), call.connection());
        let made = Moving::new(Some(make(&call.client()?)?));
        sync.give(vppkit_sync { sync: made, cancel, _connection: connection });
        Ok(VPPKIT_OK)
    })
}

/// Imports the library: makes a sync of your own. Its events come in the order that Apple
/// recommends: assets with their counts, then who holds what, then users. Nothing is sent before the
/// first event is asked for; then requests run in the background. `import_options` may be NULL for
/// the recommended import; `options` may be NULL, they hold for each request.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_import(
    client: *const vppkit_client,
    import_options: *const vppkit_import_options,
    options: *const vppkit_call_options,
    sync: *mut *mut vppkit_sync,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    begin("vppkit_client_import", client, options, sync, error, |client| {
        Ok(client.import(settings::read_or(import_options, ImportOptions::new)?))
    })
}

/// Goes on from a checkpoint: with the import that it interrupts, or with what has changed since it
/// was complete. Makes a sync of your own. What was handed over after the checkpoint was made comes
/// again. Where nothing has changed it takes one request for each list. `options` may be NULL, they
/// hold for each request.
///
/// Errors: `VPPKIT_CHECKPOINT` for a text that is no checkpoint, is damaged, or is of a newer
/// version. One of another library is refused when the first event is asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_sync(
    client: *const vppkit_client,
    checkpoint: *const c_char,
    options: *const vppkit_call_options,
    sync: *mut *mut vppkit_sync,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    begin("vppkit_client_sync", client, options, sync, error, |client| {
        Ok(client.sync(read_checkpoint(checkpoint)?))
    })
}

unsafe fn read_checkpoint(checkpoint: *const c_char) -> Result<Checkpoint, Failure> {
    Ok(text::lent(checkpoint, "checkpoint")?.parse()?)
}

/// Keeps checkpoints in a file. One is written when the event after it is asked for, because then
/// what came before it has been taken: at most one a second; without that limit the last one,
/// before `VPPKIT_EVENT_DONE` is given, and the one that is due when `vppkit_sync_next` fails.
/// Nothing is written by `vppkit_sync_free`, nor when the call is cancelled: who ends a sync early
/// finds a checkpoint in the file that is up to about a second behind, and what came after that
/// one comes again.
///
/// Only for those who store what each event brought before they ask for the next one. The file
/// need not exist yet, its folder must; at every moment it holds a whole checkpoint. It holds for
/// this sync alone: call it for each import and each sync, before the first event. The file is
/// first looked at when a checkpoint is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_sync_keep_in_file(
    sync: *mut vppkit_sync,
    path: *const c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_sync_keep_in_file", error, || {
        let path = text::read_path(path)?;
        handle::lend(sync, "sync")?.sync.with(|sync| {
            *sync = sync.take().map(|sync| sync.keep_in(Arc::new(CheckpointFile::new(path))));
            Ok(())
        })?;
        Ok(VPPKIT_OK)
    })
}

/// Waits for the next event: `VPPKIT_OK` with an event of your own, `VPPKIT_DONE` after the event
/// `VPPKIT_EVENT_DONE`. After a failure it may be called again: it stands where it stood, and
/// nothing is delivered twice. `cancel` may be NULL: then that of the call options which the sync
/// was made with holds, if they had one.
///
/// Errors: `VPPKIT_CHECKPOINT` if the checkpoint belongs to another library; `VPPKIT_STORAGE` if one
/// cannot be written to the file of `vppkit_sync_keep_in_file`; `VPPKIT_USAGE` while another thread uses the sync; and what the services may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_sync_next(
    sync: *mut vppkit_sync,
    cancel: *const vppkit_cancel,
    event: *mut *mut vppkit_event,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_sync_next", error, || {
        let event = out(event, "event")?;
        let sync = handle::lend(sync, "sync")?;
        let cancel = cancel::of(cancel).or_else(|| sync.cancel.clone());
        let next = sync.sync.with(|sync| {
            let Some(sync) = sync else { return Err(Failure::panicked("an earlier call")) };
            block(cancel.as_deref(), Effect::NotApplied, async { Ok(sync.try_next().await?) })
        })?;
        match next {
            Some(next) => event.give(vppkit_event::new(next)),
            None => return Ok(VPPKIT_DONE),
        }
        Ok(VPPKIT_OK)
    })
}

/// Frees a sync; its events live on. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_sync_free(sync: *mut vppkit_sync) {
    guard::plain("vppkit_sync_free", (), || handle::free(sync));
}

/// Tells whether the import that a checkpoint belongs to is complete, so that only changes will
/// come.
///
/// Errors: `VPPKIT_CHECKPOINT` for a text that is no checkpoint.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_checkpoint_is_complete(
    checkpoint: *const c_char,
    is_complete: *mut bool,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_checkpoint_is_complete", error, || {
        let is_complete = out(is_complete, "is_complete")?;
        is_complete.write(read_checkpoint(checkpoint)?.is_complete());
        Ok(VPPKIT_OK)
    })
}

/// Makes the id of the library that a checkpoint belongs to; NULL if it was not known. Yours; free
/// it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_CHECKPOINT` for a text that is no checkpoint.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_checkpoint_library_uid(
    checkpoint: *const c_char,
    uid: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_checkpoint_library_uid", error, || {
        let uid = out(uid, "uid")?;
        let checkpoint = read_checkpoint(checkpoint)?;
        let library = checkpoint.library_uid().map(text::owned);
        uid.write(library.map_or(std::ptr::null_mut(), std::ffi::CString::into_raw));
        Ok(VPPKIT_OK)
    })
}

/// Makes the text of the checkpoint that `vppkit_sync_keep_in_file` has kept in a file; NULL if
/// there is no such file yet. Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_STORAGE` if the file cannot be read, and may be good; `VPPKIT_CHECKPOINT` if it
/// can, and holds no checkpoint or a damaged one: begin with a new import.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_checkpoint_load(
    path: *const c_char,
    checkpoint: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_checkpoint_load", error, || {
        let checkpoint = out(checkpoint, "checkpoint")?;
        let kept = CheckpointFile::new(text::read_path(path)?).load()?;
        let text = kept.map(|kept| text::owned(kept.to_string()).into_raw());
        checkpoint.write(text.unwrap_or(std::ptr::null_mut()));
        Ok(VPPKIT_OK)
    })
}
