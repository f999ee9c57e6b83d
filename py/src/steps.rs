//! What goes on from step to step: the pages of a listing, the events of an import. The same for
//! those who iterate in a thread and for those who iterate in an event loop.

use std::pin::Pin;
use std::sync::Arc;

use pyo3::prelude::*;
use tokio::sync::{Mutex, OwnedMutexGuard};
use vpp::{CallOptions, Client, Effect};
use vppkit_bindings::connection::Connection;
use vppkit_bindings::per_process::Stamped;

use crate::activity::Activity;
use crate::error::Failure;
use crate::pending::{self, Answer, Pending};

pub(crate) type Next<'s, T> =
    Pin<Box<dyn Future<Output = Result<Option<T>, vpp::Error>> + Send + 's>>;

/// Something of core's that is asked for its next item. Giving up an answer loses nothing.
pub(crate) trait Steps: Send + 'static {
    type Item: Send + 'static;

    fn next(&mut self) -> Next<'_, Self::Item>;
}

/// A client's shared parts.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) connection: Arc<Connection>,
    pub(crate) activity: Arc<Activity>,
}

impl Shared {
    /// The client of this process, connected first in a child process.
    pub(crate) async fn client(&self, options: CallOptions) -> Result<Client, vpp::Error> {
        let client = match self.connection.here() {
            Some(client) => client,
            None => self.connection.connected().await?,
        };
        Ok(client.with(options))
    }
}

type Begin<S> = Box<dyn FnOnce(&Client) -> Result<S, vpp::Error> + Send>;

enum State<S> {
    Asked(Option<Begin<S>>, CallOptions),
    Begun(S),
    Closed,
}

/// Where the steps stand.
struct Place<S: Steps> {
    state: State<S>,
    /// The item that was brought and that nobody has taken yet: whoever asked for it was cancelled,
    /// or a signal struck. So it is not lost.
    brought: Option<Option<S::Item>>,
}

/// Steps that belong to the process that began them, and to one thread or task at a time.
pub(crate) struct Stepper<S: Steps> {
    place: Stamped<Arc<Mutex<Place<S>>>>,
    shared: Shared,
}

impl<S: Steps> Stepper<S> {
    /// Nothing is sent yet.
    pub(crate) fn new(
        shared: Shared,
        options: CallOptions,
        begin: impl FnOnce(&Client) -> Result<S, vpp::Error> + Send + 'static,
    ) -> Self {
        let state = State::Asked(Some(Box::new(begin)), options);
        let place = Place { state, brought: None };
        Self { place: Stamped::new(Arc::new(Mutex::new(place))), shared }
    }

    fn here(&self) -> Result<Arc<Mutex<Place<S>>>, Failure> {
        self.place.get().map(Arc::clone).ok_or_else(|| {
            Failure::usage(
                "this iterator was made before the process was forked",
                "Ask the client for a new one.",
            )
        })
    }

    fn lock(&self) -> Result<OwnedMutexGuard<Place<S>>, Failure> {
        self.here()?.try_lock_owned().map_err(|_| in_use())
    }

    /// The next item; None when there is no more. Blocks.
    pub(crate) fn next(&self, py: Python<'_>) -> PyResult<Option<S::Item>> {
        let mut guard = self.lock().map_err(|failure| failure.raise(py))?;
        let place = &mut *guard;
        if place.brought.is_none() {
            // What is ready costs no change of threads.
            let ready = match &mut place.state {
                State::Begun(steps) => pending::poll_once(py, steps.next())?,
                _ => None,
            };
            let brought = match ready {
                Some(ready) => ready.map_err(Failure::from),
                None => {
                    let work = Box::pin(next(&mut place.state, &self.shared));
                    pending::block(py, &self.shared.activity, work)?
                }
            };
            match brought {
                Ok(item) => place.brought = Some(item),
                Err(failure) => {
                    self.shared.activity.hand_over(py)?;
                    return Err(failure.raise(py));
                }
            }
        }
        self.shared.activity.hand_over(py)?;
        Ok(place.brought.take().flatten())
    }

    /// The next item if it is ready: `Some(None)` when there is no more.
    pub(crate) fn try_next(&self, py: Python<'_>) -> PyResult<Option<Option<S::Item>>> {
        let here = self.here().map_err(|failure| failure.raise(py))?;
        // A call that was cancelled lets go of it a moment later, and another task may wait.
        let Ok(mut guard) = here.try_lock_owned() else { return Ok(None) };
        let place = &mut *guard;
        if let Some(item) = place.brought.take() {
            return Ok(Some(item));
        }
        let State::Begun(steps) = &mut place.state else { return Ok(None) };
        match pending::poll_once(py, steps.next())? {
            None => Ok(None),
            Some(ready) => ready.map(Some).map_err(|error| Failure::from(error).raise(py)),
        }
    }

    /// A call that brings the next item, for `try_next` to take: whoever gives it up loses nothing.
    pub(crate) fn pending(&self) -> Pending {
        let (here, shared) = (self.here(), self.shared.clone());
        let activity = Arc::clone(&shared.activity);
        let work = async move {
            let mut guard = here?.lock_owned().await;
            let place = &mut *guard;
            if place.brought.is_none() {
                place.brought = Some(next(&mut place.state, &shared).await?);
            }
            let answer: Answer = Box::new(|py| Ok(py.None()));
            Ok(answer)
        };
        Pending::new(Effect::NotApplied, work, Some(activity), None)
    }

    /// A call that ends its requests, as `close` does, once a call that was cancelled has let go.
    pub(crate) fn closing(&self) -> Pending {
        let here = self.here();
        let work = async move {
            if let Ok(here) = here {
                let mut place = here.lock_owned().await;
                place.state = State::Closed;
                place.brought = None;
            }
            let answer: Answer = Box::new(|py| Ok(py.None()));
            Ok(answer)
        };
        Pending::new(Effect::NotApplied, work, None, None)
    }

    /// Runs something on the steps, if they have begun.
    pub(crate) fn with<T>(&self, read: impl FnOnce(&S) -> T) -> Result<Option<T>, Failure> {
        match &self.lock()?.state {
            State::Begun(steps) => Ok(Some(read(steps))),
            _ => Ok(None),
        }
    }

    /// Ends its requests. Nothing more comes.
    pub(crate) fn close(&self) -> Result<(), Failure> {
        if self.place.get().is_some() {
            let mut place = self.lock()?;
            place.state = State::Closed;
            place.brought = None;
        }
        Ok(())
    }
}

pub(crate) fn in_use() -> Failure {
    Failure::usage(
        "another thread or task uses this iterator at the moment",
        "Let one at a time use it.",
    )
}

async fn next<S: Steps>(state: &mut State<S>, shared: &Shared) -> Result<Option<S::Item>, Failure> {
    if let State::Asked(begin, options) = state {
        let client = shared.client(options.clone()).await?;
        let Some(begin) = begin.take() else { return Ok(None) };
        *state = State::Begun(begin(&client)?);
    }
    match state {
        State::Begun(steps) => Ok(steps.next().await?),
        _ => Ok(None),
    }
}
