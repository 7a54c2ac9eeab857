//! What can go wrong between a process and the log, for every part of this crate but publishing
//! (see `producer::PublishError`). Each variant says when it happens and what the caller does.
//! Never carries payloads or keys.

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// An answer of the log that the caller has to act on. Outages that pass by themselves are not errors of `poll`.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The client refused its configuration: an unknown or contradicting option. A process ends with a usage error.
    #[error("kafka client configuration: {reason}")]
    Config {
        /// What the client library said.
        reason: String,
    },
    /// No broker answered in time. Retry later; a server answers UNAVAILABLE.
    #[error("no answer from kafka while trying to {action}: {reason}")]
    Unreachable {
        /// What was tried, as an infinitive.
        action: &'static str,
        /// What the client library said.
        reason: String,
    },
    /// The client cannot go on (static member fenced by a namesake, for example). The process ends with its own exit code.
    #[error("kafka client is dead: {reason} ({code})")]
    Fatal {
        /// The library's name of the error.
        code: String,
        /// Its explanation.
        reason: String,
    },
    /// A fetch position lies outside the log: it was truncated, expired or recreated. The partition stops with an alert.
    #[error("offset {position} of {topic}/{partition} is outside the log, which holds {low}..{high}")]
    OutOfRange {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// The next offset that was wanted.
        position: u64,
        /// The first offset that the log holds.
        low: u64,
        /// The offset after the last one that the log holds.
        high: u64,
    },
    /// The topic does not exist (any more), or its broker does not know it yet. Fold waits and says so.
    #[error("topic {topic} does not exist")]
    UnknownTopic {
        /// The topic.
        topic: String,
    },
    /// The topic's partition count differs from its description; it is fixed for a topic's life.
    #[error(
        "topic {topic} has {found} partitions, {wanted} are described: a topic's partition count never changes, make a new topic generation"
    )]
    PartitionCount {
        /// The topic.
        topic: String,
        /// How many partitions the description names.
        wanted: i32,
        /// How many the topic has.
        found: i32,
    },
    /// The broker refuses this client: authentication or authorization.
    #[error("kafka refuses to let this client {action}: {reason}")]
    Refused {
        /// What was tried, as an infinitive.
        action: &'static str,
        /// What the broker said.
        reason: String,
    },
    /// The log ends before the range that was asked for.
    #[error("{topic}/{partition} ends before {high}, offset {last} was asked for")]
    TooShort {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// The last offset that was wanted.
        last: u64,
        /// The offset after the last one that the log holds.
        high: u64,
    },
    /// Nothing came for too long while the range was not complete. Retry later.
    #[error("{topic}/{partition} delivered nothing after offset {position} for {waited_ms} ms")]
    Stalled {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// The next offset that was wanted.
        position: u64,
        /// How long nothing came.
        waited_ms: u64,
    },
    /// A record is not what its topic holds (a dead letter without its headers, for example).
    #[error("record at {topic}/{partition}/{offset} is malformed: {reason}")]
    Malformed {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// The offset.
        offset: u64,
        /// What is missing.
        reason: String,
    },
    /// A record could not be published.
    #[error("publish to {topic}")]
    Publish {
        /// The topic.
        topic: String,
        /// Why.
        #[source]
        source: crate::producer::PublishError,
    },
    /// Anything else that the broker or the client library said.
    #[error("kafka, trying to {action}: {reason}")]
    Other {
        /// What was tried, as an infinitive.
        action: &'static str,
        /// What the library said.
        reason: String,
    },
}

impl LogError {
    /// A bounded label for metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Config { .. } => "config",
            Self::Unreachable { .. } => "unreachable",
            Self::Fatal { .. } => "fatal",
            Self::OutOfRange { .. } => "out_of_range",
            Self::UnknownTopic { .. } => "unknown_topic",
            Self::PartitionCount { .. } => "partition_count",
            Self::Refused { .. } => "refused",
            Self::TooShort { .. } => "too_short",
            Self::Stalled { .. } => "stalled",
            Self::Malformed { .. } => "malformed",
            Self::Publish { .. } => "publish",
            Self::Other { .. } => "other",
        }
    }

    /// Whether the same call may succeed later without anybody's doing.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Stalled { .. })
    }

    /// Sorts a library error of a call that tried to `action`.
    pub(crate) fn from_kafka(action: &'static str, error: &KafkaError) -> Self {
        let reason = error.to_string();
        if let KafkaError::ClientConfig(..) | KafkaError::ClientCreation(_) | KafkaError::Nul(_) = error {
            return Self::Config { reason };
        }
        // The library keeps the codes of administration to itself.
        let code = match error {
            KafkaError::AdminOp(code) => Some(*code),
            error => error.rdkafka_error_code(),
        };
        match code {
            Some(code) if is_outage(code) => Self::Unreachable { action, reason },
            Some(code) if is_refusal(code) => Self::Refused { action, reason },
            Some(RDKafkaErrorCode::Fatal | RDKafkaErrorCode::FencedInstanceId) => {
                Self::Fatal { code: "fatal".to_owned(), reason }
            }
            _ => Self::Other { action, reason },
        }
    }
}

/// Errors that pass when brokers come back or elect a leader.
pub(crate) fn is_outage(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as C;
    matches!(
        code,
        C::BrokerTransportFailure
            | C::AllBrokersDown
            | C::Resolve
            | C::OperationTimedOut
            | C::TimedOutQueue
            | C::RequestTimedOut
            | C::WaitingForCoordinator
            | C::WaitCache
            | C::LeaderNotAvailable
            | C::NotLeaderForPartition
            | C::CoordinatorLoadInProgress
            | C::CoordinatorNotAvailable
            | C::NotCoordinator
            | C::BrokerNotAvailable
            | C::ReplicaNotAvailable
            | C::NetworkException
            | C::RebalanceInProgress
    )
}

/// Errors of authentication and authorization.
pub(crate) fn is_refusal(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as C;
    matches!(
        code,
        C::Authentication
            | C::SaslAuthenticationFailed
            | C::TopicAuthorizationFailed
            | C::GroupAuthorizationFailed
            | C::ClusterAuthorizationFailed
            | C::SSL
    )
}
