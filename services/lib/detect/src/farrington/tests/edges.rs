//! Short, silent, empty and odd series, the paper's form, offsets, and what holds for every series.

#![allow(clippy::unwrap_used)]

use super::super::*;
use super::{agona, close, found, weekly};
use crate::compat::Compat;
use proptest::prelude::*;

fn flexible(counts: &[Option<u64>], settings: &FlexibleSettings, bin: usize) -> Result<Finding, NotTestable> {
    let mut points = farrington_flexible(&weekly(counts), settings, bin..bin + 1).unwrap();
    points.remove(0).finding
}

#[test]
fn a_short_history_and_a_silent_source_are_said() {
    let settings = FlexibleSettings::original();
    let mut counts = agona();
    let too_little = flexible(&counts, &settings, 210);
    assert!(matches!(too_little, Err(NotTestable::TooLittle { .. })), "{too_little:?}");
    assert!(flexible(&counts, &settings, 211).is_ok());
    // Bin 300 − 52·2 + 3 is in the second window.
    counts[199] = None;
    assert_eq!(flexible(&counts, &settings, 300), Err(NotTestable::NoData));
    assert!(flexible(&counts, &settings, 290).is_ok(), "a gap elsewhere does not matter");
    assert_eq!(flexible(&counts, &FlexibleSettings::improved(), 290), Err(NotTestable::NoData));
    counts[290] = None;
    let points = farrington_flexible(&weekly(&counts), &settings, 290..292).unwrap();
    assert_eq!(points[0].finding, Err(NotTestable::NoData));
    let silent = Point { index: 290, observed: 0.0, verdict: Err(NotTestable::NoData) };
    assert_eq!(points[0].point(), silent);
    assert!(farrington_flexible(&weekly(&counts), &settings, 310..999).unwrap().len() == 2);
}

#[test]
fn too_few_events_of_late_raise_no_alarm() {
    let mut counts = vec![Some(0); 312];
    counts[300] = Some(4);
    for settings in [FlexibleSettings::original(), FlexibleSettings::improved()] {
        let few = flexible(&counts, &settings, 300).unwrap();
        assert!(!few.alarm && !few.enough && few.upper.is_none() && few.p < 1e-3, "{few:?}");
        let verdict = FarringtonPoint { index: 300, observed: Some(4), finding: Ok(few) }.point();
        assert_eq!(verdict.verdict.unwrap().expected, None);
        let mut more = counts.clone();
        more[298] = Some(1);
        let enough = flexible(&more, &settings, 300).unwrap();
        assert!(enough.alarm && enough.enough, "nothing was expected: {enough:?}");
        more[297] = None;
        assert!(settings.b == 4 && settings.past_weeks_not_included >= 3);
        assert!(flexible(&more, &settings, 300).unwrap().alarm, "a missing one cannot make it less");
        more[298] = Some(0);
        assert_eq!(flexible(&more, &settings, 300), Err(NotTestable::NoData), "it might have made it enough");
    }
    let classic = |compat| {
        let settings = ClassicSettings { b: 4, compat, ..ClassicSettings::default() };
        found(farrington_classic(&weekly(&counts), &settings, 300..301).unwrap()).remove(0)
    };
    assert_eq!(classic(Compat::RSurveillance).upper, Some(0.0));
    assert_eq!(classic(Compat::Paper).upper, None);
    assert!(!classic(Compat::Paper).enough);
}

#[test]
fn a_constant_series_has_no_trend_and_no_dispersion() {
    let counts = vec![Some(7); 312];
    for settings in [FlexibleSettings::original(), FlexibleSettings::default()] {
        let finding = flexible(&counts, &settings, 290).unwrap();
        close(finding.mean, 7.0, "mean");
        assert_eq!((finding.dispersion, finding.trend, finding.alarm), (1.0, None, false));
    }
}

#[test]
fn the_papers_form_floors_the_dispersion_of_the_mean() {
    let counts = agona();
    let paper = FlexibleSettings { weights_threshold: 2.58, ..FlexibleSettings::original() };
    let as_r = FlexibleSettings { compat: Compat::RSurveillance, ..paper };
    let bounds = |settings: &FlexibleSettings| {
        found(farrington_flexible(&weekly(&counts), settings, 211..312).unwrap())
    };
    let pairs = || bounds(&paper).into_iter().zip(bounds(&as_r));
    // The test of the trend may decide differently; where it does not, the fit is one.
    let same_fit = || pairs().filter(|(paper, as_r)| paper.trend == as_r.trend);
    assert!(same_fit().all(|(paper, as_r)| paper.mean == as_r.mean && paper.dispersion == as_r.dispersion));
    let differing = same_fit().filter(|(paper, as_r)| paper.upper != as_r.upper).count();
    let seen = pairs().filter(|(paper, _)| paper.upper.is_some()).count();
    assert!(differing > seen / 2, "{differing} of {seen}");
    // A plug-in bound does not use it; its score starts at μ₀ and not at ln μ₀.
    let paper = FlexibleSettings { compat: Compat::Paper, ..FlexibleSettings::improved() };
    let as_r = FlexibleSettings { compat: Compat::RSurveillance, ..paper };
    for (paper, as_r) in bounds(&paper).into_iter().zip(bounds(&as_r)) {
        assert_eq!((paper.upper, paper.p, paper.alarm), (as_r.upper, as_r.p, as_r.alarm));
        assert!(paper.score != as_r.score || paper.score == Some(1.0), "{paper:?} {as_r:?}");
    }
}

