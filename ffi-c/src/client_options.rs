//! Options of a client.
//!
//! Setters cannot fail: what is wrong with a value, also with the token, is told by
//! `vppkit_client_connect`. Use one of the functions that set the token; everything else may be
//! left out.

use std::ffi::{CString, c_char, c_void};
use std::sync::Arc;
use std::time::Duration;

use vpp::{ClientBuilder, Installation, ServerToken};
use vppkit_bindings::connection::Recipe;

use crate::basics::VPPKIT_ABSENT;
use crate::cancel::{self, vppkit_cancel};
use crate::error::Failure;
use crate::listener::{Function, Listener};
use crate::log::{self, vppkit_log_function};
use crate::settings::{self, Settings, builders, set};
use crate::{guard, handle, text};

/// Options of a client. Yours; free it with `vppkit_client_options_free`, at any time: clients keep
/// what they need. Used by one thread at a time.
pub struct vppkit_client_options(pub(crate) Settings<Options>);

builders!(vppkit_client_options of Options);

type Change = Arc<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>;

/// What a client is made from: once, and again in every child process that uses it.
#[derive(Clone, Default)]
pub(crate) struct Options {
    token: Option<ServerToken>,
    changes: Vec<Change>,
    /// Whether connecting may write.
    pub(crate) may_claim: bool,
    pub(crate) on_log: Option<Function>,
    pub(crate) cancel: Option<Arc<cancel::Cancel>>,
}

impl Options {
    fn token(self, token: ServerToken) -> Self {
        Self { token: Some(token), ..self }
    }

    fn with(
        mut self,
        change: impl Fn(ClientBuilder) -> ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.changes.push(Arc::new(change));
        self
    }

    pub(crate) fn recipe(&self, listener: Option<&Arc<Listener>>) -> Result<Recipe, Failure> {
        let token = self.token.clone().ok_or_else(|| {
            let advice = "Set it with vppkit_client_options_set_token_file or its like.";
            Failure::usage("no token was given", advice)
        })?;
        let mut recipe = Recipe::new(token);
        for change in &self.changes {
            let change = Arc::clone(change);
            recipe = recipe.with(move |builder| change(builder));
        }
        if let Some(listener) = listener.map(Arc::clone) {
            recipe = recipe.with(move |builder| {
                let listener = Arc::clone(&listener);
                builder.on_event(move |event| log::tell(&listener, event))
            });
        }
        Ok(recipe)
    }
}

/// Makes options without a token, otherwise as Apple recommends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_new() -> *mut vppkit_client_options {
    guard::plain("vppkit_client_options_new", std::ptr::null_mut(), || {
        handle::give(vppkit_client_options(Settings::new(Options::default())))
    })
}

/// Takes the token from a `.vpptoken` file, which is read at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_token_file(
    options: *mut vppkit_client_options,
    path: *const c_char,
) {
    let token = || Ok(ServerToken::from_file(text::read_path(path)?)?);
    set("vppkit_client_options_set_token_file", options, token, Options::token);
}

/// Takes the token's text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_token(
    options: *mut vppkit_client_options,
    token: *const c_char,
) {
    let token = || Ok(ServerToken::from_text(text::lent(token, "token")?)?);
    set("vppkit_client_options_set_token", options, token, Options::token);
}

/// Takes the token from an environment variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_token_env(
    options: *mut vppkit_client_options,
    variable: *const c_char,
) {
    let token = || Ok(ServerToken::from_env(text::lent(variable, "variable")?)?);
    set("vppkit_client_options_set_token_env", options, token, Options::token);
}

/// Takes a token without looking at it, in a form that `vppkit_client_options_set_token` mistakes
/// for something else.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_token_opaque(
    options: *mut vppkit_client_options,
    token: *const c_char,
) {
    let token = || Ok(ServerToken::opaque(text::lent(token, "token")?));
    set("vppkit_client_options_set_token_opaque", options, token, Options::token);
}

