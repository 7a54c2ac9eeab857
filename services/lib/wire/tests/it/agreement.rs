//! Every Avro record is a proto message with the same fields in the same order: names, types, enumeration numbers,
//! what is required. Nothing stands on one side only.
//!
//! Two things differ on purpose: a nullable message or enumeration has no mark in proto (absent or 0), and the platform
//! itself adds `received_at` and `schema_version` to the envelope.

use super::{contract, pool};
use prost_reflect::{Cardinality, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use quanyu_contract::{Contract, Field, Scalar, Type, camel, snake};
use std::collections::BTreeSet;

/// Fields of the Avro envelope that no source sends.
const OF_THE_PLATFORM: [&str; 2] = ["received_at", "schema_version"];
/// Services and their answers live in these files; no record corresponds to them.
const NOT_RECORDS: [&str; 3] = ["publish.proto", "_service.proto", "envelope.proto"];

#[test]
fn every_record_is_a_message_with_the_same_fields() {
    let (contract, pool) = (contract(), pool());
    let mut wrong = Vec::new();
    for record in &contract.records {
        let full = format!("{}.{}", record.namespace, record.name);
        match pool.get_message_by_name(&full) {
            None => wrong.push(format!("{full}: no message")),
            Some(message) => compare(&message, &record.fields.iter().collect::<Vec<_>>(), &mut wrong),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_envelope_is_what_a_source_can_say() {
    let (contract, pool) = (contract(), pool());
    let message = pool.get_message_by_name("quanyu.common.v1.Envelope").unwrap();
    let sent = |field: &&Field| field.ty != Type::Payload && !OF_THE_PLATFORM.contains(&field.name.as_str());
    let mut wrong = Vec::new();
    compare(&message, &contract.envelope.fields.iter().filter(sent).collect::<Vec<_>>(), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_enumeration_has_the_same_numbers() {
    let (contract, pool) = (contract(), pool());
    for e in &contract.enums {
        let full = format!("{}.{}", e.namespace, e.name);
        let found: EnumDescriptor = pool.get_enum_by_name(&full).unwrap_or_else(|| panic!("{full}: no enum"));
        let prefix = snake(&e.name).to_uppercase();
        let expected: Vec<(i32, String)> =
            (0..).zip(e.symbols.iter().map(|symbol| format!("{prefix}_{}", symbol.to_uppercase()))).collect();
        let values: Vec<(i32, String)> =
            found.values().map(|value| (value.number(), value.name().to_owned())).collect();
        assert_eq!(values, expected, "{full}");
    }
}

#[test]
fn no_message_or_enumeration_stands_in_proto_alone() {
    let (contract, pool) = (contract(), pool());
    let records: BTreeSet<String> = contract
        .records
        .iter()
        .map(|record| format!("{}.{}", record.namespace, record.name))
        .chain(contract.enums.iter().map(|e| format!("{}.{}", e.namespace, e.name)))
        .collect();
    let ours = pool.files().filter(|file| file.package_name().starts_with("quanyu."));
    for file in ours.filter(|file| !NOT_RECORDS.iter().any(|ending| file.name().ends_with(ending))) {
        let names = file.messages().map(|m| m.full_name().to_owned());
        for name in names.chain(file.enums().map(|e| e.full_name().to_owned())) {
            assert!(records.contains(&name), "{name} of {} has no Avro type", file.name());
        }
    }
}

#[test]
fn every_stream_offers_exactly_the_events_of_its_topic() {
    let (contract, pool) = (contract(), pool());
    for topic in &contract.topics {
        let Some(stream) = &topic.stream else { continue };
        let full = format!("quanyu.{stream}.v1.{}Event", camel(stream));
        let message = pool.get_message_by_name(&full).unwrap_or_else(|| panic!("{full}: no message"));
        let payload = message.oneofs().find(|oneof| oneof.name() == "payload").unwrap();
        let offered: Vec<(String, String)> =
            payload.fields().map(|field| (field.name().to_owned(), message_name(&field))).collect();
        let expected: Vec<(String, String)> =
            events(&contract, &topic.kinds).into_iter().map(|full| (snake(last(&full)), full)).collect();
        assert_eq!(offered, expected, "{full}");
        let numbers: Vec<u32> = payload.fields().map(|field| field.number()).collect();
        assert!(numbers.is_sorted() && numbers.iter().all(|number| *number >= 10), "{full}: {numbers:?}");
        let others: Vec<String> = message
            .fields()
            .filter(|f| f.containing_oneof().is_none())
            .map(|f| f.name().to_owned())
            .collect();
        assert_eq!(others, ["envelope"], "{full}");
    }
}

fn events(contract: &Contract, kinds: &[String]) -> Vec<String> {
    let kinds = kinds.iter().map(|name| contract.kinds.iter().find(|kind| &kind.name == name).unwrap());
    let namespace = |event: &String| {
        let record = contract.records.iter().find(|record| &record.name == event).unwrap();
        format!("{}.{event}", record.namespace)
    };
    kinds.flat_map(|kind| kind.events.iter().map(namespace).collect::<Vec<_>>()).collect()
}

fn last(full: &str) -> &str {
    full.rsplit('.').next().unwrap()
}

fn message_name(field: &FieldDescriptor) -> String {
    match field.kind() {
        Kind::Message(message) => message.full_name().to_owned(),
        other => format!("{other:?}"),
    }
}

fn compare(message: &MessageDescriptor, expected: &[&Field], wrong: &mut Vec<String>) {
    let full = message.full_name();
    let mut fields: Vec<FieldDescriptor> = message.fields().collect();
    fields.sort_by_key(FieldDescriptor::number);
    let names = |fields: &[FieldDescriptor]| fields.iter().map(|f| f.name().to_owned()).collect::<Vec<_>>();
    let expected_names: Vec<String> = expected.iter().map(|field| field.name.clone()).collect();
    if names(&fields) != expected_names {
        wrong.push(format!("{full}: fields {:?} in proto, {expected_names:?} in Avro", names(&fields)));
        return;
    }
    for ((field, avro), number) in fields.iter().zip(expected).zip(1..) {
        let place = format!("{full}.{}", avro.name);
        if field.number() != number {
            wrong.push(format!("{place}: number {} instead of {number}", field.number()));
        }
        if !same_type(&field.kind(), &avro.ty) {
            wrong.push(format!("{place}: {:?} in proto, {:?} in Avro", field.kind(), avro.ty));
        }
        if (field.cardinality() == Cardinality::Repeated) != matches!(avro.ty, Type::Array(_)) {
            wrong.push(format!("{place}: a list on one side only"));
        }
        let marked = field.field_descriptor_proto().proto3_optional();
        let markable = matches!(avro.ty, Type::Scalar(scalar) if scalar != Scalar::Timestamp);
        if marked != (avro.nullable && markable) {
            wrong.push(format!("{place}: optional {marked} in proto, nullable {} in Avro", avro.nullable));
        }
    }
}

fn same_type(proto: &Kind, avro: &Type) -> bool {
    match (proto, avro) {
        (_, Type::Array(item)) => same_type(proto, item),
        (Kind::Enum(e), Type::Enum(full)) => e.full_name() == full,
        (Kind::Message(message), Type::Record(full)) => message.full_name() == full,
        (Kind::Message(message), Type::Scalar(Scalar::Timestamp)) => {
            message.full_name() == "google.protobuf.Timestamp"
        }
        (Kind::String, Type::Scalar(Scalar::String | Scalar::Uuid))
        | (Kind::Int32, Type::Scalar(Scalar::Int))
        | (Kind::Int64, Type::Scalar(Scalar::Long))
        | (Kind::Double, Type::Scalar(Scalar::Double))
        | (Kind::Bool, Type::Scalar(Scalar::Boolean)) => true,
        _ => false,
    }
}
