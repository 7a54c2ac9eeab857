//! Interrupted time series: what a law, a campaign or a rule changed, against the trend and season before it.
//!
//! ln μ_t = a + b t + g·after_t \[+ d·after_t·(t − T₀)\] + season + offset; the change is e^g with its interval. Lopez
//! Bernal et al. 2017, doi:10.1093/ije/dyw098. Used for changes that came everywhere at once, where there is no town to
//! compare with. It never says what else happened at the same time.

mod model;
pub(crate) mod theta;

pub use model::{Change, ItsModel, ItsSeries, Season, Spread};

use crate::glm::{Family, Fit, Regression};
use crate::{Interval, NotTestable};
use nalgebra::DMatrix;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// A coefficient on the log scale, and as a ratio.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Name: `constant`, `trend`, `level`, `slope`, `season_2` …, `sine_1`, `cosine_1` ….
    pub name: String,
    /// The coefficient.
    pub coefficient: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Term {
    /// e to the coefficient.
    pub fn ratio(&self) -> f64 {
        self.coefficient.exp()
    }

    /// The 95 % interval of the ratio.
    pub fn interval_95(&self) -> Interval {
        let z = Normal::standard().inverse_cdf(0.975);
        let limit = |sign: f64| (self.coefficient + sign * z * self.standard_error).exp();
        Interval { low: limit(-1.0), high: Some(limit(1.0)) }
    }
}

/// What an interrupted time series shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Its {
    /// All coefficients.
    pub terms: Vec<Term>,
    /// Σ (y − μ)²/μ over the residual degrees of freedom: 1 for Poisson counts.
    pub dispersion: f64,
    /// θ of the negative binomial, where it was asked for.
    pub theta: Option<f64>,
    /// The deviance.
    pub deviance: f64,
    /// Bins less coefficients.
    pub df_residual: usize,
}

impl Its {
    /// A term by its name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.name == name)
    }
}

/// Bins that are needed before and after the change.
pub const ITS_BINS_MIN: usize = 8;

/// Fits a model to a series.
///
/// # Errors
/// `TooLittle` with fewer than [`ITS_BINS_MIN`] bins or no event on a side, or a season that the bins cannot tell from
/// the rest; `Exposure` for one that is not positive; `Malformed` for parts that do not fit together; `Diverged` when an
/// estimate is not finite.
pub fn interrupted_time_series(series: &ItsSeries, model: &ItsModel) -> Result<Its, NotTestable> {
    series.check()?;
    let (regression, names) = model.regression(series)?;
    let (fit, theta) = match model.spread {
        Spread::NegativeBinomial => {
            let (fit, theta) = theta::fit(&regression)?;
            (fit, Some(theta))
        }
        _ => (regression.fit(Family::Poisson)?, None),
    };
    let dispersion = regression.dispersion(&fit);
    let covariance = covariance(&regression, &fit, model.spread, dispersion);
    let terms: Vec<Term> = names
        .into_iter()
        .zip(fit.coefficients.iter().zip(covariance.diagonal().iter()))
        .map(|(name, (coefficient, variance))| Term {
            name,
            coefficient: *coefficient,
            standard_error: variance.sqrt(),
        })
        .collect();
    if terms.iter().any(|term| !(term.coefficient.is_finite() && term.standard_error.is_finite())) {
        return Err(NotTestable::Diverged { what: "the regression" });
    }
    Ok(Its { terms, dispersion, theta, deviance: fit.deviance, df_residual: fit.df_residual })
}

fn covariance(regression: &Regression, fit: &Fit, spread: Spread, dispersion: f64) -> DMatrix<f64> {
    match spread {
        Spread::Poisson | Spread::NegativeBinomial => fit.covariance.clone(),
        Spread::QuasiPoisson => &fit.covariance * dispersion,
        Spread::Unequal => regression.robust_covariance(fit, 0),
        Spread::Dependent { lag_bins } => regression.robust_covariance(fit, lag_bins),
    }
}

#[cfg(test)]
mod tests;
