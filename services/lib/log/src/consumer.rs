//! The consumer of one thread: it polls, answers rebalances and commits, in turn, so that a commit can never
//! overtake a revocation (ARCHITECTURE.md: the broker’s fence is not enough). Used by fold's runner.
//! It never commits, stores or resets an offset by itself, and never answers a rebalance before its caller does.

mod config;
mod position;

pub use config::ConsumerConfig;
pub(crate) use position::Positions;

use std::time::Duration;

use rdkafka::Message as _;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::topic_partition_list::TopicPartitionList;

use crate::admin::{fatal, partition_list, seek_all, sort_fetch_error, watermarks};
use crate::context::{ConsumerEvents, Rebalanced};
use crate::error::LogError;
use crate::metrics;
use crate::record::{RecordRef, offset};

/// What `poll` brings, in the order in which it happened.
pub enum Delivery<'a> {
    /// The next record of some started partition.
    Record(RecordRef<'a>),
    /// The group gives these partitions to this consumer; answer with `start`.
    Assigned(Vec<i32>),
    /// These partitions go to somebody else; answer with `release`. When `lost`, they belong to somebody else already.
    Revoked {
        /// The partitions.
        partitions: Vec<i32>,
        /// Whether the group gave them away without asking (session or poll interval exceeded).
        lost: bool,
    },
    /// The partition was read to its end: `end_offset` is the next offset it will hand out.
    Level {
        /// The partition.
        partition: i32,
        /// The next offset that will be delivered.
        end_offset: u64,
    },
    /// Nothing within the timeout, or an outage that ends by itself.
    Nothing,
}

/// A group member that one thread owns. Dropping it leaves the assignment in order (a static member keeps its place).
pub struct Consumer {
    client: BaseConsumer<ConsumerEvents>,
    topic: String,
    call_timeout: Duration,
    positions: Positions,
    /// The rebalance event that was handed out and is not answered.
    in_hand: Option<Rebalanced>,
    consumed: ::metrics::Counter,
}

impl Consumer {
    /// Joins the group; the first assignment comes out of `poll`.
    ///
    /// # Errors
    /// `Config` when the options contradict each other.
    pub fn new(config: &ConsumerConfig) -> Result<Self, LogError> {
        let client: BaseConsumer<ConsumerEvents> = config
            .client()
            .create_with_context(ConsumerEvents::new(&config.topic))
            .map_err(|e| LogError::from_kafka("create a consumer", &e))?;
        client.subscribe(&[&config.topic]).map_err(|e| LogError::from_kafka("subscribe", &e))?;
        Ok(Self {
            client,
            topic: config.topic.clone(),
            call_timeout: Duration::from_millis(u64::from(config.call_timeout_ms)),
            positions: Positions::default(),
            in_hand: None,
            consumed: metrics::records_consumed(&config.topic),
        })
    }

