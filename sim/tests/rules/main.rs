//! The simulator against the rules of the protocol, by plain HTTP requests.

mod assets;
mod assignments;
mod client_config;
mod control;
mod deltas;
mod deprecated;
mod faults;
mod fixtures;
mod http;
mod judge;
mod licenses;
mod lookup;
mod manage;
mod quirks;
mod service_config;
mod shapes;
mod token_kinds;
mod tokens;
mod users;
mod world;
mod world_file;
