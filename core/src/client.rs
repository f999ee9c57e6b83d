//! The client: options, connecting, and what every call shares.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::account::gate::{Gate, MOST_IN_FLIGHT};
use crate::account::retry::Pace;
use crate::account::{Account, Installation, TokenState};
use crate::date::Timestamp;
use crate::error::{Error, Result, Scrubber};
use crate::event::Event;
use crate::model::{ClientConfig, TokenKind};
use crate::token::ServerToken;
use crate::transport::{HttpOptions, HttpTransport, Transport, UrlPolicy};

/// Apple's entry: the one URL that is fixed (protocol 1.1).
pub const APPLE_URL: &str = "https://vpp.itunes.apple.com/mdm/VPPServiceConfigSrv";

/// The same under its older path.
pub const APPLE_URL_OLD: &str =
    "https://vpp.itunes.apple.com/WebObjects/MZFinance.woa/wa/VPPServiceConfigSrv";

/// Bounds of options, so that no clock overflows.
const LONGEST_REFRESH: Duration = Duration::from_secs(366 * 24 * 3600);
const LONGEST_FIRST_DELAY: Duration = Duration::from_secs(60);

/// Options that hold for single calls; see [`Client::with`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallOptions {
    pub(crate) deadline: Option<Duration>,
    pub(crate) attempts: Option<u32>,
    pub(crate) facilitator_member_id: Option<String>,
}

impl CallOptions {
    /// No options: what the client was built with holds.
    pub fn new() -> Self {
        Self::default()
    }

    /// The longest that each request of the call may take, with all waits and repeats.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often each request of the call is sent at most; 1 to send it once.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts.max(1));
        self
    }

    /// Carries the call out as if with this group member's token (legacy tokens, protocol 1.5).
    /// Left out where the service does not take it.
    pub fn facilitator_member_id(mut self, id: impl Into<String>) -> Self {
        self.facilitator_member_id = Some(id.into());
        self
    }
}

type Listener = Arc<dyn Fn(&Event) + Send + Sync>;

/// How a client is set up. Made by [`Client::builder`].
#[must_use = "nothing happens before connect()"]
pub struct ClientBuilder {
    token: ServerToken,
    installation: Option<Installation>,
    entry_url: String,
    further_hosts: Vec<String>,
    http: HttpOptions,
    options: Options,
    parallelism: usize,
    listener: Option<Listener>,
    transport: Option<Arc<dyn Transport>>,
    extra_ca: Option<std::path::PathBuf>,
}

/// What holds for all calls of a client.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) longest_wait: Duration,
    pub(crate) config_refresh: Duration,
    pub(crate) pace: Pace,
}

impl ClientBuilder {
    fn new(token: ServerToken) -> Self {
        Self {
            token,
            installation: None,
            entry_url: APPLE_URL.to_owned(),
            further_hosts: Vec::new(),
            http: HttpOptions {
                tls: true,
                extra_ca_pem: Vec::new(),
                proxy: None,
                connect_timeout: Duration::from_secs(10),
                stall_timeout: Duration::from_secs(30),
                response_cap: 16 * 1024 * 1024,
                connections: MOST_IN_FLIGHT,
            },
            options: Options {
                // Listings and licence requests can take many seconds (protocol 5.2).
                attempt_timeout: Duration::from_secs(60),
                deadline: None,
                longest_wait: Duration::from_secs(15 * 60),
                // Limits and URLs may change at any time (protocol 1.6).
                config_refresh: Duration::from_secs(5 * 60),
                pace: Pace { attempts: 5, first_delay: Duration::from_secs(1) },
            },
            parallelism: MOST_IN_FLIGHT,
            listener: None,
            transport: None,
            extra_ca: None,
        }
    }

    /// Who we are. Needed for anything that writes; `connect` then claims an account that nobody
    /// has claimed, and refuses one that somebody else has. Leave it out to read only.
    pub fn installation(mut self, installation: Installation) -> Self {
        self.installation = Some(installation);
        self
    }

