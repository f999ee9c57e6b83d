//! `cargo xtask gen`: writes what follows from the model, so that a member is written once.
//!
//! Reads `core/src/model/*.rs` and writes `core/src/model/generated.rs` and what bindings need. It
//! knows a closed set of types and refuses the rest by name: better no code than wrong code.

mod c;
mod core_views;
mod cpp;
mod go;
mod model;
mod node;
mod py;
mod unasync;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The lines of a doc comment.
pub(crate) fn doc_of(attributes: &[syn::Attribute]) -> Vec<String> {
    model::doc(attributes)
}

/// Writes all generated files, or with `check` only says whether they are up to date.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = root();
    let model = model::Model::read(&root.join("core/src/model"))?;
    let mut files = vec![File::rust("core/src/model/generated.rs", core_views::write(&model))];
    files.extend(c::write(&root, &model)?);
    files.extend(cpp::write(&root, &model)?);
    files.extend(go::write(&root, &model)?);
    files.extend(node::write(&root, &model)?);
    files.extend(py::write(&root, &model)?);
    files.extend(unasync::write(&root)?);
    let files = files.into_iter().map(|File { path, text, is_rust }| match is_rust {
        true => {
            let text = rustfmt(&root, &text).with_context(|| format!("formatting {path}"))?;
            Ok((path, text))
        }
        false => Ok((path, text)),
    });
    let files: Vec<_> = files.collect::<Result<_>>()?;
    crate::written::write(&root, files, check, "cargo xtask gen")?;
    println!("{} records, {} words: up to date", model.records.len(), model.words.len());
    Ok(())
}

/// A file that is written.
struct File {
    path: String,
    text: String,
    is_rust: bool,
}

impl File {
    fn rust(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), text, is_rust: true }
    }

    fn plain(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), text, is_rust: false }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rustfmt(root: &Path, text: &str) -> Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt is needed: rustup component add rustfmt")?;
    rustfmt.stdin.take().context("no pipe to rustfmt")?.write_all(text.as_bytes())?;
    let output = rustfmt.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt refused the generated text");
    }
    Ok(String::from_utf8(output.stdout)?)
}
