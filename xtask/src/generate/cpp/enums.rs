//! Writes the enums.

use std::fmt::Write as _;

use super::{doc_comment, enumerator};
use crate::generate::c::enums::Enum;

pub(super) fn write(enums: &[Enum]) -> String {
    let mut out = String::from(
        "// Enums.
//
// Newer libraries may know more than this header: treat values that you do not know like `none`, and
// kinds that you do not know as failures.
//
// Written by `cargo xtask gen`; changes made here are lost.

#ifndef VPPKIT_ENUMS_HPP
#define VPPKIT_ENUMS_HPP

#include <cstdint>
#include <string_view>

#include <vppkit.h>

namespace vppkit {
",
    );
    for one in enums {
        write_enum(&mut out, one);
    }
    let _ = write!(
        out,
        "
// Words
//
// Records keep words as Apple sent them, also those that this version does not know. Where a value is
// handier than a text, these functions give it: `none` where there is no word, or one that this
// version does not know.
"
    );
    for one in enums.iter().filter(|one| one.is_words) {
        let _ = write!(
            out,
            "
/// The value of a word as a record has it.
inline {name} {snake}_of(std::string_view word) noexcept {{
    return static_cast<{name}>({c_name}_of(vppkit_str{{word.data(), word.size()}}));
}}
",
            name = name(one),
            c_name = one.c_name,
            snake = one.c_name.trim_start_matches("vppkit_"),
        );
    }
    out.push_str("\n} // namespace vppkit\n\n#endif\n");
    out
}

/// `vppkit_token_problem` → `TokenProblem`; what became of a call is its `Kind`, as in core.
fn name(one: &Enum) -> String {
    if one.is_status() {
        return one.name.clone();
    }
    let words = one.c_name.trim_start_matches("vppkit_").split('_');
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn write_enum(out: &mut String, one: &Enum) {
    let mut rows = String::new();
    let mut row = |name: &str, constant: &str, doc: &str| {
        let _ = writeln!(rows, "{doc}    {name} = {constant},");
    };
    if one.is_status() {
        row("ok", "VPPKIT_OK", "    /// It is done.\n");
        row("done", "VPPKIT_DONE", "    /// No failure: there is nothing more to come.\n");
    } else {
        let constant = format!("{}_NONE", one.prefix);
        row("none", &constant, "    /// None, or one that this header does not know.\n");
    }
    for variant in &one.variants {
        let doc = doc_comment(&variant.doc, "    ");
        row(&enumerator(&variant.name), &one.constant(variant), &doc);
    }
    let doc = match one.is_status() {
        true => "/// What became of a call. Decide by this.\n".to_owned(),
        false => doc_comment(&one.doc, ""),
    };
    let _ = write!(
        out,
        "
{doc}enum class {name} : int {{
{rows}}};

/// The name of a value; `unknown` for one that is none.
inline std::string_view name_of({name} value) noexcept {{
    return {c_name}_name(static_cast<std::int32_t>(value));
}}
",
        name = name(one),
        c_name = one.c_name,
    );
}
