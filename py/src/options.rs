//! Options of clients and of calls, as `vppkit._options` hands them over: seconds, plain texts.

use std::path::PathBuf;
use std::time::Duration;

use pyo3::prelude::*;
use vpp::{CallOptions, ClientBuilder, Installation};
use vppkit_bindings::connection::Recipe;

use crate::error::Failure;

/// What `Client.connect` was given. What is None is as core has it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct ConnectOptions {
    hostname: Option<String>,
    guid: Option<String>,
    service_config_url: Option<String>,
    allow_hosts: Vec<String>,
    extra_ca: Option<PathBuf>,
    proxy: Option<String>,
    connect_timeout: Option<f64>,
    attempt_timeout: Option<f64>,
    stall_timeout: Option<f64>,
    timeout: Option<f64>,
    longest_wait: Option<f64>,
    config_refresh: Option<f64>,
    attempts: Option<u32>,
    first_delay: Option<f64>,
    parallelism: Option<usize>,
}

impl ConnectOptions {
    /// Whether connecting may write.
    pub(crate) fn may_claim(&self) -> bool {
        self.hostname.is_some()
    }

    pub(crate) fn add_to(self, recipe: Recipe) -> Result<Recipe, Failure> {
        let mut options = Adding(recipe);
        match (self.hostname, self.guid) {
            (Some(hostname), Some(guid)) => {
                options.add(Some(Installation::new(hostname, guid)), ClientBuilder::installation);
            }
            (None, None) => {}
            _ => {
                return Err(Failure::usage(
                    "hostname and guid belong together",
                    "Give both to change something, or none to only read.",
                ));
            }
        }
        options.add(self.service_config_url, ClientBuilder::service_config_url);
        for host in self.allow_hosts {
            options.add(Some(host), ClientBuilder::allow_host);
        }
        options.add(self.extra_ca, ClientBuilder::extra_ca);
        options.add(self.proxy, ClientBuilder::proxy);
        options.add(time(self.connect_timeout), ClientBuilder::connect_timeout);
        options.add(time(self.attempt_timeout), ClientBuilder::attempt_timeout);
        options.add(time(self.stall_timeout), ClientBuilder::stall_timeout);
        options.add(time(self.timeout), ClientBuilder::deadline);
        options.add(time(self.longest_wait), ClientBuilder::longest_wait);
        options.add(time(self.config_refresh), ClientBuilder::config_refresh);
        options.add(self.parallelism, ClientBuilder::parallelism);
        match (self.attempts, time(self.first_delay)) {
            (None, None) => {}
            (Some(attempts), Some(delay)) => {
                options.add(Some((attempts, delay)), |builder, (attempts, delay)| {
                    builder.repeats(attempts, delay)
                });
            }
            _ => {
                return Err(Failure::usage(
                    "attempts and first_delay belong together",
                    "Give both, or none for 5 attempts and a first delay of 1 s.",
                ));
            }
        }
        Ok(options.0)
    }
}

struct Adding(Recipe);

impl Adding {
    /// Adds one option of core's builder, if it was given.
    fn add<T: Clone + Send + Sync + 'static>(
        &mut self,
        value: Option<T>,
        set: impl Fn(ClientBuilder, T) -> ClientBuilder + Send + Sync + 'static,
    ) {
        if let Some(value) = value {
            self.0 = self.0.clone().with(move |builder| set(builder, value.clone()));
        }
    }
}

/// Python has looked at the seconds; what no duration can hold is as good as for ever.
fn time(seconds: Option<f64>) -> Option<Duration> {
    seconds.map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// Options of one call: seconds, attempts, member of a facilitator's group.
#[derive(FromPyObject)]
pub(crate) struct PerCall(Option<f64>, Option<u32>, Option<String>);

impl PerCall {
    pub(crate) fn options(self) -> CallOptions {
        let Self(timeout, attempts, facilitator_member_id) = self;
        let mut options = CallOptions::new();
        if let Some(timeout) = time(timeout) {
            options = options.deadline(timeout);
        }
        if let Some(attempts) = attempts {
            options = options.attempts(attempts);
        }
        if let Some(id) = facilitator_member_id {
            options = options.facilitator_member_id(id);
        }
        options
    }
}
