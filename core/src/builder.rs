//! How a client is set up.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::account::coordinator::Coordinator;
use crate::account::gate::MOST_IN_FLIGHT;
use crate::account::in_memory::InMemory;
use crate::account::retry::Pace;
use crate::account::{Account, Installation};
use crate::client::{CallOptions, Client, Inner};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::stats::Counters;
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

pub(crate) type Listener = Arc<dyn Fn(&Event) + Send + Sync>;

/// How a client is set up. Made by [`Client::builder`].
#[must_use = "nothing happens before connect()"]
pub struct ClientBuilder {
    token: ServerToken,
    installation: Option<Installation>,
    entry_url: String,
    further_hosts: Vec<String>,
    http: HttpOptions,
    options: Options,
    coordinator: Option<Arc<dyn Coordinator>>,
    listener: Option<Listener>,
    transport: Option<Arc<dyn Transport>>,
    extra_ca: Option<PathBuf>,
}

/// What holds for all calls of a client.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) longest_wait: Duration,
    pub(crate) config_refresh: Duration,
    pub(crate) pace: Pace,
    /// Requests of the client in flight, and pages of a listing fetched, at once.
    pub(crate) parallelism: usize,
}

impl ClientBuilder {
    pub(crate) fn new(token: ServerToken) -> Self {
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
                parallelism: MOST_IN_FLIGHT,
            },
            coordinator: None,
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

    /// Requests in flight at once; 5 if not set. 0 is taken as 1, a number above 5 as 5: Apple
    /// advises no more.
    pub fn parallelism(mut self, requests: usize) -> Self {
        self.options.parallelism = requests.clamp(1, MOST_IN_FLIGHT);
        self
    }

    /// Who keeps what all clients of an account share, such as the wait that a `Retry-After` asks
    /// for. If not given, all clients of this process share one keeper in memory.
    pub fn coordinator(mut self, coordinator: Arc<dyn Coordinator>) -> Self {
        self.coordinator = Some(coordinator);
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

    /// Reads both configurations and settles whose account it is. As every call that reads it
    /// repeats what failed in passing, and waits where Apple asks to.
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
        self.http.connections = self.options.parallelism;
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
        let scrubber = Arc::new(self.token.scrubber());
        let coordinator = self.coordinator.unwrap_or_else(|| InMemory::of_process());
        let account = Account::new(
            &self.token,
            self.installation,
            coordinator,
            urls.entry().origin().ascii_serialization(),
            Arc::clone(&scrubber),
        );
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
