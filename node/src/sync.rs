//! Imports and syncs on their way.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use vpp::{
    Checkpoint, CheckpointFile, Client, ImportOptions, ImportSource, LibrarySync, SyncEvent,
};

use crate::configs::camel;
use crate::error::{Failure, millis_since_1970, word};
use crate::events::millis;
use crate::listings::{Run, guarded, pack};
use crate::packed::Standing;
use crate::pump::{Item, Shared};

/// What is to be done.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Work {
    /// Where to go on; without one it is an import.
    checkpoint: Option<String>,
    source: Option<Source>,
    users: Option<bool>,
    keep_in: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Source {
    Assignments,
    Licenses,
}

impl Work {
    pub(crate) fn is_kept(&self) -> bool {
        self.keep_in.is_some()
    }

    fn begin(self, client: &Client) -> Result<LibrarySync, Failure> {
        let sync = match self.checkpoint {
            Some(text) => client.sync(text.parse::<Checkpoint>()?),
            None => {
                let mut options = ImportOptions::new();
                if let Some(Source::Licenses) = self.source {
                    options = options.source(ImportSource::Licenses);
                }
                if self.users == Some(false) {
                    options = options.without_users();
                }
                client.import(options)
            }
        };
        Ok(match self.keep_in {
            Some(path) => sync.keep_in(Arc::new(CheckpointFile::new(path))),
            None => sync,
        })
    }
}

/// # Errors
/// `Checkpoint` for a text that is none.
pub(crate) fn run(client: &Client, work: Work, shared: Arc<Shared>) -> Result<Run, Failure> {
    let sync = work.begin(client)?;
    Ok(guarded(shared, |shared| async move { events(sync, &shared).await }))
}

async fn events(mut sync: LibrarySync, shared: &Shared) {
    shared.asked().await;
    loop {
        match sync.try_next().await {
            Ok(Some(event)) => {
                shared.give(item(event));
                shared.wanted().await;
            }
            Ok(None) => {
                shared.end(|| Item::End("null".to_owned()));
                return;
            }
            Err(error) => {
                shared.give(Item::failed(&error.into()));
                shared.asked().await;
            }
        }
    }
}

fn item(event: SyncEvent) -> Item {
    let told = match event {
        SyncEvent::Assets(page) => return Item::Page(Box::new(pack(&page, Standing::default()))),
        SyncEvent::Users(page) => return Item::Page(Box::new(pack(&page, Standing::default()))),
        SyncEvent::Assignments(page) => {
            return Item::Page(Box::new(pack(&page, Standing::default())));
        }
        SyncEvent::Licenses(page) => return Item::Page(Box::new(pack(&page, Standing::default()))),
        other => told(&other),
    };
    Item::Event(told.to_string())
}

fn told(event: &SyncEvent) -> Value {
    match event {
        SyncEvent::Started { account, is_incremental, .. } => {
            json!({ "type": "started", "account": account, "isIncremental": is_incremental })
        }
        SyncEvent::Progress(progress) => json!({
            "type": "progress",
            "list": list(&progress.list),
            "delivered": progress.delivered,
            "expected": progress.expected,
            "assetsDone": progress.assets_done,
            "assets": progress.assets,
        }),
        SyncEvent::Waiting { until, wait, .. } => json!({
            "type": "waiting",
            "until": millis_since_1970(*until),
            "wait": millis(*wait),
        }),
        SyncEvent::Restarted { list: which, adam_id, is_full, .. } => json!({
            "type": "restarted",
            "list": list(which),
            "adamId": adam_id,
            "isFull": is_full,
        }),
        SyncEvent::Checkpoint(checkpoint) => json!({
            "type": "checkpoint",
            "checkpoint": checkpoint.to_string(),
            "isComplete": checkpoint.is_complete(),
        }),
        SyncEvent::Done(summary) => {
            let mut told = camel(summary);
            told["type"] = json!("done");
            if let Some(members) = told.as_object_mut() {
                members.remove("seconds");
            }
            told["took"] = json!(millis(summary.took));
            told
        }
        other => json!({ "type": "other", "text": word(other) }),
    }
}

fn list(list: &vpp::List) -> String {
    word(list).to_lowercase()
}
