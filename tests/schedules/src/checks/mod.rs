//! What must hold after a schedule.

pub(crate) mod listings;
pub(crate) mod verdicts;
pub(crate) mod writes;
