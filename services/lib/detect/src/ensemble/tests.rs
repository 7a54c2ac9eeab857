//! What the ensemble must say of series whose answer is known.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::farrington::Dating;
use crate::simulation::noufaily::{Scenario, TESTED, scenarios};
use proptest::prelude::*;

const WEEKS: Dating = Dating::Index { freq: 52 };

fn scenario(number: u32) -> Scenario {
    scenarios().find(|scenario| scenario.number == number).unwrap()
}

fn known(counts: &[u64]) -> Vec<Option<u64>> {
    counts.iter().copied().map(Some).collect()
}

fn find(counts: &[Option<u64>], bins: Range<usize>) -> Vec<Finding> {
    let series = Series { counts, population: None, dating: WEEKS };
    ensemble(&series, &EnsembleSettings::default(), bins).unwrap()
}

fn verdict(finding: &Finding) -> Verdict {
    finding.point.verdict.clone().unwrap()
}

#[test]
fn what_to_expect_is_the_mean_that_made_the_counts() {
    for number in [3, 18, 29, 42] {
        let scenario = scenario(number);
        let series = scenario.series(1, 21);
        let found = find(&known(&series.quiet), TESTED);
        assert_eq!(found.len(), 49);
        let ratio: f64 = found
            .iter()
            .map(|finding| verdict(finding).expected.unwrap() / scenario.mean(finding.point.index))
            .sum::<f64>()
            / 49.0;
        assert!((ratio - 1.0).abs() < 0.15, "{number}: {ratio}");
    }
}

#[test]
fn the_bound_is_the_highest_count_without_an_alarm() {
    let counts = known(&scenario(28).series(4, 7).quiet);
    for bin in [575, 590, 623] {
        let upper = verdict(&find(&counts, bin..bin + 1)[0]).upper.unwrap();
        for (more, alarm) in [(0, false), (1, true)] {
            let mut other = counts.clone();
            other[bin] = Some(upper as u64 + more);
            let found = verdict(&find(&other, bin..bin + 1)[0]);
            assert_eq!((found.alarm, found.upper), (alarm, Some(upper)), "{bin}: {found:?}");
        }
    }
}

#[test]
fn an_alarm_is_a_p_below_alpha() {
    let settings = EnsembleSettings { alpha: 0.02, ..EnsembleSettings::default() };
    let counts = known(&scenario(22).series(3, 9).struck);
    let series = Series { counts: &counts, population: None, dating: WEEKS };
    let found = ensemble(&series, &settings, 300..624).unwrap();
    for finding in &found {
        let alarm = finding.p.unwrap() < 0.02 && finding.point.observed > 0.0;
        assert_eq!(verdict(finding).alarm, alarm, "{finding:?}");
    }
    assert!(found.iter().filter(|finding| verdict(finding).alarm).count() > 2);
}

#[test]
fn two_weeks_tell_what_one_does_not() {
    let mut counts = known(&scenario(40).series(1, 3).quiet);
    let mean = scenario(40).mean(600);
    let high = (mean + 1.9 * (1.2 * mean).sqrt()) as u64;
    (counts[598], counts[599], counts[600], counts[601]) = (Some(140), Some(140), Some(high), Some(high));
    let found = find(&counts, 600..602);
    assert!(!verdict(&found[0]).alarm && verdict(&found[1]).alarm, "{found:?}");
    assert!(verdict(&found[1]).upper < verdict(&found[0]).upper);
}

#[test]
fn a_bin_says_why_it_was_not_tested() {
    let mut counts = vec![Some(3); 400];
    counts[170] = None;
    let found = find(&counts, 0..500);
    assert_eq!(found.len(), 400);
    let reason = |bin: usize| found[bin].point.verdict.clone().err();
    // Three years and the gap.
    assert!(matches!(reason(163), Some(NotTestable::TooLittle { .. })));
    assert_eq!(reason(164), None);
    // The bin itself, the sums, the level of late, and until there are three years behind it.
    for bin in [170, 171, 172, 180, 250, 334] {
        assert_eq!(reason(bin), Some(NotTestable::NoData), "{bin}");
        assert!(found[bin].p.is_none());
    }
    assert_eq!(reason(335), None);
}

