//! Writes the classes of the records, and how they are read from packed pages and from JSON.

use std::fmt::Write as _;

use super::{HEAD, camel_case, comment, is_repeated, paged, uncapitalized};
use crate::generate::model::{Holds, Member, Model, Record};

pub(super) fn write(model: &Model) -> String {
    let words: Vec<&str> = model.words.iter().map(|words| words.name.as_str()).collect();
    let mut out = format!(
        "{HEAD}
import type {{ Packed }} from '../packed.js';
import type {{ {} }} from './words.js';

/** A number that is not there, and how many stand before the rows: as `packed.rs` writes them. */
const ABSENT = -0x80000000;
const FIRST_ROW = 7;

/** Members of an answer that this version does not know, as Apple sent them. */
export type Extra = Record<string, unknown>;
",
        words.join(", ")
    );
    for record in &model.records {
        write_class(&mut out, record);
        write_from_json(&mut out, record);
    }
    for record in paged(model) {
        write_reader(&mut out, record);
    }
    write_readers(&mut out, model);
    out
}

fn name_of(member: &Member) -> String {
    camel_case(&member.name)
}

fn type_of(holds: &Holds) -> String {
    match holds {
        Holds::Text | Holds::MaybeText => "string".to_owned(),
        Holds::MaybeNumber => "number".to_owned(),
        Holds::MaybeFlag => "boolean".to_owned(),
        Holds::Word(name) | Holds::MaybeWord(name) | Holds::MaybeRecord(name) => name.clone(),
        Holds::Records(name) => format!("{name}[]"),
    }
}

fn is_required(member: &Member) -> bool {
    matches!(member.holds, Holds::Text | Holds::Word(_))
}

fn write_class(out: &mut String, record: &Record) {
    let name = &record.name;
    let (mut declared, mut parameters, mut assigned) = Default::default();
    let (declared, parameters, assigned): (&mut String, &mut String, &mut String) =
        (&mut declared, &mut parameters, &mut assigned);
    for member in &record.members {
        let (name, holds) = (name_of(member), type_of(&member.holds));
        declared.push_str(&comment(&member.doc, "  "));
        if is_required(member) {
            let _ = writeln!(declared, "  declare readonly {name}: {holds};");
            let _ = writeln!(parameters, "    {name}: {holds},");
            let _ = writeln!(assigned, "    this.{name} = {name};");
        } else {
            let _ = writeln!(declared, "  declare readonly {name}?: {holds};");
            let _ = writeln!(parameters, "    {name}?: {holds},");
            let _ = writeln!(assigned, "    if ({name} !== undefined) this.{name} = {name};");
        }
    }
    let arguments: Vec<String> =
        record.members.iter().map(|member| format!("members.{}", name_of(member))).collect();
    let _ = write!(
        out,
        "
{doc}export class {name} {{
{declared}  /** Members that this version does not know, where there are any. */
  declare readonly extra?: Extra;

  /** @internal Use `{name}.from`. */
  constructor(
{parameters}  ) {{
{assigned}  }}

  /** A record of these members, for tests. Those that are left out are absent. */
  static from(members: {name}Members): {name} {{
    const record = new {name}(
      {arguments},
    );
    return withExtra(record, members.extra);
  }}
}}

/** The members of a {{@link {name}}}. */
export type {name}Members = {{ readonly [Name in keyof {name}]: {name}[Name] }};
",
        doc = comment(&record.doc, ""),
        arguments = arguments.join(",\n      "),
    );
}

/// From the JSON of core, which has one name for each member.
fn write_from_json(out: &mut String, record: &Record) {
    let name = &record.name;
    let one = uncapitalized(name);
    let wires: Vec<String> = record.members.iter().map(|member| member.wire.clone()).collect();
    let arguments: Vec<String> = record
        .members
        .iter()
        .map(|member| {
            let wire = &member.wire;
            match &member.holds {
                Holds::MaybeRecord(inner) => {
                    format!("{wire} && {}Of({wire})", uncapitalized(inner))
                }
                Holds::Records(inner) => format!("{wire}?.map({}Of)", uncapitalized(inner)),
                _ => wire.clone(),
            }
        })
        .collect();
    let _ = write!(
        out,
        "
/** @internal */
export function {one}Of(json: any): {name} {{
  const {{
    {wires},
    ...extra
  }} = json;
  const record = new {name}(
    {arguments},
  );
  return withExtra(record, extra);
}}
",
        wires = wires.join(",\n    "),
        arguments = arguments.join(",\n    "),
    );
}

