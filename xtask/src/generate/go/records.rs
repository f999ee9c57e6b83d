//! Writes a struct for each record, how its pages are read, and the functions of C for them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{HEAD, comment, comment_of, exported, unexported};
use crate::generate::c::snake_case;
use crate::generate::model::{Holds, Member, Model, Record};

/// Comes as a list in the answer to a licence request, which has the JSON of all of it.
const WITHOUT_PAGES: &str = "LicenseChange";

pub(super) fn write(model: &Model, listed: &BTreeSet<String>) -> String {
    let mut out = format!("{HEAD}\n// #include <vppkit.h>\nimport \"C\"\n\nimport \"unsafe\"\n");
    for record in &model.records {
        write_struct(&mut out, record);
        write_reader(&mut out, record);
        if record.name != WITHOUT_PAGES {
            write_page(&mut out, record);
        }
        if listed.contains(&record.name) {
            write_pager(&mut out, record);
        }
    }
    out
}

fn write_struct(out: &mut String, record: &Record) {
    let name = &record.name;
    let _ = write!(out, "\n{}type {name} struct {{\n", comment_of(name, &record.doc));
    for member in &record.members {
        let holds = match &member.holds {
            Holds::Text | Holds::MaybeText => "string".to_owned(),
            Holds::MaybeNumber => "Maybe[int64]".to_owned(),
            Holds::MaybeFlag => "Maybe[bool]".to_owned(),
            Holds::Word(word) | Holds::MaybeWord(word) => word.clone(),
            Holds::MaybeRecord(inner) => format!("*{inner}"),
            Holds::Records(inner) => format!("[]{inner}"),
        };
        let _ = write!(out, "{}", comment(&member.doc, "\t"));
        let _ = writeln!(out, "\t{} {holds}", exported(&member.name));
    }
    out.push_str("}\n");
}

fn is_nested(member: &Member) -> bool {
    matches!(member.holds, Holds::MaybeRecord(_) | Holds::Records(_))
}

/// One crossing for all records of a page; two more for each list within a record.
fn write_reader(out: &mut String, record: &Record) {
    let name = &record.name;
    let snake = snake_case(name);
    let mut texts = 0;
    let mut rows = String::new();
    for member in &record.members {
        let (c_name, field) = (&member.name, exported(&member.name));
        let value = match &member.holds {
            Holds::Text | Holds::MaybeText => {
                texts += 1;
                format!("textLike(row.{c_name}, &before[{}])", texts - 1)
            }
            Holds::MaybeNumber => format!("numberOf(row.{c_name})"),
            Holds::MaybeFlag => format!("flagOf(row.{c_name})"),
            Holds::Word(word) | Holds::MaybeWord(word) => {
                format!("{}Of(row.{c_name})", unexported(word))
            }
            Holds::MaybeRecord(_) | Holds::Records(_) => continue,
        };
        let _ = writeln!(rows, "\t\trecord.{field} = {value}");
    }
    let nested: Vec<&Member> = record.members.iter().filter(|member| is_nested(member)).collect();
    let flag = if nested.is_empty() { "_" } else { "withNested" };
    if !nested.is_empty() {
        rows.push_str("\t\tif withNested {\n");
        for member in &nested {
            rows.push_str(&nested_call(member, &snake));
        }
        rows.push_str("\t\t}\n");
    }
    let _ = write!(
        out,
        "\nfunc read{name}s(page *C.vppkit_{snake}_page, {flag} bool) []{name} {{\n\
         \tvar count C.size_t\n\
         \trows := unsafe.Slice(C.vppkit_{snake}_page_records(page, &count), int(count))\n\
         \trecords := make([]{name}, len(rows))\n\
         \tvar before [{texts}]string\n\
         \tfor at := range rows {{\n\
         \t\trow, record := &rows[at], &records[at]\n{rows}\t}}\n\treturn records\n}}\n"
    );
}

fn nested_call(member: &Member, snake: &str) -> String {
    let (inner, is_list) = match &member.holds {
        Holds::Records(inner) => (inner, true),
        Holds::MaybeRecord(inner) => (inner, false),
        _ => return String::new(),
    };
    let (inner_snake, field) = (snake_case(inner), exported(&member.name));
    let call = format!("C.vppkit_{snake}_page_{}(page, C.size_t(at), &inner, nil)", member.name);
    let keep = match is_list {
        true => format!("record.{field} = read{inner}s(inner, true)"),
        false => format!(
            "if found := read{inner}s(inner, true); len(found) > 0 {{\n\t\t\t\t\t\
             record.{field} = &found[0]\n\t\t\t\t}}"
        ),
    };
    format!(
        "\t\t\tif inner := (*C.vppkit_{inner_snake}_page)(nil); {call} == C.VPPKIT_OK {{\n\
         \t\t\t\t{keep}\n\t\t\t\tC.vppkit_{inner_snake}_page_free(inner)\n\t\t\t}}\n"
    )
}

fn write_page(out: &mut String, record: &Record) {
    let name = &record.name;
    let snake = snake_case(name);
    let calls = format!("{}Calls", unexported(name));
    let page = format!("(*C.vppkit_{snake}_page)(page)");
    let _ = write!(
        out,
        "
// {name}Page is a page of them.
type {name}Page = Page[{name}]

type {calls} struct{{}}

func ({calls}) read(page unsafe.Pointer, withNested bool) []{name} {{
	return read{name}s({page}, withNested)
}}

func ({calls}) toJSON(page unsafe.Pointer, at C.size_t, json **C.char, failure **C.vppkit_error) C.vppkit_status {{
	return C.vppkit_{snake}_page_to_json({page}, at, json, failure)
}}

func ({calls}) extraToJSON(page unsafe.Pointer, at C.size_t, json **C.char, failure **C.vppkit_error) C.vppkit_status {{
	return C.vppkit_{snake}_page_extra_to_json({page}, at, json, failure)
}}

func ({calls}) headToJSON(page unsafe.Pointer, json **C.char, failure **C.vppkit_error) C.vppkit_status {{
	return C.vppkit_{snake}_page_head_to_json({page}, json, failure)
}}

func ({calls}) freePage(page unsafe.Pointer) {{
	C.vppkit_{snake}_page_free({page})
}}
"
    );
}

fn write_pager(out: &mut String, record: &Record) {
    let name = &record.name;
    let snake = snake_case(name);
    let calls = format!("{}Calls", unexported(name));
    let pager = format!("(*C.vppkit_{snake}_pager)(pager)");
    let _ = write!(
        out,
        "
// {name}Pager is a listing of them on its way.
type {name}Pager = Pager[{name}]

func ({calls}) next(pager unsafe.Pointer, cancel *C.vppkit_cancel, page *unsafe.Pointer, failure **C.vppkit_error) C.vppkit_status {{
	return C.vppkit_{snake}_pager_next({pager}, cancel, (**C.vppkit_{snake}_page)(unsafe.Pointer(page)), failure)
}}

func ({calls}) progress(pager unsafe.Pointer, progress *C.vppkit_listing_progress) C.vppkit_status {{
	return C.vppkit_{snake}_pager_progress({pager}, progress)
}}

func ({calls}) restarts(pager unsafe.Pointer) C.uint32_t {{
	return C.vppkit_{snake}_pager_restarts({pager})
}}

func ({calls}) sinceModifiedToken(pager unsafe.Pointer) *C.char {{
	return C.vppkit_{snake}_pager_since_modified_token({pager})
}}

func ({calls}) freePager(pager unsafe.Pointer) {{
	C.vppkit_{snake}_pager_free({pager})
}}
"
    );
}
