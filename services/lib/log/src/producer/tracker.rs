//! Who waits for which record: one allocation and one wake-up per batch, not per record.
//! The client carries a ticket per record; the last outcome of a batch wakes its publisher.
//! Classifies delivery errors; never says "not sent" of a record that a broker may have seen.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rdkafka::ClientContext;
use rdkafka::Message as _;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{DeliveryResult, ProducerContext};
use rdkafka::statistics::Statistics;
use tokio::sync::oneshot;

use super::proof::{Proof, Sent};
use super::{PublishError, Receipt};
use crate::context::log_line;
use crate::record::offset;

/// The outcome of one record.
pub(super) type Outcome = Result<Receipt, PublishError>;
/// Where a publisher waits for all its outcomes.
pub(super) type Outcomes = oneshot::Receiver<Vec<Outcome>>;

/// The open outcomes of one batch.
pub(super) struct Tracker {
    len: usize,
    sent_before: Arc<Sent>,
    state: Mutex<State>,
}

struct State {
    outcomes: Vec<Option<Outcome>>,
    open: usize,
    publisher: Option<oneshot::Sender<Vec<Outcome>>>,
}

/// What the client carries per record.
pub(super) struct Ticket {
    tracker: Arc<Tracker>,
    index: usize,
}

impl Tracker {
    /// A tracker of `len` ≥ 1 records, queued after `sent_before` was counted, and the place where its outcomes arrive.
    pub(super) fn new(len: usize, sent_before: Arc<Sent>) -> (Arc<Self>, Outcomes) {
        let (publisher, outcomes) = oneshot::channel();
        let state = State { outcomes: vec![None; len], open: len, publisher: Some(publisher) };
        (Arc::new(Self { len, sent_before, state: Mutex::new(state) }), outcomes)
    }

    /// How many records it tracks.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Notes the outcome of one record; the last one wakes the publisher. A second outcome is ignored.
    pub(super) fn settle(&self, index: usize, outcome: Outcome) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.outcomes.get_mut(index) {
            Some(slot @ None) => *slot = Some(outcome),
            _ => return,
        }
        state.open -= 1;
        if state.open > 0 {
            return;
        }
        let outcomes: Vec<Outcome> = std::mem::take(&mut state.outcomes).into_iter().flatten().collect();
        if let Some(publisher) = state.publisher.take() {
            // A publisher that went away does not want to know.
            drop(publisher.send(outcomes));
        }
    }
}

impl Ticket {
    pub(super) fn new(tracker: &Arc<Tracker>, index: usize) -> Box<Self> {
        Box::new(Self { tracker: Arc::clone(tracker), index })
    }

    /// The count of produce requests from before this record was queued.
    pub(super) fn sent_before(&self) -> &Sent {
        &self.tracker.sent_before
    }

    fn settle(&self, outcome: Outcome) {
        self.tracker.settle(self.index, outcome);
    }
}

/// The producer's callbacks.
#[derive(Default)]
pub(super) struct ProducerEvents {
    proof: Mutex<Proof>,
}

impl ProducerEvents {
    /// The newest count of produce requests.
    pub(super) fn sent(&self) -> Arc<Sent> {
        self.proof().latest()
    }

    /// Whether some broker connection was up at the last look.
    pub(super) fn connected(&self) -> bool {
        self.proof().connected()
    }

    fn proof(&self) -> MutexGuard<'_, Proof> {
        self.proof.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClientContext for ProducerEvents {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log_line(level, facility, message);
    }

    fn stats(&self, statistics: Statistics) {
        let known = self.proof().look(&statistics);
        for (ticket, error) in known {
            ticket.settle(Err(error));
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(%error, reason, "producer");
    }
}

impl ProducerContext for ProducerEvents {
    type DeliveryOpaque = Box<Ticket>;

    fn delivery(&self, result: &DeliveryResult<'_>, ticket: Box<Ticket>) {
        match result {
            Ok(message) => {
                ticket
                    .settle(Ok(Receipt { partition: message.partition(), offset: offset(message.offset()) }));
            }
            Err((error, _)) if error.rdkafka_error_code() == Some(RDKafkaErrorCode::MessageTimedOut) => {
                self.proof().wait(ticket, error.to_string());
            }
            Err((error, _)) => ticket.settle(Err(undelivered(error))),
        }
    }
}

/// Sorts a failed delivery of a record that was in the client's queue.
fn undelivered(error: &KafkaError) -> PublishError {
    use RDKafkaErrorCode as C;
    let reason = error.to_string();
    match error.rdkafka_error_code() {
        Some(C::MessageSizeTooLarge) => PublishError::TooLarge,
        // The client never found a partition to send it to, or the broker refused it before appending.
        Some(
            C::UnknownTopic
            | C::UnknownPartition
            | C::UnknownTopicOrPartition
            | C::TopicAuthorizationFailed
            | C::ClusterAuthorizationFailed
            | C::InvalidTopic
            | C::InvalidMessage
            | C::InvalidRecord
            | C::PolicyViolation,
        ) => PublishError::NotSent { reason },
        // The record may have been sent, and the library does not tell whether.
        _ => PublishError::Unknown { reason },
    }
}
