//! Every file of `tests/fixtures`, read through the library, every value of it checked.
//!
//! Each module has a table of files with what checks each of them, and one test that runs its
//! table; `no_fixture_is_left_out` compares all tables with `index.json` and with the folder.
//! `tests/fixtures/README.md` says where each file comes from.

mod assets;
mod assignments;
mod client_config;
mod failures;
mod hostile;
mod licenses;
mod manage;
mod metadata;
mod records;
mod service_config;
mod tokens;
mod user;
mod users;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use serde_json::Value;
use serde_json::value::RawValue;

/// A file of the index and what checks it.
type Check = (&'static str, fn(&Fixture));

/// All tables. What is not in one of them is not checked.
const TABLES: &[&[Check]] = &[
    assets::CHECKS,
    assignments::CHECKS,
    client_config::CHECKS,
    failures::CHECKS,
    hostile::CHECKS,
    licenses::CHECKS,
    manage::CHECKS,
    metadata::CHECKS,
    service_config::CHECKS,
    tokens::CHECKS,
    user::CHECKS,
    users::CHECKS,
    values::CHECKS,
];

/// Runs a table to its end, so that one failing file hides no other.
fn run(checks: &[Check]) {
    let fails = |&&(file, check): &&Check| {
        println!("{file}");
        catch_unwind(|| check(&Fixture { file })).is_err()
    };
    let failed: Vec<_> = checks.iter().filter(fails).map(|(file, _)| file).collect();
    assert!(failed.is_empty(), "failed: {failed:#?}");
}

/// One file.
struct Fixture {
    file: &'static str,
}

impl Fixture {
    fn path(&self) -> PathBuf {
        folder().join(self.file)
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }

    /// The file as plain JSON, without the library.
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes()).unwrap()
    }

    /// The text of one member, as it stands in the file.
    fn member(&self, name: &str) -> String {
        let text = self.text();
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(&text).unwrap();
        members[name].get().to_owned()
    }

    /// Checks the names of an object's members, where the library keeps no others.
    fn has_names(&self, pointer: &str, names: &[&str]) {
        let json = self.json();
        let Some(Value::Object(members)) = json.pointer(pointer) else { panic!("no {pointer}") };
        let found: BTreeSet<_> = members.keys().map(String::as_str).collect();
        assert_eq!(found, names.iter().copied().collect(), "{pointer}");
    }

    /// Checks the members beside those that a test reads through the library.
    fn has_beside(&self, read: &[&str], rest: &Value) {
        let Value::Object(mut members) = self.json() else { panic!("no object") };
        for name in read {
            assert!(members.remove(*name).is_some(), "no {name}");
        }
        assert_eq!(&Value::Object(members), rest);
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// A model as JSON, without what is absent or empty: those are one and the same in an answer.
fn compact(value: Value) -> Value {
    let absent = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(list) => list.into_iter().map(compact).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, compact(value)))
            .filter(|(_, value)| !absent(value))
            .collect(),
        other => other,
    }
}

#[test]
fn no_fixture_is_left_out() {
    let mut checked: Vec<_> = TABLES.iter().copied().flatten().map(|(file, _)| *file).collect();
    checked.sort_unstable();

    let index: Value = serde_json::from_slice(&Fixture { file: "index.json" }.bytes()).unwrap();
    let entries = index.as_array().unwrap();
    let mut listed: Vec<_> = entries.iter().map(|entry| entry["file"].as_str().unwrap()).collect();
    listed.sort_unstable();
    assert_eq!(checked, listed);

    let mut found = Vec::new();
    for kind in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        if kind.is_dir() {
            collect(&kind, &mut found);
        }
    }
    found.sort_unstable();
    assert_eq!(checked, found);
}

/// The files below a folder, by the names that the index gives them.
fn collect(below: &Path, files: &mut Vec<String>) {
    for path in std::fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            let name = path.strip_prefix(folder()).unwrap().to_str().unwrap();
            files.push(name.replace(std::path::MAIN_SEPARATOR, "/"));
        }
    }
}
