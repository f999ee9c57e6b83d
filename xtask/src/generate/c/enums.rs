//! Enums of core that become constants of C.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use syn::{Fields, Item};

use super::snake_case;
use crate::generate::model::{Model, doc};

/// An enum of core.
pub(in crate::generate) struct Enum {
    pub(in crate::generate) name: String,
    /// Its path in core.
    pub(in crate::generate) path: String,
    /// Whether it borrows.
    pub(in crate::generate) has_lifetime: bool,
    pub(in crate::generate) c_name: String,
    /// What its constants begin with.
    pub(in crate::generate) prefix: String,
    pub(in crate::generate) doc: Vec<String>,
    pub(in crate::generate) variants: Vec<Variant>,
    /// Core may add to it without breaking anything.
    pub(in crate::generate) is_open: bool,
    /// Its values are words of the model.
    pub(in crate::generate) is_words: bool,
}

pub(in crate::generate) struct Variant {
    pub(in crate::generate) name: String,
    pub(in crate::generate) doc: Vec<String>,
    /// What stands behind its name in a pattern.
    pub(in crate::generate) pattern: &'static str,
}

impl Enum {
    /// What became of a call: core's `Kind`, with two more values for what is no failure.
    pub(in crate::generate) fn is_status(&self) -> bool {
        self.c_name == "vppkit_status"
    }

    pub(in crate::generate) fn constant(&self, variant: &Variant) -> String {
        format!("{}_{}", self.prefix, snake_case(&variant.name).to_uppercase())
    }

    /// All its constants with their names, those that C has beside the variants first.
    pub(super) fn names(&self, name: impl Fn(&Variant) -> String) -> Vec<(String, String)> {
        let mut names = match self.is_status() {
            true => vec![("VPPKIT_OK".into(), "Ok".into()), ("VPPKIT_DONE".into(), "Done".into())],
            false => vec![(format!("{}_NONE", self.prefix), "None".into())],
        };
        names.extend(self.variants.iter().map(|variant| (self.constant(variant), name(variant))));
        names
    }
}

/// File, name, C name, prefix.
const ENUMS: &[(&str, &str, &str, &str)] = &[
    ("error/kind.rs", "Kind", "vppkit_status", "VPPKIT"),
    ("error/kind.rs", "Effect", "vppkit_effect", "VPPKIT_EFFECT"),
    ("error/kind.rs", "TokenProblem", "vppkit_token_problem", "VPPKIT_TOKEN_PROBLEM"),
    ("error/kind.rs", "TransportProblem", "vppkit_transport_problem", "VPPKIT_TRANSPORT_PROBLEM"),
    ("account/token_state.rs", "TokenState", "vppkit_token_state", "VPPKIT_TOKEN_STATE"),
    ("model/client_config.rs", "TokenKind", "vppkit_token_kind", "VPPKIT_TOKEN_KIND"),
    ("event.rs", "Event", "vppkit_log_kind", "VPPKIT_LOG"),
    ("sync/event.rs", "SyncEvent", "vppkit_event_kind", "VPPKIT_EVENT"),
    ("sync/event.rs", "List", "vppkit_list", "VPPKIT_LIST"),
    ("bulk/outcome.rs", "JobAction", "vppkit_job_action", "VPPKIT_JOB"),
    ("bulk/outcome.rs", "TargetStatus", "vppkit_target_status", "VPPKIT_TARGET"),
];

pub(in crate::generate) fn read(root: &Path, model: &Model) -> Result<Vec<Enum>> {
    let mut enums = Vec::new();
    for (file, name, c_name, prefix) in ENUMS {
        let path = format!("vpp::{name}");
        let item = items(&root.join("core/src").join(file))?
            .into_iter()
            .find_map(|item| match item {
                Item::Enum(item) if item.ident == name => Some(item),
                _ => None,
            })
            .with_context(|| format!("core/src/{file} has no enum {name}"))?;
        let variants = item.variants.iter().map(|variant| Variant {
            name: variant.ident.to_string(),
            doc: doc(&variant.attrs),
            pattern: match variant.fields {
                Fields::Unit => "",
                Fields::Unnamed(_) => "(..)",
                Fields::Named(_) => " { .. }",
            },
        });
        enums.push(Enum {
            name: (*name).to_owned(),
            path,
            has_lifetime: item.generics.lifetimes().next().is_some(),
            c_name: (*c_name).to_owned(),
            prefix: (*prefix).to_owned(),
            doc: doc(&item.attrs),
            variants: variants.collect(),
            is_open: item.attrs.iter().any(|one| one.path().is_ident("non_exhaustive")),
            is_words: false,
        });
    }
    for words in &model.words {
        let snake = snake_case(&words.name);
        let variants = words.known.iter().map(|word| Variant {
            name: word.variant.clone(),
            doc: word.doc.clone(),
            pattern: "",
        });
        enums.push(Enum {
            name: words.name.clone(),
            path: format!("vpp::{}", words.name),
            has_lifetime: false,
            c_name: format!("vppkit_{snake}"),
            prefix: format!("VPPKIT_{}", snake.to_uppercase()),
            doc: words.doc.clone(),
            variants: variants.collect(),
            is_open: true,
            is_words: true,
        });
    }
    Ok(enums)
}

/// The records that come in listings.
pub(in crate::generate) fn listed(root: &Path) -> Result<BTreeSet<String>> {
    let mut listed = BTreeSet::new();
    for item in items(&root.join("core/src/listing/duplicates.rs"))? {
        let Item::Impl(item) = item else { continue };
        let is_listed =
            item.trait_.as_ref().is_some_and(|implemented| implemented.0.is_ident("Listed"));
        if let (true, syn::Type::Path(record)) = (is_listed, &*item.self_ty) {
            listed.extend(record.path.get_ident().map(ToString::to_string));
        }
    }
    anyhow::ensure!(!listed.is_empty(), "no record is Listed");
    Ok(listed)
}

fn items(path: &Path) -> Result<Vec<Item>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(syn::parse_file(&text).with_context(|| path.display().to_string())?.items)
}
