//! Writes the plain struct of a record and the functions around it.

use std::fmt::Write as _;

use super::{doc_comment, snake_case};
use crate::generate::model::{Holds, Member, Record};

pub(super) fn write(record: &Record, is_listed: bool) -> String {
    let name = &record.name;
    let snake = snake_case(name);
    let mut out = format!(
        "//! Records: {}.
        //
        // Written by `cargo xtask gen` from the model; changes made here are lost.

        use std::ffi::c_char;

        use vpp::{name};

        {pager_imports}
        use crate::error::vppkit_error;
        use crate::generated::constants::vppkit_status;
        use crate::handle::handles;
        use crate::basics;
        use crate::page::{{self, IntoOwned, PageHandle, PlainRecord, Records, json_text}};
        use crate::text::vppkit_str;
        ",
        plural(&snake),
        pager_imports = if is_listed {
            "use crate::cancel::vppkit_cancel;
            use crate::pager::{self, Pager, PagerHandle, vppkit_listing_progress};"
        } else {
            ""
        },
    );
    if !record.members.iter().any(|one| matches!(one.holds, Holds::MaybeNumber | Holds::MaybeFlag))
    {
        out = out.replace("use crate::basics;\n", "");
    }
    write_struct(&mut out, record, &snake);
    write_page(&mut out, &snake);
    for member in &record.members {
        write_nested(&mut out, member, &snake);
    }
    if is_listed {
        write_pager(&mut out, record, &snake);
    }
    out
}

const WHAT_IS_MISSING: &str = "///
    /// What an answer did not tell is a view without a text, `VPPKIT_ABSENT` where it is a number,
    /// and -1 where it is 1 (yes) or 0 (no).
    ";

fn plural(snake: &str) -> String {
    snake.replace('_', " ").replace("license", "licence") + "s"
}

/// The plain struct, and how it views a record.
fn write_struct(out: &mut String, record: &Record, snake: &str) {
    let (mut fields, mut of_view, mut of_record) = (String::new(), String::new(), String::new());
    for member in &record.members {
        let Some(plain) = plain(member) else { continue };
        let name = &member.name;
        let _ = writeln!(fields, "{}pub {name}: {},", doc_comment(&member.doc), plain.c_type);
        let _ = writeln!(of_view, "{name}: {},", plain.of_view);
        let _ = writeln!(of_record, "{name}: {},", plain.of_record);
    }
    let _ = write!(
        out,
        "\n{doc}#[repr(C)]
        #[derive(Clone, Copy, Debug)]
        pub struct vppkit_{snake} {{ {fields} }}

        impl PlainRecord for vppkit_{snake} {{
            type Model = {name};

            #[inline(always)]
            fn of_view(view: vpp::{name}Ref<'_>) -> Self {{ Self {{ {of_view} }} }}

            fn of_record(record: &{name}) -> Self {{ Self {{ {of_record} }} }}
        }}

        impl IntoOwned for {name} {{
            fn into_owned(view: vpp::{name}Ref<'_>) -> Self {{ view.into_owned() }}
        }}
        ",
        doc = doc_comment(&record.doc) + WHAT_IS_MISSING,
        name = record.name,
    );
}

/// A member in C.
struct Plain {
    c_type: &'static str,
    of_view: String,
    of_record: String,
}

fn plain(member: &Member) -> Option<Plain> {
    let name = &member.name;
    let text = |of_view: String, of_record: String| Plain {
        c_type: "vppkit_str",
        of_view: format!("vppkit_str::{of_view}"),
        of_record: format!("vppkit_str::{of_record}"),
    };
    Some(match &member.holds {
        Holds::Text => text(
            format!("of_bytes(view.{name}_bytes().unwrap_or_default())"),
            format!("of(&record.{name})"),
        ),
        Holds::MaybeText => text(
            format!("of_bytes_option(view.{name}_bytes())"),
            format!("of_option(record.{name}.as_deref())"),
        ),
        Holds::Word(_) => text(
            format!("of_bytes(view.{name}_bytes().unwrap_or_default())"),
            format!("of(record.{name}.as_str())"),
        ),
        Holds::MaybeWord(word) => text(
            format!("of_bytes_option(view.{name}_bytes())"),
            format!("of_option(record.{name}.as_ref().map(vpp::{word}::as_str))"),
        ),
        Holds::MaybeNumber => Plain {
            c_type: "i64",
            of_view: format!("basics::or_absent(view.{name}())"),
            of_record: format!("basics::or_absent(record.{name})"),
        },
        Holds::MaybeFlag => Plain {
            c_type: "i8",
            of_view: format!("basics::flag(view.{name}())"),
            of_record: format!("basics::flag(record.{name})"),
        },
        Holds::MaybeRecord(_) | Holds::Records(_) => return None,
    })
}

fn write_page(out: &mut String, snake: &str) {
    let many = plural(snake);
    let page = format!("vppkit_{snake}_page");
    let _ = write!(
        out,
        r#"
/// A page of {many}. Free it with `{page}_free`, unless it belongs to another handle. May be read by
/// any threads at once.
pub struct {page}(pub(crate) Records<vppkit_{snake}>);

handles!({page});

impl PageHandle for {page} {{
    type Plain = vppkit_{snake};

    fn new(records: Records<vppkit_{snake}>) -> Self {{ Self(records) }}

    fn records(&self) -> &Records<vppkit_{snake}> {{ &self.0 }}
}}

/// How many records the page has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_len(page: *const {page}) -> usize {{
    page::len("{page}_len", page)
}}

/// Fills in the record at an index, from 0. Its texts live as long as the page. Returns `VPPKIT_OK`,
/// or `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_get(
    page: *const {page},
    index: usize,
    record: *mut vppkit_{snake},
) -> vppkit_status {{
    page::get("{page}_get", page, index, record)
}}

/// All records of the page as an array, which is made once and lives as long as the page. How many
/// they are is put into `count`, which may be NULL. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_records(
    page: *const {page},
    count: *mut usize,
) -> *const vppkit_{snake} {{
    page::records("{page}_records", page, count)
}}

