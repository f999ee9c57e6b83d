//! The members of a small object, taken one by one in a tolerant way.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::DecodeError;
use crate::model::Extra;
use crate::page::{self, Record};

/// An object whose members are taken out as they are understood; what is left is `extra`.
#[derive(Debug, Default)]
pub(crate) struct Members(pub(crate) Map<String, Value>);

impl Members {
    /// Parses a body that must be one JSON object.
    pub(crate) fn parse(body: &str) -> Result<Self, DecodeError> {
        match serde_json::from_str(body) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(other) => Err(DecodeError(format!("the answer is {}, not an object", kind(&other)))),
            Err(error) => Self::parse_one_by_one(body).ok_or_else(|| error.into()),
        }
    }

    /// One member that no value can hold, such as 1e400, must not hide the others.
    fn parse_one_by_one(body: &str) -> Option<Self> {
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(body).ok()?;
        Some(Self(members.into_iter().map(|(name, json)| (name, value_of(json))).collect()))
    }

    /// Takes a member out. A null is as good as absent (protocol 1.2, 3.4).
    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    /// A text; numbers are taken as their digits (protocol 3.1 rows 4, 7, 8, 9).
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, DecodeError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) if !number.is_f64() => Ok(Some(number.to_string())),
            Some(Value::Bool(flag)) => Ok(Some(flag.to_string())),
            Some(other) => Err(wrong(name, &other, "a text")),
        }
    }

    /// A whole number, or a text holding one (protocol 3.1 row 3). An empty text is absent.
    pub(crate) fn number(&mut self, name: &str) -> Result<Option<i64>, DecodeError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Number(number)) => match number.as_i64() {
                Some(number) => Ok(Some(number)),
                None => Err(DecodeError(format!("{name} holds a number out of range"))),
            },
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => match text.trim().parse() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(DecodeError(format!("{name} holds a text instead of a number"))),
            },
            Some(other) => Err(wrong(name, &other, "a number")),
        }
    }

    /// A number that stays for another reader; absent if it is none.
    pub(crate) fn peek_number(&self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// True or false, also as 1 or 0 or as text.
    pub(crate) fn flag(&mut self, name: &str) -> Result<Option<bool>, DecodeError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(Value::Number(number)) if number.as_i64() == Some(1) => Ok(Some(true)),
            Some(Value::Number(number)) if number.as_i64() == Some(0) => Ok(Some(false)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => Err(wrong(name, &other, "true or false")),
        }
    }

    /// A record or a list of records; absent is empty.
    pub(crate) fn records<R: Record>(&mut self, name: &str) -> Result<Vec<R>, DecodeError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(value) => page::nested(&value.to_string()),
        }
    }

    /// A nested object.
    pub(crate) fn object(&mut self, name: &str) -> Result<Option<Self>, DecodeError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Self(map))),
            Some(other) => Err(wrong(name, &other, "an object")),
        }
    }

    /// A list of objects; absent is empty (protocol 3.1 row 26).
    pub(crate) fn objects(&mut self, name: &str) -> Result<Vec<Self>, DecodeError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => list
                .into_iter()
                .map(|item| match item {
                    Value::Object(map) => Ok(Self(map)),
                    other => Err(wrong(name, &other, "objects")),
                })
                .collect(),
            Some(other) => Err(wrong(name, &other, "a list")),
        }
    }

    /// What nobody asked for.
    pub(crate) fn rest(self) -> Extra {
        Extra(self.0)
    }
}

/// The value of a JSON text; the text itself where it is one that no value can hold.
pub(super) fn value_of(json: &RawValue) -> Value {
    serde_json::from_str(json.get()).unwrap_or_else(|_| Value::String(json.get().to_owned()))
}

fn wrong(name: &str, found: &Value, wanted: &str) -> DecodeError {
    DecodeError(format!("{name} holds {} instead of {wanted}", kind(found)))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_no_value_can_hold_hides_no_other() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        for strange in ["1e400", "-1e999", "[1e400]", &deep] {
            let body = format!(r#"{{"a":{strange},"clientContext":"x","status":0}}"#);
            let mut members = Members::parse(&body).unwrap();
            assert_eq!(members.text("clientContext").unwrap().as_deref(), Some("x"));
            assert_eq!(members.number("status").unwrap(), Some(0));
        }
        assert!(Members::parse(r#"{"a":1e400"#).is_err());
    }
}
