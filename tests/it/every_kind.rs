//! The golden examples of every event as records of the real log: each is folded, proven, and shown by its views.

use quanyu_log::{Outgoing, Producer, ProducerConfig};
use quanyu_tests::Platform;
use std::path::{Path, PathBuf};

const STREAMS: [&str; 5] = ["incident", "fire", "safety", "warning", "audit"];

#[test]
fn every_example_is_folded_proven_and_shown() {
    let platform = Platform::with_roles();
    let records: Vec<Outgoing> = STREAMS.iter().flat_map(|stream| records(stream)).collect();
    let count = records.len();
    assert!(count > 100, "{count} examples");
    let producer =
        platform.wait_for(async { Producer::new(&ProducerConfig::new(platform.broker())) }).unwrap();
    for receipt in platform.wait_for(producer.publish(records)) {
        let _ = receipt.unwrap();
    }
    platform.folded_within(60);
    let proof = platform.proven();
    assert_eq!(proof["events"].as_u64(), Some(count as u64), "{proof}");
    // What was read is apart: it is for auditors, not for analysts.
    let audits = platform.number("SELECT count() FROM v1_access_reads");
    assert_eq!(audits, 1);
    assert_eq!(platform.number("SELECT count() FROM v1_events") + audits, i64::try_from(count).unwrap());

    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/reference/yongkang");
    let _ = platform.run(&["reference", "load", set.to_str().unwrap()]).ended_with(0);
    quanyu_tests::until("the reference set is in force", 60, || {
        platform.number("SELECT count() FROM v1_reference_sets") > 0
    });
    let views =
        platform.rows("SELECT name FROM system.tables WHERE database = 'quanyu' AND name LIKE 'v1_%'");
    assert!(views.len() > 30, "{} views", views.len());
    let hourly = |view: &str| view.ends_with("_hourly") || view.ends_with("_monthly");
    for view in views.iter().map(|row| row["name"].as_str().unwrap()) {
        let rows = platform.rows(&format!("SELECT * FROM {view} LIMIT 1"));
        assert!(!rows.is_empty() || hourly(view), "{view} is empty");
    }
}

/// The examples of a stream, as the log would hold them.
fn records(stream: &str) -> Vec<Outgoing> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto/examples").join(stream);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let record = |file: &PathBuf| {
        let example: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let hex = std::fs::read_to_string(file.with_extension("avro.hex")).unwrap();
        Outgoing {
            topic: format!("quanyu.{stream}.v1").into(),
            key: example["subject"].as_str().unwrap().as_bytes().to_vec(),
            payload: Some(bytes(&hex)),
            headers: Vec::new(),
            timestamp_ms: None,
        }
    };
    files.iter().map(record).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(char::is_ascii_hexdigit).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
