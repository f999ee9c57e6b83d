//! Looks at how targets really stand, where answers left it open.

use std::collections::HashMap;
use std::future::Future;

use futures_util::stream::{self, StreamExt};

use super::licenses::Asset;
use super::outcome::JobAction;
use super::send::{FAILURES_IN_A_ROW, ends_job};
use super::targets::Targets;
use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::model::{Assignment, LicenseStatus, PricingParam};
use crate::services::{AssignmentFilter, LicenseFilter, TargetKind};

/// Beyond so many the listing of the asset is read instead of target by target.
const ONE_BY_ONE: usize = 50;

/// A look at targets of a licence job.
pub(super) struct Look<'a> {
    pub(super) client: &'a Client,
    pub(super) asset: &'a Asset,
    pub(super) targets: &'a Targets,
    pub(super) parallel: usize,
}

/// Whether a target holds a licence of the asset; `None` if that cannot be told.
type Holds = Option<bool>;

impl Look<'_> {
    /// Notes which targets are as they were to be and which are not. Those that cannot be told are
    /// left out.
    pub(super) async fn at(
        &self,
        unclear: &[usize],
        found: &mut Vec<(usize, bool)>,
    ) -> Result<(), Error> {
        let is_license = |target: &usize| self.targets.kind(*target) == Some(TargetKind::License);
        let (licenses, holders): (Vec<usize>, Vec<usize>) =
            unclear.iter().copied().partition(is_license);
        if !licenses.is_empty() {
            self.note(self.in_licenses(&licenses).await?, found);
        }
        if holders.len() > ONE_BY_ONE {
            self.note(self.in_assignments(&holders).await?, found);
            return Ok(());
        }
        let known = |target, holds| found.push((target, self.is_as_wished(target, holds)));
        each(&holders, self.parallel, |target| self.holder(target), known).await
    }

    fn note(&self, held: Vec<(usize, bool)>, found: &mut Vec<(usize, bool)>) {
        found.extend(
            held.into_iter().map(|(target, holds)| (target, self.is_as_wished(target, holds))),
        );
    }

    fn is_as_wished(&self, target: usize, holds: bool) -> bool {
        holds == (self.targets.action(target) == JobAction::Assign)
    }

    /// One user or device, by what `getAssignments` lists for it.
    async fn holder(&self, target: usize) -> Result<Holds> {
        let name = self.targets.name(target);
        let filter = match self.targets.kind(target) {
            Some(TargetKind::User) => AssignmentFilter::user(name),
            _ => AssignmentFilter::device(name),
        };
        let listing = self.client.assignments(filter.and_asset(&self.asset.adam_id)).to_vec();
        match listing.await {
            Ok(listed) => {
                let seen = listed.iter().map(|one| self.seen(target, one));
                Ok(seen.fold(Some(false), together))
            }
            // The service finds nothing of the kind (9604).
            Err(error) if error.kind() == Kind::NotFound => Ok(Some(false)),
            Err(error) => Err(error),
        }
    }

    /// Whether an assignment that was listed for the target is the one that was looked for.
    fn seen(&self, target: usize, one: &Assignment) -> Holds {
        let holder = match self.targets.kind(target) {
            Some(TargetKind::User) => &one.client_user_id,
            _ => &one.serial_number,
        };
        if one.adam_id != self.asset.adam_id {
            return Some(false);
        }
        if holder.as_deref() != Some(self.targets.name(target)) {
            // It was listed for the target, but under another name.
            return None;
        }
        self.is_quality(&one.pricing_param)
    }

    /// A word that this version does not know tells nothing.
    fn is_quality(&self, quality: &PricingParam) -> Holds {
        match quality {
            quality if *quality == self.asset.pricing_param => Some(true),
            PricingParam::Unknown(_) => None,
            _ => Some(false),
        }
    }

    /// Many users or devices, in the listing of the whole asset.
    async fn in_assignments(&self, holders: &[usize]) -> Result<Vec<(usize, bool)>> {
        let mut users = HashMap::new();
        let mut devices = HashMap::new();
        for target in holders {
            let side = match self.targets.kind(*target) {
                Some(TargetKind::User) => &mut users,
                _ => &mut devices,
            };
            // A name can be on both sides of a job: a user's and a device's, not twice a user's.
            side.insert(self.targets.name(*target), (*target, Some(false)));
        }
        let filter = AssignmentFilter::asset(&self.asset.adam_id);
        let mut pages = self.client.assignments(filter).pages();
        let mut restarts = 0;
        loop {
            let page = match pages.try_next().await {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(error) if error.kind() == Kind::NotFound => break,
                Err(error) => return Err(error),
            };
            if pages.restarts() > restarts {
                restarts = pages.restarts();
                let all = users.values_mut().chain(devices.values_mut());
                all.for_each(|(_, holds)| *holds = Some(false));
            }
            for one in page.iter() {
                let user = one.client_user_id().and_then(|user| users.get_mut(user));
                let found = user.or_else(|| devices.get_mut(one.serial_number()?));
                if let Some((_, holds)) = found
                    && one.adam_id() == self.asset.adam_id
                {
                    *holds = together(*holds, self.is_quality(&one.pricing_param()));
                }
            }
        }
        Ok(told(users.into_values().chain(devices.into_values())))
    }

    /// Licences, among those of the asset that are assigned.
    async fn in_licenses(&self, licenses: &[usize]) -> Result<Vec<(usize, bool)>> {
        let mut wanted: HashMap<&str, (usize, Holds)> = licenses
            .iter()
            .map(|target| (self.targets.name(*target), (*target, Some(false))))
            .collect();
        let filter = LicenseFilter::new()
            .asset(&self.asset.adam_id)
            .pricing_param(self.asset.pricing_param.clone());
        let mut pages = self.client.licenses(filter).pages();
        let mut restarts = 0;
        while let Some(page) = pages.try_next().await? {
            if pages.restarts() > restarts {
                restarts = pages.restarts();
                wanted.values_mut().for_each(|(_, holds)| *holds = Some(false));
            }
            for one in page.iter() {
                if let Some((_, holds)) = wanted.get_mut(one.license_id()) {
                    *holds = match one.status() {
                        Some(LicenseStatus::Available | LicenseStatus::Refunded) => Some(false),
                        Some(LicenseStatus::Associated) | None => Some(true),
                        Some(LicenseStatus::Unknown(_)) => None,
                    };
                }
            }
        }
        Ok(told(wanted.into_values()))
    }
}

