//! The client: one method for each of core's, which makes a call that somebody then waits for.

mod jobs;
mod listings;
mod services;
mod state;

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use vpp::{Client as Core, Effect};
use vppkit_bindings::connection::{Connection, Recipe};

use crate::activity::Activity;
use crate::error::Failure;
use crate::options::{ConnectOptions, PerCall};
use crate::pending::{self, Answer, Pending, Progress, answer};
use crate::steps::Shared;
use crate::token::ServerToken;

/// What the clients of `vppkit` are made of.
#[pyclass(frozen, module = "vppkit._native", name = "NativeClient")]
pub(crate) struct Client {
    shared: Mutex<Option<Shared>>,
}

/// A guid for a new installation: made once, and kept.
#[pyfunction]
pub(crate) fn new_guid() -> String {
    vpp::Installation::new_guid()
}

/// The call that connects a client.
#[pyfunction]
pub(crate) fn connect(
    py: Python<'_>,
    token: &ServerToken,
    options: ConnectOptions,
    claims: bool,
    on_event: Option<Py<PyAny>>,
    is_async: bool,
) -> PyResult<Pending> {
    // A claim that was being written may have been.
    let writes = claims && options.may_claim();
    let activity = Arc::new(Activity::new(on_event, is_async));
    let recipe = Recipe::new(token.0.clone());
    let recipe = if claims { recipe } else { recipe.without_claim() };
    let recipe = options.add_to(recipe).map_err(|failure| failure.raise(py))?;
    let told = Arc::clone(&activity);
    let recipe = recipe.with(move |builder| {
        let told = Arc::clone(&told);
        builder.on_event(move |event| told.keep(event))
    });
    let connection = Arc::new(Connection::new(recipe));
    let shared = Shared { connection: Arc::clone(&connection), activity: Arc::clone(&activity) };
    let work = async move {
        connection.connected().await?;
        Ok(answer(|py| {
            let client = Client { shared: Mutex::new(Some(shared)) };
            Ok(Py::new(py, client)?.into_any())
        }))
    };
    let effect = if writes { Effect::Unknown } else { Effect::NotApplied };
    Ok(Pending::new(effect, work, Some(activity), None))
}

impl Client {
    fn shared(&self) -> Result<Shared, Failure> {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.clone().ok_or_else(|| Failure::usage("this client is closed", "Connect a new one."))
    }

    fn call<F>(
        &self,
        py: Python<'_>,
        effect: Effect,
        options: PerCall,
        progress: Option<Arc<Progress>>,
        call: impl FnOnce(Core) -> F + Send + 'static,
    ) -> PyResult<Pending>
    where
        F: Future<Output = Result<Answer, vpp::Error>> + Send,
    {
        let shared = self.shared().map_err(|failure| failure.raise(py))?;
        let activity = Arc::clone(&shared.activity);
        let work = async move {
            let client = shared.client(options.options()).await?;
            Ok(call(client).await?)
        };
        Ok(Pending::new(effect, work, Some(activity), progress))
    }

    /// A call that changes nothing on Apple's side.
    fn read<F>(
        &self,
        py: Python<'_>,
        options: PerCall,
        call: impl FnOnce(Core) -> F + Send + 'static,
    ) -> PyResult<Pending>
    where
        F: Future<Output = Result<Answer, vpp::Error>> + Send,
    {
        self.call(py, Effect::NotApplied, options, None, call)
    }

    /// A call that changes something: one that ends by a bug may have been carried out.
    fn write<F>(
        &self,
        py: Python<'_>,
        options: PerCall,
        call: impl FnOnce(Core) -> F + Send + 'static,
    ) -> PyResult<Pending>
    where
        F: Future<Output = Result<Answer, vpp::Error>> + Send,
    {
        self.call(py, Effect::Unknown, options, None, call)
    }

    fn job<F>(
        &self,
        py: Python<'_>,
        options: PerCall,
        on_progress: Option<Py<PyAny>>,
        run: impl FnOnce(Core, Option<Arc<Progress>>) -> F + Send + 'static,
    ) -> PyResult<Pending>
    where
        F: Future<Output = Result<Answer, vpp::Error>> + Send,
    {
        let progress = on_progress.map(|function| Arc::new(Progress::new(function)));
        let told = progress.clone();
        self.call(py, Effect::Unknown, options, progress, move |client| run(client, told))
    }

    /// What the client of this process says of itself. In a child process it connects first.
    fn state<T: Send>(&self, py: Python<'_>, read: impl FnOnce(&Core) -> T + Send) -> PyResult<T> {
        let shared = self.shared().map_err(|failure| failure.raise(py))?;
        if let Some(client) = shared.connection.here() {
            return Ok(read(client));
        }
        let connected = Box::pin(shared.connection.connected());
        let client = pending::block(py, &shared.activity, connected)?
            .map_err(|error| Failure::from(error).raise(py))?;
        Ok(read(client))
    }
}
