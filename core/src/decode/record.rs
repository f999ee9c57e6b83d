//! Decodes records into slots, driven by a table of their members.
//!
//! One decoder serves every record type. Its table comes from the model, so a member is written
//! down once. What a real server may send (protocol 3.1) is taken here: numbers as text and text
//! as numbers (`value.rs`), nulls, unknown members, two names for one thing.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::collect::check_nested;
use super::key::CompactKey;
use super::slot::{Slot, Span};
use super::text::Writer;
use super::value::Value;
use crate::spare;

/// How the value of a member is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    /// A text; a number is written out as its digits, because ids come in both forms.
    Text,
    /// A whole number, or a text holding one.
    Number,
    /// `true` or `false`, as 1 or 0, or as text.
    Flag,
    /// A nested record or list of records, checked and kept as JSON text.
    Nested(&'static Shape),
}

/// A name under which a member may arrive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    pub(crate) wire: &'static str,
    /// The name as it stands in compact JSON: `"adamId":`.
    pub(crate) key: CompactKey,
    pub(crate) slot: usize,
    pub(crate) form: Form,
    /// Whether this name wins over another for the same slot (`adamIdStr` over `adamId`).
    pub(crate) preferred: bool,
}

/// Looks a name up from where the last one lets it be expected: that one first, then those that
/// come later, then the earlier ones.
#[inline(always)]
pub(super) fn find_name(
    names: &[Name],
    expected: usize,
    is_it: impl Fn(&Name) -> bool,
) -> Option<usize> {
    let (earlier, later) = names.split_at_checked(expected)?;
    match later.iter().position(&is_it) {
        Some(at) => Some(expected + at),
        None => earlier.iter().position(is_it),
    }
}

/// What is known about a record type.
#[derive(Debug)]
pub struct Shape {
    /// The member of an answer that lists such records.
    pub(crate) list: &'static str,
    /// All names, in the alphabetical order in which the service sends them.
    pub(crate) names: &'static [Name],
    /// How many slots a record takes.
    pub(crate) slots: usize,
    /// Slots that must not be absent, with the name to show: the record's identity.
    pub(crate) required: &'static [(usize, &'static str)],
}

/// A member that the shape does not know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unknown {
    pub(crate) record: u32,
    pub(crate) name: Span,
    pub(crate) json: Span,
}

/// Collects the records of one answer.
pub(crate) struct Collector<'b> {
    pub(crate) shape: &'static Shape,
    pub(crate) writer: Writer<'b>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) unknown: Vec<Unknown>,
    pub(crate) records: u32,
    /// Whether a record without its identity is refused. Not where it is nested in an answer that
    /// may report a change: the change must not become unreadable for want of a detail.
    pub(crate) strict: bool,
    /// Whether the place was met where a list had been taken out.
    pub(crate) met_taken_out: bool,
}

impl<'b> Collector<'b> {
    pub(crate) fn new(shape: &'static Shape, body: &'b str) -> Self {
        Self {
            strict: true,
            met_taken_out: false,
            shape,
            writer: Writer::new(body),
            slots: Vec::new(),
            unknown: Vec::new(),
            records: 0,
        }
    }

    /// Makes room for so many more slots.
    pub(crate) fn reserve(&mut self, slots: usize) {
        let mut roomy = spare::SLOTS.take(self.slots.len() + slots);
        roomy.append(&mut self.slots);
        self.slots = roomy;
    }

    pub(crate) fn forget_records(&mut self) {
        self.slots.clear();
        self.unknown.clear();
        self.records = 0;
    }

    #[inline(always)]
    pub(crate) fn begin(&mut self) -> Started {
        let first = self.slots.len();
        self.slots.resize(first + self.shape.slots, Slot::ABSENT);
        Started { first, numbers: 0 }
    }

    /// Whether a value under this name would be kept.
    #[inline(always)]
    fn wants(&self, record: &Started, name: &Name) -> bool {
        name.preferred || self.slots[record.first + name.slot].is_absent()
    }

    /// Keeps a value, unless it is absent or a better one is there.
    #[inline(always)]
    pub(crate) fn store(&mut self, record: &mut Started, name: &Name, value: Slot) {
        if value.is_absent() {
            return;
        }
        let slot = &mut self.slots[record.first + name.slot];
        if !name.preferred && !slot.is_absent() {
            return;
        }
        if matches!(name.form, Form::Text) {
            record.numbers += usize::from(value.is_number());
            record.numbers -= usize::from(slot.is_number());
        }
        *slot = value;
    }

