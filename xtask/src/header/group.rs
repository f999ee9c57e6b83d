//! One group of the header: one module of `ffi-c`, by cbindgen.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use syn::Item;

/// Of a line.
const WIDTH: usize = 100;

/// A module's group.
pub(super) struct Group {
    pub(super) title: String,
    /// A banner, then types and functions.
    pub(super) text: String,
}

pub(super) fn write(file: &Path) -> Result<Group> {
    let source = fs::read_to_string(file)?;
    let parsed = syn::parse_file(&source)?;
    let banner = banner(&source);
    ensure!(!banner.is_empty(), "{} has no documentation", file.display());
    let title = source.lines().next().unwrap_or_default().trim_start_matches("//!");
    let title = title.trim().trim_end_matches('.').to_owned();
    let mut config = cbindgen::Config {
        language: cbindgen::Language::C,
        no_includes: true,
        usize_is_size_t: true,
        style: cbindgen::Style::Type,
        documentation_style: cbindgen::DocumentationStyle::Doxy,
        braces: cbindgen::Braces::SameLine,
        line_length: WIDTH,
        tab_width: 4,
        ..cbindgen::Config::default()
    };
    config.function.sort_by = Some(cbindgen::SortKey::None);
    // Also those that no function of the module mentions.
    config.export.include = parsed.items.iter().filter_map(exported_type).collect();
    let bindings = cbindgen::Builder::new().with_config(config).with_src(file).generate()?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    let body = tidy(&String::from_utf8(text)?);
    let text = match body.trim() {
        "" => format!("{banner}\n"),
        body => format!("{banner}\n{body}\n\n"),
    };
    Ok(Group { title, text })
}

fn exported_type(item: &Item) -> Option<String> {
    let (attributes, visibility, name) = match item {
        Item::Enum(item) => (&item.attrs, &item.vis, &item.ident),
        Item::Struct(item) => (&item.attrs, &item.vis, &item.ident),
        Item::Type(item) => (&item.attrs, &item.vis, &item.ident),
        _ => return None,
    };
    let is_public = matches!(visibility, syn::Visibility::Public(_));
    let is_plain = attributes.iter().any(|one| one.path().is_ident("repr"));
    (is_public && (is_plain || matches!(item, Item::Type(_)))).then(|| name.to_string())
}

/// The documentation of the module as a comment.
fn banner(source: &str) -> String {
    let mut lines = source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| line["//!".len()..].strip_prefix(' ').unwrap_or(&line["//!".len()..]));
    let Some(title) = lines.next() else { return String::new() };
    let mut text = format!("/* {}\n *\n * {}\n", "-".repeat(94), title.trim_end_matches('.'));
    let mut in_code = false;
    for line in lines {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if line.is_empty() {
            text.push_str(" *\n");
        } else {
            // A comment cannot hold another one.
            let line = line.replace("*/", "*\u{200b}/");
            let indent = if in_code { "    " } else { "" };
            text.push_str(&format!(" * {indent}{line}\n"));
        }
    }
    text.push_str(" */\n");
    text
}

/// Comments with the words that go beyond the width in the line below.
fn wrapped(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut left_over = String::new();
    for line in text.lines() {
        let Some((indent, words)) = comment_line(line) else {
            if let Some((indent, _)) = out.last().and_then(|last: &String| comment_line(last)) {
                let indent = indent.to_owned();
                if !left_over.is_empty() {
                    out.push(format!("{indent}* {}", std::mem::take(&mut left_over)));
                }
            }
            out.push(line.to_owned());
            continue;
        };
        if words.is_empty() && !left_over.is_empty() {
            out.push(format!("{indent}* {}", std::mem::take(&mut left_over)));
        }
        let begun = std::mem::take(&mut left_over);
        let gap = if begun.is_empty() { "" } else { " " };
        let mut line = format!("{indent}* {begun}{gap}{words}");
        while line.len() > WIDTH {
            let Some(at) = line[..WIDTH].rfind(' ') else { break };
            left_over = format!("{} {left_over}", &line[at + 1..]).trim_end().to_owned();
            line.truncate(at);
        }
        out.push(line);
    }
    out
}

