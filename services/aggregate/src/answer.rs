//! The envelope of every answer: what was asked, of which area and data, how fresh, by which definition, and the value.
//!
//! Used by HTTP and gRPC, which send the same. An answer is written once and then only handed out.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use quanyu_figures::Data;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::fault::Fault;
use crate::freshness::Freshness;

/// What an answer counts, frozen: another rule is another id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DefinitionRef {
    /// Id with its version.
    pub id: String,
    /// In English.
    pub name: String,
    /// In Chinese.
    pub name_zh: String,
    /// What counts, in a sentence.
    pub rule: String,
}

/// What an answer's function gives: the value, with what is known of it.
#[derive(Debug, Clone)]
pub struct Body {
    /// The definition, when one holds for the whole value.
    pub definition: Option<DefinitionRef>,
    /// Real or exercise data, never both; none when the answer is about neither.
    pub data: Option<Data>,
    /// The value.
    pub value: Value,
}

impl Body {
    /// A value that is neither real nor exercise data.
    ///
    /// # Errors
    /// A value that is no JSON: a defect.
    pub fn of(value: &impl Serialize) -> Result<Self, Fault> {
        let value = serde_json::to_value(value).map_err(|error| {
            tracing::error!(%error, "an answer is no JSON");
            Fault::Internal
        })?;
        Ok(Self { definition: None, data: None, value })
    }

    /// Says whose data it is about.
    #[must_use]
    pub fn of_data(mut self, data: Data) -> Self {
        self.data = Some(data);
        self
    }

    /// Says by which definition.
    #[must_use]
    pub fn defined(mut self, definition: DefinitionRef) -> Self {
        self.definition = Some(definition);
        self
    }
}

/// The envelope.
#[derive(Debug, Serialize, ToSchema)]
pub struct Envelope<'a> {
    /// Name of the answer.
    pub answer: &'a str,
    /// The area that it is about, with all below it; null for everything.
    pub area: Option<&'a str>,
    /// When the tables were asked.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// Only what had been received by then; null for now.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub as_of: Option<Timestamp>,
    /// What counts; null when each part of the value names its own.
    pub definition: Option<&'a DefinitionRef>,
    /// Real or exercise data, never both.
    #[schema(value_type = Option<String>)]
    pub data: Option<Data>,
    /// How fresh it is.
    pub freshness: &'a Freshness,
    /// The value.
    #[schema(value_type = Object)]
    pub value: &'a Value,
}

/// An answer as it is handed out.
#[derive(Debug)]
pub struct Rendered {
    /// JSON of the envelope.
    pub json: Bytes,
    /// Changes when the value or the state of its freshness does: weak, for the times in it move on.
    pub etag: String,
    /// JSON of the freshness, also sent with 304.
    pub freshness: String,
    /// The same for gRPC.
    pub body: Body,
    /// How fresh it is.
    pub fresh: Freshness,
    /// When the tables were asked.
    pub asked_at: Timestamp,
}

impl Rendered {
    /// Writes an answer.
    ///
    /// # Errors
    /// A value that is no JSON: a defect.
    pub fn new(
        (answer, area): (&str, Option<&str>),
        (asked_at, as_of): (Timestamp, Option<Timestamp>),
        body: Body,
        fresh: Freshness,
    ) -> Result<Arc<Self>, Fault> {
        let envelope = Envelope {
            answer,
            area,
            asked_at,
            as_of,
            definition: body.definition.as_ref(),
            data: body.data,
            freshness: &fresh,
            value: &body.value,
        };
        let written = |value: Result<Vec<u8>, serde_json::Error>| {
            value.map_err(|error| {
                tracing::error!(%error, answer, "an answer is no JSON");
                Fault::Internal
            })
        };
        let json = Bytes::from(written(serde_json::to_vec(&envelope))?);
        let mut hash = Sha256::new();
        hash.update(written(serde_json::to_vec(&body.value))?);
        hash.update(format!("{:?}{:?}{area:?}", fresh.state, body.data));
        let silent: Vec<&str> = fresh.sources_silent.iter().map(|one| one.source.as_str()).collect();
        hash.update(silent.join(","));
        let etag = format!("W/\"{}\"", hex(&hash.finalize()[..16]));
        let freshness = String::from_utf8(written(serde_json::to_vec(&fresh.told()))?).unwrap_or_default();
        Ok(Arc::new(Self { json, etag, freshness, body, fresh, asked_at }))
    }

    /// Bytes that keeping it takes.
    #[must_use]
    pub fn weight(&self) -> u32 {
        // The value is kept as text and as a tree, which takes about three times as much.
        u32::try_from(self.json.len().saturating_mul(4) + 512).unwrap_or(u32::MAX)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::freshness::{Seen, instant};
    use serde_json::json;

    fn rendered(value: Value, asked_ms: i64) -> Arc<Rendered> {
        let body = Body { definition: None, data: Some(Data::Exercise), value };
        let fresh = Seen::default().freshness(&[], None, asked_ms);
        Rendered::new(("counts", Some("330784")), (instant(asked_ms).unwrap(), None), body, fresh).unwrap()
    }

    #[test]
    fn the_tag_follows_the_value_and_not_the_time() {
        let one = rendered(json!({"count": 1}), 1_000);
        assert_eq!(one.etag, rendered(json!({"count": 1}), 2_000).etag);
        assert_ne!(one.etag, rendered(json!({"count": 2}), 1_000).etag);
        let read: Value = serde_json::from_slice(&one.json).unwrap();
        assert_eq!(read["freshness"]["state"], "unknown");
        assert_eq!(read["freshness"]["complete_to"], Value::Null, "unknown is null");
        assert_eq!(
            (&read["answer"], &read["area"], &read["data"]),
            (&"counts".into(), &"330784".into(), &"exercise".into())
        );
    }
}
