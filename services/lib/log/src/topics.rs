//! Topics as they are described, and the offsets of groups: created, checked, reported, reset.
//! Used by `up`, `migrate`, `doctor`, `status` and crash tests. Never changes the partition count or the settings of a
//! topic that exists: offsets are versions, and an operator's choice stays.

mod group;

pub use group::{committed, delete_group_offsets, reset_group_offsets};

use std::collections::BTreeMap;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::consumer::BaseConsumer;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use crate::admin::partition_count;
use crate::broker::Broker;
use crate::context::Quiet;
use crate::error::{LogError, is_outage, is_refusal};

/// How long one administrative call may take.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a new topic is looked for before it counts as missing, and the pause between.
const LOOKS_MAX: u32 = 100;
const LOOK_PAUSE: Duration = Duration::from_millis(100);

/// What happens to old records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CleanupPolicy {
    /// They are deleted after the retention, or kept for ever.
    #[default]
    Delete,
    /// Only the last record of each key is kept.
    Compact,
    /// Both.
    CompactDelete,
}

impl CleanupPolicy {
    /// The broker's name of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Compact => "compact",
            Self::CompactDelete => "compact,delete",
        }
    }
}

/// A topic as it is described in `proto/topics`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicSpec {
    /// Its name, the version included.
    pub name: String,
    /// Its partition count, fixed for its life.
    pub partitions: i32,
    /// Copies of each partition; −1 takes the broker's default.
    pub replication: i32,
    /// How long records are kept, milliseconds; −1 keeps them for ever.
    pub retention_ms: i64,
    /// What happens to old records.
    pub cleanup_policy: CleanupPolicy,
    /// Largest record batch, bytes.
    pub max_message_bytes: u32,
    /// Further settings of the broker, for example `min.insync.replicas`.
    pub options: BTreeMap<String, String>,
}

/// A topic as the broker has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicDescription {
    /// Its name.
    pub name: String,
    /// Its partition count.
    pub partitions: i32,
    /// Its settings, the broker's defaults included.
    pub options: BTreeMap<String, String>,
}

impl TopicSpec {
    /// A topic that keeps everything.
    pub fn new(name: impl Into<String>, partitions: i32) -> Self {
        Self {
            name: name.into(),
            partitions,
            replication: -1,
            retention_ms: -1,
            cleanup_policy: CleanupPolicy::Delete,
            max_message_bytes: 1_048_588,
            options: BTreeMap::new(),
        }
    }

    fn settings(&self) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::from([
            ("retention.ms".to_owned(), self.retention_ms.to_string()),
            ("cleanup.policy".to_owned(), self.cleanup_policy.name().to_owned()),
            ("max.message.bytes".to_owned(), self.max_message_bytes.to_string()),
        ]);
        settings.extend(self.options.clone());
        settings
    }
}

/// Creates the topics that are missing and waits until every one is there. Returns the names of those it created.
///
/// # Errors
/// `PartitionCount` when a topic exists with another count, `Unreachable`, `Refused` or `Other` from the broker.
pub async fn ensure(broker: &Broker, specs: &[TopicSpec]) -> Result<Vec<String>, LogError> {
    let admin = admin(broker)?;
    let mut created = Vec::new();
    for spec in specs {
        if create(&admin, spec).await? {
            tracing::info!(topic = %spec.name, partitions = spec.partitions, "topic created");
            created.push(spec.name.clone());
        }
    }
    for spec in specs {
        let found = wait_for(broker, &spec.name).await?;
        if found != spec.partitions {
            return Err(LogError::PartitionCount {
                topic: spec.name.clone(),
                wanted: spec.partitions,
                found,
            });
        }
    }
    Ok(created)
}

/// The topic's partition count and settings.
///
/// # Errors
/// `UnknownTopic`, `Unreachable`, `Refused` or `Other`.
pub async fn describe(broker: &Broker, topic: &str) -> Result<TopicDescription, LogError> {
    let partitions = count(broker, topic).await?;
    let answers = admin(broker)?
        .describe_configs([&ResourceSpecifier::Topic(topic)], &options())
        .await
        .map_err(|e| LogError::from_kafka("describe a topic", &e))?;
    let mut settings = BTreeMap::new();
    for answer in answers {
        let resource = answer.map_err(|code| sort("describe a topic", topic, code))?;
        settings.extend(resource.entries.into_iter().filter_map(|entry| Some((entry.name, entry.value?))));
    }
    Ok(TopicDescription { name: topic.to_owned(), partitions, options: settings })
}

