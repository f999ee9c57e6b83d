//! The end of a schedule: whatever went wrong before, now everything works again.

use std::time::Duration;

use vppkit::{AssetFilter, AssignmentFilter, Client, Kind, NewUser};

use super::Delivered;
use crate::checks::listings::{self, Expected};
use crate::connect;
use crate::finding::Rule;
use crate::history::Window;
use crate::scene::Scene;
use crate::wire::Account;

/// An old service configuration is read again after five minutes.
const CONFIG_REFRESH: Duration = Duration::from_secs(300);

/// Has a client do a bit of everything, after an administrator has seen to what he must see to.
pub(crate) async fn recover(scene: &Scene, number: usize, client: Option<Client>) {
    let plan = &scene.plan.clients[number];
    let quiet = plan.longest_wait.max(CONFIG_REFRESH) + Duration::from_secs(60);
    tokio::time::sleep(quiet).await;
    let outcome = if connect::wait_until_open(scene).await {
        match works(scene, number, client).await {
            Ok(()) => "done",
            Err(error) => {
                let evidence = format!("client {number} does not work after all faults: {error:?}");
                scene.find(Rule::Works, evidence);
                "failed"
            }
        }
    } else {
        // Apple closed the account for longer than the schedule lasts.
        "closed for long"
    };
    scene.coverage.borrow_mut().task("recovery", outcome);
}

async fn works(scene: &Scene, number: usize, client: Option<Client>) -> vppkit::Result<()> {
    let replaced = scene.plan.changes.iter().any(|change| change.name == "token replaced");
    let client = match client.filter(|_| !replaced) {
        Some(client) => client,
        None => reconnected(scene, number).await?,
    };
    check_gate(scene, number, &client);
    settle(scene, number, &client).await?;
    let deadline = scene.plan.clients[number].deadline;
    let call = client.assets(AssetFilter::new().with_counts());
    let assets = scene.call("recovery: assets", deadline, call).await?;
    if scene.plan.clients[number].account == Account::Main {
        if assets.len() != scene.world.assets().len() {
            scene.find(Rule::I4, format!("recovery: {} assets", assets.len()));
        }
        all_assignments(scene, &client, deadline).await?;
    }
    let id = format!("rig-recovery-{number}");
    let call = client.register_user(NewUser::new(id));
    scene.call("recovery: registering", deadline, call).await?;
    Ok(())
}

/// All that was dropped or has ended has given its place back.
fn check_gate(scene: &Scene, number: usize, client: &Client) {
    let gate = client.gate();
    if (gate.in_flight, gate.waiting) != (0, 0) {
        scene.find(Rule::I2, format!("nobody sends, and the gate of client {number} is {gate:?}"));
    }
}

/// A client with the token of today, as an administrator would set it up.
async fn reconnected(scene: &Scene, number: usize) -> vppkit::Result<Client> {
    let connecting = async { connect::builder(scene, number)?.connect_without_claim().await };
    let deadline = connect::deadline(scene, number);
    scene.call("recovery: connecting", deadline, connecting).await
}

/// Makes the token known as good again, and the account ours.
async fn settle(scene: &Scene, number: usize, client: &Client) -> vppkit::Result<()> {
    let deadline = scene.plan.clients[number].deadline;
    let looked = scene.call("recovery: looking", deadline, client.client_config()).await;
    if let Err(error) = looked
        && error.kind() != Kind::AccountClaimed
    {
        return Err(error);
    }
    let deadline = connect::deadline(scene, number);
    let Err(claimed) = scene.call("recovery: claiming", deadline, client.reactivate()).await else {
        return Ok(());
    };
    if claimed.kind() != Kind::AccountClaimed {
        return Err(claimed);
    }
    // The administrator decides that it shall be ours.
    let guid = claimed.holder().and_then(|holder| holder.guid.clone());
    let expected = guid.unwrap_or_else(|| scene.world.client_context());
    scene.call("recovery: taking over", deadline, client.take_over(&expected)).await
}

async fn all_assignments(
    scene: &Scene,
    client: &Client,
    deadline: Option<Duration>,
) -> vppkit::Result<()> {
    let from = scene.moment();
    let mut delivered = Delivered::default();
    let mut pages = client.assignments(AssignmentFilter::all()).pages();
    while let Some(page) = scene.call("recovery: page", deadline, pages.try_next()).await? {
        delivered.assignments(&page);
    }
    let expected = Expected::Assignments { adam_id: None };
    listings::check(scene, &expected, Window { from, to: scene.moment() }, &delivered, true);
    Ok(())
}
