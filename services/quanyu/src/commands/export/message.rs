//! An event as the line of proto3 JSON that `publish` reads, through the contract's descriptors.
//!
//! Used by the export of events. Fields correspond by name, which a test of the contract holds; a new kind needs no
//! change here. What the platform added itself (time of receipt, schema version) is left out.

use anyhow::{Context as _, anyhow, bail};
use prost_reflect::{DynamicMessage, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor, Value};
use quanyu_event::{Envelope, Stream};
use serde_json::{Map, Value as Json};

/// Fields of an event that no source sends.
const OF_THE_PLATFORM: [&str; 2] = ["received_at", "schema_version"];
/// The number of WGS-84 among the coordinate systems: what the tables hold.
const WGS84: i32 = 1;

/// Writes the events of one stream.
pub struct Writer {
    stream: Stream,
    event: MessageDescriptor,
}

impl Writer {
    /// For the stream whose event message this is.
    pub fn new(stream: Stream, event: MessageDescriptor) -> Self {
        Self { stream, event }
    }

    /// The event's line, with its end.
    ///
    /// # Errors
    /// When event and contract differ: a defect.
    pub fn line(&self, envelope: &Envelope) -> anyhow::Result<Vec<u8>> {
        let mut line = serde_json::to_value(self.message(envelope)?).context("write an event")?;
        // Events about sources are in every stream; their line has to say which.
        let kind = envelope.payload.kind();
        let shared = Stream::ALL.iter().filter(|stream| stream.kinds().contains(&kind)).count() > 1;
        if let Some(fields) = line.as_object_mut().filter(|_| shared) {
            fields.insert("stream".to_owned(), self.stream.as_str().into());
        }
        let mut line = serde_json::to_vec(&line)?;
        line.push(b'\n');
        Ok(line)
    }

    fn message(&self, envelope: &Envelope) -> anyhow::Result<DynamicMessage> {
        let mut fields = object(serde_json::to_value(envelope)?)?;
        for own in OF_THE_PLATFORM {
            fields.remove(own);
        }
        let payload = object(fields.remove("payload").unwrap_or_default())?;
        let (name, payload) = payload.into_iter().next().context("an event has a payload")?;
        let of_payload =
            |field: &FieldDescriptor| field.kind().as_message().is_some_and(|message| message.name() == name);
        let field = self.event.fields().find(of_payload);
        let field = field.with_context(|| format!("stream {} has no {name}", self.stream.as_str()))?;
        let head = self.event.get_field_by_name("envelope").context("an event has an envelope")?;
        let mut event = DynamicMessage::new(self.event.clone());
        event.set_field(&head, value(&head, Json::Object(fields))?);
        event.set_field(&field, value(&field, payload)?);
        Ok(event)
    }
}

fn object(json: Json) -> anyhow::Result<Map<String, Json>> {
    match json {
        Json::Object(fields) => Ok(fields),
        other => bail!("expected an object, found {other}"),
    }
}

/// A message of its fields; all of them must have a place.
fn filled(message: MessageDescriptor, mut fields: Map<String, Json>) -> anyhow::Result<DynamicMessage> {
    let mut out = DynamicMessage::new(message.clone());
    for field in message.fields() {
        match fields.remove(field.name()) {
            None | Some(Json::Null) => {}
            Some(json) => {
                out.set_field(&field, value(&field, json).with_context(|| field.full_name().to_owned())?);
            }
        }
    }
    if message.full_name() == "quanyu.common.v1.Position" {
        // Its degrees were converted on the way in; said to be of another system they would be converted again.
        out.set_field_by_name("coordinate_system", Value::EnumNumber(WGS84));
    }
    match fields.keys().next() {
        None => Ok(out),
        Some(name) => bail!("{} has no field {name}", message.full_name()),
    }
}

fn value(field: &FieldDescriptor, json: Json) -> anyhow::Result<Value> {
    if let Json::Array(items) = json {
        let items = items.into_iter().map(|item| single(&field.kind(), item));
        return Ok(Value::List(items.collect::<anyhow::Result<_>>()?));
    }
    single(&field.kind(), json)
}

fn single(kind: &Kind, json: Json) -> anyhow::Result<Value> {
    let wrong = || anyhow!("{json} is not of the field's type");
    Ok(match kind {
        Kind::String => Value::String(json.as_str().ok_or_else(wrong)?.to_owned()),
        Kind::Bool => Value::Bool(json.as_bool().ok_or_else(wrong)?),
        Kind::Int32 => Value::I32(json.as_i64().and_then(|number| number.try_into().ok()).ok_or_else(wrong)?),
        Kind::Int64 => Value::I64(json.as_i64().ok_or_else(wrong)?),
        Kind::Double => Value::F64(json.as_f64().ok_or_else(wrong)?),
        Kind::Enum(of) => {
            Value::EnumNumber(json.as_str().and_then(|name| number(of, name)).ok_or_else(wrong)?)
        }
        Kind::Message(of) if of.full_name() == "google.protobuf.Timestamp" => {
            Value::Message(time(of, json.as_i64().ok_or_else(wrong)?))
        }
        Kind::Message(of) => Value::Message(filled(of.clone(), object(json)?)?),
        _ => return Err(wrong()),
    })
}

/// The number of a symbol: `phone_110` is INCIDENT_CHANNEL_PHONE_110.
fn number(of: &EnumDescriptor, symbol: &str) -> Option<i32> {
    let first = of.get_value(0)?;
    let prefix = first.name().strip_suffix("UNSPECIFIED")?;
    let name = format!("{prefix}{}", symbol.to_uppercase());
    of.get_value_by_name(&name).map(|value| value.number())
}

fn time(of: &MessageDescriptor, millis: i64) -> DynamicMessage {
    let mut time = DynamicMessage::new(of.clone());
    time.set_field_by_name("seconds", Value::I64(millis.div_euclid(1_000)));
    // Below a thousand millions.
    let nanos = i32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or_default();
    time.set_field_by_name("nanos", Value::I32(nanos));
    time
}

#[cfg(test)]
mod tests;
