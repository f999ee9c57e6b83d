//! A page of records: the body once, the records as views into it.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::sync::Arc;

use crate::decode::DecodeError;
use crate::decode::answer::{Decode, Decoded, Rejected, Verdict, standalone};
use crate::decode::collect::{Top, collect, scan};
use crate::decode::members::Members;
use crate::decode::record::{Collector, Shape, Unknown};
use crate::decode::slot::Slot;
use crate::decode::text::{Texts, checked};
use crate::model::{Envelope, Extra};
use crate::spare;

/// A type of record that comes in pages. Its implementations are written by `cargo xtask gen`.
pub trait Record: sealed::Sealed + Sized + Send + Sync + 'static {
    /// The borrowed view of such a record.
    type Ref<'p>: Copy;

    #[doc(hidden)]
    fn view(record: RecordRef<'_>) -> Self::Ref<'_>;

    #[doc(hidden)]
    fn own(record: RecordRef<'_>) -> Self;
}

pub(crate) mod sealed {
    use crate::decode::record::Shape;

    pub trait Sealed {
        #[doc(hidden)]
        const SHAPE: &'static Shape;
    }
}

/// The records of one answer of a listing.
///
/// Immutable, cheap to clone, safe to share between threads. Everything that its records lend
/// lives as long as the page; it takes about as much memory as the answer itself.
pub struct Page<R> {
    data: Arc<PageData>,
    record: PhantomData<fn() -> R>,
}

#[derive(Debug)]
struct PageData {
    texts: Texts,
    slots: Vec<Slot>,
    unknown: Vec<Unknown>,
    records: u32,
    shape: &'static Shape,
    head: PageHead,
}

/// What an answer says beside its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageHead {
    /// What every answer says.
    pub envelope: Envelope,
    /// An estimate of all records of the listing, for progress; on its first batch only.
    pub total_count: Option<i64>,
    /// Records in this batch, as the server counts.
    pub batch_count: Option<i64>,
    /// Batches of the listing, for progress; may be 0 where there is one.
    pub total_batch_count: Option<i64>,
    /// There is more: the token for the next batch.
    pub batch_token: Option<String>,
    /// The listing is complete: the token for what changes from now on.
    pub since_modified_token: Option<String>,
    /// The index of this page, from 0.
    pub current_page_index: Option<i64>,
    /// There is more: the index of the next page.
    pub next_page_index: Option<i64>,
    /// Pages of the listing.
    pub total_pages: Option<i64>,
    /// Assignments of the listing.
    pub total_assignments: Option<i64>,
    /// Assignments on this page, as the server counts.
    pub assignments_in_current_page: Option<i64>,
    /// The listing that further pages belong to.
    pub request_id: Option<String>,
    /// Whether the answer was a bare list, without anything beside the records.
    pub is_bare: bool,
    /// Members that this version does not know.
    pub extra: Extra,
}

impl PageHead {
    fn take(envelope: Envelope, mut from: Members) -> Result<Self, DecodeError> {
        Ok(Self {
            envelope,
            total_count: from.number("totalCount")?,
            batch_count: from.number("batchCount")?,
            total_batch_count: counted(from.number("totalBatchCount")?),
            batch_token: non_empty(from.text("batchToken")?),
            since_modified_token: non_empty(from.text("sinceModifiedToken")?),
            current_page_index: counted(from.number("currentPageIndex")?),
            next_page_index: counted(from.number("nextPageIndex")?),
            total_pages: counted(from.number("totalPages")?),
            total_assignments: from.number("totalAssignments")?,
            assignments_in_current_page: from.number("assignmentsInCurrentPage")?,
            request_id: from.text("requestId")?,
            is_bare: false,
            extra: from.rest(),
        })
    }
}

/// A count or index that can be none is as good as none.
fn counted(number: Option<i64>) -> Option<i64> {
    number.filter(|number| (0..i64::from(i32::MAX)).contains(number))
}

/// An empty token names no position, so it is as good as none.
fn non_empty(token: Option<String>) -> Option<String> {
    token.filter(|token| !token.is_empty())
}

impl<R> Page<R> {
    /// How many records it has.
    pub fn len(&self) -> usize {
        self.data.records as usize
    }

    /// Whether it has none. Empty pages in the middle of a listing are normal.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the answer says beside the records.
    pub fn head(&self) -> &PageHead {
        &self.data.head
    }

    /// About how much memory the page holds, in bytes.
    pub fn bytes(&self) -> usize {
        self.data.texts.bytes() + self.data.slots.len() * size_of::<Slot>()
    }
}

