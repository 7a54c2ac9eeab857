//! What ingest put into the log, read back: the baselines get the very bytes that ours wrote.
//!
//! Never publishes.

use std::ops::ControlFlow;

use anyhow::Context as _;
use quanyu_log::{Broker, LogError, Outgoing, RangeReader, Record};

/// The offset after the last, by partition.
pub type Ends = Vec<(i32, u64)>;

/// Records that are taken from one partition before the next has its turn, so that blocks hold all partitions.
const TURN: usize = 500;

/// How far a topic reaches.
pub async fn ends(broker: &Broker, topic: &str) -> anyhow::Result<Ends> {
    let (broker, topic) = (broker.clone(), topic.to_owned());
    blocking(move || {
        let reader = RangeReader::new(&broker, &topic)?;
        (0..reader.partitions()?).map(|partition| Ok((partition, reader.watermarks(partition)?.1))).collect()
    })
    .await
}

/// The records between two looks at a topic's ends; each partition's in order, the partitions taking turns.
pub async fn between(broker: &Broker, topic: &str, from: &Ends, to: &Ends) -> anyhow::Result<Vec<Record>> {
    let (broker, topic) = (broker.clone(), topic.to_owned());
    let ranges: Vec<(i32, u64, u64)> =
        from.iter().zip(to).map(|((partition, first), (_, end))| (*partition, *first, *end)).collect();
    let partitions = blocking(move || {
        let mut reader = RangeReader::new(&broker, &topic)?;
        let mut partitions = Vec::new();
        for (partition, first, end) in ranges.into_iter().filter(|(_, first, end)| first < end) {
            let mut records = Vec::new();
            reader.read(partition, first, end - 1, |record| {
                records.push(record.to_record());
                ControlFlow::Continue(())
            })?;
            partitions.push(records);
        }
        Ok(partitions)
    })
    .await?;
    Ok(in_turns(partitions))
}

fn in_turns(partitions: Vec<Vec<Record>>) -> Vec<Record> {
    let mut merged = Vec::with_capacity(partitions.iter().map(Vec::len).sum());
    let mut waiting: Vec<_> = partitions.into_iter().map(Vec::into_iter).collect();
    while !waiting.is_empty() {
        for records in &mut waiting {
            merged.extend(records.by_ref().take(TURN));
        }
        waiting.retain(|records| records.len() > 0);
    }
    merged
}

/// The same records, ready to be published again to another topic.
pub fn to_publish(records: Vec<Record>, topic: &str) -> Vec<Outgoing> {
    let topic: std::sync::Arc<str> = topic.into();
    let outgoing = |record: Record| Outgoing {
        topic: topic.clone(),
        key: record.key.unwrap_or_default(),
        payload: record.payload,
        headers: record.headers.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        timestamp_ms: Some(record.timestamp_ms),
    };
    records.into_iter().map(outgoing).collect()
}

/// Bytes of a record: key, value and headers.
pub fn bytes(record: &Record) -> usize {
    let headers: usize = record.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    record.key.as_ref().map_or(0, Vec::len) + record.payload.as_ref().map_or(0, Vec::len) + headers
}

async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> anyhow::Result<T> {
    let joined = tokio::task::spawn_blocking(call).await.context("wait for a reader of the log")?;
    joined.context("read the log")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_take_turns_and_keep_their_order() {
        let records = |partition, count| {
            let record = |offset| Record {
                topic: String::new(),
                partition,
                offset,
                timestamp_ms: 0,
                key: None,
                payload: None,
                headers: Vec::new(),
            };
            (0..count).map(record).collect::<Vec<_>>()
        };
        let merged = in_turns(vec![records(0, 1_200), records(1, 10)]);
        let of = |partition| merged.iter().filter(move |record| record.partition == partition);
        assert_eq!((of(0).count(), of(1).count()), (1_200, 10));
        assert!(of(0).map(|record| record.offset).is_sorted());
        assert_eq!(merged.get(TURN).map(|record| record.partition), Some(1));
    }
}
