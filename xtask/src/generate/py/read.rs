//! Reads what becomes a class: the records, and the other plain structs of the model.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, ReturnType, Visibility};

use crate::generate::model::{Holds, Model, Record, doc};

/// A struct of core that becomes a class.
pub(super) struct Class {
    pub(super) name: String,
    /// Its path in core.
    pub(super) path: String,
    pub(super) doc: Vec<String>,
    pub(super) members: Vec<Member>,
    pub(super) derived: Vec<Derived>,
    /// Comes in pages.
    pub(super) is_paged: bool,
}

pub(super) struct Member {
    pub(super) name: String,
    pub(super) doc: Vec<String>,
    pub(super) holds: Type,
}

/// The closed set of types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Text {
        is_required: bool,
        is_word: bool,
    },
    Number,
    MaybeFlag,
    /// False where nothing is said.
    Flag,
    MaybeOne(String),
    /// There, if with nothing in it.
    One(String),
    Many(String),
    Texts,
    TextsByName,
    Json,
    Time,
    Extra,
}

/// A method of core that says what follows from the members. `py/records/src/derived.rs` calls it.
pub(super) struct Derived {
    pub(super) name: String,
    pub(super) doc: Vec<String>,
    /// Its type in Rust, and in Python.
    pub(super) rust: String,
    pub(super) python: String,
}

/// Structs outside of `core/src/model` that records or errors have: file, name, path.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("date.rs", "ServerDate", "vpp::ServerDate"),
    ("error/kind.rs", "Holder", "vpp::error::Holder"),
    ("page.rs", "PageHead", "vpp::PageHead"),
];

/// What `Client.call` gives is a plain dict; `Extra` is a mapping.
const NO_CLASSES: &[&str] = &["RawAnswer", "Extra"];

pub(super) fn classes(root: &Path, model: &Model) -> Result<Vec<Class>> {
    let core = root.join("core/src");
    let mut items = Vec::new();
    for path in files(&core.join("model"))? {
        items.extend(parse(&path)?);
    }
    let mut structs = BTreeMap::new();
    for item in structs_of(&items) {
        structs.insert(item.ident.to_string(), format!("vpp::{}", item.ident));
    }
    for (file, name, path) in ELSEWHERE {
        let found = parse(&core.join(file))?;
        ensure!(structs_of(&found).any(|item| item.ident == name), "{file} has no struct {name}");
        items.extend(found.into_iter().filter(|item| is_about(item, name)));
        structs.insert((*name).to_owned(), (*path).to_owned());
    }
    structs.retain(|name, _| !NO_CLASSES.contains(&name.as_str()));
    let mut classes = Vec::new();
    for item in structs_of(&items) {
        let name = item.ident.to_string();
        let Some(path) = structs.get(&name) else { continue };
        let record = model.records.iter().find(|record| record.name == name);
        let members = match record {
            Some(record) => of_record(record),
            None => members(item, &structs, model)?,
        };
        classes.push(Class {
            doc: doc(&item.attrs),
            path: path.clone(),
            members,
            derived: derived(&items, &name, &structs)?,
            is_paged: record.is_some(),
            name,
        });
    }
    classes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(classes)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|path| !path.ends_with("generated.rs"));
    paths.sort();
    Ok(paths)
}

fn parse(path: &Path) -> Result<Vec<Item>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(syn::parse_file(&text).with_context(|| path.display().to_string())?.items)
}

fn structs_of(items: &[Item]) -> impl Iterator<Item = &syn::ItemStruct> {
    items.iter().filter_map(|item| match item {
        Item::Struct(item) if matches!(item.vis, Visibility::Public(_)) => Some(item),
        _ => None,
    })
}

/// Whether an item defines the struct, or its methods.
fn is_about(item: &Item, name: &str) -> bool {
    match item {
        Item::Struct(item) => item.ident == name,
        Item::Impl(item) => is_for(item, name),
        _ => false,
    }
}

fn is_for(item: &syn::ItemImpl, name: &str) -> bool {
    item.trait_.is_none() && item.self_ty.to_token_stream().to_string() == name
}

