//! The topics as proto/topics describes them, and how they are made on a broker.
//!
//! Used by `up`, `migrate`, `tail` and `doctor`. Never changes a topic that exists.

use quanyu_log::{CleanupPolicy, TopicSpec};

use crate::settings::Kafka;

/// A topic's description.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    pub name: &'static str,
    /// It carries events, which fold into tables.
    pub is_stream: bool,
    pub partitions: i32,
    pub local_partitions: i32,
    pub retention_ms: i64,
    pub cleanup_policy: &'static str,
    pub message_bytes_max: u32,
}

/// Every topic.
pub const ALL: &[Topic] = include!(concat!(env!("OUT_DIR"), "/topics.rs"));

/// Whose broker it is: this decides how many partitions a new topic gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// The local stack's.
    Local,
    /// One that was configured.
    Production,
}

/// How to create all topics at this scale.
pub fn specs(kafka: &Kafka, scale: Scale) -> Vec<TopicSpec> {
    ALL.iter().map(|topic| spec(topic, kafka, scale)).collect()
}

fn spec(topic: &Topic, kafka: &Kafka, scale: Scale) -> TopicSpec {
    let described = match scale {
        Scale::Local => topic.local_partitions,
        Scale::Production => topic.partitions,
    };
    let mut spec = TopicSpec::new(topic.name, kafka.partitions.unwrap_or(described));
    spec.replication = kafka.replication;
    spec.retention_ms = topic.retention_ms;
    spec.max_message_bytes = topic.message_bytes_max;
    spec.cleanup_policy = match topic.cleanup_policy {
        "compact" => CleanupPolicy::Compact,
        "compact,delete" => CleanupPolicy::CompactDelete,
        _ => CleanupPolicy::Delete,
    };
    spec
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_keeps_its_description_and_settings_win() {
        let local = specs(&Kafka::default(), Scale::Local);
        assert!(local.iter().any(|spec| spec.name == "quanyu.incident.v1" && spec.partitions == 3));
        let kafka = Kafka { partitions: Some(5), ..Kafka::default() };
        assert!(specs(&kafka, Scale::Production).iter().all(|spec| spec.partitions == 5));
    }
}
