//! Options of clients and calls, as the package writes them: JSON, times in milliseconds.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use vpp::{CallOptions, Installation, ServerToken};
use vppkit_bindings::connection::Recipe;

use crate::error::Failure;

/// A time in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Millis(pub(crate) Duration);

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let millis = f64::deserialize(from)?;
        let time = Duration::try_from_secs_f64(millis / 1000.0);
        time.map(Self).map_err(|_| serde::de::Error::custom("a time must not be negative"))
    }
}

/// Reads options or arguments. What is not known is refused, so that a slip of the pen is noticed.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        // Where it stands in the JSON says nothing to somebody who wrote an object.
        Failure::usage(without_values(text.split(" at line ").next().unwrap_or_default()))
    })
}

/// Without the texts that serde quotes: one in a wrong place may be a secret.
fn without_values(text: &str) -> String {
    match (text.find('"'), text.rfind('"')) {
        (Some(from), Some(to)) if from < to => {
            format!("{}{}", text[..from].trim_end(), &text[to + 1..])
        }
        _ => text.to_owned(),
    }
}

/// Where the sToken comes from.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Token {
    File(String),
    Text(String),
    Env(String),
    Opaque(String),
}

impl Token {
    /// May read a file.
    pub(crate) fn take(&self) -> vpp::Result<ServerToken> {
        match self {
            Self::File(path) => ServerToken::from_file(path),
            Self::Text(text) => ServerToken::from_text(text),
            Self::Env(variable) => ServerToken::from_env(variable),
            Self::Opaque(text) => Ok(ServerToken::opaque(text)),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConnectOptions {
    pub(crate) token: Token,
    hostname: Option<String>,
    guid: Option<String>,
    claim: Option<bool>,
    service_config_url: Option<String>,
    #[serde(default)]
    allow_hosts: Vec<String>,
    extra_ca: Option<String>,
    proxy: Option<String>,
    connect_timeout: Option<Millis>,
    attempt_timeout: Option<Millis>,
    stall_timeout: Option<Millis>,
    timeout: Option<Millis>,
    longest_wait: Option<Millis>,
    config_refresh: Option<Millis>,
    attempts: Option<u32>,
    first_delay: Option<Millis>,
    parallelism: Option<usize>,
}

impl ConnectOptions {
    pub(crate) fn recipe(self, token: ServerToken) -> Result<Recipe, Failure> {
        let mut recipe = Recipe::new(token);
        match (self.hostname, self.guid) {
            (Some(hostname), Some(guid)) => {
                let who = Installation::new(hostname, guid);
                recipe = recipe.with(move |builder| builder.installation(who.clone()));
            }
            (None, None) => {}
            _ => return Err(Failure::usage("give both hostname and guid, or neither")),
        }
        if self.claim == Some(false) {
            recipe = recipe.without_claim();
        }
        if let Some(url) = self.service_config_url {
            recipe = recipe.with(move |builder| builder.service_config_url(url.clone()));
        }
        for host in self.allow_hosts {
            recipe = recipe.with(move |builder| builder.allow_host(host.clone()));
        }
        if let Some(path) = self.extra_ca {
            recipe = recipe.with(move |builder| builder.extra_ca(&path));
        }
        if let Some(url) = self.proxy {
            recipe = recipe.with(move |builder| builder.proxy(url.clone()));
        }
        if let Some(Millis(time)) = self.connect_timeout {
            recipe = recipe.with(move |builder| builder.connect_timeout(time));
        }
        if let Some(Millis(time)) = self.attempt_timeout {
            recipe = recipe.with(move |builder| builder.attempt_timeout(time));
        }
        if let Some(Millis(time)) = self.stall_timeout {
            recipe = recipe.with(move |builder| builder.stall_timeout(time));
        }
        if let Some(Millis(time)) = self.timeout {
            recipe = recipe.with(move |builder| builder.deadline(time));
        }
        if let Some(Millis(time)) = self.longest_wait {
            recipe = recipe.with(move |builder| builder.longest_wait(time));
        }
        if let Some(Millis(time)) = self.config_refresh {
            recipe = recipe.with(move |builder| builder.config_refresh(time));
        }
        match (self.attempts, self.first_delay) {
            (None, None) => {}
            (attempts, delay) => {
                let attempts = attempts.unwrap_or(5);
                let delay = delay.map_or(Duration::from_secs(1), |Millis(time)| time);
                recipe = recipe.with(move |builder| builder.repeats(attempts, delay));
            }
        }
        if let Some(requests) = self.parallelism {
            recipe = recipe.with(move |builder| builder.parallelism(requests));
        }
        Ok(recipe)
    }
}

/// Options of single calls.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PerCall {
    timeout: Option<Millis>,
    attempts: Option<u32>,
    facilitator_member_id: Option<String>,
}

impl From<PerCall> for CallOptions {
    fn from(options: PerCall) -> Self {
        let mut made = Self::new();
        if let Some(Millis(time)) = options.timeout {
            made = made.deadline(time);
        }
        if let Some(attempts) = options.attempts {
            made = made.attempts(attempts);
        }
        if let Some(id) = options.facilitator_member_id {
            made = made.facilitator_member_id(id);
        }
        made
    }
}
