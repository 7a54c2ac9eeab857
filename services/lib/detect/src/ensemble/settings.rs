//! Parameters of the ensemble, and what they must be.
//!
//! Used by whoever calls it. The defaults are what its false alarms were measured with.

use super::score::Calibration;
use crate::{NotTestable, level};

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnsembleSettings {
    /// Share of clean bins that may raise an alarm.
    pub alpha: f64,
    /// Years of the baseline that there must be, at least 2.
    pub years_min: usize,
    /// Years of it that are used where there are more.
    pub years_max: usize,
    /// Bins before the tested one that are no part of the baseline, so that an outbreak does not hide itself.
    pub gap: usize,
    /// Standardised residual above which a bin of the baseline counts for less.
    pub weights_threshold: f64,
    /// What each look counts for.
    pub weights: Weights,
    /// What scores mean. Belongs to all of the above: other weights or baselines need another one.
    pub calibration: Calibration,
}

/// What each look counts for in the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// The bin alone, up to 1: it must be high itself, but need not stand out alone.
    pub bin: f64,
    /// The sum of the last two bins.
    pub pair: f64,
    /// The same against the level of the last half year.
    pub pair_local: f64,
    /// The sum of the last three bins.
    pub triple: f64,
}

impl Default for EnsembleSettings {
    fn default() -> Self {
        Self {
            alpha: 0.006,
            years_min: 3,
            years_max: 10,
            gap: 8,
            weights_threshold: 3.5,
            weights: Weights::default(),
            calibration: Calibration::default(),
        }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self { bin: 0.4, pair: 0.4, pair_local: 0.4, triple: 0.2 }
    }
}

const YEARS_MAX: usize = 50;

impl EnsembleSettings {
    pub(super) fn check(&self) -> Result<(), NotTestable> {
        level::check(self.alpha)?;
        let Weights { bin, pair, pair_local, triple } = self.weights;
        let weights = [bin, pair, pair_local, triple];
        let Calibration { centre, scale } = self.calibration;
        let rules = [
            ((2..=YEARS_MAX).contains(&self.years_min), "years_min is 2 to 50"),
            ((self.years_min..=YEARS_MAX).contains(&self.years_max), "years_max is years_min to 50"),
            ((2..=520).contains(&self.gap), "gap is 2 bins, which the sums look at, to 520"),
            (self.weights_threshold >= 1.0, "weights_threshold is 1 or more"),
            (weights.iter().all(|weight| (0.0..=100.0).contains(weight)), "weights are 0 to 100"),
            (pair + pair_local + triple > 0.0, "a look at more than the bin alone has a weight"),
            (
                centre.abs() <= 1e6 && (1e-6..=1e6).contains(&scale),
                "the calibration has a centre and a scale",
            ),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, what)) => Err(NotTestable::Malformed { what }),
            None => Ok(()),
        }
    }
}
