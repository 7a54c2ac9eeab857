//! The log as ingest needs it: publish, find an event, how far fold is, whether it answers.
//!
//! A trait, so that outages can be played in tests; [`KafkaLog`] is the real one. Never decodes a record.

use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use futures::future::BoxFuture;
use quanyu_log::{
    Broker, LogError, Outgoing, Producer, ProducerConfig, PublishError, RangeReader, Receipt, partition_of,
    topics,
};

use crate::recent::Place;

/// The header that carries the event's id.
pub(crate) const ID_HEADER: &str = "ce_id";
/// How long one look at the log may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// One outcome per record, in order.
pub(crate) type Outcomes = Vec<Result<Receipt, PublishError>>;

/// An event to look for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub topic: Arc<str>,
    /// Tells the partition; without it all are searched.
    pub subject: Option<String>,
    /// As the header writes it.
    pub event_id: String,
    /// Offsets of the partition's end that are searched.
    pub offsets_max: u64,
}

/// What ingest asks of the log.
pub(crate) trait Log: Send + Sync + 'static {
    /// Publishes records. The first poll hands all of them to the client, so batches keep the order of their first polls.
    fn publish(self: Arc<Self>, records: Vec<Outgoing>) -> BoxFuture<'static, Outcomes>;
    /// Where an event is among the last records of its subject's partition, or of any.
    fn find(self: Arc<Self>, wanted: Wanted) -> BoxFuture<'static, Result<Option<Place>, LogError>>;
    /// The next offset that a group will read of a partition.
    fn committed(
        self: Arc<Self>,
        group: String,
        topic: Arc<str>,
        partition: i32,
    ) -> BoxFuture<'static, Result<Option<u64>, LogError>>;
    /// Whether the log answers and holds these topics.
    fn probe(self: Arc<Self>, topics: Vec<Arc<str>>) -> BoxFuture<'static, Result<(), LogError>>;
    /// Waits until nothing is on its way any more.
    fn flush(self: Arc<Self>, deadline: Duration) -> BoxFuture<'static, Result<(), LogError>>;
}

/// Kafka.
pub(crate) struct KafkaLog {
    config: ProducerConfig,
    producer: RwLock<Arc<Producer>>,
}

impl KafkaLog {
    pub(crate) fn new(config: ProducerConfig) -> Result<Self, LogError> {
        let producer = RwLock::new(Arc::new(Producer::new(&config)?));
        Ok(Self { config, producer })
    }

    fn producer(&self) -> Arc<Producer> {
        Arc::clone(&self.producer.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn broker(&self) -> &Broker {
        &self.config.broker
    }

    /// An idempotent producer that has met a fatal error refuses everything; another one starts anew.
    fn replace_if_fatal(&self) -> Result<(), LogError> {
        let mut producer = self.producer.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(reason) = producer.fatal() {
            tracing::warn!(reason, "the producer cannot go on; starting another");
            *producer = Arc::new(Producer::new(&self.config)?);
        }
        Ok(())
    }
}

impl Log for KafkaLog {
    fn publish(self: Arc<Self>, records: Vec<Outgoing>) -> BoxFuture<'static, Outcomes> {
        let producer = self.producer();
        Box::pin(async move { producer.publish(records).await })
    }

    fn find(self: Arc<Self>, wanted: Wanted) -> BoxFuture<'static, Result<Option<Place>, LogError>> {
        let broker = self.broker().clone();
        Box::pin(blocking(move || search(&broker, &wanted)))
    }

    fn committed(
        self: Arc<Self>,
        group: String,
        topic: Arc<str>,
        partition: i32,
    ) -> BoxFuture<'static, Result<Option<u64>, LogError>> {
        Box::pin(async move {
            let offsets = topics::committed(self.broker(), &group, &topic).await?;
            Ok(offsets.into_iter().find(|(p, _)| *p == partition).and_then(|(_, next)| next))
        })
    }

    fn probe(self: Arc<Self>, topics: Vec<Arc<str>>) -> BoxFuture<'static, Result<(), LogError>> {
        Box::pin(async move {
            self.replace_if_fatal()?;
            topics::ping(self.broker(), PROBE_TIMEOUT).await?;
            let broker = self.broker().clone();
            let look = move || {
                topics.iter().try_for_each(|topic| RangeReader::new(&broker, topic)?.partitions().map(|_| ()))
            };
            blocking(look).await
        })
    }

    fn flush(self: Arc<Self>, deadline: Duration) -> BoxFuture<'static, Result<(), LogError>> {
        Box::pin(async move { self.producer().flush(deadline).await })
    }
}

/// The first record with this id, and subject if given, among the last ones of the partitions that may hold it.
fn search(broker: &Broker, wanted: &Wanted) -> Result<Option<Place>, LogError> {
    let mut reader = RangeReader::new(broker, &wanted.topic)?;
    let count = reader.partitions()?;
    let partitions = match &wanted.subject {
        Some(subject) => {
            let partition = partition_of(subject.as_bytes(), u32::try_from(count).unwrap_or(1));
            partition..partition + 1
        }
        None => 0..count,
    };
    for partition in partitions {
        if let Some(place) = search_partition(&mut reader, partition, wanted)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn search_partition(
    reader: &mut RangeReader,
    partition: i32,
    wanted: &Wanted,
) -> Result<Option<Place>, LogError> {
    let (low, high) = reader.watermarks(partition)?;
    let first = high.saturating_sub(wanted.offsets_max).max(low);
    if first >= high {
        return Ok(None);
    }
    let mut found = None;
    reader.read(partition, first, high - 1, |record| {
        let subject_fits =
            wanted.subject.as_ref().is_none_or(|subject| record.key() == Some(subject.as_bytes()));
        if subject_fits && record.header(ID_HEADER) == Some(wanted.event_id.as_bytes()) {
            let receipt = Receipt { partition, offset: record.offset() };
            found = Some(Place { receipt, received_at_ms: record.timestamp_ms() });
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Runs a call that blocks, off the runtime's threads.
async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, LogError> {
    let joined = tokio::task::spawn_blocking(call).await;
    joined.unwrap_or_else(|e| Err(LogError::Other { action: "wait for a call", reason: e.to_string() }))
}
