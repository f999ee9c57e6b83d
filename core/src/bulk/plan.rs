//! How a job is cut into requests, and the plan that shows it beforehand.

use std::collections::VecDeque;
use std::fmt;

use serde::Serialize;

use super::targets::{Duplicate, Targets};
use crate::model::{PricingParam, ServiceConfig};

/// The most targets of one request today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) associate: usize,
    pub(super) disassociate: usize,
}

impl Limits {
    /// One at a time, where no more is known to be taken.
    pub(super) const ONE: Self = Self { associate: 1, disassociate: 1 };

    pub(super) fn of(config: &ServiceConfig) -> Self {
        let limit = |count: Option<i64>| {
            count.and_then(|count| usize::try_from(count).ok()).unwrap_or(1).max(1)
        };
        Self {
            associate: limit(config.max_batch_associate_license_count),
            disassociate: limit(config.max_batch_disassociate_license_count),
        }
    }

    /// How many go into the next request of those who are left: all that may.
    ///
    /// While there are both, no more get a licence than one request can free, so that each request
    /// of a move can live on what it frees itself.
    fn next(self, to: usize, from: usize) -> (usize, usize) {
        let both = self.associate.min(self.disassociate);
        match (to, from) {
            (to, 0) => (self.associate.min(to), 0),
            (0, from) => (0, self.disassociate.min(from)),
            (to, from) => (both.min(to), both.min(from)),
        }
    }
}

/// The targets of one request, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) associate: Vec<usize>,
    pub(super) disassociate: Vec<usize>,
}

impl Request {
    pub(super) fn targets(&self) -> impl Iterator<Item = usize> {
        self.associate.iter().chain(&self.disassociate).copied()
    }

    /// The target, if there is only one.
    pub(super) fn sole(&self) -> Option<usize> {
        let mut targets = self.targets();
        targets.next().filter(|_| targets.next().is_none())
    }

    pub(super) fn is_above(&self, limits: Limits) -> bool {
        self.associate.len() > limits.associate || self.disassociate.len() > limits.disassociate
    }
}

/// The targets that are still to be sent. They are cut only when a request may leave, because the
/// limits can change at any time.
#[derive(Debug, Default)]
pub(super) struct Queue {
    to: VecDeque<usize>,
    from: VecDeque<usize>,
}

impl Queue {
    /// All targets of a job.
    pub(super) fn all(targets: &Targets) -> Self {
        let gaining = targets.gaining();
        Self { to: (0..gaining).collect(), from: (gaining..targets.len()).collect() }
    }

    /// These targets of a job, in ascending order.
    pub(super) fn of(targets: &Targets, chosen: &[usize]) -> Self {
        let gaining = targets.gaining();
        let (to, from) = chosen.iter().partition(|target| **target < gaining);
        Self { to, from }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.to.is_empty() && self.from.is_empty()
    }

    pub(super) fn cut(&mut self, limits: Limits) -> Request {
        let (to, from) = limits.next(self.to.len(), self.from.len());
        Request {
            associate: self.to.drain(..to).collect(),
            disassociate: self.from.drain(..from).collect(),
        }
    }

    /// A request that was too large is cut again.
    pub(super) fn put_back(&mut self, request: &Request) {
        for target in request.associate.iter().rev() {
            self.to.push_front(*target);
        }
        for target in request.disassociate.iter().rev() {
            self.from.push_front(*target);
        }
    }
}

/// What a licence job would do, by the limits and counts of now. Made by
/// [`AssignJob::plan`](super::Job::plan); nothing was written for it.
#[derive(Debug)]
#[must_use = "a plan does nothing"]
pub struct Plan {
    pub(super) adam_id: String,
    pub(super) pricing_param: PricingParam,
    pub(super) targets: Targets,
    pub(super) limits: Limits,
    pub(super) licenses_available: Option<i64>,
}

/// Who would be in one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlannedRequest<'p> {
    /// Those who would get a licence.
    pub associate: &'p [String],
    /// Those who would lose one. Apple carries that out first.
    pub disassociate: &'p [String],
}

impl Plan {
    /// The requests in their order, each as large as Apple takes it today.
    pub fn requests(&self) -> impl Iterator<Item = PlannedRequest<'_>> {
        let (mut to, mut from) = self.targets.sides();
        std::iter::from_fn(move || {
            let (associate, disassociate) = self.limits.next(to.len(), from.len());
            let request;
            (request, to, from) = (
                PlannedRequest { associate: &to[..associate], disassociate: &from[..disassociate] },
                &to[associate..],
                &from[disassociate..],
            );
            (associate + disassociate > 0).then_some(request)
        })
    }

    /// The distinct targets that would get a licence.
    pub fn to_assign(&self) -> &[String] {
        self.targets.sides().0
    }

    /// The distinct targets that would lose one. More than ten need
    /// [`confirm_removals`](super::Job::confirm_removals).
    pub fn to_unassign(&self) -> &[String] {
        self.targets.sides().1
    }

    /// The targets that were given more than once.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.targets.duplicates
    }

    /// Most targets that get a licence in one request, by the service configuration of now.
    pub fn associate_limit(&self) -> usize {
        self.limits.associate
    }

    /// Most targets that lose one in one request, by the service configuration of now.
    pub fn disassociate_limit(&self) -> usize {
        self.limits.disassociate
    }

    /// Free licences of the asset by its counts; `None` if the library does not own it or Apple
    /// sent no counts. Others may take them meanwhile.
    pub fn licenses_available(&self) -> Option<i64> {
        self.licenses_available
    }

    /// Licences that the job needs beyond those that it frees. Fewer, if some targets hold one
    /// already; more, if some of those that are to lose one hold none.
    pub fn licenses_needed(&self) -> usize {
        self.targets.gaining().saturating_sub(self.targets.losing())
    }

    /// The id of the item in the store.
    pub fn adam_id(&self) -> &str {
        &self.adam_id
    }

    /// The quality.
    pub fn pricing_param(&self) -> &PricingParam {
        &self.pricing_param
    }
}

