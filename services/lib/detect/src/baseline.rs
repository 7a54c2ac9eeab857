//! What the control charts hold a series to: its mean before they start, plain or with a season.
//!
//! Used before `cusum`, `lr` and `glr`. The baseline must have every bin: it never skips a gap. It never takes out past
//! outbreaks; a series that had some needs Farrington's weights instead.

use crate::NotTestable;
use crate::glm::{Family, Regression};
use nalgebra::{DMatrix, DVector};
use std::f64::consts::TAU;

/// How the counts spread around the season's mean μ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scatter {
    /// Variance μ.
    Poisson,
    /// Variance μ + αμ², α by maximum likelihood.
    NegativeBinomial,
}

/// A mean that may change in a way that is known beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// The same in all bins.
    Mean,
    /// ln μ_t = a \[+ b t\] + Σ_{j ≤ s} (c_j cos(2πjt/freq) + d_j sin(2πjt/freq)), t counted from 1.
    Season {
        /// Pairs of harmonics.
        s: usize,
        /// Whether there is a trend.
        trend: bool,
        /// Bins of a year.
        freq: usize,
        /// How the counts spread.
        scatter: Scatter,
    },
}

/// What holds as long as nothing has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct InControl {
    /// Mean of each bin from the first watched one on.
    pub mu0: Vec<f64>,
    /// α of the variance μ + αμ²; 0 where the counts were taken as Poisson.
    pub alpha: f64,
}

/// Bins that a plain mean needs: a year of weeks.
pub const MEAN_BINS_MIN: usize = 52;
/// More pairs of harmonics follow noise.
const HARMONICS_MAX: usize = 6;
/// Bins of a year at most: hours.
const FREQ_MAX: usize = 8_784;

/// Fits a baseline to `past`, all bins before the first watched one, and says what it expects of the `watched` next bins.
/// Poisson by `glm`; negative binomial with θ = 1/α by maximum likelihood (Lawless 1987, doi:10.2307/3314912).
///
/// # Errors
/// `TooLittle` with fewer than [`MEAN_BINS_MIN`] bins for a mean or two years for a season, or counts that vary less than
/// Poisson ones for a negative binomial (take Poisson then); `NoData` when a bin is missing; `Malformed` for a season out
/// of range; `Diverged` when an estimate is not finite.
pub fn in_control(
    past: &[Option<u64>],
    watched: usize,
    baseline: Baseline,
) -> Result<InControl, NotTestable> {
    let counts: Option<Vec<f64>> = past.iter().map(|count| count.map(|count| count as f64)).collect();
    let counts = counts.ok_or(NotTestable::NoData)?;
    let Baseline::Season { s, trend, freq, scatter } = baseline else {
        if counts.len() < MEAN_BINS_MIN {
            return Err(NotTestable::TooLittle { needs: "52 bins before the first one that is watched" });
        }
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        return Ok(InControl { mu0: vec![mean; watched], alpha: 0.0 });
    };
    if s > HARMONICS_MAX || !(2..=FREQ_MAX).contains(&freq) {
        return Err(NotTestable::Malformed { what: "up to 6 harmonics, and from 2 to 8784 bins a year" });
    }
    if counts.len() < 2 * freq {
        return Err(NotTestable::TooLittle { needs: "two years before the first bin that is watched" });
    }
    let season = Columns { s, trend, freq };
    let design = season.rows(1, counts.len());
    let offsets = DVector::zeros(counts.len());
    let regression = Regression { design, counts: DVector::from_vec(counts), offsets };
    let (fit, alpha) = match scatter {
        Scatter::Poisson => (regression.fit(Family::Poisson)?, 0.0),
        Scatter::NegativeBinomial => {
            let (fit, theta) = crate::its::theta::fit(&regression)?;
            (fit, 1.0 / theta)
        }
    };
    let ahead = season.rows(past.len() + 1, watched) * fit.coefficients;
    let mu0: Vec<f64> = ahead.iter().map(|log_mean| log_mean.exp()).collect();
    if !(alpha.is_finite() && mu0.iter().all(|mean| mean.is_finite())) {
        return Err(NotTestable::Diverged { what: "the season" });
    }
    Ok(InControl { mu0, alpha })
}

/// The design of a season.
struct Columns {
    s: usize,
    trend: bool,
    freq: usize,
}

impl Columns {
    /// `count` rows from bin t = `first` on.
    fn rows(&self, first: usize, count: usize) -> DMatrix<f64> {
        let before = 1 + usize::from(self.trend);
        DMatrix::from_fn(count, before + 2 * self.s, |row, column| {
            let t = (first + row) as f64;
            let Some(wave) = column.checked_sub(before) else {
                return if column == 0 { 1.0 } else { t };
            };
            let angle = TAU * (wave / 2 + 1) as f64 * t / self.freq as f64;
            if wave % 2 == 0 { angle.cos() } else { angle.sin() }
        })
    }
}

#[cfg(test)]
mod tests;
