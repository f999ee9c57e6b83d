//! Writes how Rust packs each record: its members in the order of the model.

use std::fmt::Write as _;

use super::{camel_case, is_repeated, paged};
use crate::generate::model::{Holds, Member, Model, Record};

pub(super) fn write(model: &Model) -> String {
    let names: Vec<&str> = paged(model).map(|record| record.name.as_str()).collect();
    let list = names.join(", ");
    let mut out = format!(
        "//! How the records of a page are packed: their members in the order of the model.
        //!
        //! Written by `cargo xtask gen` from the model; changes made here are lost.

        use serde_json::json;
        use vpp::{{{list}, Record}};

        use crate::packed::{{Pack, Packer}};

        /// Of which records a page is: JavaScript knows them by their places here.
        #[derive(Debug, Clone, Copy)]
        pub(crate) enum Told {{ {list} }}
        "
    );
    paged(model).for_each(|record| write_record(&mut out, record));
    out
}

fn write_record(out: &mut String, record: &Record) {
    let name = &record.name;
    let cells: String = record.members.iter().filter_map(cell).collect();
    let asides: String = record.members.iter().filter_map(aside).collect();
    let width = record.members.iter().filter(|member| cell(member).is_some()).count();
    let _ = write!(
        out,
        "
        impl Pack for {name} {{
            const TOLD: Told = Told::{name};
            const WIDTH: usize = {width};

            fn pack<'p>(record: <Self as Record>::Ref<'p>, to: &mut Packer<'p>) {{
                {cells}{asides}to.extra(record.extra());
            }}
        }}
        "
    );
}

/// The call for a member that has a number in the row.
fn cell(member: &Member) -> Option<String> {
    let name = &member.name;
    Some(match member.holds {
        Holds::MaybeRecord(_) | Holds::Records(_) => return None,
        Holds::MaybeNumber => {
            format!("to.number(\"{}\", record.{name}());\n", camel_case(name))
        }
        Holds::MaybeFlag => format!("to.flag(record.{name}());\n"),
        _ if is_repeated(member) => format!("to.word(record.{name}_bytes());\n"),
        _ => format!("to.text(record.{name}_bytes());\n"),
    })
}

/// The call for one that is rare, and a record or some of them.
fn aside(member: &Member) -> Option<String> {
    let (name, camel) = (&member.name, camel_case(&member.name));
    match member.holds {
        Holds::Records(_) => Some(format!(
            "let {name} = record.{name}();
            if !{name}.is_empty() {{ to.aside(\"{camel}\", json!({name})); }}\n"
        )),
        Holds::MaybeRecord(_) => Some(format!(
            "if let Some({name}) = record.{name}() {{ to.aside(\"{camel}\", json!({name})); }}\n"
        )),
        _ => None,
    }
}
