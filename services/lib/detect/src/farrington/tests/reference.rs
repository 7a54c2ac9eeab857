//! All cases of the reference, where its folder is there: every bound, alarm, trend, dispersion, p and score.

#![allow(clippy::unwrap_used)]

use super::super::*;
use super::close;
use super::vectors::{Case, cases, counts};
use crate::compat::Compat;

fn power(name: &str) -> PowerTransform {
    match name {
        "2/3" => PowerTransform::TwoThirds,
        "1/2" => PowerTransform::Half,
        "none" => PowerTransform::None,
        other => panic!("unknown power {other}"),
    }
}

fn method(name: &str) -> ThresholdMethod {
    match name {
        "delta" => ThresholdMethod::Delta,
        "nbPlugin" => ThresholdMethod::NbPlugin,
        "muan" => ThresholdMethod::Muan,
        other => panic!("unknown method {other}"),
    }
}

fn limit54((sum, bins): (u64, usize)) -> Limit54 {
    Limit54 { sum, bins }
}

fn bins(case: &Case) -> Range<usize> {
    case.range_first - 1..case.range_last
}

#[test]
fn classic_agrees_with_the_reference() {
    let Some(cases) = cases("farrington_classic.json") else { return };
    let (mut points, mut early) = (0, 0);
    for case in &cases {
        let (counts, _) = counts(case);
        let dating = Dating::Index { freq: case.freq };
        let series = Series { counts: &counts, population: None, dating };
        let settings = ClassicSettings {
            b: case.params.b,
            w: case.params.w,
            reweight: case.params.reweight,
            alpha: case.params.alpha,
            trend: case.params.trend,
            limit54: limit54(case.params.limit54),
            powertrans: power(&case.params.powertrans),
            compat: Compat::RSurveillance,
        };
        let found = farrington_classic(&series, &settings, bins(case)).unwrap();
        for (at, point) in found.into_iter().enumerate() {
            // R starts w bins earlier, with windows cut by the beginning of the series; we do not.
            if point.index < case.freq * case.params.b + case.params.w {
                assert!(matches!(point.finding, Err(NotTestable::TooLittle { .. })));
                early += 1;
                continue;
            }
            classic_point(case, at, &point);
            points += 1;
        }
    }
    assert_eq!((cases.len(), points, early), (10, 785, 7));
}

fn classic_point(case: &Case, at: usize, point: &FarringtonPoint) {
    let what = format!("{} {:?} at {}", case.dataset, case.params, point.index + 1);
    let found = point.finding.as_ref().unwrap();
    close(found.upper.unwrap(), case.upperbound[at].unwrap(), &what);
    close(found.mean, case.pd_median.as_ref().unwrap()[at], &what);
    close(1.0 - found.p, case.pd_q.as_ref().unwrap()[at], &what);
    assert_eq!(found.alarm, case.alarm[at] == 1, "{what}");
    assert_eq!(found.trend.is_some(), case.trend[at] == 1, "{what}");
}

fn flexible_settings(case: &Case) -> FlexibleSettings {
    FlexibleSettings {
        b: case.params.b,
        w: case.params.w,
        reweight: case.params.reweight,
        weights_threshold: case.params.weights_threshold,
        alpha: case.params.alpha,
        trend: case.params.trend,
        p_threshold_trend: case.params.p_threshold_trend.unwrap(),
        limit54: limit54(case.params.limit54),
        powertrans: power(&case.params.powertrans),
        population_offset: false,
        no_periods: case.params.no_periods.unwrap(),
        past_weeks_not_included: case.params.past_weeks_not_included.unwrap(),
        threshold_method: method(case.params.threshold_method.as_deref().unwrap()),
        compat: Compat::RSurveillance,
    }
}

#[test]
fn flexible_agrees_with_the_reference() {
    let Some(cases) = cases("farrington_flexible.json") else { return };
    let mut points = 0;
    for case in &cases {
        let (counts, first_day) = counts(case);
        let dating = if case.epoch_as_date == Some(true) {
            Dating::Dates { freq: case.freq, first_day: first_day.unwrap(), bin_days: 7 }
        } else {
            Dating::Index { freq: case.freq }
        };
        let series = Series { counts: &counts, population: None, dating };
        let found = farrington_flexible(&series, &flexible_settings(case), bins(case)).unwrap();
        for (at, point) in found.into_iter().enumerate() {
            flexible_point(case, at, &point);
            points += 1;
        }
    }
    assert_eq!((cases.len(), points), (16, 1819));
}

fn flexible_point(case: &Case, at: usize, point: &FarringtonPoint) {
    let what = format!("{} {:?} at {}", case.dataset, case.params, point.index + 1);
    let found = point.finding.as_ref().unwrap();
    let verdict = point.point().verdict.unwrap();
    for (ours, theirs) in [
        (found.upper, case.upperbound[at]),
        (verdict.expected, case.expected.as_ref().unwrap()[at]),
        (found.trend, case.trend_coef.as_ref().unwrap()[at]),
        (found.score, Some(case.score.as_ref().unwrap()[at])),
    ] {
        assert_eq!(ours.is_some(), theirs.is_some(), "{what}: {ours:?} {theirs:?}");
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            close(ours, theirs, &what);
        }
    }
    close(found.dispersion, case.phi.as_ref().unwrap()[at], &what);
    close(found.p, case.pvalue.as_ref().unwrap()[at], &what);
    assert_eq!(found.alarm, case.alarm[at] == 1, "{what}");
    assert_eq!(found.trend.is_some(), case.trend[at] == 1, "{what}");
    if case.params.threshold_method.as_deref() != Some("delta") {
        close(found.law_mean, case.mu0.as_ref().unwrap()[at], &what);
        assert_eq!(found.upper, case.upperbound[at], "{what}: a whole number");
    }
}
