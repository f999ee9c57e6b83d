//! The library against the simulator, and against servers that misbehave, over real HTTP.

mod bulk;
mod checkpoints;
mod claiming;
mod connect;
mod failures;
mod fixtures;
mod gate;
mod importing;
mod invitations;
mod isolation;
mod licenses;
mod listings;
mod metadata;
mod parallel;
mod raw_calls;
mod sharing;
mod syncing;
mod tls;
mod tokens;
mod tolerance;
mod users;
