//! What stands behind the builders of options, filters and requests.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Failure;
use crate::guard;
use crate::handle::{self, Handle};

/// A value that is put together by setters. A setter cannot fail; the call that takes the builder
/// returns the first problem.
pub(crate) struct Settings<T>(Mutex<State<T>>);

struct State<T> {
    value: Option<T>,
    problem: Option<Failure>,
}

/// A handle to settings.
pub(crate) trait Builder: Handle {
    type Value: Clone;

    fn settings(&self) -> &Settings<Self::Value>;
}

/// Declares handles that are builders of a value.
macro_rules! builders {
    ($($name:ident of $value:ty),+ $(,)?) => {$(
        crate::handle::handles!($name);
        impl crate::settings::Builder for $name {
            type Value = $value;
            fn settings(&self) -> &crate::settings::Settings<$value> {
                &self.0
            }
        }
    )+};
}
pub(crate) use builders;

impl<T: Clone> Settings<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(State { value: Some(value), problem: None }))
    }

    /// Settings that begin with an argument which may be none.
    pub(crate) fn from(value: Result<T, Failure>) -> Self {
        let (value, problem) = match value {
            Ok(value) => (Some(value), None),
            Err(problem) => (None, Some(problem)),
        };
        Self(Mutex::new(State { value, problem }))
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set<A>(
        &self,
        argument: Result<A, Failure>,
        apply: impl FnOnce(T, A) -> Result<T, Failure>,
    ) {
        let mut state = self.state();
        let applied = match (argument, state.value.take()) {
            (Ok(argument), Some(value)) => {
                // Whatever goes wrong, the problem keeps it from being used.
                apply(value, argument).map(|value| state.value = Some(value))
            }
            (Err(problem), value) => {
                state.value = value;
                Err(problem)
            }
            (Ok(_), None) => return,
        };
        if let Err(problem) = applied {
            state.problem.get_or_insert(problem);
        }
    }

    /// The value, or what was wrong with it.
    pub(crate) fn read(&self) -> Result<T, Failure> {
        let state = self.state();
        match (&state.problem, &state.value) {
            (Some(problem), _) => Err(problem.clone()),
            (None, Some(value)) => Ok(value.clone()),
            (None, None) => Err(Failure::panicked("a setter")),
        }
    }
}

/// The body of a setter.
///
/// # Safety
/// `builder` is NULL or such a handle.
pub(crate) unsafe fn set<B: Builder, A>(
    name: &'static str,
    builder: *mut B,
    argument: impl FnOnce() -> Result<A, Failure>,
    apply: impl FnOnce(B::Value, A) -> B::Value,
) {
    guard::plain(name, (), || {
        if let Some(builder) = handle::lend_if(builder) {
            builder.settings().set(argument(), |value, argument| Ok(apply(value, argument)));
        }
    });
}

/// The value of a builder that may be left out.
///
/// # Safety
/// `builder` is NULL or such a handle.
pub(crate) unsafe fn read_or<B: Builder>(
    builder: *const B,
    default: impl FnOnce() -> B::Value,
) -> Result<B::Value, Failure> {
    match handle::lend_if(builder) {
        Some(builder) => builder.settings().read(),
        None => Ok(default()),
    }
}

/// The value of a builder that must be given.
///
/// # Safety
/// `builder` is NULL or such a handle.
pub(crate) unsafe fn read<B: Builder>(
    builder: *const B,
    parameter: &str,
) -> Result<B::Value, Failure> {
    handle::lend(builder, parameter)?.settings().read()
}
