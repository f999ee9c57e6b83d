//! Files that are written from the source and committed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Writes those that are not as they should be, given by their paths below `root`; with `check` only
/// says which they are. `command` is what writes them.
pub(crate) fn write(
    root: &Path,
    files: impl IntoIterator<Item = (String, String)>,
    check: bool,
    command: &str,
) -> Result<()> {
    let mut stale = Vec::new();
    for (path, text) in files {
        let file = root.join(&path);
        if fs::read_to_string(&file).is_ok_and(|old| old == text) {
            continue;
        }
        if check {
            stale.push(path);
        } else {
            fs::write(&file, text).with_context(|| format!("writing {path}"))?;
            println!("wrote {path}");
        }
    }
    if !stale.is_empty() {
        bail!("not up to date: {}; run `{command}` and commit", stale.join(", "));
    }
    Ok(())
}
