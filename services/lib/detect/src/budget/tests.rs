//! The published example, and what holds for all p.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::random::Random;
use proptest::prelude::*;

/// The fifteen p of Benjamini and Hochberg's example, in which four are kept at 0.05 and three by Bonferroni.
const PUBLISHED: [f64; 15] = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
    0.7590, 1.0,
];

fn some(p: &[f64]) -> Vec<Option<f64>> {
    p.iter().copied().map(Some).collect()
}

#[test]
fn the_published_example() {
    let found = benjamini_hochberg(&some(&PUBLISHED), 0.05).unwrap();
    let kept: Vec<bool> = found.judged.iter().flatten().map(|judged| judged.keep).collect();
    assert_eq!(kept, [vec![true; 4], vec![false; 11]].concat());
    assert_eq!(found.p_max, Some(0.0095));
    // 15 p / rank, and no more than that of any later rank.
    let expected = [
        0.0015,
        0.003,
        0.0095,
        0.035625,
        0.0603,
        0.0638571428571429,
        0.0638571428571429,
        0.0645,
        0.0765,
        0.486,
        0.581181818181818,
        0.714875,
        0.753230769230769,
        0.813214285714286,
        1.0,
    ];
    for (found, expected) in found.judged.iter().flatten().zip(expected) {
        assert!((found.q_value - expected).abs() < 1e-12, "{found:?} instead of {expected}");
    }
}

#[test]
fn what_was_not_tested_is_counted_but_not_weighed() {
    let found = benjamini_hochberg(&[None, Some(0.03), None, Some(0.9)], 0.1).unwrap();
    assert_eq!((found.tested, found.untested), (2, 2));
    assert_eq!(found.judged[0], None);
    assert_eq!(found.judged[1], Some(Judged { q_value: 0.06, keep: true }), "2 × 0.03, not 4 ×");
    assert!(matches!(benjamini_hochberg(&[None], 0.05), Err(NotTestable::TooLittle { .. })));
    for (p, q) in [(0.5, 0.0), (0.5, f64::NAN), (f64::NAN, 0.05), (1.1, 0.05), (-0.1, 0.05)] {
        assert!(matches!(benjamini_hochberg(&[Some(p)], q), Err(NotTestable::Malformed { .. })), "{p} {q}");
    }
}

#[test]
fn a_budget_is_what_was_measured_and_not_what_was_promised() {
    // 12,000 tests a week at 0.05: 600 of them fire.
    let nominal = WatchedSeries { measured: Some(Measured { flagged: 5, tested: 100 }), bins_per_week: 1.0 };
    let found = Budget::of(&vec![nominal; 12_000]).unwrap();
    assert!((found.expected_per_week - 600.0).abs() < 1e-6);
    assert!((found.seen_against_expected(1_200, 1.0).unwrap() - 2.0).abs() < 1e-9);
    // C1 at .001 fires on 439 of 10,290 clean weeks.
    let ears =
        WatchedSeries { measured: Some(Measured { flagged: 439, tested: 10_290 }), bins_per_week: 7.0 };
    let unknown = WatchedSeries { measured: None, bins_per_week: 7.0 };
    let unclean = WatchedSeries { measured: Some(Measured { flagged: 0, tested: 0 }), ..unknown };
    let found = Budget::of(&[ears, unknown, unclean]).unwrap();
    assert!((found.expected_per_week - 7.0 * 439.0 / 10_290.0).abs() < 1e-12);
    assert_eq!((found.measured, found.unmeasured), (1, 2));
    assert!(matches!(Budget::of(&[unknown]), Err(NotTestable::TooLittle { .. })));
    let wrong = WatchedSeries { measured: Some(Measured { flagged: 2, tested: 1 }), ..unknown };
    assert!(matches!(Budget::of(&[wrong]), Err(NotTestable::Malformed { .. })));
    let endless = WatchedSeries { bins_per_week: f64::INFINITY, ..ears };
    assert!(matches!(Budget::of(&[endless]), Err(NotTestable::Malformed { .. })));
    let quiet = WatchedSeries { measured: Some(Measured { flagged: 0, tested: 9 }), bins_per_week: 1.0 };
    assert_eq!(Budget::of(&[quiet]).unwrap().seen_against_expected(3, 1.0), None);
}

