//! Against R (`surveillance::algo.cdc`), and what holds for every series.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart_cases::{Case, Compared, close, compare_fixtures, compare_reference};
use proptest::prelude::*;

const FIXTURES: &str = include_str!("../../fixtures/short_charts.json");

fn detect(case: &Case, counts: &[Option<u64>]) -> Option<Vec<Finding>> {
    let settings = || Cdc { b: case.whole("b"), m: case.whole("m"), alpha: case.number("alpha"), freq: 52 };
    (case.algorithm == "algo.cdc").then(|| cdc(counts, &settings()).unwrap())
}

#[test]
fn agrees_with_the_fixtures() {
    assert_eq!(compare_fixtures(FIXTURES, detect), Compared { cases: 2, points: 100, absent: 0 });
}

#[test]
fn agrees_with_the_reference() {
    if let Some(compared) = compare_reference("charts.json", detect) {
        assert_eq!(compared, Compared { cases: 4, points: 331, absent: 0 });
    }
}

#[test]
fn needs_two_years_and_all_bins_of_its_sums() {
    let settings = Cdc::new(52);
    assert_eq!(settings.bins_before(), 111);
    let mut counts: Vec<_> = (0..170_u64).map(|t| Some(t % 7)).collect();
    let found = cdc(&counts, &settings).unwrap();
    assert!(matches!(found[110].point.verdict, Err(NotTestable::TooLittle { .. })));
    let first = &found[111];
    assert_eq!(first.point.observed, 3.0 + 4.0 + 5.0 + 6.0, "bins 108 to 111");
    // Sums that end at bins 3, 7, 11 and 55, 59, 63: the counts are t mod 7.
    let expected = [6.0, 15.0, 10.0, 18.0, 6.0, 15.0];
    close(first.point.verdict.clone().unwrap().expected.unwrap(), expected.iter().sum::<f64>() / 6.0, "mean");
    counts[11] = None;
    let found = cdc(&counts, &settings).unwrap();
    assert_eq!(found[11].point.observed, 0.0);
    let lacking: Vec<_> =
        (111..170).filter(|k| found[*k].point.verdict == Err(NotTestable::NoData)).collect();
    assert_eq!(
        lacking,
        (111..=122).collect::<Vec<_>>(),
        "sums around it end at bins 11 to 14, four each way"
    );
    counts[169] = None;
    assert_eq!(cdc(&counts, &settings).unwrap()[169].point.verdict, Err(NotTestable::NoData));
}

#[test]
fn sums_that_do_not_vary_are_not_testable_but_r_is_kept() {
    let mut counts = vec![Some(2); 112];
    counts[111] = Some(3);
    let found = cdc(&counts, &Cdc::new(52)).unwrap();
    assert_eq!(found[111].point.verdict, Err(NotTestable::ZeroVariance));
    assert_eq!(found[111].compat, Some(Bound { upper: 8.0, alarm: true }));
}

#[test]
fn settings_out_of_range_are_malformed() {
    let good = Cdc::new(52);
    for bad in [
        Cdc { b: 0, ..good },
        Cdc { b: 1, m: 0, ..good },
        Cdc { m: 7, ..good },
        Cdc { m: usize::MAX, ..good },
        Cdc { freq: 11, ..good },
        Cdc { alpha: 1.0, ..good },
    ] {
        assert!(matches!(cdc(&[], &bad), Err(NotTestable::Malformed { .. })), "{bad:?}");
    }
    assert_eq!(cdc(&[], &Cdc { m: 6, ..good }), Ok(vec![]));
    let long = Cdc { b: usize::MAX, ..good };
    assert!(matches!(cdc(&[Some(1)], &long).unwrap()[0].point.verdict, Err(NotTestable::TooLittle { .. })));
}

proptest! {
    #[test]
    fn never_a_number_that_is_none(counts in proptest::collection::vec(
        prop_oneof![20 => (0_u64..40).prop_map(Some), 1 => Just(None), 1 => any::<u64>().prop_map(Some)], 30..60,
    )) {
        let found = cdc(&counts, &Cdc { freq: 12, ..Cdc::new(12) }).unwrap();
        prop_assert_eq!(found.len(), counts.len());
        for bin in found {
            prop_assert!(bin.point.observed.is_finite());
            if let Ok(verdict) = bin.point.verdict {
                for number in [verdict.expected, verdict.upper, verdict.score] {
                    prop_assert!(number.unwrap().is_finite());
                }
            }
        }
    }
}
