//! The way from the library's thread to JavaScript: one for each environment (the main thread and
//! every worker have one of their own).

use std::ffi::c_void;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::{External, Function};
use napi::{Env, JsValue, Result, Status, sys};
use napi_derive::napi;

use crate::pump::Item;

/// What is told to JavaScript.
pub(crate) struct Message {
    /// The call that it is about; of an event, the client.
    pub(crate) id: u32,
    pub(crate) item: Item,
}

/// Holds what waits to be told, and wakes the event loop.
pub(crate) struct Mailbox {
    state: Mutex<State>,
}

struct State {
    waiting: Vec<Message>,
    /// Gone once the environment ends.
    function: Option<RawFunction>,
    /// Whether the event loop has been woken and has not come yet.
    is_called: bool,
}

struct RawFunction(sys::napi_threadsafe_function);

// SAFETY: it is made for being called by any thread.
unsafe impl Send for RawFunction {}

impl Mailbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells JavaScript something, soon. After the end of the environment it tells nobody.
    pub(crate) fn post(&self, id: u32, item: Item) {
        let mut state = self.state();
        let Some(RawFunction(function)) = state.function else { return };
        state.waiting.push(Message { id, item });
        if !state.is_called {
            state.is_called = true;
            let mode = sys::ThreadsafeFunctionCallMode::nonblocking;
            // SAFETY: it is taken away before the environment ends, under the same lock.
            unsafe { sys::napi_call_threadsafe_function(function, ptr::null_mut(), mode) };
        }
    }

    fn take(&self) -> Vec<Message> {
        let mut state = self.state();
        state.is_called = false;
        std::mem::take(&mut state.waiting)
    }

    fn close(&self) {
        let mut state = self.state();
        state.function = None;
        state.waiting.clear();
    }
}

/// Opens the mailbox of this environment. `deliver(id, item)` is called for each message.
#[napi]
pub fn open_mailbox(env: &Env, deliver: Function<'_, (), ()>) -> Result<External<Arc<Mailbox>>> {
    let mailbox = Arc::new(Mailbox {
        state: Mutex::new(State { waiting: Vec::new(), function: None, is_called: false }),
    });
    let name = env.create_string("vppkit")?;
    let mut function = ptr::null_mut();
    let context = Arc::into_raw(Arc::clone(&mailbox)).cast_mut().cast::<c_void>();
    // SAFETY: all values are of this environment; the context is given back by `ended`.
    let status = unsafe {
        sys::napi_create_threadsafe_function(
            env.raw(),
            deliver.raw(),
            ptr::null_mut(),
            name.raw(),
            0,
            1,
            ptr::null_mut(),
            Some(ended),
            context,
            Some(called),
            &raw mut function,
        )
    };
    check(status)?;
    // An idle client must not keep the process alive.
    // SAFETY: it was made above.
    check(unsafe { sys::napi_unref_threadsafe_function(env.raw(), function) })?;
    mailbox.state().function = Some(RawFunction(function));
    // It runs before the function goes, because it was added after it.
    let at_end = Arc::clone(&mailbox);
    env.add_env_cleanup_hook(at_end, |mailbox| mailbox.close())?;
    Ok(External::new(mailbox))
}

/// Whether calls are under way, which keep the process alive.
#[napi]
pub fn hold_open(env: &Env, mailbox: &External<Arc<Mailbox>>, is_busy: bool) -> Result<()> {
    let state = mailbox.state();
    let Some(RawFunction(function)) = state.function else { return Ok(()) };
    // SAFETY: the function is there until the environment ends, and this is its thread.
    check(unsafe {
        match is_busy {
            true => sys::napi_ref_threadsafe_function(env.raw(), function),
            false => sys::napi_unref_threadsafe_function(env.raw(), function),
        }
    })
}

fn check(status: sys::napi_status) -> Result<()> {
    match Status::from(status) {
        Status::Ok => Ok(()),
        other => Err(napi::Error::from_status(other)),
    }
}

/// Node has let go of the function.
unsafe extern "C" fn ended(_: sys::napi_env, _: *mut c_void, context: *mut c_void) {
    // SAFETY: `open_mailbox` gave it, and Node gives it back once.
    drop(unsafe { Arc::from_raw(context.cast_const().cast::<Mailbox>()) });
}

/// The event loop has come: everything that waits is handed over.
unsafe extern "C" fn called(
    env: sys::napi_env,
    deliver: sys::napi_value,
    context: *mut c_void,
    _: *mut c_void,
) {
    // Both are missing while the environment ends.
    if env.is_null() || deliver.is_null() {
        return;
    }
    // SAFETY: `ended` has not been called yet.
    let mailbox = unsafe { &*context.cast_const().cast::<Mailbox>() };
    for message in mailbox.take() {
        // SAFETY: this is the thread of the environment.
        let delivered = unsafe { hand_over(env, deliver, message) };
        if delivered.is_err() {
            // The environment is ending, or `deliver` threw, which Node reports by itself.
            return;
        }
    }
}

/// # Safety
/// On the thread of the environment.
unsafe fn hand_over(env: sys::napi_env, deliver: sys::napi_value, message: Message) -> Result<()> {
    let mut scope = ptr::null_mut();
    // SAFETY: what the caller promises. The scope is closed whatever becomes of the call, as Node
    // wants it: a worker that is terminated makes calls fail.
    unsafe {
        check(sys::napi_open_handle_scope(env, &raw mut scope))?;
        let delivered = deliver_item(env, deliver, message);
        sys::napi_close_handle_scope(env, scope);
        delivered
    }
}

/// # Safety
/// On the thread of the environment.
unsafe fn deliver_item(
    env: sys::napi_env,
    deliver: sys::napi_value,
    message: Message,
) -> Result<()> {
    // SAFETY: what the caller promises.
    unsafe {
        let mut undefined = ptr::null_mut();
        let mut id = ptr::null_mut();
        check(sys::napi_get_undefined(env, &raw mut undefined))?;
        check(sys::napi_create_uint32(env, message.id, &raw mut id))?;
        let arguments = [id, message.item.into_js(env)?];
        let mut returned = ptr::null_mut();
        check(sys::napi_call_function(
            env,
            undefined,
            deliver,
            arguments.len(),
            arguments.as_ptr(),
            &raw mut returned,
        ))
    }
}
