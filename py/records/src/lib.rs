//! Records and pages of the library as objects of Python. A crate of its own because it is the part
//! whose speed shows: what ships is made small, this is made fast.

pub mod arrow;
mod cache;
pub mod columns;
mod derived;
pub mod generated;
pub mod json;
pub mod page;
pub mod record;
