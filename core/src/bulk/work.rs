//! In what jobs differ: the request, what its answer means, and how to look.

use std::future::Future;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::fold::Folded;
use super::plan::{Limits, Request};
use super::recent::UnderWay;
use super::targets::Targets;
use crate::client::{CallOptions, Client, Inner};
use crate::decode::answer::Decode;
use crate::error::Error;
use crate::model::ServiceConfig;
use crate::service::Service;

/// One kind of job.
pub(super) trait Work: Sync {
    type Answer: Decode + Send + 'static;
    const SERVICE: Service;

    /// The most targets of one request, by the service configuration of now.
    fn limits(&self, config: &ServiceConfig) -> Limits;

    /// The request, unless all forms of it were sent lately.
    fn prepare(
        &self,
        inner: &Arc<Inner>,
        options: &CallOptions,
        targets: &Targets,
        request: &Request,
    ) -> Option<Prepared>;

    /// What an answer says about each target.
    fn fold(
        &self,
        inner: &Inner,
        targets: &Targets,
        request: &Request,
        answer: &Self::Answer,
    ) -> Vec<(usize, Folded)>;

    /// What it means for a target that the request for it alone was refused as a whole. `again` is
    /// set if it was sent before, and looked at since.
    fn refused(&self, targets: &Targets, target: usize, error: &Error, again: bool) -> Folded;

    /// Looks at targets: which are as they were to be, and which are not. What cannot be told is
    /// left out. An error ends it early.
    fn look(
        &self,
        client: &Client,
        targets: &Targets,
        unclear: &[usize],
        parallel: usize,
        found: &mut Vec<(usize, bool)>,
    ) -> impl Future<Output = Option<Error>> + Send;
}

/// A request with its members.
pub(super) struct Prepared {
    pub(super) body: Map<String, Value>,
    pub(super) under_way: Option<UnderWay>,
}
