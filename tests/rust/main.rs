//! The library against the simulator, and against servers that misbehave, over real HTTP.

mod bulk;
mod claiming;
mod connect;
mod failures;
mod fixtures;
mod importing;
mod invitations;
mod licenses;
mod listings;
mod metadata;
mod raw_calls;
mod tls;
mod tokens;
mod tolerance;
mod users;