/// Many equal p, as counts give.
fn p_values() -> impl Strategy<Value = Vec<Option<f64>>> {
    let p = prop_oneof![(0_u32..=20).prop_map(|p| f64::from(p) / 20.0), 0.0_f64..=1.0, 0.0_f64..0.01];
    proptest::collection::vec(proptest::option::weighted(0.9, p), 1..60)
}

proptest! {
    #[test]
    fn holds_for_all_p(p in p_values(), q in 0.001_f64..0.5) {
        prop_assume!(p.iter().any(Option::is_some));
        let found = benjamini_hochberg(&p, q).unwrap();
        prop_assert_eq!(found.tested + found.untested, p.len());
        let pairs: Vec<(f64, Judged)> =
            p.iter().zip(&found.judged).filter_map(|(p, judged)| p.zip(*judged)).collect();
        prop_assert_eq!(pairs.len(), found.tested);
        let kept = pairs.iter().filter(|(_, judged)| judged.keep).count();
        for (p, judged) in &pairs {
            prop_assert!((*p..=1.0).contains(&judged.q_value));
            // By its definition, next to the limit but for rounding.
            let near = (judged.q_value - q).abs() < 1e-12;
            prop_assert!(near || judged.keep == (judged.q_value <= q), "{p} {judged:?}");
            prop_assert!(!judged.keep || *p <= q * kept as f64 / found.tested as f64 + 1e-15);
            prop_assert!(judged.keep || *p > q / found.tested as f64, "no stricter than Bonferroni");
            for (other, its) in &pairs {
                prop_assert!(other < p || its.q_value >= judged.q_value, "in order of p");
                prop_assert!(other != p || its == judged, "equal p together");
            }
        }
    }

    #[test]
    fn order_and_untested_series_do_not_matter(p in p_values(), q in 0.001_f64..0.5) {
        prop_assume!(p.iter().any(Option::is_some));
        let found = benjamini_hochberg(&p, q).unwrap();
        let mut turned: Vec<_> = p.iter().rev().copied().collect();
        turned.push(None);
        let mut other = benjamini_hochberg(&turned, q).unwrap();
        other.judged.pop();
        other.judged.reverse();
        prop_assert_eq!(&found.judged, &other.judged);
        prop_assert_eq!(other.untested, found.untested + 1);
    }

    #[test]
    fn more_q_or_less_p_keeps_no_fewer(p in p_values(), q in 0.001_f64..0.5, more in 1.0_f64..1.9) {
        prop_assume!(p.iter().any(Option::is_some));
        let kept = |p: &[Option<f64>], q| -> Vec<bool> {
            let found = benjamini_hochberg(p, q).unwrap();
            found.judged.iter().map(|judged| judged.is_some_and(|judged| judged.keep)).collect()
        };
        let before = kept(&p, q);
        let halved: Vec<_> = p.iter().map(|p| p.map(|p| p / 2.0)).collect();
        for after in [kept(&p, q * more), kept(&halved, q)] {
            prop_assert!(before.iter().zip(after).all(|(before, after)| !before || after));
        }
    }

    #[test]
    fn a_quiet_day_gives_nothing(p in proptest::collection::vec(0.5_f64..=1.0, 1..60)) {
        let found = benjamini_hochberg(&some(&p), 0.05).unwrap();
        prop_assert_eq!(found.p_max, None);
        prop_assert!(found.judged.iter().flatten().all(|judged| !judged.keep));
    }
}

/// Over many days without any event, the days on which anything is kept are no more than a share of q.
#[test]
fn days_with_a_false_warning_are_as_rare_as_promised() {
    const DAYS: u64 = 4_000;
    const SERIES: u64 = 50;
    let mut false_days = 0_u32;
    for day in 0..DAYS {
        let mut random = Random::of_draw(1, day);
        let uniform = |_| Some((random.next() >> 11) as f64 / (1_u64 << 53) as f64);
        let p: Vec<_> = (0..SERIES).map(uniform).collect();
        if benjamini_hochberg(&p, 0.05).unwrap().p_max.is_some() {
            false_days += 1;
        }
    }
    let share = f64::from(false_days) / DAYS as f64;
    assert!((share - 0.05).abs() < 4.0 * (0.05 * 0.95 / DAYS as f64).sqrt(), "{share}");
}
