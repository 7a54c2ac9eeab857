//! How a count y with mean m becomes a number x that is about standard normal, and back.
//!
//! Used by `cusum`. Each transformation is undone by its inverse, so that a chart can say which count would alarm.

use crate::NotTestable;
use crate::compat::Compat;

/// A way to standardise a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// (y − m)/√m.
    Standard,
    /// (y − 3m + 2√(ym))/(2√m), Rossi et al. 1999: the mean of the plain and the square root version.
    Rossi,
    /// 1.5 (y^⅔ − m^⅔)/m^⅙, Anscombe 1953.
    Anscombe,
    /// The same with the mean of y^⅔ to the second order, m^⅔ − m^−⅓/9 (Pierce, Schafer 1986).
    AnscombeSecond,
    /// (y − m)/√(m + αm²).
    PearsonNegativeBinomial {
        /// α, 0 or more: the variance is m + αm².
        alpha: f64,
    },
    /// y itself; k and h are then counts, and the mean is not used.
    None,
}

const TWO_THIRDS: f64 = 2.0 / 3.0;
/// More spread than any series of counts has.
const ALPHA_MAX: f64 = 1e6;

impl Transform {
    pub(super) fn check(self) -> Result<(), NotTestable> {
        match self {
            Self::PearsonNegativeBinomial { alpha } => check_alpha(alpha),
            _ => Ok(()),
        }
    }

    /// x of a count.
    pub(super) fn standardised(self, count: f64, mean: f64) -> f64 {
        let root = mean.sqrt();
        match self {
            Self::Standard => (count - mean) / root,
            Self::Rossi => (count - 3.0 * mean + 2.0 * (count * mean).sqrt()) / (2.0 * root),
            Self::Anscombe => 1.5 * (count.powf(TWO_THIRDS) - mean.powf(TWO_THIRDS)) / mean.powf(1.0 / 6.0),
            Self::AnscombeSecond => {
                let centre = mean.powf(TWO_THIRDS) - mean.powf(-1.0 / 3.0) / 9.0;
                (count.powf(TWO_THIRDS) - centre) / (TWO_THIRDS * mean.powf(1.0 / 6.0))
            }
            Self::PearsonNegativeBinomial { alpha } => (count - mean) / (mean + alpha * mean * mean).sqrt(),
            Self::None => count,
        }
    }

    /// The count whose x this is, and 0 where even 0 has more; not rounded but for [`Transform::Standard`].
    pub(super) fn count(self, x: f64, mean: f64, compat: Compat) -> f64 {
        let root = mean.sqrt();
        match self {
            Self::Standard => (mean + x * root).ceil(),
            Self::Rossi => ((4.0 * mean + 2.0 * x * root).max(0.0).sqrt() - root).max(0.0).powi(2),
            Self::Anscombe => {
                (mean.powf(TWO_THIRDS) + TWO_THIRDS * x * mean.powf(1.0 / 6.0)).max(0.0).powf(1.5)
            }
            Self::AnscombeSecond => {
                // R undoes the correction with the other sign of the exponent.
                let exponent = match compat {
                    Compat::Paper => -1.0 / 3.0,
                    Compat::RSurveillance => 1.0 / 3.0,
                };
                let centre = mean.powf(TWO_THIRDS) - mean.powf(exponent) / 9.0;
                (centre + TWO_THIRDS * x * mean.powf(1.0 / 6.0)).max(0.0).powf(1.5)
            }
            Self::PearsonNegativeBinomial { alpha } => mean + x * (mean + alpha * mean * mean).sqrt(),
            Self::None => x,
        }
    }
}

/// # Errors
/// `Malformed` when α is not a number from 0 to 1e6.
pub(crate) fn check_alpha(alpha: f64) -> Result<(), NotTestable> {
    if (0.0..=ALPHA_MAX).contains(&alpha) {
        Ok(())
    } else {
        Err(NotTestable::Malformed { what: "alpha must be a number from 0 to 1e6" })
    }
}
