//! What the bindings share: how a library with threads lives within other people's processes.
//! Bindings convert and decide nothing; what is here is about processes, threads and signals.

#![deny(missing_docs)]

pub mod connection;
pub mod per_process;
pub mod runtime;
pub mod signals;
