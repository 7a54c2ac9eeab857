//! What every event carries beside its payload. The order of the fields is the order of `envelope.avsc`.

use crate::{Actor, Area, Payload, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Version of the event contract that this build writes.
pub const SCHEMA_VERSION: i32 = 1;

/// An event: who, what about, when, where, and the payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// When the platform accepted it. First, because content is compared without it.
    pub received_at: Timestamp,
    /// Given by the source: the idempotency key within the subject.
    pub event_id: Uuid,
    /// Registered system.
    pub source: String,
    /// Running number at the source, to find gaps.
    pub source_sequence: Option<i64>,
    /// The record's identity.
    pub subject: Subject,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When the source wrote it down.
    pub recorded_at: Timestamp,
    /// Where.
    pub area: Option<Area>,
    /// Organisation and role that acted.
    pub actor: Option<Actor>,
    /// What belongs together.
    pub correlation_id: Option<Uuid>,
    /// Event that caused this one.
    pub causation_id: Option<Uuid>,
    /// File and line, or the record's id at the source.
    pub source_reference: Option<String>,
    /// Simulated or drill.
    pub exercise: bool,
    /// Contract version of the publisher.
    pub schema_version: i32,
    /// What happened.
    pub payload: Payload,
}
