//! Events of an import or a sync.
//!
//! `vppkit_event_kind_of` says what an event is; the functions for other kinds give NULL or
//! `VPPKIT_USAGE`. What an event lends lives as long as the event.

use std::ffi::{CString, c_char};

use serde_json::{Value, json};
use vpp::SyncEvent;

use crate::basics::{millis, millis_since_1970};
use crate::generated::asset::vppkit_asset_page;
use crate::generated::assignment::vppkit_assignment_page;
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK, VPPKIT_USAGE};
use crate::generated::constants::{vppkit_event_kind, vppkit_list};
use crate::generated::license::vppkit_license_page;
use crate::generated::user::vppkit_user_page;
use crate::handle::{Handle, handles};
use crate::page::{Records, json_text};
use crate::part::Part;
use crate::text::{owned, vppkit_str};
use crate::{guard, handle};

/// One step of an import or a sync. Yours; free it with `vppkit_event_free`. May be read by any
/// threads at once.
pub struct vppkit_event {
    event: SyncEvent,
    page: Pages,
    /// The account, the adamId or the checkpoint.
    text: Option<CString>,
}

handles!(vppkit_event);

enum Pages {
    None,
    Assets(Part<vppkit_asset_page>),
    Users(Part<vppkit_user_page>),
    Assignments(Part<vppkit_assignment_page>),
    Licenses(Part<vppkit_license_page>),
}

/// How far an import or a sync is.
#[repr(C)]
pub struct vppkit_progress {
    /// The list that is being read.
    pub list: vppkit_list,
    /// Its records delivered so far, since it began or began anew in this import or sync.
    pub delivered: u64,
    /// Its records in all: an estimate, as others may be at work. 0 where nobody can know, such as
    /// how many changes will come: do not divide by it. Where licences or users go on from a
    /// checkpoint, those that came before it are among them, though not among `delivered`.
    pub expected: u64,
    /// Assets whose assignments are complete, of those that are read now.
    pub assets_done: u64,
    /// Assets (by adamId) whose assignments are read now: in a sync of changes those that have
    /// changed, after a checkpoint those that were not complete; 0 until that has begun.
    pub assets: u64,
}

/// What an import or a sync found. Account, `assets` and the four counts of licences speak of the
/// whole library as it is now, also after a sync. All others speak of what this import or sync
/// delivered: after a sync of changes, or an import that went on from a checkpoint, only of what
/// came now.
#[repr(C)]
pub struct vppkit_summary {
    /// Whose library it is, for people.
    pub account: vppkit_str,
    /// Assets of the library: pairs of adamId and pricingParam.
    pub assets: u64,
    /// Licences of the library that are assigned or available, by the assets' counts.
    pub licenses: u64,
    /// Of the library: held by users and devices.
    pub licenses_assigned: u64,
    /// Of the library: free.
    pub licenses_available: u64,
    /// Of the library: refunded or moved away; not among `licenses`.
    pub licenses_retired: u64,
    /// Assignments (or licences) delivered now; one that came again counts again.
    pub assignments: u64,
    /// User records delivered now, retired ones too.
    pub user_records: u64,
    /// Different users among the holders delivered now.
    pub users: u64,
    /// Different devices among the holders delivered now.
    pub devices: u64,
    /// Requests that the client sent meanwhile, repeats included.
    pub requests: u64,
    /// Bytes of answers over the wire meanwhile.
    pub received_bytes: u64,
    /// From the first request to the last record, in milliseconds.
    pub took: u64,
}

/// A list that begins anew because Apple lost its data or no longer takes its token, or because it is
/// known only that something of an asset has changed. In a sync of assignments that is how every
/// change comes: first this for each asset that has changed, then all assignments of it.
#[repr(C)]
pub struct vppkit_restart {
    /// The list.
    pub list: vppkit_list,
    /// With assignments: of this asset, in all its qualities. Without a text: of all.
    pub adam_id: vppkit_str,
    /// Whether all of it comes now: delete the rows that you have of the list, or of this adamId in
    /// it whatever their pricingParam, because what does not come again is gone. Otherwise only the
    /// changes come again, and nothing is to be deleted.
    pub is_full: bool,
}

