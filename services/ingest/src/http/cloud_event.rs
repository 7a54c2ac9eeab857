//! A CloudEvent in JSON to the stream's event message: its attributes fill the envelope, its data is the event in proto3
//! JSON.
//!
//! Used by `http`. What attributes and data both say must agree. The checks of the event itself are the desk's.

use jiff::Timestamp;
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use quanyu_event::Stream;
use quanyu_wire::pb::common::v1::{self as wire, publish_result::Outcome};
use quanyu_wire::{FILE_DESCRIPTOR_SET, Language, StreamEvent};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::refusal::Fault;

/// An attribute, the envelope's field in proto3 JSON, and its name in the contract, which is read as well.
struct Shared {
    attribute: &'static str,
    json: &'static str,
    proto: &'static str,
    required: bool,
}

/// What attributes and envelope both can say. `recordedtime` is the extension of that name.
const SHARED: [Shared; 5] = [
    Shared { attribute: "id", json: "eventId", proto: "event_id", required: true },
    Shared { attribute: "source", json: "source", proto: "source", required: true },
    Shared { attribute: "subject", json: "subject", proto: "subject", required: false },
    Shared { attribute: "time", json: "occurredAt", proto: "occurred_at", required: false },
    Shared { attribute: "recordedtime", json: "recordedAt", proto: "recorded_at", required: false },
];

/// How one stream's events look.
pub(crate) struct Contract {
    event: MessageDescriptor,
}

/// Something that is no event of the stream.
#[derive(Debug)]
pub(crate) struct Refused {
    /// As far as it was said.
    event_id: String,
    faults: Vec<Fault>,
}

impl Refused {
    pub(crate) fn reason(&self) -> &'static str {
        self.faults.first().map_or("MALFORMED", Fault::reason)
    }

    pub(crate) fn result(self, language: Language) -> wire::PublishResult {
        let violations = self.faults.iter().map(|fault| fault.violation(language)).collect();
        let outcome = Some(Outcome::Rejected(wire::Rejection { violations }));
        wire::PublishResult { event_id: self.event_id, outcome }
    }
}

impl Contract {
    pub(crate) fn of(stream: Stream) -> Result<Self, Error> {
        let missing = || Error::Contract(stream.topic());
        let pool = DescriptorPool::decode(FILE_DESCRIPTOR_SET).map_err(|_| missing())?;
        let name = stream.as_str();
        let (first, rest) = name.split_at_checked(1).ok_or_else(missing)?;
        let full = format!("quanyu.{name}.v1.{}{rest}Event", first.to_uppercase());
        Ok(Self { event: pool.get_message_by_name(&full).ok_or_else(missing)? })
    }

    /// The event, or everything that is wrong with its form.
    pub(crate) fn read<E: StreamEvent>(&self, item: Value) -> Result<E, Refused> {
        let Value::Object(mut attributes) = item else {
            let fault = Fault::new("event", "MALFORMED", "must be a JSON object", "应为 JSON 对象");
            return Err(Refused { event_id: String::new(), faults: vec![fault] });
        };
        let event_id = attributes.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut faults = Vec::new();
        check_form(&attributes, &mut faults);
        let data = match attributes.remove("data") {
            Some(Value::Object(data)) => merged(&attributes, data, &mut faults),
            Some(_) => {
                faults.push(Fault::new("data", "MALFORMED", "must be a JSON object", "应为 JSON 对象"));
                Value::Null
            }
            None => {
                faults.push(missing("data"));
                Value::Null
            }
        };
        if !faults.is_empty() {
            return Err(Refused { event_id, faults });
        }
        self.decode(&attributes, data).map_err(|fault| Refused { event_id, faults: vec![fault] })
    }

