//! Why settings could not be loaded. All of these end the process with exit code 2, but reading with 1.

use std::path::PathBuf;

use super::Source;
use crate::exit::{Exit, Failure};

/// Why settings could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("configuration file {} cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("configuration file {} is not TOML", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where it is wrong.
        source: Box<toml::de::Error>,
    },
    /// No setting has this name.
    #[error("unknown key `{key}` ({source_text})")]
    Unknown {
        /// The key or variable that was given.
        key: String,
        /// Where it was given.
        source_text: String,
        /// The most similar known one.
        nearest: Option<String>,
    },
    /// The value does not fit its key.
    #[error("`{key}` ({source_text}) has a value that does not fit: {reason}")]
    Invalid {
        /// The key.
        key: String,
        /// Where it was given.
        source_text: String,
        /// What would fit.
        reason: String,
    },
    /// The settings type itself is at fault.
    #[error("settings cannot be represented")]
    Settings(#[source] serde_json::Error),
}

impl Error {
    pub(super) fn unknown(key: &str, source: &Source, nearest: Option<String>) -> Self {
        Self::Unknown { key: key.to_owned(), source_text: source.to_string(), nearest }
    }

    pub(super) fn invalid(key: &str, source: &Source, reason: Option<serde_json::Error>) -> Self {
        let reason = reason.map(|error| error.to_string()).unwrap_or_default();
        Self::Invalid { key: key.to_owned(), source_text: source.to_string(), reason }
    }

    /// What to do about it.
    fn remedy(&self) -> Option<String> {
        match self {
            Self::Unknown { nearest: Some(nearest), .. } => Some(format!("did you mean `{nearest}`?")),
            Self::Unknown { nearest: None, .. } => {
                Some("`quanyu config show` lists every key with its value".to_owned())
            }
            Self::Read { .. } | Self::Parse { .. } => Some("check the file given by --config".to_owned()),
            Self::Invalid { key, .. } => {
                Some(format!("`quanyu config show {key}` shows its value in force, in the right form"))
            }
            Self::Settings(_) => None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = if matches!(error, Error::Settings(_)) { Exit::Failed } else { Exit::Usage };
        let remedy = error.remedy();
        let what = error.to_string();
        let mut failure = Self::new(exit, what);
        failure.fix = remedy;
        match error {
            Error::Read { source, .. } => failure.because(source),
            Error::Parse { source, .. } => failure.because(source),
            Error::Settings(source) => failure.because(source),
            Error::Unknown { .. } | Error::Invalid { .. } => failure,
        }
    }
}
