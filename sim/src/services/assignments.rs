//! getAssignments (protocol 1.16).

use std::sync::Arc;

use serde::Serialize;

use super::Call;
use crate::members::Members;
use crate::numbers::Failure;
use crate::snapshots::Records;
use crate::world::generate::uuid;
use crate::world::library::{Holder, Library, License};

/// An assignment on the wire, members in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    adam_id_str: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_user_id_str: Option<&'a str>,
    pricing_param: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn new(library: &'a Library, (asset, holder): (u32, Holder)) -> Self {
        let asset = library.assets.get(asset);
        let (user, device) = match holder {
            Holder::User(user) => (Some(library.users.get(user).client_user_id.as_str()), None),
            Holder::Device(device) => (None, Some(&*library.devices.get(device).serial)),
        };
        Self {
            adam_id_str: &asset.adam_id_str,
            client_user_id_str: user,
            pricing_param: asset.pricing.as_str(),
            serial_number: device,
        }
    }
}

/// A listing that has begun.
struct Listing {
    request_id: String,
    all: Arc<[(u32, Holder)]>,
    page_size: usize,
}

pub(super) fn get_assignments(call: &mut Call<'_>) -> Result<Members, Failure> {
    let request_id = call.args.word("requestId")?;
    let page = call.args.number("pageIndex")?;
    match (request_id, page) {
        (None, None) => {
            let listing = begin(call)?;
            page_of(call, &listing, 0)
        }
        (Some(request_id), Some(page)) => page_of(call, &resume(call, request_id)?, page as usize),
        (Some(_), None) | (None, Some(_)) => Err(Failure::new(9649)),
    }
}

/// Takes the snapshot of which all pages of this requestId are made.
fn begin(call: &mut Call<'_>) -> Result<Listing, Failure> {
    let all: Arc<[(u32, Holder)]> = wanted(call)?.into();
    let request_id = uuid(&mut call.state.rng);
    let page_size = call.state.settings.page_size.max(1);
    let records = Records::Assignments(all.clone(), page_size);
    let kept = call.state.settings.kept_listings;
    let is_single = all.len() <= page_size;
    let state = &mut *call.state;
    let store = if is_single { &mut state.single_pages } else { &mut state.snapshots };
    store.keep(request_id.clone(), call.token, records, kept);
    Ok(Listing { request_id, all, page_size })
}

/// What a lost requestId gives is not known; 9633 and 9629 are what batched listings give for the
/// same troubles, and both tell a client to start again.
fn resume(call: &Call<'_>, request_id: String) -> Result<Listing, Failure> {
    let state = &*call.state;
    let found = state.snapshots.find(&request_id).or_else(|| state.single_pages.find(&request_id));
    match found {
        Some((token, _)) if token != call.token => Err(Failure::new(9629)),
        Some((_, Records::Assignments(all, page_size))) => {
            Ok(Listing { request_id, all, page_size })
        }
        Some((_, Records::Live(_))) | None => Err(Failure::new(9633)),
    }
}

/// The assignments the filters ask for. Several filters narrow each other down.
fn wanted(call: &Call<'_>) -> Result<Vec<(u32, Holder)>, Failure> {
    let library = call.library();
    let assets = asset_filter(call)?;
    let user = call.args.word("clientUserIdStr")?;
    let serial = call.args.word("serialNumber")?;
    let is_wanted =
        |license: &License| assets.as_ref().is_none_or(|assets| assets.contains(&license.asset));
    let pair = |license: &License| Some((license.asset, license.holder?));

    let mut holders = Vec::new();
    if let Some(user) = &user {
        holders.extend(library.users.records_of(user).iter().map(|user| Holder::User(*user)));
    }
    if let Some(serial) = &serial {
        holders.extend(library.devices.find(serial).map(Holder::Device));
    }
    Ok(match (user, serial) {
        (None, None) => library.licenses.iter().filter(|l| is_wanted(l)).filter_map(pair).collect(),
        // Nothing is assigned to a user and a device at once.
        (Some(_), Some(_)) => Vec::new(),
        _ => {
            let held = holders.into_iter().flat_map(|holder| library.held(holder));
            let held = held.map(|license| &library.licenses[*license as usize]);
            held.filter(|l| is_wanted(l)).filter_map(pair).collect()
        }
    })
}

/// An adamId the library does not own gives 9604. The sources are silent on this: our choice, by
/// the meaning of the number ("no result for the query").
fn asset_filter(call: &Call<'_>) -> Result<Option<Vec<u32>>, Failure> {
    let Some(adam_id) = call.args.word("adamIdStr")? else { return Ok(None) };
    let adam_id = adam_id.parse().map_err(|_| Failure::invalid("adamIdStr"))?;
    match call.library().assets.with_adam_id(adam_id) {
        assets if assets.is_empty() => Err(Failure::new(9604)),
        assets => Ok(Some(assets)),
    }
}

/// Pages count from 0, and the last one has no nextPageIndex.
fn page_of(call: &Call<'_>, listing: &Listing, page: usize) -> Result<Members, Failure> {
    let Listing { request_id, all, page_size } = listing;
    let pages = all.len().div_ceil(*page_size).max(1);
    if page >= pages {
        return Err(Failure::new(9650));
    }
    let chunk = all.chunks(*page_size).nth(page).unwrap_or_default();
    let rows: Vec<_> = chunk.iter().map(|pair| Row::new(call.library(), *pair)).collect();
    let mut members = Members::default();
    members.set("assignmentsInCurrentPage", rows.len());
    members.set("assignments", rows);
    members.set("currentPageIndex", page);
    members.set_some("nextPageIndex", (page + 1 < pages).then_some(page + 1));
    members.set("requestId", request_id);
    members.set("totalAssignments", all.len());
    members.set("totalPages", pages);
    Ok(members)
}
