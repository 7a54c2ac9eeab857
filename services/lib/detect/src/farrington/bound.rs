//! The bound of a count from its expected mean, and how unusual the count is.
//!
//! Used by `farrington`. Three ways: a normal interval of the transformed count, or a quantile of a negative binomial
//! with the mean (plug-in) or with the mean's own upper bound (muan).

use super::fit::Expectation;
use super::plan::Bound;
use super::settings::{PowerTransform, ThresholdMethod};
use crate::count_law::CountLaw;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// A count against its bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judged {
    pub upper: f64,
    pub p: f64,
    /// None where the bound is not above the mean.
    pub score: Option<f64>,
    /// Mean of the law that `upper` is a quantile of.
    pub law_mean: f64,
}

impl Bound {
    pub fn judge(&self, expected: &Expectation, count: f64) -> Judged {
        match self.method {
            ThresholdMethod::Delta => self.by_interval(expected, count),
            ThresholdMethod::NbPlugin => self.by_quantile(expected, expected.mean, count),
            ThresholdMethod::Muan => {
                let law_mean = expected.mean * (self.z * expected.log_error).exp();
                self.by_quantile(expected, law_mean.min(MEAN_MAX), count)
            }
        }
    }

    fn by_interval(&self, expected: &Expectation, count: f64) -> Judged {
        let transformed = self.power.of(expected.mean);
        let scale = self.power.scale(expected);
        let upper = self.power.back(transformed + self.z * scale);
        let away = self.power.of(count) - transformed;
        let p = if scale > 0.0 { Normal::standard().sf(away / scale) } else { f64::from(away <= 0.0) };
        Judged { upper, p, score: score(count, expected.mean, upper), law_mean: expected.mean }
    }

    fn by_quantile(&self, expected: &Expectation, law_mean: f64, count: f64) -> Judged {
        let law = CountLaw { mean: law_mean, dispersion: expected.dispersion };
        let upper = law.quantile(1.0 - self.alpha);
        let from = if self.log_score { expected.mean.ln() } else { expected.mean };
        Judged { upper, p: law.at_least(count), score: score(count, from, upper), law_mean }
    }
}

/// A bound of the mean above this is no bound: the baseline says nothing.
const MEAN_MAX: f64 = 1e15;

/// A sparse series has its quantile at 0, below its mean: then there is no scale, only above and not above.
fn score(count: f64, from: f64, upper: f64) -> Option<f64> {
    if upper <= from {
        return None;
    }
    let score = (count - from) / (upper - from);
    score.is_finite().then_some(score)
}

impl PowerTransform {
    fn of(self, value: f64) -> f64 {
        match self {
            Self::TwoThirds => value.cbrt().powi(2),
            Self::Half => value.sqrt(),
            Self::None => value,
        }
    }

    fn back(self, value: f64) -> f64 {
        match self {
            Self::TwoThirds => value.powi(3).sqrt(),
            Self::Half => value.powi(2),
            Self::None => value,
        }
    }

    /// Standard deviation of the transformed count around the transformed mean.
    fn scale(self, expected: &Expectation) -> f64 {
        // τ = φ + se²/μ₀, and se = μ₀ · the error of ln μ₀.
        let spread = expected.dispersion + expected.mean * expected.log_error.powi(2);
        match self {
            Self::TwoThirds => (4.0 / 9.0 * expected.mean.cbrt() * spread).sqrt(),
            Self::Half => (spread / 4.0).sqrt(),
            Self::None => (expected.mean * spread).sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(method: ThresholdMethod, power: PowerTransform) -> Bound {
        let z = Normal::standard().inverse_cdf(0.95);
        Bound { method, power, alpha: 0.05, z, log_score: true }
    }

    #[test]
    fn intervals_are_those_of_the_document() {
        let expected = Expectation { mean: 5.0, log_error: 0.04, dispersion: 1.0, trend: None };
        for (power, lower, upper, p, score) in [
            (PowerTransform::None, 1.3073128, 8.6926872, 0.0907246, 0.8124165),
            (PowerTransform::Half, 1.9891097, 9.3744842, 0.1189986, 0.6857951),
            (PowerTransform::TwoThirds, 1.8084477, 9.1154825, 0.1094727, 0.7289546),
        ] {
            let bound = bound(ThresholdMethod::Delta, power);
            let found = bound.judge(&expected, 8.0);
            let low = power.back(power.of(5.0) - bound.z * power.scale(&expected));
            assert!((low - lower).abs() < 1e-7 && (found.upper - upper).abs() < 1e-7, "{power:?} {found:?}");
            let close = |score_found: f64| (score_found - score).abs() < 1e-7;
            assert!((found.p - p).abs() < 1e-7 && found.score.is_some_and(close), "{power:?} {found:?}");
        }
    }

    #[test]
    fn quantiles_are_those_of_the_document() {
        for (method, dispersion, lower, upper, p) in [
            (ThresholdMethod::Muan, 1.5, 8.0, 24.0, 0.8597797),
            (ThresholdMethod::Muan, 1.0, 9.0, 22.0, 0.9093099),
            (ThresholdMethod::NbPlugin, 1.5, 1.0, 10.0, 0.03763657),
            (ThresholdMethod::NbPlugin, 1.0, 2.0, 9.0, 0.01369527),
        ] {
            let expected =
                Expectation { mean: 5.0, log_error: std::f64::consts::LN_2, dispersion, trend: None };
            let found = bound(method, PowerTransform::None).judge(&expected, 11.0);
            let low = CountLaw { mean: found.law_mean, dispersion }.quantile(0.05);
            assert!((low, found.upper) == (lower, upper), "{method:?} {found:?}");
            assert!((found.p - p).abs() < 1e-7, "{method:?} {found:?}");
        }
    }

    #[test]
    fn nothing_expected_is_bounded_by_nothing() {
        let expected = Expectation { mean: 0.0, log_error: 0.0, dispersion: 1.0, trend: None };
        for method in [ThresholdMethod::Delta, ThresholdMethod::NbPlugin, ThresholdMethod::Muan] {
            let bound = Bound { log_score: false, ..bound(method, PowerTransform::TwoThirds) };
            let (none, some) = (bound.judge(&expected, 0.0), bound.judge(&expected, 3.0));
            assert_eq!((none.upper, none.p, none.score), (0.0, 1.0, None));
            assert_eq!((some.upper, some.p, some.score), (0.0, 0.0, None));
        }
    }
}
