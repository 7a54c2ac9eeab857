//! Against R's `algo.cusum`, and what holds for every series.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::baseline::{Baseline, Scatter, in_control};
use crate::chart::vectors::{Case, Mean, charts};
use crate::compat::Compat;
use proptest::prelude::*;

fn params(case: &Case) -> CusumParams {
    let trans = match case.params.trans.as_deref().unwrap() {
        "standard" => Transform::Standard,
        "rossi" => Transform::Rossi,
        "anscombe" => Transform::Anscombe,
        "anscombe2nd" => Transform::AnscombeSecond,
        "pearsonNegBin" => Transform::PearsonNegativeBinomial { alpha: case.params.alpha_nb.unwrap() },
        "none" => Transform::None,
        other => panic!("unknown transformation {other}"),
    };
    let (k, h) = (case.params.k.unwrap(), case.params.h.unwrap());
    CusumParams { k, h, trans, reset: false, compat: Compat::RSurveillance }
}

/// The mean R held the series to, and whether ours is the same.
fn mu0(case: &Case) -> Vec<f64> {
    let baseline = match case.params.m.as_ref().unwrap() {
        Mean::Method(name) if name == "glm" => {
            Baseline::Season { s: 1, trend: false, freq: 52, scatter: Scatter::Poisson }
        }
        _ => Baseline::Mean,
    };
    let expected = match case.m.as_ref().unwrap() {
        Mean::PerBin(means) => means.clone(),
        Mean::Same(mean) => vec![*mean; case.upperbound.len()],
        Mean::Method(name) => panic!("{name} is no mean"),
    };
    let ours = in_control(&case.past(), expected.len(), baseline).unwrap();
    case.check(ours.mu0.iter().copied(), &expected, "mean");
    expected
}

#[test]
fn agrees_with_the_reference() {
    for case in charts("algo.cusum") {
        let (counts, mu0) = (case.watched(), mu0(&case));
        let watched = Watched { first: case.range_first - 1, counts: &counts, mu0: &mu0 };
        let points = cusum(&watched, &params(&case)).unwrap();
        case.check(points.iter().map(|point| point.statistic), case.cusum.as_ref().unwrap(), "sum");
        case.check(points.iter().map(|point| point.bound.unwrap()), &case.upperbound, "bound");
        case.check_alarms(&points);
    }
}

#[test]
fn a_silent_bin_says_so_and_changes_nothing() {
    let params = CusumParams::default();
    let counts = [Some(4), None, Some(4), Some(4)];
    let watched = Watched { first: 7, counts: &counts, mu0: &[2.0, 2.0, 0.0, 2.0] };
    let points = cusum(&watched, &params).unwrap();
    assert_eq!(points[1].point.verdict, Err(NotTestable::NoData));
    assert_eq!(points[2].point.verdict, Err(NotTestable::ZeroVariance));
    assert_eq!(points[3].point.index, 10);
    let without = Watched { first: 0, counts: &[Some(4), Some(4)], mu0: &[2.0, 2.0] };
    assert_eq!(points[3].statistic, cusum(&without, &params).unwrap()[1].statistic);
    let plain = CusumParams { trans: Transform::None, ..params };
    assert!(cusum(&watched, &plain).unwrap()[2].point.verdict.is_ok(), "needs no mean");
}

#[test]
fn what_does_not_fit_is_refused() {
    let refused = |mu0: &[f64], params: CusumParams| {
        let found = cusum(&Watched { first: 0, counts: &[Some(1)], mu0 }, &params);
        assert!(matches!(found, Err(NotTestable::Malformed { .. })), "{found:?}");
    };
    let params = CusumParams::default();
    refused(&[], params);
    for mean in [-1.0, f64::NAN, f64::INFINITY] {
        refused(&[mean], params);
    }
    refused(&[1.0], CusumParams { h: 0.0, ..params });
    refused(&[1.0], CusumParams { k: f64::NAN, ..params });
    let trans = Transform::PearsonNegativeBinomial { alpha: -1.0 };
    refused(&[1.0], CusumParams { trans, ..params });
}

fn transforms() -> impl Strategy<Value = Transform> {
    prop_oneof![
        Just(Transform::Standard),
        Just(Transform::Rossi),
        Just(Transform::Anscombe),
        Just(Transform::AnscombeSecond),
        (0.0_f64..3.0).prop_map(|alpha| Transform::PearsonNegativeBinomial { alpha }),
        Just(Transform::None),
    ]
}

proptest! {
    /// The bound of the publication is what it says: that count alarms, one less does not.
    #[test]
    fn the_bound_is_the_count_that_just_alarms(
        counts in proptest::collection::vec(0_u64..30, 1..40),
        mean in 0.3_f64..20.0,
        trans in transforms(),
        reset: bool,
    ) {
        let counts: Vec<_> = counts.into_iter().map(Some).collect();
        let mu0 = vec![mean; counts.len()];
        let params = CusumParams { trans, reset, ..CusumParams::default() };
        let found = cusum(&Watched { first: 0, counts: &counts, mu0: &mu0 }, &params).unwrap();
        for (point, count) in found.iter().zip(&counts) {
            let (count, bound) = (count.unwrap() as f64, point.bound.unwrap());
            prop_assume!((count - bound).abs() > 1e-6 || trans == Transform::Standard);
            let verdict = point.point.verdict.clone().unwrap();
            // Where the sum is already far above the limit even 0 alarms, and the bound is 0.
            prop_assert_eq!(verdict.alarm, count >= bound, "{:?}", point);
        }
    }

    #[test]
    fn nothing_given_gives_nan(
        counts in proptest::collection::vec(proptest::option::of(any::<u64>()), 1..20),
        mean in prop_oneof![Just(0.0), Just(1e-320), Just(1e-30), Just(1.0), Just(1e15)],
        trans in transforms(),
    ) {
        let mu0 = vec![mean; counts.len()];
        let params = CusumParams { trans, h: 1e300, ..CusumParams::default() };
        for point in cusum(&Watched { first: 0, counts: &counts, mu0: &mu0 }, &params).unwrap() {
            prop_assert!(point.statistic.is_finite() && point.bound.is_none_or(f64::is_finite));
        }
    }
}
