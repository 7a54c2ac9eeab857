//! Against R's `algo.glrnb`, and what holds for every series.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart::vectors::{Case, charts, seasonal};
use crate::compat::Compat;
use proptest::prelude::*;

fn direction(case: &Case) -> Direction {
    match case.params.dir.as_deref() {
        Some("dec") => Direction::Decrease,
        _ => Direction::Increase,
    }
}

fn run(case: &Case, mu0: &[f64], alpha: f64) -> Vec<ChartPoint> {
    let counts = case.watched();
    let watched = Watched { first: case.range_first - 1, counts: &counts, mu0 };
    let c_arl = case.params.c_arl.unwrap();
    if let Some(theta) = case.params.theta {
        return lr(&watched, &LrParams { c_arl, theta, alpha }).unwrap();
    }
    let m = usize::try_from(case.params.M.unwrap()).ok();
    let (mtilde, compat) = (case.params.Mtilde.unwrap(), Compat::RSurveillance);
    glr(&watched, &GlrParams { c_arl, alpha, dir: direction(case), m, mtilde, compat }).unwrap()
}

fn check(case: &Case, mu0: &[f64], alpha: f64) {
    let points = run(case, mu0, alpha);
    case.check_alarms(&points);
    if case.params.ret.as_deref() == Some("cases") {
        case.check(points.iter().map(|point| point.bound.unwrap()), &case.upperbound, "bound");
    } else {
        case.check(points.iter().map(|point| point.statistic), &case.upperbound, "statistic");
    }
}

#[test]
fn agrees_with_the_reference() {
    for case in charts("algo.glrnb") {
        let mu0 = vec![case.params.mu0.unwrap(); case.upperbound.len()];
        check(&case, &mu0, case.params.alpha.as_ref().unwrap().as_f64().unwrap());
    }
}

#[test]
fn agrees_on_a_season() {
    for case in seasonal() {
        check(&case, case.mu0.as_ref().unwrap(), case.alpha_hat.unwrap());
    }
}

#[test]
fn an_empty_stretch_is_the_strongest_fall() {
    let watched = Watched { first: 0, counts: &[Some(0), Some(0), Some(0)], mu0: &[2.0; 3] };
    let params = GlrParams { dir: Direction::Decrease, c_arl: 5.0, ..GlrParams::default() };
    let points = glr(&watched, &params).unwrap();
    let statistics: Vec<f64> = points.iter().map(|point| point.statistic).collect();
    assert_eq!(statistics, [2.0, 4.0, 6.0]);
    assert!(points[2].point.verdict.clone().unwrap().alarm);
    let like_r = GlrParams { compat: Compat::RSurveillance, ..params };
    for point in glr(&watched, &like_r).unwrap() {
        assert!(matches!(point.point.verdict, Err(NotTestable::TooLittle { .. })), "R skips it: {point:?}");
    }
}

#[test]
fn a_change_must_last_as_long_as_is_asked() {
    let watched = Watched { first: 0, counts: &[Some(9); 4], mu0: &[2.0; 4] };
    let points = glr(&watched, &GlrParams { mtilde: 3, c_arl: 50.0, ..GlrParams::default() }).unwrap();
    let tested: Vec<bool> = points.iter().map(|point| point.point.verdict.is_ok()).collect();
    assert_eq!(tested, [false, false, true, true]);
}

#[test]
fn a_silent_bin_says_so_and_changes_nothing() {
    let counts = [Some(5), None, Some(5)];
    let watched = Watched { first: 0, counts: &counts, mu0: &[2.0; 3] };
    let without = Watched { first: 0, counts: &[Some(5), Some(5)], mu0: &[2.0; 2] };
    let (lr_params, glr_params) =
        (LrParams { c_arl: 9.0, theta: 0.7, alpha: 0.1 }, GlrParams { c_arl: 9.0, ..GlrParams::default() });
    for (with, without) in [
        (lr(&watched, &lr_params).unwrap(), lr(&without, &lr_params).unwrap()),
        (glr(&watched, &glr_params).unwrap(), glr(&without, &glr_params).unwrap()),
    ] {
        assert_eq!(with[1].point.verdict, Err(NotTestable::NoData));
        assert_eq!(with[2].statistic, without[1].statistic);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let watched = Watched { first: 0, counts: &[Some(1)], mu0: &[1.0] };
    let good = LrParams { c_arl: 4.0, theta: 0.5, alpha: 0.0 };
    for bad in [
        LrParams { theta: 0.0, ..good },
        LrParams { theta: f64::NAN, ..good },
        LrParams { alpha: -0.1, ..good },
        LrParams { c_arl: 0.0, ..good },
    ] {
        assert!(matches!(lr(&watched, &bad), Err(NotTestable::Malformed { .. })), "{bad:?}");
    }
    let none = GlrParams { mtilde: 0, ..GlrParams::default() };
    assert!(matches!(glr(&watched, &none), Err(NotTestable::Malformed { .. })));
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::Increase), Just(Direction::Decrease)]
}

