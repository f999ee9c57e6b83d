//! Failures, and how they become Python exceptions. The classes are written in Python
//! (`vppkit._errors`); what they are filled with comes from here.

use std::any::Any;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use vpp::{Effect, Kind, TokenProblem, TransportProblem};

use crate::text;
use records::record::IntoRecord;

/// Why a call failed.
pub(crate) enum Failure {
    /// What core said.
    Core(vpp::Error),
    /// What Python was told wrongly, before core heard of it.
    Usage { what: String, advice: &'static str },
    /// A bug in this library, or a machine that gives no more threads.
    Internal { what: String, effect: Effect },
}

impl From<vpp::Error> for Failure {
    fn from(error: vpp::Error) -> Self {
        Self::Core(error)
    }
}

impl Failure {
    pub(crate) fn usage(what: impl Into<String>, advice: &'static str) -> Self {
        Self::Usage { what: what.into(), advice }
    }

    pub(crate) fn internal(what: impl Into<String>, effect: Effect) -> Self {
        Self::Internal { what: what.into(), effect }
    }

    /// What a panic in a call becomes. Its message is not told: nobody knows what is in it.
    pub(crate) fn panicked(_panic: Box<dyn Any + Send>, effect: Effect) -> Self {
        Self::internal("a call met a bug in this library", effect)
    }

    /// The exception. If making it fails, that failure.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        let exception = match &self {
            Self::Core(error) => of_core(py, error),
            Self::Usage { what, advice } => {
                made(py, Kind::Usage, &format!("{what}. {advice}"), |fields| {
                    fields.set_item("what", what)?;
                    fields.set_item("advice", advice)
                })
            }
            Self::Internal { what, effect } => {
                let advice = "Please report it.";
                made(py, Kind::Internal, &format!("{what}. {advice}"), |fields| {
                    fields.set_item("what", what)?;
                    fields.set_item("advice", advice)?;
                    fields.set_item("effect", effect_word(*effect))
                })
            }
        };
        match exception {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        }
    }
}

/// The exception of an error of core.
pub(crate) fn of_core<'py>(py: Python<'py>, error: &vpp::Error) -> PyResult<Bound<'py, PyAny>> {
    let exception = made(py, error.kind(), &error.to_string(), |fields| fill(py, error, fields))?;
    if let Some(source) = std::error::Error::source(error) {
        let cause = match source.downcast_ref::<std::io::Error>().and_then(|io| io.raw_os_error()) {
            Some(number) => std::io::Error::from_raw_os_error(number).into(),
            None => pyo3::exceptions::PyException::new_err(chain(source)),
        };
        exception.setattr("__cause__", cause.value(py))?;
    }
    Ok(exception)
}

fn fill(py: Python<'_>, error: &vpp::Error, fields: &Bound<'_, PyDict>) -> PyResult<()> {
    fields.set_item("what", error.what())?;
    fields.set_item("advice", error.advice())?;
    fields.set_item("effect", effect_word(error.effect()))?;
    fields.set_item("service", error.service().map(|service| service.to_string()))?;
    fields.set_item("account", error.account())?;
    if let Some(apple) = error.apple() {
        fields.set_item("apple_number", apple.number)?;
        fields.set_item("apple_text", &apple.text)?;
    }
    fields.set_item("http_status", error.http_status())?;
    fields.set_item("retry_at", error.retry_at().map(|at| text::datetime(py, at)).transpose()?)?;
    fields.set_item("attempts", error.attempts())?;
    fields.set_item("token_problem", error.token_problem().map(token_word))?;
    fields.set_item("transport_problem", error.transport_problem().map(transport_word))?;
    if let Some(holder) = error.holder() {
        fields.set_item("holder_hostname", &holder.hostname)?;
        fields.set_item("holder_guid", &holder.guid)?;
    }
    if let Some(assigned) = error.already_assigned() {
        fields.set_item("already_assigned", assigned.clone().into_record(py)?)?;
    }
    Ok(())
}

fn made<'py>(
    py: Python<'py>,
    kind: Kind,
    message: &str,
    fill: impl FnOnce(&Bound<'py, PyDict>) -> PyResult<()>,
) -> PyResult<Bound<'py, PyAny>> {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let fields = PyDict::new(py);
    fill(&fields)?;
    MAKE.import(py, "vppkit._errors", "_make")?.call1((kind_word(kind), message, fields))
}

/// The texts of an error and of what is behind it.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut texts = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        texts.push(error.to_string());
        next = error.source();
    }
    texts.join(": ")
}

/// Kinds, effects and problems go by their names in core, in Python's writing: `account_claimed`.
pub(crate) fn kind_word(kind: Kind) -> String {
    text::snake_case(&format!("{kind:?}"))
}

pub(crate) fn effect_word(effect: Effect) -> String {
    text::snake_case(&format!("{effect:?}"))
}

fn token_word(problem: TokenProblem) -> String {
    text::snake_case(&format!("{problem:?}"))
}

fn transport_word(problem: TransportProblem) -> String {
    text::snake_case(&format!("{problem:?}"))
}
