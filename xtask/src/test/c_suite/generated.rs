//! C programs that are made from the exports: NULL in every pointer argument of each, and a panic
//! behind each.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Result, bail};

use crate::header::{Export, Parameter};

/// Types that C fills in or reads itself, by their names.
type Plain = BTreeSet<String>;

/// Calls each export with NULL in each pointer argument in turn, the others being right, and once
/// with nothing but NULL. Where NULL is not allowed the status must be `VPPKIT_USAGE`.
pub(super) fn nulls(exports: &[Export], plain: &Plain) -> Result<String> {
    let mut tests = String::new();
    let mut rows = String::new();
    for export in exports {
        let pointers = (0..export.parameters.len()).filter(|at| {
            export.parameters[*at].is_pointer() || is_function(&export.parameters[*at])
        });
        let mut body = String::new();
        for at in pointers {
            body.push_str(&null_call(export, plain, at)?);
        }
        body.push_str(&all_null_call(export));
        let name = &export.name;
        let _ = writeln!(tests, "static void of_{name}(void) {{\n{body}}}\n");
        let _ = writeln!(rows, "        {{\"NULL for {name}\", of_{name}}},");
    }
    Ok(program("NULL in every pointer argument of every export.", &tests, &rows))
}

/// Orders a panic behind each export and calls it with nothing but NULL.
pub(super) fn panics(exports: &[Export]) -> String {
    let mut tests = String::from("void vppkit_test_panic_in(const char *name);\n\n");
    let mut rows = String::new();
    for export in exports {
        let name = &export.name;
        let mut body = format!("    vppkit_test_panic_in(\"{name}\");\n");
        let has_error = export.parameters.iter().any(is_error);
        let arguments: Vec<String> = export
            .parameters
            .iter()
            .map(|parameter| if is_error(parameter) { "&error".into() } else { nothing(parameter) })
            .collect();
        let call = format!("{name}({})", arguments.join(", "));
        if has_error {
            body.push_str("    vppkit_error *error = NULL;\n");
        }
        if export.returns == "vppkit_status" {
            let _ = writeln!(body, "    CHECK({call} == {});", outcome_of_panic(export));
        } else {
            let _ = writeln!(body, "    (void){call};");
        }
        if has_error {
            body.push_str("    CHECK(vppkit_error_status(error) == VPPKIT_INTERNAL);\n");
            body.push_str("    vppkit_error_free(error);\n");
        }
        let _ = writeln!(tests, "static void behind_{name}(void) {{\n{body}}}\n");
        let _ = writeln!(rows, "        {{\"a panic behind {name}\", behind_{name}}},");
    }
    program("A panic behind every export.", &tests, &rows)
}

fn program(what: &str, tests: &str, rows: &str) -> String {
    format!(
        "/* {what} Made by cargo xtask test. */\n\n#include \"fixtures.h\"\n\n{tests}\
         int main(int argc, char **argv) {{\n    static const support_test tests[] = {{\n{rows}    }};\n    \
         return support_run(tests, sizeof tests / sizeof *tests, argc, argv);\n}}\n"
    )
}

/// An error's own status: its panic cannot become another.
fn outcome_of_panic(export: &Export) -> &'static str {
    if export.name == "vppkit_error_status" { "VPPKIT_OK" } else { "VPPKIT_INTERNAL" }
}

fn is_error(parameter: &Parameter) -> bool {
    parameter.holds == "*mut *mut vppkit_error"
}

fn is_function(parameter: &Parameter) -> bool {
    parameter.holds.ends_with("_function")
}

fn nothing(parameter: &Parameter) -> String {
    match parameter.holds.as_str() {
        "vppkit_str" => "(vppkit_str){NULL, 0}".into(),
        "bool" => "false".into(),
        _ if parameter.is_pointer() || is_function(parameter) => "NULL".into(),
        _ => "0".into(),
    }
}

fn all_null_call(export: &Export) -> String {
    let arguments: Vec<String> = export.parameters.iter().map(nothing).collect();
    format!("    (void){}({});\n", export.name, arguments.join(", "))
}

/// One call with NULL at one place.
fn null_call(export: &Export, plain: &Plain, at: usize) -> Result<String> {
    let mut locals = String::new();
    let mut arguments = Vec::new();
    for (index, parameter) in export.parameters.iter().enumerate() {
        let argument = match index == at {
            true => "NULL".to_owned(),
            false => right(export, parameter, plain, index, &mut locals)?,
        };
        arguments.push(argument);
    }
    let call = format!("{}({})", export.name, arguments.join(", "));
    let parameter = &export.parameters[at];
    let is_refused = export.returns == "vppkit_status" && !export.allows_null(parameter);
    let has_error = export.parameters.iter().any(is_error) && !is_error(parameter);
    let mut text = format!("    {{\n{locals}");
    if is_refused {
        let _ = writeln!(text, "        CHECK({call} == VPPKIT_USAGE);");
        if has_error {
            text.push_str("        CHECK(vppkit_error_status(error) == VPPKIT_USAGE);\n");
        }
    } else {
        let _ = writeln!(text, "        (void){call};");
    }
    if has_error {
        text.push_str("        vppkit_error_free(error);\n");
    }
    text.push_str("    }\n");
    Ok(text)
}

/// An argument that is right.
fn right(
    export: &Export,
    parameter: &Parameter,
    plain: &Plain,
    index: usize,
    locals: &mut String,
) -> Result<String> {
    let local = format!("a{index}");
    let mut declare = |declaration: String, argument: String| {
        let _ = writeln!(locals, "        {declaration};");
        argument
    };
    let holds = parameter.holds.as_str();
    if is_error(parameter) {
        return Ok(declare("vppkit_error *error = NULL".into(), "&error".into()));
    }
    let pointed = holds.trim_start_matches("*mut ").trim_start_matches("*const ");
    Ok(match holds {
        "*const c_char" => "\"361304891\"".into(),
        "*mut c_char" if export.name.ends_with("_free") => "NULL".into(),
        "*mut c_char" => declare(format!("char {local}[16]"), local),
        "*const *const c_char" => {
            declare(format!("const char *{local}[1] = {{\"361304891\"}}"), local)
        }
        "*mut c_void" => "NULL".into(),
        "*mut usize" => declare(format!("size_t {local} = 0"), format!("&{local}")),
        "*mut bool" => declare(format!("bool {local} = false"), format!("&{local}")),
        "*mut i64" => declare(format!("int64_t {local} = 0"), format!("&{local}")),
        "*mut *mut c_char" => declare(format!("char *{local} = NULL"), format!("&{local}")),
        "vppkit_str" => "(vppkit_str){\"STDQ\", 4}".into(),
        "usize" if parameter.name == "size" => "16".into(),
        "usize" if parameter.name == "count" => "1".into(),
        "bool" => "true".into(),
        "u32" | "u64" | "i32" | "i64" | "usize" => "0".into(),
        _ if is_function(parameter) => "NULL".into(),
        _ if holds.starts_with("*mut *mut vppkit_") => {
            declare(format!("{pointed} *{local} = NULL"), format!("&{local}"))
        }
        _ if plain.contains(pointed) => declare(format!("{pointed} {local}"), format!("&{local}")),
        _ if export.name.ends_with("_free") => "NULL".into(),
        _ if holds.starts_with('*') => format!("fixture_{pointed}()"),
        other => bail!("{}: no argument is known for {other}", export.name),
    })
}
