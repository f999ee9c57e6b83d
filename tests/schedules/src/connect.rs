//! How the clients of a schedule come into being.

use std::sync::Arc;
use std::time::Duration;

use vppkit::{Client, ClientBuilder, Installation, Kind, ServerToken};

use crate::scene::Scene;
use crate::wire::Wire;

/// The installation that all clients are.
pub(crate) const HOSTNAME: &str = "mdm.example.com";
pub(crate) const GUID: &str = "e91e570f-3eba-4b43-97d3-0f39450c8b92";

/// Most requests of one `connect`: both configurations, the claim, and a look at it.
const REQUESTS_TO_CONNECT: u32 = 4;

/// How often a client tries to connect while things go wrong, and how long it waits in between.
const TRIES: u32 = 12;
const BETWEEN: Duration = Duration::from_secs(45);

pub(crate) fn builder(scene: &Scene, number: usize) -> vppkit::Result<ClientBuilder> {
    let plan = &scene.plan.clients[number];
    let blob = scene.engine.stoken_named(plan.token).unwrap_or_default();
    scene.line.add_secret(&blob);
    let connection = {
        let connections = &mut *scene.connections.borrow_mut();
        *connections += 1;
        *connections
    };
    let wire =
        Wire::new(&scene.line, connection, plan.account, plan.parallelism, plan.stall_timeout);
    let line = Arc::clone(&scene.line);
    let mut builder = Client::builder(ServerToken::from_text(&blob)?)
        .installation(Installation::new(HOSTNAME, GUID))
        .parallelism(plan.parallelism)
        .longest_wait(plan.longest_wait)
        .repeats(plan.attempts, plan.first_delay)
        .attempt_timeout(plan.attempt_timeout)
        .coordinator(scene.coordinator.clone())
        .transport(Arc::new(wire))
        .on_event(move |event| {
            if line.shows_token(&format!("{event:?}")) {
                line.find(crate::finding::Rule::I6, "the token stands in an event".to_owned());
            }
        });
    if let Some(deadline) = plan.deadline {
        builder = builder.deadline(deadline);
    }
    scene.keep_secret("a builder", &format!("{builder:?}"));
    Ok(builder)
}

/// The longest that connecting may take.
pub(crate) fn deadline(scene: &Scene, number: usize) -> Option<Duration> {
    scene.plan.clients[number].deadline.map(|deadline| deadline * REQUESTS_TO_CONNECT)
}

/// Connects, again and again where that may help.
pub(crate) async fn connect(scene: &Scene, number: usize) -> Option<Client> {
    for tries in 1..=TRIES {
        let connecting = async { builder(scene, number)?.connect().await };
        let what = format!("client {number} connects");
        match scene.call(&what, deadline(scene, number), connecting).await {
            Ok(client) => {
                scene.coverage.borrow_mut().task("connect", "done");
                scene.keep_secret("a client", &format!("{client:?} {client:#?}"));
                scene.keep_secret("an account label", &client.account_label());
                return Some(client);
            }
            Err(error) if error.kind() == Kind::AccountClaimed => break,
            Err(_) if tries < TRIES => {
                tokio::time::sleep(BETWEEN).await;
            }
            Err(_) => break,
        }
    }
    scene.coverage.borrow_mut().task("connect", "failed");
    None
}

/// Waits until all accounts are open. False if that takes longer than a schedule.
pub(crate) async fn wait_until_open(scene: &Scene) -> bool {
    let closed_until = scene.line.with_record(|record| record.closed_until());
    let wait = closed_until - scene.clock.elapsed_millis();
    if wait > LONG.as_millis() as i64 {
        return false;
    }
    if let Ok(wait) = u64::try_from(wait) {
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }
    true
}

/// An account that is closed for longer is left alone.
const LONG: Duration = Duration::from_secs(3 * 3600);
