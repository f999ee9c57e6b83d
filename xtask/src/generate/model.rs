//! Reads the model: records, their members, and the words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use quote::ToTokens;
use syn::{Attribute, Expr, Fields, Item, Lit, Meta};

/// All that generated code follows from.
pub(super) struct Model {
    /// Records that come in lists.
    pub(super) records: Vec<Record>,
    /// Members with a few words as values.
    pub(super) words: Vec<Words>,
}

/// A record: a struct whose serde name is the list it comes in.
pub(super) struct Record {
    pub(super) name: String,
    pub(super) doc: Vec<String>,
    pub(super) list: String,
    pub(super) members: Vec<Member>,
}

/// A member of a record.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) doc: Vec<String>,
    /// The name it is sent by, and the one that it may be sent by as well.
    pub(super) wire: String,
    pub(super) alias: Option<String>,
    pub(super) holds: Holds,
}

/// The closed set of types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    /// `String`: part of the record's identity, must be there.
    Text,
    MaybeText,
    MaybeNumber,
    MaybeFlag,
    /// An enum of the model that must be there.
    Word(String),
    MaybeWord(String),
    MaybeRecord(String),
    Records(String),
}

impl Holds {
    /// Whether it comes as a text that is handed on as it came.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::MaybeText | Self::Word(_) | Self::MaybeWord(_))
    }
}

/// An enum of known words with `Unknown(String)`.
pub(super) struct Words {
    pub(super) name: String,
    pub(super) doc: Vec<String>,
    pub(super) known: Vec<Word>,
}

/// A known word.
pub(super) struct Word {
    pub(super) variant: String,
    pub(super) doc: Vec<String>,
    /// As it is sent.
    pub(super) word: String,
}

impl Model {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut paths: Vec<_> = fs::read_dir(folder)
            .with_context(|| format!("reading {}", folder.display()))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        paths.retain(|path| !path.ends_with("generated.rs"));
        paths.sort();
        let mut items = Vec::new();
        for path in paths {
            let text = fs::read_to_string(&path)?;
            let file =
                syn::parse_file(&text).with_context(|| format!("parsing {}", path.display()))?;
            items.extend(file.items);
        }
        let words: Vec<Words> = items
            .iter()
            .filter_map(|item| if let Item::Enum(item) = item { Some(item) } else { None })
            .filter(|item| item.variants.iter().any(keeps_unknown_words))
            .map(read_words)
            .collect::<Result<_>>()?;
        let structs: Vec<_> = items
            .iter()
            .filter_map(|item| if let Item::Struct(item) = item { Some(item) } else { None })
            .filter_map(|item| Some((item, serde_value(&item.attrs, "rename")?)))
            .collect();
        let known = Known {
            words: words.iter().map(|words| words.name.clone()).collect(),
            records: structs.iter().map(|(item, _)| item.ident.to_string()).collect(),
        };
        let records = structs
            .into_iter()
            .map(|(item, list)| read_record(item, list, &known))
            .collect::<Result<_>>()?;
        Ok(Self { records, words })
    }
}

struct Known {
    words: BTreeSet<String>,
    records: BTreeSet<String>,
}

/// `Unknown(String)` makes an enum one of words: Apple adds words.
fn keeps_unknown_words(variant: &syn::Variant) -> bool {
    variant.ident == "Unknown" && !variant.fields.is_empty()
}

fn read_words(item: &syn::ItemEnum) -> Result<Words> {
    let name = item.ident.to_string();
    let mut known = Vec::new();
    for variant in item.variants.iter().filter(|variant| !keeps_unknown_words(variant)) {
        let word = serde_value(&variant.attrs, "rename")
            .with_context(|| format!("{name}::{} has no serde rename", variant.ident))?;
        known.push(Word { variant: variant.ident.to_string(), doc: doc(&variant.attrs), word });
    }
    Ok(Words { name, doc: doc(&item.attrs), known })
}

fn read_record(item: &syn::ItemStruct, list: String, known: &Known) -> Result<Record> {
    let name = item.ident.to_string();
    let Fields::Named(fields) = &item.fields else { bail!("{name} has no named members") };
    let mut members = Vec::new();
    let mut has_extra = false;
    for field in &fields.named {
        let member = field.ident.as_ref().context("a member without a name")?.to_string();
        let type_name = field.ty.to_token_stream().to_string().replace(' ', "");
        if type_name == "Extra" {
            has_extra = true;
            continue;
        }
        let holds = holds(&type_name, known)
            .with_context(|| format!("{name}::{member}: the type {type_name} is not known here"))?;
        let wire = serde_value(&field.attrs, "rename")
            .with_context(|| format!("{name}::{member} has no serde rename"))?;
        let alias = serde_value(&field.attrs, "alias");
        members.push(Member { name: member, doc: doc(&field.attrs), wire, alias, holds });
    }
    if !has_extra {
        bail!("{name} needs a member `extra: Extra`: unknown members are kept");
    }
    Ok(Record { name, doc: doc(&item.attrs), list, members })
}

fn holds(type_name: &str, known: &Known) -> Option<Holds> {
    let inside = |wrapper: &str| type_name.strip_prefix(wrapper)?.strip_suffix('>');
    match type_name {
        "String" => return Some(Holds::Text),
        "Option<String>" => return Some(Holds::MaybeText),
        "Option<i64>" => return Some(Holds::MaybeNumber),
        "Option<bool>" => return Some(Holds::MaybeFlag),
        word if known.words.contains(word) => return Some(Holds::Word(word.to_owned())),
        _ => {}
    }
    if let Some(name) = inside("Option<") {
        if known.words.contains(name) {
            return Some(Holds::MaybeWord(name.to_owned()));
        }
        return known.records.contains(name).then(|| Holds::MaybeRecord(name.to_owned()));
    }
    let name = inside("Vec<")?;
    known.records.contains(name).then(|| Holds::Records(name.to_owned()))
}

/// The text of `#[serde(key = "text")]`.
fn serde_value(attributes: &[Attribute], key: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Other serde words (flatten, skip_serializing_if) are none of our business.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.input.peek(syn::Token![=]) {
                let text: syn::LitStr = meta.value()?.parse()?;
                if meta.path.is_ident(key) {
                    found = Some(text.value());
                }
            }
            Ok(())
        });
    }
    found
}

/// The lines of a doc comment.
pub(super) fn doc(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect()
}
