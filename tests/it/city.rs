//! The simulated city against its own truth: with repeats, disorder and late corrections in the stream and a fold that
//! is killed half-way, every figure is what the simulator drew; after rebuilds, too. What was published is had
//! again whatever is corrected later, and what was planted shows in its query with area, age and organisation.

use quanyu_tests::{Platform, Signal, until};
use serde_json::{Value, json};
use std::path::Path;

/// Kinds that are rebuilt: those with corrections, and one whose state is lists. Every kind takes the same way; `make
/// soak`, which takes the whole city, rebuilds each.
const REBUILT: [&str; 4] = ["incident", "fire", "work_accident", "operation"];
const REST: [&str; 17] = [
    "campaign",
    "community",
    "dispute",
    "enterprise",
    "grid",
    "hazard",
    "inspection",
    "legal_checkup",
    "outreach",
    "petition",
    "publication",
    "site",
    "site_day",
    "source",
    "source_day",
    "survey",
    "visit_round",
];

const CITY: [&str; 10] =
    ["simulate", "--city", "yongkang", "--from", "2025-01-01", "--months", "22", "--seed", "7", "--scale"];
/// How much of the city, unless QUANYU_TEST_CITY_SCALE says otherwise.
const SCALE: &str = "0.05";

/// The last moment of the simulated time.
const END: &str = "2026-11-01T00:00:00+08:00";
const WINDOW: [&str; 5] = ["--area", "330784", "--from", "2026-04-01", "--to"];
const BOTH_FALL: [&str; 4] =
    ["incident.effective.v1", "fire.counted.v1", "incident.dispute.effective.v1", "work_accident.counted.v1"];

#[test]
fn the_platform_says_what_the_city_drew() {
    let platform = Platform::with_servers();
    let path = platform.scratch("truth.json");
    let told = path.to_str().unwrap();
    let (_ingest, endpoint) = platform.ingest("ingest");
    let fold = platform.fold("fold", &[]);
    let whole = scale_asked_for();
    let more = [whole.as_deref().unwrap_or(SCALE), "--truth", told, "--endpoint", &endpoint, "--no-wait"];
    let mut sending = platform.command(&[CITY.as_slice(), &more].concat()).spawn().unwrap();
    until("folding is under way", 60, || platform.number("SELECT count() FROM ledger") > 3);
    assert!(fold.signal(Signal::SIGKILL));
    fold.gone(&platform, 10);
    let _fold = platform.fold("fold", &[]);
    assert!(sending.wait().unwrap().success(), "every event of the city is accepted");
    platform.folded_within(if whole.is_some() { 1_800 } else { 300 });

    let truth: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(truth["retries"].as_u64() > Some(1_000), "producers repeat themselves");
    agrees(&platform, &path);
    a_wrong_truth_is_found(&platform, &truth);
    both_fall_is_that_of_the_truth(&platform, &truth);
    what_was_planted_is_shown(&platform, &truth);
    let rest = whole.iter().flat_map(|_| REST);
    for kind in REBUILT.into_iter().chain(rest) {
        let _ = platform.run(&["rebuild", kind]).ended_with(0);
    }
    agrees(&platform, &path);
    what_was_published_is_had_again(&platform, &endpoint);
}

#[allow(clippy::disallowed_methods, reason = "a switch of the test, not a setting of the platform")]
fn scale_asked_for() -> Option<String> {
    std::env::var("QUANYU_TEST_CITY_SCALE").ok()
}

fn agrees(platform: &Platform, truth: &Path) {
    let answer = platform.run(&["verify", "--truth", truth.to_str().unwrap(), "--json"]).ended_with(0).json();
    assert_eq!((&answer["ok"], &answer["truth"]["ok"]), (&json!(true), &json!(true)), "{answer}");
    for group in answer["truth"]["groups"].as_array().unwrap() {
        assert!(group["facts"].as_u64() > Some(0), "nothing was compared of {group}");
    }
    assert!(answer["truth"]["facts"].as_u64() > Some(5_000), "{answer}");
}

