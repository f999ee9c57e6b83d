//! Writes the words of core's enums: for records and errors, where they are plain texts, and as enums
//! to compare those with.

use std::fmt::Write as _;

use super::{NOTICE, doc_text, snake_case};
use crate::generate::c::enums::{Enum, Variant};
use crate::generate::model::{Word, Words};

pub(super) fn write(enums: &[Enum]) -> String {
    let mut out = format!(
        "//! What the values of core's enums are called.\n//\n// {NOTICE}\n\n\
         /// A value of an enum of core that is a text in Python.\n\
         pub trait Word {{\n\
         fn word(&self) -> &'static str;\n}}\n"
    );
    for one in enums.iter().filter(|one| !one.is_words) {
        let path = match one.has_lifetime {
            true => format!("{}<'_>", one.path),
            false => one.path.clone(),
        };
        let mut arms = String::new();
        for Variant { name, pattern, .. } in &one.variants {
            let _ = writeln!(arms, "Self::{name}{pattern} => {:?},", snake_case(name));
        }
        if one.is_open {
            let _ = writeln!(arms, "_ => \"unknown\",");
        }
        let _ = write!(
            out,
            "\nimpl Word for {path} {{
                fn word(&self) -> &'static str {{
                    match self {{ {arms} }}
                }}
            }}
            "
        );
    }
    out
}

/// `_words.py`: the words of records as `enum.StrEnum`.
pub(super) fn write_enums(words: &[Words]) -> String {
    let mut out = format!(
        "\"\"\"Words that members of records can have, to compare those with.\n\n\
         Records keep words as Apple sends them, as plain texts; Apple may add to them.\n\n\
         {NOTICE}\n\"\"\"\n\nfrom enum import StrEnum\n\n__all__ = ["
    );
    let names: Vec<_> = words.iter().map(|one| format!("\"{}\"", one.name)).collect();
    let _ = writeln!(out, "{}]", names.join(", "));
    for one in words {
        let doc = doc_text(&one.doc).join("\n    ");
        let _ = write!(out, "\n\nclass {}(StrEnum):\n    \"\"\"{doc}\"\"\"\n", one.name);
        for Word { variant, doc, word } in &one.known {
            let name = snake_case(variant).to_uppercase();
            let doc = doc_text(doc).join("\n    ");
            let _ = write!(out, "\n    {name} = {word:?}\n    \"\"\"{doc}\"\"\"\n");
        }
    }
    out
}
