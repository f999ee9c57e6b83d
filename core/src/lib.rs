//! Client for Apple's Volume Purchase Program (VPP, "Apps and Books") web services, through which
//! schools and companies assign apps and books to people and devices.
//!
//! ```no_run
//! use vppkit::{AssignmentFilter, Client, Installation, ServerToken};
//!
//! # async fn example() -> vppkit::Result<()> {
//! let token = ServerToken::from_file("location.vpptoken")?;
//! let client = Client::builder(token)
//!     .installation(Installation::new("mdm.example.com", "e91e570f-3eba-4b43-97d3-0f39450c8b92"))
//!     .connect()
//!     .await?;
//! let mut pages = client.assignments(AssignmentFilter::asset("361304891")).pages();
//! while let Some(page) = pages.try_next().await? {
//!     for assignment in page.iter() {
//!         println!("{:?} {:?}", assignment.serial_number(), assignment.client_user_id());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every failure is an [`Error`] with a [`Kind`] to decide by. The library starts no threads and
//! no runtime: its futures run on the tokio runtime they are awaited in.
//!
//! Comments speak of "protocol" sections: the project's fact sheet of the service.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod account;
mod builder;
mod bulk;
mod call;
mod classify;
mod client;
mod date;
mod decode;
pub mod error;
mod event;
mod listing;
mod model;
#[doc(hidden)]
pub mod page;
#[doc(hidden)]
pub mod sabotage;
mod service;
mod services;
mod spare;
mod stats;
mod sync;
mod token;
pub mod transport;

pub use account::{Installation, TokenState};

/// What all clients of one account share, and who keeps it.
pub mod coordinator {
    pub use crate::account::coordinator::*;
    pub use crate::account::in_memory::InMemory;
}

pub use account::coordinator::GateState;
pub use builder::{APPLE_URL, APPLE_URL_OLD, ClientBuilder};
pub use bulk::{
    Assign, AssignJob, Duplicate, Job, JobAction, JobOutcome, JobProgress, JobTotals, Plan,
    PlannedRequest, Retire, RetireJob, TargetFailure, TargetOutcome, TargetStatus, Unassign,
    UnassignJob,
};
pub use client::{CallOptions, Client};
pub use date::{ServerDate, Timestamp};
pub use error::{Effect, Error, Kind, Result, TokenProblem, TransportProblem};
pub use event::Event;
pub use listing::{Listed, Listing, ListingProgress, Pages};
pub use model::*;
pub use page::{Page, PageHead, Record};
pub use service::Service;
pub use services::{
    AssetFilter, AssignmentFilter, LicenseChoice, LicenseFilter, LicenseRequest, MetadataQuery,
    NewUser, UserEdit, UserFilter, UserKey, UserQuery,
};
pub use stats::Stats;
pub use sync::{
    Checkpoint, CheckpointFile, CheckpointStore, ImportOptions, ImportSource, LibrarySync,
    LicenseTotals, List, Progress, Summary, SyncEvent,
};
pub use token::ServerToken;
