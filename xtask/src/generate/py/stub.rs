//! Writes `vppkit/_records.py` and its stub, which tells type checkers and editors what the classes
//! of the native module are.

use std::fmt::Write as _;

use super::read::{Class, Derived, Member, Type};
use super::{NOTICE, doc_text};

/// `_records.py`: the classes under a module of their own, beside which the stub lies.
pub(super) fn module(classes: &[Class]) -> String {
    let mut names: Vec<_> = classes.iter().map(|class| class.name.as_str()).collect();
    names.push("Page");
    names.sort_unstable();
    let imported: String = names.iter().map(|name| format!("    {name},\n")).collect();
    let listed: String = names.iter().map(|name| format!("    \"{name}\",\n")).collect();
    format!(
        "\"\"\"The records, and their pages.\n\n{NOTICE}\n\"\"\"\n\n\
         from vppkit._native import (\n{imported})\n\n__all__ = [\n{listed}]\n"
    )
}

/// `_records.pyi`
pub(super) fn write(classes: &[Class]) -> String {
    let mut out = format!(
        "# {NOTICE}\n\n\
         from collections.abc import Iterator, Mapping, Sequence\n\
         from datetime import datetime\n\
         from types import GenericAlias\n\
         from typing import Any, Generic, Self, SupportsIndex, TypeVar, final, overload\n\n\
         __all__ = ["
    );
    let mut names: Vec<_> = classes.iter().map(|class| class.name.as_str()).collect();
    names.push("Page");
    names.sort_unstable();
    for name in names {
        let _ = write!(out, "\n    \"{name}\",");
    }
    out.push_str("\n]\n");
    for class in classes {
        write_class(&mut out, class);
    }
    if let Some(head) = classes.iter().find(|class| class.name == "PageHead") {
        write_page(&mut out, head);
    }
    out
}

fn write_class(out: &mut String, class: &Class) {
    let name = &class.name;
    let _ = write!(out, "\n@final\nclass {name}:\n");
    docstring(out, &class.doc, "    ");
    let names: Vec<_> = class.members.iter().map(|one| format!("\"{}\"", one.name)).collect();
    let comma = if names.len() == 1 { "," } else { "" };
    let _ = write!(out, "\n    __match_args__ = ({}{comma})\n", names.join(", "));
    out.push_str("\n    def __new__(\n        cls,\n        *,\n");
    for Member { name, holds, .. } in &class.members {
        let _ = writeln!(out, "        {name}: {},", argument(holds));
    }
    out.push_str("    ) -> Self: ...\n");
    for Member { name, doc, holds } in &class.members {
        property(out, name, &returned(holds), doc);
    }
    for Derived { name, doc, python, .. } in &class.derived {
        property(out, name, python, doc);
    }
    out.push_str(TO_DICT);
}

const TO_DICT: &str = r#"
    def to_dict(self) -> dict[str, Any]:
        """All members by name, absent ones as None, ready for JSON: times as texts, records within
        as dicts. It is the caller's own.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...
"#;

fn property(out: &mut String, name: &str, returns: &str, doc: &[String]) {
    let _ = write!(out, "\n    @property\n    def {name}(self) -> {returns}:\n");
    docstring(out, doc, "        ");
}

fn docstring(out: &mut String, doc: &[String], indent: &str) {
    let lines = doc_text(doc);
    let end = if lines.len() > 1 { format!("\n{indent}") } else { String::new() };
    let text = lines.join(&format!("\n{indent}")).replace(&format!("\n{indent}\n"), "\n\n");
    let _ = writeln!(out, "{indent}\"\"\"{text}{end}\"\"\"");
}

fn returned(holds: &Type) -> String {
    match holds {
        Type::Text { is_required: true, .. } => "str".into(),
        Type::Text { is_required: false, .. } => "str | None".into(),
        Type::Number => "int | None".into(),
        Type::MaybeFlag => "bool | None".into(),
        Type::Flag => "bool".into(),
        Type::MaybeOne(class) => format!("{class} | None"),
        Type::One(class) => class.clone(),
        Type::Many(class) => format!("tuple[{class}, ...]"),
        Type::Texts => "tuple[str, ...]".into(),
        Type::TextsByName => "Mapping[str, str]".into(),
        Type::Json => "Any".into(),
        Type::Time => "datetime | None".into(),
        Type::Extra => "Mapping[str, Any]".into(),
    }
}

/// The type of a constructor's argument, with its default.
fn argument(holds: &Type) -> String {
    match holds {
        Type::Text { is_required: true, .. } => "str".into(),
        Type::Flag => "bool = False".into(),
        Type::MaybeOne(class) | Type::One(class) => format!("{class} | None = None"),
        Type::Many(class) => format!("Sequence[{class}] | None = None"),
        Type::Texts => "Sequence[str] | None = None".into(),
        Type::TextsByName | Type::Extra => format!("{} | None = None", returned(holds)),
        Type::Json => "Any = None".into(),
        _ => format!("{} = None", returned(holds)),
    }
}

fn write_page(out: &mut String, head: &Class) {
    out.push_str(PAGE);
    for Member { name, doc, holds } in &head.members {
        property(out, name, &returned(holds), doc);
    }
}

const PAGE: &str = r#"
_R_co = TypeVar("_R_co", covariant=True)

@final
class Page(Generic[_R_co]):
    """The records of one answer of a listing. It never changes.

    It is also what Arrow knows as a stream: `pyarrow.table(page)` and `polars.DataFrame(page)` take
    it as it is. Members that this version does not know are there as JSON, in the column `extra`.
    """

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[_R_co]: ...
    @overload
    def __getitem__(self, index: SupportsIndex, /) -> _R_co: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[_R_co]: ...
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> GenericAlias: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def to_list(self) -> list[_R_co]:
        """All records."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """All records as dicts, as `to_dict` of a record makes them."""

    def to_columns(self, names: Sequence[str] | None = None) -> dict[str, list[Any]]:
        """The values of the named members, or of all, as a list each.

        Raises ValueError where the records have no such member.
        """

    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    @property
    def head(self) -> PageHead:
        """What the answer said beside its records. Its members are those of the page as well."""
"#;
