//! Writes core's own part: the decoder's tables and the borrowed views.

use std::fmt::Write as _;

use super::model::{Holds, Member, Model, Record, Word, Words};

/// The text of `core/src/model/generated.rs`, not yet formatted.
pub(super) fn write(model: &Model) -> String {
    let mut out = String::from(
        "//! The decoder's tables and the borrowed views of the records.\n\
         //!\n\
         //! Written by `cargo xtask gen` from the model; changes made here are lost.\n\n\
         use std::fmt;\n\n\
         use crate::decode::key::CompactKey;\n\
         use crate::decode::record::{Form, Name, Shape};\n\
         use crate::page::{Record, RecordRef, sealed::Sealed};\n\
         use super::{Extra,",
    );
    let names = model.records.iter().map(|record| &record.name);
    for name in names.chain(model.words.iter().map(|words| &words.name)) {
        let _ = write!(out, "{name},");
    }
    out.push_str("};\n");
    for words in &model.words {
        write_words(&mut out, words);
    }
    for record in &model.records {
        write_shape(&mut out, record);
        write_view(&mut out, record);
        write_record(&mut out, record);
    }
    out
}

fn write_words(out: &mut String, words: &Words) {
    let name = &words.name;
    let mut to = String::new();
    let mut from = String::new();
    for Word { variant, word, .. } in &words.known {
        let _ = writeln!(to, "Self::{variant} => {word:?},");
        let _ = writeln!(from, "{word:?} => Self::{variant},");
    }
    let _ = write!(
        out,
        "\nimpl {name} {{
            /// The word as Apple writes it.
            pub fn as_str(&self) -> &str {{
                match self {{ {to} Self::Unknown(word) => word }}
            }}
        }}

        impl From<&str> for {name} {{
            fn from(word: &str) -> Self {{
                match word {{ {from} other => Self::Unknown(other.to_owned()) }}
            }}
        }}

        impl fmt::Display for {name} {{
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
                f.write_str(self.as_str())
            }}
        }}
        "
    );
}

fn write_shape(out: &mut String, record: &Record) {
    let mut names = Vec::new();
    let mut required = String::new();
    for (slot, member) in record.members.iter().enumerate() {
        let form = form(&member.holds);
        names.push((&member.wire, slot, form.clone(), true));
        if let Some(alias) = &member.alias {
            names.push((alias, slot, form, false));
        }
        if matches!(member.holds, Holds::Text | Holds::Word(_)) {
            let _ = write!(required, "({slot}, {:?}),", member.wire);
        }
    }
    names.sort();
    let mut rows = String::new();
    for (wire, slot, form, preferred) in names {
        let key = format!("\"{wire}\":");
        let _ = writeln!(
            rows,
            "Name {{ wire: {wire:?}, key: CompactKey::new({key:?}), slot: {slot}, form: {form}, preferred: {preferred} }},"
        );
    }
    let _ = write!(
        out,
        "\nimpl Sealed for {name} {{
            const SHAPE: &'static Shape = &Shape {{
                list: {list:?},
                slots: {slots},
                required: &[{required}],
                names: &[{rows}],
            }};
        }}
        ",
        name = record.name,
        list = record.list,
        slots = record.members.len(),
    );
}

fn form(holds: &Holds) -> String {
    match holds {
        Holds::Text | Holds::MaybeText | Holds::Word(_) | Holds::MaybeWord(_) => {
            "Form::Text".into()
        }
        Holds::MaybeNumber => "Form::Number".into(),
        Holds::MaybeFlag => "Form::Flag".into(),
        Holds::MaybeRecord(name) | Holds::Records(name) => {
            format!("Form::Nested(<{name} as Sealed>::SHAPE)")
        }
    }
}

