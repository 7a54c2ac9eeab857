//! The producer: a batch of records in, one outcome per record out, after all in-sync replicas have it.
//! Used by ingest, warn, aggregate's audit, dead letters and tests. It reports honestly whether a record that failed
//! may be in the log all the same, and never repeats a record by itself beyond the client's idempotent retries.

mod config;
mod proof;
mod tracker;

pub use config::{Compression, ProducerConfig};

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use rdkafka::util::IntoOpaque;

use crate::error::LogError;
use crate::metrics;
use tracker::{Outcomes, ProducerEvents, Ticket, Tracker};

/// How long the poll thread waits for delivery reports before it looks whether to stop.
const POLL_SLICE: Duration = Duration::from_millis(100);
/// The pause before a record that found the queue full is offered again.
const QUEUE_PAUSE: Duration = Duration::from_millis(2);

/// A record to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The topic.
    pub topic: Arc<str>,
    /// The key, which decides the partition. An empty key is a key.
    pub key: Vec<u8>,
    /// The value; `None` is a tombstone.
    pub payload: Option<Vec<u8>>,
    /// Names and values in their order.
    pub headers: Vec<(HeaderName, Vec<u8>)>,
    /// Milliseconds since the epoch; `None` lets the client take its own clock.
    pub timestamp_ms: Option<i64>,
}

/// A header's name: nearly always one of a fixed few.
pub type HeaderName = std::borrow::Cow<'static, str>;

/// Where a record is in the log, durable on all in-sync replicas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: u64,
}

/// Why a record has no receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// Definitely not in the log. A retry helps once the reason has passed; a server answers UNAVAILABLE.
    #[error("not sent: {reason}")]
    NotSent {
        /// What the client library said.
        reason: String,
    },
    /// May be in the log. A retry with the same event id is safe, since fold counts an id once; a server says "unknown".
    #[error("no confirmation, may be in the log: {reason}")]
    Unknown {
        /// What the client library said.
        reason: String,
    },
    /// The producer's queue stayed full; not in the log. A server answers RESOURCE_EXHAUSTED with RetryInfo.
    #[error("the producer's queue is full")]
    QueueFull,
    /// Larger than the topic takes; not in the log, and no retry helps. A server answers INVALID_ARGUMENT.
    #[error("the record is larger than the topic takes")]
    TooLarge,
}

impl PublishError {
    /// A bounded label for metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSent { .. } => "not_sent",
            Self::Unknown { .. } => "unknown",
            Self::QueueFull => "queue_full",
            Self::TooLarge => "too_large",
        }
    }
}

/// An idempotent producer with its poll thread, shared by reference among tasks. Dropping it ends the thread;
/// records still in the queue are then reported as unknown.
pub struct Producer {
    client: Arc<BaseProducer<ProducerEvents>>,
    stopping: Arc<AtomicBool>,
    poller: Option<JoinHandle<()>>,
    queue_wait: Duration,
}

impl Producer {
    /// Starts a producer. Does not wait for a broker.
    ///
    /// # Errors
    /// `Config` when the options contradict each other, `Other` when no thread can be started.
    pub fn new(config: &ProducerConfig) -> Result<Self, LogError> {
        let client: BaseProducer<ProducerEvents> = config
            .client()
            .create_with_context(ProducerEvents::default())
            .map_err(|e| LogError::from_kafka("create a producer", &e))?;
        let client = Arc::new(client);
        let stopping = Arc::new(AtomicBool::new(false));
        let poller = spawn_poller(Arc::clone(&client), Arc::clone(&stopping))?;
        Ok(Self {
            client,
            stopping,
            poller: Some(poller),
            queue_wait: Duration::from_millis(u64::from(config.queue_wait_ms)),
        })
    }

    /// Publishes a batch and waits until every record has its outcome, at most the queue wait, the delivery timeout
    /// and a second; results stand in the order of the records. Records of one key keep their order unless one of them fails.
    /// Dropping the future does not call records back.
    pub async fn publish(&self, records: Vec<Outgoing>) -> Vec<Result<Receipt, PublishError>> {
        if records.is_empty() {
            return Vec::new();
        }
        let (tracker, outcomes) = Tracker::new(records.len(), self.client.context().sent());
        let mut full = false;
        for (index, record) in records.iter().enumerate() {
            let queued =
                if full { Err(PublishError::QueueFull) } else { self.queue(&tracker, index, record).await };
            if let Err(error) = queued {
                // What follows is not offered any more: a later record of the same key must not overtake this one.
                full |= error == PublishError::QueueFull;
                tracker.settle(index, Err(error));
            }
        }
        metrics::producer_queue().set(f64::from(self.client.in_flight_count()));
        drop(records);
        let results = collect(outcomes, tracker).await;
        count(&results);
        results
    }

