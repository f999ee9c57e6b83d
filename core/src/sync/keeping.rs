//! Keeps checkpoints once what came before them has been taken.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::checkpoint::Checkpoint;
use super::store::CheckpointStore;
use crate::error::{Error, Kind, Result};

/// Saving takes a flush of the disk: not after every page.
const NOT_MORE_OFTEN: Duration = Duration::from_secs(1);

pub(super) struct Keeping {
    store: Arc<dyn CheckpointStore>,
    /// Handed over, and to be saved when the next event is asked for.
    waiting: Option<Checkpoint>,
    /// Under way. It goes on if nobody waits for it any more.
    saving: Option<JoinHandle<Result<()>>>,
    saved_at: Option<Instant>,
}

impl Keeping {
    pub(super) fn new(store: Arc<dyn CheckpointStore>) -> Self {
        Self { store, waiting: None, saving: None, saved_at: None }
    }

    pub(super) fn handed_over(&mut self, checkpoint: &Checkpoint) {
        self.waiting = Some(checkpoint.clone());
    }

    /// The consumer asks for more, so he has taken what he was given.
    pub(super) async fn taken(&mut self) -> Result<()> {
        let Some(checkpoint) = &self.waiting else { return Ok(()) };
        let is_soon = self.saved_at.is_some_and(|saved| saved.elapsed() < NOT_MORE_OFTEN);
        // One that is under way is waited for: a newer one must not take its place unsaved.
        if is_soon && self.saving.is_none() && !checkpoint.is_complete() {
            return Ok(());
        }
        self.save().await
    }

    /// The sync failed, and may not be asked again: what was left out is saved now. If that fails
    /// too it is still waiting, and is told when more is asked for.
    pub(super) async fn failed(&mut self) {
        let _ = self.save().await;
    }

    async fn save(&mut self) -> Result<()> {
        let Some(checkpoint) = &self.waiting else { return Ok(()) };
        let (store, checkpoint) = (Arc::clone(&self.store), checkpoint.clone());
        let save = move || store.save(&checkpoint);
        let saving = self.saving.get_or_insert_with(|| tokio::task::spawn_blocking(save));
        let saved = saving.await;
        self.saving = None;
        saved.map_err(|died| {
            Error::new(Kind::Internal, format!("the checkpoint store panicked: {died}"))
        })??;
        self.waiting = None;
        self.saved_at = Some(Instant::now());
        Ok(())
    }
}

impl fmt::Debug for Keeping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeping").finish_non_exhaustive()
    }
}
