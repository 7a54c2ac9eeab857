//! Against R (`surveillance::earsC`), and what holds for every series.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart_cases::{Case, Compared, close, compare_fixtures, compare_reference, series};
use crate::compat::Compat;
use proptest::prelude::*;

const FIXTURES: &str = include_str!("../../fixtures/ears.json");

const METHODS: [EarsMethod; 3] = [EarsMethod::C1, EarsMethod::C2, EarsMethod::C3];

fn detect(case: &Case, counts: &[Option<u64>]) -> Option<Vec<Finding>> {
    let method = match case.params["method"].as_str().unwrap() {
        "C1" => EarsMethod::C1,
        "C2" => EarsMethod::C2,
        "C3" => EarsMethod::C3,
        other => panic!("unknown method {other}"),
    };
    let settings = Ears {
        baseline: case.whole("baseline"),
        min_sigma: case.number("minSigma"),
        alpha: case.number("alpha"),
        ..Ears::new(method)
    };
    Some(ears(counts, &settings).unwrap())
}

#[test]
fn agrees_with_the_fixtures() {
    assert_eq!(compare_fixtures(FIXTURES, detect), Compared { cases: 14, points: 639, absent: 92 });
}

#[test]
fn agrees_with_the_reference() {
    if let Some(compared) = compare_reference("earsC.json", detect) {
        assert_eq!(compared, Compared { cases: 48, points: 18_180, absent: 299 });
    }
}

#[test]
fn salmonella_agona_has_these_bounds_and_alarms() {
    let counts = series(FIXTURES, "salmonella_agona");
    for (method, first, bounds, alarms) in [
        (EarsMethod::C1, 7, [6.8812, 7.9173, 7.9173], 16),
        (EarsMethod::C2, 9, [6.8812, 7.9173, 7.9173], 20),
        (EarsMethod::C3, 11, [6.7530, 3.9322, 3.9939], 36),
    ] {
        let settings = Ears { min_sigma: 0.0, ..Ears::new(method) };
        let found = ears(&counts, &settings).unwrap();
        assert_eq!(found.iter().filter(|bin| bin.compat.is_some_and(|bound| bound.alarm)).count(), alarms);
        for (bin, bound) in found[first..].iter().zip(bounds) {
            assert!((bin.compat.unwrap().upper - bound).abs() < 5e-5, "{method:?}");
        }
        assert_eq!(settings.bins_before(), first);
        assert!(matches!(found[first - 1].point.verdict, Err(NotTestable::TooLittle { .. })));
        assert!(found[first].point.verdict.is_ok());
    }
}

#[test]
fn a_baseline_that_does_not_vary_is_not_testable_but_r_is_kept() {
    let counts: Vec<_> = [2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 9].map(Some).to_vec();
    let settings = |method, min_sigma| Ears { min_sigma, ..Ears::new(method) };
    for method in [EarsMethod::C1, EarsMethod::C2] {
        let found = ears(&counts, &settings(method, 0.0)).unwrap();
        assert_eq!(found[9].point.verdict, Err(NotTestable::ZeroVariance), "{method:?}");
        assert_eq!((found[9].compat, found[9].p), (Some(Bound { upper: 2.0, alarm: true }), None));
        let floored = ears(&counts, &settings(method, 0.5)).unwrap();
        assert!(floored[7..9].iter().all(|bin| !matches!(bin.point.verdict, Err(NotTestable::ZeroVariance))));
    }
    // An infinite excess: R has the bound 0 where the bin itself has a scale, and nothing where it has none.
    let mut late: Vec<_> = [2, 2, 2, 2, 2, 2, 2, 2, 2, 5, 9].map(Some).to_vec();
    late.extend([Some(0); 3]);
    let found = ears(&late, &settings(EarsMethod::C3, 0.0)).unwrap();
    assert_eq!(
        (found[11].point.verdict.clone().err(), found[11].compat),
        (Some(NotTestable::ZeroVariance), None)
    );
    assert_eq!(found[12].point.verdict, Err(NotTestable::ZeroVariance));
    assert_eq!(found[12].compat, Some(Bound { upper: 0.0, alarm: false }));
}

#[test]
fn the_paper_counts_the_present_excess_too() {
    let counts: Vec<_> = [3, 1, 4, 1, 5, 1, 2, 3, 2, 3, 2, 30].map(Some).to_vec();
    let of = |compat| ears(&counts, &Ears { compat, ..Ears::new(EarsMethod::C3) }).unwrap()[11].point.clone();
    let (r, paper) = (of(Compat::RSurveillance).verdict.unwrap(), of(Compat::Paper).verdict.unwrap());
    assert!(!r.alarm && paper.alarm, "thirty at once, after nothing unusual");
    assert_eq!((r.score, r.upper), (Some(0.0), None), "not a line to draw");
    let z = Ears::new(EarsMethod::C3).z().unwrap();
    let (mean, bound) = (paper.expected.unwrap(), paper.upper.unwrap());
    close(mean, [4.0, 1.0, 5.0, 1.0, 2.0, 3.0, 2.0].iter().sum::<f64>() / 7.0, "mean");
    close((30.0 - mean) / paper.score.unwrap() * z + mean, bound, "the score reaches z at the bound");
}

