//! Where in a listing, and what an answer says about the way on.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Style;
use crate::page::PageHead;

/// What is asked for next. The texts are the service's and opaque.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Position {
    Start,
    /// The batch after the one that came with this batchToken.
    Batch {
        token: String,
    },
    /// One of several batches that can be read at once (protocol 1.20, rule 6).
    BatchAt {
        token: String,
        index: i64,
        last: i64,
    },
    /// A page of assignments. How many an earlier answer announced is known or not.
    Page {
        request_id: Option<String>,
        index: i64,
        pages: Option<i64>,
    },
}

/// Where a listing goes on after a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It is complete; a batched one with the token for what changes from now on.
    End {
        since_modified_token: Option<String>,
    },
    On(Position),
    /// One of several that are read at once, and not the last.
    Between,
    /// The answer is not the one that was asked for, or says nothing about the way on.
    Unclear,
    /// It names a page that was passed already, or one behind the last.
    Nowhere,
}

/// Pages that can be read at once, from the one at `next` to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// The batchToken, or the requestId.
    token: String,
    style: Style,
    pub(super) next: i64,
    pub(super) last: i64,
}

impl Span {
    /// What can be read at once after the first answer of a listing. One page alone comes as well
    /// by its own token.
    pub(super) fn after_first(style: Style, head: &PageHead, records: usize) -> Option<Self> {
        let (token, next, last) = match style {
            // An empty first batch may not have been the first one yet.
            Style::Batches => {
                let next = if records == 0 { 1 } else { 2 };
                (head.batch_token.clone()?, next, head.total_batch_count?)
            }
            Style::Pages => {
                head.next_page_index?;
                (head.request_id.clone()?, 1, head.total_pages? - 1)
            }
        };
        (last > next).then_some(Self { token, style, next, last })
    }

    /// The rest of a span from a position inside.
    pub(super) fn from(at: &Position) -> Option<Self> {
        match at {
            Position::BatchAt { token, index, last } => Some(Self {
                token: token.clone(),
                style: Style::Batches,
                next: *index,
                last: *last,
            }),
            Position::Page { request_id: Some(token), index, pages: Some(pages) } => Some(Self {
                token: token.clone(),
                style: Style::Pages,
                next: *index,
                last: pages - 1,
            }),
            _ => None,
        }
        .filter(|span| span.last > span.next)
    }

    pub(super) fn at(&self, index: i64) -> Position {
        let token = self.token.clone();
        match self.style {
            Style::Batches => Position::BatchAt { token, index, last: self.last },
            Style::Pages => {
                Position::Page { request_id: Some(token), index, pages: Some(self.last + 1) }
            }
        }
    }
}

impl Position {
    pub(super) fn names_batch_token(&self) -> bool {
        matches!(self, Self::Batch { .. } | Self::BatchAt { .. })
    }

    /// Adds the members that ask for this position.
    pub(super) fn put_into(&self, body: &mut Map<String, Value>) {
        let mut put = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
        match self {
            Self::Start => {}
            Self::Batch { token } => put("batchToken", token.as_str().into()),
            Self::BatchAt { token, index, .. } => {
                put("batchToken", token.as_str().into());
                put("overrideIndex", (*index).into());
            }
            Self::Page { request_id, index, .. } => {
                put("pageIndex", (*index).into());
                // Documented only above 300 assignments, though live answers always have one.
                if let Some(request_id) = request_id {
                    put("requestId", request_id.as_str().into());
                }
            }
        }
    }

    /// Where an answer to this position leads.
    pub(super) fn way(&self, style: Style, head: &PageHead, records: usize) -> Way {
        // An answer that counts records but has none has lost them.
        let counted = match style {
            Style::Batches => head.batch_count,
            Style::Pages => head.assignments_in_current_page,
        };
        if head.is_bare || (records == 0 && counted.is_some_and(|count| count > 0)) {
            return Way::Unclear;
        }
        match style {
            Style::Batches => self.way_of_batch(head),
            Style::Pages => self.way_of_page(head),
        }
    }

