//! The parts of the library's surface that the rig is prepared for, each in a file of its own and
//! behind a feature of this crate.

pub(crate) mod coordinator;
pub(crate) mod jobs;
pub(crate) mod listings;
pub(crate) mod sync;

/// Whether clients of one account share one gate.
pub(crate) const CLIENTS_SHARE_A_GATE: bool = cfg!(feature = "coordinator");

/// Whether a new client knows what its predecessor was told. Else the rig waits in its place.
pub(crate) const A_NEW_CLIENT_KNOWS_THE_GATE: bool = CLIENTS_SHARE_A_GATE;

/// Whether a place among the five is kept for writes.
pub(crate) const ONE_PLACE_IS_KEPT_FOR_WRITES: bool = cfg!(feature = "coordinator");

/// Whether listings can be read in parallel.
pub(crate) const PARALLEL: bool = cfg!(feature = "parallel");

/// Whether there is a sync with checkpoints.
pub(crate) const SYNC: bool = cfg!(feature = "sync");

/// Whether there are jobs.
pub(crate) const JOBS: bool = cfg!(feature = "jobs");
