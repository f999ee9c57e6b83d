//! Takes an answer with records apart: the records into slots, the other members into a map.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::DecodeError;
use super::members::value_of;
use super::record::{Collector, List, Record, Shape};
use super::scan::{TAKEN_OUT, take_list};

/// The fast way: the list by the scanner, the rest by the reference. `None` where the scanner
/// declines, or the rest is not what it should be; then the reference reads it all.
pub(crate) fn scan<'b>(shape: &'static Shape, body: &'b str) -> Option<Collected<'b>> {
    let (collector, rest) = take_list(shape, body)?;
    let (left, members) = collect(shape, &rest, Top::Rest).ok()?;
    // Not met: then the list was one nested in another member, and is none of this answer's.
    (left.met_taken_out && left.records == 0).then_some((collector, members))
}

/// What the outermost JSON value is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Top {
    /// An object with a list of records, or a bare list of them (protocol 3.1 row 1).
    Answer,
    /// An answer whose list was taken out already.
    Rest,
    /// A record or a list of records.
    Nested,
}

pub(crate) type Collected<'b> = (Collector<'b>, Option<Map<String, Value>>);

pub(crate) fn collect<'b>(
    shape: &'static Shape,
    body: &'b str,
    top: Top,
) -> Result<Collected<'b>, DecodeError> {
    let mut collector = Collector::new(shape, body);
    collector.strict = top != Top::Nested;
    let mut deserializer = serde_json::Deserializer::from_str(body);
    let members = Outermost { top, collector: &mut collector }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((collector, members))
}

/// Checks a nested object or list of records.
pub(crate) fn check_nested(shape: &'static Shape, json: &str) -> Result<(), DecodeError> {
    collect(shape, json, Top::Nested).map(|_| ())
}

struct Outermost<'c, 'b> {
    top: Top,
    collector: &'c mut Collector<'b>,
}

impl<'b> DeserializeSeed<'b> for Outermost<'_, 'b> {
    type Value = Option<Map<String, Value>>;

    fn deserialize<D: serde::Deserializer<'b>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'b> Visitor<'b> for Outermost<'_, 'b> {
    type Value = Option<Map<String, Value>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an answer with {}", self.collector.shape.list)
    }

    // serde's own message would repeat the text.
    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<Self::Value, E> {
        Err(E::custom("the answer is a text"))
    }

    fn visit_seq<A: SeqAccess<'b>>(self, list: A) -> Result<Self::Value, A::Error> {
        List(self.collector).visit_seq(list)?;
        Ok(None)
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if self.top == Top::Nested {
            Record(self.collector).visit_map(map)?;
            return Ok(None);
        }
        let mut members = Map::new();
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            if name == self.collector.shape.list && self.top == Top::Rest {
                map.next_value_seed(TakenOut)?;
                self.collector.met_taken_out = true;
            } else if name == self.collector.shape.list {
                // Of a member named twice the last one counts.
                self.collector.forget_records();
                map.next_value_seed(List(&mut *self.collector))?;
            } else {
                members.insert(name.into_owned(), value_of(map.next_value()?));
            }
        }
        Ok(Some(members))
    }
}

/// The mark in the place of a list that was taken out, and nothing else.
struct TakenOut;

impl<'b> DeserializeSeed<'b> for TakenOut {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'b>>(self, deserializer: D) -> Result<(), D::Error> {
        match u64::deserialize(deserializer)? {
            TAKEN_OUT => Ok(()),
            _ => Err(D::Error::custom("another list stands where one was taken out")),
        }
    }
}
