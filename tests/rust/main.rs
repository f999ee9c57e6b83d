//! The library against the simulator, and against servers that misbehave, over real HTTP.

mod connect;
mod failures;
mod fixtures;
mod importing;
mod listings;
mod tls;
mod tolerance;