    fn decode<E: StreamEvent>(&self, attributes: &Map<String, Value>, data: Value) -> Result<E, Fault> {
        let malformed = |reason: String| {
            let name = self.event.full_name();
            Fault::new(
                "data",
                "MALFORMED",
                format!("is no {name} in proto3 JSON: {reason}"),
                format!("不是 proto3 JSON 格式的 {name}：{reason}"),
            )
        };
        let message = DynamicMessage::deserialize(self.event.clone(), data);
        let message = message.map_err(|error| malformed(error.to_string()))?;
        let payload = message.fields().find(|(field, _)| field.name() != "envelope");
        let payload = payload.and_then(|(field, _)| field.kind().as_message().cloned());
        // Data without a payload is told by the event's own checks.
        if let Some(payload) = payload
            && attributes.get("type").and_then(Value::as_str) != Some(payload.full_name())
        {
            let name = payload.full_name();
            let english = format!("must be {name}, as the data says");
            return Err(Fault::new("type", "MALFORMED", english, format!("应与数据一致：{name}")));
        }
        E::decode(message.encode_to_vec().as_slice()).map_err(|error| malformed(error.to_string()))
    }
}

/// The attributes that say how the rest is to be read.
fn check_form(attributes: &Map<String, Value>, faults: &mut Vec<Fault>) {
    match attributes.get("specversion").and_then(Value::as_str) {
        Some("1.0") => {}
        Some(_) => faults.push(Fault::new("specversion", "MALFORMED", "must be 1.0", "应为 1.0")),
        None => faults.push(missing("specversion")),
    }
    if !attributes.get("type").is_some_and(Value::is_string) {
        faults.push(missing("type"));
    }
    if attributes.contains_key("data_base64") {
        let english = "is not read: write the event as JSON into data";
        faults.push(Fault::new(
            "data_base64",
            "MALFORMED",
            english,
            "不读取此字段：请将事件以 JSON 写入 data",
        ));
    }
    let content = attributes.get("datacontenttype").and_then(Value::as_str).unwrap_or("application/json");
    let content = content.split(';').next().unwrap_or_default().trim();
    if content != "application/json" && !content.ends_with("+json") {
        faults.push(Fault::new(
            "datacontenttype",
            "MALFORMED",
            "must be application/json",
            "应为 application/json",
        ));
    }
}

/// The data with what only the attributes say.
fn merged(attributes: &Map<String, Value>, mut data: Map<String, Value>, faults: &mut Vec<Fault>) -> Value {
    let envelope = data.entry("envelope").or_insert_with(|| Value::Object(Map::new()));
    let Some(envelope) = envelope.as_object_mut() else {
        faults.push(Fault::new("data.envelope", "MALFORMED", "must be a JSON object", "应为 JSON 对象"));
        return Value::Null;
    };
    for shared in &SHARED {
        let attribute = shared.attribute;
        let Some(said) = attributes.get(attribute) else {
            if shared.required {
                faults.push(missing(attribute));
            }
            continue;
        };
        let Some(said) = said.as_str() else {
            faults.push(Fault::new(attribute, "MALFORMED", "must be a text", "应为文本"));
            continue;
        };
        match envelope.get(shared.json).or_else(|| envelope.get(shared.proto)) {
            None => {
                envelope.insert(shared.json.to_owned(), said.into());
            }
            Some(inner) if agrees(said, inner) => {}
            Some(_) => {
                let english = format!("must agree with data.envelope.{}", shared.proto);
                let chinese = format!("应与 data.envelope.{} 一致", shared.proto);
                faults.push(Fault::new(attribute, "MALFORMED", english, chinese));
            }
        }
    }
    Value::Object(data)
}

/// The same text, the same id in another case, or the same instant written in another way.
fn agrees(said: &str, inner: &Value) -> bool {
    let Some(inner) = inner.as_str() else { return false };
    let instants = || Some(said.parse::<Timestamp>().ok()? == inner.parse::<Timestamp>().ok()?);
    let ids = || Some(uuid::Uuid::try_parse(said).ok()? == uuid::Uuid::try_parse(inner).ok()?);
    said == inner || instants().or_else(ids).unwrap_or(false)
}

fn missing(field: &'static str) -> Fault {
    Fault::new(field, "MISSING", "is required", "必填")
}
