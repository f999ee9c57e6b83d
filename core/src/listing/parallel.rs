//! Several pages of a listing at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use super::asking::Asking;
use super::position::{Position, Span, Way};
use crate::error::{Error, Kind, Result};
use crate::page::{Page, Record};
use crate::sabotage::{self, Mistake};

/// Pages of an ordered listing that wait for an earlier one, at most. With fewer, one slow page in
/// fifty makes the whole listing a fifth slower.
const WINDOW: i64 = 32;

/// Fetches the pages of a span. Each fetch is a task of its own: it goes on while the consumer is
/// busy, or waits for another call of the same account.
#[derive(Debug)]
pub(super) struct Parallel<R> {
    asking: Arc<Asking>,
    span: Span,
    at_once: usize,
    is_ordered: bool,
    /// The next one to ask for.
    next: i64,
    /// Those that failed, to be asked for again.
    again: Vec<i64>,
    tasks: JoinSet<Fetch<R>>,
    /// What each task fetches, should it die.
    indexes: HashMap<Id, i64>,
    /// Pages that were fetched and not yet delivered.
    ready: BTreeMap<i64, Page<R>>,
    /// How many were delivered; in an ordered listing the first ones.
    delivered: i64,
    /// Where the last page leads.
    onward: Option<Way>,
}

/// What became of a page that was fetched.
type Fetch<R> = Result<(Page<R>, Way)>;

/// What a span comes to.
pub(super) enum Fetched<R> {
    Page(Page<R>),
    /// All were delivered.
    Over(Way),
}

impl<R: Record> Parallel<R> {
    pub(super) fn new(asking: Arc<Asking>, span: Span, at_once: usize, is_ordered: bool) -> Self {
        let mut parallel = Self {
            asking,
            next: span.next,
            span,
            at_once,
            is_ordered,
            again: Vec::new(),
            tasks: JoinSet::new(),
            indexes: HashMap::new(),
            ready: BTreeMap::new(),
            delivered: 0,
            onward: None,
        };
        parallel.fill();
        parallel
    }

    /// The next page in order, or of those that have come.
    ///
    /// # Errors
    /// What fetching one of them returns; asking again asks for that one again.
    pub(super) async fn next(&mut self) -> Result<Fetched<R>> {
        loop {
            self.fill();
            if let Some(page) = self.take_ready() {
                self.delivered += 1;
                self.fill();
                return Ok(Fetched::Page(page));
            }
            let Some(ended) = self.tasks.join_next_with_id().await else { return self.over() };
            if let Err(error) = self.settle(ended) {
                // Those that failed together with it tell nothing new.
                while let Some(ended) = self.tasks.try_join_next_with_id() {
                    let _ = self.settle(ended);
                }
                return Err(error);
            }
        }
    }

    /// Takes in a fetch that has ended. One that failed is asked for again.
    fn settle(&mut self, ended: Result<(Id, Fetch<R>), JoinError>) -> Result<()> {
        match ended {
            Ok((task, Ok((page, way)))) => {
                let Some(index) = self.indexes.remove(&task) else { return Ok(()) };
                if index == self.span.last {
                    self.onward = Some(way);
                }
                self.ready.insert(index, page);
                Ok(())
            }
            Ok((task, Err(error))) => {
                self.again.extend(self.indexes.remove(&task));
                Err(error)
            }
            // What a task did not finish must not look like an end.
            Err(died) => {
                self.again.extend(self.indexes.remove(&died.id()));
                Err(task_died(&died))
            }
        }
    }

    fn over(&mut self) -> Result<Fetched<R>> {
        match self.onward.take() {
            Some(way) => Ok(Fetched::Over(way)),
            None => Err(Error::new(Kind::Internal, "a part of the listing was never fetched")),
        }
    }

    fn take_ready(&mut self) -> Option<Page<R>> {
        let first = *self.ready.first_key_value()?.0;
        let is_next = first == self.span.next + self.delivered;
        (is_next || !self.is_ordered).then(|| self.ready.remove(&first))?
    }

    /// Starts as many fetches as may be under way.
    fn fill(&mut self) {
        while self.tasks.len() < self.at_once && self.has_room() {
            let index = match self.again.pop() {
                Some(index) => index,
                None if self.next <= self.span.last => {
                    self.next += 1;
                    self.next - 1
                }
                None => return,
            };
            let (asking, at) = (Arc::clone(&self.asking), self.span.at(index));
            let task = self.tasks.spawn(async move { asking.fetch(&at, Instant::now()).await });
            self.indexes.insert(task.id(), index);
        }
    }

    /// Whether there is room for one more page that waits for the consumer.
    fn has_room(&self) -> bool {
        if !self.again.is_empty() || sabotage::is_on(Mistake::HoardPages) {
            return true;
        }
        if self.is_ordered {
            self.next - (self.span.next + self.delivered) < WINDOW
        } else {
            self.tasks.len() + self.ready.len() < self.at_once
        }
    }

    /// Whether all of the span was delivered.
    pub(super) fn is_over(&self) -> bool {
        self.span.next + self.delivered > self.span.last
    }

    /// The first page that was not delivered, in an ordered listing.
    pub(super) fn position(&self) -> Option<Position> {
        let first = self.span.next + self.delivered;
        match &self.onward {
            Some(Way::On(position)) if first > self.span.last => Some(position.clone()),
            _ if first <= self.span.last => Some(self.span.at(first)),
            _ => None,
        }
    }

    /// Lets what is under way come to its end, unheard: a request that is dropped still occupies
    /// the service.
    pub(super) fn let_go(mut self) {
        self.tasks.detach_all();
    }
}

pub(super) fn task_died(died: &JoinError) -> Error {
    let why = if died.is_panic() { "panicked" } else { "was ended with its runtime" };
    Error::new(Kind::Internal, format!("a task that fetched a part of the listing {why}"))
}
