//! Where an export goes: standard output, or a file that has its name only once it is whole.
//!
//! Used by `export`. What an interrupted export wrote is removed.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use quanyu_boot::Failure;

use crate::output::write_stdout;

/// Bytes gathered before they are written.
const BUFFER_BYTES: usize = 1 << 20;

/// Takes the bytes of an export.
pub struct Sink {
    file: Option<Part>,
    /// Bytes for standard output that wait for more.
    waiting: Vec<u8>,
    bytes: u64,
}

/// A file on its way.
struct Part {
    path: PathBuf,
    wanted: PathBuf,
    writer: BufWriter<File>,
    whole: bool,
}

impl Sink {
    /// Opens a new file beside the wanted one; standard output without one.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn open(out: Option<&Path>) -> anyhow::Result<Self> {
        let file = out.map(Part::open).transpose()?;
        Ok(Self { file, waiting: Vec::new(), bytes: 0 })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.bytes += bytes.len() as u64;
        match &mut self.file {
            Some(part) => {
                part.writer.write_all(bytes).with_context(|| format!("write {}", part.path.display()))
            }
            None => {
                self.waiting.extend_from_slice(bytes);
                if self.waiting.len() >= BUFFER_BYTES { self.flush() } else { Ok(()) }
            }
        }
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        write_stdout(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    /// Gives the file its name. Says how many bytes it has.
    ///
    /// # Errors
    /// When the last bytes cannot be written, or the name not given.
    pub fn finish(mut self) -> anyhow::Result<u64> {
        self.flush()?;
        if let Some(part) = self.file {
            part.finish()?;
        }
        Ok(self.bytes)
    }
}

impl Part {
    fn open(wanted: &Path) -> anyhow::Result<Self> {
        let mut name = wanted.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = wanted.with_file_name(name);
        let file = File::create(&path).map_err(|error| {
            Failure::usage(format!("write {}", wanted.display()))
                .fix("name a file in a folder that is there and may be written to")
                .because(error)
        })?;
        let writer = BufWriter::with_capacity(BUFFER_BYTES, file);
        Ok(Self { path, wanted: wanted.to_owned(), writer, whole: false })
    }

    fn finish(mut self) -> anyhow::Result<()> {
        let named = || format!("write {}", self.wanted.display());
        self.writer.flush().with_context(named)?;
        self.writer.get_ref().sync_all().with_context(named)?;
        fs::rename(&self.path, &self.wanted).with_context(named)?;
        self.whole = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.whole {
            // The export has failed already; a file that stays behind is told by its ending.
            let _left = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = folder.path().join("a.ndjson");
        let mut sink = Sink::open(Some(&wanted)).unwrap();
        sink.write(b"half").unwrap();
        drop(sink);
        assert!(names(folder.path()).is_empty());
        let mut sink = Sink::open(Some(&wanted)).unwrap();
        sink.write(b"whole").unwrap();
        assert_eq!(sink.finish().unwrap(), 5);
        assert_eq!(names(folder.path()), ["a.ndjson"]);
        assert_eq!(fs::read(&wanted).unwrap(), b"whole");
    }
}
