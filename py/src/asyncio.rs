//! The bridge to asyncio: calls run on the library's thread, and one thread more settles the
//! futures of event loops, so that no request ever waits for Python.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyCFunction;
use tokio::task::AbortHandle;
use vpp::Effect;
use vppkit_bindings::per_process::PerProcess;
use vppkit_bindings::signals::{self, Blocked};

use crate::activity::Activity;
use crate::error::Failure;
use crate::exit;
use crate::pending::{Answer, Call, Progress, runtime_here};

/// What the thread is told.
enum News {
    /// A call has ended.
    Ended { promise: Arc<Promise>, result: Result<Answer, Failure> },
    /// A job has come further.
    Progress { promise: Arc<Promise>, progress: Arc<Progress> },
    /// A client tells something.
    Activity(Arc<Activity>),
    /// The interpreter ends.
    Over,
}

/// A future of an event loop that waits for a call.
struct Promise {
    event_loop: Py<PyAny>,
    future: Py<PyAny>,
}

struct Bridge {
    news: Sender<News>,
    thread: JoinHandle<()>,
}

/// A child process makes its own.
static BRIDGE: PerProcess<Mutex<Option<Bridge>>> = PerProcess::new();

fn bridge() -> MutexGuard<'static, Option<Bridge>> {
    BRIDGE.get(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

fn started() -> Result<Sender<News>, Failure> {
    let mut bridge = bridge();
    if let Some(bridge) = &*bridge {
        return Ok(bridge.news.clone());
    }
    let (news, told) = mpsc::channel();
    let blocked = Blocked::all();
    let thread = thread::Builder::new().name("vppkit-asyncio".to_owned()).spawn(move || {
        signals::block_for_good();
        run(&told);
    });
    drop(blocked);
    let thread = thread.map_err(|error| {
        let what = format!("the threads of the library cannot be started: {error}");
        Failure::internal(what, Effect::NotSent)
    })?;
    *bridge = Some(Bridge { news: news.clone(), thread });
    Ok(news)
}

/// Ends the thread. What it was not told by now is lost: there is nobody left to hear it.
pub(crate) fn end() {
    let Some(Bridge { news, thread }) = bridge().take() else { return };
    let _ = news.send(News::Over);
    let _ = thread.join();
}

/// Tells of a client's activity soon, where a call is under way that nobody waits for in a thread.
pub(crate) fn tell_of(activity: &Arc<Activity>) {
    if let Some(bridge) = &*bridge() {
        let _ = bridge.news.send(News::Activity(Arc::clone(activity)));
    }
}

fn run(told: &Receiver<News>) {
    while let Ok(first) = told.recv() {
        let mut batch = vec![first];
        batch.extend(told.try_iter());
        if exit::is_over() {
            return;
        }
        let is_over = Python::try_attach(|py| {
            // A bug of ours must not end this thread, nor keep the rest from those who wait.
            let pass_on = |news: News| catch_unwind(AssertUnwindSafe(|| news.pass_on(py)));
            batch.into_iter().any(|news| matches!(pass_on(news), Ok(false)))
        });
        if is_over != Some(false) {
            return;
        }
    }
}

impl News {
    /// Whether there may be more.
    fn pass_on(self, py: Python<'_>) -> bool {
        match self {
            Self::Ended { promise, result } => promise.settle(py, result),
            Self::Progress { promise, progress } => promise.tell(py, &progress),
            Self::Activity(activity) => {
                if let Err(error) = activity.hand_over(py) {
                    error.write_unraisable(py, None);
                }
            }
            Self::Over => return false,
        }
        true
    }
}

impl Promise {
    /// Hands over the result. An event loop that is closed has nobody who waits.
    fn settle(&self, py: Python<'_>, result: Result<Answer, Failure>) {
        let (is_result, value) = match result {
            Ok(answer) => match answer(py) {
                Ok(value) => (true, value),
                Err(error) => (false, error.into_value(py).into_any()),
            },
            Err(failure) => (false, failure.raise(py).into_value(py).into_any()),
        };
        let settle = pyo3::wrap_pyfunction!(_settle, py).expect("a function of this module");
        let arguments = (settle, &self.future, is_result, value);
        let _ = self.event_loop.call_method1(py, intern!(py, "call_soon_threadsafe"), arguments);
    }

    /// Lets the event loop call the function. What it raises becomes the result of the future.
    fn tell(self: Arc<Self>, py: Python<'_>, progress: &Arc<Progress>) {
        let (promise, progress) = (Arc::clone(&self), Arc::clone(progress));
        let call = PyCFunction::new_closure(py, None, None, move |args, _| {
            let py = args.py();
            if !is_done(promise.future.bind(py))?
                && let Err(error) = progress.hand_over(py)
            {
                promise.future.call_method1(py, "set_exception", (error.into_value(py),))?;
            }
            PyResult::Ok(())
        });
        if let Ok(call) = call {
            let _ = self.event_loop.call_method1(py, intern!(py, "call_soon_threadsafe"), (call,));
        }
    }
}

fn is_done(future: &Bound<'_, PyAny>) -> PyResult<bool> {
    future.call_method0(intern!(future.py(), "done"))?.is_truthy()
}

/// On the thread of the event loop.
#[pyfunction]
fn _settle(future: &Bound<'_, PyAny>, is_result: bool, value: Bound<'_, PyAny>) -> PyResult<()> {
    if is_done(future)? {
        return Ok(());
    }
    let method = if is_result { "set_result" } else { "set_exception" };
    future.call_method1(method, (value,)).map(drop)
}

/// Starts a call and returns the future that waits for it.
pub(crate) fn settle(call: Call, event_loop: Bound<'_, PyAny>) -> PyResult<Bound<'_, PyAny>> {
    let py = event_loop.py();
    let (news, runtime) = started()
        .and_then(|news| Ok((news, runtime_here()?)))
        .map_err(|failure| failure.raise(py))?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let promise = Promise { event_loop: event_loop.unbind(), future: future.clone().unbind() };
    let task = runtime.spawn(drive(call, Arc::new(promise), news));
    let abort = Abort(task.abort_handle());
    future.call_method1(intern!(py, "add_done_callback"), (abort,))?;
    Ok(future)
}

async fn drive(call: Call, promise: Arc<Promise>, news: Sender<News>) {
    let Call { mut work, progress, activity } = call;
    let tell = |promise, progress: &Arc<Progress>| {
        let _ = news.send(News::Progress { promise, progress: Arc::clone(progress) });
    };
    let result = loop {
        let Some(progress) = &progress else { break work.await };
        tokio::select! {
            biased;
            () = progress.news() => tell(Arc::clone(&promise), progress),
            result = &mut work => {
                tell(Arc::clone(&promise), progress);
                break result;
            }
        }
    };
    if let Some(activity) = activity {
        let _ = news.send(News::Activity(activity));
    }
    let _ = news.send(News::Ended { promise, result });
}

/// Called when a future is done: if it was cancelled, or a function of the user has failed, the call
/// is still under way and ends now.
#[pyclass(frozen, module = "vppkit._native")]
struct Abort(AbortHandle);

#[pymethods]
impl Abort {
    fn __call__(&self, _future: &Bound<'_, PyAny>) {
        self.0.abort();
    }
}
