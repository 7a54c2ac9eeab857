//! Another platform's topic (`quanyu import kafka`) on a real broker: every row once, however often the import dies or is
//! begun anew, and a row that is none is named with its place and stops nothing.

use quanyu_log::topics::{TopicSpec, ensure};
use quanyu_log::{Outgoing, Producer, ProducerConfig};
use quanyu_tests::{Platform, until};
use serde_json::{Value, json};

const TOPIC: &str = "ledger-of-elsewhere";
const ROWS: usize = 60_000;

#[test]
fn a_topic_of_another_platform_is_imported_once() {
    let platform = Platform::with_roles();
    let specs = [TopicSpec::new(TOPIC, 3)];
    let _created = platform.wait_for(ensure(&platform.broker(), &specs)).unwrap();
    produce(&platform, (0..ROWS).map(hazard));

    let words = import(&platform, &[]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut dies = platform.command(&words).spawn().unwrap();
    until("a part is imported", 60, || platform.number("SELECT count() FROM v1_hazards") > 0);
    dies.kill().unwrap();
    let _killed = dies.wait().unwrap();
    let _rest = imported(&platform, &[], 0);
    assert_eq!(hazards(&platform), ROWS, "none is lost, none is there twice");

    assert_eq!(imported(&platform, &[], 0)["read"], 0, "the group remembers its place");
    produce(&platform, (ROWS..ROWS + 10).map(hazard).chain([b"no row".to_vec()]));
    let more = imported(&platform, &[], 3);
    assert_eq!((&more["read"], &more["accepted"], &more["rejected"]), (&json!(11), &json!(10), &json!(1)));
    assert!(more["rejects"][0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{more}");

    let anew = imported(&platform, &["--group", "anew"], 3);
    assert_eq!(anew["read"], ROWS + 11);
    assert_eq!(hazards(&platform), ROWS + 10, "a new group reads everything again, which changes nothing");
    let _ = platform.proven();
}

fn import(platform: &Platform, more: &[&str]) -> Vec<String> {
    let bootstrap = platform.broker().bootstrap;
    let words = ["import", "kafka", "--brokers", &bootstrap, "--topic", TOPIC, "--map", "hazard", "--json"];
    words.iter().chain(more).map(|word| (*word).to_owned()).collect()
}

fn imported(platform: &Platform, more: &[&str], code: i32) -> Value {
    let words = import(platform, more);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let summary = platform.run(&words).ended_with(code).json();
    platform.folded_within(60);
    summary
}

fn hazards(platform: &Platform) -> usize {
    let counted = platform.number("SELECT count() FROM v1_hazards WHERE counted");
    assert_eq!(platform.number("SELECT count() FROM v1_events"), counted, "one event a hazard");
    usize::try_from(counted).unwrap()
}

fn hazard(number: usize) -> Vec<u8> {
    let row = json!({
        "id": format!("h-{number}"), "event": "reported", "at": "2026-09-01T08:00:00+08:00",
        "recorded_at": "2026-09-01T08:05:00+08:00", "area": "330784006", "hazard_class": "fire", "level": "general", "finder_role": "grid-staff",
    });
    row.to_string().into_bytes()
}

fn produce(platform: &Platform, rows: impl Iterator<Item = Vec<u8>>) {
    let producer =
        platform.wait_for(async { Producer::new(&ProducerConfig::new(platform.broker())) }).unwrap();
    let outgoing = |payload| Outgoing {
        topic: TOPIC.into(),
        key: Vec::new(),
        payload: Some(payload),
        headers: Vec::new(),
        timestamp_ms: None,
    };
    for receipt in platform.wait_for(producer.publish(rows.map(outgoing).collect())) {
        let _ = receipt.unwrap();
    }
}
