//! The texts of an answer: the body once, and a side buffer for what does not stand in it as such.

use std::mem;

use super::DecodeError;
use super::answer::Rejected;
use super::slot::{LONGEST, Span};

/// A body checked to be UTF-8, and the texts that had to be written out beside it.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    body: String,
    side: String,
}

impl Texts {
    pub(crate) fn new(body: String, side: String) -> Self {
        Self { body, side }
    }

    /// The text that a span names.
    #[inline(always)]
    pub(crate) fn get(&self, span: Span) -> &str {
        let buffer = if span.in_side { &self.side } else { &self.body };
        let start = span.start as usize;
        // Spans are made by `Writer` only, over these very buffers.
        buffer.get(start..start + span.len as usize).unwrap_or_default()
    }

    /// The bytes of the text that a span names, without a look at them: bindings hand them on.
    #[inline(always)]
    pub(crate) fn bytes_of(&self, span: Span) -> &[u8] {
        let buffer = if span.in_side { &self.side } else { &self.body };
        let start = span.start as usize;
        buffer.as_bytes().get(start..start + span.len as usize).unwrap_or_default()
    }

    pub(crate) fn set_body(&mut self, body: String) {
        self.body = body;
    }

    pub(crate) fn take_body(&mut self) -> String {
        mem::take(&mut self.body)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.body.len() + self.side.len()
    }
}

/// Checks that the body is text and takes a byte order mark off.
pub(crate) fn checked(mut body: Vec<u8>) -> Result<String, Rejected> {
    if body.starts_with(BYTE_ORDER_MARK) {
        body.drain(..BYTE_ORDER_MARK.len());
    }
    if body.len() > LONGEST {
        let error = DecodeError("the answer is too large".to_owned());
        return Err(Rejected { error, body });
    }
    // Checking the whole body at once costs a fraction of what serde_json pays string by string.
    String::from_utf8(body).map_err(|not_text| Rejected {
        error: DecodeError("the answer is not UTF-8 text".to_owned()),
        body: not_text.into_bytes(),
    })
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Makes spans while a body is being decoded.
#[derive(Debug)]
pub(crate) struct Writer<'b> {
    body: &'b str,
    side: String,
}

impl<'b> Writer<'b> {
    pub(crate) fn new(body: &'b str) -> Self {
        Self { body, side: String::new() }
    }

    /// The span of a slice that serde_json lent from the body.
    #[inline(always)]
    pub(crate) fn borrowed(&mut self, slice: &'b str) -> Span {
        let start = (slice.as_ptr() as usize).wrapping_sub(self.body.as_ptr() as usize);
        if start <= self.body.len() && slice.len() <= self.body.len() - start {
            return Span { in_side: false, start: start as u32, len: slice.len() as u32 };
        }
        self.written(slice)
    }

    /// A text that stands in the body in another form.
    pub(crate) fn written(&mut self, text: &str) -> Span {
        let start = self.side.len();
        self.side.push_str(text);
        Span { in_side: true, start: start as u32, len: text.len() as u32 }
    }

    /// Writes a text part by part: where it starts. [`part`](Self::part) adds to it, and
    /// [`since`](Self::since) is its span.
    pub(crate) fn start(&self) -> usize {
        self.side.len()
    }

    pub(crate) fn part(&mut self, part: &str) {
        self.side.push_str(part);
    }

    pub(crate) fn since(&self, start: usize) -> Span {
        Span { in_side: true, start: start as u32, len: (self.side.len() - start) as u32 }
    }

    pub(crate) fn into_side(self) -> String {
        self.side
    }
}
