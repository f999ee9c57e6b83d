//! The value of one member of a record, in whichever form it comes (protocol 3.1).

use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::record::Form;
use super::slot::Slot;
use super::text::Writer;

/// The value of a known member.
pub(super) struct Value<'c, 'b> {
    pub(super) wire: &'static str,
    pub(super) form: Form,
    pub(super) writer: &'c mut Writer<'b>,
}

impl<'b> Value<'_, 'b> {
    /// A text where another form is wanted.
    fn parse<E: serde::de::Error>(&self, text: &str) -> Result<Slot, E> {
        let text = text.trim();
        let number = match (self.form, text) {
            (_, "") => return Ok(Slot::ABSENT),
            (Form::Flag, _) if text.eq_ignore_ascii_case("true") => Some(1),
            (Form::Flag, _) if text.eq_ignore_ascii_case("false") => Some(0),
            _ => text.parse().ok(),
        };
        number.map_or_else(|| Err(self.wrong("a text")), |number| self.number(number))
    }

    fn number<E: serde::de::Error>(&self, number: i64) -> Result<Slot, E> {
        if matches!(self.form, Form::Flag) && !(0..=1).contains(&number) {
            return Err(self.wrong("a number"));
        }
        Slot::number(number).ok_or_else(|| self.wrong("a number out of range"))
    }

    /// Names the member and what stands there, not the value: it may be anything.
    fn wrong<E: serde::de::Error>(&self, found: &str) -> E {
        let wanted = match self.form {
            Form::Text => "a text",
            Form::Number => "a whole number",
            Form::Flag => "true or false",
            Form::Nested(_) => "an object or list",
        };
        E::custom(format_args!("{} holds {found} instead of {wanted}", self.wire))
    }
}

impl<'b> DeserializeSeed<'b> for Value<'_, 'b> {
    type Value = Slot;

    fn deserialize<D: serde::Deserializer<'b>>(self, deserializer: D) -> Result<Slot, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'b> Visitor<'b> for Value<'_, 'b> {
    type Value = Slot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value of {}", self.wire)
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'b str) -> Result<Slot, E> {
        match self.form {
            Form::Text => Ok(Slot::span(self.writer.borrowed(text))),
            _ => self.parse(text),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Slot, E> {
        match self.form {
            Form::Text => Ok(Slot::span(self.writer.written(text))),
            _ => self.parse(text),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Slot, E> {
        match (self.form, i64::try_from(number)) {
            (Form::Text, Err(_)) => Ok(Slot::span(self.writer.written(&number.to_string()))),
            (Form::Text, Ok(small)) => Ok(Slot::number(small)
                .unwrap_or_else(|| Slot::span(self.writer.written(&number.to_string())))),
            (_, Ok(small)) => self.number(small),
            (_, Err(_)) => Err(self.wrong("a number out of range")),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Slot, E> {
        match self.form {
            Form::Text => Ok(Slot::span(self.writer.written(&number.to_string()))),
            _ => self.number(number),
        }
    }

    // serde_json reads whatever is no 64-bit integer as a float: digits would be lost, and an id
    // with lost digits is another id.
    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Slot, E> {
        Err(self.wrong("a number that is not whole or too large"))
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Slot, E> {
        match self.form {
            Form::Text => Ok(Slot::span(self.writer.written(if flag { "true" } else { "false" }))),
            Form::Flag => self.number(flag.into()),
            _ => Err(self.wrong("true or false")),
        }
    }

    fn visit_unit<E>(self) -> Result<Slot, E> {
        Ok(Slot::ABSENT)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, _: A) -> Result<Slot, A::Error> {
        Err(self.wrong("a list"))
    }

    fn visit_map<A: MapAccess<'b>>(self, _: A) -> Result<Slot, A::Error> {
        Err(self.wrong("an object"))
    }
}
