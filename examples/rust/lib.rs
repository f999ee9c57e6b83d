//! What the examples share: whom to connect to.
//!
//! The environment says so; [`ENVIRONMENT`] is the text for `--help`.

use std::env;

use anyhow::{Context, Result, bail};
use vppkit::{Client, ClientBuilder, Event, Installation, ServerToken, TokenState};
use vppkit_sim::{Simulator, WorldSpec};

/// The variables, for `--help`.
pub const ENVIRONMENT: &str = "\
Environment:
  VPPKIT_STOKEN_FILE  the .vpptoken file; without it (and VPPKIT_STOKEN) the embedded simulator is used
  VPPKIT_STOKEN       the token's text, where there is no file
  VPPKIT_ENTRY_URL    the service configuration URL, if not Apple's: that of a running vppkit-sim
  VPPKIT_HOSTNAME,    who we are: claims the account for this installation; without them it is
  VPPKIT_GUID         only read";

/// The library of the embedded simulator.
const WORLD: (usize, usize, usize, usize) = (25, 3_000, 20_000, 100_000);

/// A client, and the simulator that it talks to if it is the embedded one.
pub struct Session {
    /// The connected client.
    pub client: Client,
    /// Lives as long as the session.
    pub simulator: Option<Simulator>,
}

/// Connects to whatever the environment names, or to the embedded simulator.
pub async fn connect() -> Result<Session> {
    match token()? {
        Some(token) => {
            let mut builder = Client::builder(token);
            if let Ok(url) = env::var("VPPKIT_ENTRY_URL") {
                builder = builder.service_config_url(url);
            }
            let client = with_installation(builder)?.on_event(tell).connect().await?;
            tell_standing(&client);
            Ok(Session { client, simulator: None })
        }
        None => connect_to_simulator().await,
    }
}

/// Says what is going on while nothing else moves.
fn tell(event: &Event) {
    match event {
        Event::Waiting { service, wait, .. } => {
            eprintln!("{service}: Apple asks to wait {:.0} s", wait.as_secs_f64().ceil());
        }
        Event::Repeating { service, attempts, kind, .. } => {
            eprintln!("{service}: {kind:?}, attempt {} follows", attempts + 1);
        }
        _ => {}
    }
}

/// Says whose account it is, and whether the token ends soon.
fn tell_standing(client: &Client) {
    let holder = client.account().and_then(|account| account.holder());
    match (env::var("VPPKIT_HOSTNAME"), holder.and_then(|holder| holder.hostname)) {
        (Ok(hostname), _) => eprintln!("The account is claimed for {hostname}."),
        (Err(_), Some(other)) => eprintln!("Only reading: the account is managed by {other}."),
        (Err(_), None) => eprintln!("Only reading: set VPPKIT_HOSTNAME and VPPKIT_GUID to claim."),
    }
    if let TokenState::ExpiringAt(end) = client.token_state() {
        eprintln!("The token ends at {end}: download a new one.");
    }
}

/// What went wrong, once. An error of vppkit holds its cause in its message already.
pub fn describe(error: &anyhow::Error) -> String {
    match error.downcast_ref::<vppkit::Error>() {
        Some(error) => error.to_string(),
        None => format!("{error:#}"),
    }
}

fn token() -> Result<Option<ServerToken>> {
    if let Some(path) = env::var_os("VPPKIT_STOKEN_FILE") {
        return Ok(Some(ServerToken::from_file(path)?));
    }
    if env::var_os("VPPKIT_STOKEN").is_some() {
        return Ok(Some(ServerToken::from_env("VPPKIT_STOKEN")?));
    }
    if env::var_os("VPPKIT_ENTRY_URL").is_some() {
        bail!("VPPKIT_ENTRY_URL is set, but neither VPPKIT_STOKEN_FILE nor VPPKIT_STOKEN is");
    }
    Ok(None)
}

/// With host name and guid the account is claimed for them; with neither it is only read.
fn with_installation(builder: ClientBuilder) -> Result<ClientBuilder> {
    match (env::var("VPPKIT_HOSTNAME"), env::var("VPPKIT_GUID")) {
        (Ok(hostname), Ok(guid)) => Ok(builder.installation(Installation::new(hostname, guid))),
        (Err(_), Err(_)) => Ok(builder),
        (Ok(_), Err(_)) => bail!(
            "VPPKIT_HOSTNAME is set, but VPPKIT_GUID is not. For a new installation take {} and \
             keep it",
            Installation::new_guid()
        ),
        (Err(_), Ok(_)) => bail!("VPPKIT_GUID is set, but VPPKIT_HOSTNAME is not"),
    }
}

async fn connect_to_simulator() -> Result<Session> {
    eprintln!("No VPPKIT_STOKEN_FILE given: using the embedded simulator.");
    let (assets, users, devices, assignments) = WORLD;
    let world = WorldSpec { assets, users, devices, assignments, seed: 7, ..WorldSpec::default() };
    let simulator =
        Simulator::builder().world(world).start().await.context("starting the simulator")?;
    let client = Client::builder(ServerToken::from_text(&simulator.stoken())?)
        .service_config_url(simulator.entry_url())
        .installation(Installation::new("mdm.example.com", Installation::new_guid()))
        .connect()
        .await?;
    Ok(Session { client, simulator: Some(simulator) })
}

/// `1234567` as `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn digits_come_in_groups_of_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(super::grouped(number), text);
        }
    }
}
