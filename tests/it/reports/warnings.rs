//! What the report of warnings says of the story's eight warnings and five evaluations, where else they show, and that the
//! cookbook's questions agree.

use super::{ask, found, rows};
use quanyu_tests::Platform;
use serde_json::{Value, json};

/// Every figure of warnings, at the story's time of judgement.
pub fn warnings(platform: &Platform) {
    let report = ask(platform, "warnings", &[]);
    stand(&report);
    answered(&report);
    judged(platform, &report);
    in_other_reports(platform);
    in_the_cookbook(platform);
}

fn numbers<const N: usize>(row: &Value, columns: [&str; N]) -> [f64; N] {
    columns.map(|column| row[column].as_f64().unwrap_or_else(|| panic!("no number {column} in {row}")))
}

/// Where they stand, and how old the open ones are.
fn stand(report: &Value) {
    let all = found(report, "towns", &[("area", "all")]);
    let states = ["raised", "acknowledged", "assigned", "shelved", "returned", "cleared", "expired"];
    assert_eq!(numbers(all, states), [1.0, 0.0, 1.0, 1.0, 1.0, 2.0, 1.0], "{all}");
    assert_eq!(numbers(all, ["warnings", "withdrawn", "open"]), [7.0, 1.0, 4.0], "{all}");
    assert_eq!(numbers(all, ["red", "orange", "yellow", "blue"]), [1.0, 1.0, 2.0, 3.0], "{all}");
    assert_eq!(numbers(all, ["true_alarms", "false_alarms", "unclear"]), [1.0, 1.0, 0.0], "{all}");
    // One is about a village of the east and the west, and counts in both.
    let east = found(report, "towns", &[("area", "330784105")]);
    assert_eq!(numbers(east, ["warnings", "withdrawn", "open"]), [4.0, 1.0, 2.0], "{east}");
    let west = found(report, "towns", &[("area", "330784106")]);
    assert_eq!(numbers(west, ["warnings", "withdrawn", "open"]), [3.0, 0.0, 2.0], "{west}");

    let ages = found(report, "ages", &[("area", "all")]);
    assert_eq!(
        numbers(ages, ["open", "unseen", "p50_hours", "p90_hours", "oldest_hours"]),
        [4.0, 2.0, 72.0, 264.0, 264.0]
    );
    assert_eq!(ages["gravest"], "red");

    let open = rows(report, "open");
    let subjects: Vec<&Value> = open.iter().map(|row| &row["subject"]).collect();
    assert_eq!(subjects, ["warning:red", "warning:shelved", "warning:two-towns", "warning:returned"]);
    let gravest = &open[0];
    assert_eq!((&gravest["area"], &gravest["category"]), (&json!("330784105"), &json!("road_traffic")));
    assert_eq!(
        numbers(gravest, ["observed", "expected", "ratio_low", "ratio_high", "p", "age_hours"]),
        [17.0, 4.25, 2.3, 6.4, 0.00002, 4.0]
    );
    assert_eq!((&gravest["status"], &gravest["response_minutes"]), (&json!("raised"), &Value::Null));
    let worked_on = &open[2];
    assert_eq!(worked_on["area"], "330784105001, 330784106");
    assert_eq!(
        (&worked_on["organisation"], &worked_on["response_minutes"]),
        (&json!("traffic police"), &json!(20))
    );
}

/// How fast they were answered, and what they turned out to be.
fn answered(report: &Value) {
    let all = found(report, "response", &[("area", "all")]);
    assert_eq!(
        numbers(all, ["warnings", "seen", "in_time", "late", "missing", "due"]),
        [7.0, 3.0, 2.0, 1.0, 3.0, 6.0]
    );
    assert_eq!(numbers(all, ["to_seen_p50_minutes", "to_seen_p90_minutes"]), [30.0, 120.0], "{all}");
    assert_eq!(
        numbers(all, ["in_time_percent", "in_time_percent_low", "in_time_percent_high"]),
        [33.3, 9.7, 70.0]
    );
    assert_eq!(
        numbers(all, ["acted", "to_action_p50_minutes", "escalated", "superseded_actions"]),
        [1.0, 120.0, 1.0, 1.0]
    );
    assert_eq!(numbers(all, ["ended", "to_end_p50_hours", "to_end_p90_hours"]), [3.0, 12.0, 24.0], "{all}");
    assert_eq!(all["limit_version"], "built-in");
    let untouched = found(report, "response", &[("area", "330784107")]);
    assert_eq!(
        numbers(untouched, ["warnings", "seen", "due"]),
        [1.0, 0.0, 0.0],
        "shelved, nobody knows when"
    );
    assert_eq!(
        (&untouched["to_seen_p50_minutes"], &untouched["in_time_percent"]),
        (&Value::Null, &Value::Null)
    );

    let daily = found(report, "definitions", &[("definition", "incident-daily")]);
    assert_eq!(
        numbers(daily, ["warnings", "assessed", "false_alarms", "false_percent"]),
        [5.0, 2.0, 1.0, 50.0]
    );
    assert_eq!(daily["false_per_week_expected"], 0.42);
    assert_eq!(daily["false_alarms_per_week"], Value::Null, "without a window nobody knows how many weeks");
}

