//! Licence jobs: `manageVPPLicensesByAdamIdSrv` for as many targets as one likes (protocol 1.17).

use std::sync::Arc;

use serde_json::{Map, Value};

use super::fold::{Asked, Folded};
use super::outcome::{JobAction, TargetFailure};
use super::plan::{Limits, Request};
use super::read_back;
use super::recent::UnderWay;
use super::targets::Targets;
use super::work::{Prepared, Work};
use crate::client::{CallOptions, Client, Inner};
use crate::error::{Error, Result};
use crate::model::{LicenseChanges, PricingParam, ServiceConfig};
use crate::service::Service;
use crate::services::{TargetKind, check_adam_id};

/// The asset of a job.
#[derive(Debug, Clone)]
pub(super) struct Asset {
    pub(super) adam_id: String,
    pub(super) pricing_param: PricingParam,
    pub(super) notify_disassociation: Option<bool>,
}

impl Asset {
    /// As Apple writes the number, so that it is known again when it is read back.
    pub(super) fn new(adam_id: impl Into<String>, pricing_param: PricingParam) -> Self {
        let adam_id = adam_id.into().trim_start_matches('0').to_owned();
        Self { adam_id, pricing_param, notify_disassociation: None }
    }

    /// # Errors
    /// `Usage` for an adamId that can be none.
    pub(super) fn check(&self) -> Result<()> {
        check_adam_id(&self.adam_id)
    }

    fn asked(&self, targets: &Targets, action: JobAction) -> Option<Asked<'_>> {
        let kind = if action == JobAction::Assign { targets.gains } else { targets.loses };
        let (adam_id, pricing_param) = (self.adam_id.as_str(), &self.pricing_param);
        Some(Asked { adam_id, pricing_param, action, kind: kind? })
    }

    fn body(&self, lists: [(&str, &[Value]); 2], with_empty: bool) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("adamIdStr".to_owned(), self.adam_id.as_str().into());
        body.insert("pricingParam".to_owned(), self.pricing_param.as_str().into());
        for (list, ids) in lists {
            if with_empty || !ids.is_empty() {
                body.insert(list.to_owned(), ids.into());
            }
        }
        if let Some(notify) = self.notify_disassociation {
            body.insert("notifyDisassociation".to_owned(), notify.into());
        }
        body
    }
}

/// The members by which a request differs from all that were sent lately: with its targets in
/// another order, or with the list that it does not use given as empty, as some clients have it
/// always (protocol 1.17).
fn unlike_before(
    asset: &Asset,
    (associate, mut to): (&str, Vec<Value>),
    (disassociate, mut from): (&str, Vec<Value>),
    is_new: impl Fn(&Map<String, Value>) -> Option<UnderWay>,
) -> Option<Prepared> {
    let has_unused = to.is_empty() || from.is_empty();
    for with_empty in [false, true] {
        if with_empty && !has_unused {
            return None;
        }
        for _ in 0..to.len().max(1) {
            for _ in 0..from.len().max(1) {
                let body = asset.body([(associate, &to), (disassociate, &from)], with_empty);
                if let Some(under_way) = is_new(&body) {
                    return Some(Prepared { body, under_way: Some(under_way) });
                }
                rotate(&mut from);
            }
            rotate(&mut to);
        }
    }
    None
}

fn rotate(list: &mut [Value]) {
    if !list.is_empty() {
        list.rotate_left(1);
    }
}

impl Work for Asset {
    type Answer = LicenseChanges;
    const SERVICE: Service = Service::ManageLicenses;

    fn limits(&self, config: &ServiceConfig) -> Limits {
        Limits::of(config)
    }

    fn prepare(
        &self,
        inner: &Arc<Inner>,
        options: &CallOptions,
        targets: &Targets,
        request: &Request,
    ) -> Option<Prepared> {
        let values = |side: &[usize]| -> Vec<Value> {
            side.iter().map(|target| targets.name(*target).into()).collect()
        };
        let kind = targets.gains.or(targets.loses).unwrap_or(TargetKind::User);
        let associate = targets.gains.unwrap_or(kind).associate_list();
        let disassociate = targets.loses.unwrap_or(kind).disassociate_list();
        unlike_before(
            self,
            (associate, values(&request.associate)),
            (disassociate, values(&request.disassociate)),
            |body| UnderWay::if_new(inner, body, options),
        )
    }

    fn fold(
        &self,
        inner: &Inner,
        targets: &Targets,
        request: &Request,
        answer: &LicenseChanges,
    ) -> Vec<(usize, Folded)> {
        let sides = [
            (JobAction::Assign, &request.associate, &answer.associations),
            (JobAction::Unassign, &request.disassociate, &answer.disassociations),
        ];
        let mut folded = Vec::new();
        for (action, side, entries) in sides {
            let Some(asked) = self.asked(targets, action) else { continue };
            let names: Vec<&str> = side.iter().map(|target| targets.name(*target)).collect();
            let said = asked.fold(&names, entries, &inner.scrubber);
            folded.extend(side.iter().copied().zip(said));
        }
        folded
    }

    fn refused(&self, targets: &Targets, target: usize, error: &Error, _again: bool) -> Folded {
        let failure = TargetFailure::from_error(error);
        match self.asked(targets, targets.action(target)) {
            Some(asked) => {
                let holders = error.already_assigned().cloned();
                asked.refused(targets.name(target), failure, holders)
            }
            None => Folded::Failed(failure),
        }
    }

    async fn look(
        &self,
        client: &Client,
        targets: &Targets,
        unclear: &[usize],
        parallel: usize,
        found: &mut Vec<(usize, bool)>,
    ) -> Option<Error> {
        let look = read_back::Look { client, asset: self, targets, parallel };
        look.at(unclear, found).await.err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::cell::RefCell;
    use std::collections::HashSet;

    /// The bodies that the same request takes one after the other, until there is no new one.
    fn forms(to: &[&str], from: &[&str]) -> Vec<String> {
        let asset = Asset::new("361304891", PricingParam::Stdq);
        let sent: RefCell<HashSet<String>> = RefCell::default();
        let mut forms = Vec::new();
        loop {
            let values = |ids: &[&str]| ids.iter().map(|id| json!(id)).collect();
            let tried = RefCell::new(None);
            unlike_before(&asset, ("a", values(to)), ("d", values(from)), |body| {
                let text = Value::Object(body.clone()).to_string();
                if tried.borrow().is_none() && sent.borrow_mut().insert(text.clone()) {
                    *tried.borrow_mut() = Some(text);
                }
                None
            });
            match tried.into_inner() {
                Some(form) => forms.push(form),
                None => return forms,
            }
        }
    }

    #[test]
    fn a_request_that_was_sent_is_turned_before_it_is_sent_again() {
        let forms = forms(&["A", "B", "C"], &[]);
        assert_eq!(forms.len(), 6);
        assert!(forms[0].contains(r#""a":["A","B","C"]"#) && !forms[0].contains(r#""d""#));
        assert!(forms[1].contains(r#""a":["B","C","A"]"#));
        assert!(forms[3].contains(r#""a":["A","B","C"],"adam"#) && forms[3].contains(r#""d":[]"#));
    }

    #[test]
    fn one_target_alone_can_be_sent_twice() {
        assert_eq!(forms(&[], &["A"]).len(), 2);
        assert_eq!(forms(&["A"], &["B"]).len(), 1);
        assert_eq!(forms(&["A", "C"], &["B", "D"]).len(), 4);
    }
}