fn write_view(out: &mut String, record: &Record) {
    let name = &record.name;
    let mut accessors = String::new();
    for (slot, member) in record.members.iter().enumerate() {
        for line in &member.doc {
            let _ = writeln!(accessors, "///{line}");
        }
        let (returns, body) = accessor(&member.holds, slot);
        let _ = writeln!(accessors, "pub fn {}(self) -> {returns} {{ {body} }}\n", member.name);
        accessors.push_str(&word_as_text(member, slot));
        accessors.push_str(&text_as_bytes(member, slot));
    }
    let _ = write!(
        out,
        "\n/// A view of [`{name}`] in its page: costs nothing to make and lives as long as the page.
        #[derive(Clone, Copy)]
        pub struct {name}Ref<'p>(RecordRef<'p>);

        impl<'p> {name}Ref<'p> {{
            {accessors}
            /// Members that this version does not know.
            pub fn extra(self) -> Extra {{ self.0.extra() }}

            /// The record as a value of its own.
            pub fn into_owned(self) -> {name} {{ <{name} as Record>::own(self.0) }}
        }}

        impl fmt::Debug for {name}Ref<'_> {{
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
                fmt::Debug::fmt(&self.into_owned(), f)
            }}
        }}
        "
    );
}

/// Bindings hand words on as they were sent, without a look at them.
fn word_as_text(member: &Member, slot: usize) -> String {
    let holds = match &member.holds {
        Holds::Word(_) => Holds::Text,
        Holds::MaybeWord(_) => Holds::MaybeText,
        _ => return String::new(),
    };
    let (returns, body) = accessor(&holds, slot);
    let name = &member.name;
    format!(
        "/// [`{name}`](Self::{name}) as Apple sent it.
         pub fn {name}_text(self) -> {returns} {{ {body} }}\n\n"
    )
}

/// Checking a text, as a `&str` does, means to load it; a binding that hands it on need not.
fn text_as_bytes(member: &Member, slot: usize) -> String {
    if !member.holds.is_text() {
        return String::new();
    }
    let name = &member.name;
    format!(
        "#[doc(hidden)]
         #[inline(always)]
         pub fn {name}_bytes(self) -> Option<&'p [u8]> {{ self.0.bytes({slot}) }}\n\n"
    )
}

/// Return type and body of a view's accessor.
fn accessor(holds: &Holds, slot: usize) -> (String, String) {
    let text = format!("self.0.text({slot})");
    match holds {
        Holds::Text => ("&'p str".into(), format!("{text}.unwrap_or_default()")),
        Holds::MaybeText => ("Option<&'p str>".into(), text),
        Holds::MaybeNumber => ("Option<i64>".into(), format!("self.0.number({slot})")),
        Holds::MaybeFlag => ("Option<bool>".into(), format!("self.0.flag({slot})")),
        Holds::Word(name) => (name.clone(), format!("{name}::from({text}.unwrap_or_default())")),
        Holds::MaybeWord(name) => (format!("Option<{name}>"), format!("{text}.map({name}::from)")),
        Holds::MaybeRecord(name) => {
            (format!("Option<{name}>"), format!("self.0.nested({slot}).into_iter().next()"))
        }
        Holds::Records(name) => (format!("Vec<{name}>"), format!("self.0.nested({slot})")),
    }
}

fn write_record(out: &mut String, record: &Record) {
    let name = &record.name;
    let mut members = String::new();
    for Member { name, holds, .. } in &record.members {
        let value = match holds {
            Holds::Text => format!("view.{name}().to_owned()"),
            Holds::MaybeText => format!("view.{name}().map(str::to_owned)"),
            _ => format!("view.{name}()"),
        };
        let _ = writeln!(members, "{name}: {value},");
    }
    let _ = write!(
        out,
        "\nimpl Record for {name} {{
            type Ref<'p> = {name}Ref<'p>;

            fn view(record: RecordRef<'_>) -> {name}Ref<'_> {{ {name}Ref(record) }}

            fn own(record: RecordRef<'_>) -> Self {{
                let view = {name}Ref(record);
                Self {{ {members} extra: record.extra() }}
            }}
        }}
        "
    );
}