#[test]
fn what_follows_the_population_is_expected() {
    let population: Vec<f64> = (0..312).map(|bin| 1000.0 * 1.01_f64.powi(bin)).collect();
    let counts: Vec<Option<u64>> = population.iter().map(|size| Some((size / 50.0).round() as u64)).collect();
    let dating = Dating::Index { freq: 52 };
    let series = Series { counts: &counts, population: Some(&population), dating };
    let settings = FlexibleSettings { population_offset: true, trend: false, ..FlexibleSettings::improved() };
    let test =
        |series: &Series<'_>| farrington_flexible(series, &settings, 300..301).unwrap().remove(0).finding;
    let finding = test(&series).unwrap();
    assert!((finding.mean / (population[300] / 50.0) - 1.0).abs() < 0.01, "{finding:?}");
    let without = flexible(&counts, &FlexibleSettings { population_offset: false, ..settings }, 300).unwrap();
    assert!(without.mean < 0.7 * finding.mean && without.alarm && !finding.alarm);
    let mut empty = population.clone();
    empty[200] = 0.0;
    let exposure = test(&Series { population: Some(&empty), ..series });
    assert_eq!(exposure, Err(NotTestable::Exposure { exposure: 0.0 }));
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let counts = agona();
    let default = FlexibleSettings::default();
    for settings in [
        FlexibleSettings { b: 0, ..default },
        FlexibleSettings { w: 26, ..default },
        FlexibleSettings { alpha: 0.0, ..default },
        FlexibleSettings { alpha: f64::NAN, ..default },
        FlexibleSettings { no_periods: 0, ..default },
        FlexibleSettings { weights_threshold: f64::NAN, ..default },
        FlexibleSettings { p_threshold_trend: 1.5, ..default },
        FlexibleSettings { population_offset: true, ..default },
        FlexibleSettings { past_weeks_not_included: usize::MAX, ..default },
        FlexibleSettings { limit54: Limit54 { sum: 5, bins: usize::MAX }, ..default },
    ] {
        let refused = farrington_flexible(&weekly(&counts), &settings, 0..312);
        assert!(matches!(refused, Err(NotTestable::Malformed { .. })), "{settings:?}");
    }
    let dating = Dating::Dates { freq: 12, first_day: 0, bin_days: 30 };
    let monthly = Series { counts: &counts, population: None, dating };
    assert!(farrington_flexible(&monthly, &default, 0..312).is_err());
    let all_left_out = FlexibleSettings { past_weeks_not_included: 1000, ..default };
    assert!(matches!(flexible(&counts, &all_left_out, 300), Err(NotTestable::TooLittle { .. })));
}

fn settings() -> impl Strategy<Value = FlexibleSettings> {
    let methods = [ThresholdMethod::Delta, ThresholdMethod::NbPlugin, ThresholdMethod::Muan];
    let powers = [PowerTransform::TwoThirds, PowerTransform::Half, PowerTransform::None];
    let compat = [Compat::Paper, Compat::RSurveillance];
    let picks = (0..3_usize, 0..3_usize, 0..2_usize);
    (1..4_usize, 0..4_usize, 1..8_usize, 0..14_usize, any::<[bool; 2]>(), picks).prop_map(
        move |(b, w, no_periods, past_weeks_not_included, [trend, reweight], (method, power, form))| {
            FlexibleSettings {
                b,
                w,
                no_periods,
                past_weeks_not_included,
                trend,
                reweight,
                threshold_method: methods[method],
                powertrans: powers[power],
                compat: compat[form],
                limit54: Limit54 { sum: 0, bins: 4 },
                ..FlexibleSettings::default()
            }
        },
    )
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => Just(0_u64), 6 => 0..20_u64, 1 => 0..1_000_000_u64]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_comes_the_answer_is_finite_or_a_reason(
        counts in prop::collection::vec(count().prop_map(Some), 60),
        settings in settings(),
    ) {
        let series = Series { counts: &counts, population: None, dating: Dating::Index { freq: 12 } };
        for point in farrington_flexible(&series, &settings, 0..60).unwrap() {
            let Ok(finding) = point.finding else { continue };
            let values = [finding.mean, finding.law_mean, finding.dispersion, finding.p];
            let perhaps = [finding.upper, finding.score, finding.trend];
            prop_assert!(values.iter().chain(perhaps.iter().flatten()).all(|value| value.is_finite()));
            prop_assert!(finding.dispersion >= 1.0 && (0.0..=1.0).contains(&finding.p), "{finding:?}");
            let above = counts[point.index].unwrap() as f64 > finding.upper.unwrap();
            prop_assert_eq!(finding.alarm, above, "{:?}", finding);
        }
    }

    #[test]
    fn a_larger_count_is_never_less_of_an_alarm(more in 1..50_u64, at in 212..300_usize) {
        let mut counts = agona();
        let settings = FlexibleSettings::improved();
        let before = flexible(&counts, &settings, at).unwrap();
        counts[at] = counts[at].map(|count| count + more);
        let after = flexible(&counts, &settings, at).unwrap();
        prop_assert!(after.p < before.p && after.mean == before.mean, "the bin is no part of its baseline");
        prop_assert!(after.alarm || !before.alarm);
    }
}
