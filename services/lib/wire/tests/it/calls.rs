//! The golden examples as calls: sent as proto messages they pass every check and become exactly the envelopes that
//! the examples show. So proto and the event types agree by value, not only by name.

use super::{contract, pool, proto};
use prost::Message as _;
use prost_reflect::DynamicMessage;
use quanyu_contract::{Contract, Type, camel, snake};
use quanyu_event::{Envelope, Stream, Timestamp};
use quanyu_wire::{Checker, Limits, Rule, StreamEvent, Violation, pb};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// (stream, file, JSON) of every example.
fn examples() -> Vec<(Stream, PathBuf, Value)> {
    let mut found = Vec::new();
    for stream in Stream::ALL {
        for file in std::fs::read_dir(proto().join("examples").join(stream.as_str())).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "json") {
                let json = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
                found.push((*stream, file, json));
            }
        }
    }
    assert!(found.len() > 50, "{} examples", found.len());
    found
}

/// The proto message of an example, in proto's JSON, with enumerations as numbers.
fn message(contract: &Contract, example: &Value) -> Value {
    let mut envelope = convert(contract, &contract.envelope.fields, example);
    for of_the_platform in ["received_at", "schema_version", "payload"] {
        envelope.remove(of_the_platform);
    }
    let (event, fields) = example["payload"].as_object().unwrap().iter().next().unwrap();
    let record = contract.records.iter().find(|record| &record.name == event).unwrap();
    json!({ "envelope": envelope, snake(event): convert(contract, &record.fields, fields) })
}

fn convert(contract: &Contract, fields: &[quanyu_contract::Field], json: &Value) -> Map<String, Value> {
    let mut out = Map::new();
    for field in fields.iter().filter(|field| !json[&field.name].is_null()) {
        let value = &json[&field.name];
        let converted = match &field.ty {
            Type::Enum(full) => {
                symbols(contract, full).iter().position(|symbol| value == symbol).unwrap().into()
            }
            Type::Record(full) => {
                let same = |r: &&quanyu_contract::RecordType| &format!("{}.{}", r.namespace, r.name) == full;
                let record = contract.records.iter().find(same).unwrap();
                Value::Object(convert(contract, &record.fields, value))
            }
            _ => value.clone(),
        };
        out.insert(field.name.clone(), converted);
    }
    out
}

fn symbols<'a>(contract: &'a Contract, full: &str) -> &'a [String] {
    let same = |e: &&quanyu_contract::EnumType| format!("{}.{}", e.namespace, e.name) == full;
    &contract.enums.iter().find(same).unwrap().symbols
}

/// The envelope that the platform makes of an example's message.
fn accepted(contract: &Contract, stream: Stream, example: &Value) -> Value {
    sent(contract, stream, example).unwrap_or_else(|violations| panic!("{violations:?} in {example:#}"))
}

/// The envelope, or what the message breaks.
fn sent(contract: &Contract, stream: Stream, example: &Value) -> Result<Value, Vec<Violation>> {
    let name = format!("quanyu.{stream}.v1.{}Event", camel(stream.as_str()), stream = stream.as_str());
    let descriptor = pool().get_message_by_name(&name).unwrap();
    let dynamic = DynamicMessage::deserialize(descriptor, message(contract, example))
        .unwrap_or_else(|error| panic!("{error} in {example:#}"));
    let bytes = dynamic.encode_to_vec();
    let received_at = millis(&example["received_at"]);
    let limits = Limits { now: received_at, floor: Timestamp::from_millis(0), ahead_ms_max: 0 };
    let mut check = Checker::new(&limits);
    let envelope = match stream {
        Stream::Incident => there_and_back::<pb::incident::v1::IncidentEvent>(&bytes, &mut check),
        Stream::Fire => there_and_back::<pb::fire::v1::FireEvent>(&bytes, &mut check),
        Stream::Safety => there_and_back::<pb::safety::v1::SafetyEvent>(&bytes, &mut check),
        Stream::Warning => there_and_back::<pb::warning::v1::WarningEvent>(&bytes, &mut check),
        Stream::Audit => there_and_back::<pb::audit::v1::AuditEvent>(&bytes, &mut check),
    };
    match envelope {
        Some(envelope) if check.violations.is_empty() => Ok(serde_json::to_value(envelope).unwrap()),
        _ => Err(check.violations),
    }
}

