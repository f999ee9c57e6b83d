//! The exports of `ffi-c`, by their source.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use quote::ToTokens;
use syn::{Attribute, FnArg, Item, Pat, ReturnType, Type};

/// A function that the library exports.
pub(crate) struct Export {
    pub(crate) name: String,
    doc: String,
    pub(crate) parameters: Vec<Parameter>,
    /// Its type in Rust, without blanks; empty for none.
    pub(crate) returns: String,
}

pub(crate) struct Parameter {
    pub(crate) name: String,
    /// Its type in Rust, without blanks.
    pub(crate) holds: String,
}

impl Export {
    /// Whether NULL is an argument like others: the options of a call, what cancels it, the error,
    /// and what the documentation names.
    pub(crate) fn allows_null(&self, parameter: &Parameter) -> bool {
        let always = ["vppkit_call_options", "vppkit_cancel", "vppkit_error"];
        let Parameter { name, holds } = parameter;
        // Handed through to a callback, never looked at.
        let is_looked_at = holds != "*mut c_void";
        let doc = &self.doc;
        !is_looked_at
            || always
                .iter()
                .any(|one| holds.ends_with(one) && !holds.starts_with("*mut *mut vppkit_c"))
            || doc.contains(&format!("`{name}` may be NULL"))
            || doc.contains(&format!("`{name}`, which may be NULL"))
    }
}

impl Parameter {
    pub(crate) fn is_pointer(&self) -> bool {
        self.holds.starts_with('*')
    }
}

/// The types that are no handles: C fills them in or reads them itself.
pub(super) fn plain_types(source: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for file in rust_files(source)? {
        let text = fs::read_to_string(&file)?;
        for item in syn::parse_file(&text)?.items {
            if let Item::Struct(item) = item
                && item.attrs.iter().any(|one| one.path().is_ident("repr"))
            {
                names.insert(item.ident.to_string());
            }
        }
    }
    Ok(names)
}

/// All exports but those of the test build, sorted by name.
pub(super) fn read(source: &Path) -> Result<Vec<Export>> {
    let mut exports = Vec::new();
    for file in rust_files(source)? {
        let text = fs::read_to_string(&file)?;
        let parsed = syn::parse_file(&text).with_context(|| file.display().to_string())?;
        for item in parsed.items {
            if let Item::Fn(item) = item
                && is_exported(&item.attrs)
            {
                exports.push(read_export(&item));
            }
        }
    }
    exports.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(exports)
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

fn is_exported(attributes: &[Attribute]) -> bool {
    let is_for_tests = attributes.iter().any(|one| one.path().is_ident("cfg"));
    let is_named =
        attributes.iter().any(|one| one.to_token_stream().to_string().contains("no_mangle"));
    is_named && !is_for_tests
}

fn read_export(item: &syn::ItemFn) -> Export {
    let parameters = item.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(name) => {
                Some(Parameter { name: name.ident.to_string(), holds: type_name(&input.ty) })
            }
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    Export {
        name: item.sig.ident.to_string(),
        doc: crate::generate::doc_of(&item.attrs).join(" ").replace("  ", " "),
        parameters: parameters.collect(),
        returns: match &item.sig.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, returned) => type_name(returned),
        },
    }
}

/// `*const vppkit_client`, without paths of modules.
fn type_name(of: &Type) -> String {
    let text = of.to_token_stream().to_string().replace(" :: ", "::");
    text.split(' ')
        .map(|word| word.rsplit("::").next().unwrap_or(word))
        .collect::<Vec<_>>()
        .join(" ")
        .replace("* ", "*")
}
