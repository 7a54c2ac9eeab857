//! Records that cannot be folded, kept with their bytes, headers, origin and reason on a topic of their own.
//! Written by fold one by one, listed and replayed from the command line. Never decodes what it keeps.

mod letters;
mod reason;

pub use letters::DeadLetters;
pub use reason::{Reason, ReasonCode};

use std::sync::Arc;

use crate::error::LogError;
use crate::producer::{HeaderName, Outgoing, Producer, Receipt};
use crate::record::{Record, RecordRef};

/// The topic of dead letters.
pub const TOPIC: &str = "quanyu.dead-letter.v1";
/// Names where a replayed record came from: `topic/partition/offset`.
pub const REPLAY_HEADER: &str = "quanyu_replay_of";

const PREFIX: &str = "quanyu_dead_";
const HEADER_TOPIC: &str = "quanyu_dead_topic";
const HEADER_PARTITION: &str = "quanyu_dead_partition";
const HEADER_OFFSET: &str = "quanyu_dead_offset";
const HEADER_TIMESTAMP: &str = "quanyu_dead_timestamp_ms";
const HEADER_KEY: &str = "quanyu_dead_key";
const HEADER_REASON: &str = "quanyu_dead_reason";
const HEADER_TEXT: &str = "quanyu_dead_text";
const HEADER_RECORDED: &str = "quanyu_dead_recorded_at_ms";
/// Original headers whose names begin like ours are kept under this prefix.
const ESCAPE: &str = "quanyu_dead_header_";

/// One record that could not be folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The topic it was read from.
    pub topic: String,
    /// Its partition there.
    pub partition: i32,
    /// Its offset there.
    pub offset: u64,
    /// Its time there, milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// Its key.
    pub key: Option<Vec<u8>>,
    /// Its bytes; `None` for a tombstone.
    pub payload: Option<Vec<u8>>,
    /// Its headers.
    pub headers: Vec<(String, Vec<u8>)>,
    /// Why it could not be folded.
    pub reason: Reason,
    /// When fold put it aside, milliseconds since the epoch.
    pub recorded_at_ms: i64,
}

impl DeadLetter {
    /// Puts a record aside.
    #[must_use]
    pub fn of(record: &RecordRef<'_>, reason: Reason, recorded_at_ms: i64) -> Self {
        Self::of_record(record.to_record(), reason, recorded_at_ms)
    }

    /// Puts an owned record aside.
    #[must_use]
    pub fn of_record(record: Record, reason: Reason, recorded_at_ms: i64) -> Self {
        Self {
            topic: record.topic,
            partition: record.partition,
            offset: record.offset,
            timestamp_ms: record.timestamp_ms,
            key: record.key,
            payload: record.payload,
            headers: record.headers,
            reason,
            recorded_at_ms,
        }
    }

    /// Its identity, `topic/partition/offset`: the same each time the same record is put aside.
    #[must_use]
    pub fn origin(&self) -> String {
        origin(&self.topic, self.partition, self.offset)
    }

    /// The record to publish on the dead-letter topic.
    #[must_use]
    pub fn to_outgoing(&self) -> Outgoing {
        let mut headers: Vec<(HeaderName, Vec<u8>)> = vec![
            (HEADER_TOPIC.into(), self.topic.clone().into_bytes()),
            (HEADER_PARTITION.into(), self.partition.to_string().into_bytes()),
            (HEADER_OFFSET.into(), self.offset.to_string().into_bytes()),
            (HEADER_TIMESTAMP.into(), self.timestamp_ms.to_string().into_bytes()),
            (HEADER_REASON.into(), self.reason.code.name().as_bytes().to_vec()),
            (HEADER_TEXT.into(), self.reason.text.clone().into_bytes()),
            (HEADER_RECORDED.into(), self.recorded_at_ms.to_string().into_bytes()),
        ];
        headers.extend(self.key.clone().map(|key| (HEADER_KEY.into(), key)));
        for (name, value) in &self.headers {
            let kept = if name.starts_with(PREFIX) { format!("{ESCAPE}{name}") } else { name.clone() };
            headers.push((kept.into(), value.clone()));
        }
        Outgoing {
            topic: TOPIC.into(),
            key: self.origin().into_bytes(),
            payload: self.payload.clone(),
            headers,
            timestamp_ms: Some(self.recorded_at_ms),
        }
    }

