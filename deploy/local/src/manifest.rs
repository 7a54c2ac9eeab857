//! The pinned files: names and SHA-256 checksums of everything that is fetched, in the format of `sha256sum`.
//! Used by the cache. It never fetches and never repairs.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::files;

/// Files that were checked before are recognised by size and time; hashing half a gigabyte takes seconds.
const STAMP: &str = ".verified";

/// A list of pinned files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manifest(pub(crate) &'static str);

impl Manifest {
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum))
    }

    /// The pinned checksum of a file.
    pub(crate) fn checksum(self, file: &str) -> Option<&'static str> {
        self.entries().find_map(|(name, sum)| (name == file).then_some(sum))
    }

    /// Checks every listed file that `wanted` keeps; files seen unchanged since the last check are not read again.
    ///
    /// # Errors
    /// [`Error::Read`] for a missing file, [`Error::Checksum`] for another one.
    pub(crate) fn verify(self, folder: &Path, wanted: fn(&str) -> bool) -> Result<()> {
        let stamp = folder.join(STAMP);
        let known = fs::read_to_string(&stamp).unwrap_or_default();
        let current = self.fingerprint(folder, wanted)?;
        if known == current {
            return Ok(());
        }
        for (name, expected) in self.entries().filter(|(name, _)| wanted(name)) {
            check(&folder.join(name), expected)?;
        }
        // A cache that cannot be written is checked in full every time.
        let _stamped = files::write_private(&stamp, current.as_bytes());
        Ok(())
    }

    fn fingerprint(self, folder: &Path, wanted: fn(&str) -> bool) -> Result<String> {
        let mut lines = String::new();
        for (name, sum) in self.entries().filter(|(name, _)| wanted(name)) {
            let path = folder.join(name);
            let file = fs::metadata(&path).map_err(Error::read(&path))?;
            lines.push_str(&format!(
                "{sum}  {name} {} {}.{}\n",
                file.size(),
                file.mtime(),
                file.mtime_nsec()
            ));
        }
        Ok(lines)
    }
}

/// Compares a file's checksum.
///
/// # Errors
/// [`Error::Read`], [`Error::Checksum`].
pub(crate) fn check(path: &Path, expected: &str) -> Result<()> {
    let mut file = File::open(path).map_err(Error::read(path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let length = file.read(&mut buffer).map_err(Error::read(path))?;
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
    }
    let found = files::hex(&hasher.finalize());
    if found == expected {
        return Ok(());
    }
    Err(Error::Checksum { file: path.to_path_buf(), found, expected: expected.to_owned() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ABC: Manifest = Manifest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc\n");

    #[test]
    fn a_changed_file_is_found_and_a_checked_one_is_recognised() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("abc");
        assert!(matches!(ABC.verify(folder.path(), |_| true), Err(Error::Read { .. })));
        fs::write(&file, "abc").unwrap();
        ABC.verify(folder.path(), |_| true).unwrap();
        assert!(folder.path().join(STAMP).exists());
        ABC.verify(folder.path(), |_| true).unwrap();
        fs::write(&file, "abcd").unwrap();
        assert!(matches!(ABC.verify(folder.path(), |_| true), Err(Error::Checksum { .. })));
    }
}
