//! The whole library: imported once, then kept up to date.

mod assignments;
mod batches;
mod checkpoint;
mod event;
mod keeping;
mod options;
mod run;
mod store;
mod totals;
mod work;

pub use checkpoint::Checkpoint;
pub use event::{LicenseTotals, List, Progress, Summary, SyncEvent};
pub use options::{ImportOptions, ImportSource};
pub use run::LibrarySync;
pub use store::{CheckpointFile, CheckpointStore};
