//! What the npm package stands on. Private: the package in `ts/` is what users see, and the only one
//! that calls this.
//!
//! Everything crosses as plain data: arguments and answers as JSON, pages of records packed
//! (`packed.rs`). No function here throws: it returns nothing or the JSON of an error. What takes time
//! runs on the library's own thread and is told through the mailbox of the environment that asked.

#![deny(unsafe_op_in_unsafe_fn)]
// What napi exports has to be public, though nobody uses this crate.
#![allow(unreachable_pub)]

mod calls;
mod client;
mod configs;
mod error;
mod events;
mod generated;
mod jobs;
mod listings;
mod mailbox;
mod options;
mod packed;
mod pump;
mod state;
mod sync;
mod tasks;
mod tokens;
mod users;