fn watched(counts: &[Option<u64>], mu0: &[f64], params: &GlrParams) -> Vec<ChartPoint> {
    glr(&Watched { first: 0, counts, mu0 }, params).unwrap()
}

proptest! {
    /// No κ of a grid explains the last bins better than the chart found.
    #[test]
    fn the_statistic_is_a_supremum(
        bins in proptest::collection::vec((0_u64..20, 0.1_f64..10.0), 1..12),
        alpha in prop_oneof![Just(0.0), 0.001_f64..3.0],
        dir in directions(),
    ) {
        let (counts, mu0): (Vec<_>, Vec<_>) = bins.iter().map(|(count, mean)| (Some(*count), *mean)).unzip();
        let params = GlrParams { alpha, dir, c_arl: 1e9, ..GlrParams::default() };
        let found = watched(&counts, &mu0, &params).last().unwrap().statistic;
        let likelihood = Likelihood::new(alpha);
        let sign = if dir == Direction::Increase { 1.0 } else { -1.0 };
        for start in 0..bins.len() {
            for step in 0..100 {
                let kappa = sign * 0.05 * f64::from(step);
                let ratio: f64 =
                    bins[start..].iter().map(|(count, mean)| likelihood.log_ratio(*count as f64, *mean, kappa)).sum();
                prop_assert!(ratio <= found + 1e-9, "{ratio} at {kappa} from {start} beats {found}");
            }
        }
    }

    /// A small α is nearly Poisson, so the two programs of the chart agree.
    #[test]
    fn little_spread_is_poisson(
        counts in proptest::collection::vec(0_u64..20, 1..20),
        mean in 0.5_f64..10.0,
        dir in directions(),
    ) {
        let counts: Vec<_> = counts.into_iter().map(Some).collect();
        let mu0 = vec![mean; counts.len()];
        let params = GlrParams { dir, c_arl: 1e9, ..GlrParams::default() };
        let poisson = watched(&counts, &mu0, &params);
        let nearly = watched(&counts, &mu0, &GlrParams { alpha: 1e-9, ..params });
        for (one, other) in poisson.iter().zip(&nearly) {
            prop_assert!((one.statistic - other.statistic).abs() < 1e-4 , "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_bound_is_the_count_that_just_alarms(
        counts in proptest::collection::vec(0_u64..30, 1..40),
        mean in 0.3_f64..20.0,
        theta in prop_oneof![0.1_f64..2.0, -2.0_f64..-0.1],
        alpha in prop_oneof![Just(0.0), 0.001_f64..3.0],
    ) {
        let counts: Vec<_> = counts.into_iter().map(Some).collect();
        let mu0 = vec![mean; counts.len()];
        let params = LrParams { c_arl: 4.0, theta, alpha };
        let found = lr(&Watched { first: 0, counts: &counts, mu0: &mu0 }, &params).unwrap();
        for (point, count) in found.iter().zip(&counts) {
            let (count, alarm) = (count.unwrap() as f64, point.point.verdict.clone().unwrap().alarm);
            let Some(bound) = point.bound else {
                prop_assert!(!alarm, "no count alarms");
                continue;
            };
            prop_assume!((count - bound).abs() > 1e-6);
            prop_assert_eq!(alarm, if theta > 0.0 { count > bound } else { count < bound }, "{:?}", point);
        }
    }

    #[test]
    fn nothing_given_gives_nan(
        counts in proptest::collection::vec(proptest::option::of(any::<u64>()), 1..12),
        mean in prop_oneof![Just(0.0), Just(1e-320), Just(1e-30), Just(1.0), Just(1e15)],
        alpha in prop_oneof![Just(0.0), Just(1e-13), Just(1e-6), Just(1e6)],
        dir in directions(),
        theta in prop_oneof![Just(-50.0), Just(1e-300), Just(50.0)],
    ) {
        let mu0 = vec![mean; counts.len()];
        let params = GlrParams { alpha, dir, ..GlrParams::default() };
        let mut points = watched(&counts, &mu0, &params);
        let tuned = LrParams { c_arl: 4.0, theta, alpha };
        points.extend(lr(&Watched { first: 0, counts: &counts, mu0: &mu0 }, &tuned).unwrap());
        for point in points {
            prop_assert!(point.statistic.is_finite() && point.bound.is_none_or(f64::is_finite), "{point:?}");
        }
    }
}
