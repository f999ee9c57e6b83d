//! A stateful simulator of Apple's legacy Volume Purchase Program ("Apps and Books") web services,
//! over real HTTP or in-process.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), vppkit_sim::StartError> {
//! use vppkit_sim::{Simulator, WorldSpec};
//!
//! let world = WorldSpec { assets: 25, users: 300, devices: 2_000, assignments: 10_000, seed: 7, ..WorldSpec::default() };
//! let sim = Simulator::builder().world(world).port(0).start().await?;
//! println!("point the client at {} and give it {}", sim.entry_url(), sim.stoken());
//! assert_eq!(sim.world().assignment_count(), 10_000);
//! sim.shutdown().await;
//! # Ok(()) }
//! ```
//!
//! The simulator shares no code with the client library it is there to judge.

#![forbid(unsafe_code)]

mod args;
mod batch_token;
mod body_faults;
mod changes;
mod checks;
mod clock;
mod control;
mod dispatch;
mod engine;
mod envelope;
mod exchange;
mod faults;
mod http;
mod judge;
mod log;
mod members;
mod numbers;
mod paced;
mod page;
mod quirks;
mod repeats;
mod reports;
mod route;
mod server;
mod services;
mod settings;
mod simulator;
mod snapshots;
mod state;
mod tokens;
mod truth;
mod world;
mod world_file;

pub use body_faults::BodyFault;
pub use changes::{Assignment, Change, ChangeError, Licenses};
pub use clock::{Clock, ManualClock, SystemClock};
pub use engine::Engine;
pub use faults::{Action, Close, Probability, Rule};
pub use http::{Answer, Delivery, Request};
pub use judge::{Invariant, Verdict, Violation};
pub use log::LogEntry;
pub use quirks::Quirk;
pub use reports::Report;
pub use route::Service;
pub use settings::{Reassociation, Settings, Slashes};
pub use simulator::{Builder, Simulator, StartError};
pub use truth::{AssetTruth, AssignmentTruth, UserTruth, World};
pub use world::assets::{Pricing, Product};
pub use world::spec::{SpecError, WorldSpec};
pub use world::users::UserStatus;
pub use world_file::{WorldFile, WorldFileError};