fn write_reader(out: &mut String, record: &Record) {
    let name = &record.name;
    let cells: Vec<&Member> = record
        .members
        .iter()
        .filter(|member| !matches!(member.holds, Holds::MaybeRecord(_) | Holds::Records(_)))
        .collect();
    let mut body = String::new();
    let mut arguments = Vec::new();
    for member in &record.members {
        let Some(place) = cells.iter().position(|cell| cell.name == member.name) else {
            arguments.push("undefined".to_owned());
            continue;
        };
        arguments.push(name_of(member));
        body.push_str(&read_cell(member, place));
    }
    let has_texts = body.contains("text.substring");
    let (text, start) = match has_texts {
        true => ("text, ", "  let start = packed.textStart;\n"),
        false => ("", ""),
    };
    let _ = write!(
        out,
        "
function read{name}s(packed: Packed, into: {name}[]): void {{
  const {{ {text}numbers, words, count }} = packed;
{start}  let row = FIRST_ROW;
  for (let index = 0; index < count; index++, row += {width}) {{
{body}    into.push(new {name}({arguments}));
  }}
}}
",
        width = cells.len(),
        arguments = arguments.join(", "),
    );
}

fn read_cell(member: &Member, place: usize) -> String {
    let name = name_of(member);
    let cell =
        if place == 0 { "numbers[row]!".to_owned() } else { format!("numbers[row + {place}]!") };
    let is_text = matches!(
        member.holds,
        Holds::Text | Holds::MaybeText | Holds::Word(_) | Holds::MaybeWord(_)
    );
    let required = is_required(member);
    match &member.holds {
        _ if is_text && is_repeated(member) && required => {
            format!("    const {name} = words[{cell}]!;\n")
        }
        _ if is_text && is_repeated(member) => format!(
            "    const {name}At = {cell};\n    const {name} = {name}At < 0 ? undefined : words[{name}At]!;\n"
        ),
        _ if is_text && required => format!(
            "    const {name}End = start + {cell};\n    const {name} = text.substring(start, {name}End);\n    start = {name}End;\n"
        ),
        _ if is_text => format!(
            "    const {name}Length = {cell};\n    let {name}: string | undefined;\n    \
             if ({name}Length >= 0) {{\n      {name} = text.substring(start, start + {name}Length);\n      \
             start += {name}Length;\n    }}\n"
        ),
        Holds::MaybeFlag => format!(
            "    const {name}Is = {cell};\n    const {name} = {name}Is < 0 ? undefined : {name}Is === 1;\n"
        ),
        _ => format!(
            "    const {name}Is = {cell};\n    const {name} = {name}Is === ABSENT ? undefined : {name}Is;\n"
        ),
    }
}

/// By the places that Rust tells them by, and what stands aside as records.
fn write_readers(out: &mut String, model: &Model) {
    let (mut rows, mut lists, mut nested) = (String::new(), String::new(), String::new());
    for record in paged(model) {
        let _ = writeln!(lists, "  '{}',", record.list);
        let _ = writeln!(rows, "  read{}s,", record.name);
    }
    for member in paged(model).flat_map(|record| &record.members) {
        match &member.holds {
            Holds::Records(inner) => {
                let _ = writeln!(
                    nested,
                    "  {}: (json: any) => json.map({}Of),",
                    name_of(member),
                    uncapitalized(inner)
                );
            }
            Holds::MaybeRecord(inner) => {
                let _ = writeln!(nested, "  {}: {}Of,", name_of(member), uncapitalized(inner));
            }
            _ => {}
        }
    }
    let _ = write!(
        out,
        "
/** @internal Readers of pages, by the numbers that the native layer tells them by. */
export const READERS: readonly ((packed: Packed, into: any[]) => void)[] = [
{rows}];

/** @internal The lists that they come in, by the same numbers. */
export const LISTS = [
{lists}] as const;

/** @internal Members that stand beside a packed page as JSON. */
export const NESTED: {{ readonly [name: string]: (json: any) => unknown }} = {{
{nested}}};

function withExtra<T extends {{ readonly extra?: Extra }}>(record: T, extra: Extra | undefined): T {{
  for (const name in extra) {{
    if (Object.hasOwn(extra, name)) {{
      (record as {{ extra?: Extra }}).extra = extra;
      break;
    }}
  }}
  return record;
}}
"
    );
}
