//! Ten years of assaults in Chicago, week by week: a longer history means another detector, and what a warning says of a
//! district and week is what `quanyu detect farrington-flexible` says of the same week, counted from the file itself.

mod file;

use super::{Stage, finding};
use file::{Points, WEEKS, points, week_of};
use quanyu_tests::{Platform, until};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

/// As the shipped set watches incidents by the week, and looser, so that there is more to compare.
const SET: &str = r#"
version = "chicago.1"
zone = "America/Chicago"
area_system = "chicago-police-district"
area_version = "2012"
area = ""
[budget]
false_per_week_max = 10.0
[[series]]
name = "assault-weekly"
kind = "incident"
bin = "week"
area_digits = 0
by_category = true
history_bins_max = 290
q = 0.9
p_max = 0.2
detectors = [
  { from_bins = 7, use = { name = "ears-c1", baseline = 7, min_sigma = 0.5 } },
  { from_bins = 9, use = { name = "ears-c2", baseline = 7, min_sigma = 0.5 } },
  { from_bins = 13, use = { name = "share", baseline = 10, gap = 2, window = 2 } },
  { from_bins = 23, use = { name = "share", baseline = 20, gap = 2, window = 2 } },
  { from_bins = 43, use = { name = "share", baseline = 40, gap = 2, window = 2 } },
  { from_bins = 159, use = { name = "farrington-flexible", b = 3, w = 3 } },
  { from_bins = 263, use = { name = "farrington-flexible", b = 5, w = 3 } },
]
"#;
/// Level of the detector's bound, which nothing here changes.
const ALPHA: f64 = 0.05;
/// Weeks of history from which on the set looks at three years, and at five.
const THREE: usize = 159;
const FIVE: usize = 263;
/// The last weeks, which warn judges.
const BINS: usize = 52;

#[test]
fn warnings_of_districts_say_what_the_detector_says_of_the_file() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let assaults = shared.join("data/incidents/chicago_aggravated_assaults_2010_2019.csv.gz");
    let Ok(file) = File::open(&assaults) else {
        eprintln!("skipped: no ../shared/data here");
        return;
    };
    let stage = Stage::empty(SET, BINS as i64);
    let import = ["import", assaults.to_str().unwrap(), "--map", "chicago", "--endpoint", &stage.ingest];
    let _ = stage.platform.run(&import).ended_with(0);
    stage.platform.folded_within(120);
    let _warn = stage.warn("warn");
    let points = points(&stage.platform, file);
    a_longer_history_is_another_detector(&stage.platform, &points);
    until("a year of weeks is judged", 300, || stage.judged() == BINS as i64);
    stage.is_level();
    what_is_warned_of_is_what_was_found(&stage.platform, &points);
    what_is_judged_is_all_there_is(&stage.platform, &points);
}

/// Every finding of the year, in the warning that it raised or revised.
fn what_is_warned_of_is_what_was_found(platform: &Platform, points: &Points) {
    let detectors = platform.rows("SELECT DISTINCT detector, parameters_json FROM warnings FINAL");
    let parameters = r#"{"name":"farrington-flexible","b":5,"w":3}"#;
    assert_eq!(detectors, [json!({ "detector": "farrington-flexible", "parameters_json": parameters })]);
    let said =
        "SELECT subject, payload FROM warning_events WHERE kind = 'warning' AND event != 'WarningCleared'";
    let said: Vec<Value> = platform.rows(said).iter().map(|row| finding(row).1).collect();
    let mut compared = BTreeSet::new();
    for found in &said {
        // …/2019-01-07T06:00:00Z/0
        let evaluation = found["evaluation"].as_str().unwrap();
        let week = week_of(evaluation.rsplit('/').nth(1).unwrap());
        let district = found["area_codes"][0].as_str().unwrap().to_owned();
        let point = &points[&(district.clone(), week)];
        agrees(found, point, &["expected", "upper", "score"]);
        assert!(found["baseline"].as_str().unwrap().starts_with("the same season of 5 years"), "{found}");
        assert!(compared.insert((district, week)), "said twice: {found}");
    }
    eprintln!("{} findings of {BINS} weeks are those of the file", compared.len());
    assert_eq!(platform.number("SELECT sum(findings) FROM evaluations FINAL"), compared.len() as i64);
    assert!(compared.len() >= 80, "too few to compare: {compared:?}");
}

