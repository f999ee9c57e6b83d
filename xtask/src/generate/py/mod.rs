//! Writes what the Python package needs: a class for each struct of the model, how it is made of a
//! page, the stubs for type checkers, and the words of core's enums.

mod class;
mod paged;
mod read;
mod stub;
mod words;

use std::path::Path;

use anyhow::Result;

use super::File;
use super::c::{doc_comment_for, enums, plain_words, snake_case};
use super::model::Model;
use read::Class;

const FOLDER: &str = "py/records/src/generated";
const PACKAGE: &str = "py/python/vppkit";
const NOTICE: &str = "Written by `cargo xtask gen` from the model; changes made here are lost.";

pub(super) fn write(root: &Path, model: &Model) -> Result<Vec<File>> {
    let classes = read::classes(root, model)?;
    let enums = enums::read(root, model)?;
    let mut files = Vec::new();
    let mut modules = vec!["words".to_owned()];
    for class in &classes {
        let mut text = class::write(class);
        if class.is_paged {
            text.push_str(&paged::write(class));
        }
        let module = snake_case(&class.name);
        files.push(File::rust(format!("{FOLDER}/{module}.rs"), text));
        modules.push(module);
    }
    modules.sort();
    files.push(File::rust(format!("{FOLDER}/words.rs"), words::write(&enums)));
    files.push(File::rust(format!("{FOLDER}/mod.rs"), module(&classes, &modules)));
    files.push(File::plain(format!("{PACKAGE}/_records.py"), stub::module(&classes)));
    files.push(File::plain(format!("{PACKAGE}/_records.pyi"), stub::write(&classes)));
    files.push(File::plain(format!("{PACKAGE}/_words.py"), words::write_enums(&model.words)));
    Ok(files)
}

/// `generated/mod.rs`: the classes, and how a page is made of a body by the name of its records.
fn module(classes: &[Class], modules: &[String]) -> String {
    let mut out = format!("//! {NOTICE}\n\n");
    for module in modules {
        out.push_str(&format!("pub mod {module};\n"));
    }
    out.push_str(
        "\nuse pyo3::prelude::*;\n\nuse crate::columns::{Paged, Table};\nuse crate::page::AnyPage;\n\n\
         /// Adds the classes of the records.\n\
         pub fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {\n",
    );
    for class in classes {
        let name = &class.name;
        out.push_str(&format!("module.add_class::<{}::{name}>()?;\n", snake_case(name)));
    }
    out.push_str(
        "Ok(())\n}\n\n\
         /// Reads the body of an answer with records of the named class; `None` where there is none.\n\
         pub fn decode(name: &str, body: Vec<u8>) -> Option<vpp::Result<AnyPage>> {\n\
         Some(match name {\n",
    );
    for class in classes.iter().filter(|class| class.is_paged) {
        let name = &class.name;
        out.push_str(&format!(
            "{name:?} => vpp::Page::<vpp::{name}>::decode(body).map(AnyPage::from),\n"
        ));
    }
    out.push_str(
        "_ => return None,\n})\n}\n\n\
         /// The members of the named class, if its records come in pages.\n\
         pub fn table(name: &str) -> Option<&'static Table> {\n\
         Some(match name {\n",
    );
    for class in classes.iter().filter(|class| class.is_paged) {
        let name = &class.name;
        out.push_str(&format!("{name:?} => <vpp::{name} as Paged>::TABLE,\n"));
    }
    out.push_str("_ => return None,\n})\n}\n");
    out
}

/// A doc comment for people who read Python.
fn doc_comment(lines: &[String]) -> String {
    doc_comment_for(lines, in_python)
}

/// A doc comment as text, without the space that rustdoc's lines begin with.
fn doc_text(lines: &[String]) -> Vec<String> {
    let text = plain_words(lines, in_python);
    text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()).collect()
}

/// What an item of core is called in Python: `Error::retry_at` → `VppkitError.retry_at`.
fn in_python(item: &str) -> String {
    let item = item.trim_start_matches("crate::").trim_start_matches("Self::");
    match item.split_once("::") {
        Some(("Error", what)) => format!("VppkitError.{what}"),
        Some((of, what)) => format!("{of}.{what}"),
        None => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_names_of_python() {
        let doc = [" See [`raw`](Self::raw) and [`Error::account`].".to_owned()];
        assert_eq!(doc_text(&doc), ["See `raw` and `VppkitError.account`."]);
    }
}
