//! The requests of a job that are under way.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use tokio::task::{Id, JoinError, JoinSet};

use super::plan::Request;
use super::work::Prepared;
use crate::call::{Call, Nature};
use crate::client::{CallOptions, Inner};
use crate::decode::answer::Decode;
use crate::error::{Effect, Error, Kind, Result};
use crate::sabotage::{self, Mistake};
use crate::service::Service;

/// A request that was sent, and the how-manieth of its job it was.
#[derive(Debug, Default)]
pub(super) struct Launch {
    pub(super) request: Request,
    pub(super) number: u64,
}

/// The requests under way, each in a task of its own. They end with this.
pub(super) struct Tasks<A> {
    tasks: JoinSet<Result<A>>,
    launches: HashMap<Id, Launch>,
}

impl<A> Default for Tasks<A> {
    fn default() -> Self {
        Self { tasks: JoinSet::new(), launches: HashMap::new() }
    }
}

impl<A: Send + 'static> Tasks<A> {
    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(super) fn spawn(
        &mut self,
        launch: Launch,
        task: impl Future<Output = Result<A>> + Send + 'static,
    ) {
        let id = self.tasks.spawn(task).id();
        self.launches.insert(id, launch);
    }

    /// Waits for one that ends; `None` if there is none.
    pub(super) async fn next(&mut self) -> Option<(Launch, Result<A>)> {
        let ended = self.tasks.join_next_with_id().await?;
        Some(self.of(ended))
    }

    /// One that has ended already.
    pub(super) fn next_ended(&mut self) -> Option<(Launch, Result<A>)> {
        let ended = self.tasks.try_join_next_with_id()?;
        Some(self.of(ended))
    }

    /// Ends them all, and tells which they were.
    pub(super) fn end(self) -> impl Iterator<Item = Launch> {
        self.launches.into_values()
    }

    fn of(&mut self, ended: Result<(Id, Result<A>), JoinError>) -> (Launch, Result<A>) {
        let (id, result) = ended.unwrap_or_else(|lost| {
            let error = Error::new(Kind::Internal, "a request of the job ended in a panic")
                .with_effect(Effect::Unknown)
                .with_advice("Please report it.");
            (lost.id(), Err(error))
        });
        (self.launches.remove(&id).unwrap_or_default(), result)
    }
}

/// Sends a request.
pub(super) async fn send<A: Decode>(
    inner: Arc<Inner>,
    service: Service,
    prepared: Prepared,
    options: CallOptions,
) -> Result<A> {
    let Prepared { body, mut under_way } = prepared;
    let call = Call { service, body, nature: Nature::Write, options: &options };
    let mut answer = inner.call(&call).await;
    if answer.as_ref().is_err_and(|error| error.effect() == Effect::Unknown)
        && sabotage::is_on(Mistake::RepeatBody)
    {
        answer = inner.call(&call).await;
    }
    if let Some(under_way) = &mut under_way {
        under_way.ended(answer.as_ref().err());
    }
    Ok(answer?.value)
}
