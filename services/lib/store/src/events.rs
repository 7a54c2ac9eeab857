//! Reading back what the events tables hold, for fold's loading of states and for rebuilding.
//!
//! Answers are bounded by offsets that the caller names, so that a replay reads the same rows. It never writes.

use serde::Deserialize;

use crate::client::Client;
use crate::error::StoreError;
use crate::sql;

/// Subjects in one question; longer lists are asked in turns.
const SUBJECTS_PER_QUESTION_MAX: usize = 10_000;
/// A question with that many subjects of 160 bytes is longer than the server's default limit of 256 KiB.
const QUESTION_BYTES_MAX: &str = "8388608";

/// An event as its table holds it.
#[derive(Debug, Clone, PartialEq, Eq, clickhouse::Row, Deserialize)]
pub struct EventRow {
    /// Its subject.
    pub subject: String,
    /// Kafka partition.
    pub kafka_partition: i32,
    /// Offset.
    pub kafka_offset: u64,
    /// Hash of its content.
    pub content_hash: u64,
    /// The record value.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
}

const COLUMNS: &str = "subject, kafka_partition, kafka_offset, content_hash, body";

impl Client {
    /// The events of some subjects of one partition below an offset, by subject and offset.
    ///
    /// # Errors
    /// What the server says.
    pub async fn events_of(
        &self,
        table: &str,
        partition: i32,
        below: u64,
        subjects: &[&str],
    ) -> Result<Vec<EventRow>, StoreError> {
        let mut rows = Vec::new();
        for some in subjects.chunks(SUBJECTS_PER_QUESTION_MAX) {
            let list: Vec<String> = some.iter().map(|subject| sql::text(subject)).collect();
            let question = format!(
                "SELECT {COLUMNS} FROM {} WHERE subject IN ({}) AND kafka_partition = {partition} AND \
                 kafka_offset < {below} ORDER BY subject, kafka_offset",
                sql::name(table),
                list.join(", ")
            );
            let mut settings = self.read_settings();
            settings.push(("max_query_size", QUESTION_BYTES_MAX));
            rows.extend(self.fetch_rows_with::<EventRow>(&question, &settings).await?);
        }
        Ok(rows)
    }

    /// The events of some kinds and one partition from an offset on, at most `limit` of them, by offset.
    ///
    /// # Errors
    /// What the server says.
    pub async fn events_from(
        &self,
        table: &str,
        kind: &str,
        partition: i32,
        from: u64,
        limit: u64,
    ) -> Result<Vec<EventRow>, StoreError> {
        let question = format!(
            "SELECT {COLUMNS} FROM {} WHERE kind = {} AND kafka_partition = {partition} AND kafka_offset >= {from} \
             ORDER BY kafka_offset LIMIT {limit}",
            sql::name(table),
            sql::text(kind)
        );
        self.fetch_rows_with(&question, &self.read_settings()).await
    }

    /// `xxHash64` of every subject of one partition with an event below an offset.
    ///
    /// # Errors
    /// What the server says.
    pub async fn subject_hashes(
        &self,
        table: &str,
        partition: i32,
        below: u64,
    ) -> Result<Vec<u64>, StoreError> {
        let question = format!(
            "SELECT DISTINCT xxHash64(subject) FROM {} WHERE kafka_partition = {partition} AND kafka_offset < {below}",
            sql::name(table)
        );
        self.fetch_rows_with(&question, &self.read_settings()).await
    }
}
