//! `quanyu bench detect --study` as somebody who doubts the detectors calls it: the same figures for the same seed, those of
//! the reference for its stored series, and a word about what cannot be meant.

use std::path::Path;

use serde_json::Value;

use super::refusal::refused;
use super::{home, quanyu, stderr_of, stdout_of};

/// The reference's stored series; not part of the project.
const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/inputs");
const STUDY: [&str; 6] = ["bench", "detect", "--study", "noufaily2013", "--replications", "1"];

fn study(more: &[&str]) -> Value {
    serde_json::from_str(&stdout_of(quanyu(&home()).args(STUDY).args(more).arg("--json"))).unwrap()
}

fn judged<'a>(report: &'a Value, part: &str, detector: &str) -> &'a Value {
    let named = |list: &'a Value, key: &str, name: &str| {
        list.as_array().unwrap().iter().find(|one| one[key] == name).unwrap()
    };
    named(&named(&report["parts"], "part", part)["detectors"], "detector", detector)
}

#[test]
fn a_seed_has_one_study() {
    let first = study(&["--seed", "5"]);
    assert_eq!((&first["bench"], &first["study"]), (&"detect".into(), &"noufaily2013".into()));
    assert_eq!(first["source"], serde_json::json!({"kind": "generated", "seed": 5, "replications": 1}));
    for (part, weeks) in
        [("all", 42 * 49), ("tuned half", 22 * 49), ("judged half", 20 * 49), ("fresh seeds", 42 * 49)]
    {
        let found = judged(&first, part, "ensemble");
        assert_eq!(found["false_positive_rate"]["of"], weeks, "{part}");
        assert!(found["detection"]["of"].as_u64().unwrap() <= weeks / 49, "{part}");
        assert!(found["false_positive_rate"]["cluster_95"].is_array(), "{part}");
    }
    assert_eq!(first["parts"][0]["detectors"].as_array().unwrap().len(), 8);
    let rates = |curve: &Value| -> Vec<f64> {
        let points = curve["points"].as_array().unwrap().iter();
        points.map(|point| point["false_positive_rate"]["share"].as_f64().unwrap()).collect()
    };
    for curve in first["curves"].as_array().unwrap() {
        assert!(rates(curve).is_sorted(), "{curve}");
    }
    let again = study(&["--seed", "5"]);
    assert_eq!((&first["parts"], &first["curves"]), (&again["parts"], &again["curves"]));
    assert_ne!(first["parts"], study(&["--seed", "6"])["parts"]);
}

#[test]
fn stored_series_have_the_figures_of_the_reference() {
    if !Path::new(STORED).exists() {
        eprintln!("skipped: {STORED} is not there");
        return;
    }
    let report = study(&["--data", STORED]);
    for (detector, rate, detected) in [("noufaily_nbplugin", 0.0076, 0.4163), ("bayes2", 0.0882, 0.7847)] {
        let found = judged(&report, "all", detector);
        let near = |share: &Value, printed: f64| (share.as_f64().unwrap() - printed).abs() < 0.00005;
        assert!(near(&found["false_positive_rate"]["share"], rate), "{found}");
        assert!(near(&found["detection"]["share"], detected), "{found}");
    }
    assert_eq!(judged(&report, "judged half", "ensemble")["false_positive_rate"]["of"], 4_900);
}

#[test]
fn what_cannot_be_meant_is_told() {
    let home = home();
    for words in [
        &["bench", "detect", "--study", "noufaily"][..],
        &["bench", "detect", "--data", "."],
        &["bench", "detect", "--replications", "3"],
        &["bench", "detect", "--series", "1"],
        &["bench", "detect", "--study", "noufaily2013", "--replications", "0"],
        &["bench", "detect", "--study", "noufaily2013", "--runs", "3"],
    ] {
        stderr_of(quanyu(&home).args(words), 2);
    }
    let nowhere = ["bench", "detect", "--study", "noufaily2013", "--data", "nowhere"];
    assert!(stderr_of(quanyu(&home).args(nowhere), 2).contains("noufaily2013_sim.csv.gz"));
    refused(&home, &[], &nowhere, 2, &[]);
}