#[test]
fn p_is_students() {
    // 2·P(T ≥ 2.447) = .05 with 6 degrees of freedom, in every table.
    let root = (1.0_f64 + 1.0 / 7.0).sqrt();
    assert!((upper_tail(2.446_911_85 * root, 7.0) - 0.025).abs() < 1e-9);
    close(upper_tail(-2.446_911_85 * root, 7.0), 0.975, "the other side");
    close(upper_tail(0.0, 7.0), 0.5, "the middle");
    // With 2 degrees: 1/2 − t/(2√(2 + t²)).
    let t = 3.0_f64;
    let root = (4.0_f64 / 3.0).sqrt();
    close(upper_tail(t * root, 3.0), 0.5 - t / (2.0 * (2.0 + t * t).sqrt()), "two degrees");
}

#[test]
fn a_silent_source_is_no_data_and_no_gap_is_skipped() {
    let mut counts: Vec<_> = (0..40_u64).map(|t| Some(t % 5)).collect();
    counts[20] = None;
    for (method, lacking) in [
        (EarsMethod::C1, (20..=27).collect::<Vec<_>>()),
        // The two bins between are not needed.
        (EarsMethod::C2, std::iter::once(20).chain(23..=29).collect()),
        (EarsMethod::C3, (20..=31).collect()),
    ] {
        let found = ears(&counts, &Ears::new(method)).unwrap();
        let none = |bin: &&Finding| bin.point.verdict == Err(NotTestable::NoData);
        let indices: Vec<_> = found.iter().filter(none).map(|bin| bin.point.index).collect();
        assert_eq!(indices, lacking, "{method:?}");
        assert!(found.iter().filter(none).all(|bin| bin.compat.is_none() && bin.p.is_none()));
    }
}

#[test]
fn settings_out_of_range_are_malformed() {
    let good = Ears::new(EarsMethod::C1);
    for bad in [
        Ears { baseline: 2, ..good },
        Ears { min_sigma: -1.0, ..good },
        Ears { min_sigma: 1e-300, ..good },
        Ears { min_sigma: f64::NAN, ..good },
        Ears { alpha: 0.0, ..good },
        Ears { alpha: f64::NAN, ..good },
    ] {
        assert!(matches!(ears(&[], &bad), Err(NotTestable::Malformed { .. })), "{bad:?}");
    }
    assert_eq!(ears(&[], &good), Ok(vec![]));
    let long = Ears { baseline: usize::MAX, ..good };
    assert!(matches!(ears(&[Some(1)], &long).unwrap()[0].point.verdict, Err(NotTestable::TooLittle { .. })));
}

fn counts() -> impl Strategy<Value = Vec<Option<u64>>> {
    let count = prop_oneof![
        8 => (0_u64..20).prop_map(Some),
        1 => Just(None),
        1 => any::<u64>().prop_map(Some),
    ];
    proptest::collection::vec(count, 0..60)
}

proptest! {
    #[test]
    fn never_a_number_that_is_none(
        counts in counts(),
        method in 0_usize..3,
        baseline in 3_usize..12,
        min_sigma in prop_oneof![Just(0.0), Just(1e-9), Just(1e9), 0.1_f64..2.0],
        alpha in prop_oneof![Just(1e-100), 0.000_001_f64..0.999],
        paper: bool,
    ) {
        let compat = if paper { Compat::Paper } else { Compat::RSurveillance };
        let settings = Ears { method: METHODS[method], baseline, min_sigma, alpha, compat };
        let found = ears(&counts, &settings).unwrap();
        prop_assert_eq!(found.len(), counts.len());
        for bin in found {
            if let Some(bound) = bin.compat {
                prop_assert!(bound.upper.is_finite());
            }
            if let Some(p) = bin.p {
                prop_assert!((0.0..=1.0).contains(&p), "{}", p);
            }
            let Ok(verdict) = bin.point.verdict else {
                prop_assert!(bin.p.is_none());
                continue;
            };
            prop_assert_eq!(bin.p.is_some(), settings.method != EarsMethod::C3);
            for number in [verdict.expected, verdict.upper, verdict.score].into_iter().flatten() {
                prop_assert!(number.is_finite());
            }
            if let Some(upper) = verdict.upper {
                prop_assert_eq!(verdict.alarm, bin.point.observed > upper);
            }
        }
    }

    #[test]
    fn c2_is_c1_of_a_series_without_the_two_bins_between(
        counts in proptest::collection::vec(0_u64..50, 10..11),
        between in (0_u64..50, 0_u64..50),
    ) {
        let mut near: Vec<_> = counts[..7].iter().copied().map(Some).collect();
        let mut apart = near.clone();
        near.push(Some(counts[7]));
        apart.extend([Some(between.0), Some(between.1), Some(counts[7])]);
        let first = ears(&near, &Ears::new(EarsMethod::C1)).unwrap();
        let second = ears(&apart, &Ears::new(EarsMethod::C2)).unwrap();
        prop_assert_eq!(&first[7].point.verdict, &second[9].point.verdict);
        prop_assert_eq!(first[7].p, second[9].p);
    }
}
