//! A letter survives its way onto the topic and back, and its replay is the original record.
#![allow(clippy::unwrap_used)]

use super::*;

fn letter() -> DeadLetter {
    DeadLetter {
        topic: "quanyu.fire.v1".to_owned(),
        partition: 2,
        offset: 41,
        timestamp_ms: 1_700_000_000_123,
        key: Some(vec![0, 255, 1]),
        payload: Some(vec![9, 9, 9]),
        headers: vec![
            ("ce_id".to_owned(), b"a".to_vec()),
            ("quanyu_dead_topic".to_owned(), b"mine".to_vec()),
            ("ce_id".to_owned(), vec![0xff]),
        ],
        reason: Reason::new(ReasonCode::UnknownSchema, "schema 99"),
        recorded_at_ms: 1_700_000_000_456,
    }
}

fn as_stored(outgoing: Outgoing) -> Record {
    Record {
        topic: outgoing.topic.to_string(),
        partition: 0,
        offset: 7,
        timestamp_ms: outgoing.timestamp_ms.unwrap_or(0),
        key: Some(outgoing.key),
        payload: outgoing.payload,
        headers: outgoing.headers.into_iter().map(|(name, value)| (name.into_owned(), value)).collect(),
    }
}

#[test]
fn comes_back_as_it_was() {
    let cases = [letter(), DeadLetter { key: None, payload: None, headers: Vec::new(), ..letter() }];
    for given in cases {
        let read = DeadLetter::from_record(as_stored(given.to_outgoing())).unwrap();
        assert_eq!(read, given);
    }
}

#[test]
fn has_the_same_key_each_time() {
    let later = DeadLetter { recorded_at_ms: 9, ..letter() };
    assert_eq!(letter().to_outgoing().key, later.to_outgoing().key);
    assert_eq!(letter().origin(), "quanyu.fire.v1/2/41");
}

#[test]
fn replays_the_original_with_its_origin() {
    let mut given = letter();
    given.headers.push((REPLAY_HEADER.to_owned(), b"older/0/0".to_vec()));
    let replayed = given.to_replay();
    assert_eq!(
        (&*replayed.topic, replayed.key, replayed.payload),
        ("quanyu.fire.v1", vec![0, 255, 1], Some(vec![9; 3]))
    );
    let origins: Vec<_> = replayed.headers.iter().filter(|(name, _)| name == REPLAY_HEADER).collect();
    assert_eq!(origins.len(), 1);
    assert_eq!(origins[0].1, b"quanyu.fire.v1/2/41");
}

#[test]
fn a_record_without_its_headers_is_no_letter() {
    let mut record = as_stored(letter().to_outgoing());
    record.headers.retain(|(name, _)| name != "quanyu_dead_offset");
    let error = DeadLetter::from_record(record).unwrap_err();
    assert!(error.to_string().contains("quanyu_dead_offset"), "{error}");
}

#[test]
fn a_reason_is_bounded_and_its_code_round_trips() {
    assert!(Reason::new(ReasonCode::Undecodable, "火".repeat(2_000)).text.len() <= 1_024);
    assert_eq!(ReasonCode::parse(ReasonCode::Undecodable.name()), ReasonCode::Undecodable);
    assert_eq!(ReasonCode::parse("from_the_future"), ReasonCode::Other);
}