/// What two records say together: one that fits is enough, and one that tells nothing leaves it
/// open.
fn together(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (None, _) | (_, None) => None,
        (Some(false), Some(false)) => Some(false),
    }
}

/// Those of which something is known.
fn told(looked: impl Iterator<Item = (usize, Holds)>) -> Vec<(usize, bool)> {
    looked.filter_map(|(target, holds)| Some((target, holds?))).collect()
}

/// Looks at one target after the other, at most `parallel` at once, and hands over what is known.
///
/// # Errors
/// If that makes no sense any more: what cannot be looked at is left out otherwise.
pub(super) async fn each<F>(
    targets: &[usize],
    parallel: usize,
    look: impl Fn(usize) -> F,
    mut known: impl FnMut(usize, bool),
) -> Result<(), Error>
where
    F: Future<Output = Result<Holds>>,
{
    let looks = targets.iter().copied().map(|target| {
        let look = look(target);
        async move { (target, look.await) }
    });
    let mut looks = stream::iter(looks).buffered(parallel);
    let mut in_a_row = 0;
    while let Some((target, looked)) = looks.next().await {
        match looked {
            Ok(seen) => {
                in_a_row = 0;
                if let Some(seen) = seen {
                    known(target, seen);
                }
            }
            Err(error) => {
                in_a_row += 1;
                if ends_job(&error) || in_a_row == FAILURES_IN_A_ROW {
                    return Err(error);
                }
            }
        }
    }
    Ok(())
}
