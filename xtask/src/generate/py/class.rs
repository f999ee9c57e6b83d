//! Writes the class of a struct: its members, its methods, and how it is made of a value of core.

use std::fmt::Write as _;

use super::read::{Class, Derived, Type};
use super::{NOTICE, doc_comment, snake_case};

pub(super) fn write(class: &Class) -> String {
    let Class { name, path, .. } = class;
    let mut out = format!(
        "//! The class `{name}`.\n//\n// {NOTICE}\n\n\
         use pyo3::prelude::*;\n\
         use pyo3::types::*;\n\n\
         use crate::record::{{self, IntoMember, IntoRecord, Names}};\n\n"
    );
    let mut fields = String::new();
    let mut names = String::new();
    let mut listed = String::new();
    let mut of_core = String::new();
    for member in &class.members {
        let (member, doc) = (&member.name, doc_comment(&member.doc));
        let _ = writeln!(fields, "{doc}#[pyo3(get)]\npub {member}: Py<PyAny>,");
        let _ = write!(names, "{member:?},");
        let _ = writeln!(listed, "&self.{member},");
        let _ = writeln!(of_core, "{member}: self.{member}.into_member(py)?,");
    }
    let count = class.members.len();
    let _ = write!(
        out,
        "{doc}#[pyclass(frozen, module = \"vppkit\")]
        pub struct {name} {{ {fields} }}

        static NAMES: Names = Names::new(&[{names}]);

        impl {name} {{
            fn members(&self) -> [&Py<PyAny>; {count}] {{
                [{listed}]
            }}
        }}

        impl IntoRecord for {path} {{
            type Class = {name};

            fn into_record(self, py: Python<'_>) -> PyResult<Py<{name}>> {{
                record::made(py, {name} {{ {of_core} }})
            }}
        }}

        {methods}",
        doc = doc_comment(&class.doc),
        methods = methods(class),
    );
    out
}

fn methods(class: &Class) -> String {
    let name = &class.name;
    let mut signature = String::new();
    let mut arguments = String::new();
    let mut made = String::new();
    for member in &class.members {
        let (member, holds) = (&member.name, &member.holds);
        let (argument, default, value) = argument(member, holds);
        let _ = write!(signature, ", {member}{default}");
        let _ = writeln!(arguments, "{member}: {argument},");
        let _ = writeln!(made, "{member}: {value}.into_member(py)?,");
    }
    let mut derived = String::new();
    for one in &class.derived {
        derived.push_str(&getter(name, one));
    }
    format!(
        "#[pymethods]
        impl {name} {{
            #[new]
            #[pyo3(signature = (*{signature}))]
            #[allow(clippy::too_many_arguments)]
            fn new(py: Python<'_>, {arguments}) -> PyResult<Self> {{
                Ok(Self {{ {made} }})
            }}

            #[classattr]
            #[pyo3(name = \"__match_args__\")]
            fn match_args(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {{
                PyTuple::new(py, NAMES.of(py))
            }}

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {{
                record::repr(py, {name:?}, &NAMES, &self.members())
            }}

            fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {{
                record::are_equal(py, &self.members(), &other.members())
            }}

            fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {{
                record::hash(py, {name:?}, &self.members())
            }}

            fn __getnewargs_ex__<'py>(
                &self,
                py: Python<'py>,
            ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {{
                record::new_arguments(py, &NAMES, &self.members())
            }}

            /// All members by name, absent ones as None, ready for JSON: times as texts, records
            /// within as dicts. It is the caller's own.
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {{
                record::dict(py, &NAMES, &self.members())
            }}
            {derived}
        }}
        "
    )
}

fn getter(class: &str, derived: &Derived) -> String {
    let Derived { name, doc, rust, .. } = derived;
    let doc = doc_comment(doc);
    let call = format!("crate::derived::{}_{name}", snake_case(class));
    format!(
        "\n{doc}#[getter]
        fn {name}(&self, py: Python<'_>) -> PyResult<{rust}> {{ {call}(py, self) }}
        "
    )
}

/// The type of a constructor's argument, its default, and what its member is made of.
fn argument(member: &str, holds: &Type) -> (String, &'static str, String) {
    let (argument, default) = match holds {
        Type::Text { is_required: true, .. } => ("Bound<'_, PyString>".into(), ""),
        Type::Text { is_required: false, .. } => ("Option<Bound<'_, PyString>>".into(), "=None"),
        Type::Number => ("Option<i64>".into(), "=None"),
        Type::MaybeFlag => ("Option<bool>".into(), "=None"),
        Type::Flag => ("bool".into(), "=false"),
        Type::MaybeOne(class) | Type::One(class) => {
            (format!("Option<Py<{}>>", path(class)), "=None")
        }
        Type::Many(class) => (format!("Option<Vec<Py<{}>>>", path(class)), "=None"),
        Type::Texts => ("Option<Vec<Bound<'_, PyString>>>".into(), "=None"),
        Type::TextsByName | Type::Extra => ("Option<Bound<'_, PyMapping>>".into(), "=None"),
        Type::Json => ("Option<Bound<'_, PyAny>>".into(), "=None"),
        Type::Time => ("Option<Bound<'_, PyDateTime>>".into(), "=None"),
    };
    let value = match holds {
        Type::One(class) => format!("record::or_empty::<{}>(py, {member})?", core_path(class)),
        Type::Many(_) | Type::Texts => format!("{member}.unwrap_or_default()"),
        Type::TextsByName | Type::Extra => format!("record::mapping(py, {member})?"),
        _ => member.to_owned(),
    };
    (argument, default, value)
}

fn path(class: &str) -> String {
    format!("crate::generated::{}::{class}", snake_case(class))
}

/// Only structs of the model are within others without being optional.
fn core_path(class: &str) -> String {
    format!("vpp::{class}")
}