    /// A batched listing ends with a sinceModifiedToken and with nothing else: neither a missing
    /// batchToken, nor an empty batch, nor an error is its end.
    fn way_of_batch(&self, head: &PageHead) -> Way {
        let is_between = matches!(self, Self::BatchAt { index, last, .. } if index < last);
        match (&head.since_modified_token, &head.batch_token) {
            (None, None) => Way::Unclear,
            _ if is_between => Way::Between,
            // The end counts before a batchToken beside it.
            (Some(since), _) => Way::End { since_modified_token: Some(since.clone()) },
            (None, Some(token)) => Way::On(Self::Batch { token: token.clone() }),
        }
    }

    /// A listing by pages ends where an answer names no next page. Apple's own test,
    /// currentPageIndex = totalPages, never becomes true: the index starts at 0 (protocol 1.16).
    fn way_of_page(&self, head: &PageHead) -> Way {
        let (asked, ours, announced) = match self {
            Self::Page { request_id, index, pages } => (*index, request_id.as_ref(), *pages),
            _ => (0, None, None),
        };
        // A page of another request is one of another moment's assignments.
        let is_other =
            matches!((ours, &head.request_id), (Some(ours), Some(theirs)) if ours != theirs);
        let is_asked = match head.current_page_index {
            Some(current) => current == asked,
            // Only a first page may leave its index out.
            None => asked == 0,
        };
        if is_other || !is_asked {
            return Way::Unclear;
        }
        let pages = head.total_pages.or(announced);
        let last = pages.map(|pages| pages - 1);
        match head.next_page_index {
            None => match last {
                // More pages are announced than were read: the index of the next one got lost.
                Some(last) if asked < last => Way::Unclear,
                _ => Way::End { since_modified_token: None },
            },
            Some(next) if next != asked + 1 || last.is_some_and(|last| next > last) => Way::Nowhere,
            Some(index) => {
                let request_id = head.request_id.as_ref().or(ours).cloned();
                Way::On(Self::Page { request_id, index, pages })
            }
        }
    }

    /// The batch behind one of several that can be read at once.
    pub(super) fn behind(&self) -> Option<Self> {
        match self {
            Self::BatchAt { token, index, last } if index < last => {
                Some(Self::BatchAt { token: token.clone(), index: index + 1, last: *last })
            }
            _ => None,
        }
    }

    /// The position as a text to recognise it by.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Start => String::new(),
            Self::Batch { token } => token.clone(),
            Self::BatchAt { index, .. } | Self::Page { index, .. } => index.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(current: Option<i64>, next: Option<i64>, total: Option<i64>) -> PageHead {
        PageHead {
            current_page_index: current,
            next_page_index: next,
            total_pages: total,
            ..PageHead::default()
        }
    }

