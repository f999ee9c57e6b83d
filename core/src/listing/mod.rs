//! Listings: what comes page by page, and when such a listing is complete.

mod batches;
mod endless;
mod indexed;

use std::marker::PhantomData;

use futures_util::stream::{self, Stream};
use serde_json::{Map, Value};

use crate::call::{Call, Nature};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::page::{Page, Record};
use crate::service::Service;

use batches::Batches;
use indexed::Indexed;

/// Times that an answer is asked for again that neither ends a listing nor tells how to go on.
const INCOMPLETE_ATTEMPTS: u32 = 5;

/// How a service hands out a long listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// By batchToken, until a sinceModifiedToken (protocol 1.20).
    Batches,
    /// By requestId and pageIndex, until there is no nextPageIndex (protocol 1.16).
    Pages,
}

/// A listing that was asked for. Nothing is sent before its first page is.
#[derive(Debug)]
#[must_use = "a listing sends nothing by itself; ask for its pages"]
pub struct Listing<R> {
    asking: Asking,
    style: Style,
    record: PhantomData<fn() -> R>,
}

impl<R: Record> Listing<R> {
    pub(crate) fn new(
        client: &Client,
        service: Service,
        style: Style,
        body: Result<Map<String, Value>>,
    ) -> Self {
        let (body, refused) = match body {
            Ok(body) => (body, None),
            Err(error) => (Map::new(), Some(error)),
        };
        let asking = Asking { client: client.clone(), service, body, refused };
        Self { asking, style, record: PhantomData }
    }

    /// Its pages, one after the other.
    pub fn pages(self) -> Pages<R> {
        let cursor = match self.style {
            Style::Batches => Cursor::Batches(Batches::new(self.asking)),
            Style::Pages => Cursor::Indexed(Indexed::new(self.asking)),
        };
        Pages { cursor, record: PhantomData }
    }

    /// All records in memory. For small listings; pages are for large ones.
    ///
    /// # Errors
    /// As [`Pages::try_next`]; then nothing is returned, so a listing is whole or an error.
    pub async fn to_vec(self) -> Result<Vec<R>> {
        let mut pages = self.pages();
        let mut records = Vec::new();
        while let Some(page) = pages.try_next().await? {
            records.extend(page.to_vec());
        }
        Ok(records)
    }
}

/// The pages of a listing, in order. One page is in memory at a time, unless the caller keeps more.
#[derive(Debug)]
pub struct Pages<R> {
    cursor: Cursor,
    record: PhantomData<fn() -> R>,
}

#[derive(Debug)]
enum Cursor {
    Batches(Batches),
    Indexed(Indexed),
}

impl<R: Record> Pages<R> {
    /// The next page, or `None` once the listing is complete.
    ///
    /// After an error the listing stands where it stood: asking again asks for the same page.
    /// Empty pages in the middle are normal.
    ///
    /// # Errors
    /// `Protocol` if the service neither ends the listing nor tells how to go on, or would go on
    /// for ever; `Checkpoint` if Apple no longer has the listing's data: start it again; and what
    /// every call may return.
    pub async fn try_next(&mut self) -> Result<Option<Page<R>>> {
        match &mut self.cursor {
            Cursor::Batches(batches) => batches.next().await,
            Cursor::Indexed(indexed) => indexed.next().await,
        }
    }

    /// Once a batched listing is complete: the token that later lists what has changed since.
    pub fn since_modified_token(&self) -> Option<&str> {
        match &self.cursor {
            Cursor::Batches(batches) => batches.since_modified_token(),
            Cursor::Indexed(_) => None,
        }
    }

    /// The pages as a stream, which ends after its first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Page<R>>> + Send {
        stream::try_unfold(self, |mut pages| async move {
            Ok(pages.try_next().await?.map(|page| (page, pages)))
        })
    }
}

/// What a listing asks for, again and again.
#[derive(Debug)]
struct Asking {
    client: Client,
    service: Service,
    /// The members of the first request.
    body: Map<String, Value>,
    /// Why it is never sent, if it cannot be right.
    refused: Option<Error>,
}

impl Asking {
    async fn page<R: Record>(&self, position: &[(&str, Value)]) -> Result<Page<R>> {
        if let Some(refused) = &self.refused {
            return Err(refused.again());
        }
        let mut body = self.body.clone();
        if position.iter().any(|(name, _)| *name == "batchToken") {
            // The batchToken holds it already; a server that sees both might start again.
            body.remove("sinceModifiedToken");
        }
        for (name, value) in position {
            body.insert((*name).to_owned(), value.clone());
        }
        let options = &self.client.options;
        let call = Call { service: self.service, body, nature: Nature::Read, options };
        Ok(self.client.inner.call(&call).await?.value)
    }

    /// Waits before an incomplete answer is asked for again.
    async fn pause(&self, attempts: u32) {
        let pace = self.client.inner.pace(&self.client.options);
        tokio::time::sleep(crate::account::retry::jitter(attempts, pace)).await;
    }

    fn broken(&self, what: &str) -> Error {
        let error = Error::protocol(what)
            .with_effect(crate::error::Effect::NotApplied)
            .with_advice("The listing is incomplete: do not use it as if it were whole. Start it again later.");
        self.client.inner.addressed(error, self.service)
    }
}
