//! What an answer to a licence request says about each target (protocol 1.17, 3.1).

use std::collections::HashMap;

use super::outcome::{JobAction, TargetFailure};
use crate::error::Scrubber;
use crate::model::{AlreadyAssigned, License, LicenseChange, PricingParam};
use crate::services::TargetKind;

/// What an answer says about one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Folded {
    Done {
        already: bool,
    },
    Failed(TargetFailure),
    /// Nothing that can be relied on.
    Unclear,
    /// Refused, perhaps because it is as wished already. Nothing is gained by asking again.
    Doubtful(TargetFailure),
}

impl Folded {
    /// Whether two entries of one target say the same. Their texts do not matter.
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Done { .. }, Self::Done { .. }) => true,
            (Self::Failed(one), Self::Failed(other))
            | (Self::Doubtful(one), Self::Doubtful(other)) => one.number == other.number,
            _ => false,
        }
    }
}

/// What a request was about.
pub(super) struct Asked<'a> {
    pub(super) adam_id: &'a str,
    pub(super) pricing_param: &'a PricingParam,
    pub(super) action: JobAction,
    pub(super) kind: TargetKind,
}

impl Asked<'_> {
    /// What the entries of one list say about the targets that were asked for, in their order.
    /// Entries that nobody asked for are passed over.
    pub(super) fn fold(
        &self,
        targets: &[&str],
        entries: &[LicenseChange],
        scrubber: &Scrubber,
    ) -> Vec<Folded> {
        let places: HashMap<&str, usize> =
            targets.iter().enumerate().map(|(place, target)| (*target, place)).collect();
        let mut said: Vec<Option<Folded>> = vec![None; targets.len()];
        let mut each_once = true;
        for entry in entries {
            let name = self.named(entry);
            let Some((name, place)) = name.and_then(|name| Some((name, *places.get(name)?))) else {
                continue;
            };
            let folded = self.entry(name, entry, scrubber);
            said[place] = Some(match said[place].take() {
                None => folded,
                Some(before) => {
                    each_once = false;
                    if before.agrees(&folded) { before } else { Folded::Unclear }
                }
            });
        }
        // A licence that was taken back may be answered with the id of another one that is free
        // now, so success is certain only where each id asked for is there exactly once.
        let by_their_ids = each_once && said.iter().all(Option::is_some);
        let is_certain = self.kind != TargetKind::License || by_their_ids;
        let said = said.into_iter().map(|said| match said {
            None => Folded::Unclear,
            Some(Folded::Done { .. }) if !is_certain => Folded::Unclear,
            Some(folded) => folded,
        });
        said.collect()
    }

    /// Whom an entry is about.
    fn named<'e>(&self, entry: &'e LicenseChange) -> Option<&'e str> {
        match self.kind {
            TargetKind::User => entry.client_user_id.as_deref(),
            TargetKind::Device => entry.serial_number.as_deref(),
            TargetKind::License => entry.license_id.as_deref(),
        }
    }

    fn entry(&self, name: &str, entry: &LicenseChange, scrubber: &Scrubber) -> Folded {
        let Some(number) = entry.error_number.filter(|number| *number != 0) else {
            return Folded::Done { already: false };
        };
        let text = entry.error_message.as_deref().map(|text| scrubber.clean(text));
        let failure = TargetFailure::from_number(number, text);
        // There was nothing to take back (protocol 2, 9602).
        if (number, self.action) == (9602, JobAction::Unassign) {
            return Folded::Done { already: true };
        }
        let license = entry.license_already_assigned.clone();
        let users = entry.reg_users_already_assigned.clone();
        let is_told = license.is_some() || !users.is_empty();
        self.refused(name, failure, is_told.then_some(AlreadyAssigned { license, users }))
    }

    /// What it means that this target was refused.
    pub(super) fn refused(
        &self,
        name: &str,
        mut failure: TargetFailure,
        holders: Option<AlreadyAssigned>,
    ) -> Folded {
        match (failure.number, self.action) {
            (Some(9616), JobAction::Assign) => {
                let license = holders.as_ref().and_then(|holders| holders.license.as_ref());
                let of_whom = license.map(|license| self.holder(name, license));
                failure.holders = holders.clone().map(Box::new);
                match of_whom {
                    Some(Holder::Target) => Folded::Done { already: true },
                    Some(Holder::Other) => Folded::Failed(failure),
                    None if holders.is_some() => Folded::Failed(failure),
                    Some(Holder::Nobody) | None => Folded::Doubtful(failure),
                }
            }
            (Some(9619), JobAction::Unassign) => Folded::Done { already: true },
            // An internal error may strike after the work.
            (Some(9603), _) => Folded::Unclear,
            _ => Folded::Failed(failure),
        }
    }

    /// Whose licence of this asset it is that stands in the way.
    fn holder(&self, name: &str, license: &License) -> Holder {
        let is_this_asset = license.adam_id == self.adam_id
            && license.pricing_param.as_ref().is_none_or(|quality| quality == self.pricing_param);
        let holder = match self.kind {
            TargetKind::User => &license.client_user_id,
            TargetKind::Device => &license.serial_number,
            TargetKind::License => &None,
        };
        match (holder, &license.client_user_id, &license.serial_number) {
            (Some(holder), ..) if holder == name && is_this_asset => Holder::Target,
            (None, None, None) => Holder::Nobody,
            _ => Holder::Other,
        }
    }
}

