//! The settings of a group consumer, with the ones that nobody may change applied last.
//! Read from the roles' configuration; never holds a connection.

use rdkafka::ClientConfig;

use crate::broker::Broker;

/// A member of a group that reads one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsumerConfig {
    /// Where the log is.
    pub broker: Broker,
    /// The group; every process of a role names the same.
    pub group: String,
    /// The topic.
    pub topic: String,
    /// The member's fixed name, so that a restart keeps its partitions without a rebalance. Two with one name fence each other.
    pub instance_id: Option<String>,
    /// After this long without a heartbeat the group gives the partitions away.
    pub session_timeout_ms: u32,
    /// Time between heartbeats; a third of the session or less.
    pub heartbeat_interval_ms: u32,
    /// Longest time between two polls; above the slowest batch.
    pub max_poll_interval_ms: u32,
    /// How long `watermarks` waits for an answer.
    pub call_timeout_ms: u32,
    /// Bytes fetched ahead over all partitions, kilobytes.
    pub queued_kbytes_max: u32,
    /// Bytes of one partition in one fetch.
    pub partition_fetch_bytes_max: u32,
    /// How long a broker holds a fetch that has nothing to answer; bounds the latency of nothing, not of records.
    pub fetch_wait_ms: u32,
}

impl ConsumerConfig {
    /// Settings for a role that reads `topic` in `group`: 45 s session (static members come back within it), 64 MiB ahead.
    #[must_use]
    pub fn new(broker: Broker, group: impl Into<String>, topic: impl Into<String>) -> Self {
        Self {
            broker,
            group: group.into(),
            topic: topic.into(),
            instance_id: None,
            session_timeout_ms: 45_000,
            heartbeat_interval_ms: 3_000,
            max_poll_interval_ms: 300_000,
            call_timeout_ms: 10_000,
            queued_kbytes_max: 65_536,
            partition_fetch_bytes_max: 4 * 1_024 * 1_024,
            fetch_wait_ms: 500,
        }
    }

    pub(crate) fn client(&self) -> ClientConfig {
        let mut config = self.broker.client(&format!("consumer-{}", self.group));
        config
            .set("queued.max.messages.kbytes", self.queued_kbytes_max.to_string())
            .set("queued.min.messages", "100000")
            .set("max.partition.fetch.bytes", self.partition_fetch_bytes_max.to_string())
            .set("fetch.wait.max.ms", self.fetch_wait_ms.to_string())
            .set("fetch.min.bytes", "1")
            // The default of a second starves a reader that is faster than its queue is deep.
            .set("fetch.queue.backoff.ms", "5")
            .set("fetch.error.backoff.ms", "100");
        self.broker.apply_options(&mut config);
        config
            .set("group.id", &self.group)
            .set("group.protocol", "classic")
            .set("partition.assignment.strategy", "cooperative-sticky")
            .set("session.timeout.ms", self.session_timeout_ms.to_string())
            .set("heartbeat.interval.ms", self.heartbeat_interval_ms.to_string())
            .set("max.poll.interval.ms", self.max_poll_interval_ms.max(self.session_timeout_ms).to_string())
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "error")
            .set("enable.partition.eof", "true")
            .set("isolation.level", "read_committed");
        if let Some(instance) = &self.instance_id {
            config.set("group.instance.id", instance);
        }
        config
    }
}
