//! How far the tables are behind the log, per partition: the log's end against the ledger's last offset.
//!
//! Used by `status`, `doctor` and waiting commands. Reads both servers, changes nothing.

use anyhow::Context as _;
use quanyu_log::{Broker, LogError, RangeReader};
use quanyu_store::Client;
use serde::Serialize;
use std::time::Duration;

use quanyu_boot::clock::monotonic;

use crate::servers::{log_failure, store_failure};
use crate::session::Session;
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

/// How long a command waits for the fold to catch up before it says that it did not.
const SETTLE_WAIT: Duration = Duration::from_secs(300);
/// Between two looks.
const SETTLE_LOOK: Duration = Duration::from_millis(200);

/// Waits until everything that the log holds now is folded. Gives whether it is; without a running fold it is not.
///
/// # Errors
/// As [`of_streams`].
pub async fn settle(session: &Session, broker: &Broker, store: &Client) -> anyhow::Result<bool> {
    settle_within(session, broker, store, SETTLE_WAIT).await
}

/// As [`settle`], with a wait for as much as there is.
///
/// # Errors
/// As [`of_streams`].
pub async fn settle_within(
    session: &Session,
    broker: &Broker,
    store: &Client,
    wait: Duration,
) -> anyhow::Result<bool> {
    let goal = of_streams(broker, store).await?;
    let deadline = monotonic() + wait;
    let mut told = false;
    loop {
        let now = of_streams(broker, store).await?;
        let behind: u64 = goal
            .iter()
            .filter_map(|then| {
                let now =
                    now.iter().find(|now| now.topic == then.topic && now.partition == then.partition)?;
                Some(then.end_offset.saturating_sub(now.next_offset))
            })
            .sum();
        if behind == 0 {
            return Ok(true);
        }
        if monotonic() >= deadline {
            session
                .output
                .say(format_args!("{behind} records are not folded yet; `quanyu status` shows the lag"));
            return Ok(false);
        }
        if !told {
            session.output.say("waiting until everything is folded");
            told = true;
        }
        tokio::time::sleep(SETTLE_LOOK).await;
    }
}
