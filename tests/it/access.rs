//! A town's analyst in ClickHouse: of every table, rollup and view either nothing, or its own rows and all of them. The
//! list comes from the server, and an item that this test does not know fails it.

use quanyu_tests::Platform;
use serde_json::Value;

const TOWN: &str = "330784105";

/// Two months of the simulated city, with a campaign: every stream, many towns.
const CITY: [&str; 15] = [
    "simulate",
    "--city",
    "yongkang",
    "--from",
    "2026-09-01",
    "--months",
    "2",
    "--seed",
    "7",
    "--scenario",
    "campaign-year",
    "--scale",
    "0.05",
    "--rate",
    "max",
];

/// What is about no area: everybody may read it.
const OPEN: [&str; 20] = [
    "area_aliases",
    "areas",
    "calendar",
    "categories",
    "channels",
    "definitions",
    "departments",
    "frontiers",
    "lunar_years",
    "populations",
    "reference_sets",
    "sla_limits",
    "v1_area_aliases",
    "v1_areas",
    "v1_calendar",
    "v1_categories",
    "v1_departments",
    "v1_populations",
    "v1_reference_sets",
    "v1_sla_limits",
];

/// What is about the whole system: for administrators.
const SYSTEM: [&str; 9] = [
    "access_read_history",
    "access_reads",
    "audit_events",
    "duplicate_events",
    "fences",
    "ledger",
    "migrations",
    "rejected_events",
    "v1_access_reads",
];

/// Ways around a row filter that a server offers, and ways to change something.
const AROUND: [&str; 10] = [
    "SELECT * FROM mergeTreeProjection(currentDatabase(), 'incidents', 'hourly') LIMIT 1",
    "SELECT * FROM mergeTreeIndex(currentDatabase(), 'incidents') LIMIT 1",
    "SELECT * FROM incidents LIMIT 1",
    "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')",
    "SELECT * FROM file('users.xml', LineAsString)",
    "SELECT * FROM system.users",
    "SELECT * FROM system.parts",
    "SELECT query FROM system.processes",
    "SELECT 1 SETTINGS readonly = 0",
    "SELECT 1 SETTINGS max_execution_time = 100000",
];

#[test]
fn a_towns_analyst_reads_its_rows_and_no_others() {
    let platform = Platform::with_roles();
    let _ = platform.run(&CITY).ended_with(0);
    platform.folded_within(300);
    let dry = platform.run(&["access", "apply", "--dry-run"]).ended_with(0);
    assert!(dry.stdout.contains("<analyst-330784105>") && dry.stdout.contains("MODIFY SQL SECURITY DEFINER"));
    let applied = platform.run(&["access", "apply", "--json"]).ended_with(0).json();
    let town = Analyst::of(&platform, &applied, "analyst-330784105");
    walk(&platform, &town);
    for question in AROUND {
        let answer = town.ask(question);
        assert!(answer.is_err(), "{question}: {answer:?}");
    }

    let whole = Analyst::of(&platform, &applied, "analyst-all");
    let all = platform.number("SELECT count() FROM v1_incidents");
    assert_eq!(whole.number("SELECT count() FROM v1_incidents"), all);
    assert!(whole.ask("SELECT count() FROM ledger").is_err());
    let admin = Analyst::of(&platform, &applied, "admin");
    assert!(admin.number("SELECT count() FROM ledger") > 0);

    // What was applied stays, also over `up`; a key that is taken back takes the user along.
    let again = platform.run(&["access", "apply", "--json"]).ended_with(0).json();
    assert!(again["users"].as_array().unwrap().iter().all(|user| user["password"].is_null()), "{again}");
    platform.restart("clickhouse");
    assert!(town.number("SELECT count() FROM v1_incidents") > 0);
    let _ = platform.run(&["token", "revoke", "analyst-330784105"]).ended_with(0);
    let _ = platform.run(&["access", "apply"]).ended_with(0);
    assert!(town.ask("SELECT 1").is_err());
}

/// Every table and view of the database.
fn walk(platform: &Platform, town: &Analyst<'_>) {
    let items = platform.rows(
        "SELECT t.name AS name, any(t.engine) AS engine, countIf(c.name = 'area_code') AS area FROM system.tables t \
         JOIN system.columns c ON c.database = t.database AND c.table = t.name \
         WHERE t.database = currentDatabase() GROUP BY name ORDER BY name",
    );
    assert!(items.len() > 100, "only {} tables and views", items.len());
    let (mut bad, mut with_rows) = (Vec::new(), 0);
    for item in &items {
        let name = item["name"].as_str().unwrap();
        let view = item["engine"] == "View";
        let area = item["area"].as_str().map_or(item["area"].as_u64(), |text| text.parse().ok()) == Some(1);
        let count = format!("SELECT count() AS n FROM {name}");
        match (OPEN.contains(&name), SYSTEM.contains(&name), view, area) {
            (true, ..) => {
                if town.ask(&count).is_err() {
                    bad.push(format!("{name}: is for everybody and cannot be read"));
                }
            }
            (_, true, ..) | (_, _, false, true) => {
                if let Ok(rows) = town.ask(&count) {
                    bad.push(format!("{name}: can be read past its view: {rows:?}"));
                }
            }
            (_, _, true, true) => {
                let own = format!("startsWith(area_code, '{TOWN}')");
                let counts = |of: &str| format!("SELECT countIf({of}) AS n FROM {name}");
                let expected = platform.number(&counts(&own));
                let (got, foreign) =
                    (town.number(&counts(&own)), town.number(&counts(&format!("NOT {own}"))));
                if (got, foreign) != (expected, 0) {
                    bad.push(format!("{name}: {got} own rows of {expected}, {foreign} of others"));
                }
                let others = platform.number(&counts(&format!("NOT {own}")));
                with_rows += u32::from(expected > 0 && others > 0);
            }
            _ => bad.push(format!("{name} ({}): say here who may read it", item["engine"])),
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    assert!(
        with_rows >= 10,
        "only {with_rows} views have rows of the town and of others: this proves little"
    );
}

/// Somebody who asks ClickHouse with a password of their own.
struct Analyst<'a> {
    platform: &'a Platform,
    url: String,
}

impl<'a> Analyst<'a> {
    fn of(platform: &'a Platform, applied: &Value, name: &str) -> Self {
        let users = applied["users"].as_array().unwrap();
        let user = users.iter().find(|user| user["principal"] == name).expect("a user of that name");
        let up = platform.run(&["up", "--stack-only", "--json"]).ended_with(0).json();
        let server = up["clickhouse"]["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
        let (login, password) = (user["user"].as_str().unwrap(), user["password"].as_str().unwrap());
        Self { platform, url: format!("clickhouse.url=http://{login}:{password}@{server}/quanyu") }
    }

    fn ask(&self, question: &str) -> Result<Vec<Value>, String> {
        let answer = self.platform.run(&["sql", "--json", "--set", &self.url, question]);
        match answer.code {
            0 => Ok(answer.json()["rows"].as_array().cloned().unwrap()),
            _ => Err(answer.stderr),
        }
    }

    fn number(&self, question: &str) -> i64 {
        let rows = self.ask(question).unwrap_or_else(|error| panic!("{question}: {error}"));
        let value = rows[0].as_object().unwrap().values().next().unwrap();
        value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap()
    }
}
