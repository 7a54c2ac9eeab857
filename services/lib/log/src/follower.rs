//! Reads partitions of a topic from given offsets without joining a group: the tails of reference, access and warning
//! topics, the command `tail`, and the base of `RangeReader`. Never commits anything.

use std::time::Duration;

use rdkafka::Message as _;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;

use crate::admin::{fatal, partition_list, sort_fetch_error, watermarks};
use crate::broker::Broker;
use crate::consumer::{Delivery, Positions};
use crate::context::Quiet;
use crate::error::LogError;
use crate::record::{RecordRef, offset};

/// The client library wants a group's name even where no group is joined.
const READER_GROUP: &str = "quanyu-reader";
/// How long a call to a broker may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a broker holds a fetch that has nothing to answer: how soon the end of a partition is noticed.
const FETCH_WAIT_MS: &str = "50";
/// Bytes fetched ahead, kilobytes.
const QUEUED_KBYTES_MAX: &str = "32768";

/// A reader of explicitly named partitions.
pub struct Follower {
    client: BaseConsumer<Quiet>,
    topic: String,
    positions: Positions,
}

impl Follower {
    /// A reader of `topic` with nothing assigned.
    ///
    /// # Errors
    /// `Config` when the broker's options contradict each other.
    pub fn new(broker: &Broker, topic: &str) -> Result<Self, LogError> {
        let mut config = broker.client("reader");
        config
            .set("fetch.wait.max.ms", FETCH_WAIT_MS)
            .set("fetch.queue.backoff.ms", "5")
            .set("fetch.error.backoff.ms", "100")
            .set("queued.max.messages.kbytes", QUEUED_KBYTES_MAX)
            .set("allow.auto.create.topics", "false");
        broker.apply_options(&mut config);
        config
            .set("group.id", READER_GROUP)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "error")
            .set("enable.partition.eof", "true")
            .set("isolation.level", "read_committed");
        let client: BaseConsumer<Quiet> =
            config.create_with_context(Quiet).map_err(|e| LogError::from_kafka("create a reader", &e))?;
        Ok(Self { client, topic: topic.to_owned(), positions: Positions::default() })
    }

    /// The topic.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// Reads these partitions from these offsets, and no others any more.
    ///
    /// # Errors
    /// `Other` when the client refuses.
    pub fn assign(&mut self, offsets: &[(i32, u64)]) -> Result<(), LogError> {
        let list = partition_list(&self.topic, offsets)?;
        self.client.assign(&list).map_err(|e| LogError::from_kafka("assign partitions", &e))?;
        self.positions = Positions::default();
        for &(partition, next) in offsets {
            self.positions.set(partition, next);
        }
        Ok(())
    }

    /// Waits up to `timeout` for the next record or the end of a partition. Never delivers `Assigned` or `Revoked`.
    ///
    /// # Errors
    /// As `Consumer::poll`.
    pub fn poll(&mut self, timeout: Duration) -> Result<Delivery<'_>, LogError> {
        match self.client.poll(timeout) {
            Some(Ok(message)) => {
                self.positions.advance(message.partition(), offset(message.offset()) + 1);
                Ok(Delivery::Record(RecordRef::new(message)))
            }
            Some(Err(KafkaError::PartitionEOF(partition))) => Ok(match self.positions.get(partition) {
                Some(end_offset) => Delivery::Level { partition, end_offset },
                None => Delivery::Nothing,
            }),
            Some(Err(error)) => {
                sort_fetch_error(&self.client, &self.topic, &self.positions, CALL_TIMEOUT, &error)?;
                Ok(Delivery::Nothing)
            }
            None => Ok(Delivery::Nothing),
        }
    }

    /// The next offset of each assigned partition.
    pub fn positions(&self) -> impl Iterator<Item = (i32, u64)> {
        self.positions.iter()
    }

    /// The first offset that the log holds and the one after its last.
    ///
    /// # Errors
    /// `UnknownTopic`, or `Unreachable` when no broker answers within ten seconds.
    pub fn watermarks(&self, partition: i32) -> Result<(u64, u64), LogError> {
        watermarks(&self.client, &self.topic, partition, CALL_TIMEOUT)
            .map_err(|e| fatal(&self.client).unwrap_or(e))
    }

    /// How many partitions the topic has.
    ///
    /// # Errors
    /// `UnknownTopic`, or `Unreachable` when no broker answers within ten seconds.
    pub fn partitions(&self) -> Result<i32, LogError> {
        crate::admin::partition_count(&self.client, &self.topic, CALL_TIMEOUT)
    }
}
