//! What the bindings share: how a library with threads lives within other people's processes.
//! Bindings convert and decide nothing; what is here is about processes, threads and signals.

pub mod per_process;
pub mod signals;
