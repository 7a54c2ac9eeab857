//! The rows of fold's tables. The names and the order of the fields are those of the migrations; a row that
//! differs is refused before it is sent.

use crate::folder::{Incoming, Seen};
use quanyu_event::{Envelope, Timestamp};
use serde::Serialize;
use uuid::Uuid;

/// A row of a state table: `sign` 1 for a state, −1 takes one back.
#[derive(Serialize)]
pub struct StateRow<'a, S> {
    topic: &'a str,
    subject: &'a str,
    sign: i8,
    version: u64,
    kafka_partition: i32,
    state: &'a S,
}

impl<'a, S> StateRow<'a, S> {
    /// A row.
    pub fn new(
        topic: &'a str,
        subject: &'a str,
        sign: i8,
        version: u64,
        kafka_partition: i32,
        state: &'a S,
    ) -> Self {
        Self { topic, subject, sign, version, kafka_partition, state }
    }
}

/// A row of a history table.
#[derive(Serialize)]
pub struct HistoryRow<'a, S> {
    topic: &'a str,
    subject: &'a str,
    version: u64,
    kafka_partition: i32,
    received_at: Timestamp,
    recorded_at: Timestamp,
    event: &'static str,
    state: &'a S,
}

impl<'a, S> HistoryRow<'a, S> {
    /// The state after an event.
    pub fn new(incoming: &'a Incoming<'_>, state: &'a S) -> Self {
        Self {
            topic: incoming.topic,
            subject: incoming.envelope.subject.as_str(),
            version: incoming.at.offset,
            kafka_partition: incoming.at.partition,
            received_at: incoming.envelope.received_at,
            recorded_at: incoming.envelope.recorded_at,
            event: incoming.envelope.payload.event_name(),
            state,
        }
    }
}

/// A row of an events table.
#[derive(Serialize)]
pub struct EventsRow<'a> {
    subject: &'a str,
    kafka_partition: i32,
    kafka_offset: u64,
    event_id: Uuid,
    kind: &'static str,
    event: &'static str,
    source: &'a str,
    source_sequence: Option<i64>,
    occurred_at: Timestamp,
    recorded_at: Timestamp,
    received_at: Timestamp,
    area_system: &'a str,
    area_version: &'a str,
    area_code: &'a str,
    actor_organisation: &'a str,
    actor_role: &'a str,
    correlation_id: Option<Uuid>,
    causation_id: Option<Uuid>,
    source_reference: &'a str,
    exercise: bool,
    schema_id: u32,
    content_hash: u64,
    body: Bytes<'a>,
    payload: Bytes<'a>,
}

/// Bytes that go into a String column as they are.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'a> EventsRow<'a> {
    /// The row of an event; `body` is the record value, `payload` its readable form.
    pub fn new(incoming: &'a Incoming<'_>, schema_id: u32, body: &'a [u8], payload: &'a [u8]) -> Self {
        let envelope = incoming.envelope;
        let area = envelope.area.as_ref();
        let actor = envelope.actor.as_ref();
        Self {
            subject: envelope.subject.as_str(),
            kafka_partition: incoming.at.partition,
            kafka_offset: incoming.at.offset,
            event_id: envelope.event_id,
            kind: envelope.payload.kind().as_str(),
            event: envelope.payload.event_name(),
            source: &envelope.source,
            source_sequence: envelope.source_sequence,
            occurred_at: envelope.occurred_at,
            recorded_at: envelope.recorded_at,
            received_at: envelope.received_at,
            area_system: area.map_or("", |a| &a.system),
            area_version: area.map_or("", |a| &a.version),
            area_code: area.map_or("", |a| &a.code),
            actor_organisation: actor.map_or("", |a| &a.organisation),
            actor_role: actor.map_or("", |a| &a.role),
            correlation_id: envelope.correlation_id,
            causation_id: envelope.causation_id,
            source_reference: envelope.source_reference.as_deref().unwrap_or_default(),
            exercise: envelope.exercise,
            schema_id,
            content_hash: incoming.content_hash,
            body: Bytes(body),
            payload: Bytes(payload),
        }
    }
}

/// A row of `duplicate_events`.
#[derive(Serialize)]
pub struct DuplicateRow<'a> {
    topic: &'a str,
    kafka_partition: i32,
    version: u64,
    subject: &'a str,
    event_id: Uuid,
    reason: &'static str,
    first_version: u64,
    content_hash: u64,
    first_content_hash: u64,
    received_at: Timestamp,
    source: &'a str,
    exercise: bool,
}

impl<'a> DuplicateRow<'a> {
    /// An event whose id its subject holds already: with the same content a repeat, else a conflict.
    pub fn new(incoming: &'a Incoming<'_>, first: Seen) -> Self {
        let envelope: &Envelope = incoming.envelope;
        let same = incoming.content_hash == first.content_hash;
        Self {
            topic: incoming.topic,
            kafka_partition: incoming.at.partition,
            version: incoming.at.offset,
            subject: envelope.subject.as_str(),
            event_id: envelope.event_id,
            reason: if same { "repeat" } else { "conflict" },
            first_version: first.offset,
            content_hash: incoming.content_hash,
            first_content_hash: first.content_hash,
            received_at: envelope.received_at,
            source: &envelope.source,
            exercise: envelope.exercise,
        }
    }
}

/// A row of `rejected_events`.
#[derive(Serialize)]
pub struct RejectedRow<'a> {
    /// Topic.
    pub topic: &'a str,
    /// Kafka partition.
    pub kafka_partition: i32,
    /// Offset.
    pub version: u64,
    /// Code of the reason.
    pub reason_code: &'a str,
    /// Reason in words.
    pub reason: &'a str,
    /// Subject, empty when unreadable.
    pub subject: &'a str,
    /// Time of the record in the log.
    pub recorded_at: Timestamp,
}

/// A row of `frontiers`.
#[derive(Serialize)]
pub struct FrontierRow<'a> {
    /// Topic.
    pub topic: &'a str,
    /// Kafka partition.
    pub kafka_partition: i32,
    /// Everything up to here is visible; −1 when nothing is.
    pub visible_offset: i64,
    /// When it was last level with the log's end.
    pub level_at: Timestamp,
    /// Owner that wrote it.
    pub owner: &'a str,
    /// When.
    pub written_at: Timestamp,
}
