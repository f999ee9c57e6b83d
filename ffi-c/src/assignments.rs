//! Assignments: who holds what.

use std::ffi::c_char;

use vpp::{AssignmentFilter, Client};

use crate::call_options::vppkit_call_options;
use crate::client::vppkit_client;
use crate::error::vppkit_error;
use crate::generated::assignment::vppkit_assignment_pager;
use crate::generated::constants::vppkit_status;
use crate::pager::{self, Asked};
use crate::settings::{Settings, builders, set};
use crate::{guard, handle, text};

/// Whose assignments, or of what. Yours; free it with `vppkit_assignment_filter_free`, also before the listing is complete.
/// Used by one thread at a time.
pub struct vppkit_assignment_filter(Settings<Asked<Wanted>>);

builders!(vppkit_assignment_filter of Asked<Wanted>);

/// What was asked for, in whatever order.
#[derive(Clone, Default)]
pub(crate) struct Wanted {
    adam_id: Option<String>,
    holder: Holder,
}

#[derive(Clone, Default)]
enum Holder {
    #[default]
    Anyone,
    User(String),
    Device(String),
}

impl Wanted {
    fn filter(self) -> AssignmentFilter {
        let filter = match self.holder {
            Holder::Anyone => AssignmentFilter::all(),
            Holder::User(id) => AssignmentFilter::user(id),
            Holder::Device(serial_number) => AssignmentFilter::device(serial_number),
        };
        match self.adam_id {
            Some(adam_id) => filter.and_asset(adam_id),
            None => filter,
        }
    }
}

/// Makes a filter for all assignments of the library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_filter_new() -> *mut vppkit_assignment_filter {
    guard::plain("vppkit_assignment_filter_new", std::ptr::null_mut(), || {
        handle::give(vppkit_assignment_filter(Settings::new(Asked::default())))
    })
}

/// Only assignments of this asset, both qualities.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_filter_set_adam_id(
    filter: *mut vppkit_assignment_filter,
    adam_id: *const c_char,
) {
    let name = "vppkit_assignment_filter_set_adam_id";
    set(
        name,
        filter,
        || text::read(adam_id, "adam_id"),
        |asked, value| asked.map(|wanted| Wanted { adam_id: Some(value), ..wanted }),
    );
}

/// Only what this user holds. Takes the place of a device.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_filter_set_client_user_id(
    filter: *mut vppkit_assignment_filter,
    client_user_id: *const c_char,
) {
    let name = "vppkit_assignment_filter_set_client_user_id";
    set(
        name,
        filter,
        || text::read(client_user_id, "client_user_id"),
        |asked, value| asked.map(|wanted| Wanted { holder: Holder::User(value), ..wanted }),
    );
}

/// Only what this device holds. Takes the place of a user.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_filter_set_serial_number(
    filter: *mut vppkit_assignment_filter,
    serial_number: *const c_char,
) {
    let name = "vppkit_assignment_filter_set_serial_number";
    set(
        name,
        filter,
        || text::read(serial_number, "serial_number"),
        |asked, value| asked.map(|wanted| Wanted { holder: Holder::Device(value), ..wanted }),
    );
}

/// How many pages are fetched at once, 1 to 5; if not set, as many as the client may have requests
/// in flight.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_filter_set_parallel(
    filter: *mut vppkit_assignment_filter,
    pages: u32,
) {
    set("vppkit_assignment_filter_set_parallel", filter, || Ok(pages), Asked::parallel);
}

/// Whether pages are delivered as they come instead of in the service's order. Takes less memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_filter_set_unordered(
    filter: *mut vppkit_assignment_filter,
    unordered: bool,
) {
    set("vppkit_assignment_filter_set_unordered", filter, || Ok(unordered), Asked::unordered);
}

/// Frees a filter. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_assignment_filter_free(filter: *mut vppkit_assignment_filter) {
    guard::plain("vppkit_assignment_filter_free", (), || handle::free(filter));
}

/// Lists the assignments that a filter names (`getAssignments`): makes a pager of your own. Nothing
/// is sent before its first page is asked for. A page has up to 300 assignments. `filter` may be
/// NULL for all; `options` may be NULL, they hold for each request.
///
/// Errors: `VPPKIT_USAGE` for a NULL that is not allowed; a filter that cannot be right is refused
/// when the first page is asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_assignments(
    client: *const vppkit_client,
    filter: *const vppkit_assignment_filter,
    options: *const vppkit_call_options,
    pager: *mut *mut vppkit_assignment_pager,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let list = |client: &Client, wanted: Wanted| client.assignments(wanted.filter());
    pager::begin("vppkit_client_assignments", client, filter, options, pager, error, list)
}
