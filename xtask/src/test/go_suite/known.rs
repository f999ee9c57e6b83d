//! The package uses every function of libvppkit, or says why not: it cannot fall behind.

use std::collections::BTreeSet;
use std::fs;

use anyhow::Result;

use super::module;
use crate::cargo;
use crate::test::report::Report;

/// Function and reason, a line each.
const LEFT_OUT: &str = "vppkit/left_out.txt";

pub(super) fn check(report: &mut Report) -> Result<()> {
    let symbols = fs::read_to_string(cargo::root().join("abi/symbols.txt"))?;
    let symbols: BTreeSet<&str> = symbols.lines().collect();
    let mut source = String::new();
    for entry in fs::read_dir(module().join("vppkit"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".c") || name.ends_with(".go") && !name.ends_with("_test.go") {
            source.push_str(&fs::read_to_string(path)?);
        }
    }
    let called = called(&source);
    let table = fs::read_to_string(module().join(LEFT_OUT))?;
    let (mut left_out, mut without_reason) = (BTreeSet::new(), Vec::new());
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (symbol, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        left_out.insert(symbol);
        if reason.trim().is_empty() {
            without_reason.push(symbol);
        }
    }
    let unknown: Vec<_> = symbols
        .iter()
        .filter(|symbol| !called.contains(**symbol) && !left_out.contains(**symbol))
        .collect();
    report.check(
        &format!("the package calls each of {} functions, or {LEFT_OUT} has it", symbols.len()),
        unknown.is_empty() && !symbols.is_empty(),
        format!("{unknown:?}"),
    );
    let stale: Vec<_> = left_out
        .iter()
        .filter(|symbol| !symbols.contains(**symbol) || called.contains(**symbol))
        .collect();
    report.check(
        &format!("{LEFT_OUT} has functions that exist and are not called"),
        stale.is_empty(),
        format!("{stale:?}"),
    );
    let holds = without_reason.is_empty();
    report.check(&format!("{LEFT_OUT} has reasons"), holds, format!("{without_reason:?}"));
    Ok(())
}

/// Functions that are called, from Go as `C.name(` and from C as `name(`.
fn called(source: &str) -> BTreeSet<&str> {
    let mut called = BTreeSet::new();
    for (at, _) in source.match_indices("vppkit_") {
        let word = &source[at..];
        let end = word.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let (name, after) = word.split_at(end.unwrap_or(word.len()));
        if after.starts_with('(') {
            called.insert(name);
        }
    }
    called
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_called_counts() {
        let source = "x := C.vppkit_version()\n// vppkit_shutdown\nvar page *C.vppkit_user_page\n";
        assert_eq!(called(source).into_iter().collect::<Vec<_>>(), ["vppkit_version"]);
    }
}
