//! Listings by batchToken (protocol 1.20).

use serde_json::Value;

use super::endless::Endless;
use super::{Asking, INCOMPLETE_ATTEMPTS};
use crate::error::Result;
use crate::page::{Page, Record};

/// A batched listing. Only a `sinceModifiedToken` ends it: neither a missing batchToken, nor an
/// empty batch, nor an error does.
#[derive(Debug)]
pub(super) struct Batches {
    asking: Asking,
    /// The token for the next batch; none at the start.
    batch_token: Option<String>,
    /// Set once the listing is complete.
    since_modified_token: Option<String>,
    endless: Endless,
}

impl Batches {
    pub(super) fn new(asking: Asking) -> Self {
        Self { asking, batch_token: None, since_modified_token: None, endless: Endless::default() }
    }

    pub(super) fn since_modified_token(&self) -> Option<&str> {
        self.since_modified_token.as_deref()
    }

    pub(super) async fn next<R: Record>(&mut self) -> Result<Option<Page<R>>> {
        if self.since_modified_token.is_some() {
            return Ok(None);
        }
        for attempt in 1..=INCOMPLETE_ATTEMPTS {
            let page: Page<R> = self.ask().await?;
            let head = page.head();
            // The end counts before a batchToken beside it.
            if head.since_modified_token.is_some() {
                self.since_modified_token.clone_from(&head.since_modified_token);
                return Ok(Some(page));
            }
            if let Some(token) = &head.batch_token {
                if !self.endless.passes(token, page.is_empty()) {
                    return Err(self.asking.broken("the listing goes round in circles"));
                }
                self.batch_token = Some(token.clone());
                return Ok(Some(page));
            }
            // Neither token: not an end, but a batch to ask for again. Its records are let go,
            // because they come again.
            if attempt < INCOMPLETE_ATTEMPTS {
                self.asking.pause(attempt).await;
            }
        }
        Err(self.asking.broken(
            "the service answered 5 times with neither a batchToken nor a sinceModifiedToken",
        ))
    }

    async fn ask<R: Record>(&self) -> Result<Page<R>> {
        match &self.batch_token {
            None => self.asking.page(&[]).await,
            Some(token) => {
                let position = [("batchToken", Value::from(token.as_str()))];
                self.asking.page(&position).await
            }
        }
    }
}
