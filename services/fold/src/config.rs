//! Settings of the fold role. Section `fold` of the configuration; everything is bounded here.

use quanyu_event::Stream;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Streams to fold, by name; empty folds all.
    pub streams: Vec<String>,
    /// Rows of a batch at most.
    pub batch_rows_max: usize,
    /// Bytes of record values of a batch at most.
    pub batch_bytes_max: usize,
    /// Age of a batch at most, milliseconds: the latency of a quiet stream. While the batch before is still going in, a
    /// batch grows on, up to its size.
    pub batch_age_ms_max: u64,
    /// What the cached states of all streams take at most, about, in bytes. What is not cached is read from the tables
    /// when its next event comes.
    pub cache_bytes_max: usize,
    /// Static member name in the consumer group; two processes need two names. Empty: dynamic membership.
    pub instance: String,
    /// After this long without a heartbeat the group gives the partitions away, milliseconds.
    pub session_timeout_ms: u32,
    /// Longest time between two polls, milliseconds: above the longest outage that a batch may wait for.
    pub poll_interval_ms_max: u32,
    /// Between two frontier rows, milliseconds.
    pub frontier_ms: u64,
    /// First wait after a doubt, milliseconds; doubles up to thirty times as much.
    pub retry_ms: u64,
    /// How long a rebuild may hold the partitions without a sign of life, milliseconds.
    pub hold_ms_max: u64,
    /// For crash tests only: `point=SIGNAL=marker file`; see `test_point`.
    pub test_point: String,
    /// For tests of upgrades only: the id of a schema that this fold shall not know, as an older build; 0 for none.
    pub test_withheld_schema: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            streams: Vec::new(),
            batch_rows_max: 100_000,
            batch_bytes_max: 64 * 1024 * 1024,
            batch_age_ms_max: 300,
            cache_bytes_max: 768 * 1024 * 1024,
            instance: String::new(),
            session_timeout_ms: 45_000,
            poll_interval_ms_max: 1_800_000,
            frontier_ms: 1_000,
            retry_ms: 200,
            hold_ms_max: 120_000,
            test_point: String::new(),
            test_withheld_schema: 0,
        }
    }
}

impl Config {
    /// The streams to fold, or the name that is none.
    ///
    /// # Errors
    /// An unknown name.
    pub fn streams(&self) -> Result<Vec<Stream>, String> {
        if self.streams.is_empty() {
            return Ok(Stream::ALL.to_vec());
        }
        self.streams.iter().map(|name| Stream::from_name(name).ok_or_else(|| name.clone())).collect()
    }

    /// The share of one stream in the cached states.
    pub(crate) fn cache_bytes_of_stream(&self) -> usize {
        let streams = if self.streams.is_empty() { Stream::ALL.len() } else { self.streams.len() };
        self.cache_bytes_max / streams
    }

    pub(crate) fn batch_age(&self) -> Duration {
        Duration::from_millis(self.batch_age_ms_max)
    }
}

/// Consumer group of a stream's fold.
pub fn group_of(stream: Stream) -> String {
    format!("quanyu-fold-{}", stream.as_str())
}