/// The event of a message; on the way it is made a message once more, which must say the same.
fn there_and_back<E: StreamEvent>(bytes: &[u8], check: &mut Checker<'_>) -> Option<Envelope> {
    let event = E::decode(bytes).unwrap().into_event(check)?;
    let again = E::from_event(event.clone()).unwrap().into_event(check)?;
    // Positions go out in WGS-84, to which they were converted; what the source had given stays behind.
    let plain = |event: &Envelope| {
        let text = serde_json::to_string(event).unwrap();
        text.replace("\"gcj02\"", "\"wgs84\"").replace("\"bd09\"", "\"wgs84\"")
    };
    assert_eq!(plain(&again), plain(&event));
    Some(event)
}

fn millis(time: &Value) -> Timestamp {
    Timestamp::from_millis(time.as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// The example with its times in milliseconds, as the event types are written.
fn expected(example: &Value) -> Value {
    match example {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(_) if name.ends_with("_at") => (name.clone(), millis(value).millis().into()),
                other => (name.clone(), expected(other)),
            })
            .collect(),
        other => other.clone(),
    }
}

#[test]
fn every_example_is_a_call_that_is_accepted_as_it_stands() {
    let contract = contract();
    for (stream, file, example) in examples() {
        assert_eq!(accepted(&contract, stream, &example), expected(&example), "{}", file.display());
    }
}

#[test]
fn every_value_of_every_enumeration_arrives_as_its_symbol() {
    let contract = contract();
    let mut tried = 0;
    for (stream, file, example) in examples() {
        let event = example["payload"].as_object().unwrap().keys().next().unwrap().clone();
        let record = contract.records.iter().find(|record| record.name == event).unwrap();
        for field in &record.fields {
            let Type::Enum(full) = &field.ty else { continue };
            for symbol in symbols(&contract, full).iter().skip(1) {
                let mut changed = example.clone();
                changed["payload"][&event][&field.name] = symbol.as_str().into();
                let place = format!("{} {} {symbol}", file.display(), field.name);
                assert_eq!(accepted(&contract, stream, &changed), expected(&changed), "{place}");
                tried += 1;
            }
        }
    }
    assert!(tried > 30, "{tried}");
}

/// The class within a category is the one enumeration that stands a level deeper, beside a position's system.
#[test]
fn every_class_of_incidents_arrives_as_its_symbol() {
    let contract = contract();
    let (stream, _, example) =
        examples().into_iter().find(|(_, file, _)| file.ends_with("IncidentReported.json")).unwrap();
    for class in symbols(&contract, "quanyu.incident.v1.IncidentClass").iter().skip(1) {
        let mut changed = example.clone();
        changed["payload"]["IncidentReported"]["category"]["class"] = class.as_str().into();
        assert_eq!(accepted(&contract, stream, &changed), expected(&changed));
    }
}

/// What the contract requires is missed when it is not sent, by its path; what it does not require is not.
#[test]
fn what_is_required_is_missed() {
    let contract = contract();
    for (stream, file, example) in examples() {
        let event = example["payload"].as_object().unwrap().keys().next().unwrap().clone();
        let record = contract.records.iter().find(|record| record.name == event).unwrap();
        for field in &record.fields {
            let mut changed = example.clone();
            changed["payload"][&event][&field.name] = Value::Null;
            // Numbers and truth values that are not sent are 0 and false; an empty list is a list.
            let defaulted =
                matches!(&field.ty, Type::Scalar(s) if !is_text(*s)) || matches!(field.ty, Type::Array(_));
            if field.nullable {
                assert_eq!(accepted(&contract, stream, &changed), expected(&changed), "{}", file.display());
            } else if !defaulted {
                let missed =
                    Violation { field: format!("{}.{}", snake(&event), field.name), rule: Rule::Missing };
                assert_eq!(sent(&contract, stream, &changed), Err(vec![missed]), "{}", file.display());
            }
        }
    }
}

fn is_text(scalar: quanyu_contract::Scalar) -> bool {
    use quanyu_contract::Scalar::{String, Timestamp, Uuid};
    matches!(scalar, String | Uuid | Timestamp)
}