    /// Waits until nothing is queued or in flight, at most `deadline`.
    ///
    /// # Errors
    /// `Unreachable` when records are still open at the deadline; their publishers still get their outcomes.
    pub async fn flush(&self, deadline: Duration) -> Result<(), LogError> {
        let emptied = async {
            while self.client.in_flight_count() > 0 {
                tokio::time::sleep(QUEUE_PAUSE).await;
            }
        };
        tokio::time::timeout(deadline, emptied).await.map_err(|_| LogError::Unreachable {
            action: "flush",
            reason: format!("{} records are still open", self.client.in_flight_count()),
        })
    }

    /// Why this producer cannot publish any more, if so: build another one, or end the process.
    #[must_use]
    pub fn fatal(&self) -> Option<String> {
        self.client.client().fatal_error().map(|(code, reason)| format!("{reason} ({code})"))
    }

    /// Whether some broker connection was up at the last look, half a second ago at most. An idle producer may have none
    /// and connects at its next record, so this is for readiness and messages, not for refusing.
    #[must_use]
    pub fn connected(&self) -> bool {
        self.client.context().connected()
    }

    /// Records that are queued or in flight.
    #[must_use]
    pub fn open_records(&self) -> usize {
        usize::try_from(self.client.in_flight_count()).unwrap_or(0)
    }

    /// Hands one record to the client, waiting a bounded time for room in its queue.
    async fn queue(
        &self,
        tracker: &Arc<Tracker>,
        index: usize,
        record: &Outgoing,
    ) -> Result<(), PublishError> {
        let mut waited = Duration::ZERO;
        loop {
            match self.client.send(to_base_record(record, Ticket::new(tracker, index))) {
                Ok(()) => return Ok(()),
                Err((error, returned)) => {
                    // The ticket came back: this attempt is not the client's any more.
                    drop(returned);
                    match refused(&error) {
                        PublishError::QueueFull if waited < self.queue_wait => {}
                        other => return Err(other),
                    }
                }
            }
            tokio::time::sleep(QUEUE_PAUSE).await;
            waited += QUEUE_PAUSE;
        }
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        if let Some(poller) = self.poller.take()
            && poller.join().is_err()
        {
            tracing::error!("the producer's poll thread panicked");
        }
    }
}

fn spawn_poller(
    client: Arc<BaseProducer<ProducerEvents>>,
    stopping: Arc<AtomicBool>,
) -> Result<JoinHandle<()>, LogError> {
    std::thread::Builder::new()
        .name("kafka-producer".to_owned())
        .spawn(move || {
            while !stopping.load(Ordering::Acquire) {
                client.poll(POLL_SLICE);
            }
        })
        .map_err(|e| LogError::Other { action: "start the producer's thread", reason: e.to_string() })
}

pub(crate) fn to_base_record<O: IntoOpaque>(record: &Outgoing, opaque: O) -> BaseRecord<'_, [u8], [u8], O> {
    let mut base = BaseRecord::with_opaque_to(&record.topic, opaque).key(record.key.as_slice());
    if let Some(payload) = &record.payload {
        base = base.payload(payload.as_slice());
    }
    if let Some(timestamp_ms) = record.timestamp_ms {
        base = base.timestamp(timestamp_ms);
    }
    if !record.headers.is_empty() {
        let mut headers = OwnedHeaders::new_with_capacity(record.headers.len());
        for (name, value) in &record.headers {
            headers = headers.insert(Header { key: name, value: Some(value.as_slice()) });
        }
        base = base.headers(headers);
    }
    base
}

/// A record that the client did not take into its queue is certainly not in the log.
fn refused(error: &KafkaError) -> PublishError {
    match error.rdkafka_error_code() {
        Some(RDKafkaErrorCode::QueueFull) => PublishError::QueueFull,
        Some(RDKafkaErrorCode::MessageSizeTooLarge) => PublishError::TooLarge,
        _ => PublishError::NotSent { reason: error.to_string() },
    }
}

async fn collect(outcomes: Outcomes, tracker: Arc<Tracker>) -> Vec<Result<Receipt, PublishError>> {
    // The client holds the tracker through its tickets; this reference must not keep it alive if they vanish.
    let records = tracker.len();
    drop(tracker);
    match outcomes.await {
        Ok(results) => results,
        Err(_) => {
            let gone = PublishError::Unknown { reason: "the producer was closed".to_owned() };
            vec![Err(gone); records]
        }
    }
}

fn count(results: &[Result<Receipt, PublishError>]) {
    let stored = results.iter().filter(|r| r.is_ok()).count();
    metrics::records_published("ok").increment(u64::try_from(stored).unwrap_or(0));
    for error in results.iter().filter_map(|r| r.as_ref().err()) {
        metrics::records_published(error.code()).increment(1);
    }
}
