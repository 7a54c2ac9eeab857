//! The mean of a bin, fitted to its baseline: a quasi-Poisson regression in which past outbreaks count for less.
//!
//! Used by `farrington`. The trend is kept only where it is worth it.

use super::plan::{Plan, Spread};
use crate::NotTestable;
use crate::glm::levels::{Fitted, LevelRegression, Unfit, mean};
use crate::rate_ratio::incomplete_beta;

/// Years below which a trend is not to be told from chance.
const TREND_YEARS_MIN: usize = 3;
/// A hat value this close to 1 belongs to a bin alone in its level: it is fitted whatever it is.
const ALONE: f64 = 1e-10;
/// A spread that is nothing but rounding: the fit is perfect, and a trend in it is none.
const ROUNDING: f64 = 1e-20;

/// What the baseline says of a bin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expectation {
    /// μ₀.
    pub mean: f64,
    /// Standard error of ln μ₀.
    pub log_error: f64,
    /// φ, at least 1.
    pub dispersion: f64,
    /// The trend per bin, where it was kept.
    pub trend: Option<f64>,
}

/// The bin that is to be predicted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub time: f64,
    pub offset: f64,
}

impl Plan {
    /// Fits the rows, and predicts the bin.
    pub(super) fn expect(
        &self,
        regression: &mut LevelRegression,
        target: Target,
    ) -> Result<Expectation, NotTestable> {
        let coefficients = regression.levels_present() + usize::from(self.trend);
        if !regression.has_level(self.own_level()) || regression.len() <= coefficients {
            return Err(NotTestable::TooLittle { needs: "more bins in the baseline than coefficients" });
        }
        if self.trend {
            match self.fit(regression, true) {
                Ok(dispersion) if self.keeps_trend(regression, target) => {
                    return self.predict(regression, target, dispersion);
                }
                Ok(_) | Err(_) => {}
            }
        }
        match self.fit(regression, false) {
            Ok(dispersion) => self.predict(regression, target, dispersion),
            // Means that go to 0 do not settle; where nothing was ever counted, that is what they are.
            Err(_) if regression.count_max() == 0.0 => {
                Ok(Expectation { mean: 0.0, log_error: 0.0, dispersion: 1.0, trend: None })
            }
            Err(_) => Err(NotTestable::Diverged { what: "the regression of the baseline" }),
        }
    }

    /// Fits, weighs down what stands out, and fits again; gives φ.
    fn fit(&self, regression: &mut LevelRegression, trend: bool) -> Result<f64, Unfit> {
        regression.set_weights(|_| 1.0);
        regression.fit(trend)?;
        let dispersion = floored_dispersion(regression);
        let Some(threshold) = self.weights_threshold else { return Ok(dispersion) };
        regression.set_weights(|row| raw_weight(anscombe(row, dispersion), threshold));
        regression.level_weights();
        regression.fit(trend)?;
        Ok(floored_dispersion(regression))
    }

    /// At least three years, significant, and not beyond what was ever seen.
    fn keeps_trend(&self, regression: &LevelRegression, target: Target) -> bool {
        let predicted = regression.predict(target.time, self.own_level(), target.offset);
        self.b >= TREND_YEARS_MIN
            && predicted.is_some_and(|predicted| mean(predicted.predictor) <= regression.count_max())
            && self.is_significant(regression)
    }

    fn is_significant(&self, regression: &LevelRegression) -> bool {
        if self.p_threshold_trend >= 1.0 {
            return true;
        }
        let spread = self.unfloored_spread(regression);
        let (Some(slope), Some(variance)) = (regression.slope(), regression.slope_variance()) else {
            return false;
        };
        spread > ROUNDING
            && two_sided(slope * slope / (spread * variance), regression.df_residual())
                < self.p_threshold_trend
    }

    fn unfloored_spread(&self, regression: &LevelRegression) -> f64 {
        match (self.spread, self.weights_threshold) {
            (Spread::PriorWeights, Some(_)) => pearson(regression, |row| row.prior),
            _ => pearson(regression, |row| row.weight),
        }
    }

    fn predict(
        &self,
        regression: &LevelRegression,
        target: Target,
        dispersion: f64,
    ) -> Result<Expectation, NotTestable> {
        let predicted = regression
            .predict(target.time, self.own_level(), target.offset)
            .ok_or(NotTestable::TooLittle { needs: "bins of the same season in the baseline" })?;
        let spread = match self.spread {
            Spread::Floored => dispersion,
            Spread::PriorWeights => self.unfloored_spread(regression),
        };
        let log_error = (spread * predicted.variance).sqrt();
        let expected = mean(predicted.predictor);
        if !(expected.is_finite() && log_error.is_finite() && dispersion.is_finite()) {
            return Err(NotTestable::Diverged { what: "the regression of the baseline" });
        }
        Ok(Expectation { mean: expected, log_error, dispersion, trend: regression.slope() })
    }
}

fn floored_dispersion(regression: &LevelRegression) -> f64 {
    pearson(regression, |row| row.weight).max(1.0)
}

/// Σ w r²/(n−p), r the working residuals.
fn pearson(regression: &LevelRegression, weight: impl Fn(&Fitted) -> f64) -> f64 {
    let squares = regression.rows().map(|row| weight(&row) * ((row.count - row.mean) / row.mean).powi(2));
    squares.sum::<f64>() / regression.df_residual() as f64
}

/// How far a count stands out: Anscombe's residual, standardised.
fn anscombe(row: &Fitted, dispersion: f64) -> f64 {
    // Only what is above its mean matters, and roots take time.
    if row.count <= row.mean || 1.0 - row.hat < ALONE {
        return 0.0;
    }
    let sixth = row.mean.sqrt().cbrt();
    let raw = 1.5 * (row.count.cbrt().powi(2) / sixth - row.mean.sqrt());
    raw / (dispersion * (1.0 - row.hat)).sqrt()
}

/// Only what is above its mean counts for less.
fn raw_weight(residual: f64, threshold: f64) -> f64 {
    if residual > threshold { residual.powi(-2) } else { 1.0 }
}

/// p of a squared t.
fn two_sided(t_squared: f64, df: usize) -> f64 {
    let freedom = df as f64;
    incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t_squared))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residuals_above_the_threshold_are_weighted_as_in_the_document() {
        let residuals = [0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0];
        let raw = residuals.map(|residual| raw_weight(residual, 0.0));
        let gamma = 10.0 / raw.iter().sum::<f64>();
        assert!((gamma * raw[0] - 1.6).abs() < 1e-12 && (gamma * raw[9] - 0.4).abs() < 1e-12);
    }

    #[test]
    fn p_of_t_is_that_of_tables() {
        assert!((two_sided(2.228_138_851_986_274_f64.powi(2), 10) - 0.05).abs() < 1e-10);
        assert!((two_sided(1.971_896_223_631_610_6_f64.powi(2), 200) - 0.05).abs() < 1e-8);
    }
}
