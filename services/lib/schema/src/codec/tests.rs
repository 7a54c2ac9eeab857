//! The codec against Avro's reference implementation, and against bytes that are no event.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use quanyu_event::{
    Area, HazardClass, HazardLevel, HazardReported, IncidentCategory, IncidentChannel, IncidentClass,
    IncidentReported, Payload, Subject, Timestamp,
};
use uuid::Uuid;

fn envelope(subject: &str, payload: impl Into<Payload>) -> Envelope {
    Envelope {
        received_at: Timestamp::from_millis(1_790_000_000_123),
        event_id: Uuid::from_u128(7),
        source: "dispatch".into(),
        source_sequence: Some(12),
        subject: Subject::parse(subject).unwrap(),
        occurred_at: Timestamp::from_millis(1_780_000_000_000),
        recorded_at: Timestamp::from_millis(1_780_000_000_500),
        area: Some(Area { system: "gbt2260".into(), version: "2023".into(), code: "330784105".into() }),
        actor: None,
        correlation_id: None,
        causation_id: Some(Uuid::from_u128(9)),
        source_reference: None,
        exercise: true,
        schema_version: 1,
        payload: payload.into(),
    }
}

fn reported() -> Envelope {
    let category = IncidentCategory {
        class: IncidentClass::Dispute,
        code_system: "local".into(),
        type_code: Some("neighbours".into()),
        subtype_code: None,
        detail_code: None,
    };
    let payload = IncidentReported {
        channel: IncidentChannel::Phone110,
        category,
        severity: None,
        position: None,
        place: Some("市场".into()),
        text_held: false,
    };
    envelope("incident:1", payload)
}

#[test]
fn an_event_comes_back_as_it_went() {
    let codec = Codec::of_topic("quanyu.incident.v1").unwrap();
    let value = codec.encode(&reported()).unwrap();
    let decoded = codec.decode(Some(&value)).unwrap();
    assert_eq!(decoded.envelope, reported());
    assert_eq!(decoded.schema_id, codec.latest_id());
}

#[test]
fn the_reference_implementation_reads_what_is_written() {
    let codec = Codec::of_topic("quanyu.safety.v1").unwrap();
    let hazard = HazardReported {
        hazard_class: HazardClass::Fire,
        level: HazardLevel::Major,
        finder_role: "grid-staff".into(),
        enterprise: None,
        place: None,
        position: None,
        due_at: Some(Timestamp::from_millis(1_781_000_000_000)),
        text_held: false,
    };
    let event = envelope("hazard:1", hazard);
    let value = codec.encode(&event).unwrap();
    let mut body = &value[HEADER_BYTES..];
    let read =
        GenericDatumReader::builder(&codec.latest_avro).build().unwrap().read_value(&mut body).unwrap();
    assert!(body.is_empty());
    let written =
        GenericDatumWriter::builder(&codec.latest_avro).build().unwrap().write_value_to_vec(read).unwrap();
    assert_eq!(written, &value[HEADER_BYTES..]);
}

#[test]
fn a_payload_of_another_topic_is_refused() {
    let codec = Codec::of_topic("quanyu.fire.v1").unwrap();
    assert!(codec.encode(&reported()).is_err());
}

#[test]
fn bytes_that_are_no_event_give_a_reason() {
    let codec = Codec::of_topic("quanyu.incident.v1").unwrap();
    let good = codec.encode(&reported()).unwrap();
    assert!(matches!(codec.decode(None), Err(DecodeError::Empty)));
    assert!(matches!(codec.decode(Some(b"{\"a\":1}")), Err(DecodeError::Form)));
    assert!(matches!(
        codec.decode(Some(&[0, 0, 0, 9, 9, 2])),
        Err(DecodeError::UnknownSchema { id: 2313, .. })
    ));
    for length in HEADER_BYTES..good.len() {
        assert!(codec.decode(Some(&good[..length])).is_err(), "cut at {length}");
    }
    let mut longer = good.clone();
    longer.push(0);
    assert!(matches!(codec.decode(Some(&longer)), Err(DecodeError::Trailing(1))));
}

#[test]
fn content_is_all_but_the_time_of_receipt() {
    let codec = Codec::of_topic("quanyu.incident.v1").unwrap();
    let first = codec.encode(&reported()).unwrap();
    let mut later = reported();
    later.received_at = Timestamp::from_millis(1);
    let retry = codec.encode(&later).unwrap();
    assert_ne!(first, retry);
    assert_eq!(content(&first), content(&retry));
    later.exercise = false;
    assert_ne!(content(&first), content(&codec.encode(&later).unwrap()));
}

/// Id of the made-up earlier version.
const EARLIER_ID: u32 = 4_711;

/// Today's schema as it might have been before two fields and an event were added.
fn earlier_schema(topic: &str) -> AvroSchema {
    let newest = bundled().iter().filter(|b| b.topic == topic).max_by_key(|b| b.version).unwrap();
    let mut schema: serde_json::Value = serde_json::from_str(newest.schema).unwrap();
    let fields = schema["fields"].as_array_mut().unwrap();
    fields.retain(|field| field["name"] != "source_reference");
    let payload = fields.iter_mut().find(|field| field["name"] == "payload").unwrap();
    let events = payload["type"].as_array_mut().unwrap();
    events.retain(|event| event["name"] != "IncidentReopened");
    let reported = events.iter_mut().find(|event| event["name"] == "IncidentReported").unwrap();
    reported["fields"].as_array_mut().unwrap().retain(|field| field["name"] != "severity");
    AvroSchema::parse_str(&schema.to_string()).unwrap()
}

#[test]
fn an_event_of_an_earlier_version_is_read_with_its_new_fields_empty() {
    let topic = "quanyu.incident.v1";
    let mut codec = Codec::of_topic(topic).unwrap();
    let earlier = earlier_schema(topic);
    let mut event = reported();
    event.source_reference = Some("unknown to the earlier version".into());
    let value = codec.encode(&event).unwrap();
    let mut body = &value[HEADER_BYTES..];
    let reader = GenericDatumReader::builder(&codec.latest_avro).reader_schema(&earlier).build().unwrap();
    let as_earlier = reader.read_value(&mut body).unwrap();
    let mut written = [&[MAGIC][..], &EARLIER_ID.to_be_bytes()].concat();
    written.extend(
        GenericDatumWriter::builder(&earlier).build().unwrap().write_value_to_vec(as_earlier).unwrap(),
    );
    assert!(matches!(codec.decode(Some(&written)), Err(DecodeError::UnknownSchema { id: EARLIER_ID, .. })));

    codec.earlier.insert(EARLIER_ID, earlier);
    let decoded = codec.decode(Some(&written)).unwrap();
    assert_eq!((decoded.envelope, decoded.schema_id), (reported(), EARLIER_ID));
    written.push(0);
    assert!(matches!(codec.decode(Some(&written)), Err(DecodeError::Trailing(1))));
}
