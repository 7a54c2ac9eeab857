//! The control charts as an analyst calls them agree with R's surveillance, and start where there is history enough.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{FIXTURES, answer, close, counts, json, reference, weeks};
use crate::{home, quanyu, stderr_of};

/// A case with the counts of its series.
struct Case {
    case: Value,
    counts: Vec<u64>,
}

fn fixtures(part: &str) -> Vec<Case> {
    let all = json(&Path::new(FIXTURES).join("charts.json"));
    let with_counts = |case: &Value| {
        let series = &all["series"][case["dataset"].as_str().unwrap()];
        let counts = series.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect();
        Case { case: case.clone(), counts }
    };
    all[part].as_array().unwrap().iter().map(with_counts).collect()
}

/// Every fifth case of a file of the reference, so that each kind comes once.
fn sample(name: &str) -> Vec<Case> {
    let Some(text) = reference(name) else { return Vec::new() };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let ours = cases.into_iter().filter(|case| {
        let algorithm = case["algorithm"].as_str().unwrap();
        ["algo.cusum", "algo.glrnb"].contains(&algorithm)
    });
    let with_counts = |case: Value| {
        let input = reference(case["input"].as_str().unwrap()).unwrap();
        let column = if case["dataset"] == "shadar" { "observed1" } else { "observed" };
        Case { counts: counts(&input, column), case }
    };
    ours.step_by(5).map(with_counts).collect()
}

/// Points of a case, with R's parameters by our names.
fn points(home: &TempDir, Case { case, counts }: &Case, more: &[String]) -> Value {
    let file = weeks(home, counts.iter().copied());
    let params = &case["params"];
    let mut lines = vec!["compat=r-surveillance".to_owned()];
    lines.extend_from_slice(more);
    let nb = params["alpha"] != 0;
    let name = match (case["algorithm"].as_str().unwrap(), nb) {
        ("algo.cusum", _) => "cusum",
        (_, true) => "glr-nb",
        (_, false) => "glr-poisson",
    };
    let names = [
        ("k", "k"),
        ("h", "h"),
        ("trans", "trans"),
        ("alpha_nb", "alpha_nb"),
        ("c.ARL", "c_arl"),
        ("S", "s"),
        ("trend", "trend"),
        ("dir", "dir"),
        ("ret", "ret"),
        ("theta", "theta"),
        ("M", "m"),
        ("Mtilde", "mtilde"),
        ("mu0", "mu0"),
    ];
    let given = |(r, ours): (&str, &str)| {
        let value = params.get(r).filter(|value| !value.is_null())?;
        Some(format!("{ours}={}", value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)))
    };
    lines.extend(names.into_iter().filter_map(given));
    if nb && name == "glr-nb" {
        lines.extend(given(("alpha", "alpha")));
    }
    if name == "cusum" && params["m"] == "glm" {
        lines.push("m=glm".to_owned());
    }
    let [from, to] = ["range_first", "range_last"].map(|end| case[end].to_string());
    let mut words = vec![name, "--input", file.to_str().unwrap(), "--from", &from, "--to", &to];
    words.extend(lines.iter().flat_map(|line| ["--param", line.as_str()]));
    answer(home, &words)
}

fn compare(case: &Case, answer: &Value, tolerance: f64) {
    let Case { case, .. } = case;
    let name = format!("{} {}", case["dataset"], case["params"]);
    let points = answer["points"].as_array().unwrap();
    let (bounds, alarms) = (case["upperbound"].as_array().unwrap(), case["alarm"].as_array().unwrap());
    assert_eq!(points.len(), bounds.len(), "{name}");
    // R gives the statistic as the bound, unless it was asked for counts.
    let is_count = case["algorithm"] == "algo.cusum" || case["params"]["ret"] == "cases";
    let mut judged = 0;
    for (index, (point, (bound, alarm))) in points.iter().zip(bounds.iter().zip(alarms)).enumerate() {
        let name = format!("{name}, point {index}");
        if point["testable"] == false {
            assert_eq!(alarm, 0, "{name}: {point}");
            continue;
        }
        judged += 1;
        let ours = if is_count { &point["upper"] } else { &point["score"] };
        // A bound below 0, which no count can be, is none here.
        if !(is_count && ours.is_null() && bound.as_f64().unwrap() <= 0.0) {
            close(ours, bound, tolerance, &name);
        }
        assert_eq!(point["alarm"].as_bool().unwrap(), *alarm == 1, "{name}");
        if let Some(sums) = case["cusum"].as_array() {
            close(&point["score"], &sums[index], tolerance, &name);
        }
    }
    // Behind each alarm a chart begins anew, with a bin that cannot be tested yet.
    assert!(judged * 3 > bounds.len(), "{name}: only {judged} of {} bins were judged", bounds.len());
}

#[test]
fn charts_agree_with_the_reference() {
    let home = home();
    let mut cases = fixtures("charts");
    cases.extend(sample("charts.json"));
    assert!(cases.len() >= 7);
    for case in &cases {
        compare(case, &points(&home, case, &[]), 1e-9);
    }
}

#[test]
fn a_season_is_estimated_as_the_reference_does() {
    let home = home();
    let mut cases = fixtures("seasonal");
    cases.extend(sample("glrnb_seasonal_shadar.json"));
    for case in &cases {
        let answer = points(&home, case, &[]);
        compare(case, &answer, 1e-4);
        close(&answer["params"]["alpha_estimated"], &case.case["alpha_hat"], 1e-5, "α");
        let mu0 = case.case["mu0"].as_array().unwrap();
        for (point, mean) in answer["points"].as_array().unwrap().iter().zip(mu0) {
            close(&point["expected"], mean, 1e-5, "μ₀");
        }
    }
}

#[test]
fn a_chart_starts_as_soon_as_it_can_and_says_what_it_needs() {
    let home = home();
    let path = weeks(&home, (0..120).map(|week| 2 + week % 3));
    let input = path.to_str().unwrap();
    let found = answer(&home, &["cusum", "--input", input]);
    let testable = |index: usize| found["points"][index]["testable"].as_bool().unwrap();
    assert!(!testable(51) && testable(52), "52 bins are the baseline");
    assert!(found["points"][0]["reason"].as_str().unwrap().contains("52 bins before"));
    assert_eq!(found["points"][119]["expected"], found["points"][52]["expected"]);
    let given =
        answer(&home, &["glr-poisson", "--input", input, "--param", "mu0=2.5", "--param", "theta=0.7"]);
    assert_eq!((&given["points"][0]["testable"], &given["params"]["theta"]), (&true.into(), &0.7.into()));
    let refused =
        |words: &[&str]| stderr_of(quanyu(&home).arg("detect").args(words).args(["--input", input]), 2);
    assert!(refused(&["cusum", "--from", "40"]).contains("give --from 53 or later"));
    assert!(refused(&["cusum", "--param", "m=glm", "--frequency", "100"]).contains("the file has 120"));
    assert!(refused(&["glr-poisson", "--param", "ret=cases"]).contains("theta"));
    assert!(refused(&["glr-nb", "--param", "mu0=2"]).contains("alpha"));
    assert!(refused(&["glr-nb"]).contains("glr-poisson"), "no more spread than Poisson counts have");
    assert!(refused(&["glr-poisson", "--param", "alpha=1"]).contains("no such parameter"));
    assert!(refused(&["cusum", "--param", "trans=box-cox"]).contains("anscombe2nd"));
    assert!(refused(&["cusum", "--param", "h=0"]).contains("h more than 0"));
}
