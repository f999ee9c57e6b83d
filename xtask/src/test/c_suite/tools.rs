//! The tools of the suite, installed by name where they are missing.

use anyhow::Result;

use crate::debian;

/// Program and Debian's package of it.
type Tool = (&'static str, &'static str);

pub(in crate::test) const C: &[Tool] = &[
    ("gcc", "gcc"),
    ("g++", "g++"),
    ("make", "make"),
    ("nm", "binutils"),
    ("pkg-config", "pkg-config"),
    ("valgrind", "valgrind"),
];

/// What the C++ suite needs beside them.
pub(in crate::test) const CPP: &[Tool] = &[("cmake", "cmake")];

/// Another compiler, for a second opinion; large, so that a machine may do without.
pub(in crate::test) const CLANG: &[Tool] = &[("clang++", "clang")];

/// Installs what is missing, or says what cannot be had.
pub(in crate::test) fn ensure(tools: &[Tool]) -> Result<()> {
    debian::ensure(tools)
}
