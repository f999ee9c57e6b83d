//! Writes a view class for each record.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{doc_comment, snake_case};
use crate::generate::model::{Holds, Record};

pub(super) fn write(records: &[Record], listed: &BTreeSet<String>) -> String {
    let mut out = String::from(
        "// Records
//
// A record is a view into its page: texts are `std::string_view`s, and both are good as long as the
// `Page` that it was read from, or a copy of it, lives. Nothing is copied to read a record; copy the
// texts that you keep, or `keep()` the record. A text that is not there is empty, with `data()` NULL; a
// number or flag that is not there is `std::nullopt`.
//
// Every record also has, from `RecordView`:
//
//     std::string json() const        all of it under Apple's names, with all members that came
//     std::string extra_json() const  the members that this version does not know
//     Kept<Record> keep() const       the record with its page, for as long as you like
//     Page<Record> page() const       another handle to its page
//     const vppkit_... *get() const   the struct of the C interface
//
// Written by `cargo xtask gen` from the model; changes made here are lost.

#ifndef VPPKIT_RECORDS_HPP
#define VPPKIT_RECORDS_HPP

#include <vppkit/pages.hpp>

namespace vppkit {

",
    );
    for record in records {
        let _ = writeln!(out, "class {};", record.name);
    }
    out.push_str("\nnamespace detail {\n");
    for record in records {
        write_calls(&mut out, record, listed.contains(&record.name));
    }
    out.push_str("\n} // namespace detail\n");
    for record in records {
        write_class(&mut out, record);
    }
    for record in records {
        write_nested(&mut out, record);
    }
    out.push_str("\n} // namespace vppkit\n\n#endif\n");
    out
}

/// The functions of the C interface for a record.
fn write_calls(out: &mut String, record: &Record, is_listed: bool) {
    let name = &record.name;
    let snake = snake_case(name);
    let page = format!("vppkit_{snake}_page");
    let _ = write!(
        out,
        "
template <> struct Calls<{name}> {{
    using Plain = vppkit_{snake};
    using Page = {page};
    static constexpr auto page_len = {page}_len;
    static constexpr auto page_records = {page}_records;
    static constexpr auto page_to_json = {page}_to_json;
    static constexpr auto page_extra_to_json = {page}_extra_to_json;
    static constexpr auto page_head_to_json = {page}_head_to_json;
    static constexpr auto page_clone = {page}_clone;
    static constexpr auto page_free = {page}_free;
"
    );
    if is_listed {
        let pager = format!("vppkit_{snake}_pager");
        let _ = write!(
            out,
            "    using Pager = {pager};
    static constexpr auto pager_next = {pager}_next;
    static constexpr auto pager_progress = {pager}_progress;
    static constexpr auto pager_restarts = {pager}_restarts;
    static constexpr auto pager_since_modified_token = {pager}_since_modified_token;
    static constexpr auto pager_free = {pager}_free;
"
        );
    }
    out.push_str("};\n");
}

fn write_class(out: &mut String, record: &Record) {
    let name = &record.name;
    let mut members = String::new();
    for member in &record.members {
        let doc = doc_comment(&member.doc, "    ");
        let (holds, convert) = match &member.holds {
            Holds::Text | Holds::MaybeText | Holds::Word(_) | Holds::MaybeWord(_) => {
                ("std::string_view", "view")
            }
            Holds::MaybeNumber => ("std::optional<std::int64_t>", "number"),
            Holds::MaybeFlag => ("std::optional<bool>", "flag"),
            Holds::MaybeRecord(_) | Holds::Records(_) => continue,
        };
        let member_name = &member.name;
        let head = format!("    {holds} {member_name}() const noexcept {{");
        let body = format!("return detail::{convert}(get()->{member_name});");
        let _ = match head.len() + body.len() < 97 {
            true => writeln!(members, "{doc}{head} {body} }}\n"),
            false => writeln!(members, "{doc}{head}\n        {body}\n    }}\n"),
        };
    }
    for member in &record.members {
        let Some(inner) = nested(&member.holds) else { continue };
        let _ = write!(
            members,
            "{doc}    /// A page of its own, which may be empty.
    Page<{inner}> {name}() const;\n\n",
            doc = doc_comment(&member.doc, "    "),
            name = member.name,
        );
    }
    let _ = write!(
        out,
        "
{doc}class {name} : public RecordView<{name}> {{
public:
    using RecordView::RecordView;

{members}}};
",
        doc = doc_comment(&record.doc, ""),
        members = members.trim_end_matches('\n').to_owned() + "\n",
    );
}

/// Records inside a record become a page of their own.
fn write_nested(out: &mut String, record: &Record) {
    let snake = snake_case(&record.name);
    for member in &record.members {
        let Some(inner) = nested(&member.holds) else { continue };
        let inner_page = format!("vppkit_{}_page", snake_case(inner));
        let _ = write!(
            out,
            "
inline Page<{inner}> {name}::{member}() const {{
    return Page<{inner}>(detail::made<{inner_page} *>(
        vppkit_{snake}_page_{member}, page_, index()));
}}
",
            name = record.name,
            member = member.name,
        );
    }
}

fn nested(holds: &Holds) -> Option<&String> {
    match holds {
        Holds::MaybeRecord(inner) | Holds::Records(inner) => Some(inner),
        _ => None,
    }
}