impl vppkit_event {
    pub(crate) fn new(event: SyncEvent) -> Self {
        let page = match &event {
            SyncEvent::Assets(page) => {
                Pages::Assets(Part::new(vppkit_asset_page(Records::of(page.clone()))))
            }
            SyncEvent::Users(page) => {
                Pages::Users(Part::new(vppkit_user_page(Records::of(page.clone()))))
            }
            SyncEvent::Assignments(page) => {
                Pages::Assignments(Part::new(vppkit_assignment_page(Records::of(page.clone()))))
            }
            SyncEvent::Licenses(page) => {
                Pages::Licenses(Part::new(vppkit_license_page(Records::of(page.clone()))))
            }
            _ => Pages::None,
        };
        let text = match &event {
            SyncEvent::Started { account, .. } => Some(owned(&**account)),
            SyncEvent::Restarted { adam_id, .. } => adam_id.as_deref().map(owned),
            SyncEvent::Checkpoint(checkpoint) => Some(owned(checkpoint.to_string())),
            SyncEvent::Done(summary) => Some(owned(&*summary.account)),
            _ => None,
        };
        Self { event, page, text }
    }

    fn view(&self) -> vppkit_str {
        self.text.as_ref().map_or(vppkit_str::NONE, |text| vppkit_str {
            data: text.as_ptr(),
            len: text.as_bytes().len(),
        })
    }

    fn to_json(&self) -> Value {
        let of = |members: Value| {
            let kind = vppkit_event_kind::of(&self.event).name();
            json!({ "event": kind, "data": members })
        };
        match &self.event {
            SyncEvent::Started { account, is_incremental, .. } => {
                of(json!({ "account": account, "is_incremental": is_incremental }))
            }
            SyncEvent::Assets(page) => of(json!({ "records": page.len() })),
            SyncEvent::Users(page) => of(json!({ "records": page.len() })),
            SyncEvent::Assignments(page) => of(json!({ "records": page.len() })),
            SyncEvent::Licenses(page) => of(json!({ "records": page.len() })),
            SyncEvent::Progress(progress) => of(json!(progress)),
            SyncEvent::Waiting { until, wait, .. } => {
                of(json!({ "until_ms": millis_since_1970(*until), "wait_ms": millis(*wait) }))
            }
            SyncEvent::Restarted { list, adam_id, is_full, .. } => {
                of(json!({ "list": list, "adam_id": adam_id, "is_full": is_full }))
            }
            SyncEvent::Checkpoint(checkpoint) => of(json!(checkpoint.to_string())),
            SyncEvent::Done(summary) => of(json!(summary)),
            _ => of(Value::Null),
        }
    }
}

unsafe fn read<T>(
    name: &'static str,
    event: *const vppkit_event,
    or: T,
    read: impl FnOnce(&vppkit_event) -> Option<T>,
) -> T {
    guard::plain(name, None, || handle::lend_if(event).and_then(|event| read(&event))).unwrap_or(or)
}

unsafe fn fill<T>(
    name: &'static str,
    event: *const vppkit_event,
    result: *mut T,
    make: impl FnOnce(&vppkit_event) -> Option<T>,
) -> vppkit_status {
    guard::plain(name, vppkit_status::VPPKIT_INTERNAL, || {
        let Some(event) = handle::lend_if(event) else { return VPPKIT_USAGE };
        match make(&event) {
            Some(made) if !result.is_null() => result.write(made),
            _ => return VPPKIT_USAGE,
        }
        VPPKIT_OK
    })
}

unsafe fn page<P: Handle>(
    name: &'static str,
    event: *const vppkit_event,
    part: impl FnOnce(&Pages) -> Option<&Part<P>>,
) -> *const P {
    read(name, event, std::ptr::null(), |event| part(&event.page).map(Part::show))
}

/// What an event is. `VPPKIT_EVENT_NONE` for NULL, and for one that this header does not know:
/// ignore it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_kind_of(event: *const vppkit_event) -> vppkit_event_kind {
    let or = vppkit_event_kind::VPPKIT_EVENT_NONE;
    read("vppkit_event_kind_of", event, or, |event| Some(vppkit_event_kind::of(&event.event)))
}

