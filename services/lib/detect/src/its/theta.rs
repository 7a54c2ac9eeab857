//! θ of a negative binomial regression by maximum likelihood: fit the means with θ known, then θ with the means known,
//! until neither moves.
//!
//! Used by `its` and `baseline`. Lawless 1987, doi:10.2307/3314912.

use crate::NotTestable;
use crate::glm::{Family, Fit, Regression};
use nalgebra::DVector;
use statrs::function::gamma::digamma;

const ROUNDS_MAX: u32 = 200;
/// Relative change of θ below which it has settled.
const SETTLED: f64 = 1e-9;
/// Logarithms of the θ that are looked at. Beyond the upper one the counts vary no more than Poisson ones do.
const LOG_THETA: (f64, f64) = (-14.0, 14.0);

/// Means and θ.
pub(crate) fn fit(regression: &Regression) -> Result<(Fit, f64), NotTestable> {
    let mut fit = regression.fit(Family::Poisson)?;
    let mut theta = most_likely(&regression.counts, &fit.means)?;
    for _ in 0..ROUNDS_MAX {
        fit = regression.fit(Family::NegativeBinomial { theta })?;
        let next = most_likely(&regression.counts, &fit.means)?;
        let settled = (next - theta).abs() <= SETTLED * theta;
        theta = next;
        if settled {
            return Ok((fit, theta));
        }
    }
    Err(NotTestable::Diverged { what: "θ of the negative binomial" })
}

/// Where the score of θ is zero, by halving on its logarithm.
fn most_likely(counts: &DVector<f64>, means: &DVector<f64>) -> Result<f64, NotTestable> {
    let (mut low, mut high) = LOG_THETA;
    if score(counts, means, high.exp()) >= 0.0 || score(counts, means, low.exp()) <= 0.0 {
        return Err(NotTestable::TooLittle {
            needs: "counts that vary more than Poisson ones; use another spread",
        });
    }
    while high - low > SETTLED / 100.0 {
        let middle = f64::midpoint(low, high);
        if score(counts, means, middle.exp()) > 0.0 { low = middle } else { high = middle }
    }
    Ok(f64::midpoint(low, high).exp())
}

/// Derivative of the log-likelihood by θ.
fn score(counts: &DVector<f64>, means: &DVector<f64>, theta: f64) -> f64 {
    let one = |(count, mean): (&f64, &f64)| {
        digamma(theta + count) - digamma(theta) - (mean / theta).ln_1p() + (mean - count) / (mean + theta)
    };
    counts.iter().zip(means).map(one).sum()
}
