//! The register as a service holds it: read again when its file has changed.
//!
//! Used by `desk`. One look at the file's times for each question, so that a key stops working with the next call
//! after it was revoked.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Error;
use crate::file::Folder;
use crate::register::Register;

/// The register, as fresh as its file.
#[derive(Debug)]
pub struct Watched {
    folder: Folder,
    held: RwLock<(Option<Stamp>, Arc<Register>)>,
}

/// What changes when a file is replaced or written to: seconds and nanoseconds of its time, length, number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp(i64, i64, u64, u64);

impl Watched {
    /// Reads the register for the first time; without a file nobody is known.
    ///
    /// # Errors
    /// As [`Folder::read`].
    pub fn open(folder: Folder) -> Result<Self, Error> {
        let before = stamp(folder.principals());
        let register = Arc::new(folder.read()?.unwrap_or_default());
        Ok(Self { folder, held: RwLock::new((before, register)) })
    }

    /// The register of now.
    ///
    /// # Errors
    /// As [`Folder::read`]: a file that cannot be read lets nobody in, for it may be the one that revoked a key.
    pub fn register(&self) -> Result<Arc<Register>, Error> {
        // Before the content: a change in between is seen at the next question.
        let now = stamp(self.folder.principals());
        {
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            if held.0 == now {
                return Ok(Arc::clone(&held.1));
            }
        }
        let register = Arc::new(self.folder.read()?.unwrap_or_default());
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = (now, Arc::clone(&register));
        Ok(register)
    }

    /// Where it is.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp(metadata.mtime(), metadata.mtime_nsec(), metadata.len(), metadata.ino()))
}
