//! What the client library calls back into: rebalance events are only recorded here, in their order;
//! log lines and global errors go to tracing, each kind of outage once until it has passed.
//! Never changes an assignment by itself, except while its consumer closes.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::statistics::Statistics;
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::types::RDKafkaRespErr;

use crate::metrics;

/// One rebalance event as the library told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rebalanced {
    /// These partitions are given to the consumer, which has not started them.
    Assigned(Vec<i32>),
    /// These partitions are to be given back, or (lost) are gone already.
    Revoked { partitions: Vec<i32>, lost: bool },
}

/// The context of a group consumer.
pub(crate) struct ConsumerEvents {
    topic: String,
    /// Events that `poll` has not handed out. Bounded: the group waits for the answer to one before it sends the next.
    events: Mutex<VecDeque<Rebalanced>>,
    waiting: AtomicBool,
    closing: AtomicBool,
    outage_logged: AtomicBool,
}

impl ConsumerEvents {
    pub(crate) fn new(topic: &str) -> Self {
        Self {
            topic: topic.to_owned(),
            events: Mutex::default(),
            waiting: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            outage_logged: AtomicBool::new(false),
        }
    }

    /// The oldest event that was not handed out.
    pub(crate) fn take(&self) -> Option<Rebalanced> {
        if !self.waiting.load(Ordering::Acquire) {
            return None;
        }
        let mut events = self.lock();
        let event = events.pop_front();
        self.waiting.store(!events.is_empty(), Ordering::Release);
        event
    }

    /// From now on the callback completes rebalances itself: nobody polls for them any more.
    pub(crate) fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }

    /// Remembers that the outage is over, so that the next one is logged again.
    pub(crate) fn recovered(&self) {
        if self.outage_logged.load(Ordering::Relaxed) {
            self.outage_logged.store(false, Ordering::Relaxed);
            tracing::info!(topic = %self.topic, "kafka answers again");
        }
    }

    /// Counts an outage that ends by itself and logs it once.
    pub(crate) fn outage(&self, code: RDKafkaErrorCode) {
        metrics::consumer_outages(&self.topic, outage_label(code)).increment(1);
        if !self.outage_logged.swap(true, Ordering::Relaxed) {
            tracing::warn!(topic = %self.topic, %code, "kafka does not answer, waiting");
        }
    }

    /// Takes nothing and gives everything back: partitions that were assigned but never started must not be named.
    fn answer_while_closing(&self, consumer: &BaseConsumer<Self>, assigned: bool, partitions: &[i32]) {
        let mut started = TopicPartitionList::new();
        if let (false, Ok(assignment)) = (assigned, consumer.assignment()) {
            for partition in assignment.elements_for_topic(&self.topic).iter().map(|e| e.partition()) {
                if partitions.contains(&partition) {
                    started.add_partition(&self.topic, partition);
                }
            }
        }
        let answered = if assigned {
            consumer.incremental_assign(&started)
        } else {
            consumer.incremental_unassign(&started)
        };
        if let Err(error) = answered {
            tracing::debug!(topic = %self.topic, %error, "rebalance while closing");
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Rebalanced>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClientContext for ConsumerEvents {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_line(level, facility, message);
    }

    fn stats(&self, _statistics: Statistics) {}

    /// Every consumer error also comes out of `poll`, which sorts it.
    fn error(&self, _error: KafkaError, _reason: &str) {}
}

impl ConsumerContext for ConsumerEvents {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, code: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let partitions: Vec<i32> =
            list.elements_for_topic(&self.topic).iter().map(|e| e.partition()).collect();
        let assigned = code == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        if self.closing.load(Ordering::Acquire) {
            return self.answer_while_closing(consumer, assigned, &partitions);
        }
        let lost = !assigned && consumer.assignment_lost();
        let (event, label) = if assigned {
            (Rebalanced::Assigned(partitions), "assigned")
        } else {
            (Rebalanced::Revoked { partitions, lost }, if lost { "lost" } else { "revoked" })
        };
        metrics::rebalances(&self.topic, label).increment(1);
        self.lock().push_back(event);
        self.waiting.store(true, Ordering::Release);
    }

    fn commit_callback(&self, result: KafkaResult<()>, _offsets: &TopicPartitionList) {
        match result {
            Ok(()) | Err(KafkaError::ConsumerCommit(RDKafkaErrorCode::NoOffset)) => {
                metrics::commits(&self.topic, "ok").increment(1);
            }
            Err(error) => {
                metrics::commits(&self.topic, "failed").increment(1);
                tracing::debug!(topic = %self.topic, %error, "commit refused, the ledger holds the position");
            }
        }
    }
}

/// The context of clients without a group membership: log lines only.
pub(crate) struct Quiet;

impl ClientContext for Quiet {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_line(level, facility, message);
    }

    fn stats(&self, _statistics: Statistics) {}

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(%error, reason, "kafka client");
    }
}

impl ConsumerContext for Quiet {}

/// The library's lines are details of outages that this crate reports itself; only what kills a client is an error.
pub(crate) fn log_line(level: RDKafkaLogLevel, facility: &str, message: &str) {
    match level {
        RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical => {
            tracing::error!(target: "quanyu_log::librdkafka", facility, "{message}");
        }
        _ => tracing::debug!(target: "quanyu_log::librdkafka", facility, "{message}"),
    }
}

fn outage_label(code: RDKafkaErrorCode) -> &'static str {
    match code {
        RDKafkaErrorCode::AllBrokersDown => "all_brokers_down",
        RDKafkaErrorCode::BrokerTransportFailure => "transport",
        RDKafkaErrorCode::Resolve => "resolve",
        RDKafkaErrorCode::PollExceeded => "poll_interval_exceeded",
        _ => "other",
    }
}