fn a_wrong_truth_is_found(platform: &Platform, truth: &Value) {
    let mut wrong = truth.clone();
    let count = wrong["counts"][0]["count"].as_i64().unwrap();
    wrong["counts"][0]["count"] = (count + 1).into();
    let path = platform.scratch("wrong.json");
    std::fs::write(&path, wrong.to_string()).unwrap();
    let answer = platform.run(&["verify", "--truth", path.to_str().unwrap(), "--json"]).ended_with(3).json();
    let differences = answer["truth"]["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{answer}");
    assert_eq!(differences[0]["truth"], (count + 1).to_string());
    assert_eq!(differences[0]["platform"], count.to_string());
}

/// Counts of a definition in the truth, over whole months.
fn counted(counts: &Value, definition: &str, months: std::ops::RangeInclusive<&str>) -> i64 {
    let (kind, class) = match definition {
        "incident.effective.v1" => ("incident", None),
        "incident.dispute.effective.v1" => ("incident", Some("dispute")),
        "fire.counted.v1" => ("fire", None),
        _ => ("work_accident", None),
    };
    let counts = counts.as_array().unwrap().iter();
    let fits = |count: &&Value| {
        count["kind"] == kind
            && class.is_none_or(|class| count["class"] == class)
            && months.contains(&count["month"].as_str().unwrap())
    };
    counts.filter(fits).map(|count| count["count"].as_i64().unwrap()).sum()
}

fn both_fall_is_that_of_the_truth(platform: &Platform, truth: &Value) {
    let ask = |more: &[&str]| {
        let arguments =
            [["query", "both-fall", "--json"].as_slice(), &WINDOW, &["2026-10-31"], more].concat();
        platform.run(&arguments).ended_with(0).json()
    };
    let same = |answer: &Value, counts: &Value| {
        for (figure, definition) in answer["figures"].as_array().unwrap().iter().zip(BOTH_FALL) {
            assert_eq!((&figure["definition"], &figure["data"]), (&json!(definition), &json!("exercise")));
            let (now, then) = ("2026-04"..="2026-10", "2025-04"..="2025-10");
            assert_eq!(figure["current"]["count"], counted(counts, definition, now), "{figure}");
            assert_eq!(figure["reference"]["count"], counted(counts, definition, then), "{figure}");
            assert!(figure["evidence"]["word"].is_string(), "{figure}");
        }
    };
    same(&ask(&["--against", "year"]), &truth["counts"]);
    for known in truth["known"].as_array().unwrap() {
        let known_at = jiff::Timestamp::from_millisecond(known["known_at"].as_i64().unwrap()).unwrap();
        same(&ask(&["--known-at", &known_at.to_string()]), &known["counts"]);
    }
}

fn what_was_planted_is_shown(platform: &Platform, truth: &Value) {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/reference/yongkang");
    let _ = platform.run(&["reference", "load", set.to_str().unwrap()]).ended_with(0);
    until("it is in force", 60, || platform.number("SELECT count() FROM v1_departments") > 0);
    let planted = |what: &str| {
        let all = truth["planted"].as_array().unwrap();
        all.iter().find(|one| one["what"] == what).unwrap_or_else(|| panic!("no {what}")).clone()
    };
    let ledger = |query: &str| {
        let at = ["query", query, "--at", END, "--list", "1000", "--json"];
        platform.run(&at).ended_with(0).json()["overdue_listed"].clone()
    };
    for (what, query) in [("overdue_hazard", "clearance"), ("unanswered_election_report", "reports-answered")]
    {
        let (planted, listed) = (planted(what), ledger(query));
        let listed = listed.as_array().unwrap();
        let shown = listed.iter().find(|one| one["subject"] == planted["subject"]);
        let shown = shown.unwrap_or_else(|| panic!("{planted} is not in {listed:?}"));
        assert!(shown["area_code"].as_str().unwrap().starts_with(planted["area"].as_str().unwrap()));
        assert!(shown["age_days"].as_i64() > Some(7) && shown["overdue_days"].as_i64() > Some(0), "{shown}");
        assert_ne!(shown["organisation"], "", "someone is responsible");
    }
    let grids = section(platform, &["grids", "--at", END, "--list", "1000"], "silent");
    let silent = planted("silent_grid");
    let shown = grids.iter().find(|row| row["grid"] == silent["subject"]).expect("the silent grid is shown");
    assert_eq!((&shown["town"], &shown["organisation"]), (&silent["area"], &json!("political-legal")));
    assert!(shown["silent_days"].as_i64() >= Some(7), "{shown}");
    let visits = planted("missed_visits");
    let rounds = section(platform, &["visits", "--at", END, "--list", "1000"], "missed");
    let month = "2026-08";
    let missed = |row: &&Value| row["area_code"] == visits["area"] && row["month"] == month;
    let shown = rounds.iter().find(missed).expect("the missed visits are shown");
    assert_eq!((&shown["missed"], &shown["organisation"]), (&visits["number"], &json!("political-legal")));
}