/// Silent detectors show, and a town sees what its city was judged by.
fn judged(platform: &Platform, report: &Value) {
    let hourly = &rows(report, "evaluations")[0];
    assert_eq!(
        (&hourly["definition"], &hourly["silent"]),
        (&json!("incident-hourly"), &json!(true)),
        "{hourly}"
    );
    let daily = found(report, "evaluations", &[("definition", "incident-daily")]);
    assert_eq!((&daily["silent"], &daily["age_hours"]), (&json!(false), &json!(24)), "{daily}");
    assert_eq!(
        numbers(daily, ["tested", "untestable", "suspended", "findings", "waiting"]),
        [85.0, 5.0, 0.0, 1.0, 1.0]
    );
    assert_eq!(daily["untestable_reasons"], r#"{"too little history":5}"#);
    assert_eq!(numbers(daily, ["bins", "findings_in_bins", "false_to_expect"]), [2.0, 1.0, 0.12]);

    let town =
        ask(platform, "warnings", &["--area", "330784107", "--from", "2026-08-10", "--to", "2026-08-11"]);
    assert!(rows(&town, "towns").is_empty(), "nothing was raised there in these two days: {town}");
    assert_eq!(rows(&town, "open").len(), 1, "what is open is shown whenever it was raised");
    let daily = found(&town, "evaluations", &[("definition", "incident-daily")]);
    // Days begin in Shanghai: the bin that begins at 8 o'clock of the 9th there is outside.
    assert_eq!(numbers(daily, ["bins", "findings_in_bins"]), [1.0, 1.0], "{daily}");
}

/// Beside the theatres and beside the towns of the grids, those without any too.
fn in_other_reports(platform: &Platform) {
    let map = ask(platform, "campaign-map", &[]);
    let theatres = rows(&map, "warnings");
    let open: Vec<(&Value, &Value)> =
        theatres.iter().map(|row| (&row["theatre_code"], &row["open_warnings"])).collect();
    let expected =
        [("330784105", 2), ("330784106", 2), ("330784107", 1)].map(|(code, n)| (json!(code), json!(n)));
    assert_eq!(open, expected.iter().map(|(code, n)| (code, n)).collect::<Vec<_>>(), "{map}");
    assert_eq!((&theatres[0]["gravest"], &theatres[0]["oldest_hours"]), (&json!("red"), &json!(48)));
    let grids = ask(platform, "grids", &[]);
    let town = found(&grids, "warnings", &[("town", "330784105")]);
    assert_eq!(numbers(town, ["open_warnings", "raised", "assigned"]), [2.0, 1.0, 1.0], "{town}");
    assert_eq!(town["to_acknowledge_p50_minutes"], 20);
}

/// The cookbook's questions on the same records.
fn in_the_cookbook(platform: &Platform) {
    let asked = |file: &str| -> Vec<Value> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/cookbook").join(file);
        let parameters = ["from=2026-07-01", "to=2026-08-12", "area=330784", "exercise=false"];
        let mut arguments = vec!["sql", "--json", "-f", path.to_str().unwrap()];
        arguments.extend(parameters.iter().flat_map(|parameter| ["--param", parameter]));
        platform.run(&arguments).ended_with(0).json()["rows"].as_array().unwrap().clone()
    };
    let states = asked("74-warnings-by-area-and-state.sql");
    let raised = states.iter().find(|row| row["status"] == "raised").unwrap();
    assert_eq!(
        (&raised["area"], &raised["total"], &raised["red"]),
        (&json!("330784105"), &json!(1), &json!(1))
    );
    let verdicts = asked("75-false-warnings-by-definition.sql");
    assert_eq!(numbers(&verdicts[0], ["total", "false_alarms", "false_percent"]), [5.0, 1.0, 50.0]);
    let west = asked("76-warning-response-times.sql");
    let west = west.iter().find(|row| row["area"] == "330784106").unwrap();
    assert_eq!(
        numbers(west, ["total", "acknowledged", "unseen", "to_acknowledge_p50_minutes"]),
        [3.0, 2.0, 1.0, 120.0]
    );
    let judged = asked("77-what-was-judged.sql");
    assert_eq!((judged.len(), &judged[0]["tested"]), (2, &json!(85)), "{judged:?}");
}
