//! Clients.
//!
//! A client is a connection to the services for one token. All its calls, from whatever thread,
//! share one account state: one gate, one claim, at most five requests in flight.

use std::ffi::c_char;
use std::sync::Arc;

use vpp::{Client, Effect, Error};
use vppkit_bindings::connection;

use crate::call_options::{PerCall, vppkit_call_options};
use crate::cancel::Cancel;
use crate::client_options::{Options, vppkit_client_options};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::handle::{self, handles, out};
use crate::listener::Listener;
use crate::runtime::block;
use crate::settings;
use crate::{guard, text};

/// A connection to the services for one token. Yours; free it with `vppkit_client_free`. May be
/// used by any threads at once, and in a child process after `fork`.
pub struct vppkit_client(Arc<Connection>);

handles!(vppkit_client);

/// What all handles of a client share: its connection, and the log function that hears of it.
pub(crate) struct Connection {
    client: connection::Connection,
    listener: Option<Arc<Listener>>,
}

/// All handles that use it are gone: its log function may go as well.
impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.call_off();
        }
    }
}

impl Connection {
    fn new(options: &Options, claims: bool) -> Result<Self, Failure> {
        let listener = options.on_log.map(|function| Arc::new(Listener::new(function)));
        let recipe = options.recipe(listener.as_ref())?;
        let recipe = if claims { recipe } else { recipe.without_claim() };
        Ok(Self { client: connection::Connection::new(recipe), listener })
    }

    /// The client of this process, if it is connected.
    fn here(&self) -> Option<&Client> {
        self.client.here()
    }

    /// The same, connected if need be.
    async fn connected(&self) -> Result<&Client, Failure> {
        Ok(self.client.connected().await?)
    }
}

/// A call that is about to be made.
pub(crate) struct Call {
    connection: Arc<Connection>,
    per_call: PerCall,
}

impl Call {
    /// # Safety
    /// Both are NULL or such handles.
    pub(crate) unsafe fn of(
        client: *const vppkit_client,
        options: *const vppkit_call_options,
    ) -> Result<Self, Failure> {
        let connection = Arc::clone(&handle::lend(client, "client")?.0);
        Ok(Self { connection, per_call: settings::read_or(options, PerCall::default)? })
    }

    fn run<T>(
        self,
        effect: Effect,
        call: impl AsyncFnOnce(Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let Self { connection, per_call: PerCall { options, cancel } } = self;
        block(cancel.as_deref(), effect, async {
            let client = match connection.here() {
                Some(client) => client,
                None => connection.connected().await?,
            };
            Ok(call(client.with(options)).await?)
        })
    }

    /// Makes a call that changes nothing on Apple's side.
    pub(crate) fn read<T>(
        self,
        call: impl AsyncFnOnce(Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.run(Effect::NotApplied, call)
    }

    /// Makes a call that changes something: one that is cancelled may have been carried out.
    pub(crate) fn write<T>(
        self,
        call: impl AsyncFnOnce(Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.run(Effect::Unknown, call)
    }

    /// What a handle holds that goes on by itself, so that the log function outlives it.
    pub(crate) fn connection(&self) -> Arc<Connection> {
        Arc::clone(&self.connection)
    }

    /// What cancels it.
    pub(crate) fn cancel(&self) -> Option<Arc<Cancel>> {
        self.per_call.cancel.clone()
    }

    /// The client, without sending anything unless a child process must connect first.
    pub(crate) fn client(self) -> Result<Client, Failure> {
        let Self { connection, per_call: PerCall { options, cancel } } = self;
        if let Some(client) = connection.here() {
            return Ok(client.with(options));
        }
        block(cancel.as_deref(), Effect::NotApplied, async {
            Ok(connection.connected().await?.with(options))
        })
    }
}

/// The client's own view of itself, without options of a call.
///
/// # Safety
/// `client` is NULL or such a handle.
pub(crate) unsafe fn client_of(client: *const vppkit_client) -> Result<Client, Failure> {
    Call::of(client, std::ptr::null())?.client()
}

unsafe fn connect(
    name: &'static str,
    claims: bool,
    options: *const vppkit_client_options,
    client: *mut *mut vppkit_client,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call(name, error, || {
        let client = out(client, "client")?;
        let options = settings::read(options, "options")?;
        let cancel = options.cancel.clone();
        let connection = Connection::new(&options, claims)?;
        // A claim that was being written may have been.
        let writes = claims && options.may_claim;
        let effect = if writes { Effect::Unknown } else { Effect::NotApplied };
        block(cancel.as_deref(), effect, async { connection.connected().await.map(drop) })?;
        client.give(vppkit_client(Arc::new(connection)));
        Ok(VPPKIT_OK)
    })
}

/// Connects: reads both configurations and settles whose account it is. The options may be freed
/// afterwards. As every call that reads it repeats what failed in passing, and waits where Apple
/// asks to: how often and how long is set by the options, and the cancel handle among them ends it.
///
/// Errors: `VPPKIT_USAGE` for options that cannot be right (nothing is sent), `VPPKIT_TOKEN` if the
/// token is none or Apple does not take it, `VPPKIT_ACCOUNT_CLAIMED` if another product manages the
/// account (see `vppkit_error_holder_guid`), and what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_connect(
    options: *const vppkit_client_options,
    client: *mut *mut vppkit_client,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    connect("vppkit_client_connect", true, options, client, error)
}

/// Connects without claiming: an account that nobody holds is left as it is, and with one that
/// somebody else holds the client stays silent until `vppkit_client_take_over`. For the tool of an
/// administrator.
///
/// Errors: as `vppkit_client_connect`, except `VPPKIT_ACCOUNT_CLAIMED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_connect_without_claim(
    options: *const vppkit_client_options,
    client: *mut *mut vppkit_client,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    connect("vppkit_client_connect_without_claim", false, options, client, error)
}

/// Frees a client. No call of it may be under way; pages, pagers, syncs and errors that came from
/// it live on. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_free(client: *mut vppkit_client) {
    guard::plain("vppkit_client_free", (), || handle::free(client));
}