    /// The URL of the service configuration; [`APPLE_URL`] if not given. It must be https, or http
    /// on this machine, and then all services must be on the same host and port.
    pub fn service_config_url(mut self, url: impl Into<String>) -> Self {
        self.entry_url = url.into();
        self
    }

    /// Allows service URLs on a further host, for a proxy that stands in for Apple.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.further_hosts.push(host.into());
        self
    }

    /// Trusts the CA certificates of a PEM file beside those of the machine.
    pub fn extra_ca(mut self, path: impl AsRef<Path>) -> Self {
        self.extra_ca = Some(path.as_ref().to_owned());
        self
    }

    /// Sends everything through this HTTP proxy. Proxy variables of the environment are not read.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http.proxy = Some(url.into());
        self
    }

    /// The longest that making a connection may take; 10 s if not given.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self
    }

    /// The longest that one attempt may take, from sending to the whole answer; 60 s if not given.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = timeout;
        self
    }

    /// The longest silence within an answer; 30 s if not given.
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.http.stall_timeout = timeout;
        self
    }

    /// The longest that each request may take with all waits and repeats. If not given, the
    /// attempts and the longest wait bound it.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options.deadline = Some(deadline);
        self
    }

    /// The longest that a request waits because Apple asked the account to; 15 minutes if not
    /// given. A longer wait fails at once with `Throttled` and its time.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.options.longest_wait = wait;
        self
    }

    /// How old the service configuration may get; 5 minutes if not given, as Apple advises.
    pub fn config_refresh(mut self, age: Duration) -> Self {
        self.options.config_refresh = age.min(LONGEST_REFRESH);
        self
    }

    /// How often a request that met a passing failure is sent at most (5 if not given), and the
    /// wait before the first repeat (1 s if not given, at most a minute; it doubles, with jitter).
    pub fn repeats(mut self, attempts: u32, first_delay: Duration) -> Self {
        let first_delay = first_delay.min(LONGEST_FIRST_DELAY);
        self.options.pace = Pace { attempts: attempts.max(1), first_delay };
        self
    }

    /// Requests in flight at once, 1 to 5; Apple advises no more than 5.
    pub fn parallelism(mut self, requests: usize) -> Self {
        self.parallelism = requests;
        self
    }

    /// Is told what happens, from within the calls: it must not block.
    pub fn on_event(mut self, listener: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Sends requests by other means than HTTP, for tests.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Reads both configurations and settles whose account it is.
    ///
    /// # Errors
    /// `Usage` for options that cannot be right (nothing is sent), `Token` if Apple does not take
    /// the token, `AccountClaimed` if another product manages the account, and what every call may
    /// return.
    pub async fn connect(self) -> Result<Client> {
        self.open(true).await
    }

    /// Connects without claiming: an account that nobody holds is left as it is, and with one that
    /// somebody else holds the client stays silent until [`Client::take_over`]. For the tool of an
    /// administrator.
    ///
    /// # Errors
    /// As [`connect`](Self::connect), except `AccountClaimed`.
    pub async fn connect_without_claim(self) -> Result<Client> {
        self.open(false).await
    }

    async fn open(self, settles: bool) -> Result<Client> {
        let inner = self.build()?;
        let client = Client { inner: Arc::new(inner), options: CallOptions::new() };
        client.open(settles).await?;
        Ok(client)
    }

    fn build(mut self) -> Result<Inner> {
        if let Some(installation) = &self.installation {
            installation.context()?;
        }
        let urls = UrlPolicy::new(&self.entry_url, self.further_hosts)?;
        self.http.tls = urls.needs_tls();
        if self.http.proxy.is_some() && !urls.needs_tls() {
            return Err(Error::usage(
                "a proxy is given though the service configuration URL is plain http",
                "Leave the proxy out: the token would pass through it in clear text.",
            ));
        }
        self.http.connections = self.parallelism.clamp(1, MOST_IN_FLIGHT);
        if let Some(path) = &self.extra_ca {
            self.http.extra_ca_pem = std::fs::read(path).map_err(|error| {
                let path = path.display();
                Error::usage(
                    format!("cannot read the extra CA {path}: {error}"),
                    "Give the path of a PEM file.",
                )
            })?;
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new(&self.http)?),
        };
        let gate = Gate::new(self.parallelism);
        let scrubber = Arc::new(self.token.scrubber());
        let account = Account::new(&self.token, self.installation, gate, Arc::clone(&scrubber));
        Ok(Inner {
            account: Arc::new(account),
            scrubber,
            token: self.token,
            urls,
            transport,
            options: self.options,
            listener: self.listener,
            stats: Counters::default(),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("token", &self.token)
            .field("installation", &self.installation)
            .finish_non_exhaustive()
    }
}

/// A connection to the services for one token. Cheap to clone; all clones share one account state.
///
/// Its methods may be called from any task and thread of a tokio runtime. Dropping a call cancels
/// it.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
    pub(crate) options: CallOptions,
}