    /// Reads a record of the dead-letter topic.
    ///
    /// # Errors
    /// `Malformed` when a header is missing or not what it says.
    pub fn from_record(record: Record) -> Result<Self, LogError> {
        let malformed = |reason: &str| LogError::Malformed {
            topic: record.topic.clone(),
            partition: record.partition,
            offset: record.offset,
            reason: reason.to_owned(),
        };
        let text = |name: &str| {
            let value = record.header(name).ok_or_else(|| malformed(name))?;
            std::str::from_utf8(value).map(str::to_owned).map_err(|_| malformed(name))
        };
        let topic = text(HEADER_TOPIC)?;
        let partition = text(HEADER_PARTITION)?.parse().map_err(|_| malformed(HEADER_PARTITION))?;
        let offset = text(HEADER_OFFSET)?.parse().map_err(|_| malformed(HEADER_OFFSET))?;
        let timestamp_ms = text(HEADER_TIMESTAMP)?.parse().map_err(|_| malformed(HEADER_TIMESTAMP))?;
        let recorded_at_ms = text(HEADER_RECORDED)?.parse().map_err(|_| malformed(HEADER_RECORDED))?;
        let reason = Reason::new(ReasonCode::parse(&text(HEADER_REASON)?), text(HEADER_TEXT)?);
        let key = record.header(HEADER_KEY).map(<[u8]>::to_vec);
        let headers =
            record.headers.into_iter().filter_map(|(name, value)| Some((original(name)?, value))).collect();
        let payload = record.payload;
        Ok(Self { topic, partition, offset, timestamp_ms, key, payload, headers, reason, recorded_at_ms })
    }

    /// The original record again, for its original topic, marked with where it came from. Fold counts an event id once,
    /// so a letter that is replayed twice changes nothing the second time.
    #[must_use]
    pub fn to_replay(&self) -> Outgoing {
        let mut headers: Vec<(HeaderName, Vec<u8>)> = self
            .headers
            .iter()
            .filter(|(name, _)| name != REPLAY_HEADER)
            .map(|(name, value)| (name.clone().into(), value.clone()))
            .collect();
        headers.push((REPLAY_HEADER.into(), self.origin().into_bytes()));
        Outgoing {
            topic: Arc::from(self.topic.as_str()),
            key: self.key.clone().unwrap_or_default(),
            payload: self.payload.clone(),
            headers,
            timestamp_ms: None,
        }
    }
}

/// Publishes a letter's original record to its original topic.
///
/// # Errors
/// `Publish` with what the producer said.
pub async fn replay(producer: &Producer, letter: &DeadLetter) -> Result<Receipt, LogError> {
    publish_one(producer, letter.to_replay()).await
}

/// Publishes letters on the dead-letter topic and waits until all are durable.
///
/// # Errors
/// `Publish` with the first that failed; the caller repeats them all, since repeats are recognised by their origin.
pub async fn publish(producer: &Producer, letters: &[DeadLetter]) -> Result<(), LogError> {
    let records = letters.iter().map(DeadLetter::to_outgoing).collect();
    for outcome in producer.publish(records).await {
        outcome.map_err(|source| LogError::Publish { topic: TOPIC.to_owned(), source })?;
    }
    for letter in letters {
        crate::metrics::dead_letters(letter.reason.code.name()).increment(1);
    }
    Ok(())
}

async fn publish_one(producer: &Producer, record: Outgoing) -> Result<Receipt, LogError> {
    let topic = record.topic.to_string();
    let unknown = || crate::producer::PublishError::Unknown { reason: "no outcome".to_owned() };
    let outcome = producer.publish(vec![record]).await.pop().unwrap_or_else(|| Err(unknown()));
    outcome.map_err(|source| LogError::Publish { topic, source })
}

/// A letter's identity: `topic/partition/offset`.
#[must_use]
pub fn origin(topic: &str, partition: i32, offset: u64) -> String {
    format!("{topic}/{partition}/{offset}")
}

/// The original name of a header of a letter's record; `None` for the headers that describe the letter.
fn original(name: String) -> Option<String> {
    if let Some(escaped) = name.strip_prefix(ESCAPE) {
        return Some(escaped.to_owned());
    }
    (!name.starts_with(PREFIX)).then_some(name)
}

#[cfg(test)]
#[path = "dead_letter/tests.rs"]
mod tests;