enum Holder {
    Target,
    Other,
    /// The licence names none.
    Nobody,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::model::LicenseChanges;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const ADAM_ID: &str = "361304891";

    fn entries(entries: &Value) -> Vec<LicenseChange> {
        let body = json!({"status": -3, "associations": entries}).to_string();
        LicenseChanges::decode_body(body.into_bytes()).unwrap().associations
    }

    fn fold(action: JobAction, kind: TargetKind, targets: &[&str], answer: Value) -> Vec<Folded> {
        let pricing_param = &PricingParam::Stdq;
        let asked = Asked { adam_id: ADAM_ID, pricing_param, action, kind };
        asked.fold(targets, &entries(&answer), &Scrubber::new([]))
    }

    fn assign(targets: &[&str], answer: Value) -> Vec<Folded> {
        fold(JobAction::Assign, TargetKind::Device, targets, answer)
    }

    fn unassign(kind: TargetKind, targets: &[&str], answer: Value) -> Vec<Folded> {
        fold(JobAction::Unassign, kind, targets, answer)
    }

    const DONE: Folded = Folded::Done { already: false };
    const ALREADY: Folded = Folded::Done { already: true };

    fn number(folded: &Folded) -> Option<i64> {
        match folded {
            Folded::Failed(failure) => failure.number,
            _ => None,
        }
    }

    #[test]
    fn success_is_the_absence_of_a_number() {
        let answer = json!([
            {"serialNumber": "A", "licenseIdStr": "1"},
            {"serialNumber": "B"},
            {"serialNumber": "C", "licenseIdStr": "3", "errorCode": 9610, "errorMessage": "none"},
            {"serialNumber": "D", "errorNumber": 0},
        ]);
        let folded = assign(&["A", "B", "C", "D"], answer);
        assert_eq!((&folded[0], &folded[1], &folded[3]), (&DONE, &DONE, &DONE));
        let Folded::Failed(failure) = &folded[2] else { panic!("{folded:?}") };
        let found = (failure.kind, failure.number, failure.text.as_str());
        assert_eq!(found, (Kind::NoLicense, Some(9610), "none"));
    }

    #[test]
    fn entries_are_told_apart_by_their_names() {
        let answer = json!([
            {"serialNumber": "B", "errorNumber": 9610},
            {"serialNumber": "NEVERASKED"},
            {"clientUserIdStr": "C"},
            {"serialNumber": "A"},
            {"licenseIdStr": "7"},
        ]);
        let folded = assign(&["A", "B", "C"], answer);
        assert_eq!(folded[0], DONE);
        assert_eq!(number(&folded[1]), Some(9610));
        assert_eq!(folded[2], Folded::Unclear);
    }

    #[test]
    fn who_is_left_out_is_unclear() {
        assert_eq!(assign(&["A", "B"], json!([])), [Folded::Unclear, Folded::Unclear]);
    }

