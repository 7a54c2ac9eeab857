//! What is exported and published again is the same: the same events, the same figures, no second copy.

use quanyu_tests::Platform;

#[test]
fn an_export_that_is_published_again_changes_no_figure() {
    let platform = Platform::with_roles();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for extract in ["chicago", "toronto", "osha"] {
        let file = root.join(format!("deploy/import/extracts/{extract}.csv.gz"));
        let _ = platform.run(&["import", file.to_str().unwrap(), "--map", extract, "--json"]).ended_with(0);
    }
    platform.folded_within(60);
    let figures = |platform: &Platform| {
        ["incidents", "fires", "work_accidents"].map(|kind| {
            let view = format!("v1_{kind}");
            platform.rows(&format!("SELECT cityHash64(groupArray(tuple(*))) AS all FROM (SELECT * EXCEPT (topic, version, first_received_at, last_received_at) FROM {view} ORDER BY subject)"))
        })
    };
    let before = figures(&platform);
    let events = platform.number("SELECT count() FROM v1_events");
    let file = platform.scratch("events.ndjson");
    let out = file.to_str().unwrap();
    let told = platform.run(&["export", "events", "--out", out, "--json"]).ended_with(0).json();
    assert_eq!(told["events"], events);

    let again = platform.run(&["publish", out, "--json"]).ended_with(0).json();
    assert_eq!(again["accepted"], events);
    platform.folded_within(60);
    assert_eq!(platform.number("SELECT count() FROM v1_events"), events);
    assert_eq!(platform.number("SELECT count() FROM duplicate_events"), events);
    // The same content to the last bit: a repeat, not a conflict.
    let conflicts = "SELECT count() FROM duplicate_events WHERE content_hash != first_content_hash";
    assert_eq!(platform.number(conflicts), 0);
    assert_eq!(figures(&platform), before);
    let _ = platform.proven();

    for (name, begins) in
        [("a.csv", b"\"topic\"".as_slice()), ("a.parquet", b"PAR1"), ("a.ndjson", b"{\"topic\"")]
    {
        let file = platform.scratch(name);
        let _ = platform.run(&["export", "v1_fires", "--out", file.to_str().unwrap()]).ended_with(0);
        assert!(std::fs::read(&file).unwrap().starts_with(begins), "{name}");
    }
}
