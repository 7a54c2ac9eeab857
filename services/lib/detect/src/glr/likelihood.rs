//! The log-likelihood ratio of a mean μ·e^κ against μ, for Poisson and negative binomial counts.
//!
//! Used by the charts of `glr`. Zero events have their supremum at κ = −∞, which is a value here and never an infinity.

/// Poisson counts, or negative binomial ones of variance μ + αμ².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Likelihood {
    Poisson,
    NegativeBinomial { alpha: f64 },
}

/// Below this α the counts cannot be told from Poisson ones, and 1/α would cost digits.
const ALPHA_MIN: f64 = 1e-12;

impl Likelihood {
    pub(super) fn new(alpha: f64) -> Self {
        if alpha < ALPHA_MIN { Self::Poisson } else { Self::NegativeBinomial { alpha } }
    }

    /// s = ln of the ratio for one bin.
    pub(super) fn log_ratio(self, count: f64, mean: f64, kappa: f64) -> f64 {
        match self {
            Self::Poisson => count * kappa - mean * kappa.exp_m1(),
            Self::NegativeBinomial { alpha } => {
                count * kappa + (count + 1.0 / alpha) * shrinkage(alpha, mean, kappa)
            }
        }
    }

    /// What s of a bin with no events tends to as κ falls.
    pub(super) fn log_ratio_of_none(self, mean: f64) -> f64 {
        match self {
            Self::Poisson => mean,
            Self::NegativeBinomial { alpha } => (alpha * mean).ln_1p() / alpha,
        }
    }

    /// The count whose s this is: s is a straight line in the count.
    pub(super) fn count(self, log_ratio: f64, mean: f64, kappa: f64) -> f64 {
        match self {
            Self::Poisson => (log_ratio + mean * kappa.exp_m1()) / kappa,
            Self::NegativeBinomial { alpha } => {
                let per_event = shrinkage(alpha, mean, kappa);
                (log_ratio - per_event / alpha) / (kappa + per_event)
            }
        }
    }

    /// Derivative of s by κ, and the derivative of that.
    pub(super) fn slope(self, count: f64, mean: f64, kappa: f64) -> (f64, f64) {
        let shifted = mean * kappa.exp();
        match self {
            Self::Poisson => (count - shifted, -shifted),
            Self::NegativeBinomial { alpha } => {
                let spread = 1.0 + alpha * shifted;
                ((count - shifted) / spread, -shifted * (1.0 + alpha * count) / (spread * spread))
            }
        }
    }
}

/// ln((1 + αμ)/(1 + αμe^κ)).
fn shrinkage(alpha: f64, mean: f64, kappa: f64) -> f64 {
    (alpha * mean).ln_1p() - (alpha * mean * kappa.exp()).ln_1p()
}
