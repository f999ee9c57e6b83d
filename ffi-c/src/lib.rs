//! libvppkit: vppkit for C.
//!
//! This crate converts and decides nothing: every rule of the services lives in core. Its exports
//! are literal functions, because cbindgen sees no others; what they have in common is in `guard`
//! (panics and failures), `handle` (what C holds), `runtime` (waiting) and `settings` (builders).
//! `page` and `pager` are the bodies of the functions that `cargo xtask gen` writes for each type
//! of record. The modules are the groups of the header, and their documentation its text.
//!
//! What core can do, C can, but for three traits that a program may implement in Rust:
//! - `Coordinator` (a store that several processes share): its gate waits, hands out places and
//!   wakes up others in the middle of a request. Behind callbacks of C each of these would block a
//!   thread of the library. Who needs it links a Rust crate that has one; processes of C each obey
//!   the waits that they meet themselves.
//! - `CheckpointStore`: C has every checkpoint as an event, and keeps it where it likes;
//!   `vppkit_sync_keep_in_file` is the store in a file.
//! - `Transport`: for tests in Rust. Tests in C speak to the simulator over HTTP.
//!
//! The deprecated services take users by clientUserIdStr only; by Apple's userId they are called
//! with `vppkit_client_call`. A listing has no `to_vec`: it comes page by page.
//!
//! Every export is unsafe for the same reason: it believes the pointers it is given. What it may
//! believe stands in the header, not in a section on safety for each.

#![allow(non_camel_case_types, unreachable_pub, unsafe_op_in_unsafe_fn)]
#![allow(clippy::missing_safety_doc, clippy::too_many_arguments)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod assets;
mod assignments;
mod basics;
mod call_options;
mod cancel;
mod client;
mod client_options;
mod client_state;
mod configs;
mod deprecated;
mod error;
mod events;
mod generated;
mod guard;
mod handle;
mod job;
mod jobs;
mod licenses;
mod listener;
mod log;
mod manage;
mod metadata;
mod outcomes;
mod page;
mod pager;
mod part;
mod raw_call;
#[cfg(feature = "registry")]
mod registry;
mod runtime;
mod settings;
mod sync;
mod text;
mod user_changes;
mod users;
