//! Cases of R's package `surveillance`: read, run and compared point by point.
//!
//! Used by the tests of EARS and the short charts only: on a few cases in `fixtures`, and on all of the reference where
//! its folder is there.

#![allow(clippy::unwrap_used)]

use crate::NotTestable;
use crate::finding::Finding;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A series with what R holds from one bin to another, counted from 1.
#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) dataset: String,
    pub(crate) algorithm: String,
    pub(crate) params: BTreeMap<String, Value>,
    range_first: usize,
    range_last: usize,
    upperbound: Vec<Option<f64>>,
    alarm: Vec<Option<u8>>,
    aggr: Option<Vec<f64>>,
    input: Option<String>,
}

#[derive(Deserialize)]
struct Fixtures {
    series: BTreeMap<String, Vec<u64>>,
    cases: Vec<Case>,
}

/// How much was compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) cases: usize,
    pub(crate) points: usize,
    /// Points without a bound in R.
    pub(crate) absent: usize,
}

impl Case {
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.params[name].as_f64().unwrap()
    }

    pub(crate) fn whole(&self, name: &str) -> usize {
        usize::try_from(self.params[name].as_u64().unwrap()).unwrap()
    }

    fn compare(&self, found: &[Finding], compared: &mut Compared) {
        let length = self.range_last + 1 - self.range_first;
        assert_eq!((self.upperbound.len(), self.alarm.len()), (length, length));
        for (offset, (upper, alarm)) in self.upperbound.iter().zip(&self.alarm).enumerate() {
            let t = self.range_first + offset;
            let finding = &found[t - 1];
            let name = format!("{} {:?} on {}, t = {t}", self.algorithm, self.params, self.dataset);
            assert_eq!(finding.point.index, t - 1);
            assert_eq!(finding.compat.is_some(), upper.is_some(), "{name}: {finding:?}");
            if let (Some(found), Some(upper)) = (finding.compat, *upper) {
                close(found.upper, upper, &name);
                assert_eq!(Some(u8::from(found.alarm)), *alarm, "{name}");
            }
            if let Some(sums) = &self.aggr {
                close(finding.point.observed, sums[offset], &name);
            }
            match &finding.point.verdict {
                // What is shown is what R holds, wherever there is something to show.
                Ok(verdict) => assert_eq!(Some(u8::from(verdict.alarm)), *alarm, "{name}"),
                Err(reason) => assert_eq!(*reason, NotTestable::ZeroVariance, "{name}"),
            }
            compared.points += 1;
            compared.absent += usize::from(upper.is_none());
        }
        compared.cases += 1;
    }
}

/// Runs the cases of a text of `fixtures` and compares them.
pub(crate) fn compare_fixtures(
    text: &str,
    detect: impl Fn(&Case, &[Option<u64>]) -> Option<Vec<Finding>>,
) -> Compared {
    let fixtures: Fixtures = serde_json::from_str(text).unwrap();
    let mut compared = Compared::default();
    for case in &fixtures.cases {
        if let Some(found) = detect(case, &all_known(&fixtures.series[&case.dataset])) {
            case.compare(&found, &mut compared);
        }
    }
    compared
}

/// The same with a file of the reference; none where its folder is not there.
pub(crate) fn compare_reference(
    file: &str,
    detect: impl Fn(&Case, &[Option<u64>]) -> Option<Vec<Finding>>,
) -> Option<Compared> {
    let cases: Vec<Case> = serde_json::from_str(&text(file)?).unwrap();
    let mut compared = Compared::default();
    for case in &cases {
        let table = text(case.input.as_ref().unwrap())?;
        if let Some(found) = detect(case, &all_known(&column_of_counts(&table))) {
            case.compare(&found, &mut compared);
        }
    }
    Some(compared)
}

/// A series of the fixtures, all of it known.
pub(crate) fn series(text: &str, name: &str) -> Vec<Option<u64>> {
    let fixtures: Fixtures = serde_json::from_str(text).unwrap();
    all_known(&fixtures.series[name])
}

fn all_known(counts: &[u64]) -> Vec<Option<u64>> {
    counts.iter().copied().map(Some).collect()
}

fn column_of_counts(table: &str) -> Vec<u64> {
    let mut lines = table.lines().map(|line| line.split(','));
    let column = lines.next().unwrap().position(|name| name == "observed" || name == "Yes").unwrap();
    lines.map(|mut line| line.nth(column).unwrap().parse().unwrap()).collect()
}

fn text(name: &str) -> Option<String> {
    let path = format!("{}/../../../../shared/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {path} is not there; the fixtures were checked");
    }
    text
}

pub(crate) fn close(found: f64, expected: f64, what: &str) {
    let error = (found - expected).abs();
    assert!(error <= 1e-9 * expected.abs().max(1.0), "{what}: {found} instead of {expected}");
}
