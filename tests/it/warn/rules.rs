//! The shipped rules on the real stack, and a source that falls silent: what it watches is suspended, its open warnings stay,
//! and its silence is a warning of its own until it is heard again.

use super::Stage;
use jiff::{Timestamp, ToSpan as _};
use quanyu_tests::until;
use serde_json::{Value, json};
use std::path::Path;

/// Days of two towns, beside the rules of the shipped set.
const SERIES: &str = r#"
version = "rules.1"
zone = "Asia/Shanghai"
area_system = "nbs"
area_version = "2023"
area = "330784"
[budget]
false_per_week_max = 100.0
[[series]]
name = "incident-daily"
kind = "incident"
bin = "day"
area_digits = 9
by_category = true
history_bins_max = 60
q = 0.45
detectors = [{ from_bins = 7, use = { name = "ears-c1", baseline = 7, min_sigma = 0.5 } }]
"#;
const HOURS: i64 = 60;
/// The town that the hotline writes in, and the one of the dispatch centre.
const TOWNS: [&str; 2] = ["330784105", "330784106"];
/// When the hotline was heard last, after the end of 11 May there, and the others.
const SILENT_SINCE: &str = "2026-05-11T17:00:00Z";
const HEARD: &str = "2026-05-13T23:30:00Z";

fn set() -> String {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/warn/default.toml");
    let shipped = std::fs::read_to_string(shipped).unwrap();
    let rules: Vec<&str> = shipped.split("[[rule]]").skip(1).collect();
    assert!(rules.len() > 3);
    format!("{SERIES}\n[[rule]]{}", rules.join("[[rule]]"))
}

/// What upstream systems say, line by line, each event with an id of its own.
struct Desk<'a> {
    stage: &'a Stage,
    told: u32,
    exercise: bool,
}

