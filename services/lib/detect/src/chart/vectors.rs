//! Reference results of R's `surveillance` for control charts: those of `fixtures/charts.json`, and all of
//! `../shared/vectors` where that folder is there.
//!
//! Used by the tests of `cusum`, `glr` and `baseline` only.

#![allow(clippy::unwrap_used)]

use crate::chart::ChartPoint;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A number, or one per bin.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
pub(crate) enum Mean {
    Same(f64),
    PerBin(Vec<f64>),
    /// Says how it was fitted.
    Method(String),
}

#[derive(Deserialize, Clone)]
#[expect(non_snake_case, reason = "as R names them")]
pub(crate) struct Params {
    pub(crate) k: Option<f64>,
    pub(crate) h: Option<f64>,
    pub(crate) m: Option<Mean>,
    pub(crate) trans: Option<String>,
    pub(crate) alpha_nb: Option<f64>,
    #[serde(rename = "c.ARL")]
    pub(crate) c_arl: Option<f64>,
    pub(crate) alpha: Option<serde_json::Value>,
    pub(crate) M: Option<i64>,
    pub(crate) Mtilde: Option<usize>,
    pub(crate) theta: Option<f64>,
    pub(crate) dir: Option<String>,
    pub(crate) ret: Option<String>,
    pub(crate) mu0: Option<f64>,
    pub(crate) S: Option<usize>,
    pub(crate) trend: Option<bool>,
}

#[derive(Deserialize, Clone)]
pub(crate) struct Case {
    pub(crate) dataset: String,
    pub(crate) algorithm: String,
    pub(crate) params: Params,
    pub(crate) range_first: usize,
    pub(crate) range_last: usize,
    pub(crate) upperbound: Vec<f64>,
    pub(crate) alarm: Vec<u8>,
    pub(crate) cusum: Option<Vec<f64>>,
    pub(crate) m: Option<Mean>,
    pub(crate) mu0: Option<Vec<f64>>,
    pub(crate) alpha_hat: Option<f64>,
    pub(crate) input: String,
    #[serde(skip)]
    series: Vec<u64>,
}

#[derive(Deserialize)]
struct Fixtures {
    series: BTreeMap<String, Vec<u64>>,
    charts: Vec<Case>,
    seasonal: Vec<Case>,
}

impl Case {
    pub(crate) fn name(&self) -> String {
        let Params { trans, theta, dir, ret, alpha, .. } = &self.params;
        format!("{} of {}: {trans:?} {theta:?} {dir:?} {ret:?} {alpha:?}", self.algorithm, self.dataset)
    }

    /// Bins before the first watched one.
    pub(crate) fn past(&self) -> Vec<Option<u64>> {
        self.series[..self.range_first - 1].iter().copied().map(Some).collect()
    }

    pub(crate) fn watched(&self) -> Vec<Option<u64>> {
        self.series[self.range_first - 1..self.range_last].iter().copied().map(Some).collect()
    }

    /// Compares alarms; a bin that could not be tested has none in R.
    pub(crate) fn check_alarms(&self, points: &[ChartPoint]) {
        let alarms = points.iter().map(|point| u8::from(point.point.verdict.as_ref().is_ok_and(|v| v.alarm)));
        assert_eq!(alarms.collect::<Vec<_>>(), self.alarm, "{}", self.name());
    }

    pub(crate) fn check(&self, found: impl Iterator<Item = f64>, expected: &[f64], what: &str) {
        let found: Vec<f64> = found.collect();
        assert_eq!(found.len(), expected.len(), "{}: {what}", self.name());
        for (bin, (found, expected)) in found.iter().zip(expected).enumerate() {
            close(*found, *expected, 1e-9, &format!("{}: {what} of bin {bin}", self.name()));
        }
    }
}

pub(crate) fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(1.0);
    assert!(error <= tolerance, "{what}: {found} instead of {expected}");
}

fn fixtures() -> Fixtures {
    serde_json::from_str(include_str!("../../fixtures/charts.json")).unwrap()
}

fn folder() -> String {
    format!("{}/../../../../shared/vectors", env!("CARGO_MANIFEST_DIR"))
}

/// The cases of a file, or none and a line that says so.
fn all(file: &str) -> Option<Vec<Case>> {
    let path = format!("{}/{file}", folder());
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {path} is not there; the fixtures were checked");
        return None;
    };
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let ours =
        |case: &serde_json::Value| ["algo.cusum", "algo.glrnb"].iter().any(|name| case["algorithm"] == *name);
    let ours = cases.into_iter().filter(ours).map(|case| serde_json::from_value(case).unwrap());
    Some(ours.map(|case: Case| Case { series: column(&case.input), ..case }).collect())
}

/// The counts of a series.
fn column(input: &str) -> Vec<u64> {
    let text = std::fs::read_to_string(format!("{}/{input}", folder())).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let at = header.split(',').position(|name| name.trim_matches('"').starts_with("observed")).unwrap();
    lines.map(|line| line.split(',').nth(at).unwrap().parse().unwrap()).collect()
}

fn with_series(cases: Vec<Case>, series: &BTreeMap<String, Vec<u64>>) -> Vec<Case> {
    cases.into_iter().map(|case| Case { series: series[&case.dataset].clone(), ..case }).collect()
}

/// Charts of a given mean. `algorithm` is `algo.cusum` (28 in all) or `algo.glrnb` (28).
pub(crate) fn charts(algorithm: &str) -> Vec<Case> {
    let fixtures = fixtures();
    let mut cases = with_series(fixtures.charts, &fixtures.series);
    if let Some(more) = all("charts.json") {
        assert_eq!(more.len(), 56, "28 of CUSUM, 28 of LR and GLR");
        cases.extend(more);
    }
    cases.retain(|case| case.algorithm == algorithm);
    assert!(cases.len() >= 7);
    cases
}

/// GLR charts of a fitted season (4 in all).
pub(crate) fn seasonal() -> Vec<Case> {
    let fixtures = fixtures();
    let mut cases = with_series(fixtures.seasonal, &fixtures.series);
    if let Some(more) = all("glrnb_seasonal_shadar.json") {
        assert_eq!(more.len(), 4);
        cases.extend(more);
    }
    cases
}
