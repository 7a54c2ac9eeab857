//! `verify` finds a row deleted, doubled or altered in any one table or the ledger, names the table, and
//! `verify --repair` brings everything back from the log.

use quanyu_tests::Platform;
use quanyu_tests::calls::Calls;
use serde_json::Value;

/// A table, and a column that an altered row differs in.
const TABLES: [(&str, &str); 5] = [
    ("incident_events", "payload"),
    ("incidents", "outcome"),
    ("incident_history", "outcome"),
    ("duplicate_events", "source"),
    ("ledger", "events"),
];

#[test]
fn tampering_is_found_table_by_table_and_repaired() {
    let platform = Platform::with_roles();
    let calls = Calls::write(&platform.scratch(""), "made-up", 2_000, 5);
    let import = calls.import();
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    let _ = platform.run(&import).ended_with(0);
    platform.folded_within(60);
    let proof = platform.proven();

    for (table, column) in TABLES {
        for how in ["deleted", "doubled", "altered"] {
            platform.tamper(&statement(table, column, how));
            let found = platform.run(&["verify", "--json"]).ended_with(3).json();
            assert_eq!(found["ok"], false);
            assert!(names(&found, table), "{how} in {table}: {found}");
            let repaired = platform.run(&["verify", "--repair", "--json"]).ended_with(0);
            assert!(repaired.stdout.contains("\"ok\": true") || repaired.stdout.contains("\"ok\":true"));
            eprintln!("found and repaired: {how} in {table}");
        }
    }
    // Whole parts, as a failing disk or a hasty hand drops them.
    platform.tamper("ALTER TABLE incident_history DROP PARTITION 2026");
    let found = platform.run(&["verify", "--json"]).ended_with(3).json();
    assert!(names(&found, "incident_history"), "{found}");
    let _ = platform.run(&["verify", "--repair"]).ended_with(0);

    let again = platform.proven();
    assert_eq!((&again["events"], &again["duplicates"]), (&proof["events"], &proof["duplicates"]));
    let _ = platform.run(&import).ended_with(0);
    platform.folded_within(60);
    assert_eq!(platform.proven()["events"], proof["events"], "folding goes on after repairs");
}

fn statement(table: &str, column: &str, how: &str) -> String {
    let row = format!("SELECT * FROM {table} ORDER BY version, kafka_partition LIMIT 1 OFFSET 5");
    let at = |value: &str| {
        let key = if table == "ledger" {
            "last_offset"
        } else if table.ends_with("_events") && table != "duplicate_events" {
            "kafka_offset"
        } else {
            "version"
        };
        format!(
            "(kafka_partition, {key}) IN (SELECT kafka_partition, {key} FROM {table} ORDER BY {key} DESC, kafka_partition LIMIT 1){value}"
        )
    };
    match how {
        "deleted" => format!("ALTER TABLE {table} DELETE WHERE {} SETTINGS mutations_sync = 2", at("")),
        "doubled" => format!("INSERT INTO {table} {}", row.replace(" OFFSET 5", "")),
        _ => {
            let value = if column == "events" { "events + 1" } else { "'altered'" };
            format!(
                "ALTER TABLE {table} UPDATE {column} = {value} WHERE {} SETTINGS mutations_sync = 2",
                at("")
            )
        }
    }
}

fn names(found: &Value, table: &str) -> bool {
    found["differences"].as_array().is_some_and(|all| all.iter().any(|one| one["table"] == table))
}
