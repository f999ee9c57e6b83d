//! The pages of a listing, until it is complete.

use std::mem;
use std::sync::Arc;

use futures_util::stream::{self, Stream};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::asking::Asking;
use super::duplicates::{Duplicates, Listed};
use super::endless::{Endless, MOST_EMPTY};
use super::parallel::{Fetched, Parallel, task_died};
use super::position::{Position, Span, Way};
use super::{ListingProgress, Style};
use crate::error::{Error, Kind, Result};
use crate::event::Event;
use crate::page::{Page, PageHead};
use crate::sabotage::{self, Mistake};

/// How often a listing begins anew by itself.
const MOST_RESTARTS: u32 = 5;

/// The pages of a listing. See [`Listing::pages`](super::Listing::pages).
///
/// After the first answer further pages are fetched in the background, as many at once as the
/// listing allows; an ordered one keeps at most 32 that wait for an earlier one, an unordered one
/// as many as are fetched at once. Dropping it ends what is under way.
#[derive(Debug)]
pub struct Pages<R> {
    asking: Arc<Asking>,
    at_once: usize,
    is_ordered: bool,
    stage: Stage<R>,
    /// The page that is read alone at the moment.
    fetching: JoinSet<Result<(Page<R>, Way)>>,
    endless: Endless,
    empty_in_a_row: u32,
    duplicates: Duplicates,
    progress: ListingProgress,
    /// The batchToken of the first answer, while the first batch may not have been all of it.
    first_token: Option<String>,
    /// Where the listing goes on after the batch that was asked for in addition.
    held_way: Option<Way>,
    restarts: u32,
    since_modified_token: Option<String>,
}

#[derive(Debug)]
enum Stage<R> {
    /// One after the other.
    Walking(Position),
    /// Several at once.
    Fetching(Parallel<R>),
    Done,
}

impl<R: Listed> Pages<R> {
    pub(super) fn new(asking: Asking, from: Position, at_once: usize, is_ordered: bool) -> Self {
        let asking = Arc::new(asking);
        // The records of its first batch are not known here.
        let first_token = match &from {
            Position::BatchAt { token, .. } => Some(token.clone()),
            _ => None,
        };
        let stage = match Span::from(&from).filter(|_| at_once > 1) {
            Some(span) => {
                Stage::Fetching(Parallel::new(Arc::clone(&asking), span, at_once, is_ordered))
            }
            None => Stage::Walking(from),
        };
        Self {
            asking,
            at_once,
            is_ordered,
            stage,
            fetching: JoinSet::new(),
            endless: Endless::default(),
            empty_in_a_row: 0,
            duplicates: Duplicates::default(),
            progress: ListingProgress::default(),
            first_token,
            held_way: None,
            restarts: 0,
            since_modified_token: None,
        }
    }

    /// The next page, or `None` once the listing is complete.
    ///
    /// After an error the listing stands where it stood: asking again asks for the same page.
    /// Empty pages in the middle are normal. Records that come twice are left out the second time.
    /// Giving up waiting loses nothing: the next call goes on waiting for the same page.
    ///
    /// If Apple loses the listing's data (9629, 9633, 9650) it begins anew by itself, up to five
    /// times: [`restarts`](Self::restarts) tells, and [`Event::Restarted`].
    ///
    /// # Errors
    /// `Protocol` if the service neither ends the listing nor tells how to go on, or would go on
    /// for ever; `Checkpoint` if Apple does not take the token that the listing began with, or
    /// loses it again and again; and what every call may return.
    pub async fn try_next(&mut self) -> Result<Option<Page<R>>> {
        let started = Instant::now();
        loop {
            let mut page = match self.step(started).await {
                Ok(None) => return Ok(None),
                Ok(Some(page)) => page,
                Err(error) => {
                    self.restart_after(error)?;
                    continue;
                }
            };
            let came = page.len();
            self.empty_in_a_row = if came == 0 { self.empty_in_a_row + 1 } else { 0 };
            if self.empty_in_a_row > MOST_EMPTY {
                return Err(self.asking.broken("the listing has page after page of nothing"));
            }
            self.duplicates.take_out(&mut page);
            if came > 0 && page.is_empty() {
                // All of it has come before.
                continue;
            }
            self.progress.pages += 1;
            self.progress.records += page.len() as u64;
            if sabotage::is_on(Mistake::DropPage) && self.progress.pages == 3 {
                continue;
            }
            return Ok(Some(page));
        }
    }

    async fn step(&mut self, started: Instant) -> Result<Option<Page<R>>> {
        loop {
            match &mut self.stage {
                Stage::Walking(position) => {
                    let position = position.clone();
                    let (page, way) = self.fetch(&position, started).await?;
                    self.go_on(&position, &page, way)?;
                    return Ok(Some(page));
                }
                Stage::Fetching(parallel) => match parallel.next().await? {
                    Fetched::Page(page) => return Ok(Some(page)),
                    Fetched::Over(way) => self.finish_span(way),
                },
                Stage::Done => return Ok(None),
            }
        }
    }

    /// Fetches one page, as a task: if the caller gives up waiting, the next call finds it. The
    /// deadline is one for all that a call of the caller's leads to.
    async fn fetch(&mut self, at: &Position, started: Instant) -> Result<(Page<R>, Way)> {
        if self.fetching.is_empty() {
            let (asking, at) = (Arc::clone(&self.asking), at.clone());
            self.fetching.spawn(async move { asking.fetch(&at, started).await });
        }
        match self.fetching.join_next().await {
            Some(Ok(fetched)) => fetched,
            Some(Err(died)) => Err(task_died(&died)),
            None => Err(Error::new(Kind::Internal, "a page of the listing was never fetched")),
        }
    }

