//! What the detectors must say, alone and against the reference.

#![allow(clippy::unwrap_used)]

mod edges;
mod reference;
mod series;
mod study;
mod vectors;

use super::*;
use crate::compat::Compat;
use series::AGONA;

/// Far closer than the 1e-5 asked for: the steps are those of R.
fn close(found: f64, expected: f64, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(1.0);
    assert!(error < 1e-10, "{what}: {found}, expected {expected}");
}

/// The series of the reference.
fn agona() -> Vec<Option<u64>> {
    AGONA.iter().copied().map(Some).collect()
}

fn weekly(counts: &[Option<u64>]) -> Series<'_> {
    Series { counts, population: None, dating: Dating::Index { freq: 52 } }
}

fn found(points: Vec<FarringtonPoint>) -> Vec<Finding> {
    points.into_iter().map(|point| point.finding.unwrap()).collect()
}

fn alarms(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.alarm).count()
}

#[test]
fn classic_bounds_are_those_of_surveillance() {
    let settings = ClassicSettings { b: 4, alpha: 0.01, ..ClassicSettings::default() };
    let counts = agona();
    let findings = found(farrington_classic(&weekly(&counts), &settings, 281..286).unwrap());
    let bounds = [6.97277, 7.20726, 5.77606, 5.93215, 5.08064];
    for (finding, bound) in findings.iter().zip(bounds) {
        assert!((finding.upper.unwrap() - bound).abs() < 5e-6, "{finding:?}, expected {bound}");
    }
    for (finding, median) in findings.iter().zip([2.14788423738296, 2.27073317633243, 1.42813732605381]) {
        close(finding.mean, median, "median");
    }
    let alarmed: Vec<bool> = findings.iter().map(|finding| finding.alarm).collect();
    assert_eq!(alarmed, [false, false, true, true, false]);
}

#[test]
fn flexible_bounds_are_those_of_surveillance() {
    let compat = Compat::RSurveillance;
    let original = FlexibleSettings { weights_threshold: 2.58, compat, ..FlexibleSettings::original() };
    let improved = FlexibleSettings { alpha: 0.01, compat, ..FlexibleSettings::improved() };
    let muan = FlexibleSettings { threshold_method: ThresholdMethod::Muan, ..improved };
    let delta = FlexibleSettings { threshold_method: ThresholdMethod::Delta, ..improved };
    let counts = agona();
    for (settings, bounds) in [
        (original, [5.02338432340331, 4.49543799086165, 4.6402724622395]),
        (improved, [6.0, 6.0, 6.0]),
        (muan, [8.0, 7.0, 8.0]),
        (delta, [5.93837770402604, 5.71920329685141, 5.90096553199569]),
    ] {
        let findings = found(farrington_flexible(&weekly(&counts), &settings, 211..312).unwrap());
        for (finding, bound) in findings.iter().zip(bounds) {
            close(finding.upper.unwrap(), bound, &format!("{settings:?}"));
        }
        if settings == original {
            assert_eq!(alarms(&findings), 13, "by index");
        }
        if settings == delta {
            close(findings[0].trend.unwrap(), -0.00165491443051647, "trend");
            close(findings[0].dispersion, 1.72295010516533, "φ");
            close(findings[0].p, 0.316268385315176, "p");
            close(findings[0].score.unwrap(), 0.163053793912033, "score");
        }
    }
}

#[test]
fn on_the_calendar_the_reference_weeks_are_others() {
    let compat = Compat::RSurveillance;
    let settings = FlexibleSettings { weights_threshold: 2.58, compat, ..FlexibleSettings::original() };
    let dating = Dating::Dates { freq: 52, first_day: 7305, bin_days: 7 };
    let series = Series { counts: &agona(), population: None, dating };
    let findings = found(farrington_flexible(&series, &settings, 211..312).unwrap());
    for (finding, bound) in findings.iter().zip([5.04989989687166, 4.92880886835295, 4.64027246223949]) {
        close(finding.upper.unwrap(), bound, "by date");
    }
    assert_eq!(alarms(&findings), 14, "by date");
}