impl Desk<'_> {
    fn event(&mut self, source: &str, subject: &str, time: &str, event: &str, payload: Value) -> Value {
        self.told += 1;
        let town = if source == "hotline" { TOWNS[0] } else { TOWNS[1] };
        let mut told = json!({ "envelope": {
            "eventId": format!("018f0000-0000-7000-8000-{:012}", self.told), "source": source, "subject": subject,
            "occurredAt": time, "recordedAt": time, "exercise": self.exercise,
            "area": { "system": "nbs", "version": "2023", "code": town },
        }});
        told[event] = payload;
        told
    }

    /// A source that announces itself with an hour's cadence.
    fn source(&mut self, source: &str, town: &str) -> Value {
        let registered = json!({ "name": source, "mode": "SOURCE_MODE_LIVE", "cadenceSeconds": 3_600,
            "areaScope": [town], "coordinateSystem": "COORDINATE_SYSTEM_WGS84", "zone": "Asia/Shanghai" });
        self.event(
            source,
            &format!("source:{source}"),
            "2026-05-01T00:00:00Z",
            "sourceRegistered",
            registered,
        )
    }

    fn heartbeat(&mut self, source: &str, time: &str) -> Value {
        let subject = format!("source_day:{source}-{}", &time[..10]);
        self.event(source, &subject, time, "sourceDayHeartbeatSent", json!({}))
    }

    fn publish(&self, stream: &str, events: &[Value]) {
        let file = self.stage.platform.scratch("events.ndjson");
        std::fs::write(&file, events.iter().map(|event| format!("{event}\n")).collect::<String>()).unwrap();
        let path = file.to_str().unwrap();
        let arguments = ["publish", path, "--stream", stream, "--endpoint", &self.stage.ingest];
        let _ = self.stage.platform.run(&arguments).ended_with(0);
        self.stage.is_level();
    }

    /// A real source that was heard some hours ago. It is held against the clock: were all real sources silent, no heartbeat
    /// would say so.
    fn real_source(&mut self) -> [Value; 2] {
        self.exercise = false;
        let hours_ago = Timestamp::now().checked_sub(9.hours()).unwrap().to_string();
        let events = [self.source("sensor", TOWNS[1]), self.heartbeat("sensor", &hours_ago)];
        self.exercise = true;
        events
    }

    /// Three or four a day in both towns, and in the hotline's many on the last day that it tells of.
    fn incidents(&mut self) -> Vec<Value> {
        let category = json!({ "class": "INCIDENT_CLASS_DISPUTE", "codeSystem": "by-hand" });
        let reported = json!({ "channel": "INCIDENT_CHANNEL_PHONE_110", "category": category, "severity": "INCIDENT_SEVERITY_NORMAL" });
        let mut events = vec![self.source("hotline", TOWNS[0]), self.source("dispatch", TOWNS[1])];
        for day in 1..=13 {
            let of_hotline = if day > 11 {
                0
            } else if day == 11 {
                25
            } else {
                3 + day % 2
            };
            for (source, number) in [("hotline", of_hotline), ("dispatch", 3 + day % 2)] {
                for one in 0..number {
                    let (subject, time) =
                        (format!("incident:{source}-{day}-{one}"), format!("2026-05-{day:02}T04:00:00Z"));
                    events.push(self.event(source, &subject, &time, "incidentReported", reported.clone()));
                }
            }
        }
        events.extend([self.heartbeat("hotline", SILENT_SINCE), self.heartbeat("dispatch", HEARD)]);
        events
    }

    /// A hall that was too full for an hour, a major hazard beyond its limit, and a dispute that grows worse.
    fn safety(&mut self) -> Vec<Value> {
        let mut of_duty = |subject: &str, time: &str, event: &str, payload: Value| {
            self.event("duty", subject, time, event, payload)
        };
        let hall = json!({ "siteType": "SITE_TYPE_SCENIC_AREA", "name": "hall", "capacity": 10_000 });
        let reading = |visitors: i32| json!({ "site": "site:hall", "visitors": visitors });
        let hazard = |level: &str| json!({ "hazardClass": "HAZARD_CLASS_FIRE", "level": level, "finderRole": "grid", "dueAt": "2026-05-10T00:00:00Z" });
        let dispute = json!({ "origin": "DISPUTE_ORIGIN_GRID", "disputeType": "wages", "level": "DISPUTE_LEVEL_VILLAGE", "severity": "DISPUTE_SEVERITY_SEVERE" });
        let higher = json!({ "toLevel": "DISPUTE_LEVEL_TOWN", "organisation": "centre" });
        let mut events = vec![
            of_duty("site:hall", "2026-05-01T01:00:00Z", "siteRegistered", hall),
            of_duty(
                "site_day:hall-20260513",
                "2026-05-13T08:05:00Z",
                "siteDayReadingReported",
                reading(12_500),
            ),
            of_duty(
                "site_day:hall-20260513",
                "2026-05-13T09:05:00Z",
                "siteDayReadingReported",
                reading(5_000),
            ),
            of_duty("hazard:big", "2026-05-02T01:00:00Z", "hazardReported", hazard("HAZARD_LEVEL_MAJOR")),
            of_duty("hazard:small", "2026-05-02T01:00:00Z", "hazardReported", hazard("HAZARD_LEVEL_GENERAL")),
            of_duty("dispute:one", "2026-05-02T02:00:00Z", "disputeRegistered", dispute),
        ];
        for day in [8, 12] {
            let at = |hour: u32| format!("2026-05-{day:02}T{hour:02}:00:00Z");
            events.push(of_duty("dispute:one", &at(1), "disputeFailed", json!({})));
            events.push(of_duty("dispute:one", &at(2), "disputeEscalated", higher.clone()));
        }
        events.extend([self.source("duty", TOWNS[1]), self.heartbeat("duty", HEARD)]);
        events
    }
}

/// The newest warning of a line and category.
fn warning(stage: &Stage, definition: &str, category: &str) -> Value {
    let asked = format!(
        "SELECT toString(status) AS status, toString(colour) AS colour, toString(colour_max) AS colour_max, observed, \
         upper, area_codes, toString(to_at) AS to_at, baseline FROM warnings FINAL \
         WHERE definition = '{definition}' AND category = '{category}' ORDER BY raised_at"
    );
    let rows = stage.platform.rows(&asked);
    assert_eq!(rows.len(), 1, "{definition} {category}: {rows:?}");
    rows[0].clone()
}

fn is_judged(stage: &Stage, last: &[(&str, &str)]) -> bool {
    last.iter().all(|(definition, from)| {
        let asked = format!(
            "SELECT count() FROM evaluations FINAL WHERE status = 'completed' AND exercise \
             AND definition = '{definition}' AND from_at = toDateTime64('{from}', 3, 'UTC')"
        );
        stage.platform.number(&asked) == 1
    })
}

