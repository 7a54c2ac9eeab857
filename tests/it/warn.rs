//! Warnings on the real stack: killed, doubled and started again, warn says what one undisturbed instance says; data that
//! come late take a warning back; and receivers are told.

mod chicago;
mod rules;
mod storm;
mod webhook;

use quanyu_tests::{Platform, Role, Signal, until};
use serde_json::{Value, json};
use std::path::Path;

/// What is watched: weeks of a short history, and a scan.
const SET: &str = r#"
version = "test.1"
zone = "Asia/Shanghai"
area_system = "nbs"
area_version = "2023"
area = "330784"
[budget]
false_per_week_max = 100.0
[[series]]
name = "incident-weekly"
kind = "incident"
bin = "week"
area_digits = 9
by_category = true
history_bins_max = 60
q = 0.45
detectors = [{ from_bins = 9, use = { name = "ears-c2", baseline = 7, min_sigma = 0.5 } }]
[[scan]]
name = "incident-scan"
kind = "incident"
area_digits = 9
study_days = 30
duration_days_max = 7
share_max = 0.5
replications = 99
recurrence_days_min = 20
"#;
/// Bins of each line that are judged.
const BINS: i64 = 12;

/// Everything that detectors said: ids are made of what was found, so they are the same on another platform.
const SAID: &str = "SELECT DISTINCT subject, event, toString(event_id) AS id FROM warning_events \
                    WHERE kind = 'warning' ORDER BY subject, event, id";
/// Where the warnings stand, without the times at which they were said.
const STATES: &str = "SELECT subject, status, colour, colour_max, turn, revised, area_codes, category, \
                      toString(from_at) AS from_at, toString(to_at) AS to_at, observed, expected, p, clearing \
                      FROM warnings FINAL ORDER BY subject";
const JUDGED: &str = "SELECT count() FROM evaluations FINAL WHERE status = 'completed'";

struct Stage {
    platform: Platform,
    ingest: String,
    _roles: [Role; 2],
    further: Vec<String>,
}

impl Stage {
    fn empty(set: &str, bins: i64) -> Self {
        let platform = Platform::with_servers();
        let (role, ingest) = platform.ingest("ingest");
        let fold = platform.fold("fold", &[]);
        fold.ready();
        let detectors = platform.scratch("detectors.toml");
        std::fs::write(&detectors, set).unwrap();
        let further =
            vec![format!("warn.detectors={}", detectors.display()), format!("warn.backfill_bins={bins}")];
        Self { platform, ingest, _roles: [role, fold], further }
    }

    /// Nothing yet, and only weeks are watched.
    fn weekly() -> Self {
        Self::empty(SET.split("[[scan]]").next().unwrap(), BINS)
    }

    /// Half a year of a small city.
    fn with_a_city() -> Self {
        let stage = Self::empty(SET, BINS);
        let city = ["simulate", "--from", "2025-01-01", "--months", "6", "--seed", "3", "--scale", "0.15"];
        let more = ["--kinds", "incident", "--endpoint", &stage.ingest];
        let _ = stage.platform.run(&[city.as_slice(), &more].concat()).ended_with(0);
        stage.platform.folded_within(120);
        stage
    }

    fn warn(&self, name: &str) -> Role {
        self.platform.warn(name, &self.ingest, &self.further)
    }

    fn judged(&self) -> i64 {
        self.platform.number(JUDGED)
    }

    fn is_level(&self) {
        self.platform.folded_within(60);
    }

    /// Something that happened to incidents, by week and number, is published and folded.
    fn incidents(&self, numbers: impl Iterator<Item = (u32, u32)>, event: &str, payload: &Value) {
        let file = self.platform.scratch("events.ndjson");
        incidents(&file, numbers, event, payload);
        let path = file.to_str().unwrap();
        let arguments = ["publish", path, "--stream", "incident", "--endpoint", &self.ingest];
        let _ = self.platform.run(&arguments).ended_with(0);
        self.is_level();
    }
}

/// Subject and finding of an event that raises or revises a warning.
fn finding(row: &Value) -> (String, Value) {
    let payload: Value = serde_json::from_str(row["payload"].as_str().unwrap()).unwrap();
    let inner = payload
        .as_object()
        .unwrap()
        .values()
        .find(|value| value.is_object() && value.get("finding").is_some());
    let found = inner.unwrap_or(&payload)["finding"].clone();
    (row["subject"].as_str().unwrap().to_owned(), found)
}

