//! The most likely μ of every cell and α, for a given ω.
//!
//! Used by the fit of `hawkes`. Newton's method on a concave function: each μ meets only α, so a step costs one pass over
//! the events, and is halved until it climbs.

use super::super::kernel::Kernel;
use crate::NotTestable;

/// The maximum for an ω.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) mu: Vec<f64>,
    pub(super) alpha: f64,
    pub(super) log_likelihood: f64,
    /// Derivative of the maximum by ω.
    pub(super) slope: f64,
}

const STEPS_MAX: u32 = 200;
/// Twice what the last step is expected to gain, in ln L.
const SETTLED: f64 = 1e-20;
/// So near the maximum a sum of logarithms is sure to climb, though rounding may hide it (self-concordance).
const NEAR: f64 = 1.0 / 16.0;
/// A step is a part of Newton's no smaller than this.
const PART_MIN: f64 = 1e-9;

impl Profile {
    pub(super) fn of(kernels: &[Kernel]) -> Result<Self, NotTestable> {
        // Without excitation each μ is its cell's mean rate.
        let mut mu: Vec<f64> =
            kernels.iter().map(|kernel| kernel.rises.len() as f64 / kernel.until).collect();
        let mut alpha = 0.0;
        let mut log_likelihood = total(kernels, &mu, alpha).ok_or(DIVERGED)?;
        // Concave, so α is 0 when more of it does not help there.
        if Slopes::of(kernels, &mu, alpha).by_alpha <= 0.0 {
            return Ok(Self { mu, alpha, log_likelihood, slope: 0.0 });
        }
        for _ in 0..STEPS_MAX {
            let step = Slopes::of(kernels, &mu, alpha).step();
            let Some((next_mu, next_alpha, next)) = climb(kernels, &mu, alpha, log_likelihood, &step) else {
                break;
            };
            (mu, alpha, log_likelihood) = (next_mu, next_alpha, next);
            if step.gain <= SETTLED {
                break;
            }
        }
        let settled = Slopes::of(kernels, &mu, alpha).step().gain <= 1e-12;
        if !(settled && alpha.is_finite()) {
            return Err(DIVERGED);
        }
        let slope = slope_by_omega(kernels, &mu, alpha);
        Ok(Self { mu, alpha: alpha.max(0.0), log_likelihood, slope })
    }
}

const DIVERGED: NotTestable = NotTestable::Diverged { what: "the self-exciting rate" };

/// ln L, where every rate is positive.
fn total(kernels: &[Kernel], mu: &[f64], alpha: f64) -> Option<f64> {
    let mut sum = 0.0;
    for (kernel, mu) in kernels.iter().zip(mu) {
        for rise in &kernel.rises {
            let rate = mu + alpha * rise;
            if rate <= 0.0 {
                return None;
            }
            sum += rate.ln();
        }
        sum -= mu * kernel.until + alpha * kernel.seen;
    }
    sum.is_finite().then_some(sum)
}

/// Derivatives of ln L: the first ones, and the second ones with their sign turned.
struct Slopes {
    by_mu: Vec<f64>,
    by_alpha: f64,
    mu_mu: Vec<f64>,
    mu_alpha: Vec<f64>,
    alpha_alpha: f64,
}

/// A step of Newton's.
struct Step {
    mu: Vec<f64>,
    alpha: f64,
    /// Twice the gain it promises.
    gain: f64,
}

impl Slopes {
    fn of(kernels: &[Kernel], mu: &[f64], alpha: f64) -> Self {
        let none = || Vec::with_capacity(kernels.len());
        let mut slopes =
            Self { by_mu: none(), by_alpha: 0.0, mu_mu: none(), mu_alpha: none(), alpha_alpha: 0.0 };
        for (kernel, mu) in kernels.iter().zip(mu) {
            let (mut by_mu, mut mu_mu, mut mu_alpha) = (0.0, 0.0, 0.0);
            for rise in &kernel.rises {
                let one = 1.0 / (mu + alpha * rise);
                by_mu += one;
                mu_mu += one * one;
                mu_alpha += one * one * rise;
                slopes.by_alpha += one * rise;
                slopes.alpha_alpha += (one * rise).powi(2);
            }
            slopes.by_mu.push(if kernel.rises.is_empty() { 0.0 } else { by_mu - kernel.until });
            slopes.mu_mu.push(mu_mu);
            slopes.mu_alpha.push(mu_alpha);
            slopes.by_alpha -= kernel.seen;
        }
        slopes
    }

    /// Solves for α with every μ eliminated, then for each μ.
    fn step(&self) -> Step {
        let cells = || self.by_mu.iter().zip(&self.mu_mu).zip(&self.mu_alpha);
        let (mut right, mut left) = (self.by_alpha, self.alpha_alpha);
        for ((by_mu, mu_mu), mu_alpha) in cells().filter(|((_, mu_mu), _)| **mu_mu > 0.0) {
            right -= mu_alpha * by_mu / mu_mu;
            left -= mu_alpha * mu_alpha / mu_mu;
        }
        let alpha = right / left;
        let mu_step = |((by_mu, mu_mu), mu_alpha): ((&f64, &f64), &f64)| {
            if *mu_mu > 0.0 { (by_mu - mu_alpha * alpha) / mu_mu } else { 0.0 }
        };
        let mu: Vec<f64> = cells().map(mu_step).collect();
        let gain =
            self.by_alpha * alpha + self.by_mu.iter().zip(&mu).map(|(slope, step)| slope * step).sum::<f64>();
        Step { mu, alpha, gain }
    }
}

/// The point a part of the step ahead where ln L is higher, with that ln L.
fn climb(
    kernels: &[Kernel],
    mu: &[f64],
    alpha: f64,
    log_likelihood: f64,
    step: &Step,
) -> Option<(Vec<f64>, f64, f64)> {
    let mut part = 1.0;
    while part > PART_MIN {
        let next_mu: Vec<f64> = mu.iter().zip(&step.mu).map(|(mu, step)| mu + part * step).collect();
        let next_alpha = alpha + part * step.alpha;
        match total(kernels, &next_mu, next_alpha) {
            Some(next) if step.gain < NEAR || next >= log_likelihood + 0.25 * part * step.gain => {
                return Some((next_mu, next_alpha, next));
            }
            _ => part /= 2.0,
        }
    }
    None
}

/// At the maximum μ and α do not move ln L, so only what ω does to the kernel counts.
fn slope_by_omega(kernels: &[Kernel], mu: &[f64], alpha: f64) -> f64 {
    let cell = |(kernel, mu): (&Kernel, &f64)| {
        let rates = kernel.rises.iter().zip(&kernel.rise_slopes);
        let events: f64 = rates.map(|(rise, slope)| alpha * slope / (mu + alpha * rise)).sum();
        events - alpha * kernel.seen_slope
    };
    kernels.iter().zip(mu).map(cell).sum()
}
