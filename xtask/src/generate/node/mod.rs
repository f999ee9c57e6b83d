//! Writes what the npm package needs: how Rust packs the records of a page, how JavaScript reads them
//! into classes, and the words and error classes that follow from core's enums.

mod enums;
mod packing;
mod records;

use std::path::Path;

use anyhow::Result;

use super::c::plain_words;
use super::model::{Member, Model, Record};
use super::{File, c};

const HEAD: &str = "// Written by `cargo xtask gen` from core; changes made here are lost.\n";

/// Comes within the answer to a licence request only, never in a page.
const WITHOUT_PAGES: &str = "LicenseChange";

/// Texts that come again and again in a page beside the words of the model: each crosses once.
const REPEATED: &[&str] = &["adam_id", "product_type_name"];

pub(super) fn write(root: &Path, model: &Model) -> Result<Vec<File>> {
    let found = c::enums::read(root, model)?;
    Ok(vec![
        File::rust("node/src/generated.rs", packing::write(model)),
        File::plain("node/ts/generated/records.ts", records::write(model)),
        File::plain("node/ts/generated/words.ts", enums::words(&found, model)),
        File::plain("node/ts/generated/kinds.ts", enums::kinds(&found)),
    ])
}

/// Records that come in pages.
fn paged(model: &Model) -> impl Iterator<Item = &Record> {
    model.records.iter().filter(|record| record.name != WITHOUT_PAGES)
}

/// Whether a member of a page crosses by its place among the words of the page.
fn is_repeated(member: &Member) -> bool {
    use super::model::Holds::{MaybeWord, Word};
    matches!(member.holds, Word(_) | MaybeWord(_)) || REPEATED.contains(&member.name.as_str())
}

/// `its_id_hash` → `itsIdHash`
fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capitalized(word))
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    format!("{}{rest}", first.to_uppercase())
}

/// `LicenseChange` → `licenseChange`
fn uncapitalized(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    format!("{}{rest}", first.to_lowercase())
}

/// A comment of its lines as TSDoc.
fn comment(lines: &[String], indent: &str) -> String {
    let words = plain_words(lines, in_typescript).replace("*/", "* /");
    let lines: Vec<&str> = words.lines().map(str::trim).collect();
    if let [line] = lines.as_slice() {
        return format!("{indent}/** {line} */\n");
    }
    let mut text = format!("{indent}/**\n");
    for line in lines {
        text.push_str(format!("{indent} * {line}").trim_end());
        text.push('\n');
    }
    text + indent + " */\n"
}

/// What an item of core is called in TypeScript: `Error::retry_at` → `VppkitError.retryAt`.
fn in_typescript(item: &str) -> String {
    match item.trim_start_matches("crate::").split_once("::") {
        Some(("Error", what)) => format!("VppkitError.{}", camel_case(what)),
        Some((of, what)) => format!("{of}.{}", camel_case(what)),
        None => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_javascript() {
        assert_eq!(camel_case("reg_users_already_assigned"), "regUsersAlreadyAssigned");
        assert_eq!(uncapitalized("LicenseChange"), "licenseChange");
    }

    #[test]
    fn comments_are_those_of_typescript() {
        let one = [" Free. See [`Error::retry_at`].".to_owned()];
        assert_eq!(comment(&one, "  "), "  /** Free. See `VppkitError.retryAt`. */\n");
        let two = [" A user.".to_owned(), String::new(), " Key on it.".to_owned()];
        assert_eq!(comment(&two, ""), "/**\n * A user.\n *\n * Key on it.\n */\n");
    }
}
