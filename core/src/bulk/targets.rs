//! The targets of a job: what was given, and what is left of it when each is named once.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::outcome::JobAction;
use crate::error::{Error, Result};
use crate::services::TargetKind;

/// So many targets may lose what they have without a confirmation.
const UNCONFIRMED: usize = 10;

/// The targets of one direction, as they were given.
#[derive(Debug, Clone, Default)]
pub(super) struct Input {
    kind: Option<TargetKind>,
    ids: Vec<String>,
    /// A second kind, which is refused.
    other: Option<TargetKind>,
}

impl Input {
    pub(super) fn add<T: Into<String>>(
        &mut self,
        kind: TargetKind,
        ids: impl IntoIterator<Item = T>,
    ) {
        let mut ids = ids.into_iter().map(Into::into).peekable();
        if ids.peek().is_none() {
            return;
        }
        if *self.kind.get_or_insert(kind) != kind {
            self.other = Some(kind);
            return;
        }
        self.ids.extend(ids);
    }

    /// Each id once, in the order of their first mention.
    fn distinct(self, action: JobAction, twice: &mut Vec<Duplicate>) -> Result<Vec<String>> {
        let Self { kind, mut ids, other } = self;
        if let (Some(kind), Some(other)) = (kind, other) {
            return Err(Error::usage(
                format!("the job names both {} and {}", words(kind), words(other)),
                "Apple takes one kind at a time: run a job for each.",
            ));
        }
        let mut times: HashMap<&str, usize> = HashMap::with_capacity(ids.len());
        let mut is_first = Vec::with_capacity(ids.len());
        for (at, id) in ids.iter().enumerate() {
            check(id, at, action)?;
            let times = times.entry(id).or_default();
            *times += 1;
            is_first.push(*times == 1);
        }
        for (id, is_first) in ids.iter().zip(&is_first) {
            let times = times.get(id.as_str()).copied().unwrap_or_default();
            if *is_first && times > 1 {
                twice.push(Duplicate { target: id.clone(), action, times });
            }
        }
        drop(times);
        let mut is_first = is_first.into_iter();
        ids.retain(|_| is_first.next().unwrap_or(true));
        Ok(ids)
    }
}

fn words(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::User => "users",
        TargetKind::Device => "devices",
        TargetKind::License => "licences",
    }
}

/// Apple takes serial numbers that it has never heard of (protocol 5.3), so a line end that was
/// read along would cost a licence.
fn check(id: &str, at: usize, action: JobAction) -> Result<()> {
    if id.trim().is_empty() {
        let those = match action {
            JobAction::Assign => "to assign to",
            JobAction::Unassign => "to take licences from",
            JobAction::Retire => "to retire",
        };
        return Err(Error::usage(
            format!(
                "a target of the job is empty: the one at index {at}, from 0, of those {those}"
            ),
            "Leave it out.",
        ));
    }
    if id.trim() != id {
        return Err(Error::usage(
            format!("the target {id:.100?} has white space around it"),
            "Take it away before: Apple would look for another one.",
        ));
    }
    Ok(())
}

/// A target that was given more than once. It is treated once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Duplicate {
    /// The target.
    pub target: String,
    /// What was to be done with it.
    pub action: JobAction,
    /// How often it was given.
    pub times: usize,
}

/// All targets of a job, each once: first those who get a licence, then those who lose something.
#[derive(Debug)]
pub(super) struct Targets {
    names: Vec<String>,
    /// How many of them get a licence.
    gaining: usize,
    pub(super) gains: Option<TargetKind>,
    pub(super) loses: Option<TargetKind>,
    /// What becomes of those who lose something.
    removal: JobAction,
    pub(super) duplicates: Vec<Duplicate>,
}

impl Targets {
    /// # Errors
    /// `Usage` for no targets, two kinds in one direction, empty ones, and targets that would both
    /// get and lose.
    pub(super) fn new(to: Input, from: Input, removal: JobAction) -> Result<Self> {
        let (gains, loses) = (to.kind, from.kind);
        let mut duplicates = Vec::new();
        let mut names = to.distinct(JobAction::Assign, &mut duplicates)?;
        let gaining = names.len();
        names.extend(from.distinct(removal, &mut duplicates)?);
        if names.is_empty() {
            return Err(Error::usage("the job names nobody", "Name users, devices or licences."));
        }
        let targets = Self { names, gaining, gains, loses, removal, duplicates };
        if gains == loses {
            targets.check_apart()?;
        }
        Ok(targets)
    }

    fn check_apart(&self) -> Result<()> {
        let (to, from) = self.names.split_at(self.gaining);
        let to: HashSet<&str> = to.iter().map(String::as_str).collect();
        match from.iter().find(|name| to.contains(name.as_str())) {
            None => Ok(()),
            Some(name) => Err(Error::usage(
                format!("{name:.100} is both to get and to lose a licence"),
                "Name it on one side only.",
            )),
        }
    }