unsafe fn claiming(
    name: &'static str,
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    error: *mut *mut vppkit_error,
    call: impl AsyncFnOnce(Client) -> Result<(), Error>,
) -> vppkit_status {
    guard::call(name, error, || {
        Call::of(client, options)?.write(call)?;
        Ok(VPPKIT_OK)
    })
}

/// Claims the account for this installation, if nobody else has. `vppkit_client_connect` does this
/// already; it is needed again after `vppkit_client_release`, or when somebody has cleared the
/// claim. `options` may be NULL.
///
/// Errors: `VPPKIT_ACCOUNT_CLAIMED` if another product holds it, `VPPKIT_USAGE` without an
/// installation, and what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_claim(
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    claiming("vppkit_client_claim", client, options, error, async |client| client.claim().await)
}

/// Lets an account work again that was found in another product's hands, after that product has
/// let go of it: claims it if it is nobody's. As long as the other product holds it the account
/// stays silent; see `vppkit_client_take_over`. For an administrator's explicit call. `options` may
/// be NULL.
///
/// Errors: as `vppkit_client_claim`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_reactivate(
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_client_reactivate";
    claiming(name, client, options, error, async |client| client.reactivate().await)
}

/// Takes the account over from the installation whose guid is given, as `vppkit_error_holder_guid`
/// told it; where the other's clientContext has none, give its whole text (`client_context` of
/// `vppkit_account`, from a client that was connected without a claim). For an administrator's
/// explicit decision only: the other product keeps working until it notices. `options` may be NULL.
///
/// Errors: `VPPKIT_ACCOUNT_CLAIMED` if by now somebody else holds it than was expected, or if the
/// location is used through version 2 of Apple's API; `VPPKIT_USAGE` without an installation; and
/// what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_take_over(
    client: *const vppkit_client,
    expected_guid: *const c_char,
    options: *const vppkit_call_options,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_take_over", error, || {
        let guid = text::read(expected_guid, "expected_guid")?;
        Call::of(client, options)?.write(async |client| client.take_over(&guid).await)?;
        Ok(VPPKIT_OK)
    })
}

/// Gives the account up, so that another product can claim it. Nothing can be changed through this
/// client afterwards, unless it claims again. `options` may be NULL.
///
/// Errors: `VPPKIT_ACCOUNT_CLAIMED` if another product holds it, `VPPKIT_USAGE` if it was not
/// claimed, and what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_release(
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    claiming("vppkit_client_release", client, options, error, async |client| client.release().await)
}
