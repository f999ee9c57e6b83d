//! Whether `vppkit.hpp` uses every function of the C interface, and the tests every wrapper of one: so
//! that it cannot fall behind.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::cargo;
use crate::test::report::Report;

/// What the header does not use: the end of the name, and why.
const NOT_WRAPPED: &[(&str, &str)] = &[
    ("_page_get", "a page reads the array of ..._page_records"),
    ("vppkit_str_copy", "std::string copies"),
    ("vppkit_str_equals", "std::string_view compares"),
];

/// The header uses what is exported, and names no reason for what it does use.
pub(super) fn check_header(report: &mut Report) -> Result<()> {
    let mut used = BTreeSet::new();
    for (_, text) in headers()? {
        let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        for line in code {
            let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            used.extend(words.filter(|word| word.starts_with("vppkit_")).map(str::to_owned));
        }
    }
    let exported = exported()?;
    let wanted: BTreeSet<String> =
        exported.iter().filter(|name| is_wrapped(name)).cloned().collect();
    let missing: Vec<_> = wanted.difference(&used).collect();
    let holds = missing.is_empty() && wanted.len() > 200;
    report.check("every function of C is used in vppkit.hpp", holds, format!("not {missing:?}"));
    let needless: Vec<_> = used.intersection(&exported).filter(|name| !is_wrapped(name)).collect();
    let what = "what is said not to be used in vppkit.hpp is not";
    report.check(what, needless.is_empty(), format!("{needless:?}"));
    Ok(())
}

/// Wrappers are inline: what the objects of the tests ask the linker for is what the tests call.
pub(super) fn check_tests(report: &mut Report, objects: &[PathBuf]) -> Result<()> {
    let output = Command::new("nm").arg("--undefined-only").args(objects).output()?;
    let text = String::from_utf8(output.stdout)?;
    let called: BTreeSet<String> =
        text.lines().filter_map(|line| line.split_whitespace().nth(1)).map(str::to_owned).collect();
    let missing: Vec<String> =
        exported()?.into_iter().filter(|name| is_wrapped(name) && !called.contains(name)).collect();
    let holds = missing.is_empty() && !called.is_empty();
    report.check("the tests use every wrapper", holds, format!("not those of {missing:?}"));
    Ok(())
}

fn is_wrapped(name: &str) -> bool {
    !NOT_WRAPPED.iter().any(|(end, _)| name.ends_with(end))
}

fn exported() -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(cargo::root().join("abi/symbols.txt"))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// All files of the header, by the names that they are included by.
pub(super) fn headers() -> Result<Vec<(String, String)>> {
    let include = cargo::root().join("include");
    let mut names = vec!["vppkit.hpp".to_owned()];
    for entry in fs::read_dir(include.join("vppkit"))? {
        names.push(format!("vppkit/{}", entry?.file_name().to_string_lossy()));
    }
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let text = fs::read_to_string(include.join(&name))?;
            Ok((name, text))
        })
        .collect()
}
