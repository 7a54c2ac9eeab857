//! The progress of an import, so that an interrupted one goes on where it was.
//!
//! Used by `import`. Named by the content of the file, of the map, and by source and server, so that nothing else is
//! ever resumed. Written after what it says is durable, and by rename, so a crash leaves an older but true state:
//! what is sent again then is recognised by its ids. A finished import removes it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// What is settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// Every row up to this one is settled.
    pub row: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub unknown: u64,
    pub events: BTreeMap<String, u64>,
    pub events_rejected: u64,
}

/// The journal of one import.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    path: Option<PathBuf>,
}

impl Journal {
    /// The journal of an import in a folder; without a folder nothing is kept.
    pub fn new(folder: Option<&Path>, identity: [&str; 4]) -> Self {
        let path = folder.map(|folder| {
            let digest = Sha256::digest(identity.join("\n").as_bytes());
            let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            folder.join(format!("{name}.json"))
        });
        Self { path }
    }

    /// The progress of an earlier run, if there is one that can be read.
    pub fn load(&self) -> Option<Progress> {
        let text = std::fs::read(self.path.as_ref()?).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Keeps the progress.
    pub fn store(&self, progress: &Progress) -> Result<(), Error> {
        let Some(path) = &self.path else { return Ok(()) };
        let failed = |source| Error::File { doing: "write journal", path: path.clone(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let text = serde_json::to_vec(progress).map_err(|error| failed(error.into()))?;
        let new = path.with_extension("new");
        std::fs::write(&new, text).map_err(failed)?;
        std::fs::rename(&new, path).map_err(failed)
    }

    /// Forgets the progress: the import is complete, or is to start anew.
    pub fn remove(&self) -> Result<(), Error> {
        let Some(path) = &self.path else { return Ok(()) };
        match std::fs::remove_file(path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::File { doing: "remove journal", path: path.clone(), source })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn only_the_same_import_is_resumed() {
        let folder = tempfile::tempdir().unwrap();
        let journal = |map| Journal::new(Some(folder.path()), ["file", map, "source", "http://x"]);
        let progress = Progress { row: 7, accepted: 6, rejected: 1, ..Progress::default() };
        journal("map").store(&progress).unwrap();
        assert_eq!(journal("map").load(), Some(progress));
        assert_eq!(journal("other").load(), None);
        journal("map").remove().unwrap();
        journal("map").remove().unwrap();
        assert_eq!(journal("map").load(), None);
    }
}
