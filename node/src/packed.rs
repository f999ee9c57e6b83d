//! A page as JavaScript can read it with a few crossings, however many records it has: one string
//! with all texts, one array of numbers that says how to cut it.
//!
//! The text is the words (texts that come again and again, each once) and then the texts of the
//! records, one after the other. The numbers are a head of [`HEAD`], a row for each record, and the
//! lengths of the words. `ts/generated/records.ts` reads the rows in the order in which
//! `generated.rs` writes them. What is rare stands aside as JSON.

use std::ptr;

use napi::bindgen_prelude::ToNapiValue;
use napi::{Result, check_status, sys};
use serde_json::{Value, json};
use vpp::{Extra, Page, PageHead, Record};

use crate::generated::Told;
use crate::pump::array;

/// Numbers before the rows: records, words, restarts, pages, all pages, records so far, all records.
const HEAD: usize = 7;
/// A number that is not there.
const ABSENT: i32 = i32::MIN;
/// Slots for words that were seen lately: more than the assets that most pages tell of.
const SEEN: usize = 256;

/// How far the listing of a page is.
#[derive(Default)]
pub(crate) struct Standing {
    pub(crate) restarts: u32,
    pub(crate) pages: u64,
    pub(crate) total_pages: Option<u64>,
    pub(crate) records: u64,
    pub(crate) total_records: Option<u64>,
}

/// A record that comes in pages. What implements it is written by `cargo xtask gen`.
pub(crate) trait Pack: Record {
    const TOLD: Told;
    /// Numbers in its row.
    const WIDTH: usize;

    fn pack<'p>(record: Self::Ref<'p>, to: &mut Packer<'p>);
}

/// A packed page.
pub(crate) struct Packed {
    told: Told,
    text: Text,
    numbers: Vec<i32>,
    head: String,
    rest: Option<String>,
}

enum Text {
    Ascii(Vec<u8>),
    Utf16(Vec<u16>),
}

/// Takes the members of one record after the other.
pub(crate) struct Packer<'p> {
    words: Vec<u8>,
    word_lengths: Vec<i32>,
    seen: Vec<(&'p [u8], i32)>,
    texts: Vec<u8>,
    numbers: Vec<i32>,
    rest: Vec<Value>,
    record: usize,
    /// Whether some text is not ASCII: JavaScript counts in units of UTF-16.
    is_wide: bool,
}

impl Packed {
    pub(crate) fn new<R: Pack>(page: &Page<R>, told: Told, standing: Standing) -> Self {
        let mut packed = pack(page, &standing, false);
        let is_ascii = packed.texts.is_ascii() && packed.words.is_ascii();
        if !is_ascii {
            packed = pack(page, &standing, true);
        }
        let Packer { mut words, word_lengths, texts, mut numbers, rest, .. } = packed;
        words.extend_from_slice(&texts);
        numbers[1] = fit(word_lengths.len() as u64);
        numbers.extend(word_lengths);
        let text = match is_ascii {
            true => Text::Ascii(words),
            false => Text::Utf16(String::from_utf8_lossy(&words).encode_utf16().collect()),
        };
        let rest = (!rest.is_empty()).then(|| Value::Array(rest).to_string());
        Self { told, text, numbers, head: head(page.head()).to_string(), rest }
    }

    /// # Safety
    /// On the thread of the environment.
    pub(crate) unsafe fn into_js(self, env: sys::napi_env, kind: u32) -> Result<sys::napi_value> {
        // SAFETY: what the caller promises.
        unsafe {
            let values = [
                u32::to_napi_value(env, kind)?,
                i32::to_napi_value(env, self.told as i32)?,
                self.text.into_js(env)?,
                numbers(env, &self.numbers)?,
                Text::from(self.head).into_js(env)?,
                Option::<String>::to_napi_value(env, self.rest)?,
            ];
            array(env, &values)
        }
    }
}

fn pack<'p, R: Pack>(page: &'p Page<R>, standing: &Standing, is_wide: bool) -> Packer<'p> {
    let mut numbers = Vec::with_capacity(HEAD + page.len() * R::WIDTH + SEEN);
    numbers.extend([
        fit(page.len() as u64),
        0,
        fit(u64::from(standing.restarts)),
        fit(standing.pages),
        standing.total_pages.map_or(-1, fit),
        fit(standing.records),
        standing.total_records.map_or(-1, fit),
    ]);
    let mut packer = Packer {
        words: Vec::new(),
        word_lengths: Vec::new(),
        seen: vec![(&[], -1); SEEN],
        texts: Vec::with_capacity(page.bytes() / 3),
        numbers,
        rest: Vec::new(),
        record: 0,
        is_wide,
    };
    for record in page.iter() {
        R::pack(record, &mut packer);
        packer.record += 1;
    }
    packer
}