impl<R: Record> Page<R> {
    /// Keeps only the records at the indexes that `keep` names. Where the page is shared already
    /// all stay.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        if let Some(data) = Arc::get_mut(&mut self.data) {
            data.retain(keep);
        }
    }

    /// The record at an index, from 0.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<R::Ref<'_>> {
        (index < self.len()).then(|| R::view(self.data.record(index)))
    }

    /// All records in the order of the answer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = R::Ref<'_>> {
        (0..self.len()).map(|index| R::view(self.data.record(index)))
    }

    /// All records as values of their own.
    pub fn to_vec(&self) -> Vec<R> {
        (0..self.len()).map(|index| R::own(self.data.record(index))).collect()
    }

    /// Decodes an answer's body. For measurements and tests; the services do this themselves.
    ///
    /// # Errors
    /// `Protocol` if the body is not an answer with such records.
    #[doc(hidden)]
    pub fn decode(body: Vec<u8>) -> crate::Result<Self> {
        standalone(body)
    }
}

impl<R> Clone for Page<R> {
    fn clone(&self) -> Self {
        Self { data: Arc::clone(&self.data), record: PhantomData }
    }
}

impl<R> fmt::Debug for Page<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("records", &self.len()).finish_non_exhaustive()
    }
}

/// One record of a page, by slot; the generated views give its slots their names.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct RecordRef<'p> {
    page: &'p PageData,
    /// Its own slots: found once, not for every member.
    slots: &'p [Slot],
    index: usize,
}

impl<'p> RecordRef<'p> {
    #[inline(always)]
    fn slot(self, slot: usize) -> Slot {
        self.slots[slot]
    }

    #[inline]
    pub(crate) fn text(self, slot: usize) -> Option<&'p str> {
        self.slot(slot).as_span().map(|span| self.page.texts.get(span))
    }

    #[inline(always)]
    pub(crate) fn bytes(self, slot: usize) -> Option<&'p [u8]> {
        self.slot(slot).as_span().map(|span| self.page.texts.bytes_of(span))
    }

    #[inline(always)]
    pub(crate) fn number(self, slot: usize) -> Option<i64> {
        self.slot(slot).as_number()
    }

    #[inline(always)]
    pub(crate) fn flag(self, slot: usize) -> Option<bool> {
        self.number(slot).map(|number| number != 0)
    }

    /// The records of a nested list, or the one of a nested object.
    pub(crate) fn nested<R: Record>(self, slot: usize) -> Vec<R> {
        // Decoding the page has checked them with the same shape.
        self.text(slot).and_then(|json| nested::<R>(json).ok()).unwrap_or_default()
    }

    /// The members that the model does not know, as names and JSON texts.
    pub(crate) fn unknown(self) -> impl Iterator<Item = (&'p str, &'p str)> {
        let page = self.page;
        let from = page.unknown.partition_point(|unknown| (unknown.record as usize) < self.index);
        page.unknown[from..]
            .iter()
            .take_while(move |unknown| unknown.record as usize == self.index)
            .map(|unknown| (page.texts.get(unknown.name), page.texts.get(unknown.json)))
    }

    /// Most pages have none, so that is found out where this is called.
    #[inline(always)]
    pub(crate) fn extra(self) -> Extra {
        if self.page.unknown.is_empty() { Extra::default() } else { self.extra_of_page() }
    }

    fn extra_of_page(self) -> Extra {
        let members = self
            .unknown()
            .filter_map(|(name, json)| Some((name.to_owned(), serde_json::from_str(json).ok()?)));
        Extra(members.collect())
    }
}

/// Decodes the records of a JSON text: one object, or a list of them. For tests; the services do
/// this themselves.
///
/// # Errors
/// `Protocol` if the text holds no such records.
#[doc(hidden)]
pub fn decode_records<R: Record>(json: &str) -> crate::Result<Vec<R>> {
    nested(json).map_err(|error| crate::Error::protocol(error.to_string()))
}

pub(crate) fn nested<R: Record>(json: &str) -> Result<Vec<R>, DecodeError> {
    let body = json.to_owned();
    let (collector, _) = collect(R::SHAPE, &body, Top::Nested)?;
    let page = PageData::new(collector, PageHead::default(), R::SHAPE);
    let page = page.finish(body);
    Ok((0..page.records as usize).map(|index| R::own(page.record(index))).collect())
}

