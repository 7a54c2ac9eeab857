//! Against R (`glm`, `glm.nb`, `sandwich`), and what holds for every series.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use series::{DRIVERS_KILLED, SICILY, SICILY_RESIDENTS};

mod reference;
mod series;

const SICILY_SERIES: ItsSeries = ItsSeries {
    counts: &SICILY,
    exposures: Some(&SICILY_RESIDENTS),
    changed_from: 37,
    bins_per_year: 12,
    first_in_year: 1,
};

const BELTS_SERIES: ItsSeries = ItsSeries {
    counts: &DRIVERS_KILLED,
    exposures: None,
    changed_from: 170,
    bins_per_year: 12,
    first_in_year: 1,
};

fn close(found: f64, expected: f64, what: &str) {
    let error = (found - expected).abs();
    assert!(error <= 1e-5 * expected.abs().max(1e-3), "{what}: {found} instead of {expected}");
}

fn level(series: &ItsSeries, model: ItsModel) -> (Its, Term) {
    let found = interrupted_time_series(series, &model).unwrap();
    let level = found.term("level").unwrap().clone();
    (found, level)
}

#[test]
fn seat_belts_saved_drivers_however_the_counts_spread() {
    let expected = [
        (Spread::Poisson, -0.13579199582498, 0.0259437224363967),
        (Spread::QuasiPoisson, -0.13579199582498, 0.0384491452045565),
        (Spread::NegativeBinomial, -0.139558968799066, 0.0360170459784694),
        (Spread::Unequal, -0.13579199582498, 0.033619919598546),
        (Spread::Dependent { lag_bins: 12 }, -0.13579199582498, 0.042516880291869),
    ];
    for (spread, coefficient, standard_error) in expected {
        let model = ItsModel { change: Change::Level, season: Season::Levels, spread };
        let (found, term) = level(&BELTS_SERIES, model);
        close(term.coefficient, coefficient, "level");
        close(term.standard_error, standard_error, &format!("{spread:?}"));
        assert_eq!(found.df_residual, 178);
        match found.theta {
            Some(theta) => {
                close(theta, 117.461262606031, "θ");
                close(found.deviance, 191.875491101517, "deviance of the negative binomial");
            }
            None => {
                close(found.dispersion, 2.19638666787603, "dispersion");
                close(found.deviance, 392.210029704449, "deviance");
            }
        }
    }
}

#[test]
fn the_smoking_ban_of_sicily() {
    let quasi =
        |change, season| level(&SICILY_SERIES, ItsModel { change, season, spread: Spread::QuasiPoisson });
    let (plain, term) = quasi(Change::Level, Season::None);
    close(term.ratio(), 0.894376508018192, "ratio");
    let interval = term.interval_95();
    close(interval.low, 0.839189003858915, "low");
    close(interval.high.unwrap(), 0.95319330260111, "high");
    close(plain.dispersion, 3.55919463201087, "dispersion");
    let (slope, term) = quasi(Change::LevelAndSlope { origin: 0.0 }, Season::Harmonics(2));
    close(term.coefficient, -0.185219379180851, "level at t = 0");
    close(slope.term("slope").unwrap().standard_error, 0.00185463163225314, "slope");
}

#[test]
fn too_short_or_empty_is_not_testable() {
    let model = ItsModel { change: Change::Level, season: Season::None, spread: Spread::QuasiPoisson };
    let short = ItsSeries { changed_from: 53, ..SICILY_SERIES };
    assert!(
        matches!(interrupted_time_series(&short, &model), Err(NotTestable::TooLittle { .. })),
        "7 bins after"
    );
    let mut silent = SICILY;
    silent[36..].fill(0);
    let silent = ItsSeries { counts: &silent, ..SICILY_SERIES };
    assert!(matches!(interrupted_time_series(&silent, &model), Err(NotTestable::TooLittle { .. })));
    let mut exposures = SICILY_RESIDENTS;
    exposures[3] = 0.0;
    let none = ItsSeries { exposures: Some(&exposures), ..SICILY_SERIES };
    assert!(matches!(interrupted_time_series(&none, &model), Err(NotTestable::Exposure { .. })));
    let constant = ItsSeries { counts: &[5; 40], exposures: None, ..SICILY_SERIES };
    let model = ItsModel { spread: Spread::NegativeBinomial, ..model };
    assert!(matches!(interrupted_time_series(&constant, &model), Err(NotTestable::TooLittle { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_unit_of_exposure_changes_nothing_but_the_constant(
        counts in proptest::collection::vec(1_u64..200, 30..60),
        unit in 0.001_f64..1_000.0,
    ) {
        let model = ItsModel { change: Change::Level, season: Season::Harmonics(1), spread: Spread::QuasiPoisson };
        let series = ItsSeries { counts: &counts, changed_from: 15, ..BELTS_SERIES };
        let exposures = vec![unit; counts.len()];
        let (one, other) = (
            interrupted_time_series(&series, &model).unwrap(),
            interrupted_time_series(&ItsSeries { exposures: Some(&exposures), ..series }, &model).unwrap(),
        );
        for (one, other) in one.terms.iter().zip(&other.terms).skip(1) {
            prop_assert!((one.coefficient - other.coefficient).abs() < 1e-7, "{one:?} {other:?}");
            prop_assert!((one.standard_error - other.standard_error).abs() < 1e-7);
        }
        let fitted = one.term("constant").unwrap().coefficient - other.term("constant").unwrap().coefficient;
        prop_assert!((fitted - unit.ln()).abs() < 1e-7);
    }
}
