//! Against R (`surveillance::algo.bayes`, `bayes1` to `bayes3`), and against the definition of the quantile.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart_cases::{Case, Compared, close, compare_fixtures, compare_reference};
use crate::rate_ratio::incomplete_beta;
use proptest::prelude::*;

const FIXTURES: &str = include_str!("../../fixtures/short_charts.json");

fn detect(case: &Case, counts: &[Option<u64>]) -> Option<Vec<Finding>> {
    if !case.algorithm.starts_with("algo.bayes") {
        return None;
    }
    let act_y = case.params["actY"].as_bool().unwrap();
    let reference = ReferenceBins { b: case.whole("b"), w: case.whole("w"), act_y, freq: 52 };
    Some(bayes(counts, &reference, case.number("alpha")).unwrap())
}

#[test]
fn agrees_with_the_fixtures() {
    assert_eq!(compare_fixtures(FIXTURES, detect), Compared { cases: 8, points: 376, absent: 0 });
}

#[test]
fn agrees_with_the_reference() {
    if let Some(compared) = compare_reference("charts.json", detect) {
        assert_eq!(compared, Compared { cases: 16, points: 1_252, absent: 0 });
    }
}

#[test]
fn many_events_are_about_normal_and_too_many_are_refused() {
    // Mean 10⁶ from 10 bins: variance 10⁶·11/10.
    let predictive = Predictive::of(&[1e6; 10]).unwrap();
    close(predictive.mean(), 1e6 + 0.05, "mean");
    let normal = 1e6 + 1.644_853_627 * 1.1e6_f64.sqrt();
    assert!((predictive.upper_quantile(0.05) - normal).abs() < 2.0, "{}", predictive.upper_quantile(0.05));
    let counts = vec![Some(500_000_000); 7];
    let found = bayes(&counts, &ReferenceBins::preset_1(52), 0.05).unwrap();
    assert!(matches!(found[6].point.verdict, Err(NotTestable::Malformed { .. })));
}

#[test]
fn a_silent_source_is_no_data() {
    let mut counts = vec![Some(1); 20];
    counts[8] = None;
    let found = bayes(&counts, &ReferenceBins::preset_1(52), 0.05).unwrap();
    let none = |k: &usize| found[*k].point.verdict == Err(NotTestable::NoData);
    assert_eq!((0..20).filter(none).collect::<Vec<_>>(), (8..=14).collect::<Vec<_>>());
    assert!(matches!(found[5].point.verdict, Err(NotTestable::TooLittle { .. })));
}

#[test]
fn a_level_that_is_none_is_malformed() {
    for alpha in [0.0, 1.0, f64::NAN] {
        let found = bayes(&[], &ReferenceBins::preset_1(52), alpha);
        assert!(matches!(found, Err(NotTestable::Malformed { .. })), "{alpha}");
    }
}

proptest! {
    #[test]
    fn it_is_the_least_count_with_no_more_than_alpha_above(
        counts in proptest::collection::vec(0_u32..60, 1..20),
        alpha in prop_oneof![0.000_001_f64..0.999, Just(1e-30), Just(1e-100)],
    ) {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        let (n, r) = (counts.len() as f64, counts.iter().sum::<f64>() + 0.5);
        let upper = Predictive::of(&counts).unwrap().upper_quantile(alpha);
        // P(Y > u) by another way: I of 1/(n + 1) at (u + 1, r).
        let above = |u: f64| incomplete_beta(u + 1.0, r, 1.0 / (n + 1.0));
        prop_assert!(above(upper) <= alpha * (1.0 + 1e-9), "{} above {upper}", above(upper));
        if upper > 0.0 {
            prop_assert!(above(upper - 1.0) > alpha * (1.0 - 1e-9), "{} above {upper} − 1", above(upper - 1.0));
        }
    }

    #[test]
    fn more_events_or_a_smaller_level_never_lower_the_bound(
        events in 0_u32..5_000, more in 0_u32..100, alpha in 0.001_f64..0.5,
    ) {
        let bound = |events: u32, alpha| Predictive::of(&[f64::from(events), 0.0, 0.0]).unwrap().upper_quantile(alpha);
        prop_assert!(bound(events + more, alpha) >= bound(events, alpha));
        prop_assert!(bound(events, alpha / 2.0) >= bound(events, alpha));
    }
}
