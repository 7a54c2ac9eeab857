//! A file through gRPC, Kafka and fold into the views: the figures are those counted while the file was made up.

use quanyu_tests::Platform;
use quanyu_tests::calls::Calls;
use std::collections::BTreeMap;

#[test]
fn a_file_imported_twice_changes_no_figure() {
    let platform = Platform::with_roles();
    let calls = Calls::write(&platform.scratch(""), "made-up", 6_000, 11);
    assert!(calls.repeats > 50, "the file repeats rows");
    let arguments = calls.import();
    let import: Vec<&str> = arguments.iter().map(String::as_str).collect();

    let first = platform.run(&import).ended_with(0).json();
    assert_eq!(
        (&first["read"], &first["accepted"], &first["rejected"]),
        (&calls.rows.into(), &calls.rows.into(), &0.into())
    );
    platform.folded_within(60);
    assert_eq!(platform.number("SELECT count() FROM v1_incidents") as u64, calls.calls);
    assert_eq!(platform.number("SELECT count() FROM duplicate_events") as u64, calls.repeats);
    assert_eq!(by_class_and_day(&platform), calls.by_class_and_day);
    assert_eq!(rollup(&platform), calls.by_class_and_day);
    let proof = platform.proven();
    assert_eq!(proof["offsets"].as_u64(), Some(calls.rows));
    assert_eq!(proof["events"].as_u64(), Some(calls.calls));
    assert_eq!(proof["duplicates"].as_u64(), Some(calls.repeats));

    let second = platform.run(&import).ended_with(0).json();
    assert_eq!(second["accepted"], calls.rows);
    platform.folded_within(60);
    assert_eq!(platform.number("SELECT count() FROM v1_incidents") as u64, calls.calls);
    assert_eq!(platform.number("SELECT count() FROM duplicate_events") as u64, calls.repeats + calls.rows);
    assert_eq!(by_class_and_day(&platform), calls.by_class_and_day);
    let _ = platform.proven();
}

fn by_class_and_day(platform: &Platform) -> BTreeMap<(String, String), u64> {
    counts(
        platform,
        "SELECT category_class, toDate(reported_at, 'Asia/Shanghai') AS day, count() AS n FROM v1_incidents GROUP BY category_class, day",
    )
}

fn rollup(platform: &Platform) -> BTreeMap<(String, String), u64> {
    counts(
        platform,
        "SELECT category_class, toDate(hour, 'Asia/Shanghai') AS day, sum(incidents) AS n FROM v1_incidents_hourly \
         GROUP BY category_class, day HAVING n != 0",
    )
}

fn counts(platform: &Platform, query: &str) -> BTreeMap<(String, String), u64> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let number = |value: &serde_json::Value| value.as_u64().or_else(|| value.as_str()?.parse().ok()).unwrap();
    let rows = platform.rows(query);
    rows.iter().map(|row| ((text(&row["category_class"]), text(&row["day"])), number(&row["n"]))).collect()
}