/// When the token that was set ends by its own date, in milliseconds since 1970; or `VPPKIT_ABSENT`
/// if it does not say, or none was set. The password of the account can end it sooner; see
/// `vppkit_client_token` once connected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_token_expires(
    options: *const vppkit_client_options,
) -> i64 {
    let name = "vppkit_client_options_token_expires";
    guard::plain(name, VPPKIT_ABSENT, || {
        let date = token_of(options).and_then(|token| token.expires()?.timestamp);
        date.map_or(VPPKIT_ABSENT, |date| date.as_millis())
    })
}

/// Makes the name of the organization that the token which was set was issued for; NULL if it does
/// not say, or none was set. Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_token_organization(
    options: *const vppkit_client_options,
) -> *mut c_char {
    let name = "vppkit_client_options_token_organization";
    guard::plain(name, std::ptr::null_mut(), || {
        let name = token_of(options).and_then(|token| token.organization().map(text::owned));
        name.map_or(std::ptr::null_mut(), CString::into_raw)
    })
}

unsafe fn token_of(options: *const vppkit_client_options) -> Option<ServerToken> {
    settings::read(options, "options").ok()?.token
}

/// Who we are: the host name under which an administrator knows this server, and a guid in the
/// 8-4-4-4-12 form that was made once for this installation and is kept. Needed for anything that
/// changes something; `vppkit_client_connect` then claims an account that nobody has claimed, and
/// refuses one that somebody else has. Leave it out to read only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_installation(
    options: *mut vppkit_client_options,
    hostname: *const c_char,
    guid: *const c_char,
) {
    let installation =
        || Ok(Installation::new(text::read(hostname, "hostname")?, text::read(guid, "guid")?));
    let name = "vppkit_client_options_set_installation";
    set(name, options, installation, |options, installation| {
        Options { may_claim: true, ..options }
            .with(move |builder| builder.installation(installation.clone()))
    });
}

/// The URL of the service configuration, in place of Apple's: https, or http on this machine, and
/// then all services must be on the same host and port.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_service_config_url(
    options: *mut vppkit_client_options,
    url: *const c_char,
) {
    let name = "vppkit_client_options_set_service_config_url";
    set(
        name,
        options,
        || text::read(url, "url"),
        |options, url| options.with(move |builder| builder.service_config_url(&*url)),
    );
}

/// Allows service URLs on a further host, for a proxy that stands in for Apple. May be called more
/// than once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_allow_host(
    options: *mut vppkit_client_options,
    host: *const c_char,
) {
    set(
        "vppkit_client_options_allow_host",
        options,
        || text::read(host, "host"),
        |options, host| options.with(move |builder| builder.allow_host(&*host)),
    );
}

/// Trusts the CA certificates of a PEM file beside those of the machine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_extra_ca(
    options: *mut vppkit_client_options,
    path: *const c_char,
) {
    set(
        "vppkit_client_options_set_extra_ca",
        options,
        || text::read_path(path),
        |options, path| options.with(move |builder| builder.extra_ca(&path)),
    );
}

/// Sends everything through this HTTP proxy. Proxy variables of the environment are not read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_proxy(
    options: *mut vppkit_client_options,
    url: *const c_char,
) {
    set(
        "vppkit_client_options_set_proxy",
        options,
        || text::read(url, "url"),
        |options, url| options.with(move |builder| builder.proxy(&*url)),
    );
}

unsafe fn set_time(
    name: &'static str,
    options: *mut vppkit_client_options,
    milliseconds: u64,
    apply: fn(ClientBuilder, Duration) -> ClientBuilder,
) {
    set(
        name,
        options,
        || Ok(Duration::from_millis(milliseconds)),
        |options, time| options.with(move |builder| apply(builder, time)),
    );
}

/// The longest that making a connection may take; 10 s if not set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_connect_timeout(
    options: *mut vppkit_client_options,
    milliseconds: u64,
) {
    let name = "vppkit_client_options_set_connect_timeout";
    set_time(name, options, milliseconds, ClientBuilder::connect_timeout);
}

