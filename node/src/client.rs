//! A client of JavaScript: how it connects, and how its calls start and end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use napi::bindgen_prelude::External;
use napi_derive::napi;
use vpp::{Client, Event};
use vppkit_bindings::connection::Connection;
use vppkit_bindings::runtime;

use crate::calls;
use crate::error::Failure;
use crate::events;
use crate::mailbox::Mailbox;
use crate::options::{ConnectOptions, PerCall, read};
use crate::pump::{Item, Pump, Shared};
use crate::tasks::Tasks;
use crate::{listings, sync};

/// What JavaScript holds of a client. Without it its calls end.
pub struct Handle {
    /// What events of this client are told under.
    id: u32,
    mailbox: Arc<Mailbox>,
    connection: Mutex<Option<Arc<Connection>>>,
    tasks: Arc<Tasks>,
    pumps: Mutex<Vec<Weak<Shared>>>,
    /// Whether anybody wants to be told of requests.
    is_heard: Arc<AtomicBool>,
}

impl Handle {
    fn connection(&self) -> MutexGuard<'_, Option<Arc<Connection>>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pumps(&self) -> MutexGuard<'_, Vec<Weak<Shared>>> {
        self.pumps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connected client.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let connection = self.connection();
        let client = connection.as_ref().and_then(|connection| connection.here());
        client.cloned().ok_or_else(|| Failure::closed("the client is closed"))
    }

    fn client_with(&self, options: &str) -> Result<Client, Failure> {
        let options: PerCall = read(options)?;
        Ok(self.client()?.with(options.into()))
    }

    fn listener(&self) -> impl Fn(&Event) + Send + Sync + Clone + use<> {
        let (id, is_heard) = (self.id, Arc::clone(&self.is_heard));
        let mailbox = Arc::clone(&self.mailbox);
        move |event| {
            if is_heard.load(Ordering::Relaxed) {
                mailbox.post(id, Item::Told(events::to_json(event)));
            }
        }
    }

    fn keep(&self, pump: &Arc<Shared>) {
        let mut pumps = self.pumps();
        pumps.retain(|pump| pump.strong_count() > 0);
        pumps.push(Arc::downgrade(pump));
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.tasks.cancel_all();
    }
}

/// JSON of the error where something could not even begin.
pub(crate) fn refused(result: Result<(), Failure>) -> Option<String> {
    result.err().map(|failure| failure.to_json())
}

/// A client that is not connected yet.
#[napi]
pub fn new_client(mailbox: &External<Arc<Mailbox>>, id: u32) -> External<Arc<Handle>> {
    External::new(Arc::new(Handle {
        id,
        mailbox: Arc::clone(mailbox),
        connection: Mutex::default(),
        tasks: Arc::default(),
        pumps: Mutex::default(),
        is_heard: Arc::default(),
    }))
}

/// Connects; the call `id` is told when it is done.
#[napi]
pub fn connect(client: &External<Arc<Handle>>, id: u32, options: String) -> Option<String> {
    let connect = || {
        let options: ConnectOptions = read(&options)?;
        let (handle, listener) = (Arc::clone(client), client.listener());
        client.tasks.run(&client.mailbox, id, async move {
            // A file, perhaps.
            let (options, token) = tokio::task::spawn_blocking(move || {
                let token = options.token.take();
                (options, token)
            })
            .await
            .map_err(|_| Failure::panicked())?;
            let recipe = options.recipe(token?)?;
            let recipe = recipe.with(move |builder| builder.on_event(listener.clone()));
            let connection = Arc::new(Connection::new(recipe));
            connection.connected().await?;
            *handle.connection() = Some(connection);
            Ok(Item::Value("null".to_owned()))
        })
    };
    refused(connect())
}

/// Starts a call of the method; its answer is told under `id`.
#[napi]
pub fn call(
    client: &External<Arc<Handle>>,
    id: u32,
    method: String,
    arguments: String,
    options: String,
) -> Option<String> {
    let call = || {
        let told = calls::Told { id, mailbox: Arc::clone(&client.mailbox) };
        let call = calls::start(client.client_with(&options)?, &method, &arguments, told)?;
        client.tasks.run(&client.mailbox, id, call)
    };
    refused(call())
}

/// Ends a call; it is not told of any more.
#[napi]
pub fn cancel(client: &External<Arc<Handle>>, id: u32) {
    client.tasks.cancel(id);
}

/// Whether somebody wants to be told of requests.
#[napi]
pub fn listen(client: &External<Arc<Handle>>, is_heard: bool) {
    client.is_heard.store(is_heard, Ordering::Relaxed);
}

/// Ends all calls, listings and syncs, and frees the connection.
#[napi]
pub fn close(client: &External<Arc<Handle>>) {
    client.tasks.cancel_all();
    let closed = Failure::closed("the client is closed");
    for pump in client.pumps().drain(..).filter_map(|pump| pump.upgrade()) {
        pump.stop(&closed);
    }
    drop(client.connection().take());
}

/// A pump, or why there is none.
#[napi(object, object_from_js = false)]
pub struct Started {
    pub pump: Option<External<Pump>>,
    pub error: Option<String>,
}

impl Started {
    fn of(result: Result<Arc<Shared>, Failure>) -> Self {
        match result {
            Ok(shared) => Self { pump: Some(External::new(Pump(shared))), error: None },
            Err(failure) => Self { pump: None, error: Some(failure.to_json()) },
        }
    }
}

fn begin(
    client: &Arc<Handle>,
    ahead: usize,
    run: impl FnOnce(Arc<Shared>) -> Result<listings::Run, Failure>,
) -> Result<Arc<Shared>, Failure> {
    let shared = Shared::new(Arc::clone(&client.mailbox), ahead);
    let runtime = runtime::runtime().map_err(|error| Failure::no_threads(&error))?;
    let task = runtime.spawn(run(Arc::clone(&shared))?);
    shared.runs_as(task.abort_handle());
    client.keep(&shared);
    Ok(shared)
}

/// Lists records. Nothing is sent before the first page is asked for.
#[napi]
pub fn list(
    client: &External<Arc<Handle>>,
    method: String,
    filter: String,
    options: String,
) -> Started {
    let list = || {
        let calling = client.client_with(&options)?;
        begin(client, crate::pump::AHEAD, |shared| {
            listings::run(&calling, &method, &filter, shared)
        })
    };
    Started::of(list())
}

/// Imports a library, or goes on from a checkpoint.
#[napi]
pub fn synchronize(client: &External<Arc<Handle>>, work: String, options: String) -> Started {
    let synchronize = || {
        let calling = client.client_with(&options)?;
        let work: sync::Work = read(&work)?;
        // With a store nothing may be asked for before what came before it has been taken.
        let ahead = if work.is_kept() { 0 } else { crate::pump::AHEAD };
        begin(client, ahead, |shared| sync::run(&calling, work, shared))
    };
    Started::of(synchronize())
}
