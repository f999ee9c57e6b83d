//! The members of a request, read the way the service reads them.

use serde_json::{Map, Value};

use crate::numbers::Failure;

/// The members of a request body. Every scalar is turned into text first and then parsed to what
/// is needed, and `null` means absent (protocol 1.2). Unknown members are ignored.
#[derive(Debug, Default)]
pub(crate) struct Args(Map<String, Value>);

impl Args {
    /// The members of a body, `None` when it is no JSON object. No source says what the live service
    /// makes of such a body; 9602 fits by meaning.
    pub(crate) fn new(parsed: Option<&Value>) -> Result<Self, Failure> {
        match parsed {
            Some(Value::Object(members)) => Ok(Self(members.clone())),
            _ => Err(Failure::new(9602)),
        }
    }

    /// A list of scalars; `null` and `[]` both mean that none is given (protocol 1.17).
    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        let invalid = || Failure::invalid(name);
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(items)) if items.is_empty() => Ok(None),
            Some(Value::Array(items)) => {
                let items = items.iter().map(|item| scalar(item).ok_or_else(invalid));
                items.collect::<Result<_, _>>().map(Some)
            }
            Some(_) => Err(invalid()),
        }
    }

    /// The whole request as one text, the same for the same members.
    pub(crate) fn fingerprint(&self) -> String {
        serde_json::to_string(&self.0).expect("it was read from JSON")
    }

    /// A scalar as text.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => scalar(value).map(Some).ok_or_else(|| Failure::invalid(name)),
        }
    }

    /// A scalar as text, where an empty one counts as absent.
    pub(crate) fn word(&self, name: &str) -> Result<Option<String>, Failure> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    pub(crate) fn required(&self, name: &str) -> Result<String, Failure> {
        self.word(name)?.ok_or_else(|| Failure::missing(name))
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Failure> {
        let parse = |text: String| text.parse().map_err(|_| Failure::invalid(name));
        self.word(name)?.map(parse).transpose()
    }

    /// A boolean that is false unless given. `1` and `0` count too: both forms are in use for
    /// includeRetiredOnly (protocol 1.11).
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Failure> {
        self.flag_or(name, false)
    }

    pub(crate) fn flag_or(&self, name: &str, default: bool) -> Result<bool, Failure> {
        match self.word(name)?.as_deref() {
            None => Ok(default),
            Some("true" | "1") => Ok(true),
            Some("false" | "0") => Ok(false),
            Some(_) => Err(Failure::invalid(name)),
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