impl PageData {
    #[inline(always)]
    fn record(&self, index: usize) -> RecordRef<'_> {
        let width = self.shape.slots;
        RecordRef { page: self, slots: &self.slots[index * width..][..width], index }
    }

    fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let width = self.shape.slots;
        let kept: Vec<usize> = (0..self.records as usize).filter(|index| keep(*index)).collect();
        for (to, from) in kept.iter().enumerate() {
            self.slots.copy_within(from * width..(from + 1) * width, to * width);
        }
        self.slots.truncate(kept.len() * width);
        self.unknown.retain_mut(|unknown| match kept.binary_search(&(unknown.record as usize)) {
            Ok(index) => {
                unknown.record = index as u32;
                true
            }
            Err(_) => false,
        });
        self.records = kept.len() as u32;
    }

    /// All but the body, which the collector still borrows.
    fn new(collector: Collector<'_>, head: PageHead, shape: &'static Shape) -> Self {
        let mut slots = collector.slots;
        // Pages wait for the consumer: much that was reserved in vain is given back.
        if slots.capacity() - slots.len() > slots.len() / 2 {
            slots.shrink_to_fit();
        }
        Self {
            slots,
            unknown: collector.unknown,
            records: collector.records,
            texts: Texts::new(String::new(), collector.writer.into_side()),
            shape,
            head,
        }
    }

    fn finish(mut self, body: String) -> Self {
        self.texts.set_body(body);
        self
    }
}

impl Drop for PageData {
    fn drop(&mut self) {
        spare::BODIES.give(self.texts.take_body().into_bytes());
        spare::SLOTS.give(mem::take(&mut self.slots));
    }
}

impl<R: Record> Decode for Page<R> {
    fn decode(body: Vec<u8>) -> Result<Decoded<Self>, Rejected> {
        let body = checked(body)?;
        let read = match read_page(R::SHAPE, &body) {
            Ok(read) => read,
            Err(error) => return Err(Rejected { error, body: body.into_bytes() }),
        };
        let (verdict, data) = read;
        let envelope = data.head.envelope.clone();
        let page = Self { data: Arc::new(data.finish(body)), record: PhantomData };
        Ok(Decoded { verdict, envelope, value: page })
    }
}

fn read_page(shape: &'static Shape, body: &str) -> Result<(Verdict, PageData), DecodeError> {
    let (collector, members) = match scan(shape, body) {
        Some(scanned) => scanned,
        None => collect(shape, body, Top::Answer)?,
    };
    let is_bare = members.is_none();
    let mut members = Members(members.unwrap_or_default());
    let verdict = Verdict::take(&mut members)?;
    let envelope = Envelope::take(&mut members)?;
    let head = PageHead { is_bare, ..PageHead::take(envelope, members)? };
    Ok((verdict, PageData::new(collector, head, shape)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::decode::collect::Collected;
    use serde::Serialize;
    use serde_json::Value;

    /// Holds the scanner against the reference.
    pub(crate) fn check_both_ways<R: Record + Serialize>(body: &str) {
        let reference = collect(R::SHAPE, body, Top::Answer).map(show::<R>(body));
        // A body that the scanner declines is read by the reference anyway.
        if let Some(scanned) = scan(R::SHAPE, body) {
            let scanned = show::<R>(body)(scanned);
            assert_eq!(Some(scanned), reference.ok(), "{body}");
        }
    }

    /// Records and other members as JSON.
    fn show<'b, R: Record + Serialize>(body: &'b str) -> impl Fn(Collected<'b>) -> String {
        move |(collector, members)| {
            let page = PageData::new(collector, PageHead::default(), R::SHAPE);
            let page = page.finish(body.to_owned());
            let page = Page::<R> { data: Arc::new(page), record: PhantomData };
            let mut members = members.map(Value::Object);
            if let Some(members) = &mut members {
                members.as_object_mut().map(|members| members.remove(R::SHAPE.list));
            }
            format!("{} {members:?}", serde_json::to_string(&page.to_vec()).unwrap())
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_a_decoder_panic(bytes: Vec<u8>, text in "[\\[\\]{}:,\"a-z0-9 .\\\\-]{0,60}") {
            for body in [bytes, text.into_bytes()] {
                let _ = Page::<crate::License>::decode(body.clone());
                let _ = Page::<crate::User>::decode(body.clone());
                let _ = crate::ClientConfig::decode_body(body.clone());
                let _ = crate::LicenseChanges::decode_body(body);
            }
        }
    }
}
