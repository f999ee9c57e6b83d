//! Listings by requestId and pageIndex (protocol 1.16).

use serde_json::Value;

use super::endless::Endless;
use super::{Asking, INCOMPLETE_ATTEMPTS};
use crate::error::Result;
use crate::page::{Page, PageHead, Record};

/// An indexed listing. It ends where an answer names no next page.
///
/// Apple's own test, currentPageIndex = totalPages, never becomes true: the index starts at 0.
#[derive(Debug)]
pub(super) struct Indexed {
    asking: Asking,
    /// The page to ask for; `None` once the listing is complete.
    next_page: Option<i64>,
    request_id: Option<String>,
    /// How many pages an earlier answer announced.
    total_pages: Option<i64>,
    endless: Endless,
}

/// What an answer says about the way on.
enum Way {
    End,
    On(i64),
    /// It is not the page that was asked for, or no page of a listing at all.
    Unclear,
    /// It names a page that was passed already, or one behind the last.
    Nowhere,
}

impl Indexed {
    pub(super) fn new(asking: Asking) -> Self {
        let endless = Endless::default();
        Self { asking, next_page: Some(0), request_id: None, total_pages: None, endless }
    }

    pub(super) async fn next<R: Record>(&mut self) -> Result<Option<Page<R>>> {
        let Some(index) = self.next_page else { return Ok(None) };
        for attempt in 1..=INCOMPLETE_ATTEMPTS {
            let page: Page<R> = self.ask(index).await?;
            match self.way(index, &page) {
                Way::End => {
                    self.next_page = None;
                    return Ok(Some(page));
                }
                Way::On(next) if self.endless.passes(&next.to_string(), page.is_empty()) => {
                    self.next_page = Some(next);
                    self.total_pages = page.head().total_pages.or(self.total_pages);
                    if let Some(request_id) = &page.head().request_id {
                        self.request_id = Some(request_id.clone());
                    }
                    return Ok(Some(page));
                }
                Way::On(_) => {
                    return Err(self.asking.broken("the listing has page after page of nothing"));
                }
                Way::Unclear if attempt < INCOMPLETE_ATTEMPTS => self.asking.pause(attempt).await,
                Way::Unclear => break,
                Way::Nowhere => {
                    return Err(self.asking.broken(
                        "the service names a next page that cannot be: the listing would not end",
                    ));
                }
            }
        }
        Err(self.asking.broken("the service answered 5 times with another page than asked for"))
    }

    fn way<R>(&self, asked: i64, page: &Page<R>) -> Way {
        let head = page.head();
        // A page of another request is one of another moment's assignments.
        let is_other = match (&self.request_id, &head.request_id) {
            (Some(ours), Some(theirs)) => asked > 0 && ours != theirs,
            _ => false,
        };
        // An answer that counts records but has none has lost them.
        let lost =
            page.is_empty() && head.assignments_in_current_page.is_some_and(|count| count > 0);
        if is_other || lost { Way::Unclear } else { way(asked, head, self.total_pages) }
    }

    async fn ask<R: Record>(&self, index: i64) -> Result<Page<R>> {
        if index == 0 {
            return self.asking.page(&[]).await;
        }
        let mut position = vec![("pageIndex", Value::from(index))];
        // Documented only above 300 assignments, though live answers always have one.
        if let Some(request_id) = &self.request_id {
            position.push(("requestId", Value::from(request_id.as_str())));
        }
        self.asking.page(&position).await
    }
}

fn way(asked: i64, head: &PageHead, known_pages: Option<i64>) -> Way {
    let is_asked = match head.current_page_index {
        Some(current) => current == asked,
        // Only a first page may leave its index out.
        None => asked == 0,
    };
    if head.is_bare || !is_asked {
        return Way::Unclear;
    }
    let last = head.total_pages.or(known_pages).map(|pages| pages - 1);
    match head.next_page_index {
        None => match last {
            // More pages are announced than were read: the index of the next one got lost.
            Some(last) if asked < last => Way::Unclear,
            _ => Way::End,
        },
        Some(next) if next != asked + 1 || last.is_some_and(|last| next > last) => Way::Nowhere,
        Some(next) => Way::On(next),
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

    #[test]
    fn the_way_on_follows_from_the_answer() {
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
            let way = match way(asked, &head(current, next, total), None) {
                Way::End => "end",
                Way::On(_) => "on",
                Way::Unclear => "unclear",
                Way::Nowhere => "nowhere",
            };
            assert_eq!(way, expected, "{asked} {current:?} {next:?} {total:?}");
        }
        let bare = PageHead { is_bare: true, ..PageHead::default() };
        assert!(matches!(way(0, &bare, None), Way::Unclear));
        // What an earlier answer announced holds on.
        assert!(matches!(way(1, &head(Some(1), None, None), Some(10)), Way::Unclear));
        assert!(matches!(way(9, &head(Some(9), None, None), Some(10)), Way::End));
    }
}