impl<'p> Packer<'p> {
    fn length(&self, text: &[u8]) -> i32 {
        let length = match self.is_wide && !text.is_ascii() {
            true => String::from_utf8_lossy(text).encode_utf16().count(),
            false => text.len(),
        };
        fit(length as u64)
    }

    /// A text that is mostly another one in each record.
    #[inline]
    pub(crate) fn text(&mut self, text: Option<&'p [u8]>) {
        let length = match text {
            Some(text) => {
                self.texts.extend_from_slice(text);
                self.length(text)
            }
            None => -1,
        };
        self.numbers.push(length);
    }

    /// A text that comes again and again: its place among the words.
    #[inline]
    pub(crate) fn word(&mut self, word: Option<&'p [u8]>) {
        let Some(word) = word else {
            self.numbers.push(-1);
            return;
        };
        let slot = slot(word);
        if let (seen, place @ 0..) = self.seen[slot]
            && seen == word
        {
            self.numbers.push(place);
            return;
        }
        // Two that share a slot may come in twice: that costs a few bytes.
        let place = fit(self.word_lengths.len() as u64);
        self.words.extend_from_slice(word);
        self.word_lengths.push(self.length(word));
        self.seen[slot] = (word, place);
        self.numbers.push(place);
    }

    pub(crate) fn number(&mut self, name: &str, number: Option<i64>) {
        let fits = number.and_then(|number| i32::try_from(number).ok());
        match (number, fits) {
            (Some(_), Some(number)) if number != ABSENT => self.numbers.push(number),
            (Some(number), _) => {
                self.numbers.push(ABSENT);
                self.aside(name, json!(number));
            }
            (None, _) => self.numbers.push(ABSENT),
        }
    }

    pub(crate) fn flag(&mut self, flag: Option<bool>) {
        self.numbers.push(flag.map_or(-1, i32::from));
    }

    /// What has no place in a row.
    pub(crate) fn aside(&mut self, name: &str, value: Value) {
        self.rest.push(json!([self.record, name, value]));
    }

    pub(crate) fn extra(&mut self, extra: Extra) {
        if !extra.is_empty() {
            self.aside("extra", Value::Object(extra.0));
        }
    }
}

/// By the last bytes, which is where ids differ.
fn slot(word: &[u8]) -> usize {
    let last = word.last_chunk::<8>().map_or_else(
        || word.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        |bytes| u64::from_le_bytes(*bytes),
    );
    (last.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize % SEEN
}

/// Pages are far smaller than what this cuts off, and what it counts is told for people.
fn fit(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        match text.is_ascii() {
            true => Self::Ascii(text.into_bytes()),
            false => Self::Utf16(text.encode_utf16().collect()),
        }
    }
}

impl Text {
    /// # Safety
    /// On the thread of the environment.
    unsafe fn into_js(self, env: sys::napi_env) -> Result<sys::napi_value> {
        let mut value = ptr::null_mut();
        // SAFETY: what the caller promises; the lengths are those of the buffers.
        check_status!(unsafe {
            match self {
                Self::Ascii(text) => sys::napi_create_string_latin1(
                    env,
                    text.as_ptr().cast(),
                    text.len() as isize,
                    &raw mut value,
                ),
                Self::Utf16(text) => sys::napi_create_string_utf16(
                    env,
                    text.as_ptr(),
                    text.len() as isize,
                    &raw mut value,
                ),
            }
        })?;
        Ok(value)
    }
}

/// An Int32Array of its own.
///
/// # Safety
/// On the thread of the environment.
unsafe fn numbers(env: sys::napi_env, numbers: &[i32]) -> Result<sys::napi_value> {
    let (mut data, mut buffer, mut value) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    let bytes = size_of_val(numbers);
    // SAFETY: what the caller promises; the buffer has as many bytes as are copied.
    unsafe {
        check_status!(sys::napi_create_arraybuffer(env, bytes, &raw mut data, &raw mut buffer))?;
        ptr::copy_nonoverlapping(numbers.as_ptr().cast::<u8>(), data.cast::<u8>(), bytes);
        check_status!(sys::napi_create_typedarray(
            env,
            sys::TypedarrayType::int32_array,
            numbers.len(),
            buffer,
            0,
            &raw mut value,
        ))?;
    }
    Ok(value)
}

/// What an answer says beside its records, as the package shows it.
fn head(head: &PageHead) -> Value {
    json!({
        "totalCount": head.total_count,
        "batchCount": head.batch_count,
        "totalBatchCount": head.total_batch_count,
        "batchToken": head.batch_token,
        "sinceModifiedToken": head.since_modified_token,
        "currentPageIndex": head.current_page_index,
        "nextPageIndex": head.next_page_index,
        "totalPages": head.total_pages,
        "totalAssignments": head.total_assignments,
        "assignmentsInCurrentPage": head.assignments_in_current_page,
        "requestId": head.request_id,
        "extra": (!head.extra.is_empty()).then_some(&head.extra),
        "envelope": crate::configs::envelope(&head.envelope),
    })
}
