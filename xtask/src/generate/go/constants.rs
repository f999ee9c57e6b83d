//! Writes the constants: numbers for core's own enums, texts for words as Apple sends them.

use std::fmt::Write as _;

use super::{HEAD, comment, comment_of, exported, unexported};
use crate::generate::c::{enums::Enum, snake_case};
use crate::generate::model::{Model, Words};

/// Go has types for these: events are structs, and what is logged has a level and attributes.
const LEFT_OUT: &[&str] = &["vppkit_log_kind", "vppkit_event_kind"];

pub(super) fn write(enums: &[Enum], model: &Model) -> String {
    let mut out = format!("{HEAD}\n// #include <vppkit.h>\nimport \"C\"\n");
    for one in enums.iter().filter(|one| !one.is_words) {
        match one.c_name.as_str() {
            "vppkit_status" => write_kinds(&mut out, one),
            name if LEFT_OUT.contains(&name) => {}
            _ => write_enum(&mut out, one),
        }
    }
    for words in &model.words {
        write_words(&mut out, words);
    }
    out
}

fn go_name(one: &Enum) -> String {
    exported(one.c_name.trim_start_matches("vppkit_"))
}

/// What the constants of a type begin with, as in C: `VPPKIT_JOB` → `Job`.
fn go_prefix(one: &Enum) -> String {
    exported(&one.prefix.trim_start_matches("VPPKIT_").to_lowercase())
}

/// Kinds of errors are errors themselves, as syscall.Errno is.
fn write_kinds(out: &mut String, one: &Enum) {
    let mut rows = String::new();
    for variant in &one.variants {
        let snake = snake_case(&variant.name);
        let (name, constant) = (exported(&snake), snake.to_uppercase());
        let _ = write!(rows, "{}", comment(&variant.doc, "\t"));
        let _ = writeln!(rows, "\tErr{name} Kind = C.VPPKIT_{constant}");
    }
    let _ = write!(
        out,
        "\n// Kind is what happened to a call. Treat one that you do not know as a failure. It is a target for\n\
         // errors.Is.\ntype Kind int32\n\n// The kinds of errors.\nconst (\n{rows})\n"
    );
}

fn write_enum(out: &mut String, one: &Enum) {
    let (name, prefix) = (go_name(one), go_prefix(one));
    let mut rows = format!(
        "\t// None, or one that this package does not know.\n\t{prefix}None {name} = C.{}_NONE\n",
        one.prefix
    );
    for variant in &one.variants {
        let snake = snake_case(&variant.name);
        let constant = format!("{prefix}{}", exported(&snake));
        let _ = write!(rows, "{}", comment(&variant.doc, "\t"));
        let _ = writeln!(rows, "\t{constant} {name} = C.{}_{}", one.prefix, snake.to_uppercase());
    }
    let value = unexported(&name);
    let _ = write!(
        out,
        "\n{doc}type {name} int32\n\n// Values of {name}.\nconst (\n{rows})\n\n\
         // String is the name of the value.\n\
         func ({value} {name}) String() string {{\n\t\
         return C.GoString(C.{c_name}_name(C.int32_t({value})))\n}}\n",
        c_name = one.c_name,
        doc = comment_of(&name, &one.doc),
    );
}

/// Words are kept as Apple sent them, also those that nobody knows yet.
fn write_words(out: &mut String, words: &Words) {
    let name = &words.name;
    let mut rows = String::new();
    let mut cases = String::new();
    for word in &words.known {
        let constant = format!("{name}{}", exported(&snake_case(&word.variant)));
        let _ = write!(rows, "{}", comment(&word.doc, "\t"));
        let _ = writeln!(rows, "\t{constant} {name} = \"{}\"", word.word);
        let _ = writeln!(cases, "\tcase {constant}:\n\t\treturn {constant}");
    }
    let reader = format!("{}Of", unexported(name));
    let _ = write!(
        out,
        "\n{doc}//\n// It is as Apple sent it, also where it is none of these; \"\" where none was sent.\n\
         type {name} string\n\n// Values of {name}.\nconst (\n{rows})\n\n\
         // {reader} copies only words that are not known.\n\
         func {reader}(view C.vppkit_str) {name} {{\n\tword := bytesOf(view)\n\t\
         switch {name}(word) {{\n{cases}\t}}\n\treturn {name}(word)\n}}\n",
        doc = comment_of(name, &words.doc),
    );
}
