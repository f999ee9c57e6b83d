//! Deliberate mistakes, by which the schedule rig proves that it would notice one.
//!
//! Only in builds with the feature `_sabotage`, which nothing but the rig turns on. In all others
//! every question whether a mistake is on is a constant `false`.

/// A mistake that the library makes while it is switched on for the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mistake {
    /// Sends although the gate is closed (I1).
    IgnoreGate,
    /// Sends however many requests are in flight (I2).
    CrowdTheGate,
    /// Reports a target of a lost reply as done without reading back (I3).
    TakeUnknownForDone,
    /// Leaves a page of a listing out (I4).
    DropPage,
    /// Moves a checkpoint past records that were not handed over (I5).
    CheckpointAhead,
    /// Puts the token into errors (I6).
    LeakToken,
    /// Goes on after the deadline (I7).
    ForgetDeadline,
    /// Fetches without a bound on pages that wait for the consumer (I8).
    HoardPages,
    /// Sends a lost licence request again as it was (I9).
    RepeatBody,
    /// Sends although another product has the account (I10).
    SendWhileIsolated,
    /// Leaves a target of a job out of its outcome.
    ForgetTarget,
}

impl Mistake {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::IgnoreGate,
        Self::CrowdTheGate,
        Self::TakeUnknownForDone,
        Self::DropPage,
        Self::CheckpointAhead,
        Self::LeakToken,
        Self::ForgetDeadline,
        Self::HoardPages,
        Self::RepeatBody,
        Self::SendWhileIsolated,
        Self::ForgetTarget,
    ];
}

#[cfg(feature = "_sabotage")]
mod switch {
    use super::Mistake;
    use std::cell::Cell;

    thread_local! {
        static ON: Cell<Option<Mistake>> = const { Cell::new(None) };
    }

    /// Switches a mistake on for this thread, or all off.
    pub fn switch(mistake: Option<Mistake>) {
        ON.set(mistake);
    }

    pub(crate) fn is_on(mistake: Mistake) -> bool {
        ON.get() == Some(mistake)
    }
}

#[cfg(feature = "_sabotage")]
pub(crate) use switch::is_on;
#[cfg(feature = "_sabotage")]
pub use switch::switch;

/// Whether the library is to make this mistake.
#[cfg(not(feature = "_sabotage"))]
pub(crate) const fn is_on(_: Mistake) -> bool {
    false
}
