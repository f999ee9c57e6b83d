//! Listings, and what must be true of them: I4.

use std::collections::HashMap;
use std::time::Duration;

use vppkit::{
    Assignment, AssignmentFilter, Kind, License, LicenseFilter, Listing, Page, Pages, User,
    UserFilter,
};

use crate::checks::listings::{self, Expected, Key};
use crate::history::Window;
use crate::plan::{HeldBy, Listed, Reading};
use crate::scene::Worker;

/// What a listing has delivered, and how often each.
#[derive(Debug, Default, Clone)]
pub(crate) struct Delivered {
    pub(crate) records: HashMap<Key, u32>,
}

impl Delivered {
    pub(crate) fn add(&mut self, key: Key) {
        *self.records.entry(key).or_default() += 1;
    }

    pub(crate) fn users(&mut self, page: &Page<User>) {
        page.iter().for_each(|user| self.add(Key::user(user.user_id().unwrap_or_default())));
    }

    pub(crate) fn licenses(&mut self, page: &Page<License>) {
        page.iter().for_each(|license| self.add(Key::license(license.license_id())));
    }

    pub(crate) fn assignments(&mut self, page: &Page<Assignment>) {
        for record in page.iter() {
            let pricing = record.pricing_param();
            let holder = (record.client_user_id(), record.serial_number());
            self.add(Key::assignment(record.adam_id(), pricing.as_str(), holder));
        }
    }
}

/// Reads a listing to its end, and what has changed since if that is wanted.
pub(super) async fn listing(
    worker: &Worker<'_>,
    listed: &Listed,
    reading: &Reading,
) -> vppkit::Result<()> {
    let asset =
        |place: Option<usize>| place.map(|place| worker.scene.asset(place, |_| true).adam_id);
    match listed {
        Listed::Users { retired } => {
            let filter = UserFilter::new();
            let filter = if *retired { filter.including_retired() } else { filter };
            let list = |filter| worker.client.users(filter);
            let expected = Expected::Users { retired: *retired };
            let (token, before) =
                read(worker, reading, &expected, || list(filter.clone()), Delivered::users).await?;
            if let Some(token) = token.filter(|_| reading.then_since) {
                let expected = Expected::Since { users: true, before };
                let since = filter.since(token);
                read(worker, reading, &expected, || list(since.clone()), Delivered::users).await?;
            }
        }
        Listed::Licenses { asset: place, held_by } => {
            let adam_id = asset(*place);
            let filter = license_filter(adam_id.as_deref(), *held_by);
            let list = |filter| worker.client.licenses(filter);
            let (users, devices) =
                (*held_by != Some(HeldBy::Devices), *held_by != Some(HeldBy::Users));
            let all = adam_id.is_none() && users && devices;
            let expected = Expected::Licenses { adam_id, users, devices };
            let (token, before) =
                read(worker, reading, &expected, || list(filter.clone()), Delivered::licenses)
                    .await?;
            if let Some(token) = token.filter(|_| reading.then_since && all) {
                let expected = Expected::Since { users: false, before };
                let since = filter.since(token);
                read(worker, reading, &expected, || list(since.clone()), Delivered::licenses)
                    .await?;
            }
        }
        Listed::Assignments { asset: place } => {
            let adam_id = asset(*place);
            let filter = match &adam_id {
                Some(adam_id) => AssignmentFilter::asset(adam_id.as_str()),
                None => AssignmentFilter::all(),
            };
            let expected = Expected::Assignments { adam_id };
            let list = || worker.client.assignments(filter.clone());
            read(worker, reading, &expected, list, Delivered::assignments).await?;
        }
    }
    Ok(())
}

fn license_filter(adam_id: Option<&str>, held_by: Option<HeldBy>) -> LicenseFilter {
    let filter = LicenseFilter::new();
    let filter = match adam_id {
        Some(adam_id) => filter.asset(adam_id),
        None => filter,
    };
    match held_by {
        Some(HeldBy::Users) => filter.held_by_users(),
        Some(HeldBy::Devices) => filter.held_by_devices(),
        None => filter,
    }
}

/// The pages of a listing, read as the schedule wants it.
fn pages_of<R: vppkit::Listed>(listing: Listing<R>, reading: &Reading) -> Pages<R> {
    let listing = listing.parallel(reading.parallel);
    if reading.unordered { listing.unordered().pages() } else { listing.pages() }
}

/// Reads one listing page by page; begins anew where Apple has lost it. Returns its
/// sinceModifiedToken and when it was read.
async fn read<R: vppkit::Listed>(
    worker: &Worker<'_>,
    reading: &Reading,
    expected: &Expected,
    list: impl Fn() -> Listing<R>,
    take: impl Fn(&mut Delivered, &Page<R>),
) -> vppkit::Result<(Option<String>, Window)> {
    let mut tries = 0;
    'anew: loop {
        let from = worker.scene.moment();
        let mut delivered = Delivered::default();
        let mut pages = pages_of(list(), reading);
        let (mut restarts, mut errors) = (0, 0);
        loop {
            let next = worker.call("next page", pages.try_next()).await;
            if pages.restarts() != restarts {
                restarts = pages.restarts();
                // Everything before is superseded; the new beginning was asked for after the last
                // page.
                delivered = Delivered::default();
            }
            match next {
                Ok(Some(page)) => {
                    take(&mut delivered, &page);
                    pause(reading.pause).await;
                }
                Ok(None) => {
                    let window = Window { from, to: worker.scene.moment() };
                    let once = reading.parallel == 1 || restarts + errors == 0;
                    listings::check(worker.scene, expected, window, &delivered, once);
                    return Ok((pages.since_modified_token().map(str::to_owned), window));
                }
                Err(error) if tries == worker.task.tries => return Err(error),
                Err(error) => {
                    (tries, errors) = (tries + 1, errors + 1);
                    worker.wait().await;
                    if error.kind() == Kind::Checkpoint {
                        continue 'anew;
                    }
                }
            }
        }
    }
}

pub(crate) async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}
