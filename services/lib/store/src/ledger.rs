//! The ledger: one row per partition and batch, written last.
//!
//! Used by fold (writes a row after everything else of a batch is in), at assignment (where to go on), and by
//! `verify`. A row in it means that every target holds all of the batch.

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::StoreError;
use crate::sql;

/// The ledger's table.
pub const TABLE: &str = "ledger";

/// One partition's share of one batch. Fields have the columns' names and order.
#[derive(Debug, Clone, PartialEq, Eq, clickhouse::Row, Serialize, Deserialize)]
pub struct LedgerRow {
    /// Topic.
    pub topic: String,
    /// Kafka partition.
    pub kafka_partition: i32,
    /// First offset of the range.
    pub first_offset: u64,
    /// Last offset of the range, also the row's version.
    pub last_offset: u64,
    /// Events folded.
    pub events: u64,
    /// Producers' repeats and conflicts.
    pub duplicates: u64,
    /// Records that were refused or went to dead letters.
    pub rejected: u64,
    /// Checksum of the record at `last_offset`, which proves at the next assignment that the topic is the same.
    pub last_checksum: u64,
    /// Version of the fold code that wrote it.
    pub fold_version: u32,
    /// Earliest acceptance in the range, in milliseconds UTC.
    pub first_received_at: Option<i64>,
    /// When the row was written, in milliseconds UTC.
    pub written_at: i64,
}

impl Client {
    /// The last row of every partition that has one, by partition.
    pub async fn ledger_heads(&self, topic: &str) -> Result<Vec<LedgerRow>, StoreError> {
        let question = format!(
            "SELECT {COLUMNS} FROM {TABLE} WHERE topic = {} ORDER BY kafka_partition, last_offset DESC \
             LIMIT 1 BY kafka_partition",
            sql::text(topic)
        );
        self.fetch_rows_with(&question, &self.read_settings()).await
    }

    /// All rows of a topic, in order, for proofs.
    pub async fn ledger_rows(&self, topic: &str) -> Result<Vec<LedgerRow>, StoreError> {
        let question = format!(
            "SELECT {COLUMNS} FROM {TABLE} WHERE topic = {} ORDER BY kafka_partition, first_offset, last_offset",
            sql::text(topic)
        );
        self.fetch_rows_with(&question, &self.read_settings()).await
    }
}

const COLUMNS: &str = "topic, kafka_partition, first_offset, last_offset, events, duplicates, rejected, \
                       last_checksum, fold_version, first_received_at, written_at";
