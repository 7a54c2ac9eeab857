//! Regression of counts with a log link: ln μ = X β + offset, fitted by iteratively reweighted least squares.
//!
//! Used by interrupted time series, and by whatever else needs a fitted mean with its covariance. Every step is a QR
//! decomposition, so columns that are nearly dependent are found, not divided by. It never gives a fit that did not
//! converge. Nelder, Wedderburn 1972, doi:10.2307/2344614.

pub mod levels;

use crate::NotTestable;
use nalgebra::{DMatrix, DVector};

/// Variance of a count as a function of its mean μ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Family {
    /// μ.
    Poisson,
    /// μ + μ²/θ, with θ taken as known.
    NegativeBinomial {
        /// θ, positive; the larger, the closer to Poisson.
        theta: f64,
    },
}

impl Family {
    /// Weight of an observation on the scale of the linear predictor.
    pub fn weight(self, mean: f64) -> f64 {
        match self {
            Self::Poisson => mean,
            Self::NegativeBinomial { theta } => mean / (1.0 + mean / theta),
        }
    }

    fn unit_deviance(self, count: f64, mean: f64) -> f64 {
        let logarithm = if count > 0.0 { count * (count / mean).ln() } else { 0.0 };
        2.0 * match self {
            Self::Poisson => logarithm - (count - mean),
            Self::NegativeBinomial { theta } => {
                logarithm - (count + theta) * ((count + theta) / (mean + theta)).ln()
            }
        }
    }
}

/// What is regressed on what. All three parts have one row per observation.
#[derive(Debug, Clone)]
pub struct Regression {
    /// The design: one column per coefficient, the constant among them.
    pub design: DMatrix<f64>,
    /// The counts.
    pub counts: DVector<f64>,
    /// Logarithms of the exposures; zeros where all are the same.
    pub offsets: DVector<f64>,
}

/// A fit that converged.
#[derive(Debug, Clone)]
pub struct Fit {
    /// β, in the order of the design's columns.
    pub coefficients: DVector<f64>,
    /// Fitted means μ.
    pub means: DVector<f64>,
    /// (XᵀWX)⁻¹: the covariance of β when the variance function holds with a dispersion of 1.
    pub covariance: DMatrix<f64>,
    /// The deviance.
    pub deviance: f64,
    /// Observations less coefficients.
    pub df_residual: usize,
}

/// Change of the deviance below which the iteration ends. R's 1e-8 would do for five digits; this costs a step more.
const CONVERGED: f64 = 1e-12;
const STEPS_MAX: u32 = 100;
/// A column whose part that the others do not explain is smaller than this share of it says nothing of its own.
const DEPENDENT: f64 = 1e-9;
/// A fitted mean below this is on its way to zero: its coefficient has no finite estimate.
const MEAN_MIN: f64 = 1e-8;

impl Regression {
    /// Fits it.
    ///
    /// # Errors
    /// `Malformed` when the parts differ in length, `TooLittle` when there are no more observations than coefficients or
    /// a column follows from others, `Diverged` when a coefficient has no finite estimate.
    pub fn fit(&self, family: Family) -> Result<Fit, NotTestable> {
        let (rows, columns) = self.design.shape();
        if self.counts.len() != rows || self.offsets.len() != rows {
            return Err(NotTestable::Malformed { what: "counts, exposures and design differ in length" });
        }
        if rows <= columns {
            return Err(NotTestable::TooLittle { needs: "more bins than coefficients" });
        }
        // The start of R's glm: close to the counts, and positive.
        let mut means = self.counts.map(|count| match family {
            Family::Poisson => count + 0.1,
            Family::NegativeBinomial { .. } => {
                if count == 0.0 {
                    1.0 / 6.0
                } else {
                    count
                }
            }
        });
        let mut deviance = self.deviance(family, &means);
        for _ in 0..STEPS_MAX {
            let coefficients = self.step(family, &means)?.coefficients;
            let fitted = (&self.design * &coefficients + &self.offsets).map(f64::exp);
            let next = self.deviance(family, &fitted);
            if !next.is_finite() {
                break;
            }
            let settled = (next - deviance).abs() <= CONVERGED * (0.1 + next.abs());
            (means, deviance) = (fitted, next);
            if settled {
                return self.finish(family, coefficients, means, deviance);
            }
        }
        Err(NotTestable::Diverged { what: "the regression" })
    }

    fn finish(
        &self,
        family: Family,
        coefficients: DVector<f64>,
        means: DVector<f64>,
        deviance: f64,
    ) -> Result<Fit, NotTestable> {
        if means.iter().any(|mean| *mean < MEAN_MIN) {
            return Err(NotTestable::Diverged { what: "the regression: a part of the season has no events" });
        }
        let root = self.step(family, &means)?.inverse_root;
        let (rows, columns) = self.design.shape();
        let covariance = &root * root.transpose();
        Ok(Fit { coefficients, means, covariance, deviance, df_residual: rows - columns })
    }