    fn name(way: &Way) -> &'static str {
        match way {
            Way::End { .. } => "end",
            Way::On(_) => "on",
            Way::Between => "between",
            Way::Unclear => "unclear",
            Way::Nowhere => "nowhere",
        }
    }

    fn page(index: i64, pages: Option<i64>) -> Position {
        Position::Page { request_id: None, index, pages }
    }

    #[test]
    fn the_way_on_from_a_page_follows_from_the_answer() {
        for (asked, current, next, total, expected) in [
            (0, Some(0), None, Some(1), "end"),
            (0, None, None, None, "end"),
            (0, Some(0), None, Some(0), "end"),
            (0, Some(0), Some(1), Some(2), "on"),
            (1, Some(1), None, Some(2), "end"),
            (0, Some(0), Some(1), None, "on"),
            (0, Some(0), None, Some(2), "unclear"),
            (1, Some(0), Some(1), Some(2), "unclear"),
            (1, None, None, None, "unclear"),
            (0, Some(0), Some(9), Some(10), "nowhere"),
            (1, Some(1), Some(1), Some(3), "nowhere"),
            (1, Some(1), Some(0), Some(3), "nowhere"),
            (1, Some(1), Some(2), Some(2), "nowhere"),
        ] {
            let way = page(asked, None).way(Style::Pages, &head(current, next, total), 1);
            assert_eq!(name(&way), expected, "{asked} {current:?} {next:?} {total:?}");
        }
        let bare = PageHead { is_bare: true, ..PageHead::default() };
        assert_eq!(Position::Start.way(Style::Pages, &bare, 1), Way::Unclear);
        // What an earlier answer announced holds on.
        let way = page(1, Some(10)).way(Style::Pages, &head(Some(1), None, None), 1);
        assert_eq!(way, Way::Unclear);
        let way = page(9, Some(10)).way(Style::Pages, &head(Some(9), None, None), 1);
        assert_eq!(name(&way), "end");
    }

    #[test]
    fn an_answer_that_counts_records_but_has_none_is_unclear() {
        let lost = PageHead {
            batch_count: Some(7),
            batch_token: Some("t".to_owned()),
            assignments_in_current_page: Some(7),
            ..head(Some(0), None, Some(1))
        };
        for style in [Style::Batches, Style::Pages] {
            assert_eq!(Position::Start.way(style, &lost, 0), Way::Unclear);
            assert_ne!(Position::Start.way(style, &lost, 7), Way::Unclear);
        }
    }

    #[test]
    fn only_a_since_modified_token_ends_a_batched_listing() {
        let answer = |since: Option<&str>, token: Option<&str>| PageHead {
            since_modified_token: since.map(str::to_owned),
            batch_token: token.map(str::to_owned),
            ..PageHead::default()
        };
        let at = |index| Position::BatchAt { token: "t".to_owned(), index, last: 5 };
        for (at, since, token, expected) in [
            (Position::Start, None, None, "unclear"),
            (Position::Start, Some("s"), Some("t"), "end"),
            (Position::Start, None, Some("t"), "on"),
            (at(3), None, Some("t"), "between"),
            (at(3), Some("s"), None, "between"),
            (at(3), None, None, "unclear"),
            (at(5), Some("s"), None, "end"),
            // More batches than were announced.
            (at(5), None, Some("t"), "on"),
            (at(5), None, None, "unclear"),
        ] {
            let way = at.way(Style::Batches, &answer(since, token), 0);
            assert_eq!(name(&way), expected, "{at:?} {since:?} {token:?}");
        }
    }

    #[test]
    fn what_can_be_read_at_once() {
        let batches = |token: Option<&str>, total| PageHead {
            batch_token: token.map(str::to_owned),
            total_batch_count: total,
            ..PageHead::default()
        };
        let span =
            |head| Span::after_first(Style::Batches, &head, 7).map(|span| (span.next, span.last));
        assert_eq!(span(batches(Some("t"), Some(5))), Some((2, 5)));
        assert_eq!(span(batches(Some("t"), Some(2))), None);
        assert_eq!(span(batches(Some("t"), Some(0))), None);
        assert_eq!(span(batches(Some("t"), None)), None);
        assert_eq!(span(batches(None, Some(5))), None);
        let first =
            PageHead { request_id: Some("r".to_owned()), ..head(Some(0), Some(1), Some(5)) };
        let span = Span::after_first(Style::Pages, &first, 7).unwrap();
        assert_eq!((span.next, span.last), (1, 4));
        assert_eq!(Span::from(&span.at(2)), Some(Span { next: 2, ..span }));
        assert_eq!(Span::after_first(Style::Pages, &head(Some(0), Some(1), Some(5)), 7), None);
        let empty = batches(Some("t"), Some(5));
        let span = Span::after_first(Style::Batches, &empty, 0).unwrap();
        assert_eq!((span.next, span.last), (1, 5));
    }
}
