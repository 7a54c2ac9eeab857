//! The identity of a record at its source, `kind:id`, which is also the Kafka key.

use crate::Kind;
use serde::{Deserialize, Serialize};

/// Longest subject in bytes; it is a sorting column of every table.
const SUBJECT_BYTES_MAX: usize = 160;

/// `kind:id`, for instance `incident:20260401-0017`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(String);

/// A text that is no subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// No colon, or nothing before or behind it.
    #[error("expected kind:id")]
    Form,
    /// Longer than 160 bytes.
    #[error("longer than 160 bytes")]
    Length,
    /// White space or control characters.
    #[error("holds white space or control characters")]
    Characters,
}

impl Subject {
    /// Checks the form; whether the kind exists is the caller's question.
    ///
    /// # Errors
    /// See [`SubjectError`].
    pub fn parse(text: &str) -> Result<Self, SubjectError> {
        if text.len() > SUBJECT_BYTES_MAX {
            return Err(SubjectError::Length);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(SubjectError::Characters);
        }
        match text.split_once(':') {
            Some((kind, id)) if !kind.is_empty() && !id.is_empty() => Ok(Self(text.to_owned())),
            _ => Err(SubjectError::Form),
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the colon.
    pub fn kind_name(&self) -> &str {
        self.0.split_once(':').map_or("", |(kind, _)| kind)
    }

    /// Its kind, if the platform knows it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_name(self.kind_name())
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
