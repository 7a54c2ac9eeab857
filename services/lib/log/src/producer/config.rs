//! The settings of a producer, with the ones that durability rests on applied last.
//! Read from the roles' configuration; never holds a connection.

use rdkafka::ClientConfig;

use crate::broker::Broker;

/// A topic that was created just now is known to every broker within this time, milliseconds.
const TOPIC_WAIT_MS: &str = "3000";

/// How often the produce requests are counted, milliseconds: a record that timed out waits for two counts (see `proof`).
const LOOK_INTERVAL_MS: &str = "500";

/// How record batches are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// Not at all.
    None,
    /// The cheapest for the processor.
    #[default]
    Lz4,
    /// The smallest.
    Zstd,
}

impl Compression {
    /// The client's and the broker's name of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }
}

/// A producer's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerConfig {
    /// Where the log is.
    pub broker: Broker,
    /// How long a batch waits for company.
    pub linger_ms: u32,
    /// Compression of batches.
    pub compression: Compression,
    /// Most records queued or in flight.
    pub queue_records_max: u32,
    /// Most kilobytes queued or in flight.
    pub queue_kbytes_max: u32,
    /// How long a record waits for room in the queue before it is refused.
    pub queue_wait_ms: u32,
    /// After this long without a confirmation a record is given up; a second later at most it is told as not sent or unknown.
    pub delivery_timeout_ms: u32,
    /// How long one produce request waits for its answer.
    pub request_timeout_ms: u32,
    /// Largest record, bytes; not above the topics' `max.message.bytes`.
    pub record_bytes_max: u32,
}

impl ProducerConfig {
    /// Settings for a server: 5 ms linger, lz4, 64 MiB queue, an outcome within 30 s.
    #[must_use]
    pub fn new(broker: Broker) -> Self {
        Self {
            broker,
            linger_ms: 5,
            compression: Compression::default(),
            queue_records_max: 200_000,
            queue_kbytes_max: 65_536,
            queue_wait_ms: 1_000,
            delivery_timeout_ms: 30_000,
            request_timeout_ms: 10_000,
            record_bytes_max: 1_048_576,
        }
    }

    pub(crate) fn client(&self) -> ClientConfig {
        let mut config = self.broker.client("producer");
        config
            .set("linger.ms", self.linger_ms.to_string())
            .set("compression.type", self.compression.name())
            .set("queue.buffering.max.messages", self.queue_records_max.to_string())
            .set("queue.buffering.max.kbytes", self.queue_kbytes_max.to_string())
            .set("batch.num.messages", "10000")
            .set("batch.size", "1000000")
            .set("message.max.bytes", self.record_bytes_max.to_string())
            // How long a topic may be missing before its records are refused; the default is longer than most deliveries.
            .set("topic.metadata.propagation.max.ms", TOPIC_WAIT_MS)
            .set("request.timeout.ms", self.request_timeout_ms.to_string())
            .set("delivery.timeout.ms", self.delivery_timeout_ms.max(self.linger_ms + 1).to_string());
        self.broker.apply_options(&mut config);
        config
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("max.in.flight.requests.per.connection", "5")
            .set("partitioner", "murmur2_random")
            .set("statistics.interval.ms", LOOK_INTERVAL_MS);
        config
    }
}