/// The longest that one attempt may take, from sending to the whole answer; 60 s if not set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_attempt_timeout(
    options: *mut vppkit_client_options,
    milliseconds: u64,
) {
    let name = "vppkit_client_options_set_attempt_timeout";
    set_time(name, options, milliseconds, ClientBuilder::attempt_timeout);
}

/// The longest silence within an answer; 30 s if not set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_stall_timeout(
    options: *mut vppkit_client_options,
    milliseconds: u64,
) {
    let name = "vppkit_client_options_set_stall_timeout";
    set_time(name, options, milliseconds, ClientBuilder::stall_timeout);
}

/// The longest that each request may take with all waits and repeats. If not set, the attempts and
/// the longest wait bound it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_deadline(
    options: *mut vppkit_client_options,
    milliseconds: u64,
) {
    set_time("vppkit_client_options_set_deadline", options, milliseconds, ClientBuilder::deadline);
}

/// The longest that a request waits because Apple asked the account to; 15 minutes if not set. A
/// longer wait fails at once with `VPPKIT_THROTTLED` and its time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_longest_wait(
    options: *mut vppkit_client_options,
    milliseconds: u64,
) {
    let name = "vppkit_client_options_set_longest_wait";
    set_time(name, options, milliseconds, ClientBuilder::longest_wait);
}

/// How old the service configuration may get; 5 minutes if not set, as Apple advises.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_config_refresh(
    options: *mut vppkit_client_options,
    milliseconds: u64,
) {
    let name = "vppkit_client_options_set_config_refresh";
    set_time(name, options, milliseconds, ClientBuilder::config_refresh);
}

/// How often a request that met a passing failure is sent at most (5 if not set), and the wait
/// before the first repeat (1 s if not set, at most a minute; it doubles, with jitter).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_repeats(
    options: *mut vppkit_client_options,
    attempts: u32,
    first_delay_milliseconds: u64,
) {
    let delay = Duration::from_millis(first_delay_milliseconds);
    set(
        "vppkit_client_options_set_repeats",
        options,
        || Ok(delay),
        |options, delay| options.with(move |builder| builder.repeats(attempts, delay)),
    );
}

/// Requests in flight at once; 5 if not set. A number below 1 is taken as 1, one above 5 as 5:
/// Apple advises no more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_parallelism(
    options: *mut vppkit_client_options,
    requests: u32,
) {
    let name = "vppkit_client_options_set_parallelism";
    set(
        name,
        options,
        || Ok(requests as usize),
        |options, requests| options.with(move |builder| builder.parallelism(requests)),
    );
}

/// A function that is told what the client does; NULL for none. It and `user_data`, which may be
/// NULL, are used as long as the client, its pagers and its syncs live: freeing the last of them
/// waits for a call of the function that another thread is in, and there is none afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_on_log(
    options: *mut vppkit_client_options,
    function: vppkit_log_function,
    user_data: *mut c_void,
) {
    let on_log = || Ok(function.map(|function| Function { function, user_data }));
    set("vppkit_client_options_on_log", options, on_log, |options, on_log| Options {
        on_log,
        ..options
    });
}

/// What cancels the connecting. NULL takes it out again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_set_cancel(
    options: *mut vppkit_client_options,
    cancel: *const vppkit_cancel,
) {
    set(
        "vppkit_client_options_set_cancel",
        options,
        || Ok(cancel::of(cancel)),
        |options, cancel| Options { cancel, ..options },
    );
}

/// Frees options. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_options_free(options: *mut vppkit_client_options) {
    guard::plain("vppkit_client_options_free", (), || handle::free(options));
}

/// A new random guid for a new installation. Keep it. Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_new_guid() -> *mut c_char {
    guard::plain("vppkit_new_guid", std::ptr::null_mut(), || {
        text::owned(Installation::new_guid()).into_raw()
    })
}