#[test]
fn killed_doubled_and_replayed_it_says_what_one_undisturbed_instance_says() {
    let (said, states) = undisturbed();
    assert!(said.len() > 3, "the city has something to warn of: {said:?}");
    let stage = Stage::with_a_city();
    for round in 1..=4 {
        let (one, other) = (stage.warn(&format!("one-{round}")), stage.warn(&format!("other-{round}")));
        let before = stage.judged();
        until("a bin is judged", 60, || stage.judged() > before || stage.judged() == 2 * BINS);
        for instance in [one, other] {
            assert!(instance.signal(Signal::SIGKILL));
            instance.gone(&stage.platform, 10);
        }
    }
    let (_one, _other) = (stage.warn("one"), stage.warn("other"));
    until("every bin is judged", 120, || stage.judged() == 2 * BINS);
    stage.is_level();
    assert_eq!(stage.platform.rows(SAID), said);
    assert_eq!(stage.platform.rows(STATES), states);
    let _ = stage.platform.run(&["rebuild", "warning"]).ended_with(0);
    assert_eq!(stage.platform.rows(STATES), states, "the log replayed from its beginning gives the same");
    let _ = stage.platform.proven();
}

fn undisturbed() -> (Vec<Value>, Vec<Value>) {
    let stage = Stage::with_a_city();
    let _warn = stage.warn("warn");
    until("every bin is judged", 120, || stage.judged() == 2 * BINS);
    stage.is_level();
    (stage.platform.rows(SAID), stage.platform.rows(STATES))
}

/// Incidents of one town by week, three a week and the last one many.
fn incidents(path: &Path, numbers: impl Iterator<Item = (u32, u32)>, event: &str, payload: &Value) {
    let monday: jiff::civil::Date = "2026-01-05".parse().unwrap();
    let mut lines = String::new();
    for (week, number) in numbers {
        let day = monday.checked_add(jiff::Span::new().weeks(week)).unwrap();
        let (time, subject) = (format!("{day}T04:00:00Z"), format!("incident:{week}-{number}"));
        let id = format!("018f0000-0000-7000-8{:03}-{week:06}{number:06}", event.len());
        let mut told = json!({ "envelope": {
            "eventId": id, "source": "by-hand", "subject": subject, "occurredAt": time, "recordedAt": time,
            "exercise": true, "area": { "system": "nbs", "version": "2023", "code": "330784105" },
        }});
        told[event] = payload.clone();
        lines.push_str(&format!("{told}\n"));
    }
    std::fs::write(path, lines).unwrap();
}

/// Twelve usual weeks of a town, a loud one, and the beginning of the next, which completes it.
fn loud_week(stage: &Stage) {
    let usual = (0..12).flat_map(|week| (0..3 + week % 2).map(move |number| (week, number)));
    let numbers = usual.chain((0..30).map(|number| (12, number))).chain([(13, 0)]);
    stage.incidents(numbers, "incidentReported", &reported());
}

/// Most of the loud week never happened. The next week is complete when one after it has begun; with it the week before
/// is judged again.
fn loud_week_corrected(stage: &Stage) {
    let numbers = (5..30).map(|number| (12, number));
    stage.incidents(numbers, "incidentInvalidated", &json!({ "reason": "INCIDENT_INVALID_REASON_TEST" }));
    stage.incidents([(14, 0)].into_iter(), "incidentReported", &reported());
}

fn reported() -> Value {
    let category = json!({ "class": "INCIDENT_CLASS_DISPUTE", "codeSystem": "by-hand" });
    json!({ "channel": "INCIDENT_CHANNEL_PHONE_110", "category": category, "severity": "INCIDENT_SEVERITY_NORMAL" })
}

#[test]
fn what_comes_late_takes_a_warning_back() {
    let stage = Stage::weekly();
    loud_week(&stage);
    let _warn = stage.warn("warn");
    let status = || {
        stage
            .platform
            .rows("SELECT toString(status) AS s, toString(clearing) AS c, counted FROM warnings FINAL")
    };
    until("the week is warned of", 60, || status().len() == 1);
    assert_eq!(status()[0]["s"], "raised");

    loud_week_corrected(&stage);
    until("the warning is taken back", 60, || status()[0]["c"] == "corrected");
    assert_eq!((&status()[0]["s"], &status()[0]["counted"]), (&json!("cleared"), &json!(false)));
}
