//! Listings on their way: page after page is fetched, decoded and packed on the library's thread.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use serde::Deserialize;
use serde_json::json;
use vpp::{
    AssignmentFilter, Client, License, LicenseFilter, Listed, Listing, Page, Pages, PricingParam,
    UserFilter,
};

use crate::error::Failure;
use crate::options::read;
use crate::packed::{Pack, Packed, Standing};
use crate::pump::{Item, Ready, Shared};

/// The work of a pump.
pub(crate) type Run = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Licenses {
    adam_id: Option<String>,
    pricing_param: Option<String>,
    serial_number: Option<String>,
    held_by: Option<HeldBy>,
    assigned_only: Option<bool>,
    since: Option<String>,
    parallel: Option<usize>,
    ordered: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum HeldBy {
    Users,
    Devices,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Users {
    include_retired: Option<bool>,
    retired_only: Option<bool>,
    since: Option<String>,
    parallel: Option<usize>,
    ordered: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Assignments {
    adam_id: Option<String>,
    client_user_id: Option<String>,
    serial_number: Option<String>,
    parallel: Option<usize>,
    ordered: Option<bool>,
}

/// # Errors
/// `Usage` for a filter that cannot be right.
pub(crate) fn run(
    client: &Client,
    method: &str,
    filter: &str,
    shared: Arc<Shared>,
) -> Result<Run, Failure> {
    Ok(match method {
        "licenses" => {
            let filter: Licenses = read(filter)?;
            let (parallel, ordered) = (filter.parallel, filter.ordered);
            deliver(client.licenses(filter.into()), parallel, ordered, shared)
        }
        "users" => {
            let filter: Users = read(filter)?;
            let (parallel, ordered) = (filter.parallel, filter.ordered);
            deliver(client.users(filter.into()), parallel, ordered, shared)
        }
        "assignments" => {
            let filter: Assignments = read(filter)?;
            let (parallel, ordered) = (filter.parallel, filter.ordered);
            deliver(client.assignments(filter.take()?), parallel, ordered, shared)
        }
        other => return Err(Failure::usage(format!("there is no listing called {other}"))),
    })
}

impl From<Licenses> for LicenseFilter {
    fn from(from: Licenses) -> Self {
        let mut filter = Self::new();
        if let Some(id) = from.adam_id {
            filter = filter.asset(id);
        }
        if let Some(word) = from.pricing_param {
            filter = filter.pricing_param(PricingParam::from(word.as_str()));
        }
        if let Some(id) = from.serial_number {
            filter = filter.device(id);
        }
        filter = match from.held_by {
            Some(HeldBy::Users) => filter.held_by_users(),
            Some(HeldBy::Devices) => filter.held_by_devices(),
            None => filter,
        };
        if from.assigned_only == Some(false) {
            filter = filter.including_unassigned();
        }
        match from.since {
            Some(token) => filter.since(token),
            None => filter,
        }
    }
}

impl From<Users> for UserFilter {
    fn from(from: Users) -> Self {
        let mut filter = Self::new();
        if from.include_retired == Some(true) {
            filter = filter.including_retired();
        }
        if from.retired_only == Some(true) {
            filter = filter.retired_only();
        }
        match from.since {
            Some(token) => filter.since(token),
            None => filter,
        }
    }
}

impl Assignments {
    fn take(self) -> Result<AssignmentFilter, Failure> {
        let filter = match (self.client_user_id, self.serial_number) {
            (Some(_), Some(_)) => {
                return Err(Failure::usage("give clientUserId or serialNumber, not both"));
            }
            (Some(id), None) => AssignmentFilter::user(id),
            (None, Some(id)) => AssignmentFilter::device(id),
            (None, None) => {
                return Ok(self
                    .adam_id
                    .map_or_else(AssignmentFilter::all, AssignmentFilter::asset));
            }
        };
        Ok(match self.adam_id {
            Some(id) => filter.and_asset(id),
            None => filter,
        })
    }
}

fn deliver<R: Listed + Pack>(
    listing: Listing<R>,
    parallel: Option<usize>,
    ordered: Option<bool>,
    shared: Arc<Shared>,
) -> Run {
    let listing = match parallel {
        Some(pages) => listing.parallel(pages),
        None => listing,
    };
    let listing = if ordered == Some(false) { listing.unordered() } else { listing };
    guarded(shared, |shared| async move { pages(listing.pages(), &shared).await })
}

/// A bug must not look like the end of a listing.
pub(crate) fn guarded<F: Future<Output = ()> + Send + 'static>(
    shared: Arc<Shared>,
    work: impl FnOnce(Arc<Shared>) -> F,
) -> Run {
    let work = work(Arc::clone(&shared));
    Box::pin(async move {
        if AssertUnwindSafe(work).catch_unwind().await.is_err() {
            shared.end(|| Item::failed(&Failure::panicked()));
        }
    })
}

async fn pages<R: Listed + Pack>(mut pages: Pages<R>, shared: &Shared) {
    // Nothing is sent before somebody asks.
    shared.asked().await;
    loop {
        match pages.try_next().await {
            Ok(Some(page)) => {
                shared.give(Item::Page(Box::new(pack(&page, standing(&pages)))));
                shared.wanted().await;
            }
            Ok(None) => {
                let end = json!({ "sinceModifiedToken": pages.since_modified_token() }).to_string();
                shared.end(|| Item::End(end.clone()));
                return;
            }
            Err(error) => {
                shared.give(Item::failed(&error.into()));
                // It stands where it stood; whoever asks again has it tried again.
                shared.asked().await;
            }
        }
    }
}

fn standing<R: Listed>(pages: &Pages<R>) -> Standing {
    let progress = pages.progress();
    Standing {
        restarts: pages.restarts(),
        pages: progress.pages,
        total_pages: progress.total_pages,
        records: progress.records,
        total_records: progress.total_records,
    }
}

pub(crate) fn pack<R: Pack>(page: &Page<R>, standing: Standing) -> Packed {
    Packed::new(page, R::TOLD, standing)
}

/// Reads the body of an answer with licences, at once and in this thread. For measurements.
#[napi(ts_return_type = "unknown")]
pub fn decode_licenses(body: Buffer) -> Ready {
    Ready(match Page::<License>::decode(body.to_vec()) {
        Ok(page) => Item::Page(Box::new(pack(&page, Standing::default()))),
        Err(error) => Item::failed(&error.into()),
    })
}
