//! Single calls, and the clientContext.

use serde_json::{Map, Value};
use vppkit::{AssetFilter, MetadataQuery, Service, UserQuery};

use crate::connect::{GUID, HOSTNAME};
use crate::finding::Rule;
use crate::plan::Read;
use crate::scene::Worker;
use crate::wire::Account;

pub(super) async fn read(worker: &Worker<'_>, read: Read) -> vppkit::Result<()> {
    let (scene, client) = (worker.scene, &worker.client);
    match read {
        Read::ServiceConfig => {
            let config = worker.insist("service configuration", || client.service_config()).await?;
            scene.keep_secret("a service configuration", &format!("{config:?}"));
        }
        Read::ClientConfig => {
            let config = worker.insist("client configuration", || client.client_config()).await?;
            scene.keep_secret("a client configuration", &format!("{config:?}"));
        }
        Read::Assets => assets(worker).await?,
        // The truth of the other library is not shown.
        Read::User if is_other(worker) => assets(worker).await?,
        Read::User => {
            let users = scene.world.users();
            let user =
                users.iter().find(|user| user.client_user_id.starts_with(char::is_alphanumeric));
            let id = user.map(|user| user.client_user_id.clone()).unwrap_or_default();
            let call = || client.user(UserQuery::active(id.as_str()));
            let found = worker.insist("user", call).await?;
            if found.client_user_id != id {
                scene.find(Rule::I4, format!("asked for user {id}, got {}", found.client_user_id));
            }
        }
        Read::Metadata { authenticated } => {
            let ids: Vec<String> =
                scene.world.assets().into_iter().take(3).map(|asset| asset.adam_id).collect();
            let query = MetadataQuery::new(ids);
            let query = if authenticated { query.authenticated() } else { query };
            // One request for each item, each with the deadline.
            let deadline = worker.deadline().map(|deadline| deadline * 3);
            let mut tries = 0;
            while let Err(error) =
                scene.call("metadata", deadline, client.metadata(query.clone())).await
            {
                if tries == worker.task.tries {
                    return Err(error);
                }
                tries += 1;
                worker.wait().await;
            }
        }
        Read::Raw => {
            let mut members = Map::new();
            members.insert("includeLicenseCounts".to_owned(), Value::Bool(true));
            let call = || client.call(Service::Assets, members.clone());
            let answer = worker.insist("raw call", call).await?;
            scene.keep_secret("a raw answer", &format!("{answer:?}"));
        }
    }
    Ok(())
}

fn is_other(worker: &Worker<'_>) -> bool {
    worker.scene.plan.clients[worker.task.client].account == Account::Other
}

async fn assets(worker: &Worker<'_>) -> vppkit::Result<()> {
    let (scene, client) = (worker.scene, &worker.client);
    let call = || client.assets(AssetFilter::new().with_counts());
    let page = worker.insist("assets", call).await?;
    if is_other(worker) {
        return Ok(());
    }
    let came: Vec<&str> = page.iter().map(|asset| asset.adam_id()).collect();
    let missing = scene.world.assets().into_iter().find(|asset| !came.contains(&&*asset.adam_id));
    if let Some(missing) = missing {
        scene.find(Rule::I4, format!("the asset {} is missing", missing.adam_id));
    }
    Ok(())
}

/// Keeps a member of its own beside the claim.
pub(super) async fn write_context(worker: &Worker<'_>) -> vppkit::Result<()> {
    let member = format!("task {}", worker.task.number);
    let text = serde_json::json!({"hostname": HOSTNAME, "guid": GUID, "by": member}).to_string();
    let client = &worker.client;
    // Reads first whose account it is: two requests, each with the deadline.
    let call = || client.write_client_context(&text);
    let config = match worker.deadline() {
        None => worker.insist("clientContext", call).await?,
        Some(deadline) => {
            let what = "clientContext";
            worker.scene.call(what, Some(deadline * 2), call()).await?
        }
    };
    worker.scene.keep_secret("a client configuration", &format!("{config:?}"));
    Ok(())
}
