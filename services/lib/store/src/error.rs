//! What can go wrong with the store, and whether it is an answer.
//!
//! Used by everybody who calls this crate. `StoreError` is for questions and statements that change nothing or are
//! idempotent; `InsertError` is for fenced inserts, where “no answer” means “in doubt”, never “failed”.

use crate::block::BlockError;

/// The server's code for `throwIf`: the fence's check answers with it.
pub(crate) const CODE_THROW_IF: u32 = 395;
/// The message of the fence's check.
pub(crate) const FENCED: &str = "quanyu: fenced";

/// A question, a statement or a check failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection, or it broke before an answer. The server did or did not do what was asked.
    #[error("the store at {url} is unreachable: {reason}")]
    Unreachable {
        /// Where it should be (never with a password).
        url: String,
        /// What the network said.
        reason: String,
    },
    /// No answer within the time-out that the settings give.
    #[error("the store did not answer within {millis} ms: {what}")]
    TimedOut {
        /// What was asked.
        what: String,
        /// The time-out, in milliseconds.
        millis: u64,
    },
    /// The server answered with an exception.
    #[error("the store refused (code {code}): {message}")]
    Refused {
        /// The server's error code, 0 when it named none.
        code: u32,
        /// The server's message.
        message: String,
    },
    /// Somebody else owns the partitions. An answer, not a doubt.
    #[error("fenced: another owner has taken over {topic} {partitions:?}")]
    Fenced {
        /// The topic.
        topic: String,
        /// The partitions asked for.
        partitions: Vec<i32>,
    },
    /// An answer came that cannot be read as what was asked for.
    #[error("the store's answer is not what was asked for: {0}")]
    Unreadable(String),
    /// A table is missing or has a form that this program does not know.
    #[error("table {table}: {reason}")]
    Shape {
        /// The table.
        table: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A migration is missing, changed or refused.
    #[error("migration {file}: {reason}")]
    Migration {
        /// The file.
        file: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The server's settings would break “exactly once”.
    #[error("the store's settings are not safe: {0}")]
    Unsafe(String),
    /// A row does not fit its table.
    #[error(transparent)]
    Block(#[from] BlockError),
}

impl StoreError {
    /// A short constant that labels metrics and chooses exit codes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut { .. } => "timed_out",
            Self::Refused { .. } => "refused",
            Self::Fenced { .. } => "fenced",
            Self::Unreadable(_) => "unreadable",
            Self::Shape { .. } => "shape",
            Self::Migration { .. } => "migration",
            Self::Unsafe(_) => "unsafe",
            Self::Block(_) => "block",
        }
    }

    /// Whether the server could not be asked at all, so that asking later may help.
    pub fn unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::TimedOut { .. })
    }
}

/// A fenced insert did not answer OK.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    /// Somebody else owns the partitions: nothing was inserted, and nothing will be. An answer.
    #[error("fenced: another owner has taken over")]
    Fenced,
    /// Everything is open: fence again, read the marks, insert what is above them.
    #[error("insert in doubt: {0}")]
    InDoubt(String),
}

impl InsertError {
    /// A short constant that labels metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fenced => "fenced",
            Self::InDoubt(_) => "in_doubt",
        }
    }
}

/// The server's exception text, taken apart.
pub(crate) struct Exception {
    pub(crate) code: u32,
    pub(crate) message: String,
}

impl Exception {
    /// Reads `Code: 395. DB::Exception: …`.
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        let code = text
            .strip_prefix("Code: ")
            .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0);
        Self { code, message: text.to_owned() }
    }

    /// Whether it is the fence's check that answered.
    pub(crate) fn fenced(&self) -> bool {
        self.code == CODE_THROW_IF && self.message.contains(FENCED)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_an_exception() {
        let seen = Exception::parse(
            "Code: 395. DB::Exception: quanyu: fenced: while executing. (X) (version 26.7)\n",
        );
        assert_eq!(seen.code, 395);
        assert!(seen.fenced());
        assert!(!Exception::parse("Code: 395. DB::Exception: other").fenced());
        assert_eq!(Exception::parse("<html>").code, 0);
    }
}
