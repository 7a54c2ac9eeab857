//! Encoding and decoding of record values of one topic.
//!
//! Today's version is decoded straight into the event types; data of earlier versions is resolved by Avro's
//! rules first. A value that cannot be decoded is an answer with a reason, never a panic.

use crate::{Bundled, bundled};
use apache_avro::{
    Schema as AvroSchema, reader::datum::GenericDatumReader, writer::datum::GenericDatumWriter,
};
use quanyu_event::Envelope;
use serde::Deserialize;
use serde_avro_fast::{Schema, de::DeserializerState, ser::SerializerConfig};
use std::collections::HashMap;
use std::io::BufRead;

/// Magic byte of the Confluent wire form.
const MAGIC: u8 = 0;
/// Magic byte and schema id.
const HEADER_BYTES: usize = 5;

/// A value that is no event of the topic.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Too short, or the first byte is not 0.
    #[error("not in the Confluent wire form: expected a zero byte, four bytes of schema id and an Avro body")]
    Form,
    /// No value at all.
    #[error("the record has no value")]
    Empty,
    /// The id is none of the topic's versions.
    #[error("schema id {id} is unknown for topic {topic}")]
    UnknownSchema {
        /// Id found.
        id: u32,
        /// Topic.
        topic: String,
    },
    /// The bytes do not follow the schema.
    #[error("Avro body does not follow schema id {id}: {reason}")]
    Body {
        /// Id found.
        id: u32,
        /// What the decoder says.
        reason: String,
    },
    /// Bytes remain after the event.
    #[error("{0} bytes remain after the event")]
    Trailing(usize),
}

impl DecodeError {
    /// Stable name for metrics and dead letters.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Empty => "empty",
            Self::UnknownSchema { .. } => "unknown_schema",
            Self::Body { .. } => "body",
            Self::Trailing(_) => "trailing",
        }
    }
}

/// An event that the schema cannot hold: a defect of the publisher.
#[derive(Debug, thiserror::Error)]
#[error("event does not fit the topic's schema: {0}")]
pub struct EncodeError(String);

/// A decoded record value.
#[derive(Debug)]
pub struct Decoded {
    /// The event.
    pub envelope: Envelope,
    /// Its schema's id.
    pub schema_id: u32,
}

/// Encoder and decoder of a topic.
pub struct Codec {
    topic: String,
    latest_id: u32,
    latest: Schema,
    latest_avro: AvroSchema,
    earlier: HashMap<u32, AvroSchema>,
    withheld: Option<u32>,
}

impl Codec {
    /// For a topic with bundled schemas; `None` for a topic that has none.
    pub fn of_topic(topic: &str) -> Option<Self> {
        let versions: Vec<&Bundled> = bundled().iter().filter(|b| b.topic == topic).collect();
        let newest = versions.iter().max_by_key(|b| b.version)?;
        // Bundled schemas are parsed in tests; one that fails here would have failed there.
        let earlier = versions
            .iter()
            .filter(|b| b.id != newest.id)
            .filter_map(|b| Some((b.id, AvroSchema::parse_str(b.schema).ok()?)))
            .collect();
        Some(Self {
            topic: topic.to_owned(),
            latest_id: newest.id,
            latest: newest.schema.parse().ok()?,
            latest_avro: AvroSchema::parse_str(newest.schema).ok()?,
            earlier,
            withheld: None,
        })
    }

    /// As a build that does not know one of the schemas yet: for tests of upgrades.
    #[must_use]
    pub fn withholding(mut self, schema_id: Option<u32>) -> Self {
        self.withheld = schema_id;
        self
    }

    /// Id that [`Self::encode`] writes.
    pub fn latest_id(&self) -> u32 {
        self.latest_id
    }

    /// The record value of an event.
    ///
    /// # Errors
    /// The payload is not one of the topic's.
    pub fn encode(&self, envelope: &Envelope) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::with_capacity(384);
        out.push(MAGIC);
        out.extend_from_slice(&self.latest_id.to_be_bytes());
        serde_avro_fast::to_datum(envelope, out, &mut SerializerConfig::new(&self.latest))
            .map_err(|e| EncodeError(e.to_string()))
    }

    /// The event of a record value.
    ///
    /// # Errors
    /// See [`DecodeError`].
    pub fn decode(&self, value: Option<&[u8]>) -> Result<Decoded, DecodeError> {
        let value = value.ok_or(DecodeError::Empty)?;
        let (schema_id, body) = header(value)?;
        if self.withheld == Some(schema_id) {
            return Err(DecodeError::UnknownSchema { id: schema_id, topic: self.topic.clone() });
        }
        let envelope = if schema_id == self.latest_id {
            self.decode_latest(body)?
        } else {
            self.decode_earlier(schema_id, body)?
        };
        Ok(Decoded { envelope, schema_id })
    }

    fn decode_latest(&self, body: &[u8]) -> Result<Envelope, DecodeError> {
        let failed = |reason: String| DecodeError::Body { id: self.latest_id, reason };
        let mut state = DeserializerState::from_slice(body, &self.latest);
        let envelope = Envelope::deserialize(state.deserializer()).map_err(|e| failed(e.to_string()))?;
        let mut rest = state.into_reader();
        let rest = rest.fill_buf().map_err(|e| failed(e.to_string()))?;
        if rest.is_empty() { Ok(envelope) } else { Err(DecodeError::Trailing(rest.len())) }
    }

    fn decode_earlier(&self, id: u32, mut body: &[u8]) -> Result<Envelope, DecodeError> {
        let written = self
            .earlier
            .get(&id)
            .ok_or_else(|| DecodeError::UnknownSchema { id, topic: self.topic.clone() })?;
        let failed = |e: apache_avro::Error| DecodeError::Body { id, reason: e.to_string() };
        let reader =
            GenericDatumReader::builder(written).reader_schema(&self.latest_avro).build().map_err(failed)?;
        let value = reader.read_value(&mut body).map_err(failed)?;
        if !body.is_empty() {
            return Err(DecodeError::Trailing(body.len()));
        }
        // Event types are decoded by name, which Avro's own deserializer does not do for unions: so once more
        // through today's form. Only records older than the running version take this way.
        let writer = GenericDatumWriter::builder(&self.latest_avro).build().map_err(failed)?;
        let current = writer.write_value_to_vec(value).map_err(failed)?;
        self.decode_latest(&current)
    }
}

fn header(value: &[u8]) -> Result<(u32, &[u8]), DecodeError> {
    match value.split_at_checked(HEADER_BYTES) {
        Some(([MAGIC, a, b, c, d], body)) => Ok((u32::from_be_bytes([*a, *b, *c, *d]), body)),
        _ => Err(DecodeError::Form),
    }
}

/// Bytes whose equality means that two events have the same content: all but `received_at`, which is the first
/// field and the only one that a retry changes.
pub fn content(value: &[u8]) -> &[u8] {
    let body = value.get(HEADER_BYTES..).unwrap_or_default();
    let varint = body.iter().position(|byte| byte & 0x80 == 0).map_or(body.len(), |last| last + 1);
    body.get(varint..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
