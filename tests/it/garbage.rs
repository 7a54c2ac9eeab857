//! Garbage on a topic: each broken record becomes a dead letter, its neighbours are folded, and a replay after a fix
//! folds once.

use quanyu_log::{Outgoing, Producer, ProducerConfig, RangeReader};
use quanyu_tests::calls::Calls;
use quanyu_tests::{Platform, Signal};

const TOPIC: &str = "quanyu.incident.v1";

#[test]
fn each_broken_record_is_put_aside_and_the_rest_is_folded() {
    let platform = Platform::with_roles();
    let calls = Calls::write(&platform.scratch(""), "made-up", 500, 3);
    let import = calls.import();
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    let _ = platform.run(&import).ended_with(0);
    platform.folded_within(60);
    // A sound record from the log, to be broken in known ways.
    let sound = sound_record(&platform);

    let mut truncated = sound.clone();
    truncated.truncate(sound.len() / 2);
    let mut unknown = sound.clone();
    unknown[1..5].copy_from_slice(&4_000_000_u32.to_be_bytes());
    let mut trailing = sound.clone();
    trailing.extend_from_slice(b"more");
    // The payload's union branch is four bytes before the text of its code system: branch, channel, class, length.
    let mut wrong_branch = sound.clone();
    let system = sound.windows(7).rposition(|window| window == b"made-up").unwrap();
    wrong_branch[system - 4] = 0x7e;
    let broken: Vec<Option<Vec<u8>>> = vec![
        Some(b"\xff\xfe random".to_vec()),
        Some(truncated),
        Some(unknown.clone()),
        Some(trailing),
        Some(wrong_branch),
        Some(Vec::new()),
        None,
    ];
    let count = broken.len() as u64;
    let producer =
        platform.wait_for(async { Producer::new(&ProducerConfig::new(platform.broker())) }).unwrap();
    let records = broken
        .into_iter()
        .map(|payload| Outgoing {
            topic: TOPIC.into(),
            key: b"incident:garbage".to_vec(),
            payload,
            headers: Vec::new(),
            timestamp_ms: None,
        })
        .collect();
    for receipt in platform.wait_for(producer.publish(records)) {
        let _ = receipt.unwrap();
    }
    let more = Calls::write(&platform.scratch(""), "more", 500, 4);
    let import = more.import();
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    let _ = platform.run(&import).ended_with(0);
    platform.folded_within(60);

    let letters = platform.run(&["dead-letter", "list", "--json"]).ended_with(0).json();
    let letters = letters["letters"].as_array().unwrap();
    assert_eq!(letters.len() as u64, count, "{letters:?}");
    let proof = platform.proven();
    assert_eq!(proof["rejected"].as_u64(), Some(count));
    assert_eq!(proof["events"].as_u64(), Some(calls.calls + more.calls));

    // Replayed as it was it is refused once more, and nothing else changes.
    let _ = platform.run(&["dead-letter", "replay", "--all"]).ended_with(0);
    platform.folded_within(60);
    let again = platform.proven();
    assert_eq!(again["rejected"].as_u64(), Some(2 * count));
    assert_eq!(again["events"], proof["events"]);
}

/// An older build does not know the schema that sources write with by now. What it puts aside is folded when a newer one
/// runs and the letters are replayed: once, however often they are; and the proof holds before and after.
#[test]
fn what_an_older_build_put_aside_is_folded_once_when_it_is_replayed_to_a_newer_one() {
    let platform = Platform::with_servers();
    let (_ingest, endpoint) = platform.ingest("ingest");
    let older = platform.fold("fold", &["fold.test_withheld_schema=1".to_owned()]);
    let calls = Calls::write(&platform.scratch(""), "made-up", 500, 3);
    let mut import = calls.import();
    import.extend(["--endpoint".to_owned(), endpoint]);
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    let _ = platform.run(&import).ended_with(0);
    platform.folded_within(60);
    assert_eq!(platform.number("SELECT count() FROM incident_events"), 0);
    let proof = platform.proven();
    assert_eq!((&proof["events"], &proof["rejected"]), (&0.into(), &calls.rows.into()), "{proof}");

    assert!(older.signal(Signal::SIGTERM));
    older.gone(&platform, 30);
    let newer = platform.fold("fold", &[]);
    newer.ready();
    for replay in 1..=2_u64 {
        let _ = platform.run(&["dead-letter", "replay", "--all"]).ended_with(0);
        platform.folded_within(60);
        let proof = platform.proven();
        assert_eq!(proof["events"].as_u64(), Some(calls.calls), "{proof}");
        assert_eq!(proof["rejected"].as_u64(), Some(calls.rows), "{proof}");
        assert_eq!(proof["duplicates"].as_u64(), Some(replay * calls.rows - calls.calls), "{proof}");
    }
    let counted = "SELECT sum(incidents) FROM v1_incidents_hourly";
    assert_eq!(platform.number(counted), i64::try_from(calls.calls).unwrap());
}

fn sound_record(platform: &Platform) -> Vec<u8> {
    let mut reader = RangeReader::new(&platform.broker(), TOPIC).unwrap();
    let partitions = reader.partitions().unwrap();
    let record = (0..partitions).find_map(|partition| reader.record_at(partition, 0).unwrap());
    let sound = record.unwrap().payload.unwrap();
    assert!(sound.len() > 20 && sound[0] == 0, "a framed record");
    sound
}
