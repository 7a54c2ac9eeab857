//! Against R (`surveillance::algo.rki1` to `rki3`), and the branch that no case of it reaches.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart_cases::{Case, Compared, compare_fixtures, compare_reference};
use proptest::prelude::*;

const FIXTURES: &str = include_str!("../../fixtures/short_charts.json");

fn detect(case: &Case, counts: &[Option<u64>]) -> Option<Vec<Finding>> {
    let preset = match case.algorithm.as_str() {
        "algo.rki1" => ReferenceBins::preset_1(52),
        "algo.rki2" => ReferenceBins::preset_2(52),
        "algo.rki3" => ReferenceBins::preset_3(52),
        _ => return None,
    };
    assert_eq!((preset.b, preset.w), (case.whole("b"), case.whole("w")));
    Some(rki(counts, &preset).unwrap())
}

#[test]
fn agrees_with_the_fixtures() {
    assert_eq!(compare_fixtures(FIXTURES, detect), Compared { cases: 6, points: 282, absent: 0 });
}

#[test]
fn agrees_with_the_reference() {
    if let Some(compared) = compare_reference("charts.json", detect) {
        assert_eq!(compared, Compared { cases: 12, points: 939, absent: 0 });
    }
}

fn last(counts: &[u64]) -> Finding {
    let counts: Vec<_> = counts.iter().copied().map(Some).collect();
    rki(&counts, &ReferenceBins::preset_1(52)).unwrap().pop().unwrap()
}

#[test]
fn the_limit_is_the_one_of_the_whole_part_up_to_twenty() {
    let upper = |counts| last(counts).compat.unwrap().upper;
    assert_eq!(upper(&[0, 0, 0, 0, 0, 0, 0]), 3.285);
    assert_eq!(upper(&[1, 1, 1, 1, 1, 0, 0]), 3.285, "5/6");
    assert_eq!(upper(&[20, 20, 20, 20, 20, 20, 0]), 30.017, "exactly 20, which does not vary either");
}

#[test]
fn above_twenty_it_is_two_standard_deviations() {
    // Mean 24, squares 4·9 + 2·4 = 44 over 5.
    let found = last(&[21, 27, 21, 27, 22, 26, 30]);
    let upper = 24.0 + 2.0 * (44.0_f64 / 5.0).sqrt();
    assert_eq!(found.compat, Some(Bound { upper, alarm: true }));
    assert_eq!(found.point.verdict.unwrap().expected, Some(24.0));
    let constant = last(&[24, 24, 24, 24, 24, 24, 25]);
    assert_eq!(constant.point.verdict, Err(NotTestable::ZeroVariance));
    assert_eq!(constant.compat, Some(Bound { upper: 24.0, alarm: true }));
}

proptest! {
    #[test]
    fn never_a_number_that_is_none(counts in proptest::collection::vec(
        prop_oneof![8 => (0_u64..40).prop_map(Some), 1 => Just(None), 1 => any::<u64>().prop_map(Some)], 0..40,
    )) {
        let reference = ReferenceBins { b: 1, w: 2, act_y: true, freq: 12 };
        let found = rki(&counts, &reference).unwrap();
        prop_assert_eq!(found.len(), counts.len());
        for bin in found {
            match bin.point.verdict {
                Ok(verdict) => prop_assert!(verdict.upper.unwrap().is_finite() && verdict.expected.unwrap().is_finite()),
                Err(NotTestable::TooLittle { .. }) => prop_assert!(bin.point.index < 14),
                Err(reason) => prop_assert!(matches!(reason, NotTestable::NoData | NotTestable::ZeroVariance)),
            }
        }
    }
}
