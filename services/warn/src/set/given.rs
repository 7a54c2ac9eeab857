//! The detector set that is asked for: the shipped one, or a file.
//!
//! Used by the role and by the commands, which each say in their own words how to mend it.

use std::path::{Path, PathBuf};

use super::{DEFAULT, DetectorSet};

/// A detector set that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// The file cannot be read.
    #[error("read {}: {source}", path.display())]
    Unread {
        /// Which one.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// Something in it cannot be meant: every fault with its place.
    #[error("{name}:\n  {}", faults.join("\n  "))]
    Unsound {
        /// Which one.
        name: String,
        /// What is wrong.
        faults: Vec<String>,
    },
}

/// Reads and checks a file, or takes the shipped set.
///
/// # Errors
/// See [`GivenError`].
pub fn given(path: Option<&Path>) -> Result<DetectorSet, GivenError> {
    let (name, text) = match path {
        None => ("the shipped detector set".to_owned(), DEFAULT.to_owned()),
        Some(path) => {
            let unread = |source| GivenError::Unread { path: path.to_owned(), source };
            (path.display().to_string(), std::fs::read_to_string(path).map_err(unread)?)
        }
    };
    DetectorSet::parse(&text).map_err(|faults| GivenError::Unsound { name, faults })
}
