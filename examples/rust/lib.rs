//! What the examples share: whom to connect to.
//!
//! With `VPPKIT_STOKEN_FILE` (or `VPPKIT_STOKEN`) set they talk to Apple, with `VPPKIT_ENTRY_URL`
//! as well to another server, such as a running `vppkit-sim`. With none of them they start the
//! simulator inside themselves, so that they run anywhere.

use std::env;

use anyhow::{Context, Result, bail};
use vppkit::{Client, ClientBuilder, Installation, ServerToken};
use vppkit_sim::{Simulator, WorldSpec};

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
            let client = with_installation(builder)?.connect().await?;
            Ok(Session { client, simulator: None })
        }
        None => connect_to_simulator().await,
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
