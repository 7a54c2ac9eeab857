//! The closed form against the general regression by QR, which knows no weights: a weight of 2 is a row twice.

#![allow(clippy::unwrap_used)]

use super::super::{Family, Regression};
use super::*;
use nalgebra::{DMatrix, DVector};

/// Counts of three levels with a trend; the seventh and ninth are to count twice.
fn observations() -> Vec<Observation> {
    let counts = [3.0, 5.0, 2.0, 8.0, 9.0, 12.0, 4.0, 3.0, 6.0, 1.0, 14.0, 15.0];
    let row = |(index, count): (usize, &f64)| Observation {
        count: *count,
        time: 100.0 + index as f64,
        level: index / 3 % 3,
        offset: (1.0 + 0.1 * index as f64).ln(),
    };
    counts.iter().enumerate().map(row).collect()
}

fn is_double(row: &Observation) -> bool {
    row.time == 106.0 || row.time == 108.0
}

fn by_levels(rows: &[Observation], trend: bool) -> LevelRegression {
    let mut regression = LevelRegression::default();
    // A level more than there are, as when all its bins are left out.
    regression.clear(4);
    rows.iter().for_each(|row| regression.push(*row));
    let doubled: Vec<f64> = rows.iter().filter(|row| is_double(row)).map(|row| row.count).collect();
    regression.set_weights(|row| if doubled.contains(&row.count) { 2.0 } else { 1.0 });
    regression.fit(trend).unwrap();
    regression
}

fn by_matrix(rows: &[Observation], trend: bool) -> (DVector<f64>, DMatrix<f64>) {
    let doubled = rows.iter().filter(|row| is_double(row));
    let all: Vec<&Observation> = rows.iter().chain(doubled).collect();
    let columns = 3 + usize::from(trend);
    let design = DMatrix::from_fn(all.len(), columns, |row, column| match column {
        3 => all[row].time,
        level => f64::from(all[row].level == level),
    });
    let counts = DVector::from_iterator(all.len(), all.iter().map(|row| row.count));
    let offsets = DVector::from_iterator(all.len(), all.iter().map(|row| row.offset));
    let fit = Regression { design, counts, offsets }.fit(Family::Poisson).unwrap();
    (fit.coefficients, fit.covariance)
}

#[test]
fn it_is_the_general_regression() {
    // Counts that are doubled must be told apart by their value.
    let mut rows = observations();
    rows[6].count = 41.0;
    rows[8].count = 63.0;
    for trend in [false, true] {
        let fit = by_levels(&rows, trend);
        let (coefficients, covariance) = by_matrix(&rows, trend);
        for level in 0..3 {
            let predicted = fit.predict(120.0, level, 0.5).unwrap();
            let mut at = DVector::zeros(coefficients.len());
            at[level] = 1.0;
            if trend {
                at[3] = 120.0;
            }
            let variance = (at.transpose() * &covariance * &at)[0];
            assert!((predicted.predictor - 0.5 - at.dot(&coefficients)).abs() < 1e-6, "{predicted:?}");
            // The covariance here is of the last step, the other one of a step after it.
            assert!((predicted.variance / variance - 1.0).abs() < 1e-3, "{predicted:?} {variance}");
        }
        assert_eq!(fit.slope().is_some(), trend);
        let hats: f64 = fit.rows().map(|row| row.hat).sum();
        assert!((hats - coefficients.len() as f64).abs() < 1e-9, "hat values add up to the coefficients");
        assert_eq!(fit.df_residual(), 12 - coefficients.len());
        assert_eq!((fit.has_level(3), fit.levels_present()), (false, 3));
        assert_eq!(fit.predict(120.0, 3, 0.0), None);
    }
}

#[test]
fn two_fits_with_the_same_rows_are_the_same() {
    let rows = observations();
    let mut fit = by_levels(&rows, true);
    let first: Vec<Fitted> = fit.rows().collect();
    fit.fit(false).unwrap();
    assert_eq!(fit.slope(), None);
    fit.fit(true).unwrap();
    assert_eq!(first, fit.rows().collect::<Vec<_>>());
}

#[test]
fn what_has_no_estimate_is_said() {
    let mut regression = LevelRegression::default();
    regression.clear(2);
    for level in [0, 1] {
        regression.push(Observation { count: 4.0, time: 3.0 + level as f64, level, offset: 0.0 });
    }
    assert_eq!(regression.fit(true), Err(Unfit::Dependent));
    assert_eq!(regression.fit(false), Ok(()));
    regression.push(Observation { count: f64::MAX, time: 5.0, level: 1, offset: 0.0 });
    assert_eq!(regression.fit(false), Err(Unfit::Diverged));
    regression.clear(1);
    assert!(regression.is_empty());
    for time in 0..10_000 {
        regression.push(Observation { count: 0.0, time: f64::from(time), level: 0, offset: 0.0 });
    }
    assert_eq!(regression.fit(false), Err(Unfit::Diverged), "means on their way to 0");
}
