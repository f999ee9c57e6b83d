//! The tools of the suite, installed by name where they are missing.

use anyhow::Result;

use crate::debian;

/// Program and Debian's package of it.
const TOOLS: &[(&str, &str)] = &[
    ("gcc", "gcc"),
    ("g++", "g++"),
    ("make", "make"),
    ("nm", "binutils"),
    ("pkg-config", "pkg-config"),
    ("valgrind", "valgrind"),
];

pub(super) fn ensure() -> Result<()> {
    debian::ensure(TOOLS)
}
