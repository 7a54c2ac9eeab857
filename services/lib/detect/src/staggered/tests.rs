//! Simulated campaigns with a known effect, and what must hold whatever the counts are.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::random::Random;
use proptest::prelude::*;

const MONTHS: usize = 24;

/// Five towns, reached in turn, the last one never.
fn starts() -> Vec<Option<usize>> {
    vec![Some(13), Some(15), Some(17), Some(19), None]
}

fn season(month: usize) -> f64 {
    1.0 + 0.3 * (std::f64::consts::TAU * month as f64 / 12.0).sin()
}

/// Means by town and month: a level of its own, a season, a common trend and an effect from the start.
fn means(starts: &[Option<usize>], effect: f64) -> Vec<Vec<f64>> {
    let row = |(town, start): (usize, &Option<usize>)| {
        let level = 30.0 + 10.0 * town as f64;
        let under = |month| start.is_some_and(|start| month >= start);
        (0..MONTHS)
            .map(|month| {
                level * season(month) * 1.01_f64.powi(month as i32) * if under(month) { effect } else { 1.0 }
            })
            .collect()
    };
    starts.iter().enumerate().map(row).collect()
}

/// Poisson counts by Knuth's product of uniforms.
fn drawn(means: &[Vec<f64>], draw: u64) -> Vec<Vec<u64>> {
    let mut random = Random::of_draw(2024, draw);
    let mut uniform = move || (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
    let mut count = |mean: f64| {
        let (limit, mut product, mut count) = ((-mean).exp(), uniform(), 0);
        while product > limit {
            product *= uniform();
            count += 1;
        }
        count
    };
    means.iter().map(|row| row.iter().map(|mean| count(*mean)).collect()).collect()
}

fn found(counts: &[Vec<u64>], starts: &[Option<usize>]) -> StaggeredEffect {
    campaign_effect(&Panel { counts, starts, lead_months: 0 }, Randomisation::default()).unwrap()
}

#[test]
fn an_effect_without_noise_is_found_exactly() {
    let starts = starts();
    let large: Vec<Vec<u64>> = means(&starts, 0.7)
        .iter()
        .map(|row| row.iter().map(|mean| (mean * 1e9).round() as u64).collect())
        .collect();
    let effect = found(&large, &starts);
    assert!((effect.ratio - 0.7).abs() < 1e-6, "{}", effect.ratio);
    assert!(effect.towns_left_out.is_empty());
    for month in &effect.by_month {
        let expected = if month.since_start < 0 { 1.0 } else { 0.7 };
        assert!((month.ratio - expected).abs() < 1e-6, "{month:?}");
    }
    assert_eq!(effect.assignments, 120);
    assert!(effect.p <= 2.0 / 120.0, "{}", effect.p);
    assert!(effect.interval_95.low < 0.7 && effect.interval_95.high.unwrap() > 0.7);
}

#[test]
fn simulated_effects_are_found_on_average_and_covered() {
    let starts = starts();
    let means = means(&starts, 0.6);
    let (mut sum, mut covered) = (0.0, 0);
    let runs = 40;
    for draw in 0..runs {
        let effect = found(&drawn(&means, draw), &starts);
        sum += effect.ratio.ln();
        let high = effect.interval_95.high.unwrap_or(f64::INFINITY);
        covered += u32::from(effect.interval_95.low <= 0.6 && 0.6 <= high);
    }
    let mean = (sum / runs as f64).exp();
    assert!((0.56..0.64).contains(&mean), "{mean}");
    assert!(covered >= 34, "{covered} of {runs} intervals hold the truth");
}

#[test]
fn without_an_effect_p_is_uniform() {
    let starts = starts();
    // The same level everywhere: the towns are exchangeable, so the test is exact.
    let means: Vec<Vec<f64>> =
        starts.iter().map(|_| (0..MONTHS).map(|month| 40.0 * season(month)).collect()).collect();
    let runs = 400_u64;
    let ps: Vec<f64> = (0..runs)
        .map(|draw| {
            let counts = drawn(&means, draw);
            let data = data(&Panel { counts: &counts, starts: &starts, lead_months: 0 }).unwrap();
            let roles = |starts: &[Option<usize>]| Roles {
                from: starts.to_vec(),
                until: vec![usize::MAX; 5],
                control_until: starts.iter().map(|start| control_until(*start, 0)).collect(),
            };
            let assignments = Randomisation::default().assignments(&starts);
            let test =
                inference::Test { data: &data, roles: &roles, starts: &starts, assignments: &assignments };
            test.p(0.0).unwrap().p
        })
        .collect();
    for level in [0.05, 0.1, 0.25, 0.5, 0.75, 0.9] {
        let share = ps.iter().filter(|p| **p <= level + 1e-12).count() as f64 / runs as f64;
        let error = (level * (1.0 - level) / runs as f64).sqrt();
        assert!((share - level).abs() < 4.0 * error + 0.01, "{share} of p at most {level}");
    }
}

#[test]
fn towns_treated_together_may_be_swapped() {
    let starts = vec![Some(14), Some(14), Some(18), None, None];
    let mut counts = drawn(&means(&starts, 0.8), 5);
    let one = found(&counts, &starts);
    counts.swap(0, 1);
    let other = found(&counts, &starts);
    assert!((one.ratio - other.ratio).abs() < 1e-12);
    assert!((one.p - other.p).abs() < 1e-12);
    assert!((one.interval_95.low - other.interval_95.low).abs() < 1e-12);
}

#[test]
fn drawn_assignments_repeat_and_agree_with_all() {
    let starts = starts();
    let counts = drawn(&means(&starts, 0.95), 9);
    let panel = Panel { counts: &counts, starts: &starts, lead_months: 0 };
    let p = |draws_max| campaign_effect(&panel, Randomisation { draws_max, seed: 11 }).unwrap().p;
    let (all, few) = (p(9_999), p(118));
    assert!((few - p(118)).abs() < 1e-15, "the same seed, the same p");
    assert!((all - few).abs() < 4.0 * (0.25_f64 / 118.0).sqrt(), "{all} {few}");
}

#[test]
fn neighbours_that_rise_are_seen() {
    // Town 1 lies beside town 0, and takes up a fifth more once town 0 is reached; towns 2 to 5 lie apart.
    let starts = vec![Some(14), None, None, None, None, None];
    let mut expected = means(&starts, 0.7);
    for value in expected[1].iter_mut().skip(14) {
        *value *= 1.2;
    }
    let counts: Vec<Vec<u64>> =
        expected.iter().map(|row| row.iter().map(|mean| (mean * 1e6) as u64).collect()).collect();
    let panel = Panel { counts: &counts, starts: &starts, lead_months: 1 };
    let beside = [vec![1], vec![0], vec![3], vec![2], vec![5], vec![4]];
    let effect = displacement_effect(&panel, &beside, Randomisation::default()).unwrap();
    assert!((effect.ratio - 1.2).abs() < 1e-4, "{}", effect.ratio);
    let wrong = [vec![6], vec![], vec![], vec![], vec![], vec![]];
    assert!(displacement_effect(&panel, &wrong, Randomisation::default()).is_err());
}

#[test]
fn nothing_to_compare_with_is_said() {
    let counts = vec![vec![5; 24]; 3];
    let effect = |starts: &[Option<usize>]| {
        campaign_effect(&Panel { counts: &counts, starts, lead_months: 0 }, Randomisation::default())
    };
    assert!(
        matches!(effect(&[Some(12), Some(12), Some(12)]), Err(NotTestable::TooLittle { .. })),
        "no control"
    );
    let short = vec![vec![5; 12]; 3];
    let early = Panel { counts: &short, starts: &[Some(2), None, None], lead_months: 0 };
    let early = campaign_effect(&early, Randomisation::default());
    assert!(matches!(early, Err(NotTestable::TooLittle { .. })), "two months before");
    assert!(matches!(effect(&[Some(12), None]), Err(NotTestable::Malformed { .. })));
    let last = effect(&[Some(12), Some(14), Some(14)]).unwrap();
    assert_eq!(last.towns_left_out, [1, 2], "nobody is left to compare the last ones with");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn it_is_a_number_or_a_reason(counts in proptest::collection::vec(proptest::collection::vec(0_u64..4, 16), 4)) {
        let starts = [Some(13), Some(14), None, None];
        let panel = Panel { counts: &counts, starts: &starts, lead_months: 1 };
        if let Ok(effect) = campaign_effect(&panel, Randomisation::default()) {
            prop_assert!(effect.ratio.is_finite() && effect.ratio > 0.0);
            prop_assert!(effect.p > 0.0 && effect.p <= 1.0);
            prop_assert!(effect.interval_95.low.is_finite());
            prop_assert!(effect.interval_95.low <= effect.ratio);
            prop_assert!(effect.by_month.iter().all(|month| month.ratio.is_finite()));
        }
    }
}
