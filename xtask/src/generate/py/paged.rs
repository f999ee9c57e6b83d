//! Writes how a record is made of a view of its page, and how its members are read one by one.

use std::fmt::Write as _;

use super::read::{Class, Member, Type};

/// Texts that many records share, beside words.
const REPEATED: &[&str] = &["adam_id", "product_type_name", "error_message"];

pub(super) fn write(class: &Class) -> String {
    let name = &class.name;
    let mut built = String::new();
    let mut table = String::new();
    let mut of_view = String::new();
    let mut of_value = String::new();
    for (at, Member { name, holds, .. }) in class.members.iter().enumerate() {
        let parts = Parts::of(name, holds);
        let _ = writeln!(built, "{name}: {},", parts.built);
        let _ = writeln!(table, "Column {{ name: {name:?}, holds: {} }},", parts.holds);
        let _ = writeln!(of_view, "{at} => {},", parts.of_view);
        let _ = writeln!(of_value, "{at} => {},", parts.of_value);
    }
    format!(
        "
        impl Paged for vpp::{name} {{
            const TABLE: &'static Table = &Table {{ name: {name:?}, columns: &[{table}] }};

            #[inline(always)]
            fn build(
                view: vpp::{name}Ref<'_>,
                py: Python<'_>,
                cache: &mut Cache,
            ) -> PyResult<Py<{name}>> {{
                record::made(py, {name} {{ {built} }})
            }}

            fn cell(view: <Self as vpp::Record>::Ref<'_>, column: usize) -> Cell<'_> {{
                match column {{ {of_view} _ => Cell::Absent }}
            }}

            fn cell_of(&self, column: usize) -> Cell<'_> {{
                match column {{ {of_value} _ => Cell::Absent }}
            }}
        }}
        "
    )
    .replacen(
        "impl Paged",
        "use crate::cache::Cache;\nuse crate::columns::{Cell, Column, Holds, Paged, Table};\n\nimpl Paged",
        1,
    )
}

/// What is written for a member.
struct Parts {
    /// The value of the class's member.
    built: String,
    holds: String,
    of_view: String,
    of_value: String,
}

impl Parts {
    fn of(name: &str, holds: &Type) -> Self {
        let parts = |built: String, holds: String, of_view: String, of_value: String| Self {
            built,
            holds,
            of_view,
            of_value,
        };
        match holds {
            Type::Text { is_required, is_word } => {
                let is_repeated = *is_word || REPEATED.contains(&name);
                let make = if *is_word {
                    "cache.word"
                } else if is_repeated {
                    "cache.text"
                } else {
                    "record::text"
                };
                let of_value = match (is_word, is_required) {
                    (true, true) => format!("Cell::text(self.{name}.as_str())"),
                    (true, false) => {
                        format!("Cell::of_text(self.{name}.as_ref().map(|word| word.as_str()))")
                    }
                    (false, true) => format!("Cell::text(&self.{name})"),
                    (false, false) => format!("Cell::of_text(self.{name}.as_deref())"),
                };
                parts(
                    format!("{make}(py, view.{name}_bytes())?"),
                    format!("Holds::Text {{ is_repeated: {is_repeated} }}"),
                    format!("Cell::of_bytes(view.{name}_bytes())"),
                    of_value,
                )
            }
            Type::Number => parts(
                format!("record::number(py, view.{name}())"),
                "Holds::Number".into(),
                format!("Cell::of_number(view.{name}())"),
                format!("Cell::of_number(self.{name})"),
            ),
            Type::MaybeFlag => parts(
                format!("record::flag(py, view.{name}())"),
                "Holds::Flag".into(),
                format!("Cell::of_flag(view.{name}())"),
                format!("Cell::of_flag(self.{name})"),
            ),
            Type::MaybeOne(class) => parts(
                format!("view.{name}().into_member(py)?"),
                format!("Holds::Record(<vpp::{class} as Paged>::TABLE)"),
                format!("Cell::record(view.{name}())"),
                format!("Cell::record(self.{name}.clone())"),
            ),
            Type::Many(class) => parts(
                format!("view.{name}().into_member(py)?"),
                format!("Holds::Records(<vpp::{class} as Paged>::TABLE)"),
                format!("Cell::records(view.{name}())"),
                format!("Cell::records(self.{name}.clone())"),
            ),
            Type::Extra => parts(
                format!("view.{name}().into_member(py)?"),
                "Holds::Json".into(),
                format!("Cell::of_extra(view.{name}())"),
                format!("Cell::of_extra(self.{name}.clone())"),
            ),
            other => unreachable!("no record of a page holds {other:?}"),
        }
    }
}
