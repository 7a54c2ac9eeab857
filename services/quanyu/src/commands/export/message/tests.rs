//! Every golden example of the contract is exported, read as `publish` and `ingest` read it, and is the same event.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use prost::Message as _;
use quanyu_event::{CoordinateSystem, Timestamp};
use quanyu_schema::Codec;
use quanyu_wire::{Checker, Limits, StreamEvent, pb};

use super::*;
use crate::ingest_client::streams;

fn examples(stream: Stream) -> Vec<Envelope> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/examples").join(stream.as_str());
    let codec = Codec::of_topic(stream.topic()).unwrap();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let bytes = files.filter(|file| file.extension().is_some_and(|ending| ending == "hex")).map(|file| {
        let digits: Vec<u8> =
            std::fs::read(file).unwrap().into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        digits.chunks(2).map(byte).collect::<Vec<u8>>()
    });
    bytes.map(|body| codec.decode(Some(&body)).unwrap().envelope).collect()
}

/// As ingest takes a message in.
fn taken<E: StreamEvent>(bytes: &[u8], received_at: Timestamp) -> Envelope {
    let limits = Limits { now: received_at, floor: Timestamp::from_millis(0), ahead_ms_max: i64::MAX / 2 };
    let mut checker = Checker::new(&limits);
    let event = E::decode(bytes).unwrap().into_event(&mut checker);
    event.unwrap_or_else(|| panic!("{:?}", checker.violations))
}

/// The system that a source used is the one thing that an export does not keep.
fn in_wgs84(envelope: &Envelope) -> Json {
    let json = serde_json::to_string(envelope).unwrap();
    let other = [CoordinateSystem::Gcj02, CoordinateSystem::Bd09];
    let json = other.iter().fold(json, |json, system| {
        json.replace(
            &format!(r#""coordinate_system":"{}""#, system.as_str()),
            r#""coordinate_system":"wgs84""#,
        )
    });
    let mut json: Json = serde_json::from_str(&json).unwrap();
    json.as_object_mut().unwrap().remove("schema_version");
    json
}

#[test]
fn every_example_comes_back_as_the_same_event() {
    let mut seen = 0;
    for described in streams().unwrap() {
        let stream = Stream::from_name(&described.name).unwrap();
        let writer = Writer::new(stream, described.event.clone());
        for example in examples(stream) {
            let line = writer.line(&example).unwrap();
            let mut json: Json = serde_json::from_slice(&line).unwrap();
            // `publish` takes the stream's name off before it reads the message.
            let named = json.as_object_mut().unwrap().remove("stream");
            assert!(named.is_none_or(|name| name == stream.as_str()));
            let message = DynamicMessage::deserialize(described.event.clone(), json).unwrap();
            let bytes = message.encode_to_vec();
            let back = match stream {
                Stream::Incident => taken::<pb::incident::v1::IncidentEvent>(&bytes, example.received_at),
                Stream::Fire => taken::<pb::fire::v1::FireEvent>(&bytes, example.received_at),
                Stream::Safety => taken::<pb::safety::v1::SafetyEvent>(&bytes, example.received_at),
                Stream::Warning => taken::<pb::warning::v1::WarningEvent>(&bytes, example.received_at),
                Stream::Audit => taken::<pb::audit::v1::AuditEvent>(&bytes, example.received_at),
            };
            let (expected, found) = (in_wgs84(&example), in_wgs84(&back));
            assert_eq!(found, expected, "{}", example.payload.event_name());
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} examples");
}
