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
        // One way a partition, so that each must be found beside the others.
        for (partition, how) in ["deleted", "doubled", "altered"].into_iter().enumerate() {
            platform.tamper(&statement(table, column, how, partition));
        }
        let found = platform.run(&["verify", "--json"]).ended_with(3).json();
        assert_eq!(found["ok"], false);
        let found = found["differences"].as_array().unwrap();
        assert!(found.iter().all(|one| one["table"] == table), "only {table} was changed: {found:?}");
        for partition in 0..3 {
            assert!(
                names_partition(found, &platform, partition),
                "{table}, partition {partition}: {found:?}"
            );
        }
        let repaired = platform.run(&["verify", "--repair", "--json"]).ended_with(0);
        assert!(repaired.stdout.contains("\"repaired\""), "{}", repaired.stdout);
        eprintln!("found and repaired: a row deleted, one doubled, one altered in {table}");
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

/// Changes the newest row of a partition of a table.
fn statement(table: &str, column: &str, how: &str, partition: usize) -> String {
    let version = match table {
        "ledger" => "last_offset",
        "incident_events" => "kafka_offset",
        _ => "version",
    };
    let within = format!("kafka_partition = {partition}{}", topic_of(table));
    let row = format!("{within} AND {version} = (SELECT max({version}) FROM {table} WHERE {within})");
    match how {
        "deleted" => format!("ALTER TABLE {table} DELETE WHERE {row} SETTINGS mutations_sync = 2"),
        "doubled" => format!("INSERT INTO {table} SELECT * FROM {table} WHERE {row}"),
        _ => {
            let value = if column == "events" { "events + 1" } else { "'altered'" };
            format!("ALTER TABLE {table} UPDATE {column} = {value} WHERE {row} SETTINGS mutations_sync = 2")
        }
    }
}

/// The condition on the topic, for tables that hold several.
fn topic_of(table: &str) -> &'static str {
    if table == "ledger" { " AND topic = 'quanyu.incident.v1'" } else { "" }
}

/// Whether a difference lies in a partition, told by its place or by its subject.
fn names_partition(found: &[Value], platform: &Platform, partition: usize) -> bool {
    found.iter().any(|one| {
        let what = one["what"].as_str().unwrap();
        match what.strip_prefix("state of ") {
            None => {
                what.contains(&format!("row {partition}/"))
                    || what.contains(&format!("partition {partition}"))
            }
            Some(rest) => {
                let subject = rest.split(' ').next().unwrap();
                let query =
                    format!("SELECT any(kafka_partition) FROM incident_events WHERE subject = '{subject}'");
                usize::try_from(platform.number(&query)) == Ok(partition)
            }
        }
    })
}

fn names(found: &Value, table: &str) -> bool {
    found["differences"].as_array().is_some_and(|all| all.iter().any(|one| one["table"] == table))
}