/// One line.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (adam_id, quality) = (&self.adam_id, self.pricing_param.as_str());
        let (to, from) = (self.targets.gaining(), self.targets.losing());
        let (requests, needed) = (self.requests().count(), self.licenses_needed());
        write!(f, "{adam_id} {quality}: {to} to assign, {from} to take back, {requests} requests")?;
        match self.licenses_available {
            Some(available) => write!(f, "; {needed} licences needed, {available} available"),
            None => write!(f, "; {needed} licences needed, it is not known how many are available"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::JobAction;
    use super::super::targets::Input;
    use super::*;
    use crate::services::TargetKind;
    use proptest::prelude::*;

    fn limits(associate: usize, disassociate: usize) -> Limits {
        Limits { associate, disassociate }
    }

    fn targets(to: usize, from: usize) -> Targets {
        let input = |prefix: &str, count: usize| {
            let mut input = Input::default();
            input.add(TargetKind::Device, (0..count).map(|n| format!("{prefix}{n}")));
            input
        };
        Targets::new(input("NEW", to), input("OLD", from), JobAction::Unassign).unwrap()
    }

    fn plan(to: usize, from: usize, limits: Limits) -> Plan {
        Plan {
            adam_id: "361304891".to_owned(),
            pricing_param: PricingParam::Stdq,
            targets: targets(to, from),
            limits,
            licenses_available: Some(3),
        }
    }

    fn sizes(to: usize, from: usize, limits: Limits) -> Vec<(usize, usize)> {
        let plan = plan(to, from, limits);
        plan.requests().map(|one| (one.associate.len(), one.disassociate.len())).collect()
    }

    #[test]
    fn each_request_is_as_large_as_the_limit() {
        assert_eq!(sizes(25, 0, limits(10, 3)), [(10, 0), (10, 0), (5, 0)]);
        assert_eq!(sizes(0, 7, limits(10, 3)), [(0, 3), (0, 3), (0, 1)]);
        assert_eq!(sizes(10_000, 0, limits(10, 10)).len(), 1000);
    }

    #[test]
    fn a_move_frees_in_each_request_what_it_assigns() {
        assert_eq!(sizes(25, 25, limits(10, 10)), [(10, 10), (10, 10), (5, 5)]);
        assert_eq!(sizes(5, 5, limits(20, 2)), [(2, 2), (2, 2), (1, 1)]);
        assert_eq!(sizes(5, 2, limits(2, 2)), [(2, 2), (2, 0), (1, 0)]);
        assert_eq!(sizes(2, 5, limits(2, 4)), [(2, 2), (0, 3)]);
    }

    #[test]
    fn without_a_limit_it_is_one_at_a_time() {
        let config = |limit| ServiceConfig {
            max_batch_associate_license_count: limit,
            ..ServiceConfig::default()
        };
        for limit in [None, Some(0), Some(-5), Some(1)] {
            assert_eq!(Limits::of(&config(limit)), Limits::ONE);
        }
        assert_eq!(Limits::of(&config(Some(25))), limits(25, 1));
    }

    #[test]
    fn a_plan_is_one_line() {
        assert_eq!(
            plan(25, 5, limits(10, 10)).to_string(),
            "361304891 STDQ: 25 to assign, 5 to take back, 3 requests; 20 licences needed, 3 \
             available"
        );
    }

    proptest! {
        #[test]
        fn every_target_is_in_one_request_and_none_is_too_large(
            (to, from) in (0..80usize, 0..80usize).prop_filter("nobody", |(to, from)| to + from > 0),
            (associate, disassociate) in (1..12usize, 1..12usize),
            falls in prop::collection::vec(1..6usize, 0..4),
        ) {
            let targets = targets(to, from);
            let mut queue = Queue::all(&targets);
            let mut limits = limits(associate, disassociate);
            let mut falls = falls.into_iter();
            let mut seen = vec![0; to + from];
            while !queue.is_empty() {
                let request = queue.cut(limits);
                prop_assert!(!request.is_above(limits));
                if let Some(limit) = falls.next() {
                    limits = self::limits(limit, limit);
                    if request.is_above(limits) {
                        queue.put_back(&request);
                        continue;
                    }
                }
                prop_assert!(request.associate.iter().all(|target| *target < to));
                prop_assert!(request.disassociate.iter().all(|target| *target >= to));
                request.targets().for_each(|target| seen[target] += 1);
            }
            prop_assert!(seen.iter().all(|times| *times == 1), "{:?}", seen);
        }
    }
}
