//! A snow storm of 2017 in the calls of a county: from the file through the tables to the warning and its CAP message, with
//! the cluster that SaTScan finds in the same calls.

use super::{Stage, finding};
use quanyu_tests::until;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const SET: &str = r#"
version = "storm.1"
zone = "America/New_York"
area_system = "montgomery-township"
area_version = "2016"
area = ""
[budget]
false_per_week_max = 10.0
[[scan]]
name = "traffic-scan"
kind = "incident"
category = "road_traffic"
area_digits = 0
exclude = ["GREEN LANE", "PHILA COUNTY", "LEHIGH COUNTY", ""]
study_days = 59
duration_days_max = 7
share_max = 0.5
replications = 999
recurrence_days_min = 365
"#;
/// From the newest call, a month later, back to the days before the storm.
const BINS: i64 = 32;
/// 2017-03-14 there, as an evaluation names it.
const STORM: &str = "2017-03-14T04:00:00Z";

#[test]
fn the_storm_of_2017_becomes_a_warning_with_the_cluster_of_the_reference() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let calls = shared.join("data/incidents/montgomery_pa_911_20151210_20170413.csv.gz");
    let reference = shared.join("vectors/satscan/mont_traffic_stp.gis.txt");
    let Ok(reference) = std::fs::read_to_string(reference) else {
        eprintln!("skipped: no ../shared/vectors here");
        return;
    };
    let stage = Stage::empty(SET, BINS);
    let import = ["import", calls.to_str().unwrap(), "--map", "montgomery", "--endpoint", &stage.ingest];
    let _ = stage.platform.run(&import).ended_with(0);
    stage.platform.folded_within(180);
    let _warn = stage.warn("warn");
    until("every day is judged", 180, || stage.judged() == BINS);
    stage.is_level();

    let said = "SELECT subject, payload FROM warning_events WHERE kind = 'warning' AND event != 'WarningCleared' \
                AND position(payload, 'traffic-scan/2017-03-14T04:00:00Z/0') > 0 ORDER BY subject";
    let rows = stage.platform.rows(said);
    let findings: Vec<(String, Value)> = rows.iter().map(finding).collect();
    let (subject, found) = findings.iter().find(|(_, found)| found["observed"] == 198).unwrap_or_else(|| {
        panic!("{STORM}: no cluster of 198 calls in {findings:?}");
    });
    assert!((found["expected"].as_f64().unwrap() - 136.11).abs() < 0.005, "{found}");
    assert!((found["score"].as_f64().unwrap() - 12.589_270).abs() < 5e-7, "{found}");
    assert!((found["radius_m"].as_f64().unwrap() / 1_000.0 - 7.43).abs() < 0.005, "{found}");
    assert_eq!(found["recurrence_days"], 1000.0);
    let areas: BTreeSet<String> = found["area_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().replace(' ', "_"))
        .collect();
    assert_eq!(areas, first_cluster(&reference));

    let id = subject.strip_prefix("warning:").unwrap();
    let detectors = stage.platform.scratch("detectors.toml");
    let cap = ["warn", "cap", id, "--json", "--detectors", detectors.to_str().unwrap()];
    let messages = stage.platform.run(&cap).ended_with(0).json();
    let first = &messages[0];
    assert_eq!((&first["msgType"], &first["status"]), (&json!("Alert"), &json!("Actual")), "{first}");
    let xml =
        stage.platform.run(&["warn", "cap", id, "--detectors", detectors.to_str().unwrap()]).ended_with(0);
    assert!(xml.stdout.contains("urn:oasis:names:tc:emergency:cap:1.2"), "{}", xml.stdout);
}

/// Places of the most likely cluster of SaTScan's report.
fn first_cluster(gis: &str) -> BTreeSet<String> {
    let rows = gis.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter(|row| row.get(1) == Some(&"1")).map(|row| row[0].to_owned()).collect()
}
