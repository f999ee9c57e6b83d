//! Writes what `include/vppkit.hpp` needs: the enums, and a view class for each record.

mod enums;
mod records;

use std::path::Path;

use anyhow::Result;

use super::File;
use super::c::{doc_comment_for, enums as c_enums, snake_case};
use super::model::Model;

const FOLDER: &str = "include/vppkit";

pub(super) fn write(root: &Path, model: &Model) -> Result<Vec<File>> {
    let enums = c_enums::read(root, model)?;
    let listed = c_enums::listed(root)?;
    Ok(vec![
        File::plain(format!("{FOLDER}/enums.hpp"), enums::write(&enums)),
        File::plain(format!("{FOLDER}/records.hpp"), records::write(&model.records, &listed)),
    ])
}

/// A doc comment for people who read C++.
fn doc_comment(lines: &[String], indent: &str) -> String {
    let doc = doc_comment_for(lines, in_cpp);
    doc.lines().map(|line| format!("{indent}{line}\n")).collect()
}

/// What an item of core is called in C++.
fn in_cpp(item: &str) -> String {
    let item = item.trim_start_matches("crate::");
    match item {
        "ClientBuilder::on_event" => "ClientOptions::on_log".into(),
        "Error::holder" => "Error::holder_guid".into(),
        // A value of an enum stands alone.
        _ => item.strip_prefix("Self::").map_or(item.to_owned(), snake_case),
    }
}

/// What is an enumerator here: `NotSent` → `not_sent`.
fn enumerator(variant: &str) -> String {
    snake_case(variant)
}