/// Deletes a topic with everything in it; a topic that does not exist is fine. For tests and resets.
///
/// # Errors
/// `Unreachable`, `Refused` or `Other`.
pub async fn delete_topic(broker: &Broker, topic: &str) -> Result<(), LogError> {
    let answers = admin(broker)?
        .delete_topics(&[topic], &options())
        .await
        .map_err(|e| LogError::from_kafka("delete a topic", &e))?;
    match answers.into_iter().next() {
        None
        | Some(
            Ok(_) | Err((_, RDKafkaErrorCode::UnknownTopicOrPartition | RDKafkaErrorCode::UnknownTopic)),
        ) => Ok(()),
        Some(Err((_, code))) => Err(sort("delete a topic", topic, code)),
    }
}

/// Whether some broker answers.
///
/// # Errors
/// `Unreachable` when none does within `timeout`.
pub async fn ping(broker: &Broker, timeout: Duration) -> Result<(), LogError> {
    use rdkafka::consumer::Consumer as _;
    let client = reader(broker, "quanyu-ping")?;
    blocking(move || {
        client
            .fetch_metadata(None, timeout)
            .map(|_| ())
            .map_err(|e| LogError::from_kafka("reach a broker", &e))
    })
    .await
}

async fn create(admin: &AdminClient<Quiet>, spec: &TopicSpec) -> Result<bool, LogError> {
    let settings = spec.settings();
    let mut topic = NewTopic::new(&spec.name, spec.partitions, TopicReplication::Fixed(spec.replication));
    for (name, value) in &settings {
        topic = topic.set(name, value);
    }
    let answers = admin
        .create_topics([&topic], &options())
        .await
        .map_err(|e| LogError::from_kafka("create a topic", &e))?;
    match answers.into_iter().next() {
        Some(Ok(_)) => Ok(true),
        None | Some(Err((_, RDKafkaErrorCode::TopicAlreadyExists))) => Ok(false),
        Some(Err((_, code))) => Err(sort("create a topic", &spec.name, code)),
    }
}

async fn wait_for(broker: &Broker, topic: &str) -> Result<i32, LogError> {
    for _ in 1..LOOKS_MAX {
        match count(broker, topic).await {
            Err(LogError::UnknownTopic { .. } | LogError::Unreachable { .. }) => {
                tokio::time::sleep(LOOK_PAUSE).await
            }
            answer => return answer,
        }
    }
    count(broker, topic).await
}

async fn count(broker: &Broker, topic: &str) -> Result<i32, LogError> {
    let client = reader(broker, "quanyu-topics")?;
    let topic = topic.to_owned();
    blocking(move || partition_count(&client, &topic, CALL_TIMEOUT)).await
}

/// A client that asks and never joins.
pub(crate) fn reader(broker: &Broker, group: &str) -> Result<BaseConsumer<Quiet>, LogError> {
    let mut config = broker.client("admin");
    broker.apply_options(&mut config);
    config
        .set("group.id", group)
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("allow.auto.create.topics", "false");
    config.create_with_context(Quiet).map_err(|e| LogError::from_kafka("create a client", &e))
}

/// Runs a call that blocks, off the runtime's threads.
pub(crate) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, LogError> {
    tokio::task::spawn_blocking(call)
        .await
        .unwrap_or_else(|e| Err(LogError::Other { action: "wait for a call", reason: e.to_string() }))
}

pub(crate) fn admin(broker: &Broker) -> Result<AdminClient<Quiet>, LogError> {
    let mut config = broker.client("admin");
    broker.apply_options(&mut config);
    config.create_with_context(Quiet).map_err(|e: KafkaError| LogError::from_kafka("create a client", &e))
}

pub(crate) fn options() -> AdminOptions {
    AdminOptions::new().request_timeout(Some(CALL_TIMEOUT)).operation_timeout(Some(CALL_TIMEOUT))
}

pub(crate) fn sort(action: &'static str, topic: &str, code: RDKafkaErrorCode) -> LogError {
    let reason = code.to_string();
    match code {
        RDKafkaErrorCode::UnknownTopicOrPartition => LogError::UnknownTopic { topic: topic.to_owned() },
        code if is_outage(code) => LogError::Unreachable { action, reason },
        code if is_refusal(code) => LogError::Refused { action, reason },
        _ => LogError::Other { action, reason: format!("{topic}: {reason}") },
    }
}
