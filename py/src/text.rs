//! Words and times between Rust and Python.

use std::time::{Duration, SystemTime};

use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTzInfo};
use vpp::Timestamp;

/// `AccountClaimed` as Python writes it: `account_claimed`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// An aware datetime in UTC.
pub(crate) fn datetime(py: Python<'_>, at: SystemTime) -> PyResult<Bound<'_, PyDateTime>> {
    let seconds = match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    };
    PyDateTime::from_timestamp(py, seconds, Some(&PyTzInfo::utc(py)?.to_owned()))
}

/// The same, or none for a time that Python cannot write: beyond the year 9999.
pub(crate) fn date_of(py: Python<'_>, at: Timestamp) -> Option<Bound<'_, PyDateTime>> {
    datetime(py, at.to_system_time()).ok()
}

/// A duration of Python's own.
pub(crate) fn timedelta(py: Python<'_>, time: Duration) -> PyResult<Bound<'_, PyAny>> {
    time.into_pyobject(py).map(Bound::into_any)
}
