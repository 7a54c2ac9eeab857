//! `quanyu detect` as an analyst calls it: what it prints agrees with R's surveillance, and what does not fit is told.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{home, quanyu, stderr_of, stdout_of};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../lib/detect/fixtures");
/// Of all reference results; not part of the project.
const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");

#[test]
fn short_series_agree_with_the_reference() {
    let home = home();
    let mut done = BTreeSet::new();
    for file in ["ears.json", "short_charts.json"] {
        let fixture = json(&Path::new(FIXTURES).join(file));
        for case in fixture["cases"].as_array().unwrap() {
            let name = match case["algorithm"].as_str().unwrap() {
                "earsC" => format!("ears-{}", case["params"]["method"].as_str().unwrap().to_lowercase()),
                other => other.trim_start_matches("algo.").trim_end_matches(char::is_numeric).to_owned(),
            };
            // One of each; all of them are the library's tests. The sums of CDC have another shape.
            if name == "cdc" || !done.insert(name.clone()) {
                continue;
            }
            let counts = &fixture["series"][case["dataset"].as_str().unwrap()];
            let counts = counts.as_array().unwrap().iter().map(|count| count.as_u64().unwrap());
            compare(&home, &name, &weeks(&home, counts), case, &parameters(&case["params"]));
        }
    }
    assert_eq!(done.len(), 5, "{done:?}");
}

#[test]
fn farrington_agrees_with_the_reference() {
    let home = home();
    for (file, name) in
        [("farrington_classic.json", "farrington"), ("farrington_flexible.json", "farrington-flexible")]
    {
        let path = Path::new(VECTORS).join(file);
        if !path.exists() {
            eprintln!("skipped: {} is not there", path.display());
            continue;
        }
        let cases = json(&path);
        let case = &cases[0];
        let input =
            std::fs::read_to_string(Path::new(VECTORS).join(case["input"].as_str().unwrap())).unwrap();
        let column =
            input.lines().next().unwrap().split(',').position(|name| name.trim_matches('"') == "observed");
        let counts =
            input.lines().skip(1).map(|line| line.split(',').nth(column.unwrap()).unwrap().parse().unwrap());
        let mut more = parameters(&case["params"]);
        more.push("compat=r-surveillance".to_owned());
        compare(&home, name, &weeks(&home, counts), case, &more);
    }
}

#[test]
fn what_does_not_fit_is_told() {
    let home = home();
    let file = weeks(&home, [1, 2, 3].into_iter());
    let input = file.to_str().unwrap();
    let wrong = |words: &[&str]| stderr_of(quanyu(&home).arg("detect").args(words), 2);
    assert!(wrong(&["ears-c1", "--input", input, "--param", "colour=red"]).contains("baseline"));
    assert!(wrong(&["ears-c1", "--input", input, "--param", "alpha=much"]).contains("a number"));
    assert!(wrong(&["ears-c1", "--input", input, "--to", "9"]).contains("1 to 3"));
    assert!(wrong(&["ears-c4", "--input", input]).contains("ears-c1"));
    assert!(wrong(&["rki", "--input", "nowhere.csv"]).contains("nowhere.csv"));
    std::fs::write(&file, "period,count\n1,1\n2,two\n").unwrap();
    assert!(wrong(&["rki", "--input", input]).contains("line 3"));
    std::fs::write(&file, "period,count\n1,1\n2,\n3,4\n").unwrap();
    let shown = stdout_of(quanyu(&home).args(["detect", "ears-c1", "--input", input]));
    assert!(shown.contains("not testable"), "too short a history is said, not silent: {shown}");
}

/// Parameters of R by their names here, those that the command has.
fn parameters(given: &Value) -> Vec<String> {
    let names = [
        ("baseline", "baseline"),
        ("minSigma", "min_sigma"),
        ("alpha", "alpha"),
        ("b", "b"),
        ("w", "w"),
        ("actY", "act_y"),
        ("reweight", "reweight"),
        ("trend", "trend"),
        ("powertrans", "powertrans"),
    ];
    let flexible = [
        ("weightsThreshold", "weights_threshold"),
        ("pThresholdTrend", "p_threshold_trend"),
        ("noPeriods", "no_periods"),
        ("pastWeeksNotIncluded", "past_weeks_not_included"),
        ("thresholdMethod", "threshold_method"),
    ];
    let is_flexible = given.get("thresholdMethod").is_some();
    let wanted = names.iter().chain(flexible.iter().filter(|_| is_flexible));
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    let mut lines: Vec<String> =
        wanted.filter_map(|(r, ours)| Some(format!("{ours}={}", plain(given.get(r)?)))).collect();
    if let Some([sum, bins]) = given["limit54"].as_array().map(Vec::as_slice) {
        lines.push(format!("limit54={sum},{bins}"));
    }
    lines
}

fn weeks(home: &TempDir, counts: impl Iterator<Item = u64>) -> PathBuf {
    let mut text = "period,count\n".to_owned();
    for (number, count) in (1..).zip(counts) {
        writeln!(text, "{number},{count}").unwrap();
    }
    let path = home.path().join("weeks.csv");
    std::fs::write(&path, text).unwrap();
    path
}

fn compare(home: &TempDir, name: &str, file: &Path, case: &Value, parameters: &[String]) {
    let [from, to] = ["range_first", "range_last"].map(|end| case[end].to_string());
    let mut command = quanyu(home);
    command.args(["detect", name, "--input", file.to_str().unwrap(), "--from", &from, "--to", &to, "--json"]);
    command.args(parameters.iter().flat_map(|line| ["--param", line.as_str()]));
    let answer: Value = serde_json::from_str(&stdout_of(&mut command)).unwrap();
    assert_eq!(answer["algorithm"], name);
    let points = answer["points"].as_array().unwrap();
    let bounds = case["upperbound"].as_array().unwrap();
    assert_eq!((points.len(), points[0]["index"].to_string()), (bounds.len(), from));
    let alarms = case["alarm"].as_array().unwrap();
    let mut judged = 0;
    for ((point, bound), alarm) in points.iter().zip(bounds).zip(alarms) {
        // R's C3 has a bound that is no line to draw; ours has none, and the same alarms.
        if let (Some(ours), Some(theirs)) = (point["upper"].as_f64(), bound.as_f64()) {
            assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{name} {point}: {theirs}");
        }
        if let (Some(ours), false) = (point["alarm"].as_bool(), alarm.is_null()) {
            let theirs = alarm.as_bool().unwrap_or_else(|| alarm.as_f64() == Some(1.0));
            assert_eq!(ours, theirs, "{name} {point}");
            judged += 1;
        }
    }
    assert!(judged * 2 > bounds.len(), "{name}: only {judged} of {} bins were judged", bounds.len());
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
