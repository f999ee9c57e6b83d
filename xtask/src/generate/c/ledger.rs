//! The numbers of constants. Programs are compiled with them, so a number once given out never
//! means anything else: new names get the next free one, whatever their place in the source.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Type, then name, then number.
pub(super) struct Ledger(BTreeMap<String, BTreeMap<String, i32>>);

impl Ledger {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let mut ledger = Self(BTreeMap::new());
        let Ok(text) = fs::read_to_string(path) else { return Ok(ledger) };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split(' ');
            let mut word = || words.next().with_context(|| format!("broken line: {line}"));
            let (of, name, number) = (word()?, word()?, word()?.parse()?);
            ledger.0.entry(of.to_owned()).or_default().insert(name.to_owned(), number);
        }
        Ok(ledger)
    }

    /// The number of a constant; the first of a type gets 0.
    pub(super) fn number(&mut self, of: &str, name: &str) -> i32 {
        let numbers = self.0.entry(of.to_owned()).or_default();
        let next = numbers.values().max().map_or(0, |last| last + 1);
        *numbers.entry(name.to_owned()).or_insert(next)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "# Numbers that were given out: kept by cargo xtask gen, never changed.\n",
        );
        for (of, numbers) in &self.0 {
            let mut rows: Vec<_> = numbers.iter().map(|(name, number)| (number, name)).collect();
            rows.sort();
            for (number, name) in rows {
                text.push_str(&format!("{of} {name} {number}\n"));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_once_given_stays_and_new_names_get_the_next() {
        let mut ledger = Ledger(BTreeMap::new());
        assert_eq!((ledger.number("kind", "NONE"), ledger.number("kind", "USAGE")), (0, 1));
        let folder = std::env::temp_dir().join(format!("ledger-{}", std::process::id()));
        fs::write(&folder, ledger.text()).unwrap();
        let mut again = Ledger::read(&folder).unwrap();
        fs::remove_file(&folder).unwrap();
        assert_eq!((again.number("kind", "EARLIER"), again.number("kind", "USAGE")), (2, 1));
    }
}
