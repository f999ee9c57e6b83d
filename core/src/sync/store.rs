//! Where checkpoints are kept.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::checkpoint::Checkpoint;
use crate::error::{Error, Kind, Result};

/// Keeps the last checkpoint of one library.
///
/// Who keeps records in a database should keep the checkpoint beside them instead, in the same
/// transaction: then neither can be ahead of the other.
pub trait CheckpointStore: Send + Sync + 'static {
    /// The last checkpoint; `None` if there is none yet.
    ///
    /// # Errors
    /// `Storage` if it cannot be read; `Checkpoint` if what is kept is no checkpoint.
    fn load(&self) -> Result<Option<Checkpoint>>;

    /// Keeps a checkpoint in place of the last one. When it returns, the checkpoint must survive a
    /// crash of the machine; if it fails, the last one must still be there. May block.
    ///
    /// # Errors
    /// `Storage` if it cannot be kept.
    fn save(&self, checkpoint: &Checkpoint) -> Result<()>;
}

/// Keeps the last checkpoint in a file.
///
/// It is written beside the old one, flushed to the disk, and then renamed: at every moment the
/// file holds a whole checkpoint.
#[derive(Debug, Clone)]
pub struct CheckpointFile {
    path: PathBuf,
}

impl CheckpointFile {
    /// The file at a path. It need not exist yet, its folder must. One file is for one library and
    /// one process at a time.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn failed(&self, what: &str, error: io::Error) -> Error {
        let path = self.path.display();
        Error::new(Kind::Storage, format!("the checkpoint file {path} cannot be {what}: {error}"))
            .with_advice("Check the path, its permissions, and the room on the disk.")
            .with_source(error)
    }

    fn write(&self, text: &str) -> io::Result<()> {
        let mut new = self.path.clone().into_os_string();
        new.push(".new");
        let new = PathBuf::from(new);
        let mut file = File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(&new, &self.path)?;
        sync_folder(&self.path)
    }
}

/// Makes a renaming last. Only Unix lets a folder be opened for that.
fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

impl CheckpointStore for CheckpointFile {
    fn load(&self) -> Result<Option<Checkpoint>> {
        match fs::read(&self.path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).parse().map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", error)),
        }
    }

    fn save(&self, checkpoint: &Checkpoint) -> Result<()> {
        self.write(&format!("{checkpoint}\n")).map_err(|error| self.failed("written", error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::checkpoint::{Stage, Standing};
    use crate::sync::options::ImportSource;

    fn checkpoint(since: &str) -> Checkpoint {
        Checkpoint(Standing {
            library: None,
            source: ImportSource::Assignments,
            with_users: false,
            stage: Stage::Changes,
            users_since: Some(since.to_owned()),
            licenses_since: None,
            holders_read: false,
        })
    }

    #[test]
    fn the_last_checkpoint_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = CheckpointFile::new(folder.path().join("library.checkpoint"));
        assert_eq!(store.load().unwrap(), None);
        store.save(&checkpoint("1")).unwrap();
        store.save(&checkpoint("2")).unwrap();
        assert_eq!(store.load().unwrap(), Some(checkpoint("2")));
    }

    #[test]
    fn a_crash_while_writing_leaves_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.checkpoint");
        let store = CheckpointFile::new(&path);
        store.save(&checkpoint("1")).unwrap();
        fs::write(folder.path().join("library.checkpoint.new"), "vppkit-check").unwrap();
        assert_eq!(store.load().unwrap(), Some(checkpoint("1")));
        store.save(&checkpoint("2")).unwrap();
        assert_eq!(store.load().unwrap(), Some(checkpoint("2")));
    }

    #[test]
    fn only_a_file_that_holds_no_checkpoint_speaks_against_the_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.checkpoint");
        for other in [&b"something else"[..], b"\xff\xfe", b""] {
            fs::write(&path, other).unwrap();
            assert_eq!(CheckpointFile::new(&path).load().unwrap_err().kind(), Kind::Checkpoint);
        }
        let nowhere = CheckpointFile::new(folder.path().join("no/such/folder"));
        assert_eq!(nowhere.save(&checkpoint("1")).unwrap_err().kind(), Kind::Storage);
        let is_a_folder = CheckpointFile::new(folder.path());
        assert_eq!(is_a_folder.load().unwrap_err().kind(), Kind::Storage);
        assert_eq!(is_a_folder.save(&checkpoint("1")).unwrap_err().kind(), Kind::Storage);
    }

    #[test]
    fn a_file_that_cannot_be_written_holds_what_it_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.checkpoint");
        let store = CheckpointFile::new(&path);
        store.save(&checkpoint("1")).unwrap();
        // In the way of what is written beside it, for root too.
        fs::create_dir(folder.path().join("library.checkpoint.new")).unwrap();
        assert_eq!(store.save(&checkpoint("2")).unwrap_err().kind(), Kind::Storage);
        assert_eq!(store.load().unwrap(), Some(checkpoint("1")));
    }
}