    /// Waits up to `timeout` for the next thing to happen.
    ///
    /// # Errors
    /// `Fatal` when the client is dead (static member fenced), `OutOfRange` when a position lies outside the log,
    /// `UnknownTopic`, `Refused`, or `Other`. Outages are not errors.
    pub fn poll(&mut self, timeout: Duration) -> Result<Delivery<'_>, LogError> {
        if let Some(event) = self.client.context().take() {
            return announce(&self.client, &mut self.in_hand, event);
        }
        match self.client.poll(timeout) {
            Some(Ok(message)) => {
                self.consumed.increment(1);
                self.positions.advance(message.partition(), offset(message.offset()) + 1);
                Ok(Delivery::Record(RecordRef::new(message)))
            }
            Some(Err(KafkaError::PartitionEOF(partition))) => {
                self.client.context().recovered();
                Ok(match self.positions.get(partition) {
                    Some(end_offset) => Delivery::Level { partition, end_offset },
                    None => Delivery::Nothing,
                })
            }
            Some(Err(error)) => {
                let code =
                    sort_fetch_error(&self.client, &self.topic, &self.positions, self.call_timeout, &error)?;
                self.client.context().outage(code);
                Ok(Delivery::Nothing)
            }
            None => match self.client.context().take() {
                Some(event) => announce(&self.client, &mut self.in_hand, event),
                None => Ok(Delivery::Nothing),
            },
        }
    }

    /// Completes an assignment: fetching starts at the given offset of each partition. An assigned partition that is
    /// not listed stays assigned but is not read.
    ///
    /// # Errors
    /// `Other` or `Fatal` when the client refuses; the group then takes the partitions away again.
    pub fn start(&mut self, offsets: &[(i32, u64)]) -> Result<(), LogError> {
        let list = self.list(offsets)?;
        self.client.incremental_assign(&list).map_err(|e| self.refused("start partitions", &e))?;
        self.in_hand = None;
        for &(partition, first) in offsets {
            self.positions.set(partition, first);
        }
        Ok(())
    }

    /// Completes a revocation: these partitions are not read any more and what was fetched of them is dropped.
    ///
    /// # Errors
    /// `Other` or `Fatal` when the client refuses.
    pub fn release(&mut self, partitions: &[i32]) -> Result<(), LogError> {
        let started: Vec<(i32, u64)> =
            partitions.iter().filter_map(|&p| Some((p, self.positions.get(p)?))).collect();
        let list = self.list(&started)?;
        self.client.incremental_unassign(&list).map_err(|e| self.refused("release partitions", &e))?;
        for &partition in partitions {
            self.positions.remove(partition);
        }
        self.in_hand = None;
        Ok(())
    }

    /// Goes back (or on) to exactly these offsets; what was fetched ahead is dropped.
    ///
    /// # Errors
    /// `Other` when a partition is not started, `Unreachable` when the client does not answer in time.
    pub fn seek(&mut self, offsets: &[(i32, u64)]) -> Result<(), LogError> {
        if offsets.iter().any(|&(partition, _)| self.positions.get(partition).is_none()) {
            return Err(LogError::Other { action: "seek", reason: "a partition is not started".to_owned() });
        }
        seek_all(&self.client, &self.topic, offsets, self.call_timeout)
            .map_err(|e| fatal(&self.client).unwrap_or(e))?;
        for &(partition, next) in offsets {
            self.positions.set(partition, next);
        }
        Ok(())
    }

    /// Commits the next offset of each partition and waits for the answer: without a broker about as long as the session
    /// timeout, in which this thread polls nothing. Where only lag tools want the offset, `commit_later` does.
    ///
    /// # Errors
    /// Any refusal; some of the partitions may have been stored all the same. The ledger, not this, is the position.
    pub fn commit(&mut self, next: &[(i32, u64)]) -> Result<(), LogError> {
        if next.is_empty() {
            return Ok(());
        }
        let list = self.list(next)?;
        let answer = self.client.commit(&list, CommitMode::Sync);
        metrics::commits(&self.topic, if answer.is_ok() { "ok" } else { "failed" }).increment(1);
        answer.map_err(|e| self.refused("commit offsets", &e))
    }

    /// Commits without waiting: the answer is only counted. Same thread, so it cannot overtake a `release`.
    ///
    /// # Errors
    /// When the request cannot be queued.
    pub fn commit_later(&mut self, next: &[(i32, u64)]) -> Result<(), LogError> {
        if next.is_empty() {
            return Ok(());
        }
        let list = self.list(next)?;
        self.client.commit(&list, CommitMode::Async).map_err(|e| self.refused("commit offsets", &e))
    }

    /// Stops fetching these partitions; they stay assigned. What was fetched is not delivered until `resume`.
    ///
    /// # Errors
    /// `Other` when the client refuses.
    pub fn pause(&mut self, partitions: &[i32]) -> Result<(), LogError> {
        self.client.pause(&self.bare_list(partitions)).map_err(|e| self.refused("pause partitions", &e))
    }

    /// Goes on with paused partitions.
    ///
    /// # Errors
    /// `Other` when the client refuses.
    pub fn resume(&mut self, partitions: &[i32]) -> Result<(), LogError> {
        self.client.resume(&self.bare_list(partitions)).map_err(|e| self.refused("resume partitions", &e))
    }

    /// The first offset that the log holds and the one after its last.
    ///
    /// # Errors
    /// `Unreachable` when no broker answers within the call timeout.
    pub fn watermarks(&self, partition: i32) -> Result<(u64, u64), LogError> {
        watermarks(&self.client, &self.topic, partition, self.call_timeout)
    }

    /// The partitions that are started, with the next offset of each.
    pub fn positions(&self) -> impl Iterator<Item = (i32, u64)> {
        self.positions.iter()
    }

    fn list(&self, offsets: &[(i32, u64)]) -> Result<TopicPartitionList, LogError> {
        partition_list(&self.topic, offsets)
    }

    fn bare_list(&self, partitions: &[i32]) -> TopicPartitionList {
        let mut list = TopicPartitionList::with_capacity(partitions.len());
        for &partition in partitions {
            list.add_partition(&self.topic, partition);
        }
        list
    }

    /// A refusal of a dead client is fatal whatever the call was.
    fn refused(&self, action: &'static str, error: &KafkaError) -> LogError {
        fatal(&self.client).unwrap_or_else(|| LogError::from_kafka(action, error))
    }
}

impl Drop for Consumer {
    /// A rebalance that nobody answers would keep the client from closing.
    fn drop(&mut self) {
        self.client.context().close();
        let mut waiting = self.in_hand.take().or_else(|| self.client.context().take());
        while let Some(event) = waiting {
            let answered = match event {
                Rebalanced::Assigned(_) => self.start(&[]),
                Rebalanced::Revoked { partitions, .. } => self.release(&partitions),
            };
            if let Err(error) = answered {
                tracing::debug!(topic = %self.topic, %error, "rebalance left open while closing");
            }
            waiting = self.client.context().take();
        }
    }
}

/// Hands out a rebalance event and remembers that its answer is owed. An assignment of nothing, which follows every
/// revocation, is answered here: nobody has anything to do, and the group would wait for ever.
fn announce<'a>(
    client: &BaseConsumer<ConsumerEvents>,
    in_hand: &mut Option<Rebalanced>,
    event: Rebalanced,
) -> Result<Delivery<'a>, LogError> {
    if let Rebalanced::Assigned(partitions) = &event
        && partitions.is_empty()
    {
        let answered = client.incremental_assign(&TopicPartitionList::new());
        return answered
            .map(|()| Delivery::Nothing)
            .map_err(|e| fatal(client).unwrap_or_else(|| LogError::from_kafka("start partitions", &e)));
    }
    *in_hand = Some(event.clone());
    Ok(match event {
        Rebalanced::Assigned(partitions) => Delivery::Assigned(partitions),
        Rebalanced::Revoked { partitions, lost } => Delivery::Revoked { partitions, lost },
    })
}
