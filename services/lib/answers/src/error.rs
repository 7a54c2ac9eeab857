//! Why there is no answer, and how a server says so.
//!
//! Used by everything here and by whoever asks. The command line gives each variant an exit code, a service a status.

use std::error::Error;
use std::fmt::Display;

use quanyu_store::StoreError;

/// No answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// What was asked cannot be meant. A server answers INVALID_ARGUMENT (400), the command line exits with 2.
    #[error("{what}")]
    Usage {
        /// What is wrong: lower case, no full stop.
        what: String,
        /// What to ask instead.
        fix: Option<String>,
    },
    /// The store is away or refuses. A server answers UNAVAILABLE (503) with Retry-After when [`StoreError::unreachable`],
    /// else INTERNAL (500).
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store's answer cannot be read, which is a defect here. A server answers INTERNAL (500).
    #[error("{what}")]
    Unreadable {
        /// What was to be read.
        what: String,
        /// Why it cannot be.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl AnswerError {
    /// What was asked cannot be meant.
    pub fn usage(what: impl Display) -> Self {
        Self::Usage { what: what.to_string(), fix: None }
    }

    /// Says what to ask instead; changes nothing but a wrong usage.
    #[must_use]
    pub fn or_ask(self, instead: impl Into<String>) -> Self {
        match self {
            Self::Usage { what, .. } => Self::Usage { what, fix: Some(instead.into()) },
            other => other,
        }
    }

    /// An answer of the store that cannot be read.
    pub fn unreadable(what: impl Into<String>, why: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unreadable { what: what.into(), source: why.into() }
    }

    /// A short constant that labels metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Usage { .. } => "usage",
            Self::Store(error) => error.code(),
            Self::Unreadable { .. } => "unreadable",
        }
    }
}