    #[test]
    fn a_doubled_entry_counts_once_unless_the_two_contradict_each_other() {
        let folded = assign(
            &["A", "B", "C"],
            json!([
                {"serialNumber": "A"}, {"serialNumber": "A"},
                {"serialNumber": "B", "errorNumber": 9610, "errorMessage": "one"},
                {"serialNumber": "B", "errorNumber": 9610, "errorMessage": "another"},
                {"serialNumber": "C"}, {"serialNumber": "C", "errorNumber": 9610},
                {"serialNumber": "C"},
            ]),
        );
        assert_eq!(folded[0], DONE);
        assert_eq!(number(&folded[1]), Some(9610));
        assert_eq!(folded[2], Folded::Unclear);
    }

    fn taken(license: Value, users: Value) -> Folded {
        let mut entry = json!({"serialNumber": "A", "errorNumber": 9616});
        entry["licenseAlreadyAssigned"] = license;
        entry["regUsersAlreadyAssigned"] = users;
        assign(&["A"], json!([entry])).remove(0)
    }

    fn license(holder: (&str, &str)) -> Value {
        let mut license = json!({"licenseIdStr": "1", "adamIdStr": ADAM_ID});
        license[holder.0] = json!(holder.1);
        license
    }

    #[test]
    fn who_holds_it_already_is_done() {
        let users = json!([{"clientUserIdStr": "someone-else"}]);
        let own = license(("serialNumber", "A"));
        assert_eq!(taken(own.clone(), json!(null)), ALREADY);
        assert_eq!(taken(own, users), ALREADY);
    }

    #[test]
    fn what_others_hold_is_a_conflict_that_names_them() {
        let users = json!([{"clientUserIdStr": "someone-else"}]);
        let Folded::Failed(failure) = taken(json!(null), users) else { panic!() };
        assert_eq!((failure.kind, failure.number), (Kind::Conflict, Some(9616)));
        assert_eq!(failure.holders.unwrap().users[0].client_user_id, "someone-else");
        for other in [license(("serialNumber", "B")), license(("clientUserIdStr", "A"))] {
            let Folded::Failed(failure) = taken(other, json!(null)) else { panic!() };
            assert!(failure.holders.unwrap().license.is_some());
        }
        let mut of_another_asset = license(("serialNumber", "A"));
        of_another_asset["adamIdStr"] = json!("1");
        assert!(matches!(taken(of_another_asset, json!(null)), Folded::Failed(_)));
        let mut of_another_quality = license(("serialNumber", "A"));
        of_another_quality["pricingParam"] = json!("PLUS");
        assert!(matches!(taken(of_another_quality, json!(null)), Folded::Failed(_)));
    }

    #[test]
    fn a_conflict_that_names_nobody_is_looked_at() {
        let nameless = json!({"licenseIdStr": "1", "adamIdStr": ADAM_ID});
        let users = json!([{"clientUserIdStr": "someone-else"}]);
        for (license, users) in
            [(json!(null), json!(null)), (nameless.clone(), json!(null)), (nameless, users)]
        {
            assert!(matches!(taken(license, users), Folded::Doubtful(_)));
        }
    }

    #[test]
    fn what_nobody_holds_need_not_be_taken_back() {
        for kind in [TargetKind::Device, TargetKind::User] {
            for number in [9619, 9602] {
                let answer =
                    json!([{"serialNumber": "A", "clientUserIdStr": "A", "errorNumber": number}]);
                assert_eq!(unassign(kind, &["A"], answer), [ALREADY], "{number}");
            }
        }
    }

    #[test]
    fn the_same_numbers_are_failures_where_they_mean_something_else() {
        for (action, number) in [
            (JobAction::Assign, 9619),
            (JobAction::Assign, 9602),
            (JobAction::Unassign, 9616),
            (JobAction::Unassign, 9607),
            (JobAction::Assign, 9630),
            (JobAction::Assign, 12345),
        ] {
            let answer = json!([{"serialNumber": "A", "errorNumber": number}]);
            let folded = fold(action, TargetKind::Device, &["A"], answer);
            assert_eq!(self::number(&folded[0]), Some(number));
        }
    }

    #[test]
    fn an_internal_error_of_one_entry_leaves_it_open() {
        let answer = json!([{"serialNumber": "A", "errorNumber": 9603}]);
        assert_eq!(assign(&["A"], answer), [Folded::Unclear]);
    }

