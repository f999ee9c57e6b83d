//! The tools of the suites in C and C++.

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
