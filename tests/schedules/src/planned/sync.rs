//! Syncs that die and go on from their last checkpoint: I5.

#[cfg(feature = "sync")]
mod present {
    use std::time::Duration;

    use vppkit::{Checkpoint, Client, ImportOptions, ImportSource, Sync, SyncEvent};

    use crate::checks::listings::{self, Expected};
    use crate::connect;
    use crate::finding::Rule;
    use crate::history::Window;
    use crate::scene::{Scene, Worker};
    use crate::tasks::Delivered;
    use crate::tasks::listing::pause;

    /// What survives the death of a process: the last checkpoint, and all that was handed over
    /// before it.
    #[derive(Default)]
    struct Store {
        checkpoint: Option<String>,
        users: Delivered,
        holders: Delivered,
    }

    /// What a process has taken since its last checkpoint.
    #[derive(Default)]
    struct Taken {
        users: Delivered,
        holders: Delivered,
    }

    impl Store {
        fn save(&mut self, taken: &mut Taken, checkpoint: Option<String>) {
            let taken = std::mem::take(taken);
            self.users.absorb(taken.users);
            self.holders.absorb(taken.holders);
            if checkpoint.is_some() {
                self.checkpoint = checkpoint;
            }
        }
    }

    /// Whether a process came to the end or died.
    enum End {
        Complete,
        Died,
    }

    /// Imports, dies, goes on, and holds all that was kept against the truth.
    pub(crate) async fn sync(
        worker: &Worker<'_>,
        crashes: &[u32],
        by_licenses: bool,
        between: Duration,
    ) -> vppkit::Result<()> {
        let scene = worker.scene;
        let moment = || scene.line.with_history(|history| history.now());
        let from = moment();
        let mut store = Store::default();
        let mut client = worker.client.clone();
        let lives = crashes.iter().copied().map(Some).chain([None]);
        for life in lives {
            let sync = begin(&client, &store, by_licenses)?;
            match live(worker, sync, life, between, &mut store).await? {
                End::Complete => break,
                End::Died => client = reborn(worker, client).await?,
            }
        }
        let window = Window { from, to: moment() };
        let holders = if by_licenses {
            Expected::Licenses { adam_id: None, users: true, devices: true }
        } else {
            Expected::Assignments { adam_id: None }
        };
        let users = Expected::Users { retired: false };
        listings::check_as(scene, Rule::I5, &holders, window, &store.holders, false);
        listings::check_as(scene, Rule::I5, &users, window, &store.users, false);
        Ok(())
    }

    fn begin(client: &Client, store: &Store, by_licenses: bool) -> vppkit::Result<Sync> {
        match &store.checkpoint {
            Some(text) => Ok(client.sync(Checkpoint::from_text(text)?)),
            None => {
                let source =
                    if by_licenses { ImportSource::Licenses } else { ImportSource::Assignments };
                Ok(client.import(ImportOptions::new().source(source)))
            }
        }
    }

    /// One process: until the end, or for so many events.
    async fn live(
        worker: &Worker<'_>,
        mut sync: Sync,
        events: Option<u32>,
        between: Duration,
        store: &mut Store,
    ) -> vppkit::Result<End> {
        let mut left = events;
        let mut tries = 0;
        let mut taken = Taken::default();
        loop {
            // What was taken since the last checkpoint dies with the process.
            if left == Some(0) {
                return Ok(End::Died);
            }
            match worker.call("sync", sync.try_next()).await {
                Ok(Some(event)) => {
                    take(worker.scene, event, &mut taken, store);
                    pause(between).await;
                }
                Ok(None) => {
                    store.save(&mut taken, None);
                    return Ok(End::Complete);
                }
                Err(error) if tries == worker.task.tries => return Err(error),
                Err(_) => {
                    tries += 1;
                    worker.wait().await;
                }
            }
            left = left.map(|left| left - 1);
        }
    }

    fn take(scene: &Scene, event: SyncEvent, taken: &mut Taken, store: &mut Store) {
        match event {
            SyncEvent::Users(page) => taken.users.users(&page),
            SyncEvent::Assignments(page) => taken.holders.assignments(&page),
            SyncEvent::Licenses(page) => taken.holders.licenses(&page),
            SyncEvent::Checkpoint(checkpoint) => {
                let text = checkpoint.to_text();
                scene.keep_secret("a checkpoint", &text);
                scene.keep_secret("a checkpoint's Debug", &format!("{checkpoint:?}"));
                store.save(taken, Some(text));
            }
            other => scene.keep_secret("an event", &format!("{other:?}")),
        }
    }

    /// The process that comes after one that died.
    async fn reborn(worker: &Worker<'_>, dead: Client) -> vppkit::Result<Client> {
        drop(dead);
        let (scene, number) = (worker.scene, worker.task.client);
        let connecting = async { connect::builder(scene, number)?.connect().await };
        let client = scene.call("reborn", connect::deadline(scene, number), connecting).await?;
        Ok(Worker::new(scene, worker.task, &client).client)
    }
}

#[cfg(not(feature = "sync"))]
mod absent {
    use crate::scene::Worker;
    use std::time::Duration;

    /// The generator makes no such task while the library has no sync.
    pub(crate) async fn sync(
        _: &Worker<'_>,
        _: &[u32],
        _: bool,
        _: Duration,
    ) -> vppkit::Result<()> {
        unreachable!("no sync is planned without the feature sync")
    }
}

#[cfg(not(feature = "sync"))]
pub(crate) use absent::sync;
#[cfg(feature = "sync")]
pub(crate) use present::sync;