    /// After a page that was read alone.
    fn go_on(&mut self, asked: &Position, page: &Page<R>, way: Way) -> Result<()> {
        let head = page.head();
        if *asked == Position::Start {
            self.progress.begin(self.asking.style, head);
        }
        self.stage = match way {
            Way::On(next) => {
                if !self.endless.passes(&next.name(), page.is_empty()) {
                    return Err(self.asking.broken("the listing goes round in circles"));
                }
                match self.span_after(asked, page) {
                    Some(span) => {
                        self.first_token.clone_from(&head.batch_token);
                        let asking = Arc::clone(&self.asking);
                        Stage::Fetching(Parallel::new(asking, span, self.at_once, self.is_ordered))
                    }
                    None => Stage::Walking(next),
                }
            }
            Way::Between if self.held_way.is_none() => match asked.behind() {
                Some(next) => Stage::Walking(next),
                None => Stage::Done,
            },
            // Gone on from a position: what came before it is not known.
            way if self.first_token.is_some() && self.held_way.is_none() => {
                self.finish_span(way);
                return Ok(());
            }
            way => self.stage_after(way),
        };
        Ok(())
    }

    /// Where the listing stands when no more pages are read at once.
    fn stage_after(&mut self, way: Way) -> Stage<R> {
        match (way, self.held_way.take()) {
            (Way::On(position), _) | (_, Some(Way::On(position))) => Stage::Walking(position),
            (Way::End { since_modified_token }, _)
            | (_, Some(Way::End { since_modified_token })) => {
                self.since_modified_token = since_modified_token;
                Stage::Done
            }
            _ => Stage::Done,
        }
    }

    fn span_after(&self, asked: &Position, page: &Page<R>) -> Option<Span> {
        let may_be = *asked == Position::Start && self.at_once > 1;
        may_be.then(|| Span::after_first(self.asking.style, page.head(), page.len()))?
    }

    /// After the last of the pages that were read at once.
    fn finish_span(&mut self, way: Way) {
        let ListingProgress { records, total_records, .. } = self.progress;
        let may_miss_some = total_records != Some(records);
        self.stage = match self.first_token.take() {
            // Apple does not say whether overrideIndex 1 is the batch that came first or the one
            // after it (protocol 1.20, rule 6). Where records seem to be missing it is asked for
            // too; what came before is left out. The count is an estimate, so that is taken for
            // sure only where it fits exactly.
            Some(token) if may_miss_some => {
                self.held_way = Some(way);
                Stage::Walking(Position::BatchAt { token, index: 1, last: i64::MAX })
            }
            _ => self.stage_after(way),
        };
    }

    /// Begins anew if that is what the error asks for.
    fn restart_after(&mut self, error: Error) -> Result<()> {
        let stage = match &self.stage {
            // A token that came from an earlier listing: only its owner can begin that anew.
            Stage::Walking(Position::Start) | Stage::Done => return Err(error),
            _ => mem::replace(&mut self.stage, Stage::Walking(Position::Start)),
        };
        let may_restart = error.kind() == Kind::Checkpoint && self.restarts < MOST_RESTARTS;
        if !may_restart || !self.asking.may_repeat() {
            self.stage = stage;
            return Err(error);
        }
        if let Stage::Fetching(parallel) = stage {
            parallel.let_go();
        }
        self.restarts += 1;
        self.endless = Endless::default();
        self.duplicates.clear();
        self.progress = ListingProgress::default();
        (self.first_token, self.held_way) = (None, None);
        let number = error.apple().map(|apple| apple.number);
        let client = &self.asking.client;
        let event = Event::Restarted { service: self.asking.service, number };
        client.inner.emit(&client.options, &event);
        Ok(())
    }

    /// How often the listing began anew because Apple lost its data. When this number grows, all
    /// records come again, and those that came before and do not come again are gone.
    pub fn restarts(&self) -> u32 {
        self.restarts
    }

    /// How far it is.
    pub fn progress(&self) -> ListingProgress {
        self.progress
    }

    /// Once a batched listing is complete: the token that later lists what has changed since.
    pub fn since_modified_token(&self) -> Option<&str> {
        matches!(self.stage, Stage::Done).then_some(self.since_modified_token.as_deref())?
    }

    /// In an ordered listing: what comes after the pages that were handed over. `None` where that
    /// is nothing, or no place to begin at.
    pub(crate) fn position(&self) -> Option<Position> {
        match &self.stage {
            _ if self.held_way.is_some() => None,
            Stage::Walking(position) => Some(position.clone()),
            // The batch that may be asked for in addition would be left out.
            Stage::Fetching(parallel) if parallel.is_over() && self.first_token.is_some() => None,
            Stage::Fetching(parallel) => parallel.position(),
            Stage::Done => None,
        }
    }

    /// The pages as a stream, which ends after its first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Page<R>>> + Send {
        stream::try_unfold(self, |mut pages| async move {
            Ok(pages.try_next().await?.map(|page| (page, pages)))
        })
    }
}

impl ListingProgress {
    /// What the first answer announces; estimates (protocol 1.20, rule 9).
    fn begin(&mut self, style: Style, head: &PageHead) {
        let count = |count: Option<i64>| count.and_then(|count| u64::try_from(count).ok());
        (self.total_pages, self.total_records) = match style {
            // 0 stands for a single batch.
            Style::Batches => {
                (count(head.total_batch_count).map(|count| count.max(1)), count(head.total_count))
            }
            Style::Pages => (count(head.total_pages), count(head.total_assignments)),
        };
    }
}
