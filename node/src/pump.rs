//! What goes on by itself: a listing or a sync on the library's thread, with a few items ready ahead.

use std::collections::VecDeque;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::{External, ToNapiValue};
use napi::{Result, sys};
use napi_derive::napi;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use crate::error::Failure;
use crate::mailbox::Mailbox;
use crate::packed::Packed;

/// How many items wait for JavaScript at most. Core fetches pages ahead as well; this is for those
/// that are packed.
pub(crate) const AHEAD: usize = 4;

/// What JavaScript is given: an array that begins with the place of its variant here.
pub(crate) enum Item {
    /// The answer of a call, as JSON.
    Value(String),
    /// Why a call failed, as JSON.
    Failed(String),
    /// A page of records.
    Page(Box<Packed>),
    /// An event of a sync, as JSON.
    Event(String),
    /// The end of a listing or a sync, with what it has told by then as JSON.
    End(String),
    /// How far a job is, as JSON.
    Progress(String),
    /// Something that a client tells, as JSON.
    Told(String),
}

impl Item {
    pub(crate) fn failed(failure: &Failure) -> Self {
        Self::Failed(failure.to_json())
    }

    /// # Safety
    /// On the thread of the environment.
    pub(crate) unsafe fn into_js(self, env: sys::napi_env) -> Result<sys::napi_value> {
        let (kind, json) = match self {
            Self::Value(json) => (0, json),
            Self::Failed(json) => (1, json),
            // SAFETY: what the caller promises.
            Self::Page(page) => return unsafe { page.into_js(env, 2) },
            Self::Event(json) => (3, json),
            Self::End(json) => (4, json),
            Self::Progress(json) => (5, json),
            Self::Told(json) => (6, json),
        };
        // SAFETY: what the caller promises.
        unsafe {
            let values = [u32::to_napi_value(env, kind)?, String::to_napi_value(env, json)?];
            array(env, &values)
        }
    }
}

/// # Safety
/// On the thread of the environment.
pub(crate) unsafe fn array(
    env: sys::napi_env,
    values: &[sys::napi_value],
) -> Result<sys::napi_value> {
    let mut array = ptr::null_mut();
    // SAFETY: what the caller promises.
    unsafe {
        napi::check_status!(sys::napi_create_array_with_length(env, values.len(), &raw mut array))?;
        for (index, value) in values.iter().enumerate() {
            napi::check_status!(sys::napi_set_element(env, array, index as u32, *value))?;
        }
    }
    Ok(array)
}

/// What a pump and JavaScript share.
pub(crate) struct Shared {
    mailbox: Arc<Mailbox>,
    state: Mutex<State>,
    /// Rung when an item was taken or asked for.
    taken: Notify,
    ahead: usize,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Item>,
    /// Calls that wait for an item, by their ids.
    asked: VecDeque<u32>,
    task: Option<AbortHandle>,
    is_over: bool,
}

impl Shared {
    /// With `ahead` = 0 nothing is done before it is asked for.
    pub(crate) fn new(mailbox: Arc<Mailbox>, ahead: usize) -> Arc<Self> {
        Arc::new(Self { mailbox, state: Mutex::default(), taken: Notify::new(), ahead })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn runs_as(&self, task: AbortHandle) {
        self.state().task = Some(task);
    }

    /// Waits until another item is wanted.
    pub(crate) async fn wanted(&self) {
        self.wait_until(|state| !state.asked.is_empty() || state.ready.len() < self.ahead).await;
    }

    /// Waits until somebody asks.
    pub(crate) async fn asked(&self) {
        self.wait_until(|state| !state.asked.is_empty()).await;
    }

    async fn wait_until(&self, holds: impl Fn(&State) -> bool) {
        loop {
            let taken = self.taken.notified();
            if holds(&self.state()) {
                return;
            }
            taken.await;
        }
    }

    /// Hands an item to whoever waits longest, or keeps it.
    pub(crate) fn give(&self, item: Item) {
        let mut state = self.state();
        if state.is_over {
            return;
        }
        match state.asked.pop_front() {
            Some(id) => {
                drop(state);
                self.mailbox.post(id, item);
            }
            None => state.ready.push_back(item),
        }
    }

    /// Nothing more comes: whoever waits, and whoever asks later, is told so by `last`.
    pub(crate) fn end(&self, last: impl Fn() -> Item) {
        let asked = {
            let mut state = self.state();
            state.is_over = true;
            std::mem::take(&mut state.asked)
        };
        for id in asked {
            self.mailbox.post(id, last());
        }
        self.state().ready.push_back(last());
    }

    /// Ends what is under way; those who wait are told `why`.
    pub(crate) fn stop(&self, why: &Failure) {
        let (task, asked) = {
            let mut state = self.state();
            state.ready.clear();
            (state.task.take(), std::mem::take(&mut state.asked))
        };
        if let Some(task) = task {
            task.abort();
        }
        for id in asked {
            self.mailbox.post(id, Item::failed(why));
        }
        self.end(|| Item::failed(why));
    }

    /// The next item if it is ready; otherwise it is sent to the call `id`.
    fn next(&self, id: u32) -> Option<Item> {
        let mut state = self.state();
        let item = match state.ready.pop_front() {
            Some(item) => item,
            None => {
                state.asked.push_back(id);
                drop(state);
                self.taken.notify_one();
                return None;
            }
        };
        if state.is_over && state.ready.is_empty() {
            // The last word stands, however often it is asked for.
            if let Some(last) = item.again() {
                state.ready.push_back(last);
            }
        }
        drop(state);
        self.taken.notify_one();
        Some(item)
    }
}

impl Item {
    fn again(&self) -> Option<Self> {
        match self {
            Self::End(json) => Some(Self::End(json.clone())),
            Self::Failed(json) => Some(Self::Failed(json.clone())),
            _ => None,
        }
    }
}

/// What JavaScript holds of a listing or a sync. Without it the work ends.
pub struct Pump(pub(crate) Arc<Shared>);

impl Drop for Pump {
    fn drop(&mut self) {
        if let Some(task) = self.0.state().task.take() {
            task.abort();
        }
    }
}

/// The next item at once if it is ready; otherwise `undefined`, and it comes through the mailbox.
#[napi(ts_return_type = "unknown")]
pub fn pump_next(pump: &External<Pump>, id: u32) -> Result<Option<Ready>> {
    Ok(pump.0.next(id).map(Ready))
}

/// Ends the work. Items that were not taken are dropped.
#[napi]
pub fn pump_close(pump: &External<Pump>) {
    pump.0.stop(&Failure::closed("the iteration was ended"));
}

/// An item on its way to the caller.
pub struct Ready(pub(crate) Item);

impl ToNapiValue for Ready {
    unsafe fn to_napi_value(env: sys::napi_env, Self(item): Self) -> Result<sys::napi_value> {
        // SAFETY: what the caller promises.
        unsafe { item.into_js(env) }
    }
}
