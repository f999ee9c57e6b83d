//! Calls under way, so that they can be cancelled.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use tokio::task::AbortHandle;
use vppkit_bindings::runtime;

use crate::error::Failure;
use crate::mailbox::Mailbox;
use crate::pump::Item;

/// The calls of one client that are under way, by their ids.
#[derive(Default)]
pub(crate) struct Tasks(Mutex<HashMap<u32, AbortHandle>>);

impl Tasks {
    fn tasks(&self) -> MutexGuard<'_, HashMap<u32, AbortHandle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a call on the library's thread; what comes of it goes to the mailbox under its id.
    ///
    /// # Errors
    /// If the machine has no thread left to give.
    pub(crate) fn run(
        self: &Arc<Self>,
        mailbox: &Arc<Mailbox>,
        id: u32,
        call: impl Future<Output = Result<Item, Failure>> + Send + 'static,
    ) -> Result<(), Failure> {
        let runtime = runtime::runtime().map_err(|error| Failure::no_threads(&error))?;
        let (tasks, mailbox) = (Arc::clone(self), Arc::clone(mailbox));
        // Taken before the task begins, so that it finds itself when it ends.
        let mut under_way = self.tasks();
        let task = runtime.spawn(async move {
            let result = AssertUnwindSafe(call).catch_unwind().await;
            let result = result.unwrap_or_else(|_| Err(Failure::panicked()));
            tasks.tasks().remove(&id);
            mailbox.post(
                id,
                match result {
                    Ok(item) => item,
                    Err(failure) => Item::failed(&failure),
                },
            );
        });
        under_way.insert(id, task.abort_handle());
        Ok(())
    }

    /// Ends a call. It is not told of any more.
    pub(crate) fn cancel(&self, id: u32) {
        if let Some(task) = self.tasks().remove(&id) {
            task.abort();
        }
    }

    pub(crate) fn cancel_all(&self) {
        for (_, task) in self.tasks().drain() {
            task.abort();
        }
    }
}
