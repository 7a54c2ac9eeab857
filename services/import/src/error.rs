//! What ends an import, each with what to do and the exit code; bad rows are not errors, they are rejects.
//!
//! Used by every module of this crate and by the command line, which prints `fix()` and ends with `exit()`.

use std::fmt;
use std::path::PathBuf;

use quanyu_boot::Exit;

use crate::summary::Summary;

/// A map that cannot be used: where, what, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapError {
    /// The map's file.
    pub file: PathBuf,
    /// Line, from 1; 0 when the fault has no place.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What to write instead.
    pub fix: String,
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, what, .. } = self;
        match line {
            0 => write!(f, "map {}: {what}", file.display()),
            _ => write!(f, "map {}:{line}:{column}: {what}", file.display()),
        }
    }
}

impl std::error::Error for MapError {}

/// Why an import ended before the end of its file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The map is wrong, or does not fit the file: usage (exit 2).
    #[error(transparent)]
    Map(#[from] MapError),
    /// A file or folder could not be opened, read or written.
    #[error("{doing} {}", path.display())]
    File {
        /// For instance "open".
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file cannot be read on: broken gzip, wrong encoding. What came before it stays sent.
    #[error("{}: {what} after row {} (line {line}); {}", file.display(), summary.read, sent_so_far(summary))]
    Broken {
        /// The file.
        file: PathBuf,
        /// What is broken.
        what: String,
        /// What to do.
        fix: &'static str,
        /// Last line read.
        line: u64,
        /// What was done until then.
        summary: Box<Summary>,
    },
    /// More different rows than occurrence numbers are kept for.
    #[error("{}: more than {max} different rows with identical_rows = \"distinct\"", file.display())]
    TooManyIdentities {
        /// The file.
        file: PathBuf,
        /// The limit.
        max: usize,
    },
    /// The server could not be reached, or was lost for good: exit 4. The journal says where to go on.
    #[error("{endpoint} does not answer: {reason}")]
    Unreachable {
        /// The address.
        endpoint: String,
        /// Last failure seen.
        reason: String,
        /// What was done until then.
        summary: Box<Summary>,
    },
    /// The server refused the stream itself, not an event of it.
    #[error("{endpoint} refused the import: {reason}")]
    Refused {
        /// The address.
        endpoint: String,
        /// The server's words.
        reason: String,
        /// What was done until then.
        summary: Box<Summary>,
    },
    /// The endpoint is no address.
    #[error("{endpoint} is no endpoint: {reason}")]
    Endpoint {
        /// What was given.
        endpoint: String,
        /// Why not.
        reason: String,
    },
    /// The reading thread ended without a word.
    #[error("the reader stopped unexpectedly")]
    ReaderLost,
}

fn sent_so_far(summary: &Summary) -> String {
    match summary.dry_run {
        true => "nothing was sent (dry run)".to_owned(),
        false => format!("{} rows before it were accepted and stay", summary.accepted),
    }
}

impl Error {
    /// The documented exit code of the command that got this error.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Map(_) | Self::Endpoint { .. } => Exit::Usage,
            Self::Unreachable { .. } => Exit::Unreachable,
            Self::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => Exit::Usage,
            _ => Exit::Failed,
        }
    }

    /// What the reader can do about it.
    pub fn fix(&self) -> String {
        match self {
            Self::Map(error) => error.fix.clone(),
            Self::File { .. } => "check the path, its rights and the free space".to_owned(),
            Self::Broken { fix, .. } => (*fix).to_owned(),
            Self::TooManyIdentities { .. } => "split the file and import its parts".to_owned(),
            Self::Unreachable { .. } => {
                "start it (`quanyu up`) or give its address, then run the same command \
                                         again: it goes on after the last confirmed row"
                    .to_owned()
            }
            Self::Refused { .. } => {
                "read the server's reason; run the same command again afterwards".to_owned()
            }
            Self::Endpoint { .. } => "write it as http://host:port".to_owned(),
            Self::ReaderLost => "run the same command again; report it if it happens twice".to_owned(),
        }
    }

    /// What was done before the end, where something was.
    pub fn summary(&self) -> Option<&Summary> {
        match self {
            Self::Broken { summary, .. }
            | Self::Unreachable { summary, .. }
            | Self::Refused { summary, .. } => Some(summary),
            _ => None,
        }
    }
}
