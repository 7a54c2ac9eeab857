//! The ledgers on the real stack: hazards and petitions told by hand, in every standing, at a time that the test names.

use quanyu_tests::{Platform, until};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Ages and limits are judged here: 100 days after most of it came in.
const AT: &str = "2026-08-12T00:00:00Z";

#[test]
fn what_is_open_beyond_its_limit_is_named_with_area_age_and_who_is_responsible() {
    let platform = Platform::with_roles();
    let mut told = Told::default();
    // In time, late, open within its limit, open beyond it, without a limit, withdrawn.
    told.hazard("in-time", "330784105", Some("2026-05-20T00:00:00Z"), &["rectified", "verified", "closed"]);
    told.hazard("late", "330784105", Some("2026-05-04T01:00:00Z"), &["rectified", "verified", "closed"]);
    told.hazard("open", "330784105", Some("2026-09-01T00:00:00Z"), &["rectified"]);
    told.hazard(
        "overdue",
        "330784106",
        Some("2026-08-02T00:00:00Z"),
        &["rectified", "rectification_rejected"],
    );
    told.hazard("limitless", "330784106", None, &[]);
    told.hazard("none", "330784106", Some("2026-05-05T00:00:00Z"), &["withdrawn"]);
    told.report("answered", "2026-05-20T00:00:00Z", true);
    told.report("unanswered", "2026-05-24T00:00:00Z", false);
    told.publish(&platform);

    let all = ask(&platform, "clearance", &[]);
    let sum = |answer: &Value, name: &str| answer[name].as_u64().unwrap();
    let names = ["found", "settled", "settled_in_time", "open", "overdue", "without_limit", "reopened"];
    assert_eq!(names.map(|name| sum(&all, name)), [5, 2, 1, 3, 1, 1, 0], "{all}");
    assert_eq!(all["settled_percent"], 40.0);
    assert_eq!(all["open_by_age_days"]["over_90"], 3);
    let overdue = &all["overdue_listed"];
    assert_eq!(overdue.as_array().unwrap().len(), 1);
    let expected = json!({ "subject": "hazard:overdue", "area_code": "330784106", "organisation": "town government",
                           "age_days": 99, "overdue_days": 10 });
    assert_eq!(overdue[0], expected);

    let town = ask(&platform, "clearance", &["--area", "330784105"]);
    assert_eq!(names.map(|name| sum(&town, name)), [3, 2, 1, 1, 0, 0, 0], "{town}");
    let before = ask(&platform, "clearance", &["--from", "2026-01-01", "--to", "2026-05-03"]);
    assert_eq!((sum(&before, "found"), &before["settled_percent"]), (0, &Value::Null));

    let reports = ask(&platform, "reports-answered", &[]);
    assert_eq!(names.map(|name| sum(&reports, name)), [2, 1, 1, 1, 1, 0, 0], "{reports}");
    assert_eq!(reports["overdue_listed"][0]["subject"], "petition:unanswered");
    let backlog = ask(&platform, "petition-backlog", &[]);
    assert_eq!((sum(&backlog, "found"), sum(&backlog, "settled")), (2, 0), "answered is not closed yet");
    assert_eq!(all["limit_version"], Value::Null);

    // With a city's limits what holds none is due by the table: 15 working days after 4 May, which end with the 25th,
    // since the 5th is a holiday and Saturday the 9th makes up for it.
    let city = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/reference/yongkang");
    let _ = platform.run(&["reference", "load", &city.display().to_string()]).ended_with(0);
    until("the city's limits are in force", 60, || {
        platform.number("SELECT count() FROM v1_reference_sets") == 1
    });
    let limited = ask(&platform, "clearance", &[]);
    assert_eq!(names.map(|name| sum(&limited, name)), [5, 2, 1, 3, 2, 0, 0], "{limited}");
    assert_eq!(limited["limit_version"], "yongkang 2026.2");
    let overdue = &limited["overdue_listed"][0];
    assert_eq!((&overdue["subject"], &overdue["overdue_days"]), (&json!("hazard:limitless"), &json!(78)));
    let last_moment = ["query", "clearance", "--json", "--at", "2026-05-25T15:59:59Z"];
    assert_eq!(sum(&platform.run(&last_moment).ended_with(0).json(), "overdue"), 0);
    let past_it = ["query", "clearance", "--json", "--at", "2026-05-25T16:00:01Z"];
    assert_eq!(sum(&platform.run(&past_it).ended_with(0).json(), "overdue"), 1);

    let before = limited;
    let received = platform.rows("SELECT toString(max(received_at)) || 'Z' AS at FROM v1_events");
    let received = received[0]["at"].as_str().unwrap().replace(' ', "T");
    let recorded = told.last_recorded_at();
    let published = ask(&platform, "clearance", &["--publish", "clearance-2026-08"]);
    assert_eq!(published["published"], "publication:clearance-2026-08");
    for step in ["rectified", "verified", "closed"] {
        told.tell("hazard:overdue", "330784106", &format!("hazard_{step}"), &json!({}));
    }
    told.publish(&platform);
    assert_eq!(sum(&ask(&platform, "clearance", &[]), "open"), 2);
    for past in [["--as-of", &received], ["--known-at", &recorded]] {
        let then = ask(&platform, "clearance", &past);
        for name in names.iter().chain(&["overdue_listed", "open_by_age_days"]) {
            assert_eq!(then[*name], before[*name], "{past:?}");
        }
    }
    the_published_ledger_is_had_again(&platform);
}

