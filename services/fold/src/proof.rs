//! Proof and repair: the log is folded again by the same engine into shadow tables, and compared with what is
//! stored. Used by `quanyu verify` and `quanyu rebuild`. A proof changes nothing; a repair exchanges tables.

mod compare;
mod ledger;
mod rebuild;
mod refold;
mod repair;
pub mod shadow;
mod verify;

pub use rebuild::{Rebuilt, rebuild};
pub use repair::repair;
pub use verify::{Difference, Proof, verify};

use quanyu_event::Stream;
use quanyu_log::{Broker, LogError};
use quanyu_store::{BlockError, Client, InsertError, StoreError};

/// Owners with this purpose hold the partitions for a while: the fold waits for them.
pub const REPAIR: &str = "repair";

/// The two servers.
#[derive(Clone)]
pub struct Servers {
    /// The log.
    pub broker: Broker,
    /// The tables.
    pub client: Client,
}

/// A proof, repair or rebuild that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A fenced insert.
    #[error(transparent)]
    Insert(#[from] InsertError),
    /// Rows and tables differ.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// No schema for a topic.
    #[error("no schema is bundled for topic {0}")]
    NoSchema(&'static str),
    /// The events table holds bytes that are no event.
    #[error("{table} holds an event that cannot be read at {partition}/{offset}: {reason}")]
    Unreadable {
        /// Table.
        table: String,
        /// Kafka partition.
        partition: i32,
        /// Offset.
        offset: u64,
        /// Why.
        reason: String,
    },
    /// The log no longer holds what was folded.
    #[error("{topic}/{partition} begins at {low}: a repair needs the whole log")]
    LogCut {
        /// Topic.
        topic: &'static str,
        /// Kafka partition.
        partition: i32,
        /// First offset.
        low: u64,
    },
}

/// Partitions of a stream's topic.
fn partitions(reader: &quanyu_log::RangeReader) -> Result<Vec<i32>, LogError> {
    Ok((0..reader.partitions()?).collect())
}

/// Every stream.
fn streams() -> &'static [Stream] {
    Stream::ALL
}