/// Of every week: no series is left out, and no other number of them is above its own bound.
fn what_is_judged_is_all_there_is(platform: &Platform, points: &Points) {
    let judged = "SELECT toString(from_at) AS from_at, toInt32(tested) AS tested, toInt32(flagged) AS flagged \
                  FROM evaluations FINAL WHERE status = 'completed' ORDER BY from_at";
    let judged = platform.rows(judged);
    assert_eq!(judged.len(), BINS);
    for (row, week) in judged.iter().zip(WEEKS - BINS..) {
        let of_week = || points.iter().filter(|((_, at), _)| *at == week).map(|(_, point)| point);
        let tested = of_week().filter(|point| point["testable"] == true).count();
        let flagged = of_week().filter(|point| point["alarm"] == true).count();
        assert_eq!(week_of(row["from_at"].as_str().unwrap()), week);
        assert_eq!((&row["tested"], &row["flagged"]), (&json!(tested), &json!(flagged)), "{row}");
    }
}

/// The whole ten years, replayed: what raised a warning, by the weeks before it, and what it says of a single week.
fn a_longer_history_is_another_detector(platform: &Platform, points: &Points) {
    let detectors = platform.scratch("detectors.toml");
    let years = ["--from", "2010-01-04", "--to", "2019-12-30", "--real", "--json", "--detectors"];
    let replay = [["warn", "backtest"].as_slice(), &years, &[detectors.to_str().unwrap()]].concat();
    let answer = platform.run(&replay).ended_with(0).json();
    let mut raised: BTreeMap<&str, usize> = BTreeMap::new();
    let mut compared = BTreeMap::from([(3, 0), (5, 0)]);
    for warning in answer["definitions"][0]["warnings"].as_array().unwrap() {
        let (detector, first) =
            (warning["detector"].as_str().unwrap(), week_of(warning["from_at"].as_str().unwrap()));
        // A share is judged over two weeks, the second of them the newest.
        let week = first + usize::from(detector == "share");
        let chosen = match week {
            ..7 => "none",
            7..9 => "ears-c1",
            9..13 => "ears-c2",
            13..THREE => "share",
            _ => "farrington-flexible",
        };
        assert_eq!(detector, chosen, "{warning}");
        *raised.entry(chosen).or_default() += 1;
        // A longer warning says the lowest p of its weeks, and not of which.
        if week >= THREE && warning["first"] == warning["last"] {
            let district = warning["area"].as_str().unwrap().to_owned();
            agrees(warning, &points[&(district, week)], &["expected"]);
            *compared.entry(if week < FIVE { 3 } else { 5 }).or_default() += 1;
        }
    }
    eprintln!("replayed: warnings raised {raised:?}, compared by years looked back {compared:?}");
    assert_eq!(raised.len(), 4, "every detector has its time: {raised:?}");
    assert!(compared.values().all(|number| *number >= 150), "too few to compare: {compared:?}");
}

/// Whether a warning says of a week what the detector says of it: the count, the figures named, and on which side of the
/// bound it is.
fn agrees(said: &Value, point: &Value, figures: &[&str]) {
    assert_eq!(said["observed"], point["observed"], "{said} {point}");
    assert_eq!(said["p"].as_f64().unwrap() <= ALPHA, point["alarm"] == true, "{said} {point}");
    for figure in figures {
        let near = match (said[figure].as_f64(), point[figure].as_f64()) {
            (Some(said), Some(found)) => (said - found).abs() <= 1e-9 * found.abs(),
            (said, found) => said == found,
        };
        assert!(near, "{figure}: {said} {point}");
    }
}