#[test]
fn rules_say_what_is_there_and_silence_is_no_calm() {
    let stage = Stage::empty(&set(), HOURS);
    let mut desk = Desk { stage: &stage, told: 0, exercise: true };
    let (incidents, safety) = (desk.incidents(), desk.safety());
    desk.publish("incident", &incidents);
    desk.publish("safety", &safety);
    let real = desk.real_source();
    desk.publish("fire", &real);
    let _warn = stage.warn("warn");
    let last = [
        ("incident-daily", "2026-05-12 16:00:00"),
        ("silent-source", "2026-05-13 22:00:00"),
        ("crowd", "2026-05-13 22:00:00"),
        ("overdue-hazard", "2026-05-12 16:00:00"),
        ("dispute-precursor", "2026-05-12 16:00:00"),
    ];
    until("every line is judged", 120, || is_judged(&stage, &last));
    stage.is_level();
    conditions(&stage);
    silence(&stage);
    heard_again(&stage, &mut desk);
    let _ = stage.platform.proven();
}

fn conditions(stage: &Stage) {
    let crowd = warning(stage, "crowd", "site:hall");
    assert_eq!(
        (&crowd["status"], &crowd["colour_max"], &crowd["observed"], &crowd["upper"]),
        (&json!("returned"), &json!("orange"), &json!(12_500), &json!(10_000))
    );
    let hazard = warning(stage, "overdue-hazard", "fire");
    assert_eq!((&hazard["status"], &hazard["colour"]), (&json!("raised"), &json!("yellow")), "{hazard}");
    let named = hazard["baseline"].as_str().unwrap();
    assert!(named.contains("hazard:big") && !named.contains("hazard:small"), "{named}");
    let dispute = warning(stage, "dispute-precursor", "wages");
    assert_eq!(dispute["status"], "raised");
    assert!(dispute["baseline"].as_str().unwrap().contains("dispute:one"), "{dispute}");
}

/// The town of the silent source is suspended, and the warning of its last day stays.
fn silence(stage: &Stage) {
    let asked = "SELECT suspended, tested, findings FROM evaluations FINAL \
                 WHERE definition = 'incident-daily' AND exercise ORDER BY from_at DESC LIMIT 3";
    let judged = stage.platform.rows(asked);
    let suspended: Vec<&Value> = judged.iter().map(|row| &row["suspended"]).collect();
    assert_eq!(suspended, [1, 1, 0], "{judged:?}");
    let spike = warning(stage, "incident-daily", "dispute");
    assert_eq!((&spike["status"], &spike["area_codes"]), (&json!("raised"), &json!([TOWNS[0]])), "{spike}");
    let silent = warning(stage, "silent-source", "hotline");
    assert_eq!(
        (&silent["status"], &silent["colour"], &silent["area_codes"], &silent["observed"]),
        (&json!("raised"), &json!("red"), &json!([TOWNS[0]]), &json!(54 * 60))
    );
    let told = "SELECT category, toString(status) AS status FROM warnings FINAL \
                WHERE definition = 'silent-source' AND exercise";
    assert_eq!(stage.platform.rows(told).len(), 1, "nobody else is silent");
    let real = "SELECT count() FROM warnings FINAL WHERE definition = 'silent-source' AND category = 'sensor' \
                AND NOT exercise AND status = 'raised'";
    until("the real source is told of", 60, || stage.platform.number(real) == 1);
}

fn heard_again(stage: &Stage, desk: &mut Desk<'_>) {
    // Heard before the hour is complete, or the hour would be judged without it.
    let told = [
        ("incident", "hotline", "2026-05-14T00:02:00Z"),
        ("incident", "dispatch", "2026-05-14T00:30:00Z"),
        ("safety", "duty", "2026-05-14T00:30:00Z"),
    ];
    for (stream, source, time) in told {
        let heartbeat = [desk.heartbeat(source, time)];
        desk.publish(stream, &heartbeat);
    }
    until("it is no longer silent", 60, || {
        is_judged(stage, &[("silent-source", "2026-05-13 23:00:00")])
            && warning(stage, "silent-source", "hotline")["status"] == "returned"
    });
}