fn the_published_ledger_is_had_again(platform: &Platform) {
    let history = || {
        let answer = platform.run(&["query", "figure-history", "--json"]).ended_with(0).json();
        answer["publications"][0].clone()
    };
    // Today is where the frontier stands, which moves every second.
    until("the closing counts", 30, || history()["changed"] != json!([]));
    let had = history();
    assert_eq!((&had["figure"], &had["reproduced"]), (&json!("clearance"), &json!(true)), "{had}");
    assert_eq!((&had["values"]["open"], &had["today"]["open"]), (&json!(3), &json!(2)));
    assert!(had["changed"].as_array().unwrap().contains(&json!("/settled")), "{had}");
    assert_eq!(had["differences"].as_array().unwrap().len(), 1, "{had}");
    assert_eq!(had["differences"][0]["subject"], "hazard:overdue");
    assert_eq!(had["differences"][0]["events"][2]["event"], "HazardClosed");
    let shown = platform.run(&["query", "figure-history"]).ended_with(0).stdout;
    assert!(shown.contains("the same") && shown.contains("HazardClosed"), "{shown}");
}

fn ask(platform: &Platform, query: &str, more: &[&str]) -> Value {
    let arguments = [["query", query, "--json", "--at", AT].as_slice(), more].concat();
    platform.run(&arguments).ended_with(0).json()
}

/// Events as lines of proto3 JSON, a minute after another from 4 May 2026 on.
#[derive(Default)]
struct Told {
    lines: String,
    count: u32,
}

impl Told {
    /// Sends what was told since, and waits until it is folded.
    fn publish(&mut self, platform: &Platform) {
        let file = platform.scratch("told.ndjson");
        std::fs::write(&file, std::mem::take(&mut self.lines)).unwrap();
        let _ = platform.run(&["publish", &file.display().to_string()]).ended_with(0);
        platform.folded_within(60);
    }

    fn last_recorded_at(&self) -> String {
        format!("2026-05-04T{:02}:{:02}:00Z", self.count / 60 + 1, self.count % 60)
    }

    fn hazard(&mut self, id: &str, area: &str, due_at: Option<&str>, steps: &[&str]) {
        let subject = format!("hazard:{id}");
        let mut found = json!({ "hazardClass": "HAZARD_CLASS_FIRE", "level": "HAZARD_LEVEL_GENERAL",
                                "finderRole": "grid-staff" });
        if let Some(due_at) = due_at {
            found["dueAt"] = due_at.into();
        }
        self.tell(&subject, area, "hazard_reported", &found);
        self.tell(&subject, area, "hazard_assigned", &json!({ "organisation": "town government" }));
        for step in steps {
            self.tell(&subject, area, &format!("hazard_{step}"), &json!({}));
        }
    }

    fn report(&mut self, id: &str, due_at: &str, answered: bool) {
        let subject = format!("petition:{id}");
        let received =
            json!({ "origin": "PETITION_ORIGIN_ELECTION_REPORT", "matter": "election", "dueAt": due_at });
        self.tell(&subject, "330784", "petition_received", &received);
        self.tell(&subject, "330784", "petition_assigned", &json!({ "organisation": "town government" }));
        self.tell(&subject, "330784", "petition_investigation_started", &json!({}));
        if answered {
            let outcome = json!({ "outcome": "PETITION_OUTCOME_SETTLED" });
            self.tell(&subject, "330784", "petition_answered", &outcome);
        }
    }

    fn tell(&mut self, subject: &str, area: &str, event: &str, payload: &Value) {
        self.count += 1;
        let time = self.last_recorded_at();
        let mut told = json!({ "envelope": {
            "event_id": format!("018f0000-0000-7000-8000-{:012}", self.count),
            "source": "by-hand", "subject": subject, "occurred_at": time, "recorded_at": time,
            "area": { "system": "nbs", "version": "2023", "code": area },
        }});
        told[event] = payload.clone();
        writeln!(self.lines, "{told}").unwrap();
    }
}