pub(crate) struct Inner {
    pub(crate) token: ServerToken,
    pub(crate) scrubber: Arc<Scrubber>,
    pub(crate) account: Arc<Account>,
    pub(crate) urls: UrlPolicy,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) options: Options,
    pub(crate) stats: Counters,
    listener: Option<Listener>,
}

impl Inner {
    pub(crate) fn emit(&self, event: &Event) {
        if let Some(listener) = &self.listener {
            listener(event);
        }
    }

    pub(crate) fn pace(&self, options: &CallOptions) -> Pace {
        let pace = self.options.pace;
        Pace { attempts: options.attempts.unwrap_or(pace.attempts), ..pace }
    }
}

impl Client {
    /// Starts to set up a client for a token.
    pub fn builder(token: ServerToken) -> ClientBuilder {
        ClientBuilder::new(token)
    }

    /// The same client with options for the calls that are made through it.
    pub fn with(&self, options: CallOptions) -> Self {
        Self { inner: Arc::clone(&self.inner), options }
    }

    /// A name of the account for people: its location, library or organization.
    pub fn account_label(&self) -> String {
        self.inner.account.label()
    }

    /// The id of the library (`uId`), once an answer has told it.
    pub fn library_uid(&self) -> Option<String> {
        self.inner.account.library_uid()
    }

    /// Whether another client opens the same library: two people may have uploaded a token of one
    /// location. `None` while one of the ids is not known.
    pub fn same_library(&self, other: &Self) -> Option<bool> {
        Some(self.library_uid()? == other.library_uid()?)
    }

    /// Whether the token is one of a location or of a facilitator, by the client configuration
    /// that the client connected with.
    pub fn token_kind(&self) -> TokenKind {
        self.account().map(ClientConfig::token_kind).unwrap_or_default()
    }

    /// How the token fares, by its own date, by what answers said, and by what Apple refused.
    pub fn token_state(&self) -> TokenState {
        self.inner.account.token_state()
    }

    /// When the token or the password behind it ends, whichever is known to come first.
    pub fn token_end(&self) -> Option<Timestamp> {
        self.inner.account.token_end()
    }

    /// What the client has done so far.
    pub fn stats(&self) -> Stats {
        self.inner.stats.read()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("account", &self.account_label()).finish_non_exhaustive()
    }
}

/// What a client has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Requests sent, repeats included.
    pub requests: u64,
    /// Bytes of request bodies.
    pub sent_bytes: u64,
    /// Bytes of answers over the wire.
    pub received_bytes: u64,
}

#[derive(Default)]
pub(crate) struct Counters {
    requests: AtomicU64,
    sent_bytes: AtomicU64,
    received_bytes: AtomicU64,
}

impl Counters {
    pub(crate) fn count(&self, sent_bytes: u64, received_bytes: u64) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.sent_bytes.fetch_add(sent_bytes, Ordering::Relaxed);
        self.received_bytes.fetch_add(received_bytes, Ordering::Relaxed);
    }

    fn read(&self) -> Stats {
        Stats {
            requests: self.requests.load(Ordering::Relaxed),
            sent_bytes: self.sent_bytes.load(Ordering::Relaxed),
            received_bytes: self.received_bytes.load(Ordering::Relaxed),
        }
    }
}
