//! Writes the words of core's enums as unions of texts, and a class for each kind of error.

use std::fmt::Write as _;

use super::{HEAD, comment};
use crate::generate::c::{enums::Enum, snake_case};
use crate::generate::model::{Model, Words};

/// Core's enums that the package shows, and how their words are written.
const SHOWN: &[(&str, Form)] = &[
    ("Effect", Form::AsIs),
    ("TokenProblem", Form::AsIs),
    ("TransportProblem", Form::AsIs),
    ("TokenState", Form::AsIs),
    ("TokenKind", Form::AsIs),
    ("List", Form::Snake),
    ("JobAction", Form::Snake),
    ("TargetStatus", Form::Snake),
];

#[derive(Clone, Copy)]
enum Form {
    AsIs,
    /// As core's JSON has them.
    Snake,
}

pub(super) fn words(found: &[Enum], model: &Model) -> String {
    let mut out = HEAD.to_owned();
    for words in &model.words {
        write_words(&mut out, words);
    }
    for (name, form) in SHOWN {
        if let Some(one) = found.iter().find(|one| one.name == *name) {
            write_enum(&mut out, one, *form);
        }
    }
    out
}

fn write_words(out: &mut String, words: &Words) {
    let name = &words.name;
    let mut rows = String::new();
    for word in &words.known {
        let _ = write!(rows, "{}", comment(&word.doc, "  "));
        let _ = writeln!(rows, "  {}: '{}',", word.variant, word.word);
    }
    let known: Vec<String> = words.known.iter().map(|word| format!("'{}'", word.word)).collect();
    let doc = comment(&words.doc, "");
    let _ = write!(
        out,
        "\n{doc}export const {name} = {{\n{rows}}} as const;\n\n\
         /** One of the words of {{@link {name}}}, or one that Apple has added since. */\n\
         export type {name} = {} | (string & {{}});\n",
        known.join(" | ")
    );
}

fn write_enum(out: &mut String, one: &Enum, form: Form) {
    let mut rows = String::new();
    for variant in &one.variants {
        let word = match form {
            Form::AsIs => variant.name.clone(),
            Form::Snake => snake_case(&variant.name),
        };
        let _ = write!(rows, "{}", comment(&variant.doc, "  "));
        let _ = writeln!(rows, "  | '{word}'");
    }
    let _ = write!(
        out,
        "\n{}export type {} =\n{};\n",
        comment(&one.doc, ""),
        one.name,
        rows.trim_end()
    );
}

pub(super) fn kinds(found: &[Enum]) -> String {
    let kinds = found.iter().find(|one| one.is_status());
    let variants = kinds.map(|one| one.variants.as_slice()).unwrap_or_default();
    let (mut union, mut classes, mut table) = (String::new(), String::new(), String::new());
    for variant in variants {
        let name = &variant.name;
        let code = format!("ERR_VPPKIT_{}", snake_case(name).to_uppercase());
        let doc = comment(&variant.doc, "");
        let _ = writeln!(union, "  | '{name}'");
        let _ = write!(
            classes,
            "\n{doc}export class {name}Error extends VppkitError {{\n  \
             declare readonly kind: '{name}';\n  declare readonly code: '{code}';\n}}\n\
             named({name}Error, '{name}Error');\n"
        );
        let _ = writeln!(table, "  {name}: {name}Error,");
    }
    format!(
        "{HEAD}
import {{ VppkitError }} from '../errors.js';

/** What kind of failure an error is: decide by this, or by its class or code. */
export type Kind =
{union};

/** On the prototype, where stacks look for it. A bundler may rename the class itself. */
function named(of: Function, name: string): void {{
  Object.defineProperty(of.prototype, 'name', {{ value: name, configurable: true, writable: true }});
}}
{classes}
/** @internal The classes by their kinds. */
export const CLASSES: {{ readonly [kind: string]: typeof VppkitError }} = {{
{table}}};
",
        union = union.trim_end()
    )
}
