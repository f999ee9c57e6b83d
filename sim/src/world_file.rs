//! World files: world, settings and fault rules in TOML or JSON.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::faults::Rule;
use crate::settings::Settings;
use crate::world::spec::WorldSpec;

/// What a world file holds; every part may be left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorldFile {
    /// The seeded world.
    #[serde(deserialize_with = "possible")]
    pub world: WorldSpec,
    /// Limits and habits of the service.
    pub settings: Settings,
    /// Fault rules.
    #[serde(rename = "fault")]
    pub faults: Vec<Rule>,
}

/// A world that can be made: found out here, where the line is known.
fn possible<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<WorldSpec, D::Error> {
    let spec = WorldSpec::deserialize(deserializer)?;
    spec.check().map_err(serde::de::Error::custom)?;
    Ok(spec)
}

/// Why a world file was refused.
#[derive(Debug, thiserror::Error)]
pub enum WorldFileError {
    /// It cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// Something in it is wrong.
    #[error("{}, line {line}: {reason}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Line of the mistake, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

impl WorldFile {
    /// Reads a file: JSON when its name ends in `.json`, TOML otherwise.
    pub fn read(path: &Path) -> Result<Self, WorldFileError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| WorldFileError::Unreadable { path: path.into(), error })?;
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let parsed = if is_json { Self::from_json(&text) } else { Self::from_toml(&text) };
        parsed.map_err(|(line, reason)| WorldFileError::Wrong { path: path.into(), line, reason })
    }

    fn from_json(text: &str) -> Result<Self, (usize, String)> {
        serde_json::from_str(text).map_err(|error| (error.line(), error.to_string()))
    }

    fn from_toml(text: &str) -> Result<Self, (usize, String)> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text[..start].matches('\n').count() + 1;
            (line, error.message().to_owned())
        })
    }
}
