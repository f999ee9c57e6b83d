//! What a listing asks for, again and again.

use serde_json::{Map, Value};
use tokio::time::Instant;

use super::position::{Position, Way};
use super::{INCOMPLETE_ATTEMPTS, Style};
use crate::account::retry;
use crate::call::{Call, Nature};
use crate::client::{CallOptions, Client};
use crate::error::{Effect, Error, Result};
use crate::page::{Page, Record};
use crate::service::Service;

#[derive(Debug)]
pub(super) struct Asking {
    pub(super) client: Client,
    pub(super) service: Service,
    pub(super) style: Style,
    /// The members of the first request.
    pub(super) body: Map<String, Value>,
    /// Why it is never sent, if it cannot be right.
    pub(super) refused: Option<Error>,
}

impl Asking {
    /// The page at a position, and where it goes on. An answer that is not clear about that is
    /// asked for again. The deadline has been running since `started`.
    pub(super) async fn fetch<R: Record>(
        &self,
        at: &Position,
        started: Instant,
    ) -> Result<(Page<R>, Way)> {
        for attempt in 1..=INCOMPLETE_ATTEMPTS {
            // One deadline for the page, however often it is asked for.
            let options = self.client.inner.remaining(&self.client.options, started);
            let page: Page<R> = self.ask(at, &options).await?;
            match at.way(self.style, page.head(), page.len()) {
                Way::Nowhere => {
                    return Err(self.broken(
                        "the service names a next page that cannot be: the listing would not end",
                    ));
                }
                // Not an end, but a page to ask for again. Its records are let go, because they
                // come again.
                Way::Unclear if attempt < INCOMPLETE_ATTEMPTS && self.may_repeat() => {
                    self.pause(attempt, started).await;
                }
                Way::Unclear => break,
                way => return Ok((page, way)),
            }
        }
        Err(self.broken(match self.style {
            Style::Batches => {
                "the service answered again and again with neither a batchToken nor a sinceModifiedToken"
            }
            Style::Pages => "the service answered again and again with another page than asked for",
        }))
    }

    async fn ask<R: Record>(&self, at: &Position, options: &CallOptions) -> Result<Page<R>> {
        if let Some(refused) = &self.refused {
            return Err(refused.again());
        }
        let mut body = self.body.clone();
        if at.names_batch_token() {
            // The batchToken holds it already; a server that sees both might start again.
            body.remove("sinceModifiedToken");
        }
        at.put_into(&mut body);
        let call = Call { service: self.service, body, nature: Nature::Read, options };
        Ok(self.client.inner.call(&call).await?.value)
    }

    /// Whether the account has repeats left.
    pub(super) fn may_repeat(&self) -> bool {
        self.client.inner.account.shared().take_repeat()
    }

    /// Waits before an unclear answer is asked for again.
    async fn pause(&self, attempts: u32, started: Instant) {
        let at_most = self.client.inner.remaining(&self.client.options, started).deadline;
        let pace = self.client.inner.pace(&self.client.options);
        let pause = retry::jitter(attempts, pace);
        tokio::time::sleep(at_most.map_or(pause, |most| pause.min(most))).await;
    }

    pub(super) fn broken(&self, what: &str) -> Error {
        let error = Error::protocol(what).with_effect(Effect::NotApplied).with_advice(
            "The listing is incomplete: do not use it as if it were whole. Start it again later.",
        );
        self.client.inner.addressed(error, self.service)
    }
}