/// The rows of one section of a report.
fn section(platform: &Platform, arguments: &[&str], name: &str) -> Vec<Value> {
    let answer = platform.run(&[&["query", "--json"], arguments].concat()).ended_with(0).json();
    let sections = answer["sections"].as_array().unwrap();
    let found = sections.iter().find(|section| section["name"] == name);
    found.unwrap_or_else(|| panic!("no section {name} in {answer}"))["rows"].as_array().unwrap().clone()
}

fn what_was_published_is_had_again(platform: &Platform, endpoint: &str) {
    let set = format!("client.grpc={endpoint}");
    let id = ["2026-10-31", "--publish", "both-fall-2026-10", "--json", "--set", &set];
    let answer =
        platform.run(&[["query", "both-fall"].as_slice(), &WINDOW, &id].concat()).ended_with(0).json();
    assert_eq!(answer["published"], "publication:both-fall-2026-10");
    platform.folded_within(30);
    let history = || {
        let answer = platform.run(&["query", "figure-history", "--json"]).ended_with(0).json();
        answer["publications"][0].clone()
    };
    let before = history();
    assert_eq!((&before["reproduced"], &before["differences"]), (&json!(true), &json!([])), "{before}");

    let incident = platform.rows(
        "SELECT subject FROM v1_incidents WHERE counted AND reported_at > '2026-06-01' ORDER BY subject LIMIT 1",
    );
    let incident = incident[0]["subject"].as_str().unwrap();
    let event = json!({
        "envelope": {
            "eventId": "7d5a0b1e-64a1-4d0b-9a3f-0f2c7f5c1a01", "source": "command-centre-110", "subject": incident,
            "occurredAt": "2026-11-20T08:00:00Z", "recordedAt": "2026-11-20T08:00:00Z", "exercise": true,
        },
        "incidentInvalidated": { "reason": "INCIDENT_INVALID_REASON_HARASSMENT" },
    });
    let file = platform.scratch("correction.ndjson");
    std::fs::write(&file, event.to_string()).unwrap();
    let sent = ["publish", file.to_str().unwrap(), "--endpoint", endpoint];
    let _ = platform.run(&sent).ended_with(0);
    platform.folded_within(30);
    // Today is where the frontier stands, which moves every second.
    until("the correction counts", 30, || history()["differences"] != json!([]));
    let after = history();
    assert_eq!((&after["reproduced"], &after["values"]), (&json!(true), &before["values"]), "{after}");
    let count = |values: &Value| values[0]["current"]["count"].as_i64().unwrap();
    assert_eq!(count(&after["today"]), count(&before["values"]) - 1);
    let cause = after["differences"].as_array().unwrap();
    let cause = cause.iter().find(|one| one["definition"] == BOTH_FALL[0]).expect("a cause");
    assert_eq!((&cause["subject"], &cause["current"]), (&json!(incident), &json!([1, 0])));
    assert_eq!(cause["events"][0]["event"], "IncidentInvalidated");
}
