//! The model of the contracts: what a generator needs to know, and no more.

use serde::Deserialize;

/// Everything under `proto/`.
#[derive(Debug)]
pub struct Contract {
    /// Enumerations, in file order.
    pub enums: Vec<EnumType>,
    /// Records, in file order: shared types, parts of payloads, and events.
    pub records: Vec<RecordType>,
    /// Kinds of subject, sorted by name.
    pub kinds: Vec<Kind>,
    /// Topics, sorted by name.
    pub topics: Vec<Topic>,
    /// The envelope around every payload.
    pub envelope: RecordType,
}

/// A kind of subject and its events (names of records).
#[derive(Debug)]
pub struct Kind {
    /// For instance `work_accident`.
    pub name: String,
    /// Names of its event records, in file order.
    pub events: Vec<String>,
}

/// A topic as its file in `proto/topics` describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Kafka topic.
    pub name: String,
    /// Stream that it carries; absent for topics that are no event stream.
    pub stream: Option<String>,
    /// Role that writes it.
    pub owner: String,
    /// What the record key is.
    pub key: String,
    /// What the record value is.
    pub value: String,
    /// Kinds of subject that it carries.
    pub kinds: Vec<String>,
    /// Partitions in production.
    pub partitions: u32,
    /// Partitions of a local stack.
    pub local_partitions: u32,
    /// `retention.ms`; −1 keeps everything.
    pub retention_ms: i64,
    /// `cleanup.policy`.
    pub cleanup_policy: String,
    /// `max.message.bytes`.
    pub message_bytes_max: u32,
}

/// An Avro enumeration; its first symbol is `unspecified`.
#[derive(Debug)]
pub struct EnumType {
    /// Avro and proto package.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Symbols; the index is the proto number.
    pub symbols: Vec<String>,
}

/// An Avro record.
#[derive(Debug)]
pub struct RecordType {
    /// Avro and proto package; empty for the envelope, which takes its topic's.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Fields in order; proto numbers are index + 1.
    pub fields: Vec<Field>,
}

/// A field with the checks that its attributes ask for.
#[derive(Debug)]
pub struct Field {
    /// Name.
    pub name: String,
    /// What it holds.
    pub doc: String,
    /// Type without null.
    pub ty: Type,
    /// Whether null is allowed.
    pub nullable: bool,
    /// Longest text in characters, or most items of an array.
    pub max_length: Option<usize>,
    /// Least number.
    pub minimum: Option<i64>,
    /// Named text format: slug, subject, currency, date.
    pub format: Option<String>,
}

/// Type of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A plain value.
    Scalar(Scalar),
    /// Full name of an enumeration.
    Enum(String),
    /// Full name of a record.
    Record(String),
    /// List.
    Array(Box<Type>),
    /// The envelope's payload.
    Payload,
}

/// Plain values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// UTF-8 text.
    String,
    /// 32-bit integer.
    Int,
    /// 64-bit integer.
    Long,
    /// Floating point.
    Double,
    /// Truth value.
    Boolean,
    /// UUID in its text form.
    Uuid,
    /// Milliseconds since 1970, UTC.
    Timestamp,
}