    /// Keeps a text, flag or number in its place, unless a better one is there.
    #[inline(always)]
    pub(super) fn put(&mut self, record: &Started, name: &Name, value: Slot) {
        let slot = &mut self.slots[record.first + name.slot];
        if name.preferred || slot.is_absent() {
            *slot = value;
        }
    }

    /// Completes a record.
    #[inline(always)]
    pub(crate) fn finish(&mut self, record: &Started) -> Result<(), String> {
        if record.numbers > 0 {
            self.write_out_numbers(record.first);
        }
        for (slot, name) in self.shape.required {
            if self.strict && self.slots[record.first + slot].is_absent() {
                return Err(format!("{}[{}] has no {name}", self.shape.list, self.records));
            }
        }
        self.records += 1;
        Ok(())
    }

    /// Ids that came as numbers only become text.
    fn write_out_numbers(&mut self, first: usize) {
        for name in self.shape.names.iter().filter(|name| matches!(name.form, Form::Text)) {
            let slot = &mut self.slots[first + name.slot];
            if let Some(number) = slot.as_number() {
                *slot = Slot::span(self.writer.written(&number.to_string()));
            }
        }
    }
}

/// A record whose members are being read.
pub(crate) struct Started {
    first: usize,
    /// How many of its texts are numbers so far.
    numbers: usize,
}

/// A list of records.
pub(crate) struct List<'c, 'b>(pub(crate) &'c mut Collector<'b>);

impl<'b> DeserializeSeed<'b> for List<'_, 'b> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'b>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'b> Visitor<'b> for List<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the list {}", self.0.shape.list)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    // serde's own message would repeat the text.
    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        Err(E::custom(format_args!("a text stands in place of the list {}", self.0.shape.list)))
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Record(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

/// One record.
pub(crate) struct Record<'c, 'b>(pub(crate) &'c mut Collector<'b>);

impl<'b> DeserializeSeed<'b> for Record<'_, 'b> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'b>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'b> Visitor<'b> for Record<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object in {}", self.0.shape.list)
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        Err(E::custom(format_args!("a text stands in place of an object in {}", self.0.shape.list)))
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<(), A::Error> {
        let collector = self.0;
        let shape = collector.shape;
        let mut record = collector.begin();
        let mut expected = 0;
        loop {
            let writer = &mut collector.writer;
            let Some(key) = map.next_key_seed(Key { shape, expected, writer: &mut *writer })?
            else {
                break;
            };
            let at = match key {
                Found::Known(at) => at,
                Found::Unknown(name) => {
                    let json: &'b RawValue = map.next_value()?;
                    let json = writer.borrowed(json.get());
                    let record = collector.records;
                    collector.unknown.push(Unknown { record, name, json });
                    continue;
                }
            };
            expected = at + 1;
            let name = &shape.names[at];
            if !collector.wants(&record, name) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let writer = &mut collector.writer;
            let value = match name.form {
                Form::Nested(shape) => nested_value(shape, &mut map, writer)?,
                form => map.next_value_seed(Value { wire: name.wire, form, writer })?,
            };
            collector.store(&mut record, name, value);
        }
        collector.finish(&record).map_err(A::Error::custom)
    }
}

fn nested_value<'b, A: MapAccess<'b>>(
    shape: &'static Shape,
    map: &mut A,
    writer: &mut Writer<'b>,
) -> Result<Slot, A::Error> {
    let json: &'b RawValue = map.next_value()?;
    if json.get() == "null" {
        return Ok(Slot::ABSENT);
    }
    check_nested(shape, json.get()).map_err(A::Error::custom)?;
    Ok(Slot::span(writer.borrowed(json.get())))
}

/// A member's name, looked up where the last one lets it be expected.
struct Key<'c, 'b> {
    shape: &'static Shape,
    expected: usize,
    writer: &'c mut Writer<'b>,
}

enum Found {
    Known(usize),
    Unknown(Span),
}

impl Key<'_, '_> {
    fn find(&self, key: &str) -> Option<usize> {
        find_name(self.shape.names, self.expected, |name| name.wire == key)
    }
}

impl<'b> DeserializeSeed<'b> for Key<'_, 'b> {
    type Value = Found;

    fn deserialize<D: serde::Deserializer<'b>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'b> Visitor<'b> for Key<'_, 'b> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E>(self, key: &'b str) -> Result<Found, E> {
        Ok(match self.find(key) {
            Some(at) => Found::Known(at),
            None => Found::Unknown(self.writer.borrowed(key)),
        })
    }

    fn visit_str<E>(self, key: &str) -> Result<Found, E> {
        Ok(match self.find(key) {
            Some(at) => Found::Known(at),
            None => Found::Unknown(self.writer.written(key)),
        })
    }
}
