//! What a score means: how often clean bins reach it.
//!
//! Used by `ensemble`. A sum of deviates that depend on each other is about normal with a centre and a scale of its own;
//! the two are measured where nothing happens, and never taken from a formula.

use crate::NotTestable;
use crate::level::upper_z;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// Centre and scale of the scores of clean bins, in their upper tail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// The score where the tail's normal law has its middle.
    pub centre: f64,
    /// What one standard deviation is in scores.
    pub scale: f64,
}

/// The tail that is fitted: from where alarms begin to matter to where clean bins run out.
const TAIL: [f64; 6] = [0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
/// Scores below which the far end of the tail is a handful of bins.
const SCORES_MIN: usize = 10_000;

impl Default for Calibration {
    /// Of the default settings on the tuned half of the simulation of Noufaily et al. (`study::Half`), by
    /// [`Calibration::measured`]: 150 replications each of the seeds 101 and 102, their mean, rounded.
    fn default() -> Self {
        Self { centre: 0.19, scale: 1.054 }
    }
}

impl Calibration {
    /// From the scores of clean bins: the line through their quantiles from 5 % to 0.1 % over those of a normal law.
    ///
    /// # Errors
    /// `TooLittle` for fewer than 10,000 scores, `Malformed` for one that is not finite, `ZeroVariance` if they do not rise.
    pub fn measured(scores: &[f64]) -> Result<Self, NotTestable> {
        if scores.len() < SCORES_MIN {
            return Err(NotTestable::TooLittle { needs: "scores of 10,000 clean bins" });
        }
        if !scores.iter().all(|score| score.is_finite()) {
            return Err(NotTestable::Malformed { what: "scores are finite" });
        }
        let mut sorted = scores.to_vec();
        sorted.sort_by(|one, other| other.total_cmp(one));
        let points = TAIL.map(|share| {
            let rank = (share * sorted.len() as f64) as usize;
            (upper_z(share), sorted.get(rank).copied().unwrap_or_default())
        });
        let n = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
        let (z, score) = (mean(|point| point.0), mean(|point| point.1));
        let across: f64 = points.iter().map(|point| (point.0 - z) * (point.1 - score)).sum();
        let along: f64 = points.iter().map(|point| (point.0 - z).powi(2)).sum();
        let scale = across / along;
        if scale <= 0.0 {
            return Err(NotTestable::ZeroVariance);
        }
        Ok(Self { centre: score - scale * z, scale })
    }

    /// How often a clean bin scores as high or higher.
    pub fn p(&self, score: f64) -> f64 {
        Normal::standard().sf((score - self.centre) / self.scale)
    }

    /// The score that this share of clean bins exceeds.
    pub(super) fn score_at(&self, alpha: f64) -> f64 {
        self.centre + self.scale * upper_z(alpha)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_normal_law_is_found_again() {
        let scores: Vec<f64> =
            (0..20_000).map(|rank| 0.3 + 1.2 * upper_z((f64::from(rank) + 0.5) / 20_000.0)).collect();
        let found = Calibration::measured(&scores).unwrap();
        assert!((found.centre - 0.3).abs() < 0.02 && (found.scale - 1.2).abs() < 0.01, "{found:?}");
        assert!((found.p(found.score_at(0.006)) - 0.006).abs() < 1e-9);
    }

    #[test]
    fn what_shows_no_tail_is_no_measure() {
        assert!(matches!(Calibration::measured(&[1.0; 100]), Err(NotTestable::TooLittle { .. })));
        assert_eq!(Calibration::measured(&[1.0; 10_000]), Err(NotTestable::ZeroVariance));
        assert!(matches!(Calibration::measured(&[f64::NAN; 10_000]), Err(NotTestable::Malformed { .. })));
    }
}
