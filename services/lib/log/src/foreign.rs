//! Reads a topic of another platform as a member of a group of its own: `quanyu import kafka`.
//!
//! A new group begins at the topic's first record, later members go on behind what was committed. Commits only what its
//! caller says; a record that is read again because of that is recognised by its event ids.

use std::collections::BTreeSet;
use std::time::Duration;

use rdkafka::Message as _;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer as _};
use rdkafka::error::KafkaError;

use crate::admin::{partition_count, partition_list, sort_fetch_error};
use crate::broker::Broker;
use crate::consumer::Positions;
use crate::context::Quiet;
use crate::error::LogError;
use crate::record::{Record, RecordRef, offset};

/// How long a call to a broker may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes fetched ahead, kilobytes.
const QUEUED_KBYTES_MAX: &str = "16384";
/// How long the group waits for a member that went without a word: an import that was killed is soon begun again.
const SESSION_TIMEOUT_MS: &str = "10000";
/// Longest time between two polls: above the longest import of what was read, its retries included.
const POLL_INTERVAL_MS_MAX: &str = "600000";

/// A reader of one foreign topic. One thread owns it.
pub struct Foreign {
    client: BaseConsumer<Quiet>,
    topic: String,
    positions: Positions,
    /// Partitions that were read to their end.
    ended: BTreeSet<i32>,
}

impl Foreign {
    /// Joins the group.
    ///
    /// # Errors
    /// `Config` for options that contradict each other, `UnknownTopic`, `Unreachable` when no broker answers.
    pub fn new(broker: &Broker, topic: &str, group: &str) -> Result<Self, LogError> {
        let mut config = broker.client("import");
        config
            .set("queued.max.messages.kbytes", QUEUED_KBYTES_MAX)
            .set("allow.auto.create.topics", "false")
            .set("session.timeout.ms", SESSION_TIMEOUT_MS)
            .set("max.poll.interval.ms", POLL_INTERVAL_MS_MAX);
        broker.apply_options(&mut config);
        config
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "earliest")
            .set("enable.partition.eof", "true")
            .set("isolation.level", "read_committed");
        let client: BaseConsumer<Quiet> =
            config.create_with_context(Quiet).map_err(|e| LogError::from_kafka("create a reader", &e))?;
        partition_count(&client, topic, CALL_TIMEOUT)?;
        client.subscribe(&[topic]).map_err(|e| LogError::from_kafka("join the group", &e))?;
        Ok(Self { client, topic: topic.to_owned(), positions: Positions::default(), ended: BTreeSet::new() })
    }

    /// Waits up to `timeout` for the next record.
    ///
    /// # Errors
    /// As `Consumer::poll`.
    pub fn poll(&mut self, timeout: Duration) -> Result<Option<Record>, LogError> {
        match self.client.poll(timeout) {
            Some(Ok(message)) => {
                self.ended.remove(&message.partition());
                self.positions.advance(message.partition(), offset(message.offset()) + 1);
                Ok(Some(RecordRef::new(message).to_record()))
            }
            Some(Err(KafkaError::PartitionEOF(partition))) => {
                self.ended.insert(partition);
                Ok(None)
            }
            Some(Err(error)) => {
                sort_fetch_error(&self.client, &self.topic, &self.positions, CALL_TIMEOUT, &error)?;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Whether every partition that the group gave to this member was read to its end; false before it gave any.
    ///
    /// # Errors
    /// When the client does not know.
    pub fn at_end(&self) -> Result<bool, LogError> {
        let assigned = self.client.assignment().map_err(|e| LogError::from_kafka("look at the group", &e))?;
        let elements = assigned.elements();
        Ok(!elements.is_empty() && elements.iter().all(|element| self.ended.contains(&element.partition())))
    }

    /// Says that everything below these offsets is done.
    ///
    /// # Errors
    /// When the broker refuses, above all because the group gave a partition to somebody else meanwhile: who reads it
    /// reads it again.
    pub fn commit(&self, next: &[(i32, u64)]) -> Result<(), LogError> {
        if next.is_empty() {
            return Ok(());
        }
        let list = partition_list(&self.topic, next)?;
        self.client
            .commit(&list, CommitMode::Sync)
            .map_err(|e| LogError::from_kafka("commit what was imported", &e))
    }
}

impl Drop for Foreign {
    /// Leaves the group, so that the next member need not wait for the session to end.
    fn drop(&mut self) {
        self.client.unsubscribe();
    }
}