fn of_record(record: &Record) -> Vec<Member> {
    let members = record.members.iter().map(|member| Member {
        name: member.name.clone(),
        doc: member.doc.clone(),
        holds: match &member.holds {
            Holds::Text => Type::Text { is_required: true, is_word: false },
            Holds::MaybeText => Type::Text { is_required: false, is_word: false },
            Holds::Word(_) => Type::Text { is_required: true, is_word: true },
            Holds::MaybeWord(_) => Type::Text { is_required: false, is_word: true },
            Holds::MaybeNumber => Type::Number,
            Holds::MaybeFlag => Type::MaybeFlag,
            Holds::MaybeRecord(name) => Type::MaybeOne(name.clone()),
            Holds::Records(name) => Type::Many(name.clone()),
        },
    });
    let extra = Member {
        name: "extra".into(),
        doc: vec![" Members that this version does not know.".into()],
        holds: Type::Extra,
    };
    members.chain([extra]).collect()
}

fn members(
    item: &syn::ItemStruct,
    structs: &BTreeMap<String, String>,
    model: &Model,
) -> Result<Vec<Member>> {
    let name = &item.ident;
    let Fields::Named(fields) = &item.fields else { bail!("{name} has no named members") };
    let mut members = Vec::new();
    for field in &fields.named {
        let member = field.ident.as_ref().context("a member without a name")?.to_string();
        let type_name = field.ty.to_token_stream().to_string().replace(' ', "");
        let holds = holds(&type_name, structs, model)
            .with_context(|| format!("{name}::{member}: the type {type_name} is not known here"))?;
        members.push(Member { name: member, doc: doc(&field.attrs), holds });
    }
    Ok(members)
}

fn holds(type_name: &str, structs: &BTreeMap<String, String>, model: &Model) -> Option<Type> {
    let inside = |wrapper: &str| type_name.strip_prefix(wrapper)?.strip_suffix('>');
    let is_word = |name: &str| model.words.iter().any(|words| words.name == name);
    Some(match type_name {
        "String" => Type::Text { is_required: true, is_word: false },
        "Option<String>" => Type::Text { is_required: false, is_word: false },
        "Option<i64>" => Type::Number,
        "Option<bool>" => Type::MaybeFlag,
        "bool" => Type::Flag,
        "Vec<String>" => Type::Texts,
        "BTreeMap<String,String>" => Type::TextsByName,
        "Value" => Type::Json,
        "Option<Timestamp>" => Type::Time,
        "Extra" => Type::Extra,
        name if structs.contains_key(name) => Type::One(name.to_owned()),
        _ => match (inside("Option<"), inside("Vec<")) {
            (Some(name), _) if is_word(name) => Type::Text { is_required: false, is_word: true },
            (Some(name), _) if structs.contains_key(name) => Type::MaybeOne(name.to_owned()),
            (_, Some(name)) if structs.contains_key(name) => Type::Many(name.to_owned()),
            _ => return None,
        },
    })
}

/// The public methods without arguments. Those that borrow the whole struct only.
fn derived(items: &[Item], name: &str, structs: &BTreeMap<String, String>) -> Result<Vec<Derived>> {
    let methods = items.iter().filter_map(|item| match item {
        Item::Impl(item) if is_for(item, name) => Some(&item.items),
        _ => None,
    });
    let mut derived = Vec::new();
    for method in methods.flatten() {
        let ImplItem::Fn(method) = method else { continue };
        let takes_self_only = method.sig.inputs.len() == 1 && method.sig.receiver().is_some();
        if !matches!(method.vis, Visibility::Public(_)) || !takes_self_only {
            continue;
        }
        let ReturnType::Type(_, returns) = &method.sig.output else { continue };
        let returns = returns.to_token_stream().to_string().replace(' ', "");
        let method_name = method.sig.ident.to_string();
        let (rust, python) = derived_type(&returns, structs)
            .with_context(|| format!("{name}::{method_name}: {returns} is not known here"))?;
        derived.push(Derived { name: method_name, doc: doc(&method.attrs), rust, python });
    }
    Ok(derived)
}

fn derived_type(returns: &str, structs: &BTreeMap<String, String>) -> Option<(String, String)> {
    let item = returns.strip_prefix("implIterator<Item=&").and_then(|name| name.split('>').next());
    Some(match (returns, item) {
        ("bool", _) => ("bool".into(), "bool".into()),
        ("TokenKind", _) => ("&'static str".into(), "str".into()),
        ("Option<Kind>", _) => ("Option<&'static str>".into(), "str | None".into()),
        ("Option<Holder>", _) => ("Py<PyAny>".into(), "Holder | None".into()),
        (_, Some(name)) if structs.contains_key(name) => {
            ("Py<PyAny>".into(), format!("tuple[{name}, ...]"))
        }
        _ => return None,
    })
}
