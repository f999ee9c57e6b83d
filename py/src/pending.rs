//! A call that was asked for and not yet made: the same for those who wait for it in a thread and
//! for those who await it.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::time::timeout;
use vpp::{Effect, JobProgress};
use vppkit_bindings::runtime;

use crate::activity::Activity;
use crate::asyncio;
use crate::error::Failure;
use crate::exit;

/// Between two looks at Ctrl-C.
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// What a call brings, to be made into Python's objects where Python can be reached.
pub(crate) type Answer = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;
pub(crate) type Work = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send>>;

/// Wraps a value that knows how to become an object.
pub(crate) fn answer(
    make: impl FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send + 'static,
) -> Answer {
    Box::new(make)
}

pub(crate) fn runtime_here() -> Result<Arc<Runtime>, Failure> {
    runtime::runtime().map_err(|error| {
        let what = format!("the threads of the library cannot be started: {error}");
        Failure::internal(what, Effect::NotSent)
    })
}

/// A call. Wait for it, or settle a future of asyncio with it, once.
#[pyclass(frozen, module = "vppkit._native")]
pub(crate) struct Pending(Mutex<Option<Call>>);

pub(crate) struct Call {
    pub(crate) work: Work,
    /// What its client tells meanwhile.
    pub(crate) activity: Option<Arc<Activity>>,
    pub(crate) progress: Option<Arc<Progress>>,
}

/// How far a job is, for the function of Python that wants to know.
pub(crate) struct Progress {
    told: Mutex<Vec<JobProgress>>,
    news: Notify,
    function: Py<PyAny>,
}

impl Progress {
    pub(crate) fn new(function: Py<PyAny>) -> Self {
        Self { told: Mutex::default(), news: Notify::new(), function }
    }

    /// From within the job: keeps it for whoever can reach Python.
    pub(crate) fn tell(&self, progress: JobProgress) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(progress);
        self.news.notify_one();
    }

    /// Calls the function for each.
    pub(crate) fn hand_over(&self, py: Python<'_>) -> PyResult<()> {
        let told = std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner));
        for JobProgress { targets, done, failed, unclear, requests, .. } in told {
            self.function.call1(py, (targets, done, failed, unclear, requests))?;
        }
        Ok(())
    }

    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }
}

impl Pending {
    pub(crate) fn new(
        effect: Effect,
        work: impl Future<Output = Result<Answer, Failure>> + Send + 'static,
        activity: Option<Arc<Activity>>,
        progress: Option<Arc<Progress>>,
    ) -> Self {
        // What a panic leaves behind is looked at by nobody: the call is over.
        let guarded = AssertUnwindSafe(work).catch_unwind();
        let work = guarded
            .map(move |done| done.unwrap_or_else(|panic| Err(Failure::panicked(panic, effect))));
        Self(Mutex::new(Some(Call { work: Box::pin(work), activity, progress })))
    }

    fn take(&self) -> PyResult<Call> {
        let call = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        call.ok_or_else(|| PyRuntimeError::new_err("a call can be awaited only once"))
    }
}

impl Call {
    fn hand_over(&self, py: Python<'_>) -> PyResult<()> {
        if let Some(activity) = &self.activity {
            activity.hand_over(py)?;
        }
        match &self.progress {
            Some(progress) => progress.hand_over(py),
            None => Ok(()),
        }
    }

    /// The answer, or nothing after a tick or when there is news.
    async fn wait_a_little(&mut self) -> Option<Result<Answer, Failure>> {
        let Self { work, progress, .. } = self;
        let news = async {
            match progress {
                Some(progress) => progress.news().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            done = work => Some(done),
            () = news => None,
            () = tokio::time::sleep(TICK) => None,
        }
    }
}

#[pymethods]
impl Pending {
    /// Blocks this thread until the call has ended. Lets other threads run, and looks for signals
    /// (Ctrl-C) every 100 ms: what their handlers raise ends the call.
    fn wait(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let mut call = self.take()?;
        let runtime = runtime_here().map_err(|failure| failure.raise(py))?;
        loop {
            let done = py.detach(|| {
                let done = runtime.block_on(call.wait_a_little());
                exit::stay_if_over();
                done
            });
            call.hand_over(py)?;
            match done {
                Some(Ok(answer)) => return answer(py),
                Some(Err(failure)) => return Err(failure.raise(py)),
                None => py.check_signals()?,
            }
        }
    }

    /// Starts the call in the background and returns a future of the running event loop for it.
    /// Cancelling the future ends the call.
    fn settle<'py>(&self, event_loop: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        asyncio::settle(self.take()?, event_loop)
    }
}

/// Drives something that may be ready at once, without letting go of Python for it.
pub(crate) fn poll_once<T>(py: Python<'_>, work: impl Future<Output = T>) -> PyResult<Option<T>> {
    let runtime = runtime_here().map_err(|failure| failure.raise(py))?;
    let _context = runtime.enter();
    Ok(work.now_or_never())
}

/// Waits for something without a client's activity, as [`Pending::wait`] does.
pub(crate) fn block<T: Send>(
    py: Python<'_>,
    activity: &Activity,
    mut work: impl Future<Output = T> + Send + Unpin,
) -> PyResult<T> {
    let runtime = runtime_here().map_err(|failure| failure.raise(py))?;
    loop {
        let done = py.detach(|| {
            let done = runtime.block_on(async { timeout(TICK, &mut work).await });
            exit::stay_if_over();
            done
        });
        match done {
            // What is told of it has to wait for whoever asked: here it could be lost.
            Ok(done) => return Ok(done),
            Err(_) => {
                activity.hand_over(py)?;
                py.check_signals()?;
            }
        }
    }
}
