//! Detectors of series as an analyst calls them agree with R's surveillance, point by point.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{FIXTURES, answer, counts, json, reference, weeks};
use crate::home;

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
        let Some(cases) = reference(file) else { continue };
        let cases: Value = serde_json::from_str(&cases).unwrap();
        let case = &cases[0];
        let input = reference(case["input"].as_str().unwrap()).unwrap();
        let counts = counts(&input, "observed").into_iter();
        let mut more = parameters(&case["params"]);
        more.push("compat=r-surveillance".to_owned());
        compare(&home, name, &weeks(&home, counts), case, &more);
    }
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

fn compare(home: &TempDir, name: &str, file: &Path, case: &Value, parameters: &[String]) {
    let [from, to] = ["range_first", "range_last"].map(|end| case[end].to_string());
    let mut words = vec![name, "--input", file.to_str().unwrap(), "--from", &from, "--to", &to];
    words.extend(parameters.iter().flat_map(|line| ["--param", line.as_str()]));
    let answer = answer(home, &words);
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