/// Indent and words of a line within a comment.
fn comment_line(line: &str) -> Option<(&str, &str)> {
    let at = line.find("* ").or_else(|| line.ends_with('*').then(|| line.len() - 1))?;
    let (indent, rest) = line.split_at(at);
    indent.trim().is_empty().then(|| (indent, rest.trim_start_matches('*').trim_start()))
}

/// Short comments in one line, and no more than one empty line.
fn tidy(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in wrapped(text) {
        let line = line.trim_end();
        let body = line.trim_start();
        let is_short_end = body == "*/"
            && out.len() >= 2
            && out[out.len() - 2].trim_start() == "/**"
            && out[out.len() - 1].trim_start().starts_with("* ");
        if is_short_end {
            let words = out.pop().unwrap_or_default();
            let start = out.pop().unwrap_or_default();
            let words = words.trim_start().trim_start_matches("* ");
            let short = format!("{start} {words} */");
            if short.len() <= WIDTH {
                out.push(short);
            } else {
                let indent = " ".repeat(start.len() - start.trim_start().len());
                out.extend([start, format!("{indent} * {words}"), line.to_owned()]);
            }
        } else if !(body.is_empty() && out.last().is_none_or(|last| last.is_empty())) {
            out.push(line.to_owned());
        }
    }
    out.join("\n")
}

/// Takes the names of handles that a group uses before their own out of the groups, because C has
/// to know them first.
pub(super) fn early_types(groups: &mut String) -> String {
    let mut early = String::new();
    let names: Vec<String> = groups
        .lines()
        .filter_map(|line| line.strip_prefix("typedef struct ")?.strip_suffix(';'))
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect();
    for name in names {
        let declaration = format!("typedef struct {name} {name};\n");
        let declared = groups.find(&declaration).unwrap_or(0);
        if uses(&groups[..declared], &name) {
            early.push_str(&declaration);
        }
    }
    for declaration in early.lines() {
        // C99 does not allow it twice; the place of its documentation stays.
        let name = declaration.split([' ', ';']).nth(2).unwrap_or_default();
        let above =
            format!("/* {name} stands at the top of this file: C has to know it there. */\n");
        *groups = groups.replace(&format!("{declaration}\n"), &above);
    }
    if early.is_empty() {
        early
    } else {
        format!("/* Used before their own chapters, which explain them. */\n{early}\n")
    }
}

/// Whether code (no comment) mentions a name.
fn uses(text: &str, name: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with(['*', '/']))
        .any(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_comments_take_one_line() {
        let text = "/**\n * One.\n */\nint a;\n\n\n/**\n * One.\n * Two.\n */\nint b;";
        let tidied = "/** One. */\nint a;\n\n/**\n * One.\n * Two.\n */\nint b;";
        assert_eq!(tidy(text), tidied);
    }

    #[test]
    fn words_beyond_the_width_go_on_in_the_next_line() {
        let long = "word ".repeat(30);
        let text = format!("/**\n * {}\n * end.\n *\n * {}\n */\nint a;", long.trim(), long.trim());
        let tidied = tidy(&text);
        assert!(tidied.lines().all(|line| line.len() <= WIDTH));
        assert!(tidied.contains("word end.\n *\n * word") && tidied.ends_with("word\n */\nint a;"));
        assert_eq!(tidied.matches("word").count(), 60);
    }

    #[test]
    fn a_handle_used_before_its_group_is_declared_early() {
        let mut groups = "void use(a *x);\ntypedef struct a a;\ntypedef struct b b;\n".to_owned();
        let early = early_types(&mut groups);
        assert!(early.contains("typedef struct a a;") && !early.contains("struct b"));
        assert_eq!(groups.matches("\ntypedef struct a a;").count(), 0);
    }
}
