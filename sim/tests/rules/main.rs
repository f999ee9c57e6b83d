//! The simulator against the rules of the protocol, by plain HTTP requests.

mod assets;
mod assignments;
mod client_config;
mod http;
mod licenses;
mod service_config;
mod tokens;
mod world;