/// Makes a JSON object of the record at an index, under Apple's names and with all members that
/// came. Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_to_json(
    page: *const {page},
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {{
    let name = "{page}_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record))
}}

/// Makes a JSON object of the members of the record at an index that this version does not know.
/// Yours; free it with `vppkit_string_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_extra_to_json(
    page: *const {page},
    index: usize,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {{
    let name = "{page}_extra_to_json";
    page::of_record(name, page, index, (json, "json"), error, |record| json_text(&record.extra))
}}

/// Makes a JSON object of what the answer said beside its records: what is stored in the account,
/// estimates of totals, tokens. Empty where the records are not those of an answer of their own.
/// Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_head_to_json(
    page: *const {page},
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {{
    page::head_to_json("{page}_head_to_json", page, json, error)
}}

/// Makes another handle to the same page. Yours; free it with `{page}_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_clone(page: *const {page}) -> *mut {page} {{
    page::clone("{page}_clone", page)
}}

/// Frees a page of your own. What it lent is gone then. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {page}_free(page: *mut {page}) {{
    page::free("{page}_free", page);
}}
"#
    );
}

/// Records inside a record become a page of their own.
fn write_nested(out: &mut String, member: &Member, snake: &str) {
    let (inner, records) = match &member.holds {
        Holds::Records(inner) => (inner, "nested"),
        Holds::MaybeRecord(inner) => (inner, "nested.into_iter().collect()"),
        _ => return,
    };
    let name = &member.name;
    let inner = snake_case(inner);
    let function = format!("vppkit_{snake}_page_{name}");
    let _ = write!(
        out,
        r#"
{doc}///
/// Makes a page of them, which may be empty. Yours; free it with `vppkit_{inner}_page_free`.
///
/// Errors: `VPPKIT_USAGE` where there is no such record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {function}(
    page: *const vppkit_{snake}_page,
    index: usize,
    {name}: *mut *mut crate::generated::{inner}::vppkit_{inner}_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {{
    let name = "{function}";
    page::of_record(name, page, index, ({name}, "{name}"), error, |record| {{
        let nested = record.{name};
        crate::handle::give(PageHandle::new(Records::own({records})))
    }})
}}
"#,
        doc = doc_comment(&member.doc),
    );
}

fn write_pager(out: &mut String, record: &Record, snake: &str) {
    let many = plural(snake);
    let pager = format!("vppkit_{snake}_pager");
    let _ = write!(
        out,
        r#"
/// A listing of {many} on its way. Yours; free it with `{pager}_free`, which ends what is under way.
/// Used by one thread at a time.
pub struct {pager}(pub(crate) Pager<{name}>);

handles!({pager});

impl PagerHandle for {pager} {{
    type Page = vppkit_{snake}_page;

    fn new(pager: Pager<{name}>) -> Self {{ Self(pager) }}

    fn pager(&self) -> &Pager<{name}> {{ &self.0 }}
}}

/// Waits for the next page: `VPPKIT_OK` with a page of your own, `VPPKIT_DONE` once the listing is
/// complete. After a failure it may be called again. `cancel` may be NULL: then that of the call
/// options which the listing was asked for with holds, if they had one.
///
/// Errors: `VPPKIT_PROTOCOL` if the service neither ends the listing nor tells how to go on,
/// `VPPKIT_CHECKPOINT` if Apple does not take the token that the listing began with, or loses it
/// again and again; `VPPKIT_USAGE` while another thread uses the pager; and what every call may
/// return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {pager}_next(
    pager: *mut {pager},
    cancel: *const vppkit_cancel,
    page: *mut *mut vppkit_{snake}_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {{
    pager::next("{pager}_next", pager, cancel, page, error)
}}

/// Fills in how far the listing is. `VPPKIT_USAGE` while another thread uses the pager.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {pager}_progress(
    pager: *const {pager},
    progress: *mut vppkit_listing_progress,
) -> vppkit_status {{
    pager::progress("{pager}_progress", pager, progress)
}}

/// How often the listing began anew because Apple lost its data. When this number grows, all
/// records come again, and those that came before and do not come again are gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {pager}_restarts(pager: *const {pager}) -> u32 {{
    pager::restarts("{pager}_restarts", pager)
}}

/// Makes the token that later lists what has changed since; NULL before the listing is complete,
/// and for listings without one. Yours; free it with `vppkit_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {pager}_since_modified_token(pager: *const {pager}) -> *mut c_char {{
    pager::since_modified_token("{pager}_since_modified_token", pager)
}}

/// Frees a pager; its pages live on. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn {pager}_free(pager: *mut {pager}) {{
    pager::free("{pager}_free", pager);
}}
"#,
        name = record.name,
    );
}
