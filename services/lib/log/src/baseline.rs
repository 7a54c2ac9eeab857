//! The raw producer that `quanyu bench ingest` is measured against: the client library alone, as durable as ours (all
//! in-sync replicas, idempotent), with the same records. Used by benchmarks only; no role ever publishes through it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, DeliveryResult, Producer as _, ProducerContext};

use crate::broker::Broker;
use crate::context::log_line;
use crate::error::LogError;
use crate::producer::{Compression, Outgoing, to_base_record};

/// Records between two looks for delivery reports: often enough to keep the report queue short, rare enough to cost nothing.
const POLL_EVERY: usize = 1_000;
/// How long one wait for room or for reports lasts.
const POLL_WAIT: Duration = Duration::from_millis(1);
/// Longest wait for the last confirmation.
const FLUSH_WAIT: Duration = Duration::from_secs(60);
/// Records that may be queued: more than a round has, so that the queue never decides.
const QUEUE_RECORDS: &str = "2000000";
/// The library's largest queue in kilobytes.
const QUEUE_KBYTES: &str = "2097151";

/// What a benchmark may vary. Durability is not among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawSettings {
    /// How long a batch waits for company.
    pub linger_ms: u32,
    /// Largest batch, bytes.
    pub batch_bytes: u32,
    /// Largest batch, records.
    pub batch_records: u32,
    /// Compression; the log must hold the same bytes as ours, so benchmarks keep ours.
    pub compression: Compression,
}

impl RawSettings {
    /// The client properties, as they are set.
    #[must_use]
    pub fn properties(&self) -> Vec<(&'static str, String)> {
        vec![
            ("acks", "all".to_owned()),
            ("enable.idempotence", "true".to_owned()),
            ("max.in.flight.requests.per.connection", "5".to_owned()),
            ("partitioner", "murmur2_random".to_owned()),
            ("compression.type", self.compression.name().to_owned()),
            ("linger.ms", self.linger_ms.to_string()),
            ("batch.size", self.batch_bytes.to_string()),
            ("batch.num.messages", self.batch_records.to_string()),
            ("queue.buffering.max.messages", QUEUE_RECORDS.to_owned()),
            ("queue.buffering.max.kbytes", QUEUE_KBYTES.to_owned()),
        ]
    }
}

/// The client library's producer without anything around it.
pub struct RawProducer {
    client: BaseProducer<Counted>,
}

impl RawProducer {
    /// A producer; it connects at its first record.
    ///
    /// # Errors
    /// `Config` when the library refuses the settings.
    pub fn new(broker: &Broker, settings: &RawSettings) -> Result<Self, LogError> {
        let mut config = broker.client("baseline");
        broker.apply_options(&mut config);
        for (name, value) in settings.properties() {
            config.set(name, value);
        }
        let client = config
            .create_with_context(Counted::default())
            .map_err(|e| LogError::from_kafka("create a producer", &e))?;
        Ok(Self { client })
    }

    /// Publishes records and returns when every one is confirmed. Blocks its thread.
    ///
    /// # Errors
    /// `Other` when a record was refused or not confirmed.
    pub fn publish(&self, records: &[Outgoing]) -> Result<(), LogError> {
        let confirmed_before = self.client.context().confirmed.load(Ordering::Acquire);
        for (index, record) in records.iter().enumerate() {
            self.queue(record)?;
            if index % POLL_EVERY == 0 {
                self.client.poll(Duration::ZERO);
            }
        }
        self.client.flush(FLUSH_WAIT).map_err(|e| LogError::from_kafka("flush", &e))?;
        let confirmed = self.client.context().confirmed.load(Ordering::Acquire) - confirmed_before;
        if confirmed == records.len() {
            return Ok(());
        }
        let reason = format!("{confirmed} of {} records were confirmed", records.len());
        Err(LogError::Other { action: "publish", reason })
    }

    fn queue(&self, record: &Outgoing) -> Result<(), LogError> {
        let mut base = to_base_record(record, ());
        loop {
            match self.client.send(base) {
                Ok(()) => return Ok(()),
                Err((error, returned)) if is_full(&error) => {
                    self.client.poll(POLL_WAIT);
                    base = returned;
                }
                Err((error, _)) => return Err(LogError::from_kafka("publish", &error)),
            }
        }
    }
}

fn is_full(error: &KafkaError) -> bool {
    error.rdkafka_error_code() == Some(RDKafkaErrorCode::QueueFull)
}

/// Counts confirmations.
#[derive(Default)]
struct Counted {
    confirmed: AtomicUsize,
}

impl ClientContext for Counted {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_line(level, facility, message);
    }
}

impl ProducerContext for Counted {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if result.is_ok() {
            self.confirmed.fetch_add(1, Ordering::AcqRel);
        }
    }
}
