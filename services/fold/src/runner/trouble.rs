//! What can stop a turn of the runner, sorted by what has to be done about it.

use super::dead;
use anyhow::anyhow;
use quanyu_log::LogError;
use quanyu_store::{BlockError, InsertError, StoreError};

/// Trouble.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Not known what the store holds, or a server is away: fence again and look.
    Doubt(String),
    /// An answer: somebody else owns.
    Fenced,
    /// The log is not the one that was folded, or the store lost a part: only an operator can decide.
    Halt(String),
    /// Kafka says that the place in the group is another's.
    Displaced(LogError),
    /// The process cannot go on.
    Fatal(anyhow::Error),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Doubt(reason) | Self::Halt(reason) => f.write_str(reason),
            Self::Fenced => f.write_str("fenced"),
            Self::Displaced(error) => error.fmt(f),
            Self::Fatal(error) => write!(f, "{error:#}"),
        }
    }
}

impl Trouble {
    pub fn from_log(error: LogError) -> Self {
        match error {
            LogError::Unreachable { .. }
            | LogError::Stalled { .. }
            | LogError::Publish { .. }
            // A broker that has just come back, or lost its controller, does not know its topics for a while. A topic that
            // was made anew is found when its offsets do not fit the ledger.
            | LogError::UnknownTopic { .. }
            | LogError::Other { .. } => Self::Doubt(error.to_string()),
            LogError::OutOfRange { .. } => Self::Halt(error.to_string()),
            dead @ LogError::Fatal { .. } => Self::Displaced(dead),
            other => Self::Fatal(dead(other)),
        }
    }

    pub fn from_store(error: StoreError) -> Self {
        match error {
            StoreError::Fenced { .. } => Self::Fenced,
            other => Self::Doubt(other.to_string()),
        }
    }

    pub fn from_insert(error: InsertError) -> Self {
        match error {
            InsertError::Fenced => Self::Fenced,
            InsertError::InDoubt(reason) => Self::Doubt(reason),
        }
    }

    pub fn from_block(error: BlockError) -> Self {
        Self::Fatal(
            anyhow!(error).context("this build's rows do not fit the tables; migrate with the same version"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by 131 random kills: a broker that was starting gave nothing for 15 s, and the fold ended for good.
    #[test]
    fn a_log_that_stalls_is_waited_for() {
        let stalled = LogError::Stalled { topic: "t".into(), partition: 0, position: 7, waited_ms: 15_000 };
        assert!(matches!(Trouble::from_log(stalled), Trouble::Doubt(_)));
    }
}
