//! How far the tables are behind the log, per partition: the log's end against the ledger's last offset.
//!
//! Used by `status`, `doctor` and waiting commands. Reads both servers, changes nothing.

use anyhow::Context as _;
use quanyu_log::{Broker, LogError, RangeReader};
use quanyu_store::Client;
use serde::Serialize;

use crate::servers::{log_failure, store_failure};
use crate::topics;

/// One partition's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lag {
    pub topic: &'static str,
    pub partition: i32,
    /// The offset after the log's last record.
    pub end_offset: u64,
    /// The next offset that will be folded.
    pub next_offset: u64,
    /// Records not folded yet.
    pub lag: u64,
}

/// The lag of every partition of every event stream.
///
/// # Errors
/// When a server does not answer, or topics or tables are missing.
pub async fn of_streams(broker: &Broker, store: &Client) -> anyhow::Result<Vec<Lag>> {
    let mut lags = Vec::new();
    for topic in topics::ALL.iter().filter(|topic| topic.is_stream) {
        let heads = store.ledger_heads(topic.name).await.map_err(store_failure)?;
        for (partition, low, end_offset) in bounds(broker.clone(), topic.name).await? {
            let head = heads.iter().find(|row| row.kafka_partition == partition);
            let next_offset = head.map_or(low, |row| row.last_offset + 1);
            let lag = end_offset.saturating_sub(next_offset);
            lags.push(Lag { topic: topic.name, partition, end_offset, next_offset, lag });
        }
    }
    Ok(lags)
}

/// Partition, first offset and end of every partition; asked off the runtime's threads, for the client blocks.
async fn bounds(broker: Broker, topic: &'static str) -> anyhow::Result<Vec<(i32, u64, u64)>> {
    let ask = move || -> Result<_, LogError> {
        let reader = RangeReader::new(&broker, topic)?;
        (0..reader.partitions()?)
            .map(|partition| reader.watermarks(partition).map(|(low, end)| (partition, low, end)))
            .collect()
    };
    Ok(tokio::task::spawn_blocking(ask).await.context("ask for the log's end")?.map_err(log_failure)?)
}