    fn deviance(&self, family: Family, means: &DVector<f64>) -> f64 {
        self.counts.iter().zip(means).map(|(count, mean)| family.unit_deviance(*count, *mean)).sum()
    }

    /// One weighted least squares step from the means so far.
    fn step(&self, family: Family, means: &DVector<f64>) -> Result<Step, NotTestable> {
        let roots = means.map(|mean| family.weight(mean).sqrt());
        let working = means.map(f64::ln) - &self.offsets + (&self.counts - means).component_div(means);
        let mut weighted = self.design.clone();
        for mut column in weighted.column_iter_mut() {
            column.component_mul_assign(&roots);
        }
        let lengths: Vec<f64> = weighted.column_iter().map(|column| column.norm()).collect();
        let (q, r) = weighted.qr().unpack();
        let independent = r
            .diagonal()
            .iter()
            .zip(&lengths)
            .all(|(own, length)| own.is_finite() && own.abs() > DEPENDENT * length);
        let dependent = NotTestable::TooLittle { needs: "bins that tell trend, change and season apart" };
        if !independent {
            return Err(dependent);
        }
        let right = q.tr_mul(&working.component_mul(&roots));
        let coefficients = r.solve_upper_triangular(&right).ok_or_else(|| dependent.clone())?;
        let unit = DMatrix::identity(r.nrows(), r.ncols());
        let inverse_root = r.solve_upper_triangular(&unit).ok_or(dependent)?;
        Ok(Step { coefficients, inverse_root })
    }

    /// Dispersion by Pearson: Σ (y − μ)²/V(μ) over the residual degrees of freedom, for the Poisson variance.
    pub fn dispersion(&self, fit: &Fit) -> f64 {
        let pearson = |(count, mean): (&f64, &f64)| (count - mean).powi(2) / mean;
        self.counts.iter().zip(&fit.means).map(pearson).sum::<f64>() / fit.df_residual as f64
    }

    /// Covariance that holds for errors of unequal variance and, up to `lag` bins, dependent ones, weighted as Newey and
    /// West do (1987, doi:10.2307/1913610); lag 0 is HC0 (White 1980, doi:10.2307/1912934). No prewhitening, no factor
    /// for small samples.
    pub fn robust_covariance(&self, fit: &Fit, lag: usize) -> DMatrix<f64> {
        let mut scores = self.design.clone();
        let residuals = &self.counts - &fit.means;
        for mut column in scores.column_iter_mut() {
            column.component_mul_assign(&residuals);
        }
        let rows = scores.nrows();
        let mut meat = scores.tr_mul(&scores);
        for step in 1..=lag.min(rows.saturating_sub(1)) {
            let weight = 1.0 - step as f64 / (lag as f64 + 1.0);
            let gamma = scores.rows(step, rows - step).tr_mul(&scores.rows(0, rows - step));
            meat += (&gamma + gamma.transpose()) * weight;
        }
        &fit.covariance * meat * &fit.covariance
    }
}

struct Step {
    coefficients: DVector<f64>,
    /// R⁻¹, so that (XᵀWX)⁻¹ = R⁻¹R⁻ᵀ.
    inverse_root: DMatrix<f64>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn means_of_two(counts: [f64; 6]) -> Regression {
        let second = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        let design = DMatrix::from_fn(6, 2, |row, column| if column == 0 { 1.0 } else { second[row] });
        Regression { design, counts: DVector::from_row_slice(&counts), offsets: DVector::zeros(6) }
    }

    #[test]
    fn two_groups_are_fitted_by_their_means() {
        let regression = means_of_two([1.0, 2.0, 3.0, 6.0, 8.0, 10.0]);
        let fit = regression.fit(Family::Poisson).unwrap();
        assert!((fit.coefficients[0] - 2.0_f64.ln()).abs() < 1e-10);
        assert!((fit.coefficients[1] - 4.0_f64.ln()).abs() < 1e-10);
        assert!((fit.covariance[(1, 1)] - (1.0 / 6.0 + 1.0 / 24.0)).abs() < 1e-10, "as for a rate ratio");
        let many = Family::NegativeBinomial { theta: 1e12 };
        let same = regression.fit(many).unwrap();
        assert!((same.coefficients - fit.coefficients).norm() < 1e-6, "a huge θ is Poisson");
    }

    #[test]
    fn what_has_no_estimate_is_said() {
        let empty = means_of_two([1.0, 2.0, 3.0, 0.0, 0.0, 0.0]).fit(Family::Poisson);
        assert!(matches!(empty, Err(NotTestable::Diverged { .. })), "{empty:?}");
        let mut twice = means_of_two([1.0; 6]);
        twice.design = DMatrix::from_element(6, 2, 1.0);
        assert!(matches!(twice.fit(Family::Poisson), Err(NotTestable::TooLittle { .. })));
        let mut short = means_of_two([1.0; 6]);
        short.offsets = DVector::zeros(5);
        assert!(matches!(short.fit(Family::Poisson), Err(NotTestable::Malformed { .. })));
    }
}