    /// Destructive jobs need an explicit word (reliability).
    ///
    /// # Errors
    /// `Usage` if more targets lose something than were confirmed.
    pub(super) fn check_confirmed(&self, confirmed: Option<usize>) -> Result<()> {
        let losing = self.losing();
        if losing <= UNCONFIRMED.max(confirmed.unwrap_or(0)) {
            return Ok(());
        }
        let what = match self.removal {
            JobAction::Retire => format!("the job would retire {losing} users"),
            _ => format!("the job would take back {losing} licences"),
        };
        Err(Error::usage(
            what,
            format!("If that is meant, say so with confirm_removals({losing})."),
        ))
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// How many get a licence.
    pub(super) fn gaining(&self) -> usize {
        self.gaining
    }

    /// How many lose something.
    pub(super) fn losing(&self) -> usize {
        self.names.len() - self.gaining
    }

    pub(super) fn name(&self, target: usize) -> &str {
        self.names.get(target).map_or("", String::as_str)
    }

    /// Those who get a licence, and those who lose something.
    pub(super) fn sides(&self) -> (&[String], &[String]) {
        self.names.split_at(self.gaining)
    }

    pub(super) fn action(&self, target: usize) -> JobAction {
        if target < self.gaining { JobAction::Assign } else { self.removal }
    }

    pub(super) fn kind(&self, target: usize) -> Option<TargetKind> {
        if target < self.gaining { self.gains } else { self.loses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn input(kind: TargetKind, ids: &[&str]) -> Input {
        let mut input = Input::default();
        input.add(kind, ids.iter().copied());
        input
    }

    fn devices(ids: &[&str]) -> Input {
        input(TargetKind::Device, ids)
    }

    fn refused(to: Input, from: Input) -> String {
        let error = Targets::new(to, from, JobAction::Unassign).unwrap_err();
        assert_eq!(error.kind(), crate::Kind::Usage);
        error.to_string()
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        assert!(refused(Input::default(), Input::default()).contains("nobody"));
        let gaining = refused(devices(&["A", ""]), Input::default());
        assert!(gaining.contains("empty: the one at index 1, from 0, of those to assign to"));
        let losing = refused(Input::default(), devices(&["A", "B", " \t"]));
        assert!(losing.contains("empty: the one at index 2, from 0, of those to take"), "{losing}");
        assert!(refused(devices(&["A\n"]), Input::default()).contains("white space"));
        let mut mixed = devices(&["A"]);
        mixed.add(TargetKind::User, ["u"]);
        assert!(refused(mixed, Input::default()).contains("both devices and users"));
        assert!(refused(devices(&["A", "B"]), devices(&["C", "B"])).contains("B is both"));
    }

    #[test]
    fn an_empty_list_of_another_kind_does_not_count() {
        let mut input = devices(&["A"]);
        input.add(TargetKind::User, [""; 0]);
        assert!(Targets::new(input, Input::default(), JobAction::Unassign).is_ok());
    }

    #[test]
    fn one_name_of_two_kinds_is_two_targets() {
        let targets =
            Targets::new(devices(&["A"]), input(TargetKind::User, &["A"]), JobAction::Unassign);
        let targets = targets.unwrap();
        assert_eq!((targets.len(), targets.gaining(), targets.losing()), (2, 1, 1));
        assert_eq!(
            (targets.action(0), targets.action(1)),
            (JobAction::Assign, JobAction::Unassign)
        );
        assert_eq!(targets.kind(1), Some(TargetKind::User));
    }

    #[test]
    fn more_than_ten_losses_need_a_confirmation() {
        let ids: Vec<String> = (0..11).map(|n| format!("S{n}")).collect();
        let losing = |count: usize| {
            let ids: Vec<&str> = ids[..count].iter().map(String::as_str).collect();
            Targets::new(devices(&["NEW"]), devices(&ids), JobAction::Unassign).unwrap()
        };
        assert!(losing(10).check_confirmed(None).is_ok());
        for too_few in [None, Some(0), Some(10)] {
            let error = losing(11).check_confirmed(too_few).unwrap_err();
            assert!(error.to_string().contains("confirm_removals(11)"), "{error}");
        }
        assert!(losing(11).check_confirmed(Some(11)).is_ok());
        assert!(losing(11).check_confirmed(Some(10_000)).is_ok());
        let retiring =
            Targets::new(Input::default(), devices(&["S"; 1]), JobAction::Retire).unwrap();
        assert!(retiring.check_confirmed(None).is_ok());
    }

    proptest! {
        #[test]
        fn each_target_stays_once_in_the_order_given(numbers in prop::collection::vec(0..30u8, 1..60)) {
            let ids: Vec<String> = numbers.iter().map(|n| format!("S{n}")).collect();
            let given: Vec<&str> = ids.iter().map(String::as_str).collect();
            let targets =
                Targets::new(Input::default(), devices(&given), JobAction::Unassign).unwrap();
            let mut expected = Vec::new();
            for id in &ids {
                if !expected.contains(id) {
                    expected.push(id.clone());
                }
            }
            prop_assert_eq!(targets.sides().1, &expected[..]);
            let doubled: usize = targets.duplicates.iter().map(|twice| twice.times - 1).sum();
            prop_assert_eq!(doubled + targets.len(), ids.len());
            for twice in &targets.duplicates {
                let times = ids.iter().filter(|id| **id == twice.target).count();
                prop_assert!(times > 1 && times == twice.times);
            }
        }
    }
}
