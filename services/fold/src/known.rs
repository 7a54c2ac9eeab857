//! The states of a kind as its sources knew them at a past time: folded from what they had recorded by then.
//!
//! Used by questions with `--known-at` and by `verify --truth`. A history row is the state after everything that had
//! arrived; that is the answer for every subject whose events arrived in the order in which they were recorded. The
//! few others are folded again here, from their events. It reads tables only and writes nothing.

use crate::folder::{AnyFolder, Incoming};
use crate::tables::events_table;
use quanyu_event::{Kind, Stream};
use quanyu_schema::{Codec, DecodeError};
use quanyu_store::events::EventRow;
use quanyu_store::{Client, ColumnShape, Origin, StoreError, sql};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Subjects that are folded again for one question; their rows go into its text.
const AGAIN_MAX: usize = 5_000;

/// In the order of the key, from its end: the first row of a subject is its last state, and nothing is sorted.
const LAST: &str = "ORDER BY subject DESC, version DESC LIMIT 1 BY subject";

/// Why nobody can say what was known.
#[derive(Debug, thiserror::Error)]
pub enum KnownError {
    /// The store is away or refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too much arrived out of order around that time.
    #[error(
        "more than {AGAIN_MAX} subjects of {kind} had events on their way at that time that were recorded out of order; \
         ask about another time"
    )]
    TooMany {
        /// The kind.
        kind: &'static str,
    },
    /// An event of the tables cannot be read by this build.
    #[error("an event of {subject} cannot be read: {reason}")]
    Event {
        /// Its subject.
        subject: String,
        /// Why.
        reason: DecodeError,
    },
    /// No topic carries the kind.
    #[error("no stream carries the kind {0}")]
    NoStream(&'static str),
}

/// The rows of a kind's states as of `known_at_ms`, as a subquery with the columns of its history table: one row per
/// subject of which anything had been recorded by then.
///
/// # Errors
/// See [`KnownError`].
pub async fn states(client: &Client, kind: Kind, known_at_ms: i64) -> Result<String, KnownError> {
    let (_, history) = crate::folds::folder(kind).tables();
    let at = format!("fromUnixTimestamp64Milli(toInt64({known_at_ms}))");
    let shape = client.shape(history).await?;
    let columns: Vec<&ColumnShape> = shape.columns.iter().filter(|column| column.name != "event").collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let names = names.join(", ");
    let again = folded_again(client, kind, history, &at).await?;
    let mut known = format!("{history} WHERE last_recorded_at <= {at}");
    if again.is_empty() {
        return Ok(format!("(SELECT {names} FROM {known} {LAST})"));
    }
    let subjects = sql::texts(again.keys());
    known.push_str(&format!(" AND subject NOT IN ({subjects})"));
    let structure: Vec<String> =
        columns.iter().map(|column| format!("{} {}", column.name, column.sent_type)).collect();
    let lines: Vec<String> =
        again.values().map(|state| Value::Object(as_text(state, &columns)).to_string()).collect();
    Ok(format!(
        "(SELECT {names} FROM (SELECT {names} FROM {known} {LAST}) UNION ALL \
         SELECT {names} FROM format(JSONEachRow, {}, {}))",
        sql::text(&structure.join(", ")),
        sql::text(&lines.join("\n"))
    ))
}

/// Subjects of which something recorded by then arrived behind something recorded later, with their states.
async fn folded_again(
    client: &Client,
    kind: Kind,
    history: &str,
    at: &str,
) -> Result<BTreeMap<String, Map<String, Value>>, KnownError> {
    let stream = Stream::ALL.iter().copied().find(|stream| stream.kinds().contains(&kind));
    let stream = stream.ok_or(KnownError::NoStream(kind.as_str()))?;
    let question = format!(
        "SELECT DISTINCT subject FROM {history} WHERE recorded_at <= {at} AND last_recorded_at > {at} LIMIT {}",
        AGAIN_MAX + 1
    );
    let subjects: Vec<String> = client.fetch_rows(&question).await?;
    if subjects.len() > AGAIN_MAX {
        return Err(KnownError::TooMany { kind: kind.as_str() });
    }
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let events: Vec<EventRow> = client
        .fetch_rows(&format!(
            "SELECT subject, kafka_partition, kafka_offset, content_hash, body FROM {} WHERE subject IN ({}) \
             AND recorded_at <= {at} ORDER BY kafka_partition, kafka_offset",
            events_table(stream),
            sql::texts(&subjects)
        ))
        .await?;
    let codec = Codec::of_topic(stream.topic()).ok_or(KnownError::NoStream(kind.as_str()))?;
    let mut folder = crate::folds::folder(kind);
    let mut places: BTreeMap<String, Origin> = BTreeMap::new();
    for event in events {
        let at = Origin { partition: event.kafka_partition, offset: event.kafka_offset };
        recall(folder.as_mut(), &codec, stream.topic(), at, &event)
            .map_err(|reason| KnownError::Event { subject: event.subject.clone(), reason })?;
        places.insert(event.subject, at);
    }
    let mut states = BTreeMap::new();
    for (subject, at) in places {
        let Some(mut state) = folder.state_json(at.partition, &subject) else { continue };
        state.insert("topic".to_owned(), stream.topic().into());
        state.insert("subject".to_owned(), subject.clone().into());
        state.insert("version".to_owned(), at.offset.into());
        state.insert("kafka_partition".to_owned(), at.partition.into());
        for of_event in ["received_at", "recorded_at"] {
            let last = state.get(&format!("last_{of_event}")).cloned().unwrap_or(Value::Null);
            state.insert(of_event.to_owned(), last);
        }
        states.insert(subject, state);
    }
    Ok(states)
}

fn recall(
    folder: &mut dyn AnyFolder,
    codec: &Codec,
    topic: &str,
    at: Origin,
    event: &EventRow,
) -> Result<(), DecodeError> {
    let decoded = codec.decode(Some(&event.body))?;
    let content_hash = event.content_hash;
    folder.recall(&Incoming { at, topic, content_hash, envelope: &decoded.envelope });
    Ok(())
}

/// Times as decimal seconds, which the server reads whatever the precision.
fn as_text(state: &Map<String, Value>, columns: &[&ColumnShape]) -> Map<String, Value> {
    let mut row = state.clone();
    for column in columns.iter().filter(|column| column.sent_type.contains("DateTime64")) {
        if let Some(value) = row.get_mut(&column.name) {
            seconds(value);
        }
    }
    row
}

fn seconds(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(seconds),
        Value::Number(millis) => {
            if let Some(millis) = millis.as_i64() {
                *value = format!("{}.{:03}", millis.div_euclid(1_000), millis.rem_euclid(1_000)).into();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_decimal_seconds() {
        let mut times = json!([1_700_000_000_123_i64, null]);
        seconds(&mut times);
        assert_eq!(times, json!(["1700000000.123", null]));
    }
}
