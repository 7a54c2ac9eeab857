//! Any event of any topic there and back: the types, our codec and Avro's reference implementation agree on every
//! field by name, type and place.

use super::{contract, generate};
use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::types::Value as Avro;
use apache_avro::writer::datum::GenericDatumWriter;
use proptest::prelude::*;
use quanyu_event::{Envelope, Stream};
use quanyu_schema::{Codec, bundled};
use serde_json::Value;
use std::rc::Rc;

/// Magic byte and schema id.
const HEADER_BYTES: usize = 5;

fn there_and_back(stream: Stream) {
    let contract = Rc::new(contract());
    let codec = Codec::of_topic(stream.topic()).unwrap();
    let newest = bundled().iter().filter(|b| b.topic == stream.topic()).max_by_key(|b| b.version).unwrap();
    let reference = Schema::parse_str(newest.schema).unwrap();
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(json in generate::envelope(&contract, stream.as_str()))| {
        let envelope: Envelope = serde_json::from_value(json.clone()).unwrap();
        prop_assert_eq!(&serde_json::to_value(&envelope).unwrap(), &json, "the types keep every field");
        let value = codec.encode(&envelope).unwrap();
        let decoded = codec.decode(Some(&value)).unwrap();
        prop_assert_eq!(&decoded.envelope, &envelope);
        let mut body = &value[HEADER_BYTES..];
        let read = GenericDatumReader::builder(&reference).build().unwrap().read_value(&mut body).unwrap();
        prop_assert!(body.is_empty());
        prop_assert_eq!(&plain(&read), &named_payload_removed(json), "the reference reads the same fields");
        let written = GenericDatumWriter::builder(&reference).build().unwrap().write_value_to_vec(read).unwrap();
        prop_assert_eq!(&written, &value[HEADER_BYTES..]);
    });
}

/// `{"payload": {"IncidentReported": {…}}}` → `{"payload": {…}}`: Avro's value does not name the branch.
fn named_payload_removed(mut json: Value) -> Value {
    let payload = json["payload"].as_object_mut().unwrap();
    let fields = std::mem::take(payload).into_iter().next().unwrap().1;
    json["payload"] = fields;
    json
}

fn plain(value: &Avro) -> Value {
    match value {
        Avro::Null => Value::Null,
        Avro::Boolean(b) => (*b).into(),
        Avro::Int(n) => (*n).into(),
        Avro::Long(n) | Avro::TimestampMillis(n) => (*n).into(),
        Avro::Double(d) => (*d).into(),
        Avro::String(text) => text.as_str().into(),
        Avro::Uuid(uuid) => uuid.to_string().into(),
        Avro::Enum(_, symbol) => symbol.as_str().into(),
        Avro::Union(_, inner) => plain(inner),
        Avro::Array(items) => items.iter().map(plain).collect(),
        Avro::Record(fields) => Value::Object(fields.iter().map(|(k, v)| (k.clone(), plain(v))).collect()),
        other => panic!("the contract has no {other:?}"),
    }
}

#[test]
fn of_incidents() {
    there_and_back(Stream::Incident);
}

#[test]
fn of_fires() {
    there_and_back(Stream::Fire);
}

#[test]
fn of_safety() {
    there_and_back(Stream::Safety);
}
