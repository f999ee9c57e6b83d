//! The Python client for threads, from the one for asyncio: the same text without `async` and
//! `await`. Two clients with the same methods are then written once.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::File;

const FOLDER: &str = "py/python/vppkit";

/// What is written otherwise. Each must occur somewhere, so that none outlives its reason.
const CHANGES: &[(&str, &str)] = &[
    (
        "`_sync` is written from this package by `cargo xtask gen`.",
        "Written by `cargo xtask gen` from `_aio`: change that.",
    ),
    ("for asyncio", "for threads"),
    (
        "Any number of tasks may use it at once, in any event loop, and a child process after a fork: it\n    connects anew there.",
        "Any number of threads may use it at once, and a child process after a fork: it connects anew\n    there.",
    ),
    ("is_async = True", "is_async = False"),
    ("async def ", "def "),
    ("await settled(", "waited("),
    ("await ", ""),
    ("import settled", "import waited"),
    ("__aenter__", "__enter__"),
    ("__aexit__", "__exit__"),
    ("aclose", "close"),
    ("AsyncClient", "Client"),
    ("AsyncListing", "Listing"),
    ("AsyncEvents", "Events"),
    ("vppkit._aio", "vppkit._sync"),
];

/// What must not be left over.
const LEFT: &[&str] = &["await ", "async def", "async for", "async with", "asyncio"];

pub(super) fn write(root: &Path) -> Result<Vec<File>> {
    let mut unused: Vec<_> = CHANGES.iter().map(|(from, _)| *from).collect();
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join(FOLDER).join("_aio")).context("reading _aio")? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if !name.ends_with(".py") {
            continue;
        }
        let mut text = fs::read_to_string(&path)?;
        unused.retain(|from| !text.contains(from));
        for (from, to) in CHANGES {
            text = text.replace(from, to);
        }
        let is_left = |line: &&str| LEFT.iter().any(|word| line.contains(word));
        let left = text.lines().find(is_left);
        ensure!(left.is_none(), "{name}: what becomes of this is not known: {left:?}");
        files.push(File::plain(format!("{FOLDER}/_sync/{name}"), text));
    }
    ensure!(unused.is_empty(), "these changes change nothing any more: {unused:?}");
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}