/// Of `VPPKIT_EVENT_STARTED`: whose library it is, for people; or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_account(event: *const vppkit_event) -> *const c_char {
    read("vppkit_event_account", event, std::ptr::null(), |event| match &event.event {
        SyncEvent::Started { .. } => event.text.as_ref().map(|text| text.as_ptr()),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_STARTED`: whether only changes will come, beside the assets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_is_incremental(event: *const vppkit_event) -> bool {
    read("vppkit_event_is_incremental", event, false, |event| match &event.event {
        SyncEvent::Started { is_incremental, .. } => Some(*is_incremental),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_ASSETS`: all assets with their counts; or NULL. The page belongs to the event.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_assets(
    event: *const vppkit_event,
) -> *const vppkit_asset_page {
    page("vppkit_event_assets", event, |pages| match pages {
        Pages::Assets(page) => Some(page),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_USERS`: users, retired ones too, in a sync those that have changed; or NULL. The
/// page belongs to the event.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_users(event: *const vppkit_event) -> *const vppkit_user_page {
    page("vppkit_event_users", event, |pages| match pages {
        Pages::Users(page) => Some(page),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_ASSIGNMENTS`: assignments of one asset; or NULL. The page belongs to the event.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_assignments(
    event: *const vppkit_event,
) -> *const vppkit_assignment_page {
    page("vppkit_event_assignments", event, |pages| match pages {
        Pages::Assignments(page) => Some(page),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_LICENSES`: assigned licences, in a sync those that have changed (one that is
/// free now is `Available`); or NULL. The page belongs to the event.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_licenses(
    event: *const vppkit_event,
) -> *const vppkit_license_page {
    page("vppkit_event_licenses", event, |pages| match pages {
        Pages::Licenses(page) => Some(page),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_PROGRESS`: fills in how far it is. Otherwise `VPPKIT_USAGE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_progress(
    event: *const vppkit_event,
    progress: *mut vppkit_progress,
) -> vppkit_status {
    fill("vppkit_event_progress", event, progress, |event| match &event.event {
        SyncEvent::Progress(now) => Some(vppkit_progress {
            list: vppkit_list::of(now.list),
            delivered: now.delivered,
            expected: now.expected,
            assets_done: now.assets_done,
            assets: now.assets,
        }),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_WAITING`: fills in until when requests wait because Apple asked this account to,
/// in milliseconds since 1970. Otherwise `VPPKIT_USAGE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_waiting_until(
    event: *const vppkit_event,
    until: *mut i64,
) -> vppkit_status {
    fill("vppkit_event_waiting_until", event, until, |event| match &event.event {
        SyncEvent::Waiting { until, .. } => Some(millis_since_1970(*until)),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_RESTARTED`: fills in which list begins anew. Otherwise `VPPKIT_USAGE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_restart(
    event: *const vppkit_event,
    restart: *mut vppkit_restart,
) -> vppkit_status {
    fill("vppkit_event_restart", event, restart, |event| match &event.event {
        SyncEvent::Restarted { list, is_full, .. } => Some(vppkit_restart {
            list: vppkit_list::of(*list),
            adam_id: event.view(),
            is_full: *is_full,
        }),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_CHECKPOINT`: the text to keep, ASCII without blanks; or NULL. It is opaque, some
/// kilobytes long, and holds no secrets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_checkpoint(event: *const vppkit_event) -> *const c_char {
    read("vppkit_event_checkpoint", event, std::ptr::null(), |event| match &event.event {
        SyncEvent::Checkpoint(_) => event.text.as_ref().map(|text| text.as_ptr()),
        _ => None,
    })
}

/// Of `VPPKIT_EVENT_DONE`: fills in what was found. Otherwise `VPPKIT_USAGE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_summary(
    event: *const vppkit_event,
    summary: *mut vppkit_summary,
) -> vppkit_status {
    fill("vppkit_event_summary", event, summary, |event| match &event.event {
        SyncEvent::Done(found) => Some(vppkit_summary {
            account: event.view(),
            assets: found.assets,
            licenses: found.licenses.total,
            licenses_assigned: found.licenses.assigned,
            licenses_available: found.licenses.available,
            licenses_retired: found.licenses.retired,
            assignments: found.assignments,
            user_records: found.user_records,
            users: found.users,
            devices: found.devices,
            requests: found.requests,
            received_bytes: found.received_bytes,
            took: millis(found.took),
        }),
        _ => None,
    })
}

/// Makes a JSON object of an event: `event`, its kind, and `data`; of pages the number of records
/// only. Yours; free it with `vppkit_string_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_to_json(event: *const vppkit_event) -> *mut c_char {
    read("vppkit_event_to_json", event, std::ptr::null_mut(), |event| {
        Some(json_text(&event.to_json()))
    })
}

/// Frees an event, and the page that belongs to it. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_event_free(event: *mut vppkit_event) {
    guard::plain("vppkit_event_free", (), || handle::free(event));
}