#[test]
fn nothing_ever_counted_is_no_reason_to_say_nothing() {
    let mut counts = vec![Some(0); 300];
    let quiet = verdict(&find(&counts, 299..300)[0]);
    assert!(!quiet.alarm && quiet.expected.unwrap() < 0.01, "{quiet:?}");
    counts[299] = Some(4);
    assert!(verdict(&find(&counts, 299..300)[0]).alarm);
}

#[test]
fn a_bin_has_one_answer_whatever_else_is_asked() {
    let counts = known(&scenario(11).series(2, 5).struck);
    let alone = find(&counts, 610..611);
    assert_eq!(alone[0], find(&counts, 200..624)[410]);
    // Nor does the future change it.
    assert_eq!(alone[0], find(&counts[..611], 610..611)[0]);
}

#[test]
fn on_the_calendar_the_season_is_that_of_the_date() {
    // A sharp winter over twelve years in which 52 weeks fall short of a year.
    let counts: Vec<Option<u64>> = (0..626)
        .map(|week| {
            Some((50.0 * ((f64::from(week) * 7.0 / 365.2425 * std::f64::consts::TAU).cos()).exp()) as u64)
        })
        .collect();
    let dating = Dating::Dates { freq: 52, first_day: 14_610, bin_days: 7 };
    let dated = Series { counts: &counts, population: None, dating };
    let by_index = Series { dating: WEEKS, ..dated };
    let error = |series: &Series<'_>| {
        let found = ensemble(series, &EnsembleSettings::default(), 574..626).unwrap();
        let away =
            |finding: &Finding| (verdict(finding).expected.unwrap() / finding.point.observed).ln().abs();
        found.iter().map(away).sum::<f64>() / 52.0
    };
    assert!(error(&dated) < 0.02 && error(&dated) < 0.5 * error(&by_index), "{}", error(&dated));
}

#[test]
fn settings_and_bins_that_make_no_sense_are_refused() {
    let counts = vec![Some(1); 300];
    let default = EnsembleSettings::default();
    let no_pairs = Weights { pair: 0.0, pair_local: 0.0, triple: 0.0, ..Weights::default() };
    for (dating, settings) in [
        (Dating::Index { freq: 365 }, default),
        (Dating::Dates { freq: 365, first_day: 0, bin_days: 1 }, default),
        (WEEKS, EnsembleSettings { alpha: 0.0, ..default }),
        (WEEKS, EnsembleSettings { years_min: 1, ..default }),
        (WEEKS, EnsembleSettings { years_max: 2, ..default }),
        (WEEKS, EnsembleSettings { gap: 1, ..default }),
        (WEEKS, EnsembleSettings { weights_threshold: f64::NAN, ..default }),
        (WEEKS, EnsembleSettings { weights: no_pairs, ..default }),
        (WEEKS, EnsembleSettings { calibration: Calibration { centre: 0.0, scale: 0.0 }, ..default }),
    ] {
        let series = Series { counts: &counts, population: None, dating };
        let found = ensemble(&series, &settings, 250..300);
        assert!(matches!(found, Err(NotTestable::Malformed { .. })), "{dating:?} {settings:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_counted_no_number_is_lost(
        scale in prop::sample::select(vec![1_u64, 30, 10_000, 1_000_000_000_000]),
        seeds in prop::collection::vec(0_u64..8, 170..240),
        steps in prop::collection::vec((0_usize..170, 0_u64..1_000), 0..4),
    ) {
        let mut counts: Vec<Option<u64>> = seeds.iter().map(|seed| Some(seed * scale)).collect();
        for (bin, factor) in steps {
            counts[bin] = Some(scale * factor);
        }
        for finding in find(&counts, 164..counts.len()) {
            if let Ok(found) = finding.point.verdict {
                let numbers = [found.expected.unwrap(), found.upper.unwrap(), found.score.unwrap(), finding.p.unwrap()];
                prop_assert!(numbers.iter().all(|number| number.is_finite()), "{:?}", numbers);
                prop_assert_eq!(found.alarm, finding.point.observed > found.upper.unwrap());
            }
        }
    }
}
