//! Writes the constants.

use std::fmt::Write as _;

use super::doc_comment;
use super::enums::{Enum, Variant};
use super::ledger::Ledger;
use crate::generate::model::{Model, Words};

/// The constants of core's own enums.
pub(super) fn write(enums: &[Enum], ledger: &mut Ledger) -> String {
    let mut out = String::from(
        "//! Constants.
        //!
        //! Newer libraries may know more than this header: treat values that you do not know like
        //! the one of the type that ends in `_NONE`, and statuses that you do not know as failures.
        //
        // Written by `cargo xtask gen` from core; changes made here are lost.

        use std::ffi::{CStr, c_char};

        use crate::guard;
        ",
    );
    for one in enums.iter().filter(|one| !one.is_words) {
        write_enum(&mut out, one, ledger);
        write_conversion(&mut out, one);
        write_namer(&mut out, one, |variant| variant.name.clone());
    }
    out
}

/// The constants of members with a few words as values.
pub(super) fn write_words(enums: &[Enum], model: &Model, ledger: &mut Ledger) -> String {
    let mut out = String::from(
        "//! Words.
        //!
        //! Records keep words as Apple sent them, also those that this version does not know. Where a
        //! constant is handier than a text, these functions give it.
        //
        // Written by `cargo xtask gen` from the model; changes made here are lost.

        use std::ffi::{CStr, c_char};

        use crate::guard;
        use crate::text::vppkit_str;
        ",
    );
    for (one, words) in enums.iter().filter(|one| one.is_words).zip(&model.words) {
        write_enum(&mut out, one, ledger);
        write_word_reader(&mut out, one, words);
        write_namer(&mut out, one, |variant| {
            let word = words.known.iter().find(|word| word.variant == variant.name);
            word.map_or_else(String::new, |word| word.word.clone())
        });
    }
    out
}

/// A text in which the constants of an enum stand in place of its variants.
fn with_constants(mut doc: String, one: &Enum) -> String {
    for variant in &one.variants {
        let name = format!("`{}`", variant.name);
        doc = doc.replace(&name, &format!("`{}`", one.constant(variant)));
    }
    doc
}

fn write_enum(out: &mut String, one: &Enum, ledger: &mut Ledger) {
    let mut rows = String::new();
    let mut row = |name: String, doc: &str| {
        let number = ledger.number(&one.c_name, &name);
        let _ = writeln!(rows, "{doc}{name} = {number},");
    };
    if one.is_status() {
        row("VPPKIT_OK".into(), "/// It is done.\n");
        row("VPPKIT_DONE".into(), "/// No failure: there is nothing more to come.\n");
    } else {
        row(format!("{}_NONE", one.prefix), "/// None, or one that this header does not know.\n");
    }
    for variant in &one.variants {
        row(one.constant(variant), &with_constants(doc_comment(&variant.doc), one));
    }
    let doc = match one.is_status() {
        true => "/// What became of a call. Decide by this.\n".to_owned(),
        false => with_constants(doc_comment(&one.doc), one),
    };
    let _ = write!(
        out,
        "\n{doc}#[repr(C)]
        #[allow(dead_code)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum {name} {{ {rows} }}
        ",
        name = one.c_name,
    );
}

fn write_conversion(out: &mut String, one: &Enum) {
    let has_data = one.variants.iter().any(|variant| !variant.pattern.is_empty());
    let is_copy = one.name != "Event" && one.name != "SyncEvent";
    let mut arms = String::new();
    for variant in &one.variants {
        let constant = one.constant(variant);
        let Variant { name, pattern, .. } = variant;
        let _ = writeln!(arms, "{path}::{name}{pattern} => Self::{constant},", path = one.path);
    }
    let mut names = String::new();
    for (constant, name) in one.names(|variant| variant.name.clone()) {
        let _ = writeln!(names, "Self::{constant} => {name:?},");
    }
    if one.is_open {
        let other =
            if one.is_status() { "VPPKIT_INTERNAL".into() } else { format!("{}_NONE", one.prefix) };
        let _ = writeln!(arms, "_ => Self::{other},");
    }
    let by = if is_copy || !has_data { "" } else { "&" };
    let _ = write!(
        out,
        "\nimpl {name} {{
            pub(crate) fn of(value: {by}{path}{lifetime}) -> Self {{ match value {{ {arms} }} }}

            /// The name in core.
            #[allow(dead_code)]
            pub(crate) fn name(self) -> &'static str {{ match self {{ {names} }} }}
        }}
        ",
        name = one.c_name,
        path = one.path,
        lifetime = if one.has_lifetime { "<'_>" } else { "" },
    );
}

/// The function that names a value. It takes a number, because C may have any.
fn write_namer(out: &mut String, one: &Enum, name: impl Fn(&Variant) -> String) {
    let c_name = &one.c_name;
    let mut arms = String::new();
    for (constant, name) in one.names(&name) {
        let _ = writeln!(arms, "n if n == {c_name}::{constant} as i32 => c{name:?},");
    }
    let example = one.variants.last().map(&name).unwrap_or_default();
    let _ = write!(
        out,
        "\n/// A value as text, such as `{example}`; `unknown` for a number that stands for none. Static,
        /// never NULL. `value` may be any number.
        #[unsafe(no_mangle)]
        pub unsafe extern \"C\" fn {c_name}_name(value: i32) -> *const c_char {{
            guard::plain(\"{c_name}_name\", c\"\".as_ptr(), || {{
                let name: &CStr = match value {{ {arms} _ => c\"unknown\" }};
                name.as_ptr()
            }})
        }}
        "
    );
}

fn write_word_reader(out: &mut String, one: &Enum, words: &Words) {
    let name = &one.c_name;
    let prefix = &one.prefix;
    let mut arms = String::new();
    for (variant, word) in one.variants.iter().zip(&words.known) {
        let _ = writeln!(arms, "b{:?} => {name}::{},", word.word, one.constant(variant));
    }
    let _ = write!(
        out,
        "\n/// The constant of a word as a record has it; `{prefix}_NONE` where there is no word, or
        /// one that this version does not know.
        #[unsafe(no_mangle)]
        pub unsafe extern \"C\" fn {name}_of(word: vppkit_str) -> {name} {{
            guard::plain(\"{name}_of\", {name}::{prefix}_NONE, || match word.bytes() {{
                {arms} _ => {name}::{prefix}_NONE,
            }})
        }}
        "
    );
}
