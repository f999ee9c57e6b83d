//! Writes what libvppkit needs: a plain C struct and the functions around it for each record, the
//! constants, and the ledger of their numbers.

mod constants;
pub(super) mod enums;
mod ledger;
mod records;

use std::path::Path;

use anyhow::Result;

use super::File;
use super::model::Model;
use ledger::Ledger;

const FOLDER: &str = "ffi-c/src/generated";
const LEDGER: &str = "abi/constants.txt";

pub(super) fn write(root: &Path, model: &Model) -> Result<Vec<File>> {
    let mut ledger = Ledger::read(&root.join(LEDGER))?;
    let enums = enums::read(root, model)?;
    let listed = enums::listed(root)?;
    let mut modules = vec![
        ("constants".to_owned(), constants::write(&enums, &mut ledger)),
        ("words".to_owned(), constants::write_words(&enums, model, &mut ledger)),
    ];
    for record in &model.records {
        let text = records::write(record, listed.contains(&record.name));
        modules.push((snake_case(&record.name), text));
    }
    let mut files = vec![File::plain(LEDGER, ledger.text())];
    let mut module =
        String::from("//! Written by `cargo xtask gen`; changes made here are lost.\n\n");
    modules.sort();
    for (name, text) in modules {
        module.push_str(&format!("pub(crate) mod {name};\n"));
        files.push(File::rust(format!("{FOLDER}/{name}.rs"), text));
    }
    files.push(File::rust(format!("{FOLDER}/mod.rs"), module));
    Ok(files)
}

/// `LicenseChange` → `license_change`
pub(super) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// A doc comment for people who read C: links of rustdoc become plain words.
fn doc_comment(lines: &[String]) -> String {
    doc_comment_for(lines, in_c)
}

/// A doc comment for people who read another language; `named` says what an item of core is called
/// there.
pub(super) fn doc_comment_for(lines: &[String], named: fn(&str) -> String) -> String {
    plain_words(lines, named).lines().map(|line| format!("///{line}\n")).collect()
}

/// The text of a doc comment without links and sources. `named` says what an item is called in the
/// language of the readers.
pub(super) fn plain_words(lines: &[String], named: impl Fn(&str) -> String) -> String {
    let mut text = lines.join("\n");
    while let Some((start, end, after)) = next_link(&text) {
        let word = text[start + 2..end].trim_end_matches('`').to_owned();
        text.replace_range(start..after, &format!("`{}`", named(&word)));
    }
    without_sources(text)
}

/// What an item of core is called in C.
fn in_c(item: &str) -> String {
    let item = item.trim_start_matches("crate::");
    match item.split_once("::") {
        Some(("Error", "holder")) => "vppkit_error_holder_guid".into(),
        Some(("JobOutcome", what)) => format!("vppkit_job_outcome_{what}"),
        Some(("Error", what)) => format!("vppkit_error_{what}"),
        Some(("Client", what)) => format!("vppkit_client_{what}"),
        Some(("ClientBuilder", "on_event")) => "vppkit_client_options_on_log".into(),
        _ => item.replace("::", " "),
    }
}

/// Without the project's own notes of where a fact stands.
fn without_sources(mut text: String) -> String {
    for (begin, end) in [(" (protocol ", ")"), (", protocol ", ")")] {
        while let Some(start) = text.find(begin) {
            let Some(length) = text[start..].find(end) else { break };
            let kept = if begin.starts_with(',') { 0 } else { end.len() };
            text.replace_range(start..start + length + kept, "");
        }
    }
    text
}

/// Start and end of the words of a link in backticks, and where all of it ends, its target too.
fn next_link(text: &str) -> Option<(usize, usize, usize)> {
    let start = text.find("[`")?;
    let end = start + text[start..].find("`]")?;
    let after = end + 2;
    let target = text[after..].starts_with('(').then(|| text[after..].find(')')).flatten();
    Some((start, end, target.map_or(after, |at| after + at + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_c() {
        assert_eq!(snake_case("LicenseChange"), "license_change");
        assert_eq!(snake_case("User"), "user");
    }

    #[test]
    fn links_become_plain_words() {
        let doc = [" See [`raw`](Self::raw) and [`Error::account`].".to_owned()];
        assert_eq!(doc_comment(&doc), "/// See `raw` and `vppkit_error_account`.\n");
        let doc = [" A user (`users`, protocol 1.8). One (protocol 1.9).".to_owned()];
        assert_eq!(doc_comment(&doc), "/// A user (`users`). One.\n");
    }
}