    #[test]
    fn licences_are_done_only_where_each_id_is_there_once() {
        let licenses = |answer| unassign(TargetKind::License, &["1", "2", "3"], answer);
        let done = |id: &str| json!({"licenseIdStr": id});
        let failed = |id: &str| json!({"licenseIdStr": id, "errorNumber": 9607});
        let told = licenses(json!([done("3"), failed("2"), done("1"), done("99")]));
        assert_eq!((&told[0], number(&told[1]), &told[2]), (&DONE, Some(9607), &DONE));
        for answer in [
            // One has the id of a licence that is free now.
            json!([done("1"), done("77"), failed("3")]),
            // One is left out, or doubled instead of another.
            json!([done("1"), failed("3")]),
            json!([done("1"), done("1"), failed("3")]),
            json!([{}, {}, failed("3")]),
        ] {
            let told = licenses(answer);
            let expected = (&Folded::Unclear, &Folded::Unclear, Some(9607));
            assert_eq!((&told[0], &told[1], number(&told[2])), expected);
        }
    }

    #[test]
    fn texts_are_scrubbed() {
        let secret = zeroize::Zeroizing::new("c2VjcmV0".to_owned());
        let answer = json!([{"serialNumber": "A", "errorNumber": 9610,
            "errorMessage": "bad c2VjcmV0"}]);
        let (action, kind) = (JobAction::Assign, TargetKind::Device);
        let asked = Asked { adam_id: ADAM_ID, pricing_param: &PricingParam::Stdq, action, kind };
        let folded = asked.fold(&["A"], &entries(&answer), &Scrubber::new([secret]));
        let Folded::Failed(failure) = &folded[0] else { panic!() };
        assert_eq!(failure.text, "bad [sToken]");
    }

    fn any_entry() -> impl Strategy<Value = Value> {
        let name = prop_oneof![Just(None), "[A-F]".prop_map(Some)];
        let number = prop_oneof![
            Just(None),
            prop::sample::select(vec![0, 9602, 9603, 9610, 9616, 9619, 1]).prop_map(Some)
        ];
        (name.clone(), name.clone(), name, number).prop_map(|(serial, user, license, number)| {
            json!({"serialNumber": serial, "clientUserIdStr": user, "licenseIdStr": license,
                "errorNumber": number})
        })
    }

    proptest! {
        #[test]
        fn every_target_has_one_outcome_whatever_the_answer(
            answer in prop::collection::vec(any_entry(), 0..12),
            kind in prop::sample::select(vec![TargetKind::User, TargetKind::Device, TargetKind::License]),
            action in prop::sample::select(vec![JobAction::Assign, JobAction::Unassign]),
        ) {
            let targets = ["A", "B", "C", "D"];
            let folded = fold(action, kind, &targets, answer.clone().into());
            prop_assert_eq!(folded.len(), targets.len());
            let member = match kind {
                TargetKind::User => "clientUserIdStr",
                TargetKind::Device => "serialNumber",
                TargetKind::License => "licenseIdStr",
            };
            for (target, folded) in targets.iter().zip(&folded) {
                let mut about = answer.iter().filter(|entry| entry[member] == *target);
                let success = |entry: &Value| entry["errorNumber"].as_i64().unwrap_or(0) == 0;
                // Nothing is invented: done was told, and so was every number.
                match folded {
                    Folded::Done { already: false } => prop_assert!(about.any(success)),
                    Folded::Failed(failure) | Folded::Doubtful(failure) => prop_assert!(
                        about.any(|entry| entry["errorNumber"].as_i64() == failure.number)
                    ),
                    Folded::Done { already: true } => {
                        let nothing_there = |entry: &Value| {
                            matches!(entry["errorNumber"].as_i64(), Some(9602 | 9619))
                        };
                        prop_assert!(action == JobAction::Unassign && about.any(nothing_there));
                    }
                    Folded::Unclear => {}
                }
            }
        }

        #[test]
        fn the_order_of_the_entries_does_not_matter(
            entries in prop::collection::vec(any_entry(), 0..8),
        ) {
            let targets = ["A", "B", "C"];
            let forth = assign(&targets, entries.clone().into());
            let back = assign(&targets, entries.into_iter().rev().collect());
            for (forth, back) in forth.iter().zip(&back) {
                prop_assert!(forth == back || forth.agrees(back), "{:?} {:?}", forth, back);
            }
        }
    }
}
