//! Random fault schedules: whole clients of vppkit against the simulator, in one process, under
//! tokio's paused clock.
//!
//! A schedule follows from one number, its seed: a small library, one or two clients, some tasks,
//! faults of every kind, changes of the world, cancellations at any await point. After each the
//! invariants of the reliability page are checked: I1 to I10. The same seed gives the same run.

mod checks;
mod clock;
mod connect;
mod coverage;
mod dice;
mod director;
mod finding;
mod generator;
pub mod heap;
mod history;
mod needles;
mod panics;
mod plan;
mod scene;
mod schedule;
pub mod soak;
mod tasks;
mod wire;

pub use coverage::Coverage;
pub use finding::{Finding, Rule};
pub use generator::names;
pub use schedule::{Played, play};
