//! Up to where data counts: now, what had been received by a time, what stood in the log up to a position, or what the
//! sources had recorded by a time.
//!
//! Used by every question. A position is the only pin that gives the same rows whatever happens later: it names
//! offsets, and nothing gets in below an offset any more.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Offsets up to which the log counts: by topic and partition, the last one inside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(BTreeMap<String, BTreeMap<i32, u64>>);

impl Position {
    /// From (topic, partition, last offset).
    pub fn new(offsets: impl IntoIterator<Item = (String, i32, u64)>) -> Self {
        let mut position = Self::default();
        for (topic, partition, offset) in offsets {
            position.0.entry(topic).or_default().insert(partition, offset);
        }
        position
    }

    /// Only what a question about this topic needs.
    #[must_use]
    pub fn of_topics(&self, topics: &[&str]) -> Self {
        let wanted = self.0.iter().filter(|(topic, _)| topics.contains(&topic.as_str()));
        Self(wanted.map(|(topic, offsets)| (topic.clone(), offsets.clone())).collect())
    }

    /// The condition that a row's offset, in the column `version`, lies within; nothing of a partition that is not
    /// named does.
    pub fn condition(&self, topic: &str, partition: &str, version: &str) -> String {
        let offsets = self.0.get(topic).into_iter().flatten();
        let (keys, values): (Vec<String>, Vec<String>) =
            offsets.map(|(key, value)| (key.to_string(), format!("toUInt64({})", value + 1))).unzip();
        if keys.is_empty() {
            return "0".to_owned();
        }
        let (keys, values) = (keys.join(", "), values.join(", "));
        format!("{version} < transform({partition}, [{keys}]::Array(Int32), [{values}], toUInt64(0))")
    }
}

/// Up to where data counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pin {
    /// Everything that is visible.
    Now,
    /// What the platform had received by then.
    Received(Timestamp),
    /// What stands in the log up to here.
    Position(Position),
    /// What the sources had recorded by a time.
    Known {
        /// The time.
        at: Timestamp,
        /// The rows of the states by then, as a subquery per history table.
        states: BTreeMap<String, String>,
    },
}

impl Pin {
    /// The condition on rows of a history table; none where the states themselves are asked.
    pub(crate) fn of_history(&self, topic: &str) -> Option<String> {
        match self {
            Self::Now | Self::Known { .. } => None,
            Self::Received(at) => {
                Some(format!("h.received_at <= fromUnixTimestamp64Milli({})", at.as_millisecond()))
            }
            Self::Position(position) => Some(position.condition(topic, "h.kafka_partition", "h.version")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_position_names_every_partition_and_nothing_else() {
        let position =
            Position::new([("t".to_owned(), 0, 4), ("t".to_owned(), 2, 9), ("u".to_owned(), 0, 1)]);
        assert_eq!(
            position.condition("t", "kafka_partition", "version"),
            "version < transform(kafka_partition, [0, 2]::Array(Int32), [toUInt64(5), toUInt64(10)], toUInt64(0))"
        );
        assert_eq!(position.condition("w", "kafka_partition", "version"), "0");
        assert_eq!(position.of_topics(&["u"]), Position::new([("u".to_owned(), 0, 1)]));
    }

    #[test]
    fn a_position_is_the_same_after_json() {
        let position = Position::new([("t".to_owned(), 11, 4)]);
        let text = serde_json::to_string(&position).unwrap();
        assert_eq!(text, r#"{"t":{"11":4}}"#);
        assert_eq!(serde_json::from_str::<Position>(&text).unwrap(), position);
    }
}
