//! A file's bytes: counted for the progress bar, unpacked when they are gzip.
//!
//! Used by `read`. Whether a file is gzip is seen from its first bytes, not from its name. A stream that breaks off
//! or fails its checksum is reported as such.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};

use super::Position;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BUFFER_BYTES: usize = 1 << 16;

/// Marks errors that mean a damaged gzip stream, so that they are told from errors of the disk.
#[derive(Debug, thiserror::Error)]
#[error("the gzip stream is broken: {0}")]
pub(crate) struct BrokenGzip(pub String);

/// Opens a file.
pub(crate) fn open(path: &Path, position: &Position) -> io::Result<Box<dyn Read + Send>> {
    let mut file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let mut head = Vec::with_capacity(GZIP_MAGIC.len());
    Read::by_ref(&mut file).take(GZIP_MAGIC.len() as u64).read_to_end(&mut head)?;
    position.add(head.len() as u64);
    let is_gzip = head == GZIP_MAGIC;
    let whole = io::Cursor::new(head).chain(Counted { file, position: position.clone() });
    let buffered = BufReader::with_capacity(BUFFER_BYTES, whole);
    Ok(if is_gzip { Box::new(Gzip(MultiGzDecoder::new(buffered))) } else { Box::new(buffered) })
}

/// SHA-256 of a file as it lies there, hexadecimal.
pub(crate) fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            length => hasher.update(buffer.get(..length).unwrap_or_default()),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

struct Counted {
    file: File,
    position: Position,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.position.add(length as u64);
        Ok(length)
    }
}

struct Gzip<R: io::BufRead>(MultiGzDecoder<R>);

impl<R: io::BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::other(BrokenGzip("it breaks off".to_owned())),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                io::Error::other(BrokenGzip(error.to_string()))
            }
            _ => error,
        })
    }
}
