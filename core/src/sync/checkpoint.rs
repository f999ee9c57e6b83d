//! Where a sync stands, as a text to keep.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::options::ImportSource;
use crate::error::{Error, Kind, Result};
use crate::listing::Position;

/// Begins every text of this version.
const PREFIX: &str = "vppkit-checkpoint-1";

/// Where an import or a sync stands: nothing that it has handed over before is lost to who goes on
/// from here. Records have keys, because pages of an asset that was not complete yet come again.
///
/// Keep its text ([`Display`](fmt::Display)) as it is, best in one transaction with the records
/// that came before it: it is opaque, some kilobytes long, and holds no secrets. A new process
/// reads it with [`parse`](str::parse) and goes on with [`Client::sync`](crate::Client::sync).
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint(pub(super) Standing);

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    /// The library, so that it is not used for another one.
    pub(super) library: Option<String>,
    pub(super) source: ImportSource,
    pub(super) with_users: bool,
    pub(super) stage: Stage,
    /// The token that lists what has changed since, once it is known.
    pub(super) users_since: Option<String>,
    pub(super) licenses_since: Option<String>,
    /// Whether who holds what, or what has changed of it, has been read in this import or sync.
    pub(super) holders_read: bool,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// The import has delivered nothing that need not come again.
    Import,
    /// Assignments of assets behind this one, in the order of their adamIds.
    Assignments { after: Option<String> },
    /// Assigned licences, from a position.
    Licenses(Position),
    /// Users, from a position.
    Users(Position),
    /// The import is complete: changes.
    Changes,
    /// Changes of licences, from a position; those of users are complete.
    LicenseChanges(Position),
    /// Changes of users, from a position.
    UserChanges(Position),
}

impl Checkpoint {
    /// Whether the import is complete, so that only changes will come.
    pub fn is_complete(&self) -> bool {
        matches!(self.0.stage, Stage::Changes | Stage::LicenseChanges(_) | Stage::UserChanges(_))
    }

    /// The id of the library that it belongs to, if that was known.
    pub fn library_uid(&self) -> Option<&str> {
        self.0.library.as_deref()
    }
}

/// The text to keep: ASCII without blanks.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(&self.0).map_err(|_| fmt::Error)?;
        let sum = crc32fast::hash(&json);
        write!(f, "{PREFIX}.{}.{sum:08x}", URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Checkpoint {
    type Err = Error;

    /// # Errors
    /// `Checkpoint` for a text that is no checkpoint, is damaged, or is of a newer version.
    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        let Some(rest) = text.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('.')) else {
            let is_newer = text.starts_with("vppkit-checkpoint-");
            return Err(unreadable(if is_newer { "of another version" } else { "none" }));
        };
        let (json, sum) = rest.split_once('.').ok_or_else(|| unreadable("cut off"))?;
        let json = URL_SAFE_NO_PAD.decode(json).map_err(|_| unreadable("damaged"))?;
        if format!("{:08x}", crc32fast::hash(&json)) != sum {
            return Err(unreadable("damaged"));
        }
        let standing = serde_json::from_slice(&json).map_err(|_| unreadable("damaged"))?;
        Ok(Self(standing))
    }
}

fn unreadable(how: &str) -> Error {
    Error::new(Kind::Checkpoint, format!("the text that was given as a checkpoint is {how}"))
        .with_advice("Give the whole text of the last checkpoint, or begin with a new import.")
}

/// Only what may be of interest: the texts inside are the service's.
impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("library", &self.0.library)
            .field("is_complete", &self.is_complete())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint(Standing {
            library: Some("2049025000431439".to_owned()),
            source: ImportSource::Licenses,
            with_users: true,
            stage: Stage::Licenses(Position::BatchAt {
                token: "t/+=\n".to_owned(),
                index: 3,
                last: 9,
            }),
            users_since: None,
            holders_read: false,
            licenses_since: Some("s".to_owned()),
        })
    }

    #[test]
    fn its_text_says_all_in_printable_characters() {
        let text = checkpoint().to_string();
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(format!(" {text}\n").parse::<Checkpoint>().unwrap(), checkpoint());
    }

    #[test]
    fn texts_of_other_versions_and_other_texts_are_refused() {
        for text in ["", "vppkit", "vppkit-checkpoint-2.x.y", "vppkit-checkpoint-1", "{}"] {
            assert_eq!(text.parse::<Checkpoint>().unwrap_err().kind(), Kind::Checkpoint);
        }
    }

    proptest! {
        #[test]
        fn no_damage_goes_unnoticed(at in 0usize..300, byte in 0x21u8..0x7f) {
            let text = checkpoint().to_string();
            let at = at % text.len();
            let mut damaged = text.clone().into_bytes();
            damaged[at] = byte;
            let damaged = String::from_utf8(damaged).unwrap();
            prop_assume!(damaged != text);
            let read = damaged.parse::<Checkpoint>();
            prop_assert!(read.is_err() || read.unwrap() == checkpoint());
            prop_assert!(text[..at].parse::<Checkpoint>().is_err());
        }
    }
}
